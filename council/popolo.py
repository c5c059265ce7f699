"""The council as Popolo: who is a member of what, who holds which office, which meetings there are. For everybody.

Source: Popolo's schemas for Person, Organization, Membership and Event. A person stands here by consent or by an
office that may be named, and for nothing else: who sits for an organisation is for members.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from council.membership import organisations_visible_to
from meetings.models import Meeting
from meetings.names_in_text import ShownWords
from organisations.models import Body, Office, Organisation, OrganisationName, Person, Seat
from organisations.models.people import OFFICES_WITH_NAME

VISITOR = AnonymousUser()
Json = dict[str, Any]  # Any: whatever JSON holds


def popolo() -> Json:
    """All of it. Ten queries."""
    words = ShownWords(member=False)
    organisations = list(organisations_visible_to(VISITOR).in_norwegian_order())
    bodies = list(Body.rows.select_related("host"))
    offices = list(
        Office.rows.filter(kind__in=OFFICES_WITH_NAME).select_related("body", "person__merged_into").order_by("pk")
    )
    people = {person.pk: _person(person) for person in _who_may_be_named(offices)}
    return {
        "persons": [*people.values(), *(_named(office) for office in offices if office.person is None)],
        "organizations": [*map(_body, bodies), *_organisations(organisations)],
        "memberships": [*_seats(organisations), *(_office(office) for office in offices)],
        "events": [event for meeting in _meetings() if (event := _event(meeting, words))],
    }


def _who_may_be_named(offices: Iterable[Office]) -> Iterable[Person]:
    holders = {_kept(office.person).pk for office in offices if office.person is not None}
    consents = Q(consented_on__isnull=False, consent_withdrawn_on__isnull=True)
    return Person.rows.standing().filter(consents | Q(pk__in=holders))


def _kept(person: Person) -> Person:
    return person.merged_into or person


def _person(person: Person) -> Json:
    return {"id": f"person/{person.pk}", "name": person.name}


def _named(office: Office) -> Json:
    """Who is known by name alone."""
    return {"id": f"office/{office.pk}", "name": office.name}


def _body(body: Body) -> Json:
    parent = {"parent_id": f"organisation/{body.host.slug}"} if body.host else {}
    return {"id": f"body/{body.slug}", "name": body.name, "classification": "council", **parent}


def _organisations(organisations: list[Organisation]) -> Iterable[Json]:
    earlier: dict[int, list[Json]] = {}
    for name in OrganisationName.rows.filter(origin=OrganisationName.Origin.EARLIER, organisation__in=organisations):
        earlier.setdefault(name.organisation_id, []).append({"name": name.name, **_period(name.since, name.until)})
    for one in organisations:
        number = {"identifiers": [{"scheme": "NO-BRC", "identifier": one.number}]} if one.number else {}
        yield {
            "id": f"organisation/{one.slug}",
            "name": one.name,
            "other_names": [{"name": one.short, "note": "short name"}, *earlier.get(one.pk, [])],
            "classification": one.kind,
            "links": [{"url": settings.SITE_URL + one.get_absolute_url()}],
            **number,
        }


def _seats(organisations: list[Organisation]) -> Iterable[Json]:
    for seat in Seat.rows.filter(organisation__in=organisations).select_related("body", "organisation"):
        member = seat.organisation
        yield {
            "id": f"seat/{seat.pk}",
            "role": "member",
            "member": {"id": f"organisation/{member.slug}", "name": member.name},
            "organization_id": f"body/{seat.body.slug}",
            **_period(seat.since, seat.until),
        }


def _office(office: Office) -> Json:
    person = f"person/{_kept(office.person).pk}" if office.person is not None else f"office/{office.pk}"
    return {
        "id": f"office/{office.pk}",
        "label": str(office.get_kind_display()),
        "role": office.kind,
        "person_id": person,
        "organization_id": f"body/{office.body.slug}",
        **_period(office.since, office.until),
    }


def _period(since: date | None, until: date | None) -> Json:
    ends = {"start_date": since, "end_date": until}
    return {name: day.isoformat() for name, day in ends.items() if day is not None}


def _meetings() -> Iterable[Meeting]:
    return Meeting.objects.visible_to(VISITOR).select_related("body", "published_revision").order_by("pk")


def _event(meeting: Meeting, words: ShownWords) -> Json | None:
    """None for a meeting without a day."""
    published = meeting.published_revision is not None
    day = meeting.published_date if published else meeting.date
    if day is None:
        return None
    return {
        "id": f"meeting/{meeting.pk}",
        "name": words.own_title(meeting) or f"{meeting.body.name} {day.isoformat()}",
        "start_date": day.isoformat(),
        "classification": "meeting",
        "status": "held" if published else "announced",
        "organization_id": f"body/{meeting.body.slug}",
        "sources": [{"url": settings.SITE_URL + meeting.get_absolute_url()}],
    }
