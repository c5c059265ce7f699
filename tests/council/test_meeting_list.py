"""Møter: coming meetings, one month, past reports, and the addresses to subscribe to."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from meetings.models import Audience, Meeting
from meetings.publishing import announce_meeting, withdraw_minutes
from organisations.models import Body, User
from tests.builders import make_body, make_meeting, publish

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def announced(by: User, title: str, day: date, **fields: object) -> Meeting:
    fields = {"audience": Audience.PUBLIC, **fields}
    meeting = make_meeting(title=title, date=day, state=Meeting.State.PLANNED, **fields)  # type: ignore[arg-type]  # the model's fields
    announce_meeting(meeting, by=by)
    return meeting


def titles(client: Client, group: str, path: str = "/moter/") -> list[str]:
    return [entry.title for entry in client.get(path).context[group]]


def text_of(client: Client, path: str = "/moter/") -> str:
    return " ".join(client.get(path).content.decode().split())


def test_each_reader_sees_the_meetings_that_are_his_to_see(
    visitor: Client, member: Client, ex_member: Client, secretary: Client, secretary_user: User
) -> None:
    announced(secretary_user, "For alle", date(2027, 1, 7))
    announced(secretary_user, "For medlemmer", date(2027, 1, 8), audience=Audience.MEMBERS)
    make_meeting(title="Ikke kunngjort", date=date(2027, 1, 9), state=Meeting.State.PLANNED)
    publish(make_meeting(title="Åpent", date=date(2026, 6, 3)), audience=Audience.PUBLIC)
    publish(make_meeting(title="Lukket", date=date(2026, 3, 4)), audience=Audience.MEMBERS)
    gone = make_meeting(title="Trukket", date=date(2026, 2, 4))
    publish(gone, audience=Audience.PUBLIC)
    withdraw_minutes(gone, by=secretary_user, reason="Feil")

    coming = {role: titles(client, "coming") for role, client in (("v", visitor), ("e", ex_member), ("m", member))}
    past = {role: titles(client, "past") for role, client in (("v", visitor), ("e", ex_member), ("m", member))}

    assert coming == {"v": ["For alle"], "e": ["For alle"], "m": ["For alle", "For medlemmer"]}
    assert past == {"v": ["Åpent"], "e": ["Åpent"], "m": ["Åpent", "Lukket"]}
    assert titles(secretary, "coming") == ["For alle", "For medlemmer", "Ikke kunngjort"]
    assert text_of(secretary).count('<span class="tag">Ikke kunngjort</span>') == 1


def test_a_meeting_is_listed_with_day_hours_place_and_what_is_special(
    visitor: Client, body: Body, secretary_user: User
) -> None:
    meeting = announced(
        secretary_user, "Januarmøtet", date(2027, 1, 7), starts_at=time(10), ends_at=time(15), place="Havnsund"
    )
    Meeting.rows.filter(pk=meeting.pk).update(cancelled_at=timezone.now())

    page = text_of(visitor)

    assert f'href="/moter/{meeting.pk}/"><time datetime="2027-01-07">Torsdag 7. januar 2027</time></a>' in page
    assert "<p>Januarmøtet, kl. 10–15</p>" in page
    assert "Ekspertrådet · <span>Havnsund</span>" in page
    assert '<span class="tag bad">Avlyst</span>' in page


def test_a_published_meeting_stands_as_published(visitor: Client, body: Body) -> None:
    meeting = make_meeting(title="Vårmøtet", date=date(2026, 6, 3), place="Hemmelig hytte", starts_at=time(9))
    publish(meeting, audience=Audience.PUBLIC)
    Meeting.rows.filter(pk=meeting.pk).update(title="Nytt navn", date=date(2026, 6, 4))

    page = text_of(visitor)

    assert 'href="/referater/2026-06-03/"><time datetime="2026-06-03">3. juni 2026</time></a>' in page
    assert "Vårmøtet" in page
    assert [word in page for word in ("Nytt navn", "Hemmelig hytte", "kl. 9")] == [False, False, False]


def test_a_month_is_whole_weeks_with_the_meetings_on_their_days(
    visitor: Client, body: Body, secretary_user: User
) -> None:
    for day in (date(2026, 12, 2), date(2027, 3, 29)):
        announced(secretary_user, f"Møte {day:%d}", day)
    publish(make_meeting(title="Juni", date=date(2026, 6, 3)), audience=Audience.PUBLIC)

    month = visitor.get("/moter/?maned=2026-12").context["month"]
    first = visitor.get("/moter/").context["month"]

    assert (month.name, month.before, month.after) == ("Desember 2026", "2026-06", "2027-03")
    assert [week.number for week in month.weeks] == [49, 50, 51, 52, 53]
    assert [day.number for day in month.weeks[0].days] == [30, 1, 2, 3, 4, 5, 6]
    assert [day.in_month for day in month.weeks[0].days] == [False, True, True, True, True, True, True]
    assert [(day.number, entry.title) for week in month.weeks for day in week.days for entry in day.entries] == [
        (2, "Møte 02")
    ]
    assert first.name == "Desember 2026"
    page = text_of(visitor, "/moter/?maned=2026-12")
    assert '<th scope="col"><abbr title="mandag">man</abbr></th>' in page
    assert '<a class="btn alt sm" href="?maned=2026-06#maned">‹ Juni 2026</a>' in page


@pytest.mark.parametrize("wanted", ["", "x", "2026-13", "2026-00", "0001-01", "9999-12", "2026-12-01", "٢٠٢٦-12", "-1"])
def test_an_unreadable_month_is_that_of_the_next_meeting(
    wanted: str, visitor: Client, body: Body, secretary_user: User
) -> None:
    announced(secretary_user, "Neste", date(2027, 1, 7))

    response = visitor.get("/moter/", {"maned": wanted})

    assert (response.status_code, response.context["month"].name) == (200, "Januar 2027")


def test_a_month_without_meetings_leads_to_those_that_have_some(
    visitor: Client, body: Body, secretary_user: User
) -> None:
    announced(secretary_user, "Neste", date(2027, 1, 7))

    month = visitor.get("/moter/?maned=2026-12").context["month"]

    assert (month.name, month.before, month.after) == ("Desember 2026", "", "2027-01")


def test_an_empty_page_says_so_and_still_has_an_address(visitor: Client, settings: Settings) -> None:
    settings.SITE_URL = "https://raad.example"

    page = text_of(visitor)

    assert "Ingen møter er kunngjort nå." in page
    assert "<table" not in page
    assert 'value="https://raad.example/moter.ics"' in page


def test_each_public_body_has_its_address_when_there_are_several(visitor: Client, settings: Settings) -> None:
    settings.SITE_URL = "https://raad.example"
    make_body()
    make_body("Lukket", rules_adopted_on=None)
    assert visitor.get("/moter/").context["feeds"] == [("Alle møter", "https://raad.example/moter.ics")]

    board = make_body("Styret")

    assert visitor.get("/moter/").context["feeds"] == [
        ("Alle møter", "https://raad.example/moter.ics"),
        ("Ekspertrådet", "https://raad.example/moter/ekspertradet.ics"),
        ("Styret", f"https://raad.example/moter/{board.slug}.ics"),
    ]


def test_who_may_have_a_calendar_of_his_own_is_led_to_it(visitor: Client, member: Client, ex_member: Client) -> None:
    ways = [
        re.findall(r'href="(/min-side/#abonnement|/logg-inn/\?next=[^"]*)"', text_of(one))
        for one in (visitor, member, ex_member)
    ]

    assert ways == [["/logg-inn/?next=/moter/"], ["/min-side/#abonnement"], []]


def test_the_page_costs_as_many_queries_for_three_meetings_as_for_one(
    visitor: Client, body: Body, secretary_user: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        announced(secretary_user, f"Møte {number}", date(2027, 1, 7) + timedelta(days=number))
        publish(make_meeting(date=date(2026, 6, number + 1)), audience=Audience.PUBLIC)
        if number in {0, 2}:
            with django_assert_num_queries(5):
                visitor.get("/moter/")
