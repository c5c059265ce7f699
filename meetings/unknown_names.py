"""Names in the drafts that nobody in the register has: how often and where they stand, and whom they are like."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from meetings.drafts import parse_item
from meetings.models import AgendaItem, Meeting
from meetings.names import registers_for
from meetings.notation import Candidate, DoubtReason, Parsed, PersonEntry, Register
from meetings.notation.doubts import slips_between
from meetings.notation.register import letters_of
from organisations.folding import fold
from organisations.models import SettledLabel

ByLength = Mapping[int, list[tuple[int, str, PersonEntry]]]
ASKED_ABOUT = frozenset({DoubtReason.UNKNOWN_NAME, DoubtReason.UNKNOWN_ABBREVIATION, DoubtReason.NEAR_MISS})
MOST_MATCHES = 5
SHORTEST = 5
"""A shorter name of a person is one slip from too many others."""
LONG = 8
"""From this length on a name may be two slips away."""


@dataclass(frozen=True, slots=True)
class Place:
    """An item in which the name stands, so many times."""

    item: AgendaItem
    count: int


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody in the register with nearly the same name: an organisation, or a person with theirs."""

    organisation: int | None
    person: int | None
    name: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class UnknownName:
    """`label`: as it is written most often. `since`: the first meeting that has it, if that has a date."""

    label: str
    folded: str
    count: int
    places: tuple[Place, ...]
    matches: tuple[Match, ...]
    since: date | None


@dataclass(frozen=True, slots=True)
class _Found:
    """One label of one item, so many times; `candidates` are those that «Hvem?» offers there."""

    label: str
    count: int
    item: AgendaItem
    candidates: tuple[Candidate, ...]
    register: Register


def unknown_labels(parsed: Parsed, register: Register) -> dict[str, tuple[int, tuple[Candidate, ...]]]:
    """The labels of a text that no spelling in the register explains, as written: how often, and what they may mean.

    A known name that is only missing on the participant list is none of them, nor one that two persons share.
    """
    labels: dict[str, tuple[int, tuple[Candidate, ...]]] = {}
    for _, block in parsed.doubts():
        doubt = block.doubt
        if doubt is not None and doubt.reason in ASKED_ABOUT:
            count, _candidates = labels.get(doubt.label, (0, ()))
            labels[doubt.label] = (count + 1, doubt.candidates)
    return {label: found for label, found in labels.items() if not _is_known(fold(label), register)}


def _is_known(key: str, register: Register) -> bool:
    if key in register.lookup.by_spelling:
        return True
    return " " not in key and any(fold(name) == key for one in register.people for name in (one.full, *one.names))


def settled_keys() -> set[str]:
    """The folded labels that are not asked about. One query."""
    return set(SettledLabel.rows.values_list("folded", flat=True))


def unknown_names() -> list[UnknownName]:
    """«Er dette samme?»: every unknown label of the drafts, the most frequent first. Eleven queries."""
    meetings = list(Meeting.objects.for_system("the register asks about names in drafts").drafts())
    registers = registers_for(meetings)
    by_key = {meeting.pk: meeting for meeting in meetings}
    settled = settled_keys()
    found: dict[str, list[_Found]] = defaultdict(list)
    for item in AgendaItem.rows.filter(meeting__in=meetings).order_by("meeting__date", "meeting", "position", "pk"):
        item.meeting, register = by_key[item.meeting_id], registers[item.meeting_id]
        for label, (count, candidates) in unknown_labels(parse_item(item, register), register).items():
            if fold(label) not in settled:
                found[fold(label)].append(_Found(label, count, item, candidates, register))
    people = {pk: _by_length(register) for pk, register in registers.items()}
    names = [_named(key, rows, people[rows[0].item.meeting_id]) for key, rows in found.items()]
    return sorted(names, key=lambda one: (-one.count, one.folded))


def _by_length(register: Register) -> ByLength:
    """Every spelling of a person by its length, with its letters, so that few are compared in earnest."""
    found: dict[int, list[tuple[int, str, PersonEntry]]] = defaultdict(list)
    for one in register.people:
        for name in map(fold, (one.full, *one.names)):
            found[len(name)].append((letters_of(name), name, one))
    return found


def _named(key: str, rows: Sequence[_Found], people: ByLength) -> UnknownName:
    spellings: Counter[str] = Counter()
    counts: Counter[int] = Counter()
    for row in rows:
        spellings[row.label] += row.count
        counts[row.item.pk] += row.count
    items = {row.item.pk: row.item for row in rows}
    offered = [match for row in rows for match in _offered(row)]
    matches = {
        (one.person is None and one.organisation, one.person): one
        for one in (*offered, *_alike(key, people, rows[0].register))
    }
    days = [item.meeting.date for item in items.values() if item.meeting.date is not None]
    return UnknownName(
        label=spellings.most_common(1)[0][0],
        folded=key,
        count=sum(counts.values()),
        places=tuple(Place(items[pk], count) for pk, count in counts.items()),
        matches=tuple(matches.values())[:MOST_MATCHES],
        since=min(days, default=None),
    )


def _offered(row: _Found) -> Iterable[Match]:
    people = {one.key: one for one in row.register.people} if row.candidates else {}
    for candidate in row.candidates:
        if candidate.person is not None:
            yield _person(people[candidate.person], row.register)
        elif candidate.organisation is not None:
            yield Match(candidate.organisation, None, row.register.organisation(candidate.organisation).short)


def _alike(key: str, people: ByLength, register: Register) -> Iterable[Match]:
    """Persons who are not on the list, as many slips away as «Hvem?» allows those who are."""
    if len(key) < SHORTEST:
        return
    mask, slips = letters_of(key), 1 if len(key) < LONG else 2
    for length in range(len(key) - slips, len(key) + slips + 1):
        for letters, name, one in people.get(length, ()):
            if (letters ^ mask).bit_count() <= 2 * slips and slips_between(key, name, slips) <= slips:
                yield _person(one, register)


def _person(one: PersonEntry, register: Register) -> Match:
    entry = register.lookup.organisations.get(one.organisation) if one.organisation is not None else None
    return Match(one.organisation, one.key, one.full, entry.short if entry else "")
