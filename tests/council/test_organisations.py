"""Organisasjoner: who is listed, what one organisation has said, and what is for members alone."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from meetings.models import Attendance, Audience, Meeting, StatementTopic, Topic
from organisations.models import Event, Organisation, OrganisationName
from tests.builders import (
    make_attendance,
    make_body,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
    publish,
)
from tests.council.published import council_of, published, statement_saying

pytestmark = pytest.mark.django_db


def body_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def groups(client: Client) -> dict[str, list[str]]:
    found = {}
    for section in re.findall(r"<section.*?</section>", body_of(client, "/organisasjoner/"), flags=re.DOTALL):
        heading = " ".join(re.sub(r"<[^>]+>", " ", re.findall(r"<h2.*?</h2>", section, flags=re.DOTALL)[0]).split())
        found[heading] = re.findall(r'class="plate [a-z]+" href="[^"]+">([^<]+)</a>', section)
    return found


def test_organisations_stand_by_kind_in_norwegian_order(visitor: Client) -> None:
    body = make_body()
    for short, kind in (("Øst", "user"), ("Aasen", "user"), ("Ærlig", "user"), ("Berg", "user"), ("LPS", "carer")):
        make_seat(make_organisation(short, kind=kind), body)

    assert groups(visitor) == {
        "Brukerorganisasjoner 4": ["Berg", "Ærlig", "Øst", "Aasen"],
        "Pårørendeorganisasjoner 1": ["LPS"],
    }


def test_those_who_left_and_those_who_only_spoke_stand_by_themselves(visitor: Client) -> None:
    body = make_body(host=make_organisation("Samsenteret", kind=Organisation.Kind.HOST))
    make_seat(make_organisation("PBU", kind=Organisation.Kind.USER), body)
    make_seat(make_organisation("Fritt Løp"), body, since=date(2020, 1, 1), until=date(2023, 12, 31))
    guest = make_organisation("Havnsund", kind=Organisation.Kind.PUBLIC)
    make_organisation("Ukjent")
    published("Havnsund: Kommunen følger opp.", present=(Organisation.rows.get(short="PBU"), guest))

    assert groups(visitor) == {
        "Brukerorganisasjoner 1": ["PBU"],
        "Vertskap 1": ["Samsenteret"],
        "Tidligere medlemmer 1": ["Fritt Løp"],
        "Andre som har hatt ordet 1": ["Havnsund"],
    }


def test_an_outsider_of_a_members_report_is_unknown_to_visitors(visitor: Client, member: Client) -> None:
    guest = make_organisation("Havnsund", kind=Organisation.Kind.PUBLIC)
    published(
        "Havnsund: Bare mellom oss.", audience=Audience.MEMBERS, present=(Organisation.rows.get(short="PBU"), guest)
    )

    assert (visitor.get("/organisasjoner/havnsund/").status_code, visitor.get("/organisasjoner/").status_code) == (
        404,
        200,
    )
    assert "Havnsund" not in body_of(visitor, "/organisasjoner/")
    assert "Bare mellom oss." in body_of(member, "/organisasjoner/havnsund/")


def test_the_timeline_has_the_organisations_own_and_joint_statements_only(visitor: Client) -> None:
    council_of("PBU", "PB")
    published("PBU: Fra ungdommen.\nPB: Fra de voksne.\nPBU og PB: Fra begge.", on=date(2025, 3, 12))

    shown = body_of(visitor, "/organisasjoner/pbu/")

    assert "Fra ungdommen." in shown
    assert "Fra begge." in shown
    assert "Fra de voksne." not in shown
    assert "<b>2</b> innspill" in " ".join(shown.split())


def test_a_silent_organisation_says_so(visitor: Client) -> None:
    council_of("PBU")

    assert "Ingen innspill fra PBU er publisert ennå." in body_of(visitor, "/organisasjoner/pbu/")


def test_facts_of_the_seat_and_earlier_names_stand_on_top(visitor: Client) -> None:
    body = make_body()
    heir = make_seat(make_organisation("PBU"), body, since=date(2024, 1, 1)).organisation
    old = make_seat(
        make_organisation("Fritt Løp", slug="fritt-lop", website="https://frittlop.example/"),
        body,
        since=date(2019, 1, 1),
        until=date(2023, 12, 31),
        successor=heir,
    ).organisation
    OrganisationName.rows.create(
        organisation=old, name="Løp og Liv", origin=OrganisationName.Origin.EARLIER, until=date(2020, 12, 31)
    )

    shown = " ".join(re.sub(r"<[^>]+>", " ", body_of(visitor, "/organisasjoner/fritt-lop/")).split())

    assert "Satt i rådet 2019–2023, fulgt av PBU" in shown
    assert "Het tidligere Løp og Liv" in shown
    assert "https://frittlop.example/" in body_of(visitor, "/organisasjoner/fritt-lop/")
    assert "Med i rådet siden <b>2024</b>" in body_of(visitor, "/organisasjoner/pbu/")


def test_topics_lead_to_the_list_with_both_filters(visitor: Client) -> None:
    council_of("PBU")
    published("PBU: Om bolig.")
    topic = Topic.rows.create(name="Bolig", slug="bolig")
    StatementTopic.rows.create(statement=statement_saying("Om bolig.").permalink, topic=topic)

    assert '/innspill/?org=pbu&amp;tema=bolig">Bolig <span class="num">1</span>' in body_of(
        visitor, "/organisasjoner/pbu/"
    )


def attended(statuses: dict[date, str], organisation: Organisation) -> None:
    for on, status in statuses.items():
        meeting = make_meeting(date=on, place="Oslo", text="PBU: Hei.", audience=Audience.PUBLIC)
        make_attendance(meeting, organisation, status=status)
        make_attendance(meeting, make_organisation(f"Vert {on.year}"))
        publish(meeting)


def test_members_see_representatives_attendance_events_and_figures(member: Client, visitor: Client) -> None:
    organisation = Organisation.rows.get(short="PBU")
    status = Attendance.Status
    attended(
        {
            date(2023, 3, 15): status.PRESENT,
            date(2024, 3, 15): status.DEPUTY,
            date(2025, 3, 15): status.APOLOGY,
            date(2026, 3, 15): status.ABSENT,
        },
        organisation,
    )
    Event.rows.create(organisation=organisation, date_text="før sommeren", text="Ny leder.")

    shown = body_of(member, "/organisasjoner/pbu/")
    public = body_of(visitor, "/organisasjoner/pbu/")

    assert "Til stede på 1 av 3 møter, vara møtte på 1, ikke møtt på 1. Forfall til 1, regnet for seg" in shown
    for words in ("Ellen Krogh", "Flest innspill i 2026: 1", "Ny leder.", "Representanter"):
        assert words in shown
        assert words not in public
    assert "Deltakelse" not in public
    assert "Til stede på" not in public


def test_of_several_lines_at_one_meeting_the_best_counts_once(member: Client) -> None:
    organisation = Organisation.rows.get(short="PBU")
    meeting = make_meeting(date=date(2026, 3, 15), place="Oslo", text="PBU: Hei.", audience=Audience.PUBLIC)
    make_attendance(meeting, organisation, make_person("Jon Ærlig"), status=Attendance.Status.APOLOGY)
    make_attendance(meeting, organisation, make_person("Kari Vold"), status=Attendance.Status.DEPUTY)
    make_attendance(meeting, organisation, make_person("Per Sæther"), status=Attendance.Status.ABSENT)
    make_attendance(meeting, organisation, make_person("Mona Brekke"), status=Attendance.Status.GUEST)
    publish(meeting)

    shown = body_of(member, "/organisasjoner/pbu/")

    assert "Til stede på 0 av 1 møte, vara møtte på 1" in shown
    assert "Forfall til" not in shown


def test_meetings_outside_the_seat_are_not_counted(secretary: Client) -> None:
    organisation = make_seat(make_organisation("PBU"), since=date(2024, 3, 15), until=date(2025, 3, 15)).organisation
    make_seat(organisation, make_body("Styret"))
    days = (date(2024, 3, 14), date(2024, 3, 15), date(2025, 3, 15), date(2025, 3, 16))
    for on in days:
        meeting = make_meeting(date=on, text="PBU: Hei.", body=organisation.seats.earliest("pk").body)
        make_attendance(meeting, organisation)
        publish(meeting)

    assert "Til stede på 2 av 2 møter" in body_of(secretary, "/organisasjoner/pbu/")


def test_nothing_but_apologies_is_said_as_such(member: Client) -> None:
    organisation = Organisation.rows.get(short="PBU")
    attended({date(2025, 3, 15): Attendance.Status.APOLOGY}, organisation)

    shown = body_of(member, "/organisasjoner/pbu/")

    assert "Forfall til 1, regnet for seg" in shown
    assert "Til stede på" not in shown


def test_former_representatives_are_folded_and_a_vacant_seat_waits_for_a_name(secretary: Client) -> None:
    seat = make_seat(make_organisation("FVR"))
    make_representation(make_person("Amund Rye"), seat, since=date(2022, 1, 1), until=date(2023, 12, 31))
    make_representation(None, seat, vacant=True)

    shown = " ".join(body_of(secretary, "/organisasjoner/fvr/").split())

    assert "Navn kommer" in shown
    assert "Tidligere representanter (1)" in shown
    assert "Amund Rye, representant 2022–2023" in shown


def test_more_than_a_page_leads_on_by_key(visitor: Client) -> None:
    council_of("PBU")
    published("\n".join(f"PBU: Innspill {number}." for number in range(1, 34)))

    first = body_of(visitor, "/organisasjoner/pbu/")
    older = re.findall(r'href="(\?etter=[^"]+)"', first)[0]
    second = body_of(visitor, f"/organisasjoner/pbu/{older}")

    assert ("Innspill 30." in first, "Innspill 31." in first) == (True, False)
    assert ("Innspill 30." in second, "Innspill 33." in second) == (False, True)
    assert 'href="?foran=' in second


def test_an_unreadable_place_is_the_beginning(visitor: Client) -> None:
    council_of("PBU")
    published("PBU: Hei.")

    assert "Hei." in body_of(visitor, "/organisasjoner/pbu/?etter=rot&foran=%00")


@pytest.mark.parametrize("number", [1, 3])
def test_an_organisations_page_costs_the_same_however_much_it_said(
    visitor: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    council_of("PBU", "LPS")
    for year in range(2020, 2020 + number):
        published("\n".join(["PBU og LPS: Bolig."] * number), on=date(year, 6, 3))

    with django_assert_num_queries(12):
        visitor.get("/organisasjoner/pbu/")


@pytest.mark.parametrize("number", [1, 3])
def test_a_members_page_of_an_organisation_costs_the_same_however_long_its_history(
    member: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for year in range(2020, 2020 + number):
        published("\n".join(["PBU: Bolig."] * number), on=date(year, 6, 3))
    assert Meeting.rows.count() == number

    with django_assert_num_queries(15):
        member.get("/organisasjoner/pbu/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_many_they_are(
    visitor: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    council_of(*[f"Lag {place}" for place in range(number)])

    with django_assert_num_queries(4):
        visitor.get("/organisasjoner/")
