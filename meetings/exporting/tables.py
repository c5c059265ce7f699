"""Tables for spreadsheets: no cell is ever a formula, whatever somebody wrote in it."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from io import BytesIO, StringIO

import xlsxwriter

FORMULA = re.compile(r"^[\s]*[=+\-@\t\r]")
"""How a text begins that a spreadsheet would calculate. Source: OWASP, CSV injection."""
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold."""
LONGEST_CELL = 32_767
"""Characters that a cell of a workbook takes."""
Rows = Sequence[Sequence[str]]


def csv_table(head: Sequence[str], rows: Rows) -> bytes:
    """Semicolons and a byte order mark, as Norwegian spreadsheets open it. A text like a formula gets «'» before it."""
    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    for row in (head, *rows):
        writer.writerow([f"'{cell}" if FORMULA.match(cell) else cell for cell in map(_clean, row)])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def xlsx_table(title: str, head: Sequence[str], rows: Rows) -> bytes:
    """One sheet with a head that stays in sight. Every cell is text: no formulas, no links."""
    made = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"title": _clean(title)})
        sheet = book.add_worksheet()
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for column, cell in enumerate(head):
            sheet.write_string(0, column, _clean(cell), bold)
        for place, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, _clean(cell)[:LONGEST_CELL], wrapped)
        sheet.set_column(0, max(0, len(head) - 1), 28)
        sheet.freeze_panes(1, 0)
    return made.getvalue()


def _clean(cell: str) -> str:
    return UNPRINTABLE.sub("", cell)
