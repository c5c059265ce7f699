"""The names the notation knows at a meeting's date, and how spellings are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from organisations.folding import fold

Key = int

DEFAULT_GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "Møtet": "Møtet",
        "Innspill": "Møtet",
        "Innspill fra møtet": "Møtet",
        "Flere": "Møtet",
        "Pårørende": "Pårørende",
        "Brukere": "Brukere",
        "Forskerne": "Forskerne",
        "Svar": "Svar",
        "En deltaker": "En deltaker",
    }
)
"""Group words of a council that has not chosen its own. «En deltaker» is also who spoke where a name was redacted."""

ANSWERING_GROUPS = frozenset({"Svar", "Forskerne"})
"""Groups whose indented lines are answers."""

COMMON_CAPITALS = frozenset({"nb", "obs", "ps", "pps", "faq", "ok"})
"""Short capitals before a colon that are no abbreviation of anybody."""

TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class OrganisationEntry:
    """An organisation as known at the meeting's date; `names` are its spellings besides `short`."""

    key: Key
    short: str
    names: tuple[str, ...]
    full: str
    seated: bool
    host: bool = False

    @property
    def spellings(self) -> frozenset[str]:
        """Every spelling, folded."""
        return frozenset(fold(name) for name in (self.short, self.full, *self.names)) - {""}


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person; `organisation` follows from the seat or the participant list."""

    key: Key
    full: str
    names: tuple[str, ...]
    organisation: Key | None
    attending: bool

    @property
    def full_spellings(self) -> frozenset[str]:
        """Full names, folded. A name of one word is a first name only."""
        return frozenset(n for n in map(fold, (self.full, *self.names)) if " " in n)

    @property
    def first_spellings(self) -> frozenset[str]:
        """What the person may be called for short: the first word, or the first few."""
        found: set[str] = set()
        for name in map(fold, (self.full, *self.names)):
            words = name.split(" ")
            found.update(" ".join(words[:n]) for n in range(1, max(2, len(words))))
        return frozenset(found) - {""}


@dataclass(frozen=True, slots=True)
class Meaning:
    """All that one spelling may mean."""

    folded: str
    organisations: tuple[OrganisationEntry, ...] = ()
    full: tuple[PersonEntry, ...] = ()
    first: tuple[PersonEntry, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Lookup:
    """Spellings by their first word, longest first, and near ones by length."""

    by_token: Mapping[str, tuple[Meaning, ...]]
    by_spelling: Mapping[str, Meaning]
    by_length: Mapping[int, tuple[tuple[int, Meaning], ...]]
    organisations: Mapping[Key, OrganisationEntry]
    spellings_of: Mapping[Key, frozenset[str]]
    people_of: Mapping[Key, tuple[PersonEntry, ...]]
    terms: frozenset[str]


def letters_of(folded: str) -> int:
    """The set of characters as bits: a quick test before comparing two spellings in earnest."""
    mask = 0
    for letter in folded:
        mask |= 1 << (ord(letter) & 63)
    return mask


@dataclass(frozen=True, slots=True)
class Register:
    """Whom the notation can name at one meeting. Lookups are built once, on first use."""

    organisations: tuple[OrganisationEntry, ...] = ()
    people: tuple[PersonEntry, ...] = ()
    groups: Mapping[str, str] = field(default_factory=lambda: DEFAULT_GROUPS)
    terms: frozenset[str] = frozenset()
    _lookup: list[Lookup] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def lookup(self) -> Lookup:
        """The names, ready to be looked up."""
        if not self._lookup:
            self._lookup.append(_build_lookup(self))
        return self._lookup[0]

    def organisation(self, key: Key) -> OrganisationEntry:
        """The organisation of a key; KeyError when the register lacks it."""
        return self.lookup.organisations[key]

    def label_of_person(self, person: PersonEntry) -> str:
        """What a choice of this person writes: «ORG/Full name»."""
        if person.organisation is None or person.organisation not in self.lookup.organisations:
            return person.full
        return f"{self.organisation(person.organisation).short}/{person.full}"


def _build_lookup(register: Register) -> Lookup:
    organisations: dict[str, list[OrganisationEntry]] = {}
    for entry in register.organisations:
        for spelling in entry.spellings:
            organisations.setdefault(spelling, []).append(entry)
    full: dict[str, list[PersonEntry]] = {}
    first: dict[str, list[PersonEntry]] = {}
    people_of: dict[Key, list[PersonEntry]] = {}
    for person in register.people:
        for spelling in person.full_spellings:
            full.setdefault(spelling, []).append(person)
        if person.attending:
            for spelling in person.first_spellings:
                first.setdefault(spelling, []).append(person)
        if person.organisation is not None:
            people_of.setdefault(person.organisation, []).append(person)
    groups = {fold(spelling): word for spelling, word in register.groups.items()}
    by_spelling = {
        spelling: Meaning(
            spelling,
            tuple(organisations.get(spelling, ())),
            tuple(full.get(spelling, ())),
            tuple(first.get(spelling, ())),
            groups.get(spelling, ""),
        )
        for spelling in {*organisations, *full, *first, *groups} - {""}
    }
    by_token: dict[str, list[Meaning]] = {}
    by_length: dict[int, list[tuple[int, Meaning]]] = {}
    for spelling, meaning in by_spelling.items():
        token = TOKEN.match(spelling)
        by_token.setdefault(token.group() if token else spelling, []).append(meaning)
        if meaning.organisations or any(p.attending for p in (*meaning.full, *meaning.first)):
            by_length.setdefault(len(spelling), []).append((letters_of(spelling), meaning))
    return Lookup(
        {token: _longest_first(meanings) for token, meanings in by_token.items()},
        by_spelling,
        {length: tuple(sorted(near, key=_spelling)) for length, near in by_length.items()},
        {entry.key: entry for entry in register.organisations},
        {entry.key: entry.spellings for entry in register.organisations},
        {key: tuple(people) for key, people in people_of.items()},
        frozenset(fold(term) for term in register.terms) | COMMON_CAPITALS,
    )


def _longest_first(meanings: Iterable[Meaning]) -> tuple[Meaning, ...]:
    return tuple(sorted(meanings, key=lambda meaning: (-len(meaning.folded), meaning.folded)))


def _spelling(near: tuple[int, Meaning]) -> str:
    return near[1].folded
