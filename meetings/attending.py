"""The participant list of a draft: who was expected, who came, who sat in whose seat."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from meetings.models import Attendance, Meeting
from organisations.models import Organisation, Person, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)


class AttendanceRefused(Refusal):
    """The list cannot be saved as it is; `sentence` says what to do."""


@dataclass
class AttendanceChanged(Exception):
    """Somebody changed the same lines since the page was opened; `rows` names them and their columns."""

    rows: dict[int, set[str]]


Columns = Mapping[str, object]


@transaction.atomic
def save_attendances(
    meeting: Meeting,
    wanted: Mapping[int, Columns],
    *,
    seen: Mapping[int, Columns],
    removed: Collection[int] = (),
    by: User,
) -> None:
    """Write the wanted columns of some lines of the list, and take lines off it. A handful of queries.

    `seen` are the same columns as they were when the page was opened; where somebody else has given one a third
    value, AttendanceChanged is raised and nothing is written. Lines already gone are left alone. Raises
    AttendanceRefused when a person would stand on the list twice.
    """
    lock(meeting)
    rows = {row.pk: row for row in Attendance.rows.filter(meeting=meeting)}
    clashing: dict[int, set[str]] = {}
    changed: list[Attendance] = []
    for key, columns in wanted.items():
        row = rows.get(key)
        if row is None or key in removed:
            continue
        different = {name: value for name, value in columns.items() if getattr(row, name) != value}
        clash = {name for name in different if getattr(row, name) != seen[key][name]}
        if clash:
            clashing[key] = clash
        elif different:
            for name, value in different.items():
                setattr(row, name, value)
            changed.append(row)
    if clashing:
        raise AttendanceChanged(clashing)
    refuse_twins([row for row in rows.values() if row.pk not in removed])
    gone = [key for key in removed if key in rows]
    if changed or gone:
        # Put back under their own keys: two persons may have changed places, which an update in steps would refuse.
        Attendance.rows.filter(pk__in=[*gone, *(row.pk for row in changed)]).delete()
        Attendance.rows.bulk_create(changed)
        touch(meeting, by)


def refuse_twins(rows: Collection[Attendance]) -> None:
    """A person stands on the list once, an organisation without a person once (constraints of the table)."""
    people: set[int] = set()
    nameless: set[int] = set()
    for row in rows:
        if row.person_id is not None:
            if row.person_id in people:
                raise AttendanceRefused(_("%(name)s står to ganger på lista. Ta bort den ene.") % {"name": row.person})
            people.add(row.person_id)
        elif row.organisation_id is not None:
            if row.organisation_id in nameless:
                raise AttendanceRefused(
                    _("%(name)s står to ganger uten person. Velg en person på den ene linja, eller ta den bort.")
                    % {"name": row.organisation}
                )
            nameless.add(row.organisation_id)


@transaction.atomic
def add_participant(
    meeting: Meeting,
    *,
    organisation: Organisation | None = None,
    person: Person | None = None,
    name: str = "",
    status: str = Attendance.Status.PRESENT,
    by: User,
    **columns: Any,  # Any: further columns of Attendance
) -> Attendance:
    """One more line. A name that nobody in the register has makes a person of it.

    Adding what is there already, as a double click does, gives back the line that is there. Raises AttendanceRefused
    when nobody is named.
    """
    lock(meeting)
    if person is None and name:
        twin = Attendance.rows.filter(meeting=meeting, person__name=name).first()
        if twin is not None:
            return twin
        person = Person.rows.create(name=name)
    if person is None and organisation is None:
        raise AttendanceRefused(_("Velg en organisasjon, eller skriv et navn."))
    there = Attendance.rows.filter(meeting=meeting, person=person)
    if person is None:
        there = there.filter(organisation=organisation)
    known = there.first()
    if known is not None:
        return known
    last = Attendance.rows.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0
    row = Attendance.rows.create(
        meeting=meeting, organisation=organisation, person=person, status=status, position=last + 1, **columns
    )
    touch(meeting, by)
    return row


def lock(meeting: Meeting) -> None:
    Meeting.objects.for_system("the participant list is changed by one at a time").select_for_update(of=("self",)).get(
        pk=meeting.pk
    )


def touch(meeting: Meeting, by: User) -> None:
    Meeting.objects.for_system("the participant list was changed").filter(pk=meeting.pk).update(
        version=F("version") + 1
    )
    logger.info("participants saved meeting=%s by=%s", meeting.pk, by.pk)
