"""Who was not at a meeting, and whom to ask in their stead."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Attendance, Meeting
from organisations.models import Organisation, Person, Representation, Seat

Status = Attendance.Status
CAME = frozenset({Status.PRESENT, Status.DEPUTY})
AWAY = frozenset({Status.APOLOGY, Status.ABSENT})


@dataclass(frozen=True, slots=True)
class Absent:
    """An organisation nobody sat for. `why`: as the participant list has it. Without `address` nobody can be asked.

    `person`: who is written to; None is the organisation's post box.
    """

    organisation: Organisation
    why: str
    person: Person | None
    address: str


def closed_because(meeting: Meeting) -> str:
    """Why nobody can be asked about this meeting, or nothing."""
    if meeting.cancelled_at is not None:
        return _("Møtet er avlyst.")
    if meeting.date is not None and meeting.date > timezone.localdate():
        return _("Møtet er ikke holdt ennå. De som ikke møter, spørres etterpå.")
    if meeting.state == Meeting.State.WITHDRAWN:
        return _("Referatet er trukket tilbake. Publiser det igjen før du spør noen.")
    return ""


def absent_from(meeting: Meeting) -> list[Absent]:
    """Organisations with a seat that day, or on the list as away, that nobody came for; by name. Three queries.

    They are asked through who sits for them today: the representative, else a deputy, else the post box; the first
    of these with an address. Source: N-4.
    """
    on = meeting.date or timezone.localdate()
    organisations = {
        seat.organisation_id: seat.organisation
        for seat in Seat.rows.open_on(on).filter(body=meeting.body_id).select_related("organisation")
    }
    listed: dict[int, set[str]] = defaultdict(set)
    rows = Attendance.rows.filter(meeting=meeting, organisation__isnull=False).select_related("organisation")
    for row in rows:
        if row.organisation is not None:
            listed[row.organisation.pk].add(row.status)
            if row.status in AWAY:
                organisations[row.organisation.pk] = row.organisation
    away = [one for one in organisations.values() if not listed[one.pk] & CAME]
    people = _people(meeting, away)
    return [
        _asked(organisation, _why(listed[organisation.pk]), people[organisation.pk])
        for organisation in sorted(away, key=lambda one: (one.sort_key, one.pk))
    ]


def _people(meeting: Meeting, organisations: list[Organisation]) -> dict[int, list[Person]]:
    """Who sits for each today: representatives first, then deputies by name. One query."""
    rows = (
        Representation.rows.open_on(timezone.localdate())
        .filter(seat__body=meeting.body_id, seat__organisation__in=organisations, person__isnull=False)
        .select_related("person", "seat")
    )
    found: dict[int, list[Person]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.kind != Representation.Kind.FIXED, str(row.person), row.pk)):
        if row.person is not None:
            found[row.seat.organisation_id].append(row.person)
    return found


def _asked(organisation: Organisation, why: str, people: list[Person]) -> Absent:
    person = next((one for one in people if one.email), None)
    return Absent(organisation, why, person, person.email if person else organisation.email)


def _why(statuses: set[str]) -> str:
    for status in (Status.APOLOGY, Status.ABSENT):
        if status in statuses:
            return str(status.label)
    return str(_("Ikke ført"))
