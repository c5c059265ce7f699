"""Second layer: what stands below what, in a table or in text that is set in columns."""

from __future__ import annotations

import re

from meetings.importing.labels import ListLabel, read_label
from meetings.importing.lines import Line, tidy

_CELL = re.compile(r"\S+(?:\s\S+)*")


def cells_below(head: Line, line: Line) -> list[str] | None:
    """The line's cells, one for each of the head's, empty where nothing stands; None when their places are lost."""
    if "|" in head.plain and "|" in line.plain:
        return _as_many(line.plain.strip().strip("|").split("|"), len(head.plain.strip().strip("|").split("|")))
    if "\t" in head.plain:
        wanted = len(head.plain.strip().split("\t"))
        return _as_many(line.plain.rstrip().split("\t"), wanted) if "\t" in line.plain else None
    starts = [found.start() for found in _CELL.finditer(head.plain)]
    if len(starts) < 2 or "\t" in line.plain:
        return None
    cells = [""] * len(starts)
    for found in _CELL.finditer(line.plain):
        place = min(range(len(starts)), key=lambda one: abs(starts[one] - found.start()))
        if cells[place]:
            return None
        cells[place] = tidy(found[0])
    return cells


def _as_many(cells: list[str], wanted: int) -> list[str] | None:
    if len(cells) > wanted:
        return None
    return [*map(tidy, cells), *[""] * (wanted - len(cells))]


def labels_beside(line: Line) -> list[ListLabel]:
    """The labels of «Til stede» and «Forfall» at the heads of two columns; empty when the line is none of that."""
    cells = line.columns
    if len(cells) < 2 or line.bullet:
        return []
    labels = [read_label(cell.rstrip(" :"), marked=True) for cell in cells]
    found = [one for one in labels if one is not None]
    return found if len(found) == len(cells) == len({one.status for one in found}) else []
