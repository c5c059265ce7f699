"""A table out of an uploaded file, .xlsx or CSV, as texts. Whatever is wrong with it is said in a sentence."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from datetime import date, datetime
from typing import Any
from xml.parsers import expat

import python_calamine
from django.utils.translation import gettext as _

from organisations.refusing import Refusal
from organisations.register_files.writing import unquoted

LARGEST = 5_000_000
LARGEST_UNPACKED = 50_000_000
MOST_PARTS = 1_000
MOST_ROWS = 5_000
MOST_COLUMNS = 50
_PLACE = re.compile(r"([A-Z]{1,7})(\d{1,9})")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


class UnreadableFile(Refusal):
    """The file cannot be read; `sentence` says what to do."""


def check_size(size: int) -> None:
    """Asked before the file is read. Raises UnreadableFile."""
    if size == 0:
        raise UnreadableFile(_("Fila er tom."))
    if size > LARGEST:
        raise UnreadableFile(_("Fila er for stor. Grensen er 5 MB."))


def read_table(content: bytes) -> list[list[str]]:
    """Rows of cells as texts, the headings first; trailing empty rows are left out. Raises UnreadableFile."""
    check_size(len(content))
    if content.startswith(_OLD_OFFICE):
        raise UnreadableFile(_("Fila er i det gamle Excel-formatet. Lagre den som .xlsx og prøv igjen."))
    rows = _read_xlsx(content) if content.startswith(b"PK") else _read_csv(content)
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise UnreadableFile(_("Fila er tom."))
    if len(rows) > MOST_ROWS + 1 or max(map(len, rows)) > MOST_COLUMNS:
        raise _too_large()
    return rows


def _too_large() -> UnreadableFile:
    words = {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
    return UnreadableFile(_("Fila har mer enn %(rows)s linjer eller %(columns)s kolonner. Del den opp.") % words)


def _damaged() -> UnreadableFile:
    return UnreadableFile(_("Fila kan ikke leses. Lagre den på nytt som .xlsx eller CSV og prøv igjen."))


# CSV


def _read_csv(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    if "\x00" in text:
        raise _damaged()
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as wrong:
        raise _damaged() from wrong
    return [[unquoted(cell) for cell in row] for row in rows]


def _decoded(content: bytes) -> str:
    """UTF-8, or what Norwegian spreadsheets wrote before it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as wrong:
        raise _damaged() from wrong


# Spreadsheets


def _read_xlsx(content: bytes) -> list[list[str]]:
    _check_package(content)
    try:
        rows = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except (python_calamine.CalamineError, OSError, ValueError, IndexError) as wrong:
        raise _damaged() from wrong
    return [[_as_text(cell) for cell in row] for row in rows]


def _as_text(cell: Any) -> str:  # Any: whatever a cell may hold
    """A whole number without its comma, a day as 3.6.2026; what was typed as text stays as it was."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "ja" if cell else "nei"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return f"{cell.day}.{cell.month}.{cell.year}"
    return str(cell)


def _check_package(content: bytes) -> None:
    """Unpacks every part once, within bounds, before anything else reads it. Raises UnreadableFile.

    A part may say it is smaller than it is, a cell may stand in row 1 048 576 with nothing before it: both make a
    small file a huge table.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise UnreadableFile(_("Fila er for stor når den pakkes ut. Lagre bare den ene tabellen."))
            if "[Content_Types].xml" not in package.namelist():
                raise _damaged()
            for part in parts:
                _check_part(part.filename, package.read(part))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as wrong:
        raise _damaged() from wrong


def _check_part(name: str, content: bytes) -> None:
    """No document type (its entities could grow without end), and no cell far out."""
    if not name.endswith((".xml", ".rels")):
        return
    parser = expat.ParserCreate()

    def begins(element: str, attributes: dict[str, str]) -> None:
        place = attributes.get("r", "")
        if element.rpartition(":")[2] in {"c", "row"} and place and not _is_near(place):
            raise _too_large()

    def declares(*_declaration: object) -> None:
        raise _damaged()

    parser.StartElementHandler = begins
    parser.StartDoctypeDeclHandler = declares
    try:
        parser.Parse(content, True)
    except expat.ExpatError as wrong:
        raise _damaged() from wrong


def _is_near(place: str) -> bool:
    """«B3», or the number of a row alone."""
    if place.isascii() and place.isdigit():
        return len(place) <= 9 and int(place) <= MOST_ROWS + 1
    found = _PLACE.fullmatch(place)
    if found is None:
        return False
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column <= MOST_COLUMNS and int(found[2]) <= MOST_ROWS + 1
