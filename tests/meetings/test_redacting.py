"""Redaction of a person (trust programme F4): found everywhere, asked about where in doubt, gone to the byte."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, OperationalError, connection, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.circulating.sending import circulate
from meetings.drafts import read_draft
from meetings.models import (
    AgendaItem,
    Asked,
    Attachment,
    Enclosure,
    Letter,
    Mail,
    Mailing,
    Meeting,
    Redaction,
    RevisionBody,
    SourceDocument,
    Statement,
    StatementSpeaker,
)
from meetings.publishing import correct_minutes, has_changes, publish_minutes, snapshot_of, withdraw_minutes
from meetings.redacting import begin_redaction, carry_out, doing, find, keys_of, sweep, wanted_of
from meetings.redacting.columns import EXEMPT, MADE_ANEW, columns_of, walked
from meetings.redacting.files import words_beside
from meetings.redacting.names import Wanted, wanted_for
from meetings.verifying import flaws
from meetings.versions import set_aside
from organisations.links import token_of
from organisations.models import Body, Person, User
from tests.builders import (
    make_attendance,
    make_body,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
    make_user,
)
from tests.council.registers import fill_registers
from tests.meetings.word_files import paragraph, part, word_file

NAME = "Zqfora Zqetter"


def hits(text: str, wanted: Wanted) -> list[tuple[str, bool]]:
    return [(hit.found, hit.certain) for hit in wanted.hits(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Takk til Tor Åsland.", [("Tor Åsland", True)]),
        ("TOR ÅSLANDS innspill", [("TOR ÅSLAND", True)]),
        ("Åsland, Tor og tor.asland@x.no", [("Åsland, Tor", True), ("tor.asland", True)]),
        ("fil_tor-aasland.pdf", [("tor-aasland", True)]),
        ("Tor A\u030asland", [("Tor A\u030asland", True)]),
        ("Tor\u00a0Ås\u00adland\nTor\nÅsland", [("Tor\u00a0Ås\u00adland", True), ("Tor\nÅsland", True)]),
        ("Tor Magnus Åsland møtte", [("Tor Magnus Åsland", False)]),
        ("T. Åsland og Tor Å. og Tor", [("T. Åsland", False), ("Tor Å.", False), ("Tor", False)]),
        ("Mona Åsland og rektor Torp", []),
        ("et tor i tog, Torbjørn, Åslandsbygda", []),
        ("ring 900 00 123 eller T@lag.no", [("900 00 123", True), ("T@lag.no", True)]),
        ("+4790000123, 90 00 01 23", [("+4790000123", True), ("90 00 01 23", True)]),
        ("190000123 og ola.t@lag.no", []),
        ("Per Tor Åsland takket Tor Åsland", [("Tor Åsland", False), ("Tor Åsland", True)]),
        ("per.tor.asland@x.no, Tor Åsland Vik", [("tor.asland", False), ("Tor Åsland", False)]),
    ],
)
def test_a_name_is_found_as_people_write_it_and_another_with_the_surname_is_left_alone(
    text: str, found: list[tuple[str, bool]]
) -> None:
    others = ["Mona Åsland", "Per Tor Åsland", "Tor Åsland Vik"]
    wanted = wanted_for(["Tor Åsland"], ["t@lag.no"], ["900 00 123"], others)

    assert hits(text, wanted) == found


def test_a_name_that_two_people_share_is_a_question_each_time() -> None:
    assert hits("Tor Lid sa det.", wanted_for(["Tor Lid"], [], [], ["Tor Lid"])) == [("Tor Lid", False)]


def test_every_model_with_words_is_looked_through_or_exempt_with_a_reason() -> None:
    passed_by = {**EXEMPT, **dict.fromkeys(MADE_ANEW, "made anew")}
    every = apps.get_models(include_auto_created=True)
    known = {model._meta.label_lower for model in every}
    with_words = {model._meta.label_lower for model in every if columns_of(model).all}

    assert with_words - {columns.label for columns in walked()} <= set(passed_by)
    assert set(EXEMPT) <= known
    assert all(len(reason) > 10 for reason in EXEMPT.values())


@pytest.fixture
def redacted_world(secretary_user: User) -> Person:
    """A report published and corrected, one withdrawn, one draft; in all of them the person speaks and is spoken of."""
    body = make_body()
    organisation = make_seat(make_organisation("LPS", name="Landslaget for søsken"), body).organisation
    person = make_person(NAME, email="zqfora@example.org", phone="900 00 123")
    make_user(person, email="zqfora@example.org")
    make_representation(person, organisation.seats.get())
    guest = make_person("Mona Zqetter")
    text = (
        f"Zqfora: Vi trenger flere boliger.\n  FVR: Enig med {NAME}.\nFVR/Mona Zqetter: Hva sier Zqfora om det?\n"
        f"! {NAME} innen 1.9.2026: skrive brev\n! LPS/{NAME} og FVR: ringe"
    )
    other = make_seat(make_organisation("FVR", name="Foreningen for verdig rusomsorg"), body).organisation
    for number in range(3):
        meeting = make_meeting(
            body=body, date=date(2026, 6, number + 3), text=text, chair=person, in_short=f"{NAME} fortalte."
        )
        item = meeting.items.get()
        AgendaItem.rows.filter(pk=item.pk).update(presenters=f"Ida Hagen, LPS, og {NAME}", heading=f"Sak om {NAME}")
        make_attendance(meeting, organisation, person, label="LPS v/ Zqfora")
        make_attendance(meeting, other, guest)
        if number < 2:
            publish_minutes(meeting, by=secretary_user)
            set_aside(item, f"LPS/{NAME}: Nei.", by=secretary_user)
    first, second, _draft = Meeting.rows.order_by("date")
    AgendaItem.rows.filter(meeting=first).update(text=text + "\nFVR: Mer.")
    correct_minutes(first, by=secretary_user, reason=f"Rettet etter ønske fra {NAME}")
    withdraw_minutes(second, by=secretary_user, reason="Feil")
    return person


def redact(person: Person, by: User, *, answers: str = "", files: tuple[str, ...] = ()) -> Redaction:
    """As the secretary does: looks, says yes to the questions whose words hold `answers`, and does it."""
    found = find(wanted_of(person), keys_of(person))
    chosen = {one.key for one in found.questions if one.likely or (answers and answers in one.found)}
    redaction = begin_redaction(person, reason="Bedt om det", chosen=frozenset({*chosen, *files}), by=by)
    assert carry_out(redaction)
    redaction.refresh_from_db()
    return redaction


@pytest.mark.django_db
def test_a_redacted_report_reads_on_keeps_its_ids_and_its_chain_and_agrees_with_its_draft(
    redacted_world: Person, secretary_user: User, secretary: Client, member: Client, visitor: Client
) -> None:
    ids = list(Statement.rows.order_by("order").values_list("pk", flat=True))

    redaction = redact(redacted_world, secretary_user, answers="Zqfora")

    published, withdrawn, draft = Meeting.rows.order_by("date")
    assert list(Statement.rows.order_by("order").values_list("pk", flat=True)) == ids
    assert list(flaws()) == []
    kinds = [(row.number, row.kind) for row in published.revisions.order_by("number")]
    assert kinds == [(1, "published"), (2, "correction"), (3, "redaction")]
    assert published.published_revision == published.revisions.get(number=3)
    assert withdrawn.state == Meeting.State.WITHDRAWN
    assert [row.kind for row in withdrawn.revisions.order_by("number")] == ["published", "withdrawal", "redaction"]
    assert RevisionBody.rows.count() == 2
    for meeting in (published, draft):
        assert not has_changes(read_draft(meeting))
    speakers = [
        (row.organisation.short if row.organisation else "", row.person, row.label)
        for row in StatementSpeaker.rows.select_related("organisation")
    ]
    assert ("LPS", None, "LPS") in speakers
    for client in (secretary, member):
        page = client.get(published.get_absolute_url())
        assert page.status_code == 200
        assert "LPS" in page.content.decode()
        assert "zqfora" not in page.content.decode().lower()
        assert "Zqetter" in page.content.decode()  # Mona, who has the same surname
    assert "sladdet" in secretary.get(reverse("meetings:revision", args=[published.slug, 1])).content.decode()
    assert (redaction.reports, redaction.wanted, redaction.chosen) == (2, {}, [])
    assert find(Wanted(("zqfora zqetter",), ("zqfora",)), frozenset()).groups == []
    # it goes on as any report: corrected, and published again
    AgendaItem.rows.filter(meeting=published).update(text="LPS: Annet.")
    correct_minutes(published, by=secretary_user, reason="Mer")
    publish_minutes(withdrawn, by=secretary_user)
    assert list(flaws()) == []


def plant(name: str) -> int:
    """The name in every text, structure and file column of one row of every model that has a row."""
    planted = 0
    for columns in walked():
        row = columns.rows().first()
        if row is None:
            continue
        words: dict[str, Any] = {}
        for column in columns.all:
            longest = getattr(columns.model._meta.get_field(column), "max_length", None)
            if column in columns.structures:
                words[column] = {"label": [f"x {name} y"]}
            elif column in columns.files:
                words[column] = word_file(paragraph(f"Fra {name} og flere."))
            elif longest is None or longest >= len(name) + 8:
                words[column] = (
                    f"{name} {row.pk}" if longest and longest < 200 else f"Fra {name.upper()}s hånd {row.pk}"
                )
        for column, value in words.items():
            with suppress(IntegrityError), transaction.atomic():  # a column that must be empty holds no name
                planted += models.QuerySet(columns.model).filter(pk=row.pk).update(**{column: value})
    return planted


READ = """
import sys
from pathlib import Path
word, *files = sys.argv[1:]
there = [Path(file) for file in files if Path(file).exists()]
print(*(file.name for file in there if word.encode() in file.read_bytes().lower()))
"""


def bytes_in_database(word: str) -> list[str]:
    """Where the word still is, upper and lower case alike: in the file and its log, or in the tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA database_list")
            [path] = {row[2] for row in cursor.fetchall() if row[1] == "main"}
            # Read by another process: when this one closes a file of SQLite's, the locks that it holds on it are gone.
            read = subprocess.run(
                [sys.executable, "-c", READ, word, path, f"{path}-wal"], check=True, capture_output=True, text=True
            )
            return read.stdout.split()
        found = []
        for table in connection.introspection.table_names():
            cursor.execute(
                # the table's name is the program's own
                f"SELECT 1 FROM {connection.ops.quote_name(table)} AS one "  # noqa: S608 a table of ours
                "WHERE lower(one::text) LIKE %s OR one::text LIKE %s LIMIT 1",
                [f"%{word}%", f"%{word.encode().hex()}%"],
            )
            found += [table for _row in cursor.fetchall()]
        return found


@pytest.mark.django_db
def test_of_a_mails_html_what_is_read_is_shown() -> None:
    person = make_person(NAME)
    mailing = Mailing.rows.create(kind="other", key="brev", title="Brev")
    looks = f'<p>«Ja &amp; nei» sa {NAME}</p><a title="Ja, {NAME}" href="#">Zqfora&#x27;s &gt;</a>'
    Mail.rows.create(mailing=mailing, to="mona@example.org", subject="Sak", text="Sak", html=looks, message_id="<1@x>")

    found = find(wanted_of(person), keys_of(person))

    [outside] = [group for group in found.groups if group.meeting is None]
    assert [(one.left, one.found, one.right) for one in outside.samples if one.found == NAME] == [
        ("«Ja & nei» sa ", NAME, ""), ("", NAME, ""),
    ]  # fmt: skip
    assert [(one.found, one.right) for one in outside.questions.values()] == [("Zqfora", "'s >")]


@pytest.mark.django_db(transaction=True)
def test_not_a_byte_of_the_name_is_left_in_any_table_file_or_log(secretary_user: User) -> None:
    fill_registers()
    person = make_person(NAME, email="zqfora@zqetter.example", phone="900 00 123")
    account = make_user(person, email="zqfora@zqetter.example")
    body = make_body("Styret")
    seat = make_seat(body=body)
    make_representation(person, seat, kind="deputy")
    meeting = make_meeting(
        body=body, text=f"{NAME}: Ja.\n{seat.organisation.short}: Takk til {NAME}.", organisations=[seat.organisation]
    )
    make_attendance(meeting, None, person)
    publish_minutes(meeting, by=secretary_user)
    session = SessionStore()
    session["_messages"] = f"{NAME} har fått innlogging."
    session.save()
    mailing = Mailing.rows.create(kind="other", key="brev", title="Brev")
    mail = {"mailing": mailing, "subject": "Sak", "text": f"Hei {NAME}", "html": f"<p>Hei {NAME}</p>"}
    Mail.rows.create(**mail, to="zqfora@zqetter.example", person=person, message_id="<1@x>")
    Mail.rows.create(**mail, to="mona@example.org", message_id="<2@x>")
    follower = Mail.rows.create(**mail, to="zqfora@zqetter.example", message_id="<3@x>")
    Enclosure.rows.create(mailing=mailing, file_name="a.txt", content_type="text/plain", content=f"Til {NAME}".encode())
    picture = Letter.rows.create(
        body=body, recipient="A", subject="B", file_name="bilde.png", content=b"\x89PNG zqfora"
    )
    assert plant(NAME) > 100
    assert bytes_in_database("zqfora") != []

    redaction = redact(person, secretary_user, answers="Zqfora", files=(f"meetings.letter:{picture.pk}:content",))

    assert sweep()
    redaction.refresh_from_db()
    assert redaction.swept_at is not None
    assert (bytes_in_database("zqfora"), bytes_in_database("zqetter")) == ([], [])
    account.refresh_from_db()
    assert (account.is_active, account.has_usable_password()) == (False, False)
    assert [(one.state, one.to) for one in mailing.mails.order_by("pk")] == [
        ("dropped", "fjernet@sladdet.invalid"),
        ("waiting", "mona@example.org"),
        ("dropped", f"fjernet-{follower.pk}@sladdet.invalid"),
    ]
    mended = {flaw.meeting for flaw in flaws()} & {meeting.pk}
    assert mended == set()


@pytest.mark.django_db
def test_the_page_asks_before_it_redacts_and_a_broken_off_redaction_is_finished_from_the_list(
    redacted_world: Person, secretary: Client, secretary_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = Meeting.rows.earliest("date")
    paper = Attachment.rows.create(
        meeting=published,
        title="Notat",
        file_name="notat.docx",
        content_type="application/msword",
        content=word_file(paragraph(f"Skrevet av {NAME}.")),
        sha256="0" * 64,
    )
    AgendaItem.rows.filter(meeting=published).update(question="Hva mener rådet?")
    AgendaItem.rows.filter(meeting=published).update(heading="Sak")
    correct_minutes(published, by=secretary_user, reason="Notat lagt ved")
    page = reverse("secretariat:redact_person", args=[redacted_world.pk])
    shown = secretary.get(page).content.decode()
    assert "<mark>Zqfora</mark>" in shown  # a first name alone is asked about
    assert "Mona" not in "".join(line for line in shown.splitlines() if "<mark>" in line)
    for answers, sentence in (
        ({"reason": "", "name": NAME}, "Skriv hvorfor"),
        ({"reason": "Bedt om det", "name": "Ida Hagen"}, "Navnet stemmer ikke"),
        ({"reason": f"{NAME} ba om det", "name": NAME}, "Skriv den uten navnet"),
        ({"reason": "Bedt om det", "name": NAME, "spellings": "A"}, "Én bokstav"),
    ):
        assert sentence in secretary.post(page, {"sladd": "1", **answers}).content.decode()
    assert Redaction.rows.count() == 0
    assert "Én bokstav" in secretary.post(page, {"let": "1", "spellings": "A"}).content.decode()
    asked = secretary.post(page, {"let": "1", "spellings": "Mona Zqetter"}).context["found"]
    assert any(question.found == "Mona Zqetter" for question in asked.questions)  # another has the name: never certain

    def breaks_off(*_given: object) -> None:
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr("meetings.redacting.doing._redact_the_rest", breaks_off)
        with pytest.raises(OperationalError):
            secretary.post(page, {"sladd": "1", "reason": "Bedt om det", "name": NAME})
    assert secretary.get(page).status_code == 302
    listed = secretary.get(reverse("secretariat:redactions")).content.decode()
    assert "eller den ble avbrutt" in listed
    assert NAME not in listed
    [begun] = Redaction.rows.all()

    secretary.post(reverse("secretariat:redaction_resume", args=[begun.pk]))

    begun.refresh_from_db()
    assert (begun.finished_at is not None, begun.reports) == (True, 2)
    redacted_world.refresh_from_db()
    assert (redacted_world.name, redacted_world.email) == ("[navn fjernet]", "")
    paper.refresh_from_db()
    published.refresh_from_db()
    assert bytes(paper.content) == b"Fila er fjernet etter sladding.\n"
    assert published.published_revision is not None
    [frozen] = snapshot_of(published.published_revision)["attachments"]
    assert (frozen["sha256"], frozen["file_name"]) == (paper.sha256, "fjernet.txt")
    assert list(flaws()) == []
    assert secretary.get(reverse("register:person", args=[redacted_world.pk])).status_code == 200


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n1 0 obj <</Author(Tor \\305sland)>>",
        b"%PDF-1.7\n1 0 obj <</Author <FEFF" + "Tor Åsland".encode("utf-16-be").hex().encode() + b">>>",
        "%PDF-1.7\n<x:xmpmeta><dc:creator><rdf:li>Tor Åsland</rdf:li></dc:creator></x:xmpmeta>".encode(),
        word_file(paragraph("Hei"), footer2=part("ftr", paragraph("Tor Åsland"))),
        word_file(paragraph("Hei"), comments=part("comments", '<w:comment w:author="Tor &#197;sland"/>')),
        word_file(paragraph("Hei") + "<w:p><w:del><w:r><w:delText>Tor Åsland</w:delText></w:r></w:del></w:p>"),
    ],
)
def test_a_name_beside_the_lines_of_a_file_is_found(content: bytes) -> None:
    assert [hit.certain for hit in wanted_for(["Tor Åsland"], [], [], []).hits(words_beside(content))] == [True]


@pytest.mark.django_db
def test_a_name_that_is_saved_again_meanwhile_keeps_the_redaction_open_and_anothers_longer_name_stands(
    redacted_world: Person, secretary_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_person(f"Ada {NAME}", phone="+47 90000123")
    assert "90000123" not in wanted_of(redacted_world).full  # the other's too, however it is grouped
    meeting = make_meeting(body=Body.rows.get(), text=f"{other}: Jeg er en annen.\n{NAME}: Ja.", date=date(2026, 7, 1))
    make_attendance(meeting, person=other)
    make_attendance(meeting, person=redacted_world)
    publish_minutes(meeting, by=secretary_user)
    header = part("hdr", paragraph(f"Referent: {NAME}"))
    original = SourceDocument.rows.create(
        name="a.docx", text="Hei", content=word_file(paragraph("Hei"), header1=header), read_at=timezone.now()
    )
    rest = doing._redact_the_rest

    def is_saved_meanwhile(redaction: Redaction, task: Any) -> None:
        rest(redaction, task)
        AgendaItem.rows.filter(meeting=meeting).update(text=f"{other}: Takk, {NAME}!")

    redaction = begin_redaction(redacted_world, reason="Bedt om det", by=secretary_user)
    with monkeypatch.context() as patched:
        patched.setattr(doing, "_redact_the_rest", is_saved_meanwhile)
        assert not carry_out(redaction)
    redaction = Redaction.rows.get()
    assert redaction.finished_at is None
    counted = redaction.places

    assert carry_out(redaction)

    redaction.refresh_from_db()
    assert (redaction.finished_at is not None, redaction.places) == (True, counted + 1)
    assert AgendaItem.rows.get(meeting=meeting).text == f"{other}: Takk, [navn fjernet]!"
    speakers = StatementSpeaker.rows.filter(statement__meeting=meeting).order_by("statement__order")
    assert [(one.person, one.label) for one in speakers] == [(other, str(other)), (None, "LPS")]
    original.refresh_from_db()
    assert bytes(original.content) == b"Originalen er fjernet etter sladding.\n"


@pytest.mark.django_db
def test_a_report_sent_out_for_comments_reads_on_without_the_name_and_stays_unpublished(
    body: Body, secretary_user: User, visitor: Client
) -> None:
    seat = make_seat(make_organisation("LPS", email="post@lps.example.org"), body)
    guest = make_person(NAME, email="zqfora@example.org")
    meeting = make_meeting(body=body, audience="public", text=f"LPS: Flere senger.\n{NAME}: Jeg så det selv.")
    make_attendance(meeting, seat.organisation)
    make_attendance(meeting, person=guest, status="guest")
    circulate(meeting, answer_by=timezone.localdate() + timedelta(days=14), seen=None, by=secretary_user)
    link = Asked.rows.select_related("link").get(organisation=seat.organisation).link
    assert link is not None

    redact(guest, secretary_user, answers="Zqfora")

    page = visitor.get(reverse("meetings:circulated", args=[token_of(link)]))
    assert page.status_code == 200
    assert "En deltaker" in page.content.decode()
    assert "zqfora" not in page.content.decode().lower()
    meeting.refresh_from_db()
    assert (meeting.state, meeting.published_revision) == ("circulated", None)
    assert list(flaws()) == []
    publish_minutes(meeting, by=secretary_user)
    slug = Meeting.rows.get().slug
    answers = [visitor.get(reverse("meetings:revision", args=[slug, number])).status_code for number in (1, 2, 3)]
    assert answers == [404, 404, 302]  # what was sent out is no edition of the report
