"""The register as one meeting's notation reads it: who had a seat then, who is on the participant list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from meetings.models import Attendance, Meeting, Topic
from meetings.notation import DEFAULT_GROUPS, OrganisationEntry, PersonEntry, Register
from organisations.models import Organisation, OrganisationName, Person, PersonName, Representation, Seat


def register_for(meeting: Meeting) -> Register:
    """Names as of the meeting's date (today, while it has none). Eight queries, whatever the size of the register."""
    return registers_for([meeting])[meeting.pk]


def registers_for(meetings: Sequence[Meeting]) -> dict[int, Register]:
    """By meeting, as `register_for`. Eight queries for all of them together."""
    attending: dict[int, list[tuple[int | None, int | None]]] = defaultdict(list)
    listed = Attendance.rows.filter(meeting__in=meetings)
    for meeting, organisation, person in listed.values_list("meeting_id", "organisation_id", "person_id"):
        attending[meeting].append((organisation, person))
    known = _known({meeting.body_id for meeting in meetings})
    return {meeting.pk: known.register(meeting, attending[meeting.pk]) for meeting in meetings}


def register_before(meeting: Meeting, attending: list[tuple[int | None, int | None]]) -> Register:
    """As `register_for`, for a meeting that is not saved yet: its participants are given, organisation and person."""
    return _known({meeting.body_id}).register(meeting, attending)


def _known(bodies: set[int]) -> _Known:
    return _Known(
        seats=list(Seat.rows.filter(body__in=bodies)),
        mandates=list(
            Representation.rows.filter(person__isnull=False, seat__body__in=bodies)
            .select_related("seat")
            .order_by("kind", "pk")  # a fixed representative's seat is read last and wins over a deputy's
        ),
        organisations=list(Organisation.rows.standing()),
        names=list(OrganisationName.rows.filter(organisation__merged_into__isnull=True)),
        people=list(Person.rows.standing().values_list("pk", "name", "employer_id")),
        spellings=_spellings(),
        terms=_terms(),
    )


Period = Seat | Representation | OrganisationName


def _open(row: Period, on: date) -> bool:
    return (row.since is None or row.since <= on) and (row.until is None or row.until >= on)


@dataclass(frozen=True)
class _Known:
    """The whole register, read once; what holds at a date is picked out per meeting."""

    seats: list[Seat]
    mandates: list[Representation]
    organisations: list[Organisation]
    names: list[OrganisationName]
    people: list[tuple[int, str, int | None]]
    spellings: dict[int, list[str]]
    terms: frozenset[str]

    def register(self, meeting: Meeting, attending: list[tuple[int | None, int | None]]) -> Register:
        on = meeting.date or timezone.localdate()
        seated = {seat.organisation_id for seat in self.seats if seat.body_id == meeting.body_id and _open(seat, on)}
        seated |= {organisation for organisation, _person in attending if organisation}
        people = {person: organisation for organisation, person in attending if person}
        return Register(
            organisations=tuple(self._organisations(on, seated)),
            people=tuple(self._people(on, meeting, people)),
            groups=DEFAULT_GROUPS,
            terms=self.terms,
        )

    def _organisations(self, on: date, seated: set[int]) -> Iterable[OrganisationEntry]:
        spellings: dict[int, list[str]] = defaultdict(list)
        for name in self.names:
            if _open(name, on):
                spellings[name.organisation_id].append(name.name)
        for organisation in self.organisations:
            host = organisation.kind == Organisation.Kind.HOST
            yield OrganisationEntry(
                key=organisation.pk,
                short=organisation.short,
                names=(organisation.name, *spellings[organisation.pk]),
                full=organisation.name,
                seated=organisation.pk in seated or host,
                host=host,
            )

    def _people(self, on: date, meeting: Meeting, attending: dict[int, int | None]) -> Iterable[PersonEntry]:
        """A person's organisation: the participant list's, else the seat's then, else the employer (host staff)."""
        seats = {
            mandate.person_id: mandate.seat.organisation_id
            for mandate in self.mandates
            if mandate.seat.body_id == meeting.body_id and _open(mandate, on)
        }
        for key, name, employer in self.people:
            yield PersonEntry(
                key=key,
                full=name,
                names=tuple(self.spellings[key]),
                organisation=attending.get(key) or seats.get(key) or employer,
                attending=key in attending,
            )


def _spellings() -> dict[int, list[str]]:
    spellings: dict[int, list[str]] = defaultdict(list)
    for person, name in PersonName.rows.values_list("person_id", "name"):
        spellings[person].append(name)
    return spellings


def _terms() -> frozenset[str]:
    """Words of the topic register: they are never read as names, however capital their letters."""
    words: set[str] = set()
    for name, synonyms in Topic.rows.values_list("name", "synonyms"):
        words.update(word for line in (name, *synonyms.splitlines()) if (word := line.strip()))
    return frozenset(words)
