"""Whom a report is sent out to: those it quotes, those who were there, those who were not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.asking.absent import CAME
from meetings.circulating.lines import Kept, Party, quoted
from meetings.models import Asked, Attendance, Meeting
from meetings.notifications.queueing import mail_address
from meetings.snapshot import Json
from organisations.models import Organisation, Person, Representation, Seat

Part = Asked.Part
WAS_THERE = frozenset({*CAME, Attendance.Status.GUEST})


@dataclass(frozen=True, slots=True)
class Receiver:
    """One who is to get the report. `lines`: how many they answer for; `lacks`: why no mail can go."""

    organisation: Organisation | None
    person: Person | None
    part: Asked.Part
    lines: int = 0
    is_copy: bool = False
    address: str = ""

    @property
    def party(self) -> Party:
        """As `party_of` the row that is made of it."""
        person = self.person.pk if self.person else None
        return Party(self.organisation.pk) if self.organisation else Party(None, person)

    @property
    def lacks(self) -> str:
        return "" if self.address else _("Har ingen e-postadresse")


def receivers_of(meeting: Meeting, snapshot: Json) -> list[Receiver]:
    """Organisations by name, those quoted first, each with its deputies' copies; then persons. Eight queries.

    An organisation is reached through who sits for it today: the representative, else its post box. A person among
    the participants who sits for none of them gets a link that answers for nobody else. Source: N-5, M-17.
    """
    kept = Kept()
    lines = quoted(snapshot, kept)
    parts = _parts(meeting, snapshot, lines, kept)
    organisations = list(Organisation.rows.filter(pk__in=parts).order_by("sort_key", "pk"))
    fixed, deputies = _mandates(meeting, organisations)
    found: list[Receiver] = []
    for organisation in sorted(organisations, key=lambda one: list(Part).index(parts[one.pk])):
        part, count = parts[organisation.pk], lines.get(Party(organisation.pk), 0)
        found += _for(organisation, part, count, fixed.get(organisation.pk), deputies.get(organisation.pk, ()))
    known = {one.person.pk for one in found if one.person} | {person.pk for person in fixed.values()}
    return [*found, *_persons(snapshot, lines, kept, known)]


def _parts(meeting: Meeting, snapshot: Json, lines: Iterable[Party], kept: Kept) -> dict[int, Asked.Part]:
    """What part each organisation has in the report."""
    there = {
        kept.organisations.get(row["organisation"]["id"], row["organisation"]["id"])
        for row in snapshot["participants"]
        if row["organisation"] and row["status"] in CAME
    }
    on = meeting.date or timezone.localdate()
    seated = set(Seat.rows.open_on(on).filter(body=meeting.body_id).values_list("organisation", flat=True))
    parts = {key: Part.PRESENT if key in there else Part.ABSENT for key in seated | there}
    return {**parts, **{one.organisation: Part.QUOTED for one in lines if one.organisation is not None}}


def _mandates(
    meeting: Meeting, organisations: Iterable[Organisation]
) -> tuple[dict[int, Person], dict[int, tuple[Person, ...]]]:
    """Who sits for each today: the newest representative, and the deputies by name. One query."""
    today = timezone.localdate()
    rows = (
        Representation.rows.open_on(today)
        .filter(seat__in=Seat.rows.open_on(today).filter(body=meeting.body_id, organisation__in=organisations))
        .filter(person__isnull=False)
        .select_related("person", "seat")
        .order_by("since", "person__sort_key", "pk")
    )
    fixed: dict[int, Person] = {}
    deputies: dict[int, tuple[Person, ...]] = {}
    for row in rows:
        key = row.seat.organisation_id
        if row.person is None:
            continue
        if row.kind == Representation.Kind.FIXED:
            fixed[key] = row.person
        elif row.person not in deputies.get(key, ()):
            deputies[key] = (*deputies.get(key, ()), row.person)
    return fixed, deputies


def _for(
    organisation: Organisation, part: Asked.Part, lines: int, person: Person | None, deputies: Iterable[Person]
) -> Iterator[Receiver]:
    own = person if person is not None and person.email else None
    yield Receiver(organisation, own, part, lines, address=mail_address(own, organisation))
    for deputy in deputies:
        if deputy.email and deputy != own:
            yield Receiver(organisation, deputy, part, lines, is_copy=True, address=deputy.email)


def _persons(snapshot: Json, lines: dict[Party, int], kept: Kept, known: set[int]) -> Iterator[Receiver]:
    """Persons who spoke for no organisation, and participants who are not reached yet."""
    there = {
        kept.people.get(row["person"]["id"], row["person"]["id"])
        for row in snapshot["participants"]
        if row["person"] and row["status"] in WAS_THERE
    }
    speaking = {one.person for one in lines if one.person is not None}
    for person in Person.rows.filter(pk__in=(there - known) | speaking).order_by("sort_key", "pk"):
        count = lines.get(Party(None, person.pk), 0)
        yield Receiver(None, person, Part.QUOTED if count else Part.PRESENT, count, address=person.email)
