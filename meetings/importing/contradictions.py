"""Figures of a document that contradict each other: asked about, never mended. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from meetings.importing.lines import Line
from meetings.importing.minutes import ReadMinutes, Status

_POINT = re.compile(r"\s*(?P<mark>[a-zæøå]|\d{1,2})(?P<sign>[.)])\s+\S")
_YEAR = re.compile(r"(?:19|20)\d\d")
_COUNT = re.compile(
    r"\b(?P<count>\d{1,2})\s+(?:deltakere|deltakarar|medlemmer|medlemer|representanter|personer|personar)\s+"
    r"(?:var\s+)?(?:møtte|til\s*stede|til\s*stades)\b|\b(?:til\s*stede|møtte|til\s*stades)\s*\((?P<other>\d{1,2})\)\s*:",
    re.IGNORECASE,
)
_ORDER = "abcdefghijklmnopqrstuvwxyzæøå"


class Against(StrEnum):
    """What contradicts what."""

    POINT = "point"
    YEAR = "year"
    COUNT = "count"
    WEEKDAY = "weekday"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`one` and `other` are what stands against each other, as written or counted."""

    against: Against
    line: int
    one: str
    other: str


def contradictions(read: ReadMinutes) -> list[Contradiction]:
    """All that are found, in the order of the source. Linear in the text."""
    found = [*_points(read.lines), *_years(read.lines), *_counts(read), *_weekday(read)]
    return sorted(found, key=lambda one: one.line)


def _points(lines: Sequence[Line]) -> Iterator[Contradiction]:
    """A letter or number that two points of one list have: «g), h), h), i)»."""
    previous, sign, run = -1, "", 0
    for line in lines:
        point = _POINT.match(line.raw)
        if point is None:
            if line.blank or line.furniture or line.raw[:1] in " \t":
                continue
            previous, run = -1, 0
            continue
        mark = point["mark"]
        order = int(mark) if mark.isdigit() else _ORDER.index(mark)
        if point["sign"] == sign and order == previous and run >= 2:
            yield Contradiction(Against.POINT, line.number, mark + sign, mark + sign)
        elif point["sign"] == sign and order == previous + 1:
            run += 1
        else:
            run = 1
        previous, sign = order, point["sign"]


def _years(lines: Sequence[Line]) -> Iterator[Contradiction]:
    """The head of a table with one year twice."""
    for line in lines:
        years = [cell for cell in line.columns if _YEAR.fullmatch(cell)]
        twice = next((year for year in years if years.count(year) > 1), "")
        if twice:
            yield Contradiction(Against.YEAR, line.number, twice, twice)


def _counts(read: ReadMinutes) -> Iterator[Contradiction]:
    """How many the document says were there, against those it names."""
    named = sum(1 for one in read.attendees if one.status in {Status.PRESENT, Status.DEPUTY, Status.GUEST})
    for line in read.lines:
        found = _COUNT.search(line.text) if len(line.text) < 2000 else None
        if found and named and int(found["count"] or found["other"]) != named:
            yield Contradiction(Against.COUNT, line.number, found["count"] or found["other"], str(named))
            return


def _weekday(read: ReadMinutes) -> Iterator[Contradiction]:
    """«onsdag 4. juni» of a year in which that is a Thursday."""
    head = read.head
    if head.date.value is not None and head.weekday is not None and head.date.value.weekday() != head.weekday:
        line = next((line.number for line in read.lines if head.date.text and head.date.text in line.text), 1)
        yield Contradiction(Against.WEEKDAY, line, str(head.weekday), str(head.date.value.weekday()))
