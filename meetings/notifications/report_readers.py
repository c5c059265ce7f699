"""Whom a report goes to: who sits for the organisations now, their deputies, who took part, who leads the council."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Attendance, Audience, Mail, Mailing, Meeting
from meetings.notifications.queueing import mail_address
from organisations.models import Office, Organisation, Person, Representation, Seat

TOOK_PART = frozenset({Attendance.Status.PRESENT, Attendance.Status.DEPUTY, Attendance.Status.GUEST})
GOT_IT = frozenset({Mail.State.WAITING, Mail.State.SENDING, Mail.State.SENT, Mail.State.UNCERTAIN})
"""What a receiver has, will have or may have."""


class Capacity(StrEnum):
    """Why somebody gets the report; the first that holds is what the mail says."""

    REPRESENTATIVE = "representative"
    DEPUTY = "deputy"
    LEADER = "leader"
    PARTICIPANT = "participant"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class ReportReader:
    """One who is to get a mail, once for each address. Without `person`: the post box of an organisation.

    `organisations`: those sat for. `inside`: reads the members' edition. `lacks`: why nothing can be sent. `told`: the
    number of the newest revision it was written to about.
    """

    person: Person | None
    organisations: tuple[Organisation, ...]
    capacity: Capacity
    address: str
    inside: bool
    lacks: str = ""
    told: int = 0

    def __str__(self) -> str:
        who = [self.person, *self.organisations]
        return ", ".join(str(one) for one in who if one) or self.address


def report_readers(meeting: Meeting, audience: str) -> tuple[ReportReader, ...]:
    """Everybody a report for this audience is meant for, those who cannot get it with the reason why. Six queries.

    Representatives are reached through the post box when they have no address; a participant without one is left
    out. Who took part and neither sits in the council nor holds an office of it reads as the public does.
    Source: M-17 (a deputy gets the minutes).
    """
    found = [*_seated(meeting), *_officers(meeting)]
    known = {one.person.pk for one in found if one.person}
    found += _participants(meeting, known, {one.pk for reader in found for one in reader.organisations})
    return tuple(
        replace(reader, lacks=_("Deltok, men referatet er bare for medlemmer."))
        if audience == Audience.MEMBERS and not reader.inside and not reader.lacks
        else reader
        for reader in _once_each(found)
    )


def told_readers(meeting: Meeting) -> tuple[ReportReader, ...]:
    """Everybody who was sent the report or is about to be, where they are reached now; nobody whose name was redacted.
    Four queries.
    """
    mails = (
        Mail.rows.filter(mailing__meeting=meeting, mailing__kind=Mailing.Kind.REPORT, state__in=GOT_IT)
        .exclude(person__redacted_on__isnull=False)
        .select_related("person", "organisation", "mailing")
        .defer("text", "html")
        .order_by("pk")
    )
    rows = list(mails)
    members = people_inside(meeting, {mail.person_id for mail in rows if mail.person_id})
    seated = set(Seat.rows.open_on(timezone.localdate()).values_list("organisation_id", flat=True))
    return tuple(
        _once_each(
            ReportReader(
                mail.person,
                (mail.organisation,) if mail.organisation else (),
                Capacity.EARLIER,
                (mail.person.email if mail.person else mail.organisation.email if mail.organisation else "") or mail.to,
                inside=mail.person_id in members if mail.person_id else mail.organisation_id in seated,
                told=number_told(mail.mailing.key),
            )
            for mail in rows
        )
    )


def number_told(key: str) -> int:
    """Which revision a mailing of a report tells of: its key has what it is, the meeting and the number, by colons."""
    return int(key.split(":")[2])


def people_inside(meeting: Meeting, people: set[int]) -> set[int]:
    """Those of them who sit for somebody today, or hold an office of the meeting's body. Two queries."""
    today = timezone.localdate()
    sitting = Representation.rows.open_on(today).filter(person__in=people, seat__in=Seat.rows.open_on(today))
    holding = Office.rows.open_on(today).filter(person__in=people, body=meeting.body_id)
    return {*sitting.values_list("person_id", flat=True), *holding.values_list("person_id", flat=True)}


def _seated(meeting: Meeting) -> Iterator[ReportReader]:
    """Each seat's representative, or its post box, and its deputies, by organisation."""
    today = timezone.localdate()
    seats = Seat.rows.open_on(today).filter(body=meeting.body_id).select_related("organisation")
    rows = (
        Representation.rows.open_on(today)
        .filter(seat__in=seats, person__isnull=False)
        .select_related("person__merged_into")
        .order_by("since", "person__sort_key", "pk")
    )
    sitting: dict[int, list[Representation]] = {}
    for row in rows:
        sitting.setdefault(row.seat_id, []).append(row)
    for seat in seats.order_by("organisation__sort_key", "pk"):
        organisation = seat.organisation
        here = sitting.get(seat.pk, [])
        fixed = [row for row in here if row.kind == Representation.Kind.FIXED][-1:]
        person = _standing(fixed[0].person) if fixed else None
        address = mail_address(person, organisation)
        lacks = "" if address else _("Verken representanten eller organisasjonen har e-postadresse.")
        yield ReportReader(person, (organisation,), Capacity.REPRESENTATIVE, address, inside=True, lacks=lacks)
        for row in here:
            deputy = _standing(row.person)
            if row.kind == Representation.Kind.DEPUTY and deputy is not None and deputy != person:
                lacks = "" if deputy.email else _("Vara mangler adresse")
                yield ReportReader(deputy, (organisation,), Capacity.DEPUTY, deputy.email, inside=True, lacks=lacks)


def _officers(meeting: Meeting) -> Iterator[ReportReader]:
    """Who leads the body today. The office itself reads what it has published."""
    held = Office.rows.open_on(timezone.localdate()).filter(
        body=meeting.body_id, kind=Office.Kind.LEADER, person__isnull=False
    )
    for office in held.select_related("person__merged_into").order_by("pk"):
        person = _standing(office.person)
        if person is not None and person.email:
            yield ReportReader(person, (), Capacity.LEADER, person.email, inside=True)


def _participants(meeting: Meeting, people: set[int], organisations: set[int]) -> Iterator[ReportReader]:
    """Who took part beyond those: guests, host staff, whoever sat for an organisation then."""
    rows = list(
        Attendance.rows.filter(meeting=meeting, status__in=TOOK_PART)
        .select_related("person__merged_into", "organisation")
        .order_by("position", "pk")
    )
    inside = people_inside(meeting, {row.person_id for row in rows if row.person_id})
    for row in rows:
        person = _standing(row.person)
        if person is not None:
            if person.pk not in people and person.email:
                yield ReportReader(person, (), Capacity.PARTICIPANT, person.email, inside=row.person_id in inside)
        elif row.organisation is not None and row.organisation_id not in organisations and row.organisation.email:
            address = row.organisation.email
            yield ReportReader(None, (row.organisation,), Capacity.PARTICIPANT, address, inside=False)


def _standing(person: Person | None) -> Person | None:
    return person and (person.merged_into or person)


def _once_each(readers: Iterable[ReportReader]) -> Iterator[ReportReader]:
    """One for each person and address; one who sits for several organisations has them all, the first first."""
    found: dict[object, ReportReader] = {}
    for reader in readers:
        key: object = reader.address.lower() or (reader.person and reader.person.pk) or reader.organisations
        before = found.get(key)
        if before is None:
            found[key] = reader
            continue
        more = tuple(one for one in reader.organisations if one not in before.organisations)
        found[key] = replace(
            before,
            person=before.person or reader.person,
            organisations=(*before.organisations, *more),
            inside=before.inside or reader.inside,
            told=max(before.told, reader.told),
        )
    yield from found.values()
