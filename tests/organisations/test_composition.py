"""Who is in a body, who came and who went, what is missing."""

from __future__ import annotations

from datetime import date

import pytest

from organisations.composition import (
    members_by_kind,
    offices_of,
    seats_on,
    turnover,
    without_deputy,
    without_representative,
)
from organisations.models import Body, Office, Organisation, Representation, Seat
from tests.builders import make_body, make_organisation, make_person, make_representation, make_seat

pytestmark = pytest.mark.django_db

Kind = Representation.Kind
TODAY = date(2026, 6, 3)


def names(seats: list[Seat] | tuple[Seat, ...]) -> list[str]:
    return [seat.organisation.short for seat in seats]


def test_members_of_a_day_are_those_whose_seat_runs_then(body: Body) -> None:
    make_seat(make_organisation("Alltid"), body)
    make_seat(make_organisation("Siste dag"), body, until=TODAY)
    make_seat(make_organisation("Første dag"), body, since=TODAY)
    make_seat(make_organisation("Sluttet"), body, until=date(2026, 6, 2))
    make_seat(make_organisation("Kommer"), body, since=date(2026, 6, 4))
    make_seat(make_organisation("Andre"), make_body("Styret"))

    assert names(seats_on(body, TODAY)) == ["Alltid", "Første dag", "Siste dag"]


def test_a_deputy_without_a_name_is_no_deputy(body: Body) -> None:
    with_one = make_seat(make_organisation("Har"), body)
    make_representation(make_person(), with_one, kind=Kind.DEPUTY)
    vacant = make_seat(make_organisation("Navn kommer"), body)
    make_representation(seat=vacant, vacant=True, kind=Kind.DEPUTY)
    ended = make_seat(make_organisation("Sluttet"), body)
    make_representation(make_person(), ended, kind=Kind.DEPUTY, until=date(2026, 6, 2))
    make_representation(make_person(), make_seat(make_organisation("Bare fast"), body))

    assert names(without_deputy(body, TODAY)) == ["Bare fast", "Navn kommer", "Sluttet"]


def test_a_representative_is_missing_when_nobody_has_the_name(body: Body) -> None:
    make_representation(make_person(), make_seat(make_organisation("Har"), body))
    make_representation(seat=make_seat(make_organisation("Navn kommer"), body), vacant=True)
    make_representation(make_person(), make_seat(make_organisation("Bare vara"), body), kind=Kind.DEPUTY)
    make_seat(make_organisation("Ingen"), body)

    assert names(without_representative(body, TODAY)) == ["Bare vara", "Ingen", "Navn kommer"]


def test_opening_and_joined_less_left_is_closing(body: Body) -> None:
    first, last = date(2025, 1, 1), date(2025, 12, 31)
    heir = make_seat(make_organisation("Arving"), body).organisation
    make_seat(make_organisation("Ut første dag"), body, until=first, reason=Seat.Reason.RESIGNED)
    make_seat(make_organisation("Ut siste dag"), body, until=last, reason=Seat.Reason.MERGED, successor=heir)
    make_seat(make_organisation("Ut før"), body, until=date(2024, 12, 31))
    make_seat(make_organisation("Inn første dag"), body, since=first)
    make_seat(make_organisation("Inn siste dag"), body, since=last)
    make_seat(make_organisation("Inn etter"), body, since=date(2026, 1, 1))
    short = make_organisation("Inn og ut")
    make_seat(short, body, since=date(2025, 2, 1), until=date(2025, 3, 1))
    back = make_organisation("Ut og inn")
    make_seat(back, body, until=date(2025, 2, 1), reason=Seat.Reason.CEASED)
    make_seat(back, body, since=date(2025, 9, 1))

    found = turnover(body, since=first, until=last)

    assert (found.opening, found.closing) == (4, 4)
    assert sorted(names(found.joined)) == ["Inn første dag", "Inn og ut", "Inn siste dag", "Ut og inn"]
    assert sorted(names(found.left)) == ["Inn og ut", "Ut første dag", "Ut og inn", "Ut siste dag"]
    assert found.both == {short.pk, back.pk}
    assert found.reasons() == {
        Seat.Reason.RESIGNED: 1,
        Seat.Reason.CEASED: 1,
        Seat.Reason.MERGED: 1,
        Seat.Reason.PART_OF: 0,
        Seat.Reason.NOT_STATED: 1,
    }
    assert len(seats_on(body, date(2025, 12, 31))) - 1 == found.closing  # one has its last day then


def test_members_by_kind_leaves_empty_kinds_out(body: Body) -> None:
    for short, kind in (("A", "user"), ("B", "carer"), ("C", "user")):
        make_seat(make_organisation(short, kind=kind), body)

    found = {kind: names(seats) for kind, seats in members_by_kind(body, TODAY).items()}

    assert found == {Organisation.Kind.USER: ["A", "C"], Organisation.Kind.CARER: ["B"]}


def test_offices_stand_by_office_the_latest_first(body: Body) -> None:
    for kind, name, since, until in (
        (Office.Kind.STAFF, "Ansatt", None, None),
        (Office.Kind.LEADER, "Gammel", date(2019, 1, 1), date(2020, 1, 1)),
        (Office.Kind.LEADER, "Nå", date(2023, 1, 1), None),
        (Office.Kind.LEADER, "Nyere", date(2020, 1, 2), date(2022, 12, 31)),
    ):
        Office.rows.create(body=body, kind=kind, name=name, since=since, until=until)

    assert [office.name for office in offices_of(body)] == ["Nå", "Nyere", "Gammel", "Ansatt"]
