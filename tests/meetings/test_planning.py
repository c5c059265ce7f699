"""Running clocks of an agenda."""

from __future__ import annotations

from datetime import date, time

import pytest
from pytest_django import DjangoAssertNumQueries

from meetings.drafts import read_draft
from meetings.following_up import enter_task, set_status
from meetings.models import AgendaItem, Meeting, Task, TaskStatus
from meetings.planning import agenda_lines, carried_over, timetable
from meetings.publishing import announce_meeting
from meetings.reading import preview_of
from meetings.report import View
from organisations.models import Body, Seat, User
from tests.builders import make_attendance, make_item, make_meeting, make_organisation, make_seat, publish


def test_clocks_run_until_an_item_has_no_minutes(body: Body) -> None:
    meeting = make_meeting(body=body, starts_at=time(10), ends_at=time(15))
    for minutes in (5, 90, None, 10):
        make_item(meeting, minutes=minutes)

    plan = timetable(meeting)

    assert [(slot.starts, slot.ends) for slot in plan.slots] == [
        (time(10), time(10, 5)),
        (time(10, 5), time(11, 35)),
        (time(11, 35), None),
        (None, None),
    ]
    assert (plan.minutes, plan.untimed, plan.over, plan.spare) == (105, 1, 0, 195)


def test_minutes_past_the_end_are_counted(body: Body) -> None:
    meeting = make_meeting(body=body, starts_at=time(23), ends_at=time(23, 30))
    for minutes in (45, 45):
        make_item(meeting, minutes=minutes)

    plan = timetable(meeting)

    assert [(slot.starts, slot.ends) for slot in plan.slots] == [(time(23), time(23, 45)), (time(23, 45), None)]
    assert (plan.over, plan.spare) == (60, 0)


def test_without_a_start_there_are_no_clocks(body: Body) -> None:
    meeting = make_meeting(body=body)
    make_item(meeting, minutes=5)

    plan = timetable(meeting)

    assert [(slot.starts, slot.ends) for slot in plan.slots] == [(None, None)]
    assert (plan.minutes, plan.over, plan.spare) == (5, 0, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_a_timetable_costs_three_queries(
    body: Body, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = make_meeting(body=body)
    for _number in range(count):
        make_item(meeting)

    with django_assert_num_queries(3):
        plan = timetable(meeting)
        read = [(list(slot.item.guests.all()), list(slot.item.attachments.all())) for slot in plan.slots]

    assert read == [([], [])] * count


def test_open_tasks_of_earlier_reports_are_carried_over_the_most_urgent_first(body: Body) -> None:
    organisation = make_seat(make_organisation("LPS"), body).organisation
    before = make_meeting(body=body)
    make_attendance(before, organisation)
    make_item(before, "! LPS: ingen frist\n! LPS innen 1.9.2026: sender tall")
    publish(before)
    unpublished = make_meeting(body=body, date=date(2026, 7, 1))
    make_item(unpublished, "! LPS: er ikke sendt ut")
    meeting = make_meeting(body=body, date=date(2027, 3, 3), state=Meeting.State.PLANNED)

    assert [task.what for task in carried_over(meeting)] == ["sender tall", "ingen frist"]
    assert carried_over(before) == []


def test_a_task_stands_on_each_next_agenda_until_it_is_closed(
    body: Body, member_seat: Seat, secretary_user: User
) -> None:
    meetings = [make_meeting(body=body, date=date(2026, month, 3)) for month in (1, 3, 6)]
    make_item(meetings[0], "! PBU: sender tall")
    publish(meetings[0])
    by_hand = enter_task(meetings[0], what="ringe", organisation=member_seat.organisation, by=secretary_user)
    Meeting.rows.filter(pk=meetings[1].pk).update(state=Meeting.State.PLANNED)

    assert [[task.what for task in carried_over(one)] for one in meetings] == [
        [],
        ["sender tall", "ringe"],
        ["sender tall", "ringe"],
    ]
    set_status(by_hand, state=TaskStatus.State.DONE, result="Ringt", by=secretary_user, seen=None)
    set_status(
        Task.rows.get(what="sender tall"), state=TaskStatus.State.OPEN, result="Purret", by=secretary_user, seen=None
    )
    assert [task.what for task in carried_over(meetings[2])] == ["sender tall"]


def test_members_find_on_an_announced_meeting_what_they_may_see(
    body: Body, member_seat: Seat, secretary_user: User, request: pytest.FixtureRequest
) -> None:
    clients = {name: request.getfixturevalue(name) for name in ("member", "other_member", "secretary", "visitor")}
    before = make_meeting(body=body, audience="members")
    make_item(before, "! PBU: sender tall")
    publish(before)
    unheard = make_meeting(body=body, date=date(2026, 7, 1))
    enter_task(unheard, what="finne lokale", organisation=member_seat.organisation, by=secretary_user)
    coming = make_meeting(body=body, date=date(2099, 3, 3), state=Meeting.State.PLANNED, audience="public")
    make_item(coming, kind=AgendaItem.Kind.FOLLOW_UP, heading="Oppfølging fra sist")
    announce_meeting(coming, by=secretary_user)

    shown = {
        name: [line.tasks for line in client.get(f"/moter/{coming.pk}/").context["agenda"]]
        for name, client in clients.items()
    }

    assert shown == {
        "member": [("PBU: sender tall", "PBU: finne lokale")],
        "other_member": [("PBU: sender tall",)],
        "secretary": [("PBU: sender tall", "PBU: finne lokale")],
        "visitor": [()],
    }
    shared = agenda_lines(coming, preview_of(read_draft(coming), view=View.MEMBERS), members=True)
    assert [line.tasks for line in shared] == [("PBU: sender tall",)]
