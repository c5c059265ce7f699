"""Running clocks of an agenda."""

from __future__ import annotations

from datetime import date, time

import pytest
from pytest_django import DjangoAssertNumQueries

from meetings.models import Meeting
from meetings.planning import carried_over, timetable
from organisations.models import Body
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
