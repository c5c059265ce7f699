"""Second layer: where the body begins, and what stands above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from meetings.importing.lines import Line
from meetings.importing.listing import opens_list
from meetings.importing.minutes import Status
from meetings.importing.name_lists import in_names
from meetings.importing.names import Likeness, person_likeness
from meetings.importing.walking import Walker
from meetings.importing.weighing import ListBlock
from meetings.importing.words import BODY_WORD, TITLE_LINE
from meetings.importing.zones import DATE_START, Front

_MOST_TRIES = 4
_FEWEST_NAMES = 3


def read_front(lines: Sequence[Line]) -> Front:
    """Zones above the body; a participant list below it counts when there is none above."""
    front = Walker(lines).walk()
    if not _has_present(front):
        _take_late_lists(front, lines)
    if not _has_present(front):
        _take_bare_names(front)
    return front


def _has_present(front: Front) -> bool:
    return any(block.parts for block in front.blocks if block.status is Status.PRESENT)


def _take_bare_names(front: Front) -> None:
    """Names in the head that nothing announces: three at least, on lines together."""
    runs: list[list[Line]] = []
    for line in front.loose:
        if _people_in(line) == 0 or TITLE_LINE.search(line.text):
            continue
        if runs and line.number - runs[-1][-1].number <= 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    for run in runs:
        if sum(_people_in(line) for line in run) >= _FEWEST_NAMES:
            front.blocks.append(ListBlock(Status.PRESENT, parts=[(line, line.body) for line in run]))
            front.loose = [line for line in front.loose if line not in run]
            return


def _people_in(line: Line) -> int:
    """How many surely are named on a line that holds nothing else."""
    if not in_names(line.body):
        return 0
    cells = [one for cell in line.columns for one in re.split(r"[,;(]|\s+og\s+|\s[-–]\s", cell)]
    return sum(1 for cell in cells if " " in cell.strip() and person_likeness(cell.strip(" .)")) == Likeness.SURE)


def _take_late_lists(front: Front, lines: Sequence[Line]) -> None:
    """«Til stede: …» under the first heading, or at the end."""
    tries = 0
    for index in range(front.end, len(lines)):
        line = lines[index]
        if front.late or tries == _MOST_TRIES:
            return
        if not (line.blank or line.furniture) and opens_list(line):
            tries += 1
            walker = Walker(lines, start=index)
            late = walker.walk()
            if any(block.parts for block in late.blocks) and not late.agenda_lines:
                front.blocks += late.blocks
                front.label_lines += [one for one in late.label_lines if one <= late.end]
                front.apologies_listed = front.apologies_listed or late.apologies_listed
                front.late = set(range(index, late.end))


def without_agenda(front: Front) -> Front:
    """The list of items is the body itself when no heading below repeats it."""
    if front.agenda_lines:
        front.end = front.agenda_lines[0].number - 1
        front.agenda_lines = []
    return front


def without_prose(front: Front, lines: Sequence[Line]) -> Front:
    """In a document without a single label or number only a title belongs to the head; the rest is its text."""
    if front.fields or front.blocks or front.agenda_lines or front.end < len(lines):
        return front
    titles = list(takewhile(_is_title, front.loose))
    if len(titles) < len(front.loose):
        front.end = front.loose[len(titles)].number - 1
        front.loose = titles
    return front


def _is_title(line: Line) -> bool:
    named = TITLE_LINE.search(line.text) or BODY_WORD.search(line.text) or DATE_START.search(line.text)
    return bool(named) and len(line.text.split()) <= 12 and not line.text.endswith(".")
