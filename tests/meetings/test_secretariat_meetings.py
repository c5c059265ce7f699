"""Overview, new meeting, head, participants, papers, proposals."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from meetings.models import AgendaItem, AgendaProposal, Attachment, Attendance, Meeting, SourceDocument
from meetings.views.secretariat.shared import menu_of
from organisations.models import Body, Person, Representation, User
from tests.builders import (
    make_attendance,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
    publish,
)
from tests.meetings.pages import filled, form_on

NEW = "secretariat:new_meeting"


def url(name: str, *args: object) -> str:
    return reverse(f"secretariat:{name}", args=args)


# The menu of one meeting


@pytest.mark.parametrize(
    ("state", "imported", "before", "during", "after"),
    [
        ("planned", False, "meeting agenda announce convening replies", "participants write", "preview publish"),
        (
            "draft", True, "meeting agenda announce convening replies", "source_of_meeting participants write",
            "preview circulation publish",
        ),
        ("circulated", False, "meeting replies", "participants write", "preview circulation publish"),
        ("published", False, "meeting replies", "participants write", "preview published"),
        ("withdrawn", False, "meeting replies", "participants write", "preview published publish"),
    ],
)  # fmt: skip
def test_a_meetings_pages_stand_by_when_they_are_used(
    state: str, imported: bool, before: str, during: str, after: str
) -> None:
    menu = menu_of(Meeting(state=state, imported=imported))

    assert [(when, [at for at, _words in pages]) for when, pages in menu] == [
        ("Før", before.split()), ("Under", during.split()), ("Etter", after.split()),
    ]  # fmt: skip


# Oversikt


def test_overview_shows_what_waits(secretary: Client, body: Body) -> None:
    draft = make_meeting(body=body, state=Meeting.State.DRAFT, date=date(2026, 6, 3))
    organisation = make_seat(make_organisation("LPS"), body).organisation
    make_item(draft, text=f"{organisation.short}: Ja.\nXYZ: Hvem er dette?")
    make_meeting(body=body, state=Meeting.State.PLANNED, date=date(2027, 1, 7), place="Havnsund")
    AgendaProposal.rows.create(text="Ferievikarer")
    SourceDocument.rows.create(name="gammelt.txt", content=b"x", sha256="0", encoding="utf-8", line_count=12)

    page = secretary.get(url("overview")).content.decode()

    assert "1 å avklare" in page
    assert "2 innspill" in page
    assert "Torsdag 7. januar 2027" in page
    assert "Ferievikarer" in page
    assert 'Venter på lesing <span class="num">1</span>' in page


def test_overview_lists_open_tasks_with_the_most_urgent_first(secretary: Client, body: Body) -> None:
    meeting = make_meeting(body=body, date=date(2026, 6, 3))
    make_seat(make_organisation("LPS"), body)
    make_item(meeting, text="! LPS: uten frist\n! LPS innen 1.9.2026: sist\n! LPS innen 1.7.2026: først")
    publish(meeting)

    page = secretary.get(url("overview")).content.decode()

    assert page.index("først</a>") < page.index("sist</a>") < page.index("uten frist</a>")
    assert page.count("Over fristen") == 2


def test_overview_is_kind_to_an_empty_council(secretary: Client) -> None:
    page = secretary.get(url("overview")).content.decode()

    assert "Ingen utkast." in page
    assert "Ingen møter er planlagt." in page
    assert "Ingen oppgaver her." in page
    assert "Ingen forslag venter." in page


def test_overview_costs_the_same_for_one_and_three_of_everything(secretary: Client, body: Body) -> None:
    counts = []
    for size in (1, 3):
        for number in range(size):
            draft = make_meeting(body=body, state=Meeting.State.DRAFT, date=date(2026, 5, 1 + number + size))
            organisation = make_seat(body=body).organisation
            make_item(draft, text=f"{organisation.short}: Hei.")
            published = make_meeting(body=body, date=date(2025, 5, 1 + number + size))
            make_item(published, text=f"! {organisation.short}: ringe")
            publish(published)
            make_meeting(body=body, state=Meeting.State.PLANNED, date=date(2027, 5, 1 + number + size))
            AgendaProposal.rows.create(text=f"Forslag {number}")
        with CaptureQueriesContext(connection) as queries:
            assert secretary.get(url("overview")).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_all_meetings_and_all_tasks_have_their_pages(secretary: Client, body: Body) -> None:
    meeting = make_meeting(body=body, date=date(2026, 6, 3))
    make_item(meeting, text=f"! {make_seat(body=body).organisation.short}: ringe kommunen")
    publish(meeting)

    assert "Møtet 3. juni 2026" in secretary.get(url("meetings")).content.decode()
    assert "ringe kommunen" in secretary.get(url("tasks")).content.decode()


# Nytt møte


def test_where_there_is_no_body_yet_a_new_meeting_begins_with_one(secretary: Client) -> None:
    page = secretary.get(reverse(NEW)).content.decode()

    assert (reverse("register:body_new") in page, 'name="body"' in page) == (True, False)


def test_a_new_meeting_is_prefilled_from_the_last(secretary: Client, body: Body) -> None:
    make_meeting(
        body=body,
        place="Havnsund",
        starts_at=time(10),
        ends_at=time(15),
        date=date(2026, 6, 3),
        next_date=date(2026, 11, 5),
    )

    form = form_on(secretary.get(reverse(NEW)))

    assert (form["date"], form["starts_at"], form["ends_at"], form["place"], form["body"]) == (
        ["5.11.2026"],
        ["10.00"],
        ["15.00"],
        ["Havnsund"],
        [str(body.pk)],
    )


def test_a_new_meeting_has_standing_items_chosen_proposals_and_expected_participants(
    secretary: Client, body: Body
) -> None:
    seat = make_seat(make_organisation("LPS"), body)
    mari = make_representation(make_person("Mari Sund"), seat).person
    make_seat(make_organisation("PB"), body, until=date(2020, 1, 1))
    chosen = AgendaProposal.rows.create(text="Ferievikarer i botiltak")
    left = AgendaProposal.rows.create(text="Gjeld")

    answer = secretary.post(
        reverse(NEW),
        filled(secretary.get(reverse(NEW)), date="5. november 2026", starts_at="kl. 10", proposals=[str(chosen.pk)]),
    )

    meeting = Meeting.rows.get()
    chosen.refresh_from_db()
    left.refresh_from_db()
    assert answer["Location"] == url("write", meeting.pk)
    assert (meeting.date, meeting.starts_at, meeting.state) == (date(2026, 11, 5), time(10), Meeting.State.PLANNED)
    assert [(item.number, item.heading) for item in meeting.items.all()] == [
        ("1", "Godkjenning av innkalling og saksliste"),
        ("2", "Godkjenning av forrige referat"),
        ("3", "Runde rundt bordet"),
        ("4", "Ferievikarer i botiltak"),
        ("5", "Eventuelt"),
    ]
    assert [(row.organisation, row.person, row.status) for row in meeting.attendances.all()] == [
        (seat.organisation, mari, Attendance.Status.EXPECTED)
    ]
    assert (chosen.state, left.state) == (AgendaProposal.State.TAKEN, AgendaProposal.State.WAITING)


@pytest.mark.parametrize("day", ["5.11.2026", ""])
def test_a_new_meeting_posted_twice_is_one_meeting(secretary: Client, body: Body, day: str) -> None:
    proposal = AgendaProposal.rows.create(text="Ferievikarer")
    form = filled(secretary.get(reverse(NEW)), date=day, proposals=[str(proposal.pk)])

    first = secretary.post(reverse(NEW), form)
    second = secretary.post(reverse(NEW), form)

    assert Meeting.rows.count() == 1
    assert first["Location"] == second["Location"]
    assert AgendaItem.rows.filter(heading="Ferievikarer").count() == 1


def test_what_was_typed_comes_back_with_what_to_do(secretary: Client, body: Body) -> None:
    answer = secretary.post(
        reverse(NEW),
        filled(secretary.get(reverse(NEW)), date="31.2.2026", starts_at="12", ends_at="10", place="Havnsund"),
    )

    page = answer.content.decode()
    assert "Den dagen finnes ikke." in page
    assert "Møtet kan ikke slutte før det begynner." in page
    assert (form_on(answer)["date"], form_on(answer)["place"]) == (["31.2.2026"], ["Havnsund"])
    assert not Meeting.rows.exists()


# Møtet


def test_the_head_is_saved_in_norwegian_formats(secretary: Client, body: Body) -> None:
    meeting = make_meeting(body=body, state=Meeting.State.DRAFT, date=None)
    kari = make_person("Kari Holm")

    answer = secretary.post(
        url("meeting", meeting.pk),
        filled(
            secretary.get(url("meeting", meeting.pk)),
            date="onsdag 3.6.26",
            starts_at="1000",
            ends_at="kl. 15.30",
            place="Havnsund",
            chair="kari  holm",
            minute_taker="En som sluttet",
            in_short="Først.\r\nSå.",
            next_date="2026-12-02",
        ),
    )

    meeting.refresh_from_db()
    assert answer.status_code == 302
    assert (meeting.date, meeting.starts_at, meeting.ends_at) == (date(2026, 6, 3), time(10), time(15, 30))
    assert (meeting.chair, meeting.chair_text) == (kari, "")
    assert (meeting.minute_taker, meeting.minute_taker_text) == (None, "En som sluttet")
    assert (meeting.points, meeting.next_date) == (["Først.", "Så."], date(2026, 12, 2))
    assert meeting.version == 2


def test_saving_an_unchanged_head_changes_nothing(secretary: Client, body: Body) -> None:
    meeting = make_meeting(
        body=body, state=Meeting.State.DRAFT, starts_at=time(10), in_short="Ett.\nTo.", chair=make_person("Kari Holm")
    )

    secretary.post(url("meeting", meeting.pk), filled(secretary.get(url("meeting", meeting.pk))))

    after = Meeting.rows.get(pk=meeting.pk)
    assert (after.version, after.in_short, after.chair) == (1, "Ett.\nTo.", meeting.chair)


def test_apologies_not_recorded_differs_from_none(secretary: Client, body: Body) -> None:
    meeting = make_meeting(body=body, state=Meeting.State.DRAFT)
    form = filled(secretary.get(url("meeting", meeting.pk)))
    del form["apologies_recorded"]

    secretary.post(url("meeting", meeting.pk), form)

    assert Meeting.rows.get(pk=meeting.pk).apologies_recorded is False
    assert "Forfall er ikke ført" in secretary.get(url("participants", meeting.pk)).content.decode()


def test_a_wrong_head_says_what_to_do_and_keeps_what_was_typed(secretary: Client, body: Body) -> None:
    meeting = make_meeting(body=body, state=Meeting.State.DRAFT)
    make_person("Ellen Aune")
    make_person("Ellen Aune")

    answer = secretary.post(
        url("meeting", meeting.pk),
        filled(
            secretary.get(url("meeting", meeting.pk)),
            date="i fjor",
            starts_at="25.00",
            chair="Ellen Aune",
            place="Havnsund",
        ),
    )

    page = answer.content.decode()
    assert "Skriv datoen slik: 3.6.2026." in page
    assert "Skriv klokkeslettet slik: 10.00." in page
    assert "Flere heter dette." in page
    assert form_on(answer)["place"] == ["Havnsund"]
    assert Meeting.rows.get(pk=meeting.pk).place == meeting.place


def test_a_rule_of_the_database_is_told_as_a_sentence(secretary: Client, body: Body) -> None:
    meeting = make_meeting(body=body, state=Meeting.State.DRAFT, date=date(2026, 6, 3))

    answer = secretary.post(
        url("meeting", meeting.pk), filled(secretary.get(url("meeting", meeting.pk)), next_date="1.1.2026")
    )

    assert "Neste møte må være etter dette møtet." in answer.content.decode()


def test_two_editors_of_different_fields_both_keep_theirs(secretary: Client, body: Body) -> None:
    meeting = make_meeting(body=body, state=Meeting.State.DRAFT, place="Oslo")
    mine = filled(secretary.get(url("meeting", meeting.pk)), in_short="Mitt punkt.")
    Meeting.rows.filter(pk=meeting.pk).update(place="Havnsund", version=2)

    answer = secretary.post(url("meeting", meeting.pk), mine)

    meeting.refresh_from_db()
    assert (answer.status_code, meeting.place, meeting.in_short) == (302, "Havnsund", "Mitt punkt.")


@pytest.mark.parametrize(("choice", "kept"), [("mine", "Bergly"), ("theirs", "Havnsund")])
def test_two_editors_of_one_field_choose(secretary: Client, body: Body, choice: str, kept: str) -> None:
    meeting = make_meeting(body=body, state=Meeting.State.DRAFT, place="Oslo")
    mine = filled(secretary.get(url("meeting", meeting.pk)), place="Bergly", in_short="Mitt punkt.")
    Meeting.rows.filter(pk=meeting.pk).update(place="Havnsund", version=2)

    both = secretary.post(url("meeting", meeting.pk), mine)
    unchanged = Meeting.rows.get(pk=meeting.pk)
    secretary.post(url("meeting", meeting.pk), filled(both, also={"velg-place": choice}))

    meeting.refresh_from_db()
    assert both.status_code == 409
    assert "<b>Bergly</b>" in both.content.decode()
    assert "<b>Havnsund</b>" in both.content.decode()
    assert (unchanged.place, unchanged.in_short) == ("Havnsund", "")
    assert (meeting.place, meeting.in_short) == (kept, "Mitt punkt.")


def test_two_editors_of_a_name_and_of_a_long_text_choose(secretary: Client, body: Body) -> None:
    kari = make_person("Kari Holm")
    meeting = make_meeting(body=body, state=Meeting.State.DRAFT)
    mine = filled(secretary.get(url("meeting", meeting.pk)), chair="Ola Utenfor", in_short="Mitt.")
    Meeting.rows.filter(pk=meeting.pk).update(chair=kari, in_short="Hans.", version=2)

    both = secretary.post(url("meeting", meeting.pk), mine)
    answer = secretary.post(
        url("meeting", meeting.pk), filled(both, also={"velg-chair": "theirs", "velg-in_short": "both"})
    )

    meeting.refresh_from_db()
    assert (both.status_code, answer.status_code) == (409, 302)
    assert meeting.chair == kari
    assert meeting.in_short.startswith("Hans.")
    assert meeting.in_short.endswith("Mitt.")


def test_a_draft_is_deleted_after_a_question_and_its_proposals_wait_again(secretary: Client, body: Body) -> None:
    meeting = make_meeting(body=body, state=Meeting.State.DRAFT)
    item = make_item(meeting, text="LPS: Borte.")
    proposal = AgendaProposal.rows.create(text="Gjeld", state=AgendaProposal.State.TAKEN, item=item)

    asked = secretary.get(url("meeting_delete", meeting.pk))
    still_there = Meeting.rows.filter(pk=meeting.pk).exists()
    first = secretary.post(url("meeting_delete", meeting.pk))
    second = secretary.post(url("meeting_delete", meeting.pk))

    proposal.refresh_from_db()
    assert (asked.status_code, still_there) == (200, True)
    assert first["Location"] == second["Location"] == url("overview")
    assert not Meeting.rows.filter(pk=meeting.pk).exists()
    assert (proposal.state, proposal.item) == (AgendaProposal.State.WAITING, None)


@pytest.mark.parametrize("state", [Meeting.State.PUBLISHED, Meeting.State.WITHDRAWN])
def test_a_report_that_was_published_is_never_deleted(
    secretary: Client, secretary_user: User, body: Body, state: str
) -> None:
    meeting = make_meeting(body=body)
    publish(meeting)
    if state == Meeting.State.WITHDRAWN:
        secretary.post(url("withdraw", meeting.pk), {"reason": ""})

    answer = secretary.post(url("meeting_delete", meeting.pk))

    assert answer.status_code == 200
    assert "kan ikke slettes" in answer.content.decode()
    assert Meeting.rows.filter(pk=meeting.pk).exists()


# Deltakere


@pytest.fixture
def meeting(body: Body) -> Meeting:
    return make_meeting(body=body, state=Meeting.State.DRAFT, date=date(2026, 6, 3))


def test_every_status_is_saved(secretary: Client, meeting: Meeting) -> None:
    rows = [make_attendance(meeting) for _status in Attendance.Status]
    page = secretary.get(url("participants", meeting.pk))
    chosen = {f"d{row.pk}-status": status.value for row, status in zip(rows, Attendance.Status, strict=True)}

    secretary.post(url("participants", meeting.pk), filled(page, also=chosen))

    assert list(meeting.attendances.values_list("status", flat=True)) == [status.value for status in Attendance.Status]


def test_the_deputy_takes_the_seat(secretary: Client, meeting: Meeting) -> None:
    seat = make_seat(make_organisation("Terskel"), meeting.body)
    fixed = make_representation(make_person("Jorunn Eide"), seat).person
    deputy = make_representation(make_person("Iver Sæther"), seat, kind=Representation.Kind.DEPUTY).person
    assert deputy is not None
    row = make_attendance(meeting, seat.organisation, fixed, status="expected")
    page = secretary.get(url("participants", meeting.pk))

    secretary.post(
        url("participants", meeting.pk),
        filled(page, also={f"d{row.pk}-status": "deputy", f"d{row.pk}-person": str(deputy.pk)}),
    )

    row.refresh_from_db()
    assert "Iver Sæther (vara)" in page.content.decode()
    assert (row.status, row.person) == (Attendance.Status.DEPUTY, deputy)


def test_an_organisation_may_stand_without_a_person_and_keep_its_clocks(secretary: Client, meeting: Meeting) -> None:
    seat = make_seat(make_organisation("LPS"), meeting.body)
    row = make_attendance(meeting, seat.organisation, make_representation(seat=seat).person)
    also = {f"d{row.pk}-person": "", f"d{row.pk}-arrived": "10.40", f"d{row.pk}-left": "14"}

    secretary.post(url("participants", meeting.pk), filled(secretary.get(url("participants", meeting.pk)), also=also))

    row.refresh_from_db()
    assert (row.person, row.arrived, row.left) == (None, time(10, 40), time(14))


def test_two_representatives_may_change_places(secretary: Client, meeting: Meeting) -> None:
    seat = make_seat(make_organisation("LPS"), meeting.body)
    one = make_representation(make_person("Mari Sund"), seat).person
    two = make_representation(make_person("Iver Sæther"), seat, kind=Representation.Kind.DEPUTY).person
    assert one is not None
    assert two is not None
    rows = [make_attendance(meeting, seat.organisation, who) for who in (one, two)]
    also = {f"d{rows[0].pk}-person": str(two.pk), f"d{rows[1].pk}-person": str(one.pk)}

    answer = secretary.post(
        url("participants", meeting.pk), filled(secretary.get(url("participants", meeting.pk)), also=also)
    )

    assert answer.status_code == 302
    assert list(meeting.attendances.values_list("person", flat=True)) == [two.pk, one.pk]


def test_the_same_person_twice_is_refused_with_a_sentence(secretary: Client, meeting: Meeting) -> None:
    seat = make_seat(make_organisation("LPS"), meeting.body)
    mari = make_representation(make_person("Mari Sund"), seat).person
    assert mari is not None
    make_attendance(meeting, seat.organisation, mari)
    row = make_attendance(meeting, seat.organisation)

    answer = secretary.post(
        url("participants", meeting.pk),
        filled(secretary.get(url("participants", meeting.pk)), also={f"d{row.pk}-person": str(mari.pk)}),
    )

    assert answer.status_code == 200
    assert "Mari Sund står to ganger på lista." in answer.content.decode()
    assert form_on(answer)[f"d{row.pk}-person"] == [str(mari.pk)]


def test_an_organisation_twice_without_person_is_refused_with_a_sentence(secretary: Client, meeting: Meeting) -> None:
    seat = make_seat(make_organisation("LPS"), meeting.body)
    mari = make_representation(make_person("Mari Sund"), seat).person
    make_attendance(meeting, seat.organisation)
    row = make_attendance(meeting, seat.organisation, mari)

    answer = secretary.post(
        url("participants", meeting.pk),
        filled(secretary.get(url("participants", meeting.pk)), also={f"d{row.pk}-person": ""}),
    )

    assert "LPS står to ganger uten person." in answer.content.decode()


def test_a_guest_is_added_by_typing_a_name_once(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting)
    form = filled(
        secretary.get(url("participants", meeting.pk)), also={"ny-name": "Thea Lunde", "ny-item": str(item.pk)}
    )

    secretary.post(url("participants", meeting.pk), form)
    secretary.post(url("participants", meeting.pk), form)

    guest = meeting.attendances.get()
    assert (str(guest.person), guest.organisation, guest.status, guest.item) == ("Thea Lunde", None, "guest", item)
    assert Person.rows.filter(name="Thea Lunde").count() == 1


def test_a_known_person_and_an_organisation_are_added_as_present(secretary: Client, meeting: Meeting) -> None:
    kari, host = make_person("Kari Holm"), make_organisation("Samsenteret")
    also = {"ny-name": "Kari Holm", "ny-organisation": str(host.pk), "ny-status": "present"}

    secretary.post(url("participants", meeting.pk), filled(secretary.get(url("participants", meeting.pk)), also=also))

    row = meeting.attendances.get()
    assert (row.person, row.organisation, row.status) == (kari, host, Attendance.Status.PRESENT)


def test_namesakes_must_be_told_apart(secretary: Client, meeting: Meeting) -> None:
    seat = make_seat(make_organisation("LPS"), meeting.body)
    one = make_representation(make_person("Ellen Aune"), seat).person
    make_person("Ellen Aune")
    address = url("participants", meeting.pk)

    doubtful = secretary.post(address, filled(secretary.get(address), also={"ny-name": "Ellen Aune"}))
    secretary.post(address, filled(secretary.get(address), also={"ny-name": "Ellen Aune (LPS)"}))

    assert "Flere heter dette." in doubtful.content.decode()
    assert meeting.attendances.get().person == one


def test_only_a_guest_belongs_to_an_item(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting)
    row = make_attendance(meeting)
    address = url("participants", meeting.pk)

    on_row = secretary.post(address, filled(secretary.get(address), also={f"d{row.pk}-item": str(item.pk)}))
    on_new = secretary.post(
        address,
        filled(
            secretary.get(address),
            also={"ny-name": "Thea Lunde", "ny-status": "present", "ny-item": str(item.pk)},
        ),
    )

    assert "Bare gjester knyttes til én sak." in on_row.content.decode()
    assert "Bare gjester knyttes til én sak." in on_new.content.decode()


def test_nobody_leaves_before_arriving(secretary: Client, meeting: Meeting) -> None:
    row = make_attendance(meeting)
    address = url("participants", meeting.pk)

    answer = secretary.post(
        address, filled(secretary.get(address), also={f"d{row.pk}-arrived": "12", f"d{row.pk}-left": "11"})
    )

    assert "Ingen kan gå før de kom." in answer.content.decode()


def test_a_line_is_taken_off_the_list(secretary: Client, meeting: Meeting) -> None:
    row = make_attendance(meeting)
    address = url("participants", meeting.pk)

    secretary.post(address, filled(secretary.get(address), also={f"d{row.pk}-remove": "on"}))

    assert not meeting.attendances.exists()


def test_two_editors_of_different_lines_both_keep_theirs(secretary: Client, meeting: Meeting) -> None:
    one, two = make_attendance(meeting), make_attendance(meeting)
    address = url("participants", meeting.pk)
    mine = filled(secretary.get(address), also={f"d{one.pk}-status": "apology"})
    Attendance.rows.filter(pk=two.pk).update(status="absent")

    answer = secretary.post(address, mine)

    assert answer.status_code == 302
    assert list(meeting.attendances.values_list("status", flat=True)) == ["apology", "absent"]


@pytest.mark.parametrize(("choice", "kept"), [("mine", "apology"), ("theirs", "absent")])
def test_two_editors_of_one_line_choose(secretary: Client, meeting: Meeting, choice: str, kept: str) -> None:
    row = make_attendance(meeting)
    address = url("participants", meeting.pk)
    mine = filled(secretary.get(address), also={f"d{row.pk}-status": "apology", "ny-name": "Thea Lunde"})
    Attendance.rows.filter(pk=row.pk).update(status="absent")

    both = secretary.post(address, mine)
    nobody_yet = meeting.attendances.count()
    secretary.post(address, filled(both, also={f"velg-d{row.pk}-status": choice}))

    row.refresh_from_db()
    assert (both.status_code, nobody_yet) == (409, 1)
    assert "<b>Forfall</b>" in both.content.decode()
    assert "<b>Ikke møtt</b>" in both.content.decode()
    assert row.status == kept
    assert meeting.attendances.count() == 2


def test_a_change_on_a_line_that_is_gone_is_told(secretary: Client, meeting: Meeting) -> None:
    row = make_attendance(meeting)
    address = url("participants", meeting.pk)
    mine = filled(secretary.get(address), also={f"d{row.pk}-status": "apology"})
    row.delete()

    answer = secretary.post(address, mine, follow=True)

    assert "En annen har tatt bort en linje som du endret" in answer.content.decode()


def test_participants_cost_the_same_for_one_and_three(secretary: Client, body: Body) -> None:
    counts = []
    for size in (1, 3):
        meeting = make_meeting(body=body, state=Meeting.State.DRAFT)
        for _number in range(size):
            seat = make_seat(body=body)
            make_attendance(meeting, seat.organisation, make_representation(seat=seat).person)
        with CaptureQueriesContext(connection) as queries:
            secretary.get(url("participants", meeting.pk))
        counts.append(len(queries))

    assert counts[0] == counts[1]


# Saker: slette, vedlegg


def test_an_item_is_deleted_after_a_question_that_shows_its_text(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting, text="LPS: Kan kopieres herfra.")

    asked = secretary.get(url("item_delete", item.pk))
    first = secretary.post(url("item_delete", item.pk))
    second = secretary.post(url("item_delete", item.pk))

    assert "LPS: Kan kopieres herfra." in asked.content.decode()
    assert (first["Location"], second["Location"]) == (f"{url('write', meeting.pk)}?borte={item.pk}", url("overview"))
    assert not AgendaItem.rows.filter(pk=item.pk).exists()


def test_a_paper_is_attached_once_downloaded_and_deleted(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting)

    for _click in range(2):
        secretary.post(
            url("papers", item.pk),
            {"paper": SimpleUploadedFile("tall 2026.html", b"<script>"), "title": "", "audience": "members"},
        )
    paper = Attachment.rows.get()
    answer = secretary.get(url("paper", paper.pk))
    asked = secretary.get(url("paper_delete", paper.pk))
    first = secretary.post(url("paper_delete", paper.pk))
    second = secretary.post(url("paper_delete", paper.pk))

    assert (paper.title, paper.item, paper.audience) == ("tall 2026", item, "members")
    assert b"".join(answer.streaming_content) == b"<script>"  # type: ignore[attr-defined]  # a file response
    assert answer["Content-Disposition"] == 'attachment; filename="tall 2026.html"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "tall 2026" in asked.content.decode()
    assert (first["Location"], second["Location"]) == (url("papers", item.pk), url("overview"))
    assert not Attachment.rows.exists()


def test_a_paper_that_is_too_large_is_refused_with_what_to_do(
    secretary: Client, meeting: Meeting, settings: Settings
) -> None:
    settings.ATTACHMENT_LIMIT = 1_000_000
    item = make_item(meeting)

    answer = secretary.post(
        url("papers", item.pk), {"paper": SimpleUploadedFile("stor.pdf", b"x" * 1_000_001), "audience": "members"}
    )

    assert "Fila er for stor (grense 1 MB)." in answer.content.decode()
    assert not Attachment.rows.exists()


def test_choosing_no_paper_says_so(secretary: Client, meeting: Meeting) -> None:
    answer = secretary.post(url("papers", make_item(meeting).pk), {"audience": "members"})

    assert answer.status_code == 200
    assert "Noe må rettes" in answer.content.decode()


# Forslag


def test_proposals_are_added_set_aside_and_fetched_back(secretary: Client) -> None:
    for _click in range(2):
        secretary.post(url("proposals"), {"text": "Ferievikarer"})
    proposal = AgendaProposal.rows.get()

    secretary.post(url("proposal_settle", proposal.pk), {"legg-bort": "1"})
    proposal.refresh_from_db()
    aside = proposal.state
    secretary.post(url("proposal_settle", proposal.pk), {"hent": "1"})
    proposal.refresh_from_db()

    assert (aside, proposal.state) == (AgendaProposal.State.DECLINED, AgendaProposal.State.WAITING)


def test_a_proposal_already_taken_up_is_shown_with_its_meeting(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting)
    proposal = AgendaProposal.rows.create(text="Gjeld", state=AgendaProposal.State.TAKEN, item=item)
    AgendaProposal.rows.create(text="Lagt bort", state=AgendaProposal.State.DECLINED)

    page = secretary.get(url("proposals")).content.decode()

    assert f"{url('write', meeting.pk)}?sak={item.pk}" in page
    assert "Lagt bort" in page
    assert secretary.post(url("proposal_settle", proposal.pk)).status_code == 404
