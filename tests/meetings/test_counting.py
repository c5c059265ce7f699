"""Attendance by seat: inside its period, from the newest revision, apologies apart."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from meetings.counting import SeatAttendance, attendance_by_seat
from meetings.models import Attendance, Meeting
from meetings.publishing import correct_minutes, withdraw_minutes
from organisations.merging import merge
from organisations.models import Body, Organisation, Seat, User
from tests.builders import make_attendance, make_body, make_meeting, make_organisation, make_person, make_seat, publish

pytestmark = pytest.mark.django_db

Status = Attendance.Status
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def hold(on: date, met: dict[Organisation, str], body: Body | None = None) -> Meeting:
    """A published meeting, at which also a host was."""
    meeting = make_meeting(date=on, body=body)
    make_attendance(meeting, make_organisation(f"Vert {on}"))
    for organisation, status in met.items():
        make_attendance(meeting, organisation, status=status)
    publish(meeting)
    return meeting


def numbers(one: SeatAttendance) -> tuple[int, int, int, int, int, int, int | None]:
    return one.held, one.present, one.deputy, one.apology, one.absent, one.unrecorded, one.percent


def counted(body: Body, reader: User) -> dict[str, tuple[int, int, int, int, int, int, int | None]]:
    found = attendance_by_seat(body, since=FIRST, until=LAST, reader=reader)
    return {one.seat.organisation.short: numbers(one) for one in found}


def test_each_state_is_counted_and_apologies_are_apart(body: Body, secretary_user: User) -> None:
    seat = make_seat(make_organisation("PBU"), body)
    states = (Status.PRESENT, Status.PRESENT, Status.DEPUTY, Status.ABSENT, Status.APOLOGY, Status.APOLOGY)
    for month, status in enumerate(states, start=1):
        hold(date(2026, month, 3), {seat.organisation: status})
    hold(date(2026, 10, 3), {})

    assert counted(body, secretary_user) == {"PBU": (7, 2, 1, 2, 1, 1, 75)}


def test_only_meetings_inside_the_seat_and_the_period_are_counted(body: Body, secretary_user: User) -> None:
    organisation = make_organisation("PBU")
    make_seat(organisation, body, since=date(2026, 3, 3), until=date(2026, 5, 3))
    for on in (date(2026, 3, 2), date(2026, 3, 3), date(2026, 5, 3), date(2026, 5, 4)):
        hold(on, {organisation: Status.PRESENT})
    hold(date(2026, 4, 3), {organisation: Status.PRESENT}, body=make_body("Styret"))
    make_seat(make_organisation("Gammel"), body, until=date(2025, 12, 31))
    make_seat(make_organisation("Ny"), body, since=date(2027, 1, 1))

    assert counted(body, secretary_user) == {"PBU": (2, 2, 0, 0, 0, 0, 100)}


def test_two_seats_of_one_organisation_are_counted_each_for_itself(body: Body, secretary_user: User) -> None:
    organisation = make_organisation("PBU")
    make_seat(organisation, body, until=date(2026, 3, 31))
    make_seat(organisation, body, since=date(2026, 6, 1))
    for on in (date(2026, 2, 3), date(2026, 4, 3), date(2026, 8, 3)):
        hold(on, {organisation: Status.DEPUTY})

    found = attendance_by_seat(body, since=FIRST, until=LAST, reader=secretary_user)

    assert [numbers(one) for one in found] == [(1, 0, 1, 0, 0, 0, 100), (1, 0, 1, 0, 0, 0, 100)]


def test_the_newest_revision_counts_and_a_withdrawn_one_does_not(body: Body, secretary_user: User) -> None:
    organisation = make_seat(make_organisation("PBU"), body).organisation
    meeting = hold(date(2026, 3, 3), {organisation: Status.ABSENT})
    Attendance.rows.filter(meeting=meeting, organisation=organisation).update(status=Status.PRESENT)
    correct_minutes(meeting, by=secretary_user, reason="De var der.")
    gone = hold(date(2026, 4, 3), {organisation: Status.ABSENT})
    withdraw_minutes(gone, by=secretary_user, reason="Feil")
    make_meeting(date=date(2026, 5, 3), organisations=[organisation])

    assert counted(body, secretary_user) == {"PBU": (1, 1, 0, 0, 0, 0, 100)}


def test_of_several_lines_the_best_counts_and_guests_do_not(body: Body, secretary_user: User) -> None:
    organisation = make_seat(make_organisation("PBU"), body).organisation
    meeting = make_meeting(date=date(2026, 3, 3), body=body)
    make_attendance(meeting, organisation, make_person(), status=Status.APOLOGY)
    make_attendance(meeting, organisation, make_person(), status=Status.DEPUTY)
    make_attendance(meeting, organisation, make_person(), status=Status.GUEST)
    publish(meeting)

    assert counted(body, secretary_user) == {"PBU": (1, 0, 1, 0, 0, 0, 100)}


def test_what_stands_under_a_merged_row_counts_for_the_one_that_was_kept(body: Body, secretary_user: User) -> None:
    kept, gone = make_seat(make_organisation("Nærhet"), body).organisation, make_organisation("Nærhet Norge")
    hold(date(2026, 3, 3), {gone: Status.PRESENT})

    merge(kept, gone, by=secretary_user)

    assert counted(body, secretary_user) == {"Nærhet": (1, 1, 0, 0, 0, 0, 100)}


def test_no_meeting_is_no_percentage(body: Body, secretary_user: User) -> None:
    make_seat(make_organisation("PBU"), body)

    assert counted(body, secretary_user) == {"PBU": (0, 0, 0, 0, 0, 0, None)}


def test_visitors_are_told_nothing(body: Body) -> None:
    organisation = make_seat(make_organisation("PBU"), body).organisation
    hold(date(2026, 3, 3), {organisation: Status.PRESENT})

    [one] = attendance_by_seat(body, since=FIRST, until=LAST, reader=AnonymousUser())

    assert (one.present, one.absent, one.percent) == (0, 0, None)


@pytest.mark.parametrize("number", [1, 3])
def test_counting_costs_three_queries(
    body: Body, secretary_user: User, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    seats: list[Seat] = [make_seat(make_organisation(f"Lag {place}"), body) for place in range(number)]
    for month in range(1, number + 1):
        hold(date(2026, month, 3), {seat.organisation: Status.PRESENT for seat in seats})
    counted(body, secretary_user)

    with django_assert_num_queries(3):
        counted(body, secretary_user)
