"""Who is who for programs, and what search engines may keep."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from jsonschema_rs import Draft202012Validator
from lxml import etree
from pytest_django import Settings

from council.crawling import PAGES
from meetings.models import Audience, Meeting
from meetings.publishing import announce_meeting
from organisations.models import Office, Organisation, OrganisationName, Person, SiteEpoch, User
from tests.builders import make_body, make_meeting, make_person, make_representation, make_seat
from tests.council.published import council_of, published
from tests.meetings.outputs import words_of_file

pytestmark = pytest.mark.django_db


def shape(*required: str, **properties: Any) -> dict[str, Any]:  # Any: JSON Schema
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


# Popolo's own schemas let every field be absent and any other stand there. Transcribed here are the fields we give,
# with their types and patterns, and nothing else is let through: a field that Popolo does not know would fail.
TEXT: dict[str, Any] = {"type": "string"}
DAY = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}){0,2}$"}
LINKS = {"type": "array", "items": shape("url", url={"type": "string", "format": "uri"})}
PERIOD = {"start_date": DAY, "end_date": DAY}
POPOLO = shape(
    "persons",
    "organizations",
    "memberships",
    "events",
    persons={"type": "array", "items": shape("id", "name", id=TEXT, name=TEXT)},
    organizations={
        "type": "array",
        "items": shape(
            "id",
            "name",
            id=TEXT,
            name=TEXT,
            other_names={"type": "array", "items": shape("name", name=TEXT, note=TEXT, **PERIOD)},
            identifiers={"type": "array", "items": shape("identifier", identifier=TEXT, scheme=TEXT)},
            classification=TEXT,
            parent_id=TEXT,
            links=LINKS,
        ),
    },
    memberships={
        "type": "array",
        "items": shape(
            "id",
            "organization_id",
            id=TEXT,
            label=TEXT,
            role=TEXT,
            member=shape("id", "name", id=TEXT, name=TEXT),
            person_id=TEXT,
            organization_id=TEXT,
            **PERIOD,
        ),
    },
    events={
        "type": "array",
        "items": shape(
            "id",
            "name",
            id=TEXT,
            name=TEXT,
            start_date=DAY,
            classification=TEXT,
            status=TEXT,
            organization_id=TEXT,
            sources=LINKS,
        ),
    },
)


def test_the_council_is_given_as_popolo_with_persons_by_consent_or_office_alone(visitor: Client) -> None:
    council = council_of("PBU", "LPS")
    body = council["PBU"].seats.get().body
    Organisation.rows.filter(short="LPS").update(number="123456785")
    OrganisationName.rows.create(organisation=council["LPS"], name="Laget", origin="earlier", until=date(2020, 1, 1))
    make_representation(make_person("Skjult Navnesen"), council["PBU"].seats.get())
    agreed, leader = make_person("Sagt Ja", consented_on=date(2020, 1, 1)), make_person("Valgt Leder")
    Office.rows.create(body=body, kind="leader", person=leader, since=date(2024, 1, 1))
    Office.rows.create(body=body, kind="board", name="Bare Navn")
    Office.rows.create(body=body, kind="staff", name="Ansatt Navnesen")
    published("PBU: Hei.")
    published("PBU: Hemmelig.", audience=Audience.MEMBERS, title="Lukket møte")
    make_meeting(title="Utkast", date=date(2026, 9, 1))

    answer = visitor.get("/popolo.json")

    given = answer.json()
    assert [str(error) for error in Draft202012Validator(POPOLO).iter_errors(given)] == []
    assert sorted(one["name"] for one in given["persons"]) == ["Bare Navn", "Sagt Ja", "Valgt Leder"]
    known = {one["id"]: one for part in ("persons", "organizations") for one in given[part]}
    assert known["organisation/lps"]["identifiers"] == [{"scheme": "NO-BRC", "identifier": "123456785"}]
    assert {"name": "Laget", "end_date": "2020-01-01"} in known["organisation/lps"]["other_names"]
    for one in given["memberships"]:
        assert {one["organization_id"], one.get("person_id", one.get("member", {}).get("id"))} <= set(known)
    held = [one for one in given["memberships"] if one.get("person_id") == f"person/{leader.pk}"]
    assert [(one["role"], one["start_date"]) for one in held] == [("leader", "2024-01-01")]
    assert [(one["start_date"], one["status"]) for one in given["events"]] == [("2026-06-03", "held")]
    assert f"person/{agreed.pk}" in known
    assert (answer["Access-Control-Allow-Origin"], answer["Cache-Control"]) == ("*", "public, no-cache")
    assert visitor.get("/popolo.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_search_engines_keep_the_public_pages_only_when_the_council_has_chosen_so(
    visitor: Client, settings: Settings
) -> None:
    make_seat(body=make_body())
    published("PBU: Hei.")
    published("PBU: Lukket.", on=date(2026, 5, 1), audience=Audience.MEMBERS)
    coming = make_meeting(audience=Audience.PUBLIC, announced_at=timezone.now())
    assert visitor.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    assert visitor.get("/sitemap.xml").status_code == 404

    settings.SEARCH_ENGINES = True

    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in visitor.get("/robots.txt").content.decode()
    answer = visitor.get("/sitemap.xml")
    root = etree.fromstring(answer.content, etree.XMLParser(no_network=True, resolve_entities=False))
    paths = [str(one).removeprefix(settings.SITE_URL) for one in root.xpath("//*[local-name()='loc']/text()")]
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    assert paths[len(PAGES) :] == ["/referater/2026-06-03/", "/organisasjoner/pbu/"]
    kept = {path: (visitor.get(path).get("X-Robots-Tag"), _meta(visitor, path)) for path in paths}
    assert {path: told for path, told in kept.items() if told != (None, False)} == {}
    others = ["/innspill/?q=hei", "/logg-inn/", "/finnes-ikke/", f"/moter/{coming.pk}.ics", "/innspill.csv"]
    others += ["/referater/2026-06-03/referat.txt", "/referater/2026-06-03/utgave/1/", f"/moter/{coming.pk}/"]
    assert {path: visitor.get(path).get("X-Robots-Tag") for path in others} == dict.fromkeys(others, "noindex")
    assert _meta(visitor, "/innspill/?q=hei")


def _meta(client: Client, path: str) -> bool:
    return bool(re.search(r'<meta name="robots" content="noindex">', client.get(path).content.decode()))


def test_a_title_and_a_place_hide_from_everybody_what_the_report_hides(
    visitor: Client, member: Client, secretary_user: User
) -> None:
    make_seat(body=make_body())
    hidden = make_person("Ola Lie", consented_on=date(2026, 1, 1))
    head: dict[str, Any] = {"title": "Besøk hos Ola Lie ((i kjelleren))", "practical": "Ring ((91 23 45 67)) før kl. 9"}
    report = published("PBU: Hei.", in_short="Ola Lie kom", **head)
    coming = make_meeting(
        date=timezone.localdate() + timedelta(days=9), audience=Audience.PUBLIC, place="Oslo ((inngang B))", **head
    )
    announce_meeting(coming, by=secretary_user)
    Person.rows.filter(pk=hidden.pk).update(consent_withdrawn_on=date(2026, 2, 1))
    SiteEpoch.raise_()
    Meeting.rows.filter(pk=report.pk).update(title="Ny tittel ((i utkastet))")
    own = f"/moter/{coming.pk}"
    paths = ["/", "/moter/", "/moter.ics", f"{own}/", f"{own}.ics", "/popolo.json", "/api/v1/meetings"]
    paths += [f"/api/v1/meetings/{coming.pk}", "/referater/2026-06-03/nettside/", "/referater.atom", "/referater/"]

    for path in paths:
        answer = visitor.get(path)
        told = answer.content.decode().replace("\r\n ", "")
        assert answer.status_code == 200
        assert [word for word in ("Ola Lie", "((", "kjelleren", "inngang", "91 23", "Ny tittel") if word in told] == []
    agenda = words_of_file(visitor.get(f"{own}/saksliste.pdf").content, "pdf")
    assert ("en deltaker" in agenda, "kjelleren" in agenda, "91 23" in agenda) == (True, False, False)
    theirs = member.get(f"{own}/").content.decode()
    assert ("Besøk hos Ola Lie i kjelleren" in theirs, "((" in theirs, "91 23 45 67" in theirs) == (True, False, True)
