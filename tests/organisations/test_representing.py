"""«Bytt representant» and the end of a seat: who sits, who reads, and what a second click does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from meetings.models import Meeting
from meetings.publishing import announce_meeting
from organisations.links import link_for
from organisations.models import Body, Event, Person, Representation, Seat, SignedLink, User
from organisations.representing import CannotRepresent, change_representative, end_seat
from tests.builders import make_meeting, make_organisation, make_person, make_representation, make_seat, make_user

ON = date(2026, 9, 1)
FIXED = Representation.Kind.FIXED
INDEX_QUERIES = 6
ORGANISATION_QUERIES = 8


def test_a_change_ends_one_and_starts_the_next_with_an_event(secretary_user: User) -> None:
    old, new = make_person("Kari Vold"), make_person("Jon Ærlig")
    sitting = make_representation(old, make_seat(make_organisation("LPS")), since=date(2024, 1, 1))

    change_representative(sitting.seat, FIXED, leaving=sitting, person=new, on=ON, reason="Flyttet", by=secretary_user)

    rows = Representation.rows.order_by("pk").values_list("person__name", "since", "until", "end_reason")
    assert list(rows) == [
        ("Kari Vold", date(2024, 1, 1), date(2026, 8, 31), "Flyttet"),
        ("Jon Ærlig", ON, None, ""),
    ]
    assert [(event.on, event.text) for event in Event.rows.all()] == [(ON, "Ny representant: Jon Ærlig")]


def test_the_second_of_two_clicks_changes_nothing(secretary_user: User) -> None:
    sitting = make_representation()
    change_representative(sitting.seat, FIXED, leaving=sitting, person=None, on=ON, by=secretary_user)

    with pytest.raises(CannotRepresent):
        change_representative(sitting.seat, FIXED, leaving=sitting, person=None, on=ON, by=secretary_user)

    assert Representation.rows.filter(person__isnull=True).count() == 1
    assert Event.rows.count() == 1


def test_whoever_leaves_keeps_the_role_and_the_links_in_another_organisation(secretary_user: User) -> None:
    person = make_person("Kari Vold")
    sitting = make_representation(person, make_seat(make_organisation("LPS")), since=date(2024, 1, 1))
    other = make_representation(person, make_seat(make_organisation("PB")), since=date(2024, 1, 1))
    purpose = SignedLink.Purpose.REPLY
    lost = link_for(purpose, organisation=sitting.seat.organisation, person=person)
    kept = link_for(purpose, organisation=other.seat.organisation, person=person)

    change_representative(sitting.seat, FIXED, leaving=sitting, person=None, on=date(2026, 1, 1), by=secretary_user)

    assert list(SignedLink.rows.alive()) == [kept]
    assert SignedLink.rows.get(pk=lost.pk).revoked_at is not None
    sitting.refresh_from_db()
    other.refresh_from_db()
    assert (sitting.until, other.until) == (date(2025, 12, 31), None)


def test_access_leaves_with_the_role_and_comes_with_it(
    member: Client, member_user: User, secretary_user: User, member_seat: Seat
) -> None:
    make_meeting(body=member_seat.body, state=Meeting.State.PLANNED, date=timezone.localdate() + timedelta(days=9))
    meeting = Meeting.rows.get()
    announce_meeting(meeting, by=secretary_user)
    path = meeting.get_absolute_url()
    newcomer = make_user(make_person("Jon Ærlig"), email="jon@example.org")
    fresh = Client()
    fresh.force_login(newcomer)
    before = [client.get(path).status_code for client in (member, fresh)]

    change_representative(
        member_seat,
        FIXED,
        leaving=Representation.rows.get(person=member_user.person),
        person=newcomer.person,
        on=timezone.localdate(),
        by=secretary_user,
    )

    assert before == [200, 404]
    assert [client.get(path).status_code for client in (member, fresh)] == [404, 200]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_index_and_the_page_of_an_organisation_cost_the_same_however_much_they_hold(
    rows: int, secretary: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(rows):
        seat = make_seat()
        make_representation(seat=seat)
        make_representation(seat=seat, kind=Representation.Kind.DEPUTY)
        Event.rows.create(organisation=seat.organisation, text="Ny leder")
    organisation = Seat.rows.order_by("pk")[0].organisation
    for _number in range(rows - 1):
        make_representation(seat=organisation.seats.get(), kind=Representation.Kind.DEPUTY)

    with django_assert_num_queries(INDEX_QUERIES):
        secretary.get(reverse("register:index"))
    with django_assert_num_queries(ORGANISATION_QUERIES):
        secretary.get(reverse("register:organisation", args=[organisation.pk]))


def test_a_name_is_found_however_its_letters_are_written(secretary: Client) -> None:
    make_organisation("Nærhet")
    make_organisation("LPS")

    found = secretary.get(reverse("register:index"), {"q": "NÆRHET"}).content.decode()

    assert ("Nærhet" in found, "LPS" in found) == (True, False)


def test_a_seat_that_ends_ends_its_representations_once(secretary_user: User) -> None:
    sitting = make_representation()
    successor = make_organisation("Nærhet")

    end_seat(sitting.seat, on=ON, reason=Seat.Reason.MERGED, successor=successor, by=secretary_user)

    sitting.refresh_from_db()
    seat = Seat.rows.get(pk=sitting.seat_id)
    assert (seat.until, seat.reason, seat.successor, sitting.until) == (ON, "merged", successor, ON)
    with pytest.raises(CannotRepresent):
        end_seat(seat, on=ON, reason=Seat.Reason.CEASED, by=secretary_user)


def test_a_seat_ended_from_an_english_page_says_why_in_norwegian_and_cuts_periods_that_would_last_longer(
    secretary_user: User,
) -> None:
    sitting = make_representation(until=date(2027, 6, 30))

    with translation.override("en"):
        end_seat(sitting.seat, on=ON, reason=Seat.Reason.CEASED, by=secretary_user)

    sitting.refresh_from_db()
    assert (sitting.until, sitting.end_reason) == (ON, "Medlemskapet tok slutt")


def test_the_secretary_chooses_which_deputy_leaves_or_lets_the_new_one_come_beside_them(secretary: Client) -> None:
    seat = make_seat(make_organisation("LPS"))
    first, second = (
        make_representation(make_person(name), seat, kind=Representation.Kind.DEPUTY, since=date(2024, 1, 1))
        for name in ("Kari Vold", "Per Sæther")
    )
    path = reverse("register:change_deputy", args=[seat.pk])

    for leaving, name in ((str(second.pk), "Ny Avløser"), ("", "Ny Ekstra")):
        answer = secretary.post(path, {"on": "1.9.2026", "name": name, "leaving": leaving})
        assert answer.status_code == 302

    sitting = Representation.rows.filter(until__isnull=True).order_by("pk")
    assert [str(one.person) for one in sitting] == ["Kari Vold", "Ny Avløser", "Ny Ekstra"]
    assert first in sitting


def test_the_page_posted_twice_makes_one_new_person(secretary: Client) -> None:
    sitting = make_representation(since=date(2024, 1, 1))
    path = reverse("register:change_fixed", args=[sitting.seat_id])
    posted = {"on": "1.9.2026", "name": "Helt Ny", "email": "ny@example.org", "leaving": str(sitting.pk)}

    assert [secretary.post(path, posted).status_code for _ in range(2)] == [302, 200]

    assert Person.rows.filter(name="Helt Ny").count() == 1
    assert Representation.rows.filter(until__isnull=True).get().person == Person.rows.get(name="Helt Ny")


@pytest.mark.parametrize(
    ("page", "posted"),
    [
        ("name_new", {"name": "LPS-laget", "origin": "alias"}),
        ("event_new", {"on": "1.9.2026", "text": "Ny leder"}),
        ("seat_new", {"since": "1.9.2026"}),
    ],
)
def test_parts_of_an_organisation_posted_twice_are_kept_once(
    page: str, posted: dict[str, str], secretary: Client, body: Body
) -> None:
    organisation = make_organisation("LPS")
    path = reverse(f"register:{page}", args=[organisation.pk])

    codes = [secretary.post(path, {**posted, "body": str(body.pk)}).status_code for _ in range(2)]

    assert codes == [302, 200]
    assert organisation.other_names.count() + organisation.events.count() + organisation.seats.count() == 1
