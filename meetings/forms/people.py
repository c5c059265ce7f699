"""Whom a form offers by name, and what a typed name means."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q

from organisations.folding import fold
from organisations.models import Body, Person, Representation, Seat


@dataclass(frozen=True, slots=True)
class Representative:
    """A person whom a seat's organisation may send."""

    person: int
    name: str
    deputy: bool


@dataclass(slots=True)
class People:
    """The persons of the register as forms offer them; namesakes carry their organisation in brackets."""

    names: list[str]
    meaning: dict[str, list[int]] = field(default_factory=dict)
    offered: dict[int, str] = field(default_factory=dict)

    def find(self, typed: str) -> list[int]:
        """Keys of the persons a typed name fits: none, one, or several namesakes."""
        return self.meaning.get(fold(typed), [])

    def name_of(self, person: int | None, text: str) -> str:
        """What the field shows: the person's name as offered, else the words."""
        return text if person is None else self.offered.get(person, text)


def known_people() -> People:
    """Everyone in the register. Three queries."""
    rows = list(Person.rows.standing().values_list("pk", "name", "employer__short"))
    seats = dict(
        Representation.rows.filter(person__isnull=False)
        .order_by(F("until").asc(nulls_last=True))
        .values_list("person_id", "seat__organisation__short")
    )
    often = Counter(fold(name) for _, name, _ in rows)
    people = People(names=[])
    for key, name, employer in rows:
        house = seats.get(key) or employer
        offered = f"{name} ({house})" if often[fold(name)] > 1 and house else name
        people.names.append(offered)
        people.offered[key] = offered
        for spelling in {fold(name), fold(offered)}:
            people.meaning.setdefault(spelling, []).append(key)
    return people


def representatives(body: Body, on: date) -> dict[int, list[Representative]]:
    """By organisation, those with a seat's mandate on that date, the fixed ones first, then host staff. Two queries."""
    found: dict[int, list[Representative]] = {}
    mandates = (
        Representation.rows.open_on(on)
        .filter(person__isnull=False, seat__in=Seat.rows.filter(body=body).open_on(on))
        .order_by("-kind", "person__sort_key")
        .values_list("seat__organisation_id", "person_id", "person__name", "kind")
    )
    for organisation, person, name, kind in mandates:
        deputy = kind == Representation.Kind.DEPUTY
        found.setdefault(organisation, []).append(Representative(person, name, deputy))
    employed = Person.rows.standing().filter(Q(employer__isnull=False))
    staff = employed.order_by("sort_key").values_list("employer_id", "pk", "name")
    for employer, person, name in staff:
        listed = found.setdefault(employer, [])
        if all(known.person != person for known in listed):
            listed.append(Representative(person, name, deputy=False))
    return found
