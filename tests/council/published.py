"""Published meetings for the tests of readers' pages: through the secretary's own deed, from text in the notation."""

from __future__ import annotations

from datetime import date
from typing import Any

from meetings.models import Audience, Meeting, Statement
from organisations.models import Organisation
from tests.builders import make_attendance, make_body, make_meeting, make_organisation, make_seat, publish


def council_of(*shorts: str) -> dict[str, Organisation]:
    """Organisations with a seat each, by short name."""
    body = make_body()
    return {
        short: make_seat(make_organisation(short, name=f"{short}s fulle navn"), body).organisation for short in shorts
    }


def published(
    text: str,
    *,
    on: date = date(2026, 6, 3),
    audience: Audience = Audience.PUBLIC,
    present: tuple[Organisation, ...] = (),
    heading: str = "Bolig etter behandling",
    **fields: Any,  # Any: the meeting's own fields
) -> Meeting:
    """A report of one item with that text. Somebody with a seat is present."""
    meeting = make_meeting(date=on, place="Oslo", audience=audience, **fields)
    item = meeting.items.create(position=1, number="1", heading=heading, text=text)
    assert item.pk
    for organisation in present or (Organisation.rows.filter(seats__isnull=False).order_by("pk")[0],):
        make_attendance(meeting, organisation)
    publish(meeting)
    meeting.refresh_from_db()
    return meeting


def statement_saying(text: str) -> Statement:
    return Statement.objects.for_system("a test looks for its row").get(text=text)
