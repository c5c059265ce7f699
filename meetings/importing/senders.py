"""Second layer: bodies alone on their lines, with the people they sent below or above."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from meetings.importing.cutting import ReadPiece
from meetings.importing.lines import Line
from meetings.importing.names import Likeness, is_abbreviation, names_people, organisation_likeness
from meetings.importing.placing import Entry


def give_senders(read: list[ReadPiece], lines: Mapping[int, Line]) -> list[ReadPiece]:
    """A body alone on its line above the people it sent, or below each of them, is theirs."""
    shapes = "".join(map(_shape, read))
    if re.fullmatch(r"(?:PB){2,}", shapes):
        for one, body in zip(read[::2], read[1::2], strict=True):
            _give(one, body.entries[0])
        return read[::2]
    if not re.fullmatch(r"(?:BP+)+", shapes) or not _heads(read, shapes, lines):
        return read
    kept: list[ReadPiece] = []
    sender = Entry()
    for piece, shape in zip(read, shapes, strict=True):
        if shape == "B":
            sender = piece.entries[0]
        else:
            _give(piece, sender)
            kept.append(piece)
    return kept


def _shape(one: ReadPiece) -> str:
    if one.entries and all(entry.person and not entry.organisation for entry in one.entries):
        return "P"
    alone = len(one.entries) == 1 and one.entries[0].person is None and not one.entries[0].roles
    return "B" if alone and one.entries[0].whole else "-"


def _heads(read: Sequence[ReadPiece], shapes: str, lines: Mapping[int, Line]) -> bool:
    """Whether the bodies plainly are, or stand further out than the people."""
    bodies = [one for one, shape in zip(read, shapes, strict=True) if shape == "B"]
    people = [one for one, shape in zip(read, shapes, strict=True) if shape == "P"]
    if not all(" " in (entry.person or "") for one in people for entry in one.entries):
        return False
    names = [one.entries[0].organisation or "" for one in bodies]
    out = max(lines[one.piece.first].indent for one in bodies) < min(lines[one.piece.first].indent for one in people)
    bulleted = all(lines[one.piece.first].bullet for one in people) and not any(
        lines[one.piece.first].bullet for one in bodies
    )
    out = out or bulleted
    sure = sum(1 for name in names if is_abbreviation(name) or organisation_likeness(name) == Likeness.SURE)
    return out or sure * 2 >= len(names)


def _give(one: ReadPiece, body: Entry) -> None:
    for entry in one.entries:
        name = body.organisation or ""
        entry.organisation = None if names_people(name) else name or None
        entry.whole = False
