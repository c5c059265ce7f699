"""The lists that answer, as pages and as files, and the notes on the council itself."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
import python_calamine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from council.lists import LISTS
from meetings.models import Attendance, GovernanceNote
from organisations.models import Body, Office, Representation, Seat, User
from tests.builders import (
    make_attendance,
    make_body,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
    publish,
)
from tests.meetings.pages import form_on

pytestmark = pytest.mark.django_db

PATH = "/sekretariat/lister/"


def words_of(page: object) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())  # type: ignore[attr-defined]  # a response


def table_of(client: Client, name: str, **asked: str) -> list[list[str]]:
    """The list as its CSV says it, headings first."""
    answer = client.get(f"{PATH}{name}/", {**asked, "fil": "csv"})
    assert answer.status_code == 200
    content = answer.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))


@pytest.fixture
def council(body: Body, secretary_user: User) -> Body:
    """A small council with something for every list."""
    pbu = make_seat(
        make_organisation("PBU", name="Psykisk Balanse Ungdom", county="Oslo", kind="user"),
        body,
        since=date(2020, 1, 15),
    )
    make_representation(make_person("Ellen Krogh"), pbu)
    make_representation(seat=pbu, vacant=True, kind=Representation.Kind.DEPUTY)
    left = make_organisation("LPS", name="Landslaget for pårørende og søsken", county="Agder", kind="carer")
    make_seat(
        left,
        body,
        until=date(2026, 3, 31),
        reason=Seat.Reason.PART_OF,
        reason_text="Ble en avdeling",
        successor=pbu.organisation,
    )
    make_seat(make_organisation("=Nærhet", kind="carer"), body, since=date(2026, 2, 1))
    Office.rows.create(body=body, kind=Office.Kind.BOARD, name="Mona Brekke", role_text="Rådgiver, FVR", percent=20)
    meeting = make_meeting(date=date(2026, 3, 3), body=body)
    make_attendance(meeting, pbu.organisation)
    make_attendance(meeting, left, status=Attendance.Status.APOLOGY)
    publish(meeting)
    GovernanceNote.rows.create(body=body, on=date(2026, 3, 3), text="Rådet er\nstort nok.", meeting=meeting)
    return body


def test_the_lists_are_listed_with_what_they_answer(secretary: Client) -> None:
    shown = words_of(secretary.get(PATH))

    for known in LISTS.values():
        assert str(known.title) in shown
        assert str(known.about) in shown


def test_the_lists_stand_under_the_secretariat_in_the_menu(secretary: Client) -> None:
    pages = [secretary.get(path).content.decode() for path in (PATH, f"{PATH}medlemmer/", f"{PATH}notater/nytt/")]

    assert ['href="/sekretariat/" aria-current="page"' in page for page in pages] == [True] * 3
    assert ["English</a>" in page for page in pages] == [False] * 3


def test_who_has_no_deputy(secretary: Client, council: Body) -> None:
    assert table_of(secretary, "uten-vara", dato="3.6.2026") == [
        ["Organisasjon", "Representant", "Vararepresentant"],
        ["'=Nærhet", "", ""],
        ["PBU", "Ellen Krogh", "navn kommer"],
        [],
        ["Uten vararepresentant", "2"],
    ]


def test_whose_representative_is_unnamed(secretary: Client, council: Body) -> None:
    assert table_of(secretary, "uten-navn", dato="3.3.2026") == [
        ["Organisasjon", "Representant", "Vararepresentant"],
        ["'=Nærhet", "", ""],
        ["LPS", "", ""],
        [],
        ["Uten representant med navn", "2"],
    ]


def test_members_on_a_date(secretary: Client, council: Body) -> None:
    assert table_of(secretary, "medlemmer", dato="31. januar 2026") == [
        ["Organisasjon", "Fullt navn", "Type", "Fylke", "Med siden", "Representant", "Vararepresentant"],
        ["LPS", "Landslaget for pårørende og søsken", "Pårørendeorganisasjon", "Agder", "", "", ""],
        [
            "PBU",
            "Psykisk Balanse Ungdom",
            "Brukerorganisasjon",
            "Oslo",
            "15.01.2020",
            "Ellen Krogh",
            "navn kommer",
        ],
        [],
        ["Medlemmer", "2"],
    ]


def test_joined_and_left(secretary: Client, council: Body) -> None:
    assert table_of(secretary, "kom-og-gikk", fra="1.1.2026", til="30.6.2026") == [
        ["", "Organisasjon", "Fylke", "Dato", "Grunn", "Grunnen med ord", "Etterfølger", "Merknad"],
        ["Kom med", "'=Nærhet", "", "01.02.2026", "", "", "", ""],
        [
            "Gikk ut",
            "LPS",
            "Agder",
            "31.03.2026",
            "Gikk inn i en annen organisasjon",
            "Ble en avdeling",
            "PBU",
            "",
        ],
        [],
        ["Medlemmer før perioden", "2"],
        ["Kom med", "1"],
        ["Gikk ut", "1"],
        ["– Gikk inn i en annen organisasjon", "1"],
        ["Medlemmer etter perioden", "2"],
    ]


def test_the_same_organisation_both_in_and_out_is_remarked(secretary: Client, body: Body) -> None:
    make_seat(make_organisation("PBU"), body, since=date(2026, 2, 1), until=date(2026, 3, 1))

    rows = table_of(secretary, "kom-og-gikk", fra="1.1.2026", til="30.6.2026")

    assert [row[-1] for row in rows[1:3]] == ["kom og gikk i samme periode"] * 2
    assert ["– Ikke oppgitt", "1"] in rows


def test_attendance(secretary: Client, council: Body) -> None:
    [headings, *rows] = table_of(secretary, "oppmote", fra="1.1.2026", til="31.12.2026")

    assert headings == [
        "Organisasjon",
        "Medlem fra",
        "Medlem til",
        "Møter",
        "Til stede",
        "Vara møtte",
        "Ikke møtt",
        "Oppmøte i prosent",
        "Forfall",
        "Ikke ført",
    ]
    assert rows == [
        ["'=Nærhet", "01.02.2026", "", "1", "0", "0", "0", "", "0", "1"],
        ["LPS", "", "31.03.2026", "1", "0", "0", "0", "", "1", "0"],
        ["PBU", "15.01.2020", "", "1", "1", "0", "0", "100", "0", "0"],
    ]


def test_composition_by_kind(secretary: Client, council: Body) -> None:
    assert table_of(secretary, "sammensetning", dato="3.3.2026")[1:] == [
        ["Brukerorganisasjon", "PBU", "Psykisk Balanse Ungdom", "Oslo"],
        ["Pårørendeorganisasjon", "'=Nærhet", "'=Nærhet", ""],
        ["Pårørendeorganisasjon", "LPS", "Landslaget for pårørende og søsken", "Agder"],
        [],
        ["Brukerorganisasjon", "1"],
        ["Pårørendeorganisasjon", "2"],
        ["Medlemmer", "3"],
    ]


def test_offices(secretary: Client, council: Body) -> None:
    assert table_of(secretary, "verv")[1:] == [["Styremedlem", "Mona Brekke", "Rådgiver, FVR", "20", "", "", ""]]


def test_notes(secretary: Client, council: Body) -> None:
    assert table_of(secretary, "notater")[1:] == [["03.03.2026", "Rådet er\nstort nok.", "Møtet 3. mars 2026"]]


@pytest.mark.parametrize("name", LISTS)
def test_each_list_is_a_page_and_a_spreadsheet(secretary: Client, council: Body, name: str) -> None:
    page = secretary.get(f"{PATH}{name}/")
    answer = secretary.get(f"{PATH}{name}/", {"fil": "xlsx"})

    book = python_calamine.load_workbook(io.BytesIO(answer.getvalue()))
    assert str(LISTS[name].title) in words_of(page)
    assert "fil=xlsx" in page.content.decode()
    assert len(book.get_sheet_by_index(0).to_python()) >= 1


@pytest.mark.parametrize("name", LISTS)
def test_without_a_body_each_list_says_so(secretary: Client, name: str) -> None:
    for asked in ({}, {"fil": "csv"}):
        assert "Det er ikke ført noe organ ennå." in words_of(secretary.get(f"{PATH}{name}/", asked))


def test_another_body_has_its_own_lists(secretary: Client, council: Body) -> None:
    board = make_body("Styret")
    make_seat(make_organisation("Terskel"), board)

    rows = table_of(secretary, "medlemmer", organ=str(board.pk))

    assert [row[0] for row in rows[1:2]] == ["Terskel"]
    assert "Styret" in words_of(secretary.get(f"{PATH}medlemmer/"))


@pytest.mark.parametrize(
    ("name", "asked", "sentence"),
    [
        ("medlemmer", {"dato": "i går"}, "Dato: Skriv datoen slik: 3.6.2026."),
        ("medlemmer", {"dato": "31.2.2026"}, "Dato: Den dagen finnes ikke. Se etter at dag og måned er riktige."),
        (
            "oppmote",
            {"fra": "1.1.2026", "til": "31.12.2025"},
            "Til og med: Perioden kan ikke slutte før den begynner.",
        ),
        ("kom-og-gikk", {"fra": "x"}, "Fra: Skriv datoen slik: 3.6.2026."),
    ],
)
def test_a_bad_date_gets_a_sentence_and_no_list(
    secretary: Client, council: Body, name: str, asked: dict[str, str], sentence: str
) -> None:
    for extra in ({}, {"fil": "csv"}):
        page = secretary.get(f"{PATH}{name}/", {**asked, **extra})
        assert page.status_code == 200
        assert sentence in words_of(page)
        assert "PBU" not in words_of(page)


def test_an_odd_body_gets_a_sentence(secretary: Client, council: Body) -> None:
    make_body("Styret")

    assert "Noe må rettes" in words_of(secretary.get(f"{PATH}verv/", {"organ": "99999999999999999999"}))


@pytest.mark.parametrize("path", ["finnes-ikke/", "notater/999/", "notater/999/slett/"])
def test_other_lists_are_not_found(secretary: Client, path: str) -> None:
    assert secretary.get(f"{PATH}{path}").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("uten-vara", 5),
        ("uten-navn", 5),
        ("medlemmer", 5),
        ("kom-og-gikk", 4),
        ("oppmote", 6),
        ("sammensetning", 5),
        ("verv", 4),
        ("notater", 5),
    ],
)
def test_a_list_costs_the_same_however_long(
    secretary: Client, django_assert_num_queries: DjangoAssertNumQueries, name: str, queries: int, number: int
) -> None:
    body = make_body()
    for place in range(number):
        heir = make_organisation(f"Arving {place}")
        seat = make_seat(make_organisation(f"Lag {place}"), body, since=date(2026, 1, 1))
        make_representation(make_person(), seat)
        make_representation(seat=seat, vacant=True, kind=Representation.Kind.DEPUTY)
        Seat.rows.create(
            organisation=make_organisation(f"Gammel {place}"), body=body, until=date(2026, 2, 1), successor=heir
        )
        Office.rows.create(body=body, kind=Office.Kind.BOARD, person=make_person())
        meeting = make_meeting(date=date(2026, 3, 1 + place), organisations=[seat.organisation])
        publish(meeting)
        GovernanceNote.rows.create(body=body, on=date(2026, 1, 1), text="Ja", meeting=meeting)
    asked = {"fra": "1.1.2026", "til": "31.12.2026", "dato": "1.2.2026"}

    with django_assert_num_queries(queries):
        secretary.get(f"{PATH}{name}/", asked)


# Notes


def test_a_note_is_written_once_changed_and_deleted(secretary: Client, body: Body) -> None:
    meeting = make_meeting(body=body)
    path = f"{PATH}notater/nytt/"
    fields = dict(form_on(secretary.get(path)))
    said = {**fields, "on": "3.6.2026", "text": "Er rådet bredt nok?", "meeting": str(meeting.pk)}

    answers = [secretary.post(path, said).status_code for _time in range(2)]
    note = GovernanceNote.rows.get()
    assert (answers, note.on, note.meeting) == ([302, 302], date(2026, 6, 3), meeting)

    change = f"{PATH}notater/{note.pk}/"
    secretary.post(change, {**dict(form_on(secretary.get(change))), "text": "Ja."})
    note.refresh_from_db()
    assert note.text == "Ja."

    assert "Slette notatet?" in words_of(secretary.get(f"{change}slett/"))
    assert [secretary.post(f"{change}slett/").status_code for _time in range(2)] == [302, 302]
    assert GovernanceNote.rows.count() == 0


def test_what_is_wrong_with_a_note_is_said(secretary: Client, body: Body) -> None:
    page = secretary.post(f"{PATH}notater/nytt/", {"body": str(body.pk), "on": "i går", "text": ""})

    shown = words_of(page)
    assert "Dato: Skriv datoen slik: 3.6.2026." in shown
    assert "Notat: Feltet er påkrevet." in shown
