"""Second layer: how a participant list is cut is decided by what the cuts give."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from meetings.importing.cutting import (
    CLOSED,
    SEMICOLON,
    SLASH,
    STOP,
    Piece,
    ReadPiece,
    by_comma,
    by_given_name,
    by_line,
    by_line_and_comma,
    by_mark,
)
from meetings.importing.entries import read_entry
from meetings.importing.lines import Line, tidy
from meetings.importing.marks import BRACKETS, NOBODY
from meetings.importing.minutes import Status
from meetings.importing.names import Likeness, is_abbreviation, organisation_likeness, person_likeness
from meetings.importing.placing import Entry, is_body, without_lead
from meetings.importing.senders import give_senders
from meetings.importing.tables import Column, Row, read_rows

_OPEN_END = re.compile(r"\s(?:for|av|fra|frå|i|til|ved|og)$")
"""A name that a wrong cut has left unfinished."""


@dataclass(slots=True)
class ListBlock:
    """The lines of one list under one label: `parts` are the source lines with what counts of each."""

    status: Status
    role: str = ""
    group: str = ""
    """What the label says the people are from, or are: «Solrik», «kommunen», «2. trinn», «Rektor»."""
    divides: bool = False
    """The label divides a list: «Solrik: Kari Bø»."""
    nested: bool = False
    """It stands under a list of apologies that has nobody itself."""
    columns: list[Column] = field(default_factory=list)
    head: Line | None = None
    """The line that names the columns."""
    beside: bool = False
    """It stands beside another list: its parts are cells of their lines."""
    turn: Callable[[str], str] = str
    """What is done to a name before it is read: «Moe, Kari» is turned."""
    parts: list[tuple[Line, str]] = field(default_factory=list)


def cut_list(block: ListBlock) -> list[ReadPiece]:
    """The entries of a list, in the cut that makes most sense."""
    if not block.parts:
        return []
    rows = None if block.beside else read_rows(block.parts, block.columns, block.head)
    if rows is not None:
        for row in rows:
            row.people = block.turn(row.people)
        return [
            ReadPiece(Piece(tidy(row.line.text), row.line.number, row.line.number), _row_entries(row)) for row in rows
        ]
    people = block.divides and bool(block.group)
    lines = {line.number: line for line, _text in block.parts}
    cuts: list[Callable[[], list[Piece]]] = [lambda: by_line(block.parts), lambda: by_mark(block.parts, SEMICOLON)]
    cuts += [
        lambda: by_line(block.parts, wrapped=True),
        lambda: by_mark(block.parts, STOP),
        lambda: by_mark(block.parts, CLOSED),
        lambda: by_given_name(block.parts),
        lambda: by_mark(block.parts, SLASH),
        lambda: by_comma(block.parts, attach=False, people=people),
    ]
    cuts.append(lambda: by_comma(block.parts, attach=True, people=people))
    cuts.append(lambda: by_line_and_comma(block.parts))
    best: list[ReadPiece] = []
    best_worth = float("-inf")
    for cut in cuts:
        read = _shared([ReadPiece(piece, read_entry(piece.text)) for piece in cut()])
        read = give_senders(read, lines) if cut is cuts[0] else read
        worth = _worth(read) if cut is not cuts[-1] or _all_people(read) else float("-inf")
        if worth > best_worth + 0.01:
            best, best_worth = read, worth
    return best


def _all_people(read: Sequence[ReadPiece]) -> bool:
    """Whether every entry surely is a person: a body that runs over two lines must not be cut in two."""
    return all(
        one.entries and all(person_likeness(entry.person or "") == Likeness.SURE for entry in one.entries)
        for one in read
    )


def _row_entries(row: Row) -> list[Entry]:
    """The people of a row's cell, each with what the other columns say."""
    pieces = by_comma([(row.line, row.people)], attach=True) if row.people else []
    entries = [entry for piece in pieces for entry in read_entry(piece.text)]
    if len(entries) != 1 and not (entries and all(one.person for one in entries)):
        entries = [Entry(row.people or None, whole=False)] if person_likeness(row.people) else entries
    if not entries and row.body:
        entries = [Entry(organisation=row.body)]
    for entry in entries:
        entry.organisation = row.body or entry.organisation
        entry.roles = [*entry.roles, *row.roles, *([row.status] if row.status else [])]
        entry.whole = False
    return entries


def _worth(read: Sequence[ReadPiece]) -> float:
    """How sensible a cut is: people with what belongs to them, bodies alone only where there are no people."""
    entries = [entry for one in read for entry in one.entries]
    people = sum(1 for one in entries if one.person and person_likeness(one.person))
    mixed = people > 0
    worth = 0.0
    for one in read:
        if not one.entries:
            worth -= 0.0 if NOBODY.fullmatch(one.piece.text) or not one.piece.text else 0.6
        for entry in one.entries:
            worth += _entry_worth(entry, mixed=mixed)
    return worth


def _entry_worth(entry: Entry, *, mixed: bool) -> float:
    rest = [*entry.roles, *([entry.organisation] if entry.organisation else [])]
    foreign = sum(_hidden_people(one, single=bool(entry.person) and " " not in (entry.person or "")) for one in rest)
    long = sum(1 for one in rest if len(one) > 70 or STOP.search(one) or _OPEN_END.search(one))
    if entry.person is None:
        body = entry.organisation or ""
        sure = organisation_likeness(body) == Likeness.SURE or is_abbreviation(body)
        return (-0.3 if mixed and not sure else 0.2 if mixed else 0.6 if sure else 0.4) - 1.2 * foreign - 1.0 * long
    likely = (0.2, 0.7, 1.0)[person_likeness(entry.person)]
    odd = sum(1 for one in entry.roles if is_body(one) and not _hidden_people(one))
    return likely + (0.35 if entry.organisation else 0.0) - 1.2 * foreign - 1.0 * long - 0.4 * odd


def _hidden_people(text: str, *, single: bool = False) -> int:
    """People that a cut has left inside a role or an organisation's name."""
    if re.match(r"(?:på\s+vegne|vara|stedfortreder|for|i\s+stedet|møtte)\b", text, re.IGNORECASE):
        return 0
    parts = [part for cell in re.split(r"[,;.:()]|\s+(?:og|fra)\s+", text) if (part := cell.strip())]
    return sum(
        1 for part in parts if person_likeness(without_lead(part)[1]) == Likeness.SURE and (single or " " in part)
    )


def _shared(read: list[ReadPiece]) -> list[ReadPiece]:
    """«Kari Bø; Ola Li (begge Solrik)»: the organisation is of those before too."""
    flat = [entry for one in read for entry in one.entries]
    for place, entry in enumerate(flat):
        if entry.shared == 1:
            continue
        reach = place - 1 if entry.shared else 0
        for before in reversed(flat[max(0, reach) : place]):
            if before.organisation or not before.person:
                break
            before.organisation = entry.organisation
    loose = [
        one
        for one in read
        if not one.piece.paired and len(one.entries) == 1 and not (one.entries[0].organisation or one.entries[0].roles)
    ]
    for one, after in pairwise(read):
        if one.piece.paired and not loose and after.entries and BRACKETS.search(after.piece.text):
            for entry in one.entries:
                entry.organisation = entry.organisation or after.entries[0].organisation
    return read
