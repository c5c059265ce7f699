"""The archive: read without us, brought in again to the byte, refused when it is not what it says."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, models
from django.test import Client
from django.urls import reverse

from meetings import triggers
from meetings.archiving import ArchiveView, BadArchive, load_archive, write_archive
from meetings.archiving.contents import LEFT_OUT, archived, row_of, rows_of
from meetings.models import (
    AgendaItem,
    Attachment,
    Meeting,
    Permalink,
    RedactedBody,
    Revision,
    RevisionBody,
    SourceDocument,
)
from meetings.publishing import withdraw_minutes
from organisations.models import OrganisationName, User
from tests.builders import (
    make_attendance,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
    publish,
)
from tests.council.registers import fill_registers

pytestmark = pytest.mark.django_db


def written(view: ArchiveView) -> zipfile.ZipFile:
    target = io.BytesIO()
    write_archive(target, view)
    return zipfile.ZipFile(target)


def everything() -> dict[str, list[Any]]:
    """Every archived row as JSON, files by their sums."""
    found: dict[str, list[Any]] = {}
    for model in archived():
        rows = []
        for row in rows_of(model):
            told = row_of(row)
            for field in model._meta.concrete_fields:
                if isinstance(field, models.BinaryField):
                    told[field.attname] = hashlib.sha256(bytes(getattr(row, field.attname) or b"")).hexdigest()
            rows.append(told)
        found[model._meta.label_lower] = rows
    return found


def empty_the_database() -> None:
    """As a new installation is. Keys go on from where they were, as in any database that was used."""
    triggers.lift(connection)
    with connection.constraint_checks_disabled():
        call_command("flush", interactive=False, verbosity=0)
    triggers.put(connection)


def packed_anew(path: Path, change: Callable[[dict[str, bytes]], object], *, honest: bool = True) -> bytes:
    """The archive with some files changed; `honest`: its account follows, as a forger's would."""
    with zipfile.ZipFile(path) as before:
        files = {name: before.read(name) for name in before.namelist()}
        ways = {entry.filename: entry.compress_type for entry in before.infolist()}
    manifest = json.loads(files.pop("innhold.json"))
    change(files)
    if honest:
        manifest["files"] = {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
            for name, content in files.items()
        }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for name, content in files.items():
            after.writestr(name, content, ways.get(name))
        after.writestr("innhold.json", json.dumps(manifest))
    return target.getvalue()


def bad_archives(path: Path, public: bytes) -> dict[str, tuple[bytes, str]]:
    """What somebody may send in: bytes, and words of the sentence that refuses them."""
    whole = path.read_bytes()
    revision = next(name for name in zipfile.ZipFile(path).namelist() if name.startswith("utgaver/"))
    tables = "tabeller/meetings.meeting.jsonl"
    foreign = io.BytesIO()
    with zipfile.ZipFile(foreign, "w") as other:
        other.writestr("brev.txt", "Hei")

    def put(name: str, content: bytes) -> Callable[[dict[str, bytes]], object]:
        return lambda files: files.update({name: content})

    def changed(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], object]:
        return lambda files: files.update({name: files[name].replace(old, new, 1)})

    return {
        "nothing": (b"", "kuttet"),
        "text": (b"Hei", "ikke et arkiv"),
        "cut": (whole[:-100], "kuttet"),
        "a bit": (whole[:3000] + bytes([whole[3000] ^ 1]) + whole[3001:], "skadet"),
        "foreign": (foreign.getvalue(), "innholdsliste"),
        "readers": (public, "Bare et fullt arkiv"),
        "path": (packed_anew(path, put("../../etc/passwd", b"x")), "filnavn"),
        "root": (packed_anew(path, put("/x", b"x")), "filnavn"),
        "extra": (packed_anew(path, put("ekstra.txt", b"x"), honest=False), "lista ikke nevner"),
        "lost": (packed_anew(path, lambda files: files.pop(tables), honest=False), "mangler"),
        "no table": (packed_anew(path, lambda files: files.pop(tables)), "mangler tabeller"),
        "other words": (packed_anew(path, changed(revision, b"boliger", b"billige"), honest=False), "skadet"),
        "forged words": (packed_anew(path, changed(revision, b"boliger", b"billige")), "Kjeden holder ikke"),
        "bomb": (packed_anew(path, put("bombe.txt", bytes(30_000_000))), "fylle maskinen"),
        "no meetings": (packed_anew(path, put(tables, b"")), "henger ikke sammen"),
        "no JSON": (packed_anew(path, put(tables, b"{")), "skadet"),
        "no row": (packed_anew(path, put(tables, b'{"id": 1, "hemmelig": 2}\n')), "ikke kan være riktig"),
        "no file": (
            packed_anew(path, changed("tabeller/meetings.attachment.jsonl", b"filer/", b"foler/")),
            "ikke kan være riktig",
        ),
    }


def withdrawn_meanwhile(meeting: Meeting, *, by: User) -> Callable[[str], None]:
    """Somebody else takes the report away while the archive is being written, and is not kept waiting."""

    def withdraw() -> None:
        try:
            withdraw_minutes(meeting, by=by, reason="Feil")
        finally:
            connections.close_all()

    def tell(_line: str) -> None:
        other = threading.Thread(target=withdraw)
        other.start()
        other.join(timeout=30)

    return tell


@pytest.mark.django_db(transaction=True)
def test_a_full_archive_makes_an_empty_installation_equal_to_the_byte(tmp_path: Path, secretary_user: User) -> None:
    fill_registers()
    with triggers.lifted(connection):  # bare rows of the registers that no deed made: their chain does not hold
        RedactedBody.rows.all().delete()
        RevisionBody.rows.filter(canonical="{}").delete()
        Revision.rows.filter(body_sha256="0" * 64).delete()
    publish(make_meeting(text="Lag 1: Det første.", date=date(2026, 1, 5)), by=secretary_user)
    meeting = make_meeting(text="Lag 1: Vi trenger «flere» boliger 🏡.", date=date(2026, 9, 1))
    for name, content in (("Sak 1..pdf", b"%PDF-"), ("tomt ark.bmp", bytes(1_500_000))):
        Attachment.rows.create(meeting=meeting, title=name, file_name=name, content_type="x/y", content=content)
    publish(meeting, by=secretary_user)
    before = everything()
    bodies = dict(RevisionBody.rows.values_list("pk", "canonical"))
    path = tmp_path / "arkiv.zip"
    call_command("write_archive", "--view", "full", str(path))
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="Fila finnes alt"):
        call_command("write_archive", "--view", "full", str(path))
    with pytest.raises(CommandError, match="ikke tom"):
        call_command("load_archive", str(path))

    public = io.BytesIO()
    write_archive(public, ArchiveView.MEMBERS, tell=withdrawn_meanwhile(meeting, by=secretary_user))
    assert Revision.rows.filter(meeting=meeting, kind="withdrawal").exists()
    assert [name.split("-")[-1] for name in zipfile.ZipFile(public).namelist() if "2026-09-01" in name] == [
        "01/referat.json",
        "01/referat.pdf",
        "Sak_1_.pdf",
        "tomt_ark.bmp",
    ]

    empty_the_database()
    told = {}
    for what, (content, _words) in bad_archives(path, public.getvalue()).items():
        bad = tmp_path / "annet.zip"
        bad.write_bytes(content)
        with pytest.raises(BadArchive) as refused:
            load_archive(str(bad))
        told[what] = refused.value.sentence
        assert [model for model in archived() if models.QuerySet(model).exists()] == []
    expected = {what: words for what, (_content, words) in bad_archives(path, public.getvalue()).items()}
    assert {what: sentence for what, sentence in told.items() if expected[what] not in sentence} == {}
    call_command("load_archive", str(path))

    after = everything()
    assert {label: rows for label, rows in after.items() if rows != before[label]} == {}
    assert dict(RevisionBody.rows.values_list("pk", "canonical")) == bodies
    assert not User.objects.filter(is_active=True).exists()
    assert Permalink.rows.create(meeting_id=meeting.pk, kind="task").pk > max(
        row["id"] for row in before["meetings.permalink"]
    )


def test_each_readers_archive_holds_what_they_may_read_and_no_more(secretary_user: User) -> None:
    seat = make_seat(make_organisation("LPS"))
    person = make_person("Zqperson Navnesen", email="zqmailqz@example.org")
    consenting = make_person("Zqrepresentant Ja", consented_on=date(2026, 1, 1))
    make_representation(consenting, seat, kind="deputy")
    make_organisation("Zqtaust")
    heard = make_organisation("Zqhemmelag")
    for organisation, name in ((seat.organisation, "zqskrevetslik"), (heard, "zqdekknavn")):
        OrganisationName.rows.create(organisation=organisation, name=name)
    document = b"zqoriginalqz"
    for audience in ("public", "members"):
        meeting = make_meeting(
            body=seat.body,
            audience=audience,
            date=date(2026, 6, 3 if audience == "public" else 4),
            text=f"LPS: zqopen{audience} ((zqspan{audience}))\n// zqinternqz\nLPS/Zqperson Navnesen: Ja.",
            digital_link="https://example.org/zqlinkqz",
        )
        if audience == "members":
            AgendaItem.rows.filter(meeting=meeting).update(text="Zqhemmelag: zqopenmembers\nLPS/Zqperson Navnesen: Ja.")
            make_attendance(meeting, heard)
        make_attendance(meeting, seat.organisation, person)
        for reader in ("public", "members"):
            Attachment.rows.create(
                meeting=meeting,
                title=f"Papir {reader}",
                file_name=f"{reader}.txt",
                content_type="text/plain",
                content=f"zqpaper{reader}in{audience}".encode(),
                audience=reader,
            )
        SourceDocument.rows.create(
            meeting=meeting, name="original.txt", content=document, sha256="0", members_may_read=audience == "public"
        )
        publish(meeting, by=secretary_user)
    make_meeting(body=seat.body, text="zqdraftqz", date=date(2026, 7, 1))
    public, members, full = (written(view) for view in ArchiveView)

    def words(archive: zipfile.ZipFile) -> str:
        return " ".join(archive.read(name).decode("utf-8", "replace") + name for name in archive.namelist()).lower()

    never = {"zqinternqz", "zqlinkqz", "zqdraftqz", "zqmailqz", "zqtaust"}
    members_only = {"zqspanpublic", "zqopenmembers", "zqpapermembersinpublic", "zqoriginalqz", "zqperson navnesen"}
    members_only |= {"zqrepresentant", "zqhemmelag", "zqskrevetslik", "zqdekknavn"}
    assert [word for word in never | members_only if word in words(public)] == []
    assert "zqopenpublic" in words(public)
    assert "zqpaperpublicinpublic" in words(public)
    assert [word for word in never if word in words(members)] == []
    assert [word for word in members_only if word not in words(members)] == []
    assert sum(name.endswith("original.txt") for name in members.namelist()) == 1
    assert [word for word in never | members_only if word not in words(full)] == []
    for archive in (public, members, full):
        lines = (line.split("  ", 1) for line in archive.read("sha256.txt").decode().splitlines())
        sums = {name: told for told, name in lines}
        assert {name: hashlib.sha256(archive.read(name)).hexdigest() for name in sums} == sums
        assert set(archive.namelist()) == {*sums, "sha256.txt", "innhold.json"}
        assert archive.read("referater/2026-06-03/referat.pdf").startswith(b"%PDF")
        assert "Archive" in archive.read("LES-MEG.txt").decode() or archive is full


def test_every_model_of_ours_is_archived_or_says_why_not() -> None:
    labels = {model._meta.label_lower for model in archived()}

    assert all(len(reason) > 8 for reason in LEFT_OUT.values())
    assert labels & set(LEFT_OUT) == set()
    assert {"meetings.revision", "meetings.permalink", "meetings.sourcedocument", "organisations.person"} <= labels


def test_the_secretary_fetches_an_archive_and_it_is_told_in_the_log(
    secretary: Client, secretary_user: User, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    publish(make_meeting(statements=1), by=secretary_user)
    page = reverse("secretariat:archive")

    assert "Fullt arkiv" in secretary.get(page).content.decode()
    assert "Velg" in secretary.post(page, {"view": "alt"}).content.decode()
    answer = secretary.post(page, {"view": "public"})

    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert json.loads(archive.read("innhold.json"))["view"] == "public"
    assert f"by={secretary_user.pk}" in caplog.text
    with triggers.lifted(connection):
        RevisionBody.rows.all().delete()
    broken = secretary.post(page, {"view": "members"})
    assert "Innholdet av referatet 2026-06-03 mangler" in broken.content.decode()
    with pytest.raises(CommandError, match="Innholdet av referatet"):
        call_command("write_archive", "--view", "members", str(tmp_path / "arkiv.zip"))
    assert list(tmp_path.iterdir()) == []
