"""Who on a read list is who in the register. Exact spellings only: a near one is a question, never an answer."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meetings.importing.minutes import Attendee, Status
from meetings.importing.names import split_abbreviation
from organisations.folding import fold
from organisations.models import Organisation, OrganisationName, Person, PersonName, Representation


@dataclass(frozen=True, slots=True)
class MatchedAttendee:
    """An entry of a list with its rows in the register.

    `new_person`: the name of one the register lacks. `doubt`: why the entry cannot stand on the list, a sentence.
    """

    attendee: Attendee
    organisation: Organisation | None
    person: Person | None
    new_person: str
    doubt: str
    settled: bool = False
    """Somebody has said what the entry is: nothing is asked about it."""
    people: tuple[Person, ...] = ()
    """Those who share the name written, where several do."""

    @property
    def listable(self) -> bool:
        """Whether the participant list can hold it: it names an organisation or a person."""
        return not self.doubt


class Directory:
    """The register's names by their folded spelling. Five queries."""

    def __init__(self, on: dt.date | None = None) -> None:
        self.organisations = {one.pk: one for one in Organisation.rows.standing()}
        self.people = {one.pk: one for one in Person.rows.standing()}
        self._bodies: dict[str, set[int]] = defaultdict(set)
        self._persons: dict[str, set[int]] = defaultdict(set)
        self.spellings: dict[int, list[str]] = defaultdict(list)
        for one in OrganisationName.rows.filter(organisation__merged_into__isnull=True):
            self.spellings[one.organisation_id].append(one.name)
            if on is None or ((one.since is None or one.since <= on) and (one.until is None or one.until >= on)):
                self._bodies[one.folded].add(one.organisation_id)
        for body in self.organisations.values():
            self._bodies[fold(body.name)].add(body.pk)
            self._bodies[fold(body.short)].add(body.pk)
        for person in self.people.values():
            self._persons[person.folded].add(person.pk)
        for key, name in PersonName.rows.filter(person__merged_into__isnull=True).values_list("person_id", "folded"):
            self._persons[name].add(key)
        self._represents: dict[int, set[int]] = defaultdict(set)
        mandates = Representation.rows.filter(person__isnull=False)
        for person_key, organisation in mandates.values_list("person_id", "seat__organisation_id"):
            if person_key is not None:
                self._represents[person_key].add(organisation)

    def learn(self, spelling: str, *, organisation: int | None, person: int | None) -> None:
        """Know another spelling, as long as this directory lasts."""
        if organisation in self.organisations:
            self._bodies[fold(spelling)] = {organisation}
            self.spellings[organisation].append(spelling)
        if person in self.people:
            self._persons[fold(spelling)] = {person}

    def known_names(self) -> list[tuple[str, ...]]:
        """The spellings of each organisation, the short name last, as `read_minutes` takes them."""
        return [(*self.spellings[key], one.name, one.short) for key, one in self.organisations.items()]

    def organisation(self, written: str | None) -> Organisation | None:
        """The one organisation of that name, with or without a bracketed short name; None for several."""
        if not written:
            return None
        full, short = split_abbreviation(written)
        keys = set().union(*(self._bodies.get(fold(name), set()) for name in (written, full, short) if name))
        return self.organisations[keys.pop()] if len(keys) == 1 else None

    def person(self, written: str, organisation: Organisation | None) -> tuple[Person | None, bool]:
        """The person of that full name, and whether several have it and nothing tells them apart."""
        keys = self._persons.get(fold(written), set())
        if len(keys) > 1 and organisation is not None:
            keys = {key for key in keys if organisation.pk in self._represents[key]} or keys
        if len(keys) > 1:
            return None, True
        return (self.people[next(iter(keys))], False) if keys else (None, False)

    def match(self, attendees: Iterable[Attendee], sentences: Sentences) -> list[MatchedAttendee]:
        """Every entry in order; one who is listed twice is listed where she stands first."""
        seen: set[tuple[int, str]] = set()
        return [self._match(one, seen, sentences) for one in attendees if one.status is not Status.INFORMED]

    def _match(self, attendee: Attendee, seen: set[tuple[int, str]], sentences: Sentences) -> MatchedAttendee:
        organisation = self.organisation(attendee.organisation)
        person, several = self.person(attendee.person, organisation) if attendee.person else (None, False)
        new = attendee.person if attendee.person and person is None and not several else ""
        doubt = ""
        if organisation is None and person is None and not new:
            doubt = sentences.several if several else sentences.unknown
        key = self._key(organisation, person, new or "")
        if not doubt and key in seen:
            doubt = sentences.twice
        seen.add(key)
        people = (
            tuple(self.people[pk] for pk in sorted(self._persons[fold(attendee.person)]))
            if several and attendee.person
            else ()
        )
        return MatchedAttendee(attendee, organisation, person, new or "", doubt, people=people)

    @staticmethod
    def _key(organisation: Organisation | None, person: Person | None, new: str) -> tuple[int, str]:
        """What may stand on the list once: a person, or an organisation without one."""
        if person is not None:
            return person.pk, "person"
        if new:
            return 0, fold(new)
        return organisation.pk if organisation else 0, "organisation"


@dataclass(frozen=True, slots=True)
class Sentences:
    """What the reader is told of an entry that cannot stand on the list."""

    unknown: str
    several: str
    twice: str


def keys_of(matched: Sequence[MatchedAttendee]) -> list[tuple[int | None, int | None]]:
    """Organisation and person keys, as the notation's register takes its participants."""
    return [
        (one.organisation.pk if one.organisation else None, one.person.pk if one.person else None)
        for one in matched
        if one.listable
    ]
