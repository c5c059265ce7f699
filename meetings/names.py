"""The register as one meeting's notation reads it: who had a seat then, who is on the participant list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils import timezone

from meetings.models import Attendance, Meeting, Topic
from meetings.notation import DEFAULT_GROUPS, OrganisationEntry, PersonEntry, Register
from organisations.models import Organisation, OrganisationName, Person, PersonName, Representation, Seat


def register_for(meeting: Meeting) -> Register:
    """Names as of the meeting's date (today, while it has none). Eight queries, whatever the size of the register."""
    on = meeting.date or timezone.localdate()
    attendances = list(Attendance.rows.filter(meeting=meeting).values_list("organisation_id", "person_id"))
    attending_organisations = {organisation for organisation, _ in attendances if organisation}
    seated = set(Seat.rows.open_on(on).filter(body=meeting.body_id).values_list("organisation_id", flat=True))
    return Register(
        organisations=tuple(_organisations(on, seated | attending_organisations)),
        people=tuple(_people(on, meeting, dict(_by_person(attendances)))),
        groups=DEFAULT_GROUPS,
        terms=_terms(),
    )


def _by_person(attendances: Iterable[tuple[int | None, int | None]]) -> Iterable[tuple[int, int | None]]:
    return ((person, organisation) for organisation, person in attendances if person)


def _organisations(on: date, seated: set[int]) -> Iterable[OrganisationEntry]:
    spellings: dict[int, list[str]] = defaultdict(list)
    known = OrganisationName.rows.filter(
        Q(since__isnull=True) | Q(since__lte=on), Q(until__isnull=True) | Q(until__gte=on)
    )
    for organisation, name in known.values_list("organisation_id", "name"):
        spellings[organisation].append(name)
    for organisation in Organisation.rows.all():
        yield OrganisationEntry(
            key=organisation.pk,
            short=organisation.short,
            names=(organisation.name, *spellings[organisation.pk]),
            full=organisation.name,
            seated=organisation.pk in seated or organisation.kind == Organisation.Kind.HOST,
            host=organisation.kind == Organisation.Kind.HOST,
        )


def _people(on: date, meeting: Meeting, attending: dict[int, int | None]) -> Iterable[PersonEntry]:
    """A person's organisation: the participant list's, else the seat's on that date, else the employer (host staff)."""
    seats = dict(
        Representation.rows.open_on(on)
        .filter(person__isnull=False, seat__body=meeting.body_id)
        .order_by("-kind")  # a fixed representative's seat is read last and wins over a deputy's
        .values_list("person_id", "seat__organisation_id")
    )
    spellings: dict[int, list[str]] = defaultdict(list)
    for person, name in PersonName.rows.values_list("person_id", "name"):
        spellings[person].append(name)
    for key, name, employer in Person.rows.values_list("pk", "name", "employer_id"):
        yield PersonEntry(
            key=key,
            full=name,
            names=tuple(spellings[key]),
            organisation=attending.get(key) or seats.get(key) or employer,
            attending=key in attending,
        )


def _terms() -> frozenset[str]:
    """Words of the topic register: they are never read as names, however capital their letters."""
    words: set[str] = set()
    for name, synonyms in Topic.rows.values_list("name", "synonyms"):
        words.update(word for line in (name, *synonyms.splitlines()) if (word := line.strip()))
    return frozenset(words)
