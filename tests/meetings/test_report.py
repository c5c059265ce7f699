"""The report as each kind of reader sees it: one snapshot, two editions."""

from __future__ import annotations

from datetime import date, time

import pytest

from meetings.drafts import read_draft
from meetings.models import Attendance, Audience, Meeting
from meetings.publishing import change_audience, correct_minutes, publish_minutes
from meetings.reading import preview_of, report_of
from meetings.report import Case, Report, View, join_words
from organisations.models import Organisation, Person, Seat, User
from tests.builders import (
    make_attendance,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
)

TEXT = """Saken ble lagt fram. ((Tallene er foreløpige.))
Spørsmål: Hva må være på plass?
PBU/Ellen Krogh: Flere senger.
  • ikke bare om natten
PBU/Ellen Krogh: Og flere ansatte.
  Svar: Det finnes ingen tall.
LPS, PBU: Vil søke sammen <https://example.org/sok>.
Innspill fra møtet:
• Er det nok?
LPS (kun medlemmer): Bare for oss.
LPS: ikke til stede – ringes
Anbefaling: Skriv planen tidlig.
! Ellen Krogh innen 1.9: hente tallene
= Rådet følger med.
Vedtak: Planen vedtas.
"""


@pytest.fixture
def pbu(member_seat: Seat) -> Organisation:
    return member_seat.organisation


@pytest.fixture
def ellen(member_user: User) -> Person:
    assert member_user.person is not None
    return member_user.person


@pytest.fixture
def meeting(pbu: Organisation, ellen: Person) -> Meeting:
    lps = make_seat(make_organisation("LPS", name="Landslaget for pårørende og søsken")).organisation
    meeting = make_meeting(
        place="Oslo",
        starts_at=time(10),
        ends_at=time(15, 30),
        convenor=ellen,
        in_short="Plan før natt\n((Et tall er feil))\n• Flere senger",
        next_text="Til høsten",
    )
    make_item(meeting, TEXT, heading="Senger", number="3", presenters="Ellen Krogh, PBU og Nora Ny")
    make_item(meeting, heading="Uten nummer", number="")
    make_attendance(meeting, pbu, ellen, arrived=time(10, 40))
    make_attendance(meeting, lps, status=Attendance.Status.APOLOGY)
    make_attendance(meeting, person=make_person("Nora Ny"), status=Attendance.Status.GUEST, item=meeting.items.first())
    return meeting


def words(case: Case) -> list[tuple[str, str, list[str]]]:
    """Form, voice and texts of each passage."""
    return [
        (
            passage.form,
            passage.voice.label if passage.voice else "",
            [
                "/".join(span.text for span in paragraph.spans)
                for line in passage.lines
                for paragraph in line.paragraphs
            ],
        )
        for passage in case.passages
    ]


@pytest.fixture
def members(meeting: Meeting) -> Report:
    return preview_of(read_draft(meeting), view=View.MEMBERS)


@pytest.fixture
def public(meeting: Meeting) -> Report:
    return preview_of(read_draft(meeting), view=View.PUBLIC)


def test_members_read_all_but_what_is_internal(members: Report) -> None:
    assert words(members.cases[0]) == [
        ("lead", "", ["Saken ble lagt fram. /Tallene er foreløpige."]),
        ("ask", "", ["Hva må være på plass?"]),
        ("said", "PBU", ["Flere senger.", "ikke bare om natten", "Og flere ansatte."]),
        ("said", "LPS og PBU", ["Vil søke sammen /https://example.org/sok/."]),
        ("said", "Møtet", ["Er det nok?"]),
        ("said", "LPS", ["Bare for oss."]),
        ("absence", "LPS", ["ikke til stede – ringes"]),
        ("said", "", ["Skriv planen tidlig."]),
        ("sum", "", ["Rådet følger med."]),
        ("decision", "", ["Planen vedtas."]),
    ]


def test_the_public_reads_neither_members_lines_nor_absences(public: Report) -> None:
    assert words(public.cases[0]) == [
        ("lead", "", ["Saken ble lagt fram."]),
        ("ask", "", ["Hva må være på plass?"]),
        ("said", "PBU", ["Flere senger.", "ikke bare om natten", "Og flere ansatte."]),
        ("said", "LPS og PBU", ["Vil søke sammen /https://example.org/sok/."]),
        ("said", "Møtet", ["Er det nok?"]),
        ("said", "", ["Skriv planen tidlig."]),
        ("sum", "", ["Rådet følger med."]),
        ("decision", "", ["Planen vedtas."]),
    ]


def test_no_name_reaches_the_public_without_consent_or_office(public: Report) -> None:
    assert "Ellen" not in repr(public)
    assert "Nora" not in repr(public)
    assert public.convened_by == "PBU"
    assert public.cases[0].presenters == "PBU"
    assert public.tasks[0].who == "PBU"


def test_consent_and_office_bring_the_name_back(meeting: Meeting, ellen: Person) -> None:
    ellen.consented_on = date(2026, 1, 1)
    ellen.save()

    report = preview_of(read_draft(meeting), view=View.PUBLIC)

    voice = report.cases[0].passages[2].voice
    assert voice is not None
    assert (voice.people, report.convened_by) == (("Ellen Krogh",), "Ellen Krogh, PBU")
    ellen.consent_withdrawn_on = date(2026, 2, 1)
    ellen.save()
    assert "Ellen" not in repr(preview_of(read_draft(meeting), view=View.PUBLIC))


def test_members_see_who_was_there_and_the_public_which_organisations(members: Report, public: Report) -> None:
    assert [
        (group.heading, [(row.plate.short if row.plate else "", row.person, row.note) for row in group.attendees])
        for group in members.attendee_groups
    ] == [
        ("Til stede", [("PBU", "Ellen Krogh", "fra kl. 10.40")]),
        ("Forfall", [("LPS", "", "")]),
        ("Gjest", [("", "Nora Ny", "til sak 3")]),
    ]
    assert [
        (group.heading, [row.plate.short for row in group.attendees if row.plate]) for group in public.attendee_groups
    ] == [("Organisasjoner til stede", ["PBU"])]


def test_the_head_is_in_words(members: Report) -> None:
    assert members.title == "Referat fra møtet 3. juni 2026"
    assert members.weekday_words == "Onsdag 3. juni 2026"
    assert members.time_span == "kl. 10–15.30"
    assert members.convened_by == "Ellen Krogh, PBU"
    assert members.next_words == "Til høsten"
    assert (members.cases[0].eyebrow, members.cases[1].eyebrow) == ("Sak 3", "")


def test_a_point_for_members_is_not_among_the_publics(members: Report, public: Report) -> None:
    assert len(members.points) == 3
    assert public.points == ("Plan før natt", "Flere senger")


def test_a_reply_hangs_under_what_it_answers(members: Report) -> None:
    line = members.cases[0].passages[2].lines[1]

    assert [(reply.voice.label, reply.paragraphs[0].spans[0].text) for reply in line.replies] == [
        ("Svar", "Det finnes ingen tall.")
    ]
    assert members.cases[0].said_count == 8


def test_a_speaker_nobody_knows_is_a_participant_to_the_public(meeting: Meeting) -> None:
    meeting.items.filter(number="3").update(text="Ola Ukjent: Jeg er uenig.")

    members = preview_of(read_draft(meeting), view=View.MEMBERS).cases[0].passages[0]
    public = preview_of(read_draft(meeting), view=View.PUBLIC).cases[0].passages[0]

    assert members.voice is not None
    assert public.voice is not None
    assert (members.voice.label, members.voice.unknown) == ("Ola Ukjent", True)
    assert (public.voice.label, public.voice.unknown) == ("En deltaker", True)


def test_a_deputy_sits_for_somebody(meeting: Meeting, pbu: Organisation) -> None:
    make_representation(make_person("Tor Aasland"), pbu.seats.get(), kind="deputy")
    Attendance.rows.filter(organisation=pbu).delete()
    make_attendance(meeting, pbu, Person.rows.get(name="Tor Aasland"), status=Attendance.Status.DEPUTY, role="vara")

    deputies = preview_of(read_draft(meeting), view=View.MEMBERS).attendee_groups[0]

    assert [(row.person, row.note) for row in deputies.attendees] == [("Tor Aasland", "vara, for Ellen Krogh")]


def test_a_correction_stands_on_top_with_the_revision_before(meeting: Meeting, secretary_user: User) -> None:
    publish_minutes(meeting, by=secretary_user)
    meeting.items.filter(number="3").update(text="PBU: Flere senger nå.")
    correct_minutes(meeting, by=secretary_user, reason="Ordet «nå» manglet.")
    revision = change_audience(meeting, Audience.PUBLIC, by=secretary_user)

    members = report_of(revision, view=View.MEMBERS)
    public = report_of(revision, view=View.PUBLIC)

    assert [(row.reason, row.number, row.previous_url) for row in members.corrections] == [
        ("Ordet «nå» manglet.", 2, "/referater/2026-06-03/utgave/1/")
    ]
    assert public.corrections == ()  # it was made before the public could read


def test_the_words_join_as_norwegians_join_them() -> None:
    assert [join_words(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a og b",
        "a, b og c",
    ]


def test_a_name_whose_consent_has_ended_is_masked_in_the_text(meeting: Meeting, ellen: Person) -> None:
    meeting.items.filter(number="3").update(text="PBU: Takk til Ellen Krogh og ((Ellen Krogh))!")

    public = preview_of(read_draft(meeting), view=View.PUBLIC)

    assert words(public.cases[0]) == [("said", "PBU", ["Takk til en deltaker og!"])]


def test_members_read_spans_of_the_head_as_plain_words(meeting: Meeting) -> None:
    meeting.place = "Oslo ((rom 3))"

    assert preview_of(read_draft(meeting), view=View.MEMBERS).place == "Oslo rom 3"
    assert preview_of(read_draft(meeting), view=View.PUBLIC).place == "Oslo"
    assert preview_of(read_draft(meeting), view=View.MEMBERS).points[1] == "Et tall er feil"
