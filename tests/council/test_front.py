"""Forside: the latest report this reader may open, and the ways on."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from meetings.models import Audience, StatementTopic, Topic
from meetings.publishing import announce_meeting, withdraw_minutes
from meetings.wording import date_in_words
from organisations.models import User
from tests.builders import make_item, make_meeting
from tests.council.published import council_of, published, statement_saying

pytestmark = pytest.mark.django_db


def front(client: Client, path: str = "/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_an_empty_council_says_that_nothing_is_published_and_counts_no_organisations(visitor: Client) -> None:
    page = visitor.get("/").content.decode()

    assert ("Ingen referater er publisert ennå." in page, "0 organisasjoner" in page) == (True, False)


def test_the_latest_report_is_one_tap_away_with_its_points(visitor: Client) -> None:
    council_of("PBU")
    published("PBU: Gammelt.", on=date(2025, 3, 12), heading="Arbeid")
    published("PBU: Nytt.", in_short="Boligplanen skrives tidlig.\n((Bare for oss.))")

    shown = front(visitor)

    assert '<a class="btn wide" href="/referater/2026-06-03/">Les referatet</a>' in shown
    assert "<li>Boligplanen skrives tidlig.</li>" in shown
    assert "Bare for oss" not in shown
    assert '<a class="strong" href="/referater/2025-03-12/">12. mars 2025</a>' in shown
    assert "2 innspill fra 2 møter siden 2025." in shown


def test_the_latest_is_the_latest_this_reader_may_see(visitor: Client, member: Client) -> None:
    published("PBU: Åpent.", on=date(2025, 3, 12))
    published("PBU: Lukket.", on=date(2026, 6, 3), audience=Audience.MEMBERS, in_short="Lukket punkt.")

    assert '<a class="btn wide" href="/referater/2025-03-12/">' in front(visitor)
    assert "Lukket punkt." not in front(visitor)
    assert "2026-06-03" not in front(visitor)
    assert '<a class="btn wide" href="/referater/2026-06-03/">' in front(member)
    assert "Lukket punkt." in front(member)


def test_a_withdrawn_report_is_gone_at_the_next_request(visitor: Client, secretary_user: User) -> None:
    council_of("PBU")
    meeting = published("PBU: Hei.")

    withdraw_minutes(meeting, by=secretary_user, reason="Feil fil.")

    assert "Ingen referater er publisert ennå." in front(visitor)


def test_topics_count_what_the_reader_finds_under_them(visitor: Client) -> None:
    council_of("PBU")
    published("PBU: Om bolig.\nPBU (kun medlemmer): Lukket.")
    topic = Topic.rows.create(name="Bolig", slug="bolig")
    for text in ("Om bolig.", "Lukket."):
        StatementTopic.rows.create(statement=statement_saying(text).permalink, topic=topic)

    assert '<a class="chip" href="/innspill/?tema=bolig">Bolig <span class="num">1</span></a>' in front(visitor)


def test_the_next_announced_meeting_stands_beside(visitor: Client, secretary_user: User) -> None:
    soon = timezone.localdate() + timedelta(days=30)
    council_of("PBU")
    meeting = make_meeting(
        date=soon, state="planned", audience=Audience.PUBLIC, starts_at=time(10), ends_at=time(15), place="Trondheim"
    )
    make_item(meeting)

    assert date_in_words(soon) not in front(visitor)

    announce_meeting(meeting, by=secretary_user)

    assert date_in_words(soon) in front(visitor)
    assert "Kl. 10–15 · Trondheim" in front(visitor)
    assert f'href="/moter/{meeting.pk}.ics"' in front(visitor)


def test_members_see_what_is_under_way_and_visitors_do_not(visitor: Client, member: Client) -> None:
    published("PBU: Hei.\n! PBU innen 1.9.2026: hente tallene")

    assert "Under oppfølging" in front(member)
    assert "hente tallene" in front(member)
    assert "hente tallene" not in front(visitor)


def test_the_front_page_has_an_english_face(visitor: Client) -> None:
    council_of("PBU")
    published("PBU: Hei.")

    shown = front(visitor, "/en/")

    assert '<html lang="en">' in shown
    assert 'href="/en/referater/2026-06-03/"' in shown
    assert '<a href="/" lang="nb" hreflang="nb">' in shown


@pytest.mark.parametrize("number", [1, 3])
def test_the_front_page_costs_a_visitor_the_same_however_much_there_is(
    visitor: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    council_of(*[f"Lag {place}" for place in range(number)])
    for year in range(2020, 2020 + number):
        published("\n".join(["Lag 0: Bolig."] * number), on=date(year, 6, 3))

    with django_assert_num_queries(11):
        visitor.get("/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_front_page_costs_a_member_the_same_however_much_there_is(
    member: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for year in range(2020, 2020 + number):
        published("\n".join(["PBU: Bolig.", "! PBU: hente tallene"] * number), on=date(year, 6, 3))

    with django_assert_num_queries(14):
        member.get("/")
