"""A table as .xlsx and as CSV. What a cell says is text or a number, never a formula. Pure.

Source: trust programme B6.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import xlsxwriter

Cell: TypeAlias = str | int | float | date | None

CSV, XLSX = "csv", "xlsx"
LONGEST_CELL = 32_767
"""So many characters does a cell of a spreadsheet hold; what is longer ends in «…»."""

_ALIVE = re.compile(r"'*[=+\-@\t\r\n]")
_QUOTED = re.compile(r"'+[=+\-@\t\r\n]")
_NO_CHARACTERS = re.compile("[\ufffe\uffff\ud800-\udfff]")
_SETTINGS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd.mm.yyyy",
}


@dataclass(frozen=True)
class Sheet:
    """A table: its name, the words over its columns, its rows."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def quoted(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula.

    A text that begins with apostrophes and then such a sign gets one more, so that `unquoted` gives back each text
    exactly as it was.
    """
    return f"'{text}" if _ALIVE.match(text) else text


def unquoted(text: str) -> str:
    return text[1:] if _QUOTED.match(text) else text


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with its mark and semicolons, as a Norwegian spreadsheet opens it; every cell in quotation marks."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    for row in (sheet.headings, *sheet.rows):
        writer.writerow([_in_csv(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _in_csv(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, str):
        return quoted(_writable(cell))
    return str(cell).replace(".", ",")


def as_xlsx(sheet: Sheet) -> bytes:
    """One sheet, its first line fixed. Texts are written as texts, numbers as numbers, days as days."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _SETTINGS)
    page = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", sheet.title)[:31])
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    page.freeze_panes(1, 0)
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
    page.autofit(400)
    book.close()
    return out.getvalue()


def _writable(text: str) -> str:
    """Code points that are no characters become «�»: no file of either kind can hold them."""
    text = _NO_CHARACTERS.sub("\ufffd", text)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"
