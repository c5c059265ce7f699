"""Second layer: participant lists in columns. The head of the table, or what most cells look like, names a column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from meetings.importing.beside import cells_below
from meetings.importing.labels import read_label
from meetings.importing.lines import Line, tidy
from meetings.importing.names import Likeness, is_abbreviation, organisation_likeness, person_likeness
from meetings.importing.turning import turned
from meetings.importing.words import is_role_word


class Column(Enum):
    PERSON = "person"
    FIRST = "first name"
    LAST = "surname"
    ROLE = "role"
    BODY = "body"
    STATUS = "status"
    ABSENT = "absent"
    NOTHING = "nothing"


_HEADS: tuple[tuple[Column, str], ...] = (
    (
        Column.PERSON,
        r"navn|namn|deltakere?|deltakarar?|deltagere?|hvem|kven|person|medlem(?:mer|er)?|(?:bruker)?representant(?:er|ar)?",
    ),
    (Column.ROLE, r"funksjon|rolle|stilling|tittel|verv|møtte\s+for|vara\s+for|for|klasse|trinn|gruppe"),
    (Column.FIRST, r"fornavn|førenamn|fornamn"),
    (Column.LAST, r"etternavn|etternamn"),
    (
        Column.BODY,
        (
            r"representerer|representerar|representant\s+for|organisasjon|org|parti|etat|virksomhet|verksemd|arbeidssted|"
            r"skole|skule|enhet|eining|avdeling|firma|institusjon|kommune|tilhørighet|fra|frå|part"
        ),
    ),
    (Column.STATUS, r"til\s?stede|til\s?stades|møtt|møtte|status|oppmøte|frammøte|deltok|kommentar|merknad"),
    (
        Column.ABSENT,
        r"(?:meldt\s+)?(?:forfall|fravær|frafall|fråfall)|fraværende|fråverande|ikke\s+møtt|ikkje\s+møtt|permisjon",
    ),
    (Column.NOTHING, r"e-?post|epost|mail|telefon|tlf|mobil|nr"),
)
_HEAD = tuple((kind, re.compile(rf"(?:{pattern})\.?:?", re.IGNORECASE)) for kind, pattern in _HEADS)
_STATUS = re.compile(
    r"x|ja|nei|møtt|møtte|til\s?stede|til\s?stades|deltok|forfall|meldt\s+forfall|fravær|fråfall|ikke\s+møtt|ikkje\s+møtt|(?:møtte|deltok)\s+ikk(?:e|je)|-",
    re.IGNORECASE,
)
_CROSS = re.compile(r"x|ja|møtt|møtte|til\s?stede|til\s?stades", re.IGNORECASE)
_BESIDE = 0.75
"""Columns that all are as person-like as this hold names side by side."""
_WIDE = re.compile(r"\t+|\s{2,}|\s*\|\s*")
_MAIL = re.compile(r"\S+@\S+|\+?[\d ]{8,}")


@dataclass(slots=True)
class Row:
    """One row as columns name it. `people` may hold several: «Solrik | Kari Bø, Ola Li»."""

    line: Line
    people: str
    body: str = ""
    roles: list[str] = field(default_factory=list)
    status: str = ""


def read_columns(line: Line) -> list[Column]:
    """The kinds of a table's columns when the line is its head; empty when it is none."""
    for cells in (line.columns, _cells(line.plain), _words(line.text)):
        kinds = [_kind(cell) for cell in cells]
        if len(kinds) >= 2 and None not in kinds and {Column.PERSON, Column.FIRST} & set(kinds):
            return [kind for kind in kinds if kind is not None]
    return []


def _cells(raw: str) -> list[str]:
    return [cell for part in _WIDE.split(raw.strip()) if (cell := tidy(part))]


def _words(text: str) -> list[str]:
    """Heads that have lost their gaps; «Møtte for» is one, «Møtte medlemmer» is a label."""
    return re.split(r"\s+(?!for\b)", text) if len(text) < 80 and read_label(text) is None else []


def _kind(cell: str) -> Column | None:
    return next((kind for kind, pattern in _HEAD if pattern.fullmatch(cell)), None)


def read_rows(
    parts: Sequence[tuple[Line, str]], columns: Sequence[Column], head: Line | None = None
) -> list[Row] | None:
    """The rows of a list in columns, None when it is none. `head`: the line that names the columns."""
    split = [_split(line, text, len(columns)) for line, text in parts]
    if not columns:
        wide = [cells for cells in split if len(cells) > 1]
        if len(wide) * 2 < len(split) or not wide:
            return None
        columns = _guess(wide)
        if Column.PERSON not in columns:
            return None
    rows: list[Row] = []
    for (line, _text), cells in zip(parts, split, strict=True):
        below = cells_below(head, line) if head is not None and Column.ABSENT in columns else None
        row = _row_below(line, below, columns) if below and any(below) else _row(line, cells, columns)
        if row.people and rows and len(cells) == 1 and rows[-1].people.rstrip().endswith(","):
            rows[-1].people += f" {row.people}"
        elif row.people or row.body:
            rows.append(row)
    _mark_uncrossed(rows, columns, head)
    return rows


def _mark_uncrossed(rows: Sequence[Row], columns: Sequence[Column], head: Line | None) -> None:
    """Where those who met have a cross in a column of its own, who has none was away."""
    if head is None or Column.ABSENT in columns or list(columns).count(Column.STATUS) != 1:
        return
    place = list(columns).index(Column.STATUS)
    below = [cells_below(head, row.line) for row in rows]
    marks = [cells[place] if cells and len(cells) > place else None for cells in below]
    crossed = sum(1 for mark in marks if mark and _CROSS.fullmatch(mark))
    if None in marks or not crossed or any(mark and not _CROSS.fullmatch(mark) for mark in marks):
        return
    for row, mark in zip(rows, marks, strict=True):
        row.status = row.status if mark else "forfall"


def _split(line: Line, text: str, wanted: int) -> list[str]:
    """The cells of a row; where the gaps are narrow, as many as the head has."""
    if text not in {line.text, line.body}:
        raw = line.plain.rstrip()
        place = raw.find(text.split("\t", maxsplit=1)[0].split("  ", maxsplit=1)[0])
        cells = [tidy(part) for part in re.split(r"\t+|\s{3,}|\s*\|\s*", raw[place:] if place >= 0 else text)]
        return _as_far_as(text, [cell for cell in cells if cell])
    if not wanted or len(line.columns) >= wanted:
        return line.columns
    narrow = _cells(line.plain)
    if len(narrow) > 1:
        return narrow
    return _by_words(line.body, wanted)


def _as_far_as(text: str, cells: list[str]) -> list[str]:
    """The cells that the text holds: behind them another list may stand on the line."""
    held: list[str] = []
    while cells and len(" ".join([*held, cells[0]])) <= len(text):
        held.append(cells.pop(0))
    return held or [text]


def _by_words(text: str, wanted: int) -> list[str]:
    """Columns that have lost their gaps: the person first, the rest by what the words are."""
    words = text.split()
    for count in (2, 3, 4):
        name, rest = " ".join(words[:count]), words[count:]
        if not rest or person_likeness(name) == Likeness.NO:
            continue
        begins = (
            is_role_word(rest[0])
            or rest[0].isupper()
            or rest[0].endswith("-")
            or person_likeness(rest[0])
            or organisation_likeness(rest[0]) == 2
        )
        if not begins and len(words) > count + 1 and count == 2:
            continue
        if wanted == 2 or len(rest) == 1:
            return [name, " ".join(rest)]
        cut = 1 if is_role_word(rest[0]) else len(rest) - 1
        return [name, " ".join(rest[:cut]), " ".join(rest[cut:])]
    return [text]


def _guess(rows: Sequence[Sequence[str]]) -> list[Column]:
    """The kind that most cells of a column have: the most person-like column holds the people."""
    width = max(len(row) for row in rows)
    columns = [[row[place] for row in rows if place < len(row)] for place in range(width)]
    likeness = [sum(_people(cell) for cell in cells) / max(len(cells), 1) for cells in columns]
    best = max(range(width), key=lambda place: (likeness[place], -place))
    if likeness[best] < 0.5:
        return [Column.NOTHING] * width
    beside = sum(1 for one in likeness if one >= _BESIDE) == width
    return [Column.PERSON if place == best or beside else _most(cells) for place, cells in enumerate(columns)]


def _people(cell: str) -> float:
    """How person-like a cell is: its first name counts."""
    cell = turned(cell, sure=True)
    first = re.split(r",|\s+og\s+|\(|;|\s+for\s+", cell)[0].strip()
    words = first.split()
    while len(words) > 2 and (words[0][0].islower() or is_role_word(words[0])):
        words.pop(0)
    return {Likeness.SURE: 1.0, Likeness.MAYBE: 0.6, Likeness.NO: 0.0}[person_likeness(" ".join(words))]


def _most(cells: Sequence[str]) -> Column:
    kinds = [_cell_kind(cell) for cell in cells]
    return max(dict.fromkeys(kinds), key=kinds.count)


def _without_role(cell: str) -> tuple[str, str]:
    """«LPS (leder)» -> «LPS», «leder»."""
    found = re.fullmatch(r"(?P<body>[^()]+?)\s*\((?P<role>[^()]+)\)", cell)
    if found is None or not is_role_word(found["role"].split()[0]):
        return cell, ""
    return found["body"], found["role"]


def _cell_kind(cell: str) -> Column:
    cell = _without_role(cell)[0]
    if _STATUS.fullmatch(cell):
        return Column.STATUS
    if _MAIL.fullmatch(cell):
        return Column.NOTHING
    words = cell.split()
    if cell[0].islower() or is_role_word(words[0]) or is_role_word(words[-1]) or re.fullmatch(r"\d.*", cell):
        return Column.ROLE
    return Column.BODY if organisation_likeness(cell) or is_abbreviation(cell) else Column.ROLE


def _row_below(line: Line, cells: Sequence[str], columns: Sequence[Column]) -> Row:
    """A row whose empty cells are known, so that a cross tells by where it stands."""
    row = _row(
        line,
        [cell for cell, kind in zip(cells, columns, strict=False) if cell and kind is not Column.ABSENT],
        [kind for cell, kind in zip(cells, columns, strict=False) if cell and kind is not Column.ABSENT],
    )
    away = next((cell for cell, kind in zip(cells, columns, strict=False) if cell and kind is Column.ABSENT), "")
    if away and away.casefold() not in {"nei", "-", "–"}:
        row.status = "forfall"
        row.roles += [] if _STATUS.fullmatch(away) else [away]
    return row


def _place(row: Row, cell: str, kind: Column) -> None:
    """What a cell of that kind says."""
    if kind is Column.PERSON:
        row.people = f"{row.people}, {cell}" if row.people else cell
    elif kind is Column.FIRST:
        row.people = f"{cell} {row.people}".strip()
    elif kind is Column.LAST:
        row.people = f"{row.people} {cell}".strip()
    elif kind is Column.BODY and not (cell[0].islower() or is_role_word(_without_role(cell)[0].split()[-1])):
        body, role = _without_role(cell)
        row.body = f"{row.body}, {body}" if row.body else body
        row.roles += [role] if role else []
    elif kind is Column.ABSENT:
        row.status = "forfall" if cell.casefold() not in {"nei", "-", "–"} else row.status
    elif kind is Column.STATUS:
        row.status = cell if _STATUS.fullmatch(cell) else row.status
        row.roles += [] if _STATUS.fullmatch(cell) else [cell]
    elif kind in {Column.ROLE, Column.BODY}:
        row.roles.append(cell)


def _row(line: Line, cells: Sequence[str], columns: Sequence[Column]) -> Row:
    """The cells of one row under their columns; a cell that plainly is of another kind goes there."""
    if len(cells) == 1:
        return Row(line, cells[0])
    row = Row(line, "")
    for place, cell in enumerate(cells):
        kind = columns[place] if place < len(columns) else _cell_kind(cell)
        if kind not in {Column.PERSON, Column.FIRST, Column.LAST, Column.ABSENT} and (
            _STATUS.fullmatch(cell) or _MAIL.fullmatch(cell)
        ):
            kind = Column.STATUS if _STATUS.fullmatch(cell) else Column.NOTHING
        _place(row, cell, kind)
    return row
