"""A table as .xlsx and as CSV. What a cell says is text or a number, never a formula.

Source: trust programme B6. However many rows, memory holds one of them at a time: a file of more than `IN_MEMORY`
lies on the disk, without a name, and is gone when it is closed.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from tempfile import SpooledTemporaryFile, TemporaryDirectory
from typing import IO, TypeAlias

import xlsxwriter

Cell: TypeAlias = str | int | float | date | None

CSV, XLSX = "csv", "xlsx"
IN_MEMORY = 1_000_000
"""Bytes."""
WIDEST = 55
"""Characters in a column; what is longer runs on."""
LONGEST_CELL = 32_767
"""So many characters does a cell of a spreadsheet hold; what is longer ends in «…»."""

_ALIVE = re.compile(r"'*[=+\-@\t\r\n]")
_QUOTED = re.compile(r"'+[=+\-@\t\r\n]")
_NO_SHEET_NAME = re.compile("[\\[\\]:*?/\\\\'\x00-\x1f\ufffe\uffff\U00010000-\U0010ffff]")
"""What the name of a sheet cannot hold, and signs that count twice among its 31: a picture («🌱»)."""
_NO_CHARACTERS = re.compile("[\ufffe\uffff\ud800-\udfff]")
_SETTINGS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd.mm.yyyy",
}


@dataclass(frozen=True)
class Sheet:
    """A table: its name, the words over its columns, its rows, which may come one by one and are then gone."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def quoted(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula.

    A text that begins with apostrophes and then such a sign gets one more, so that `unquoted` gives back each text
    exactly as it was.
    """
    return f"'{text}" if _ALIVE.match(text) else text


def unquoted(text: str) -> str:
    return text[1:] if _QUOTED.match(text) else text


def as_csv(sheet: Sheet) -> IO[bytes]:
    """UTF-8 with its mark and semicolons, as a Norwegian spreadsheet opens it; every cell in quotation marks."""
    made = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 the answer closes it
    out = io.TextIOWrapper(made, encoding="utf-8-sig", newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow([_in_csv(cell) for cell in sheet.headings])
    writer.writerows([_in_csv(cell) for cell in row] for row in sheet.rows)
    out.flush()
    out.detach()
    return _from_start(made)


def _from_start(made: SpooledTemporaryFile[bytes]) -> IO[bytes]:
    """What needed no disk as memory alone, which nobody has to close."""
    size = made.seek(0, io.SEEK_END)
    made.seek(0)
    if size > IN_MEMORY:
        return made
    with made:
        return io.BytesIO(made.read())


def _in_csv(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, str):
        return quoted(_writable(cell))
    return str(cell).replace(".", ",")


def as_xlsx(sheet: Sheet) -> IO[bytes]:
    """One sheet, its first line fixed. Texts are written as texts, numbers as numbers, days as days."""
    with ExitStack() as unless_done:
        made = unless_done.enter_context(SpooledTemporaryFile(IN_MEMORY))
        # its parts lie in a folder that goes with them: the library leaves them where writing breaks off
        with TemporaryDirectory() as room, xlsxwriter.Workbook(made, {**_SETTINGS, "tmpdir": room}) as book:
            _write_page(book, sheet)
        unless_done.pop_all()
    return _from_start(made)


def _write_page(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet(_NO_SHEET_NAME.sub(" ", sheet.title)[:31].strip())
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    page.freeze_panes(1, 0)
    widest = defaultdict(int, {place: len(heading) for place, heading in enumerate(sheet.headings)})
    for place, heading in enumerate(sheet.headings):
        page.write_string(0, place, heading, bold)
    for line, row in enumerate(sheet.rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(line, place, _writable(cell))
            elif isinstance(cell, date):
                page.write_datetime(line, place, cell)
            elif cell is not None:
                page.write_number(line, place, cell)
            widest[place] = max(widest[place], len(_in_csv(cell)))
    for place, width in widest.items():
        page.set_column(place, place, min(width, WIDEST) + 2)


def _writable(text: str) -> str:
    """Code points that are no characters become «�»: no file of either kind can hold them."""
    text = _NO_CHARACTERS.sub("\ufffd", text)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"
