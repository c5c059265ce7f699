"""What a draft is looked through for before it goes out. The texts are invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pytest_django import Settings

from meetings.checking.choices import CannotSettle, settle_remark
from meetings.checking.dates import next_meeting, weekdays
from meetings.checking.lines import after_internal, links, summaries
from meetings.checking.numbering import numbers
from meetings.checking.participants import both_lists, deputies, persons_not_listed
from meetings.checking.privacy import personal_data
from meetings.checking.remarks import Deed, Marking, Remark
from meetings.checking.spelling import spellings
from meetings.checklist import examine
from meetings.drafts import Draft, parse_item, read_draft
from meetings.models import AgendaItem, Attendance, Invitation, Meeting
from meetings.notation import OrganisationEntry, PersonEntry, Register
from meetings.publishing import MinutesNotReady, correct_minutes
from organisations.models import Body, Organisation, Person, Representation, User
from tests.builders import (
    make_attendance,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
)
from tests.council.published import council_of, published

LPS = OrganisationEntry(1, "LPS", (), "Landslaget for pårørende og søsken", seated=True)
PBU = OrganisationEntry(2, "PBU", (), "Psykisk Balanse Ungdom", seated=True)
REGISTER = Register(
    organisations=(LPS, PBU),
    people=(
        PersonEntry(7, "Ellen Krogh", (), 1, attending=True),
        PersonEntry(8, "Tor Aasland", (), 2, attending=False),
    ),
)
MARKING = Marking(1)
ORGANISATIONS = {1: Organisation(pk=1, short="LPS", name=LPS.full), 2: Organisation(pk=2, short="PBU", name=PBU.full)}
ELLEN = Person(pk=7, name="Ellen Krogh")


def draft_of(
    *texts: str, numbers: Sequence[str] = (), attendances: Sequence[Attendance] = (), **head: Any
) -> Draft:  # Any: the model's fields
    """A draft that no database has: an item for each text, in a meeting on Wednesday 3 June 2026."""
    meeting = Meeting(pk=1, **{"date": date(2026, 6, 3), **head})
    items = tuple(
        AgendaItem(pk=place, meeting=meeting, text=text, number=number)
        for place, (text, number) in enumerate(zip(texts, numbers or [""] * len(texts), strict=True), start=1)
    )
    return Draft(meeting, items, tuple(parse_item(item, REGISTER) for item in items), tuple(attendances), REGISTER)


def lines_of(remarks: Sequence[Remark]) -> list[tuple[int | None, int | None]]:
    return [(remark.item, remark.line) for remark in remarks]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["1", "2", "4"], [("number-gap", 3)]),
        (["12/26", "13/26", "15/26", "1/27"], [("number-gap", 3)]),
        (["1.", "Sak 2", "", "3", "3a", "4"], []),
        (["1", "2", "2", "3"], [("number-twice", 3)]),
        (["3", "2"], [("number-gap", 2)]),
        (["", "", ""], []),
    ],
)
def test_numbers_that_jump_or_come_twice_are_named_at_their_item(
    given: list[str], expected: list[tuple[str, int]]
) -> None:
    found = numbers(draft_of(*[""] * len(given), numbers=given), MARKING)

    assert [(remark.code, remark.item) for remark in found] == expected


def test_an_organisation_both_present_and_away_is_named_and_a_deputy_beside_an_apology_is_not() -> None:
    def row(organisation: int, status: str, person: Person | None = None) -> Attendance:
        return Attendance(organisation=ORGANISATIONS[organisation], status=status, person=person)

    clash = draft_of(attendances=[row(1, "present", ELLEN), row(1, "apology")])
    fine = draft_of(attendances=[row(1, "deputy"), row(1, "apology", ELLEN), row(2, "absent"), row(2, "guest")])
    line = draft_of(
        "PBU: ikke til stede\nLPS: ikke til stede – ringes", attendances=[row(1, "present"), row(2, "absent")]
    )

    assert [remark.text for remark in both_lists(clash, MARKING)] == [
        "LPS står både som til stede og som fraværende. Rett deltakerlista."
    ]
    assert list(both_lists(fine, MARKING)) == []
    assert lines_of(list(both_lists(line, MARKING))) == [(1, 2)]


def test_a_person_who_speaks_and_is_on_no_line_of_the_list_is_named() -> None:
    there = Attendance(organisation=ORGANISATIONS[1], person=ELLEN, status="present")
    draft = draft_of("LPS/Ellen Krogh: Hei.\nPBU/Tor Aasland: Hallo.\nPBU: Bra.", attendances=[there])

    assert [remark.text for remark in persons_not_listed(draft, MARKING)] == [
        "Har innspill, men står ikke på deltakerlista: Tor Aasland"
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Neste samling er torsdag 3. juni.", "3. juni 2026 er en onsdag"),
        ("LPS: Vi møtes tysdag den 8.9. på huset.", None),
        ("LPS: Vi møtes mandag den 8.9. på huset.", "8. september 2026 er en tirsdag"),
        ("Kurset er lørdag 30. januar 2027, ikke fredag.", None),
        ("Kurset er Søndag 30. jan 2027.", "30. januar 2027 er en lørdag"),
        ("Seminaret torsdag 12. desember 2024 ble avlyst.", None),
        ("Vi er åpne onsdag 12.30 og fredag 31.2.", None),
        ("// fredag 3. juni holder ikke", None),
        ("! LPS innen torsdag 3. juni: ringe", "3. juni 2026 er en onsdag"),
    ],
)
def test_a_weekday_that_the_calendar_has_not_is_named(text: str, says: str | None) -> None:
    found = [remark.text for remark in weekdays(draft_of(text), MARKING)]

    assert len(found) == (says is not None)
    assert all(says is not None and says in one for one in found)


def test_weekday_and_next_meeting_in_the_head_are_looked_at_too() -> None:
    dated = draft_of(date_text="tirsdag 3. juni 2026", next_text="mandag 5. mai 2026, sted kommer")
    undated = draft_of(date=None, date_text="fredag 3. juni", next_text="Til høsten")

    assert len(list(weekdays(dated, MARKING))) == 2
    assert [remark.text for remark in next_meeting(dated, MARKING)] == [
        "Neste møte er ført 5. mai 2026, som ikke er etter dette møtet."
    ]
    assert [*weekdays(undated, MARKING), *next_meeting(undated, MARKING)] == []
    earlier = Meeting(pk=2, date=date(2026, 6, 3))
    assert len(list(next_meeting(draft_of(next_meeting=earlier), MARKING))) == 1
    assert list(next_meeting(draft_of(next_text="5. november 2026"), MARKING)) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("LPS: Rapporten er klar, se lenke.", 1),
        ("Lenke: Veilederen om samtidig behandling", 1),
        ("PBU: Bra.\nLink til rapporten om ungdom", 2),
        ("LPS: Sjå lenkja under.", 1),
        ("LPS: Rapporten er klar, se lenke: https://example.org/rapport", None),
        ("LPS: Se lenken under.\nLenke: Rapporten <https://example.org/r>", None),
        ("Les: Årboka om pårørende", None),
        ("LPS: Vi ber om å få lenke til opptaket.", None),
        ("LPS: En lenke i kjeden mangler, og koblingen til kommunen er svak.", None),
        ("// se lenke", None),
    ],
)
def test_a_link_without_an_address_is_named(text: str, line: int | None) -> None:
    assert [remark.line for remark in links(draft_of(text), MARKING)] == ([line] if line else [])


def test_a_plain_line_right_under_an_internal_note_can_be_made_internal() -> None:
    draft = draft_of(
        "// Spør LPS om ordlyden\nDe var uenige seg imellom.\nLPS: Hei.",
        "// Internt\n  fortsetter\n\nEt avsnitt for seg.\n// Mer\nLPS: Hei.",
    )

    found = list(after_internal(draft, MARKING))

    assert lines_of(found) == [(1, 2)]
    assert [writes.text for _deed, writes in found[0].rewritings] == ["// De var uenige seg imellom.\n"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("LPS: Vi avventer saken.\nPBU: Ja.\n= Alle støtter forslaget.", 3),
        ("LPS: Me har ikkje teke stilling.\nVedtak: Rådet er samstemt om prøveåret.", 2),
        ("LPS: Vi avventer saken.\n= Alle støtter forslaget, LPS avventer.", None),
        ("LPS: Vi avventer saken.\n= Ikke alle er enige.", None),
        ("LPS: Vi avventer saken.\n= Rådet følger med.", None),
        ("LPS: Ja.\n= Alle støtter forslaget.", None),
        ("LPS: Vi avventer saken.\n! Alle: lese utkastet", None),
    ],
)
def test_a_summary_that_speaks_for_all_while_somebody_awaits_is_named(text: str, line: int | None) -> None:
    assert [remark.line for remark in summaries(draft_of(text), MARKING)] == ([line] if line else [])


def test_in_short_is_held_against_every_item_but_an_item_only_against_its_own() -> None:
    draft = draft_of("LPS: Vi avventer.", "= Alle er enige.", in_short="• Alle er enige om veien videre")

    assert [(remark.item, remark.place) for remark in summaries(draft, MARKING)] == [(None, "meeting")]


def test_members_away_without_a_deputy_are_named_and_those_whose_deputy_nobody_asked(body: Body) -> None:
    away, unasked, asked, came = [make_organisation() for _ in range(4)]
    meeting = make_meeting(body=body, invited_at=datetime(2026, 5, 1, tzinfo=UTC))
    for organisation in (away, unasked, asked, came):
        seat = make_seat(organisation, body)
        status = Attendance.Status.PRESENT if organisation == came else Attendance.Status.APOLOGY
        make_attendance(meeting, organisation, status=status)
        if organisation in {unasked, asked}:
            deputy = make_person()
            make_representation(deputy, seat, kind=Representation.Kind.DEPUTY)
            if organisation == asked:
                capacity = Invitation.Capacity.DEPUTY
                Invitation.rows.create(meeting=meeting, organisation=organisation, person=deputy, capacity=capacity)

    found = {remark.code: remark.text for remark in deputies(read_draft(meeting), MARKING)}
    Meeting.rows.update(imported=True)
    meeting.refresh_from_db()

    assert found == {
        "no-deputy": f"Møtte ikke, og har ingen vararepresentant i registeret: {away}",
        "deputy-not-asked": f"Møtte ikke, og vararepresentanten ble ikke bedt om å møte: {unasked}",
    }
    assert list(deputies(read_draft(meeting), MARKING)) == []


def test_every_check_stands_on_the_checklist_as_a_yellow_remark(body: Body, django_assert_num_queries: Any) -> None:
    speaker = make_person("Tor Aasland")
    there = make_seat(make_organisation("LPS"), body).organisation
    gone = make_seat(make_organisation("PBU"), body).organisation
    make_representation(speaker, there.seats.get())
    meeting = make_meeting(body=body, next_text="1. mai 2026", audience="members")
    make_attendance(meeting, there, make_person("Ellen Krogh"))
    make_attendance(meeting, there, status=Attendance.Status.APOLOGY)
    make_attendance(meeting, gone, status=Attendance.Status.APOLOGY)
    make_item(
        meeting, number="1", text="PBU: ikke til stede\nLPS/Tor Aasland: Vi avventer, se lenke.\n= Alle er enige."
    )
    make_item(meeting, number="3", text="// Internt\nTorsdag 3. juni er avlyst.")

    with django_assert_num_queries(12):
        checklist = examine(read_draft(meeting))

    assert {remark.code for remark in checklist.yellows} >= {
        "person-not-listed", "both-lists", "no-deputy", "number-gap", "weekday", "next-before", "link",
        "after-internal", "summary-all",
    }  # fmt: skip
    assert checklist.reds == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PBU: Landslaget for pårørene og søsken er enig.", ["Landslaget for pårørende og søsken"]),
        ("PBU: Takk til Psykisk Balanse Ungdomms styre.", ["Psykisk Balanse Ungdom"]),
        ("PBU: Vi har snakket med Elen Kroghs kollega.", ["Ellen Kroghs"]),
        ("PBU: Landslaget for pårørende og søskens leder, Ellen Krogh og Psykisk Balanse Ungdom er enige.", []),
        ("PBU: Landslaget, pårørende og søsken er enige. Psykisk balanse er målet.", []),
        ("PBU: LPD og PBO er ikke i registeret. Ellen Kroken heller ikke.", []),
        ("// Elen Krogh ringer\nPBU: ((Elen Krogh ringer))", []),
        ("! PBU: ringe Tor Åsland", []),
        ("! PBU: ringe Tor Aaslandd", ["Tor Aasland"]),
    ],
)
def test_register_names_nearly_written_right_are_mended_by_one_click(text: str, expected: list[str]) -> None:
    found = list(spellings(draft_of(text), MARKING))

    assert [remark.text.split("«")[2].split("»")[0] for remark in found] == expected
    for remark, name in zip(found, expected, strict=True):
        ((deed, writes),) = remark.rewritings
        assert (deed, name in writes.text, writes.text.splitlines()[0][:4]) == ("mend", True, text[:4])


def test_personal_data_says_who_would_read_it_and_what_can_be_hidden() -> None:
    text = "LPS: Ring 22334455. Ellen Krogh er sykmeldt (delvis). Hei.\nPBU (kun medlemmer): 22334455\n// 22334455"
    noted = draft_of("LPS (tlf. 22334455): Hei.", audience="public", year_reason="Ellen Krogh var sykmeldt")
    everyone = draft_of(text, "LPS: ((Ring 22334455.)) Bra.", audience="public", in_short="• Skriv til a@example.org")
    members = draft_of(text, audience="members")

    shown = list(personal_data(everyone, MARKING, kept=()))
    told = list(personal_data(members, MARKING, kept=()))
    hidden = [writes.text.split("\n")[0] for remark in shown if (writes := remark.rewriting(Deed.HIDE))]

    assert [(remark.code, remark.item, remark.line) for remark in shown] == [
        ("email", None, None), ("telephone", 1, 1), ("health", 1, 1),
    ]  # fmt: skip
    assert [remark.text.endswith("Alle kan lese det.") for remark in shown] == [True] * 3
    assert hidden == [
        "LPS: Ring ((22334455)). Ellen Krogh er sykmeldt (delvis). Hei.",
        "LPS: Ring 22334455. ((Ellen Krogh er sykmeldt (delvis).)) Hei.",
    ]
    assert [remark.text.endswith("Medlemmene kan lese det.") for remark in told] == [True] * 2
    assert [remark.rewritings for remark in told] == [()] * 2
    aside = list(personal_data(noted, MARKING, kept=()))
    assert [(remark.code, remark.line) for remark in aside] == [("health", None), ("telephone", 1)]


def test_a_correction_is_not_published_with_a_telephone_in_its_reason(secretary_user: User) -> None:
    council_of("LPS")
    meeting = published("LPS: Ring 22334455.")
    meeting.items.update(text="LPS: Ring oss.")

    with pytest.raises(MinutesNotReady) as refused:
        correct_minutes(meeting, by=secretary_user, reason="Tok bort 22334455.")

    assert [(one.code, "22334455" in one.text) for one in refused.value.remarks] == [("reason", True)]
    assert correct_minutes(meeting, by=secretary_user, reason="Tok bort et nummer ((22334455)).").number == 2


def test_hiding_in_an_item_that_is_full_is_refused_with_what_to_do(secretary_user: User, settings: Settings) -> None:
    meeting = make_meeting(text="LPS: Ring 22334455.", audience="public")
    draft = read_draft(meeting)
    [remark] = personal_data(draft, MARKING, kept=())
    settings.ITEM_TEXT_LIMIT = len("LPS: Ring 22334455.")

    with pytest.raises(CannotSettle, match="Del den i to saker"):
        settle_remark(draft, remark, Deed.HIDE, by=secretary_user)


def test_what_was_kept_is_asked_about_again_when_its_line_or_its_readers_change() -> None:
    def marks(text: str, audience: str = "members") -> set[str]:
        return {one.mark for one in personal_data(draft_of(text, audience=audience), MARKING, kept=())}

    kept = marks("LPS: Ring 22334455.\nPBU: Hei.")
    changed = draft_of("PBU: Hei.\nLPS: Ring 22334455 i dag.", audience="members")
    moved = draft_of("PBU: Hei.\n\nLPS: Ring 22334455.", audience="members")

    assert list(personal_data(moved, MARKING, kept=kept)) == []
    assert len(list(personal_data(changed, MARKING, kept=kept))) == 1
    assert marks("LPS: Ring 22334455.", "public").isdisjoint(kept)
    assert "22334455" not in "".join(kept)
