"""The lines of a report that somebody may answer for: what was said in their name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from meetings.models import Asked, LineAnswer, Statement
from meetings.snapshot import Json, is_statement
from organisations.models import Organisation, Person


@dataclass(frozen=True, slots=True)
class Party:
    """Who answers: an organisation, or a person who spoke for none. One of the two keys is set."""

    organisation: int | None = None
    person: int | None = None


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One line of a party. `item` and `text` are in the notation, as the revision has them; `others` said it too."""

    id: int | None
    item: str
    text: str
    others: tuple[str, ...] = ()


Words = tuple[Party, int, str]
"""Whose line it is, its permanent id, and what it says in the notation."""


def party_of(row: Asked | LineAnswer) -> Party:
    """For whom a receiver answers, or whose an answer is."""
    return Party(row.organisation_id) if row.organisation_id is not None else Party(None, row.person_id)


class Kept:
    """Keys of rows that were merged since, by the row that is kept. Two queries."""

    def __init__(self) -> None:
        organisations = Organisation.rows.exclude(merged_into=None).values_list("pk", "merged_into")
        people = Person.rows.exclude(merged_into=None).values_list("pk", "merged_into")
        self.organisations = {gone: kept for gone, kept in organisations if kept is not None}
        self.people = {gone: kept for gone, kept in people if kept is not None}

    def party(self, speaker: Json) -> Party | None:
        """Whose a line is by this speaker; None for a group, or somebody nobody knows."""
        if speaker["organisation"]:
            key = speaker["organisation"]["id"]
            return Party(self.organisations.get(key, key))
        if speaker["person"]:
            key = speaker["person"]["id"]
            return Party(None, self.people.get(key, key))
        return None


def _said(snapshot: Json) -> Iterator[tuple[Json, Json]]:
    """Items with what was said in them. «Ikke til stede» is nobody's word."""
    for item in snapshot["items"]:
        for block in item["blocks"]:
            if is_statement(block) and block["kind"] != Statement.Kind.ABSENCE:
                yield item, block


def quoted(snapshot: Json, kept: Kept) -> dict[Party, int]:
    """Everybody with a line of their own, and how many."""
    found: Counter[Party] = Counter()
    for _item, block in _said(snapshot):
        found.update({party for speaker in block["speakers"] if (party := kept.party(speaker)) is not None})
    return dict(found)


def lines_of(snapshot: Json, party: Party, kept: Kept) -> list[OwnLine]:
    """In the order of the report."""
    found = []
    for item, block in _said(snapshot):
        parties = [(kept.party(speaker), speaker) for speaker in block["speakers"]]
        if party in {one for one, _speaker in parties}:
            others = tuple(_name(speaker) for one, speaker in parties if one != party)
            heading = " ".join(part for part in (item["number"], item["heading"]) if part)
            found.append(OwnLine(block.get("id"), heading, block["text"], tuple(filter(None, others))))
    return found


def words_of(snapshot: Json, kept: Kept) -> set[Words]:
    """Each party with the id and the words of each of its lines."""
    return {
        (party, block["id"], block["text"])
        for _item, block in _said(snapshot)
        for speaker in block["speakers"]
        if (party := kept.party(speaker)) is not None
    }


def _name(speaker: Json) -> str:
    if speaker["organisation"]:
        return str(speaker["organisation"]["short"])
    return str(speaker["person"]["name"] if speaker["person"] else speaker["group"] or speaker["label"])
