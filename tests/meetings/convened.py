"""A council that can be called to a meeting: two seats, one of them with a deputy, and everyone with an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from meetings.models import Invitation, Mail, Meeting
from organisations.models import Body, Organisation, Person, Representation, Seat
from tests.builders import (
    make_body,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
)


@dataclass
class Council:
    body: Body
    lps: Organisation
    pb: Organisation
    ellen: Person
    tor: Person
    guro: Person
    meeting: Meeting

    def seat(self, organisation: Organisation) -> Seat:
        return Seat.rows.get(organisation=organisation)


def make_council(**head: Any) -> Council:  # Any: the model's fields
    """LPS with Ellen and her deputy Tor, PB with Guro and no deputy; a meeting in thirty days."""
    body = Body.rows.first() or make_body()
    lps = make_organisation("LPS", name="Landslaget for pårørende og søsken", email="post@lps.example.org")
    pb = make_organisation("PB", name="Psykisk Balanse")
    ellen = make_person("Ellen Krogh", email="ellen@example.org")
    tor = make_person("Tor Aasland", email="tor@example.org")
    guro = make_person("Guro Lid", email="guro@example.org")
    seat = make_seat(lps, body)
    make_representation(ellen, seat)
    make_representation(tor, seat, kind=Representation.Kind.DEPUTY)
    make_representation(guro, make_seat(pb, body))
    fields = {
        "state": Meeting.State.PLANNED,
        "date": timezone.localdate() + timedelta(days=30),
        "starts_at": time(10),
        "ends_at": time(15),
        "audience": "members",
        "digital_link": "https://video.example.org/radet",
        **head,
    }
    meeting = make_meeting(body=body, **fields)
    make_item(meeting, heading="Boliger for unge", minutes=30)
    return Council(body, lps, pb, ellen, tor, guro, meeting)


def addresses(meeting: Meeting, kind: str = "") -> list[str]:
    """To whom mails about the meeting were written, in order."""
    mails = Mail.rows.filter(mailing__meeting=meeting).order_by("pk")
    return list((mails.filter(mailing__kind=kind) if kind else mails).values_list("to", flat=True))


def mail_to(meeting: Meeting, address: str) -> Mail:
    """The newest mail about the meeting to an address."""
    found = Mail.rows.filter(mailing__meeting=meeting, to=address).order_by("pk").last()
    assert found is not None
    return found


def capacities(meeting: Meeting) -> list[tuple[str, str]]:
    rows = Invitation.rows.filter(meeting=meeting, ended_at__isnull=True).select_related("person", "organisation")
    return [(str(row.person or row.organisation), row.capacity) for row in rows.order_by("pk")]


SUMMER_TIME_ENDS = date(2030, 10, 27)
"""The clocks go back at three o'clock this Sunday."""
