"""Second layer: participant lists that no label announces, known by how their lines are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from meetings.importing.lines import Line
from meetings.importing.marks import ABSENT_CELL, PRESENT_CELL
from meetings.importing.name_lists import in_names
from meetings.importing.names import Likeness, person_likeness
from meetings.importing.words import is_role_word

GROUP_LINE = re.compile(r"(?P<group>[^:;]{1,70}?)\s*:\s*(?P<rest>\S.*)")
"""«Solrik: Kari Bø, Ola Li»."""
_GROUP_WORDS = 4
_ROWS = 2


def grouped(line: Line, following: Line | None) -> re.Match[str] | None:
    """«Elever: Kari Bø» above «Foreldre: Ola Li»: the first of lines that each name a group and its people."""
    if following is None or line.bullet:
        return None
    pair = [GROUP_LINE.fullmatch(one.body) for one in (line, following)]
    for found in pair:
        if found is None or not found["group"][0].isalpha() or not in_names(found["rest"]):
            return None
        if len(found["group"].split()) > _GROUP_WORDS or person_likeness(found["group"]) == Likeness.SURE:
            return None
    first = pair[0]
    parts = re.split(r",|\sog\s|\(", first["rest"]) if first is not None else []
    return first if any(person_likeness(" ".join(part.split()[:2])) for part in parts) else None


def tabbed_group(line: Line) -> tuple[str, str]:
    """«Kommunen<tab>Kari Bø, rådgiver»: the group and its people, both empty where the line is none of that."""
    cells = line.columns
    if len(cells) != 2 or line.bullet or "\t" not in line.plain or line.plain[:1].isspace():
        return "", ""
    group, people = cells
    person = person_likeness(re.split(r"[,(;]|\s[-–]\s|\sog\s", people)[0].strip())
    plain = group[:1].isupper() and len(group.split()) <= _GROUP_WORDS and not person_likeness(group)
    return (group, people) if person and plain and in_names(people) else ("", "")


def hangs_below_group(line: Line) -> bool:
    """«<tab>Ola Li, Havbris» below «Kommunen<tab>Kari Bø»: nothing stands in the column of groups."""
    return line.plain[:1] == "\t" and len(line.columns) == 1 and in_names(line.body)


def rows_of_people(line: Line, below: Sequence[Line]) -> bool:
    """«Solrik<tab>Kari Bø<tab>Til stede», «Leder<tab>Kari Bø»: rows of one width, each tells something of a person."""
    rows = [line, *below[:_ROWS]]
    return len(rows) > _ROWS and all(len(one.columns) == len(line.columns) > 1 and _tells(one) for one in rows)


def _tells(line: Line) -> bool:
    cells = line.columns
    told = any(
        (len(cell) > 1 and (PRESENT_CELL.fullmatch(cell) or ABSENT_CELL.fullmatch(cell)))
        or is_role_word(cell.split()[-1])
        for cell in cells
    )
    return told and any(person_likeness(cell) for cell in cells)
