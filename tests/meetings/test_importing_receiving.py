"""Documents received, made into drafts, discarded."""

from __future__ import annotations

import hashlib
from datetime import date, time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from meetings.importing.creating import create_draft
from meetings.importing.decoding import UnreadableDocument
from meetings.importing.drafting import Fate
from meetings.importing.mends import Step
from meetings.importing.previewing import preview_text
from meetings.importing.receiving import ImportRefused, discard_document, receive_document, text_of
from meetings.models import AgendaItem, Attendance, Audience, Meeting, SourceDocument
from meetings.names import register_for
from meetings.notation import parse
from organisations.models import Body, OrganisationName, Person, User
from tests.builders import make_body, make_organisation, make_person, make_seat

TEXT = """Referat fra Ekspertrådet

Dato: 3. juni
Tid: kl. 10.00 – 15.00
Sted: Lillevik
Innkalt av Mona Brekke, Samsenteret

Deltakere: Psykisk Balanse Ungdom (PBU), Bo og Leve, Guro Lid (LPS), Kari Vold, Terskel

Forfall: FVR

1 Runde rundt bordet
- Ellen Krogh – PBU har ny nettside.
- Bo og Leve – har flyttet til Stor-
gata.
- Guro: enig.

2 Rapport v/ Kari Vold
Møtet i 2021 ble omtalt.

Neste møte er onsdag 2. desember kl. 10 i Lillevik.
"""


@pytest.fixture
def council(db: None) -> Body:
    body = make_body()
    for short in ("PBU", "LPS", "Bo og Leve", "FVR", "Samsenteret"):
        names = {"PBU": "Psykisk Balanse Ungdom"}
        make_seat(make_organisation(short, name=names.get(short, short)), body)
    make_person("Guro Lid")
    make_person("Mona Brekke")
    return body


def received(text: str = TEXT, name: str = "referat.txt") -> SourceDocument:
    return receive_document(name, text.encode(), by=None)


def test_a_document_is_kept_byte_for_byte_and_nothing_else_is_made(council: Body, secretary_user: User) -> None:
    content = TEXT.replace("\n", "\r\n").encode("cp1252")
    people = Person.rows.count()

    document = receive_document("c:\\arkiv\\juni.txt", content, by=secretary_user)

    stored = SourceDocument.rows.get()
    assert bytes(stored.content) == content
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert (stored.name, stored.encoding, stored.line_count) == ("juni.txt", "windows-1252", 22)
    assert (stored.received_by, stored.meeting, stored.fates) == (secretary_user, None, [])
    assert document == stored
    assert (Meeting.rows.count(), Person.rows.count(), OrganisationName.rows.count()) == (0, people, 0)


def test_the_same_bytes_sent_twice_wait_once(council: Body) -> None:
    assert received() == received(name="en gang til.txt")
    assert SourceDocument.rows.count() == 1


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"%PDF-1.4"])
def test_what_cannot_be_read_leaves_nothing_behind(council: Body, content: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        receive_document("fil.txt", content, by=None)

    assert SourceDocument.rows.count() == 0


def test_a_draft_holds_head_items_and_participants(council: Body, secretary_user: User) -> None:
    meeting = create_draft(
        received(), body=council, date=date(2020, 6, 3), date_text="3. juni", year_inferred=True, by=secretary_user
    )

    meeting = Meeting.rows.get(pk=meeting.pk)
    assert (meeting.state, meeting.audience, meeting.imported) == (Meeting.State.DRAFT, Audience.MEMBERS, True)
    assert (meeting.date, meeting.date_text, meeting.year_inferred) == (date(2020, 6, 3), "3. juni", True)
    assert meeting.year_reason == "«onsdag 2. desember» er en onsdag bare i ett av årene nær dem teksten nevner."
    assert (meeting.starts_at, meeting.ends_at, meeting.place) == (time(10), time(15), "Lillevik")
    assert (str(meeting.convenor), meeting.convenor_text) == ("Mona Brekke", "Mona Brekke")
    assert meeting.apologies_recorded
    assert meeting.next_text == "Neste møte er onsdag 2. desember kl. 10 i Lillevik."
    assert (meeting.next_date, meeting.next_starts_at, meeting.next_place) == (None, time(10), "Lillevik")
    assert [
        (row.status, str(row.organisation or ""), str(row.person or ""), row.label)
        for row in Attendance.rows.filter(meeting=meeting)
    ] == [
        ("present", "PBU", "", "Psykisk Balanse Ungdom (PBU)"),
        ("present", "Bo og Leve", "", "Bo og Leve"),
        ("present", "LPS", "Guro Lid", "Guro Lid (LPS)"),
        ("present", "", "Kari Vold", "Kari Vold"),
        ("apology", "FVR", "", "FVR"),
    ]
    assert [
        (item.number, item.heading, item.presenters, item.kind) for item in AgendaItem.rows.filter(meeting=meeting)
    ] == [
        ("", "Ikke plassert", "", "discussion"),
        ("1", "Runde rundt bordet", "", "round"),
        ("2", "Rapport", "Kari Vold", "presentation"),
    ]
    register = register_for(meeting)
    runde = AgendaItem.rows.get(meeting=meeting, number="1")
    assert runde.text == "PBU/Ellen Krogh: har ny nettside.\nBo og Leve – har flyttet til Stor-gata.\nGuro: enig."
    assert [block.doubt for block in parse(runde.text, register).blocks] == [None, None, None]


def test_every_line_of_the_source_has_a_fate_that_points_into_the_draft(council: Body) -> None:
    document = received()

    meeting = create_draft(document, body=council, by=None)

    fates = SourceDocument.rows.get(pk=document.pk).fates
    assert "\n".join(fate["text"] for fate in fates) == TEXT
    runde = AgendaItem.rows.get(meeting=meeting, number="1")
    assert fates[13] == {
        "line": 14,
        "fate": "placed",
        "place": "text",
        "item": runde.pk,
        "draft_line": 2,
        "text": "- Bo og Leve – har flyttet til Stor-",
    }
    unresolved = [fate["text"] for fate in fates if fate["fate"] == "unresolved"]
    assert unresolved == [TEXT.split("\n")[7]]
    assert AgendaItem.rows.get(meeting=meeting, heading="Ikke plassert").text == TEXT.split("\n")[7]


def test_a_year_that_the_document_does_not_give_is_not_made_up(council: Body) -> None:
    meeting = create_draft(received(), body=council, by=None)

    assert (meeting.date, meeting.date_text, meeting.year_inferred, meeting.year_reason) == (None, "3. juni", False, "")


def test_a_document_becomes_one_draft_however_often_it_is_asked(council: Body) -> None:
    document = received()

    first = create_draft(document, body=council, by=None)

    assert create_draft(document, body=council, date=date(2020, 6, 3), by=None) == first
    assert Meeting.rows.count() == 1


def test_a_waiting_document_can_be_discarded_and_a_draft_keeps_its_own(council: Body) -> None:
    waiting, used = received(), received(TEXT + "\nMer.\n")
    create_draft(used, body=council, by=None)

    discard_document(waiting, by=None)
    discard_document(waiting, by=None)
    with pytest.raises(ImportRefused) as refusal:
        discard_document(used, by=None)

    assert list(SourceDocument.rows.all()) == [used]
    assert refusal.value.sentence.startswith("Dokumentet er alt blitt et utkast.")


def test_a_discarded_document_becomes_no_draft(council: Body) -> None:
    document = received()
    discard_document(document, by=None)

    with pytest.raises(ImportRefused) as refusal:
        create_draft(document, body=council, by=None)

    assert refusal.value.sentence == "Dokumentet er forkastet. Last det opp på nytt."


def test_a_text_too_long_for_one_item_is_refused_whole(council: Body) -> None:
    people = Person.rows.count()
    document = received(TEXT + "\n3 Lang sak\n" + "Noe ble sagt i saken, og mer til.\n" * 6_000)

    with pytest.raises(ImportRefused) as refusal:
        create_draft(document, body=council, by=None)

    assert refusal.value.sentence == (
        "Saken «Lang sak» er for lang til å bli et utkast (grense 200 000 tegn). Del dokumentet i flere."
    )
    assert (Meeting.rows.count(), Attendance.rows.count(), Person.rows.count()) == (0, 0, people)


def test_the_preview_shows_the_draft_and_writes_nothing(
    council: Body, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    document = received()

    with django_assert_num_queries(12):
        seen = preview_text(text_of(document), body=council, steps=[Step("date", value="2020-06-03")])

    assert (seen.placed, seen.unresolved, seen.blank) == (14, 1, 7)
    fates = seen.draft.fates
    assert len(fates) == 22
    assert (fates[13].number, fates[13].fate, fates[13].item, fates[13].draft_line) == (14, Fate.PLACED, 1, 2)
    assert seen.head.date.inferred is not None
    assert seen.head.date.inferred.value == date(2020, 6, 3)
    assert [
        (one.attendee.written, one.new_person, one.doubt) for one in seen.attendees if one.new_person or one.doubt
    ] == [
        ("Kari Vold", "Kari Vold", ""),
        (
            "Terskel",
            "",
            "Står ikke i registeret. Legg organisasjonen inn der, eller la linja stå som tekst.",
        ),
    ]
    assert (seen.statements, [one.key for one in seen.questions]) == (3, ["entry:8:Terskel"])
    assert Meeting.rows.count() == 0
    meeting = create_draft(document, body=council, date=date(2020, 6, 3), by=None)
    assert [item.text for item in seen.items] == [item.text for item in AgendaItem.rows.filter(meeting=meeting)]


def test_somebody_on_both_lists_is_listed_once_and_the_other_line_is_asked_about(council: Body) -> None:
    meeting = create_draft(
        received("Referat\n\nTil stede:\nGuro Lid\nBo og Leve\n\nForfall:\nGuro Lid\n\n1 Sak\nTekst.\n"),
        body=council,
        by=None,
    )

    rows = Attendance.rows.filter(meeting=meeting)
    assert [(str(row.person or row.organisation), row.status) for row in rows] == [
        ("Guro Lid", "present"),
        ("Bo og Leve", "present"),
    ]
    assert AgendaItem.rows.get(meeting=meeting, heading="Ikke plassert").text == "Guro Lid"


def test_two_of_one_name_are_not_guessed_between(council: Body) -> None:
    make_person("Guro Lid")

    seen = preview_text("Referat\n\nTil stede: Guro Lid\n\n1 Sak\nTekst.\n", body=council)

    assert [(one.person, one.new_person, one.doubt) for one in seen.attendees] == [
        (None, "", "Flere i registeret heter dette. Velg hvem det er på deltakerlista.")
    ]


def test_a_text_without_structure_becomes_a_draft_of_plain_text(council: Body) -> None:
    text = "noen ord uten form om dette og hint som går videre uten at noen har satt dem i noen rekkefølge i det hele\n"

    meeting = create_draft(received(text), body=council, by=None)

    item = AgendaItem.rows.get(meeting=meeting)
    assert (item.heading, item.text) == ("Referat", text.strip())
    assert not meeting.apologies_recorded


def test_import_minutes_takes_the_good_files_and_tells_of_the_bad(council: Body, tmp_path: Path) -> None:
    (tmp_path / "god.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "tom.txt").write_bytes(b"")
    out, err = StringIO(), StringIO()

    with pytest.raises(CommandError) as refusal:
        call_command(
            "import_minutes",
            *(str(tmp_path / name) for name in ("god.txt", "tom.txt", "borte.txt")),
            stdout=out,
            stderr=err,
        )

    meeting = Meeting.rows.get()
    assert out.getvalue() == (
        f"god.txt: saker: 3, innspill: 3, spørsmål: 2, linjer å avklare: 1 → utkast {meeting.pk}\n"
    )
    assert err.getvalue() == (
        "tom.txt: Filen er tom. Velg filen som inneholder referatet.\nborte.txt: Fant ikke filen. Sjekk navnet.\n"
    )
    assert str(refusal.value) == "2 av filene ble ikke lest inn."


def test_import_minutes_only_tells_when_it_is_a_dry_run(council: Body, tmp_path: Path) -> None:
    (tmp_path / "god.txt").write_text(TEXT, encoding="utf-8")
    out = StringIO()

    call_command("import_minutes", str(tmp_path / "god.txt"), "--dry-run", stdout=out)

    assert out.getvalue() == "god.txt: saker: 3, innspill: 3, spørsmål: 2, linjer å avklare: 1\n"
    assert (SourceDocument.rows.count(), Meeting.rows.count()) == (0, 0)


def test_import_minutes_asks_for_the_body_when_there_are_several(council: Body, tmp_path: Path) -> None:
    (tmp_path / "god.txt").write_text(TEXT, encoding="utf-8")
    board = make_body("Styret")

    with pytest.raises(CommandError) as refusal:
        call_command("import_minutes", str(tmp_path / "god.txt"))
    call_command("import_minutes", str(tmp_path / "god.txt"), "--body", "styret", stdout=StringIO())

    assert str(refusal.value) == "Oppgi organet med --body. Velg blant: Ekspertrådet, Styret"
    assert Meeting.rows.get().body == board
