"""Who was there: all of it for members, the organisations present for the public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time

from django.utils.translation import gettext as _

from meetings.models import Attendance
from meetings.report.shapes import Attendee, AttendeeGroup
from meetings.report.voices import Names
from meetings.snapshot import Json
from meetings.wording import clock

HEADINGS = (
    Attendance.Status.PRESENT,
    Attendance.Status.DEPUTY,
    Attendance.Status.APOLOGY,
    Attendance.Status.ABSENT,
    Attendance.Status.GUEST,
)


def item_names(snapshot: Json) -> dict[int, str]:
    """«sak 3», or the heading of an item without a number."""
    return {
        item["position"]: _("sak %(number)s") % {"number": item["number"]} if item["number"] else f"«{item['heading']}»"
        for item in snapshot["items"]
    }


def attendees_of(rows: Sequence[Json], names: Names, items: Mapping[int, str]) -> tuple[AttendeeGroup, ...]:
    if names.public:
        return _organisations_present(rows, names)
    groups = []
    for status in HEADINGS:
        of_status = tuple(_attendee(row, names, items) for row in rows if row["status"] == status)
        if of_status:
            groups.append(AttendeeGroup(status.value, str(status.label), of_status))
    return tuple(groups)


def _organisations_present(rows: Sequence[Json], names: Names) -> tuple[AttendeeGroup, ...]:
    """What the public learns of attendance: which organisations were there."""
    there = {Attendance.Status.PRESENT.value, Attendance.Status.DEPUTY.value}
    plates = dict.fromkeys(
        names.plate(row["organisation"]) for row in rows if row["organisation"] and row["status"] in there
    )
    attendees = tuple(Attendee(plate, plate.name if plate.name != plate.short else "", "") for plate in plates)
    return (AttendeeGroup("present", str(_("Organisasjoner til stede")), attendees),) if attendees else ()


def _attendee(row: Json, names: Names, items: Mapping[int, str]) -> Attendee:
    notes = [row["role"]]
    if row["for"]:
        notes.append(_("for %(person)s") % {"person": row["for"]["name"]})
    if row["item"] in items:
        notes.append(_("til %(item)s") % {"item": items[row["item"]]})
    if row["arrived"]:
        notes.append(_("fra kl. %(time)s") % {"time": clock(time.fromisoformat(row["arrived"]))})
    if row["left"]:
        notes.append(_("til kl. %(time)s") % {"time": clock(time.fromisoformat(row["left"]))})
    plate = names.plate(row["organisation"]) if row["organisation"] else None
    return Attendee(plate, names.person(row["person"]), ", ".join(note for note in notes if note))
