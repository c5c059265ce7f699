"""The deeds behind the secretary's pages, where a page does not reach."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.core.files.base import ContentFile

from meetings.attaching import attach_paper
from meetings.attending import (
    AttendanceChanged,
    AttendanceRefused,
    add_participant,
    save_attendances,
)
from meetings.choosing import CannotChoose, block_at, choose_speaker, find_again, remember, welcome_guest
from meetings.discarding import NotDiscardable, delete_meeting
from meetings.drafts import parse_item, read_draft
from meetings.heads import HeadChanged, save_head, start_meeting_once
from meetings.models import Attendance, Audience, Meeting
from meetings.names import register_for, registers_for
from meetings.notation import Doubt, DoubtReason, Register, parse
from meetings.publishing import choose_readers, has_changes
from organisations.models import Body, OrganisationName, PersonName, Representation, SiteEpoch, User
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


@pytest.fixture
def meeting(body: Body) -> Meeting:
    return make_meeting(body=body, state=Meeting.State.DRAFT, date=date(2026, 6, 3), place="Oslo")


# The head


def test_a_head_changed_by_both_in_the_same_way_is_no_conflict(meeting: Meeting, secretary_user: User) -> None:
    Meeting.rows.filter(pk=meeting.pk).update(place="Havnsund", version=2)

    saved = save_head(meeting, {"place": "Havnsund"}, seen={"place": "Oslo"}, by=secretary_user)

    assert (saved.place, saved.version) == ("Havnsund", 2)


def test_a_conflict_names_the_columns_and_writes_nothing(meeting: Meeting, secretary_user: User) -> None:
    Meeting.rows.filter(pk=meeting.pk).update(place="Havnsund")

    with pytest.raises(HeadChanged) as changed:
        save_head(
            meeting,
            {"place": "Bergly", "starts_at": time(10)},
            seen={"place": "Oslo", "starts_at": None},
            by=secretary_user,
        )

    assert changed.value.columns == {"place"}
    assert Meeting.rows.get(pk=meeting.pk).starts_at is None


def test_the_day_of_approval_shows_at_once(meeting: Meeting, secretary_user: User) -> None:
    before = SiteEpoch.now()

    save_head(meeting, {"approved_on": date(2026, 11, 5)}, seen={"approved_on": None}, by=secretary_user)

    assert SiteEpoch.now() == before + 1


def test_readers_of_a_published_report_are_not_changed_by_the_draft(meeting: Meeting, secretary_user: User) -> None:
    publish(meeting, audience="members")

    choose_readers(meeting, Audience.PUBLIC, by=secretary_user)

    assert Meeting.rows.get(pk=meeting.pk).audience == Audience.MEMBERS


def test_readers_of_an_announced_meeting_change_what_is_stored(body: Body, secretary_user: User) -> None:
    coming = make_meeting(body=body, state=Meeting.State.PLANNED, announced_at="2026-06-01T10:00Z", audience="members")
    coming.refresh_from_db()
    before = SiteEpoch.now()

    choose_readers(coming, Audience.PUBLIC, by=secretary_user)

    assert (coming.audience, SiteEpoch.now()) == (Audience.PUBLIC, before + 1)


def test_a_published_report_leads_to_the_next_meeting_once_it_is_made(body: Body, secretary_user: User) -> None:
    last = make_meeting(body=body, date=date(2026, 6, 3), next_date=date(2026, 11, 5))
    publish(last)

    following = start_meeting_once(body, by=secretary_user, on=date(2026, 11, 5))

    last.refresh_from_db()
    assert last.next_meeting == following
    assert not has_changes(read_draft(last))


# The participant list


def test_lines_that_are_gone_are_left_alone(meeting: Meeting, secretary_user: User) -> None:
    save_attendances(meeting, {999: {"status": "absent"}}, seen={999: {"status": "present"}}, by=secretary_user)

    assert Meeting.rows.get(pk=meeting.pk).version == 1


def test_a_clash_on_one_line_writes_none_of_them(meeting: Meeting, secretary_user: User) -> None:
    one, two = make_attendance(meeting), make_attendance(meeting)
    Attendance.rows.filter(pk=one.pk).update(status="absent")

    with pytest.raises(AttendanceChanged) as changed:
        save_attendances(
            meeting,
            {one.pk: {"status": "apology"}, two.pk: {"status": "apology"}},
            seen={one.pk: {"status": "present"}, two.pk: {"status": "present"}},
            by=secretary_user,
        )

    assert changed.value.rows == {one.pk: {"status"}}
    assert Attendance.rows.get(pk=two.pk).status == "present"


def test_a_participant_is_somebody(meeting: Meeting, secretary_user: User) -> None:
    with pytest.raises(AttendanceRefused):
        add_participant(meeting, by=secretary_user)


def test_adding_who_is_there_gives_the_line_that_is_there(meeting: Meeting, secretary_user: User) -> None:
    organisation = make_organisation("LPS")
    guest = add_participant(meeting, name="Thea Lunde", by=secretary_user)
    nameless = add_participant(meeting, organisation=organisation, by=secretary_user)

    assert add_participant(meeting, name="Thea Lunde", by=secretary_user) == guest
    assert add_participant(meeting, organisation=organisation, by=secretary_user) == nameless
    assert meeting.attendances.count() == 2


# Choices


def test_the_same_line_twice_is_told_apart_by_its_place() -> None:
    before = parse("XYZ: Hei.\nXYZ: Hei.", Register())
    after = parse("Ny.\nXYZ: Hei.\nXYZ: Hei.", Register())

    assert [find_again(before, index, after) for index in (0, 1)] == [1, 2]


def test_a_topic_line_gets_no_name(meeting: Meeting, secretary_user: User) -> None:
    item = make_item(meeting, text="#bolig")

    with pytest.raises(CannotChoose):
        choose_speaker(item, 0, "LPS", doubt=None, version=1, by=secretary_user, register=register_for(meeting))


def test_a_line_that_is_not_there_cannot_be_chosen(meeting: Meeting) -> None:
    with pytest.raises(CannotChoose):
        block_at(make_item(meeting, text="Én linje."), 5, register_for(meeting))


def test_only_the_doubtful_part_of_a_joint_label_is_rewritten(meeting: Meeting, secretary_user: User) -> None:
    make_attendance(meeting, make_organisation("LPS"))
    make_attendance(meeting, make_organisation("Psykologlaget"))
    item = make_item(meeting, text="LPS og Psykologlag: Sammen.")
    register = register_for(meeting)
    doubt = parse_item(item, register).blocks[0].doubt

    saved = choose_speaker(item, 0, "Psykologlaget", doubt=doubt, version=1, by=secretary_user, register=register)

    assert saved.text == "LPS og Psykologlaget: Sammen."


def test_a_known_name_is_welcomed_as_the_person_it_is(meeting: Meeting, secretary_user: User) -> None:
    known = make_person("Thea Lunde")
    doubt = Doubt("Thea Lunde", DoubtReason.UNKNOWN_NAME, ())

    guest = welcome_guest(make_item(meeting), doubt, by=secretary_user)

    assert (guest.person, guest.status) == (known, Attendance.Status.GUEST)


def test_a_spelling_of_a_person_or_an_organisation_is_remembered(db: None) -> None:
    person, organisation = make_person("Ellen Krogh"), make_organisation("LPS")

    remember("Elen", organisation=None, person=person.pk)
    remember("LPF", organisation=organisation.pk, person=None)
    remember("Ingen", organisation=None, person=None)

    assert list(PersonName.rows.values_list("person", "name")) == [(person.pk, "Elen")]
    assert list(OrganisationName.rows.values_list("organisation", "name")) == [(organisation.pk, "LPF")]


# Deleting


def test_a_meeting_with_a_report_is_not_deleted_even_by_the_deed(meeting: Meeting, secretary_user: User) -> None:
    publish(meeting)

    with pytest.raises(NotDiscardable, match="Trekk referatet tilbake"):
        delete_meeting(meeting, by=secretary_user)


# Names at several meetings


def test_registers_of_several_meetings_hold_each_its_own_date(body: Body) -> None:
    seat = make_seat(make_organisation("LPS"), body, since=date(2020, 1, 1), until=date(2022, 1, 1))
    person = make_representation(make_person("Mari Sund"), seat, until=date(2022, 1, 1)).person
    other = make_seat(make_organisation("PB"), body)
    make_representation(person, other, kind=Representation.Kind.DEPUTY)
    then, now = make_meeting(body=body, date=date(2021, 6, 3)), make_meeting(body=body, date=date(2026, 6, 3))

    registers = registers_for([then, now])

    seated = {key: {one.short for one in register.organisations if one.seated} for key, register in registers.items()}
    belongs = {key: [one.organisation for one in register.people] for key, register in registers.items()}
    assert seated == {then.pk: {"LPS", "PB"}, now.pk: {"PB"}}
    assert belongs == {then.pk: [seat.organisation_id], now.pk: [other.organisation_id]}
    assert registers[now.pk] == register_for(now)


def test_a_paper_without_a_name_gets_one(meeting: Meeting, secretary_user: User) -> None:
    paper = attach_paper(
        make_item(meeting), paper=ContentFile(b"x"), title="Notat", audience="members", by=secretary_user
    )

    assert (paper.file_name, paper.content_type) == ("vedlegg", "application/octet-stream")
