"""Words with places to rows, rows to cells, and the runs of rows that are a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

MARKER = re.compile(r"(?:[-–—•·▪◦○●∙‣⁃*➢►✓§\uf0b7\uf0a7\uf02d]|o|\(?\d{1,2}[.)]|[a-zæøå][.)])")
_STRETCHED = 4
SNAP = 3.0
"""Points that two starts of one column may lie apart."""


@dataclass(slots=True)
class Word:
    """Where it begins and ends, its base line (upwards) and the height of its type, in points."""

    text: str
    x: float
    y: float
    end: float
    size: float


@dataclass(slots=True)
class Cell:
    text: str
    x: float
    end: float
    first: float
    """How wide its first word is."""
    body: float
    """Where its text begins, after a bullet or number."""
    column: int = 0

    @property
    def marked(self) -> bool:
        return self.body > self.x


@dataclass(slots=True)
class Row:
    """Words on one base line. `table` numbers the table it belongs to on its page, 0 for none."""

    words: list[Word]
    y: float
    size: float
    cells: list[Cell] = field(default_factory=list)
    table: int = 0
    starts: tuple[float, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def x(self) -> float:
        return self.words[0].x

    @property
    def end(self) -> float:
        return max(word.end for word in self.words)


def rows_of(words: Iterable[Word]) -> list[Row]:
    """Rows from the top. A raised figure stands on the row it belongs to."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda word: (-word.y, word.x)):
        for row in rows[-3:]:
            apart = abs(row.y - word.y)
            if apart <= 0.3 * max(row.size, word.size) or (apart <= 0.55 * row.size and word.size < 0.8 * row.size):
                row.words.append(word)
                if word.size > 1.2 * row.size:
                    row.y, row.size = word.y, word.size
                break
        else:
            rows.append(Row([word], word.y, word.size))
    for row in rows:
        row.words.sort(key=lambda word: word.x)
        sizes: Counter[float] = Counter()
        for word in row.words:
            sizes[round(word.size, 1)] += len(word.text)
        row.size = sizes.most_common(1)[0][0]
    rows.sort(key=lambda row: -row.y)
    return rows


def cut_cells(rows: Sequence[Row], above: tuple[float, ...] = ()) -> tuple[float, ...]:
    """Cells are parted by gaps wider than any between words; what lies under each other is a table.

    `above` is where the columns start of a table that the page before ended in, its left edge first; the answer says
    the same for the page after.
    """
    for row in rows:
        row.cells = _cells(row, ())
    table, at = 0, 0
    while at < len(rows):
        end, edges = _table_from(rows, at, above if at == 0 else ())
        if edges and end > at:
            table += 1
            for row in rows[_table_top(rows, at, edges[1:]) : end]:
                row.table, row.starts = table, edges[1:]
                row.cells = _in_columns(_cells(row, row.starts), row.starts)
        above, at = edges if end == len(rows) else (), max(end, at + 1)
    return above


def _cells(row: Row, starts: Sequence[float]) -> list[Cell]:
    gaps = [after.x - word.end for word, after in pairwise(row.words)]
    if len(gaps) >= _STRETCHED and min(gaps) > 0.8 * max(gaps):
        return [_cell(row.words)]  # set flush: all its gaps are alike
    parts: list[list[Word]] = []
    for word in row.words:
        gap = word.x - parts[-1][-1].end if parts else 0.0
        at_start = gap > 0.35 * row.size and any(abs(word.x - start) <= SNAP / 2 for start in starts)
        if parts and not at_start and (gap <= 1.05 * row.size or _is_marker(parts[-1], gap, row.size)):
            parts[-1].append(word)
        else:
            parts.append([word])
    return [_cell(part) for part in parts]


def _is_marker(part: Sequence[Word], gap: float, size: float) -> bool:
    return len(part) == 1 and gap < 3.2 * size and bool(MARKER.fullmatch(part[0].text))


def _cell(words: Sequence[Word]) -> Cell:
    marked = len(words) > 1 and bool(MARKER.fullmatch(words[0].text))
    lead = words[1] if marked else words[0]
    text = " ".join(word.text for word in words)
    return Cell(text, words[0].x, max(word.end for word in words), lead.end - lead.x, lead.x)


def _table_from(rows: Sequence[Row], first: int, above: tuple[float, ...]) -> tuple[int, tuple[float, ...]]:
    """The end of the table that begins at this row, its left edge and where its columns start; nothing for no table."""
    if not above and len(rows[first].cells) < 2:
        return first, ()
    starts = dict.fromkeys(above[1:] or [cell.x for cell in rows[first].cells[1:]], 2)
    left = above[0] if above else rows[first].x
    last, several = (first, 2) if above else (first + 1, 1)
    for at in range(last, len(rows)):
        row = rows[at]
        if at > first and rows[at - 1].y - row.y > 5 * row.size:
            break
        cells = _cells(row, tuple(starts))
        others = [cell.x for cell in cells[1:]]
        edge = min(starts)
        if others and any(_near(x, starts) is not None for x in [*others, row.x if row.x > left + SNAP else others[0]]):
            several += 1
            left = min(left, row.x)
            for x in others:
                known = _near(x, starts)
                starts[x if known is None else known] = starts[known] + 1 if known is not None else 1
        elif others or row.x < edge - SNAP:
            if not others and row.x >= left - SNAP and cells[0].end < edge and at - last < 2:
                continue
            break
        last = at + 1
    last = _with_rest(rows, first, last, left, min(starts)) if several >= 2 else last
    kept = tuple(sorted(start for start, count in starts.items() if count >= 2))
    continued = any(len(row.cells) == 1 and row.x >= min(starts) - SNAP for row in rows[first:last])
    return (last, (left, *kept)) if last > first and (several >= 2 or continued) else (first, ())


def _with_rest(rows: Sequence[Row], first: int, last: int, left: float, edge: float) -> int:
    """Rows below that only go on with the first cell of the last one: closer than any row of the table that begins."""
    begun = [row for row in rows[first:last] if len(row.cells) > 1]
    closest = min((above.y - row.y for above, row in pairwise(begun)), default=0.0)
    while last < len(rows):
        row, above = rows[last], rows[last - 1]
        alone = len(row.cells) == 1 and abs(row.x - left) <= SNAP and row.end < edge
        if not alone or above.y - row.y > 0.85 * closest:
            break
        last += 1
    return last


def _table_top(rows: Sequence[Row], first: int, starts: tuple[float, ...]) -> int:
    """Rows above whose cells stand close, but begin where the columns do, belong to the table."""
    while first and not rows[first - 1].table:
        above = rows[first - 1]
        if above.y - rows[first].y > 3 * above.size or len(_cells(above, starts)) < 2:
            break
        first -= 1
    return first


def _near(x: float, starts: Iterable[float]) -> float | None:
    return next((start for start in starts if abs(start - x) <= SNAP), None)


def _in_columns(cells: Iterable[Cell], starts: Sequence[float]) -> list[Cell]:
    """Each cell with its column; two in one column become one."""
    found: list[Cell] = []
    for cell in cells:
        cell.column = sum(1 for start in starts if start <= cell.x + SNAP)
        if found and found[-1].column == cell.column:
            found[-1].text += f" {cell.text}"
            found[-1].end = cell.end
        else:
            found.append(cell)
    return found
