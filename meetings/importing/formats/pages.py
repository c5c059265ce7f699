"""Pages of placed words to lines: columns in turn, running heads between the paragraphs, wrapped lines made whole."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from meetings.importing.formats.cells import Row, Word, cut_cells, rows_of
from meetings.importing.formats.wraps import Measure, Writer

_DIGITS = re.compile(r"\d+")
_EDGE_ROWS = 4
_FLUSH = 4
"""Rows that end at one place before it is believed that they are made to."""


@dataclass(slots=True)
class Page:
    """The words of one page; `aside` is what stands across it, `pictures` whether it has some and no words."""

    width: float
    words: list[Word]
    aside: list[str] = field(default_factory=list)
    pictures: bool = False


@dataclass(slots=True)
class _Sheet:
    head: list[str]
    flows: list[list[Row]]
    foot: list[str]
    aside: list[str]
    table: tuple[float, ...]
    """The edges of a table that goes on over the page."""


def lines_of_pages(pages: Sequence[Page]) -> list[str]:
    """All the words of all pages, in the order they are read."""
    every = [rows_of(page.words) for page in pages]
    sheets: list[_Sheet] = []
    for page, rows, edges in zip(pages, every, _running(every), strict=True):
        sheets.append(_sheet(page, rows, edges, sheets[-1].table if sheets else ()))
    measure = _measure(pages, sheets)
    writer = Writer(measure)
    between: list[str] = []
    for sheet in sheets:
        between += sheet.head
        flows = sheet.flows or [[]]
        for place, flow in enumerate(flows):
            writer.write(flow, between if place == 0 else [], column=len(flows) > 1)
        between = [*sheet.aside, *sheet.foot]
    return writer.end(between)


def _running(pages: Sequence[Sequence[Row]]) -> Iterator[tuple[int, int]]:
    """How many rows at the top and at the bottom of each page are there on others too, but for their numbers."""
    seen: Counter[tuple[str, int]] = Counter()
    for rows in pages:
        edges = {*range(min(_EDGE_ROWS, len(rows))), *range(max(0, len(rows) - _EDGE_ROWS), len(rows))}
        seen.update({key for index in edges for key in _keys(rows[index])})

    def repeats(row: Row) -> bool:
        return any(seen[key] >= 2 for key in _keys(row)[:1]) or (seen[_keys(row)[1]] >= 2)

    highest = pages[0][0].y if pages and pages[0] else math.inf
    for rows in pages:
        top = 1 if len(rows) > 1 and _is_head(rows[0], rows[1], highest) else 0
        while top < min(_EDGE_ROWS, len(rows)) and repeats(rows[top]):
            top += 1
        bottom = 0
        while bottom < min(_EDGE_ROWS, len(rows) - top) and repeats(rows[-1 - bottom]):
            bottom += 1
        yield (top, bottom) if top + bottom < len(rows) else (0, 0)


def _is_head(row: Row, below: Row, highest: float) -> bool:
    """A line above where the first page begins, apart from the rest: the head of all pages but the first."""
    return row.y > highest + 0.8 * row.size and row.y - below.y > 2.1 * max(row.size, below.size)


def _keys(row: Row) -> list[tuple[str, int]]:
    """What it says without its numbers, and where, on a raster that is tried twice."""
    mask = _DIGITS.sub("#", row.text).casefold()
    return [(mask, round(row.y / 8) * 2), (mask, round((row.y + 4) / 8) * 2 + 1)]


def _sheet(page: Page, rows: Sequence[Row], edges: tuple[int, int], above: tuple[float, ...]) -> _Sheet:
    top, bottom = edges
    body = list(rows[top : len(rows) - bottom])
    flows, table = _flows(body, page.width, above)
    return _Sheet(
        [row.text for row in rows[:top]],
        flows,
        [row.text for row in rows[len(rows) - bottom :]],
        page.aside,
        table,
    )


def _flows(rows: Sequence[Row], width: float, above: tuple[float, ...]) -> tuple[list[list[Row]], tuple[float, ...]]:
    """The rows in the order they are read: left column before right, between lines that cross both."""
    gutter = _gutter(rows, width)
    if gutter is None:
        flow = list(rows)
        return [flow], cut_cells(flow, above)
    flows: list[list[Row]] = []
    left: list[Word] = []
    right: list[Word] = []
    for row in [*rows, None]:
        halves = _halves(row, gutter) if row is not None else None
        if halves is not None:
            left += halves[0]
            right += halves[1]
            continue
        flows += [rows_of(words) for words in (left, right, row.words if row is not None else []) if words]
        left, right = [], []
    for flow in flows:
        cut_cells(flow)
    return flows, ()


def _halves(row: Row, gutter: float) -> tuple[list[Word], list[Word]] | None:
    """The words on either side; None for a row that crosses."""
    left = [word for word in row.words if word.x < gutter]
    right = [word for word in row.words if word.x >= gutter]
    if left and (left[-1].end > gutter or (right and right[0].x - left[-1].end < 0.9 * row.size)):
        return None
    return left, right


def _gutter(rows: Sequence[Row], width: float) -> float | None:
    """Where a page of two columns is parted: many rows have a wide gap there, and text fills both sides of it."""
    if len(rows) < 12:
        return None
    middles: Counter[int] = Counter()
    for row in rows:
        for one, after in pairwise(row.words):
            if after.x - one.end > 0.9 * row.size and 0.35 * width < after.x < 0.65 * width:
                middles[round(after.x / 4)] += 1
    for place, _count in middles.most_common(2):
        gutter = place * 4 - 3.0
        parted = [halves for row in rows if (halves := _halves(row, gutter)) is not None]
        both = [(left, right) for left, right in parted if left and right]
        if len(both) < 10 or len(both) < 0.5 * len(rows):
            continue
        start, end = min(left[0].x for left, _right in both), max(right[-1].end for _left, right in both)
        fill_left = median((left[-1].end - start) / max(gutter - start, 1) for left, _right in both)
        fill_right = median((right[-1].end - gutter) / max(end - gutter, 1) for _left, right in both)
        if fill_left > 0.72 and fill_right > 0.72:
            return gutter
    return None


def _measure(pages: Sequence[Page], sheets: Sequence[_Sheet]) -> Measure:
    """Margins and line distance, from all rows of the document."""
    flows = [flow for sheet in sheets for flow in sheet.flows if flow]
    rows = [row for flow in flows for row in flow]
    steps: Counter[int] = Counter()
    for flow in flows:
        for above, row in pairwise(flow):
            step = (above.y - row.y) / max(above.size, row.size)
            if 0.6 < step < 2:
                steps[round(step * 25)] += 1
    common = [step for step, count in steps.items() if count >= max(2, 0.06 * steps.total())]
    left = min((row.x for row in rows), default=0.0)
    width = max((page.width for page in pages), default=0.0)
    full = Counter(round(row.end) for row in rows if row.end > 0.75 * width)
    flush = full.most_common(1)[0][1] if full else 0
    return Measure(
        left=left,
        right=max([row.end for row in rows] + [width - left - 1]),
        step=min(common, default=30) / 25,
        justified=flush >= _FLUSH and flush > 0.7 * full.total(),
    )
