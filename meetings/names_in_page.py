"""The register as one meeting's writing page carries it: what static/js/notation.js reads names by. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from meetings.notation import OrganisationEntry, PersonEntry, Register

SEATED, HOST = 1, 2
"""Bits of an organisation's flags."""

Cell = int | str | list[str]
Names = dict[str, list[list[Cell]] | list[str] | dict[str, str]]


def names_for_page(register: Register, kinds: Mapping[int, str]) -> Names:
    """Compact, for JSON. `kinds` colour the plates, by organisation.

    Organisations are [key, short, full, other names, flags, kind], people [key, full, other names,
    organisation, 1 when attending]. Nothing is said twice: a full name that is the short one is "",
    no other names are 0, no organisation is 0, and what is empty at the end is left out.
    """
    return {
        "organisations": [_organisation(entry, kinds.get(entry.key, "")) for entry in register.organisations],
        "people": [_person(person) for person in register.people],
        "groups": dict(register.groups),
        "terms": sorted(register.terms),
    }


def _organisation(entry: OrganisationEntry, kind: str) -> list[Cell]:
    full = "" if entry.full == entry.short else entry.full
    flags = SEATED * entry.seated + HOST * entry.host
    return _without_tail([entry.key, entry.short, full, _others(entry.names, {entry.short, entry.full}), flags, kind])


def _person(person: PersonEntry) -> list[Cell]:
    others = _others(person.names, {person.full})
    return _without_tail([person.key, person.full, others, person.organisation or 0, int(person.attending)])


def _others(names: Iterable[str], said: set[str]) -> Cell:
    return [name for name in dict.fromkeys(names) if name not in said] or 0


def _without_tail(cells: Sequence[Cell]) -> list[Cell]:
    kept = list(cells)
    while not kept[-1]:
        kept.pop()
    return kept
