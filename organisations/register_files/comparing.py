"""What a register file would change: new rows, changed fields, rows that cannot be taken. Writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from organisations.folding import fold
from organisations.models import Organisation, Person, RegisterFile
from organisations.register_files.columns import KEY, Column, Employers, Row, columns_of
from organisations.register_files.reading import UnreadableFile, read_table
from organisations.register_files.writing import Cell


class Fate(Enum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass
class Line:
    """One line of the file, counted as a spreadsheet counts them: the headings are line 1."""

    number: int
    name: str
    fate: Fate
    row: Row | None = None
    changes: list[Change] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    """Each line's fate. `unused`: headings that mean nothing here; `mark` is another when anything is another."""

    lines: Sequence[Line]
    unused: Sequence[str]

    def of(self, fate: Fate) -> list[Line]:
        return [line for line in self.lines if line.fate is fate]

    @property
    def new(self) -> list[Line]:
        return self.of(Fate.NEW)

    @property
    def changed(self) -> list[Line]:
        return self.of(Fate.CHANGED)

    @property
    def same(self) -> list[Line]:
        return self.of(Fate.SAME)

    @property
    def refused(self) -> list[Line]:
        return self.of(Fate.REFUSED)

    @property
    def changes_something(self) -> bool:
        return bool(self.new or self.changed)

    @property
    def mark(self) -> str:
        said = [(line.number, line.fate.value, line.changes, line.reasons) for line in self.lines]
        return hashlib.sha256(repr(said).encode()).hexdigest()


def compare(file: RegisterFile) -> Preview:
    """Read the file and hold it against the register as it is now. Five queries, and a few for each line that says
    something new. Raises UnreadableFile.
    """
    headings, *body = read_table(bytes(file.content))
    columns, unused = _meant(file.kind, headings)
    return Preview(list(_Comparison(file.kind, columns).lines(body)), unused)


def _meant(kind: str, headings: Sequence[str]) -> tuple[dict[int, Column | None], list[str]]:
    """By place in the file: the column, None for the number. And the headings that are no column's."""
    known: dict[str, Column | None] = {fold(column.heading): column for column in columns_of(kind)}
    known[fold(KEY)] = None
    found: dict[int, Column | None] = {}
    for place, heading in enumerate(headings):
        key = fold(heading)
        if key in known:
            if any(column is known[key] for column in found.values()):
                raise UnreadableFile(_("Kolonnen «%(heading)s» står to ganger.") % {"heading": heading.strip()[:60]})
            found[place] = known[key]
    missing = [one.heading for one in columns_of(kind) if one.required and one not in found.values()]
    if missing:
        words = {"columns": ", ".join(missing)}
        raise UnreadableFile(
            _("Den første linja må ha disse kolonnene: %(columns)s. Hent registeret som fil for å se hvordan.") % words
        )
    others = (heading.strip()[:60] for place, heading in enumerate(headings) if place not in found)
    return found, [heading for heading in others if heading]


class _Comparison:
    """The register as it is, and the lines that have claimed a row or a name of it."""

    def __init__(self, kind: str, columns: dict[int, Column | None]) -> None:
        model = Organisation if kind == RegisterFile.Kind.ORGANISATIONS else Person
        self.model = model
        self.columns = columns
        self.headings = {column.name.removesuffix("_id"): column.heading for column in columns_of(kind)}
        self.employers = Employers.known()
        self.rows: dict[int, Row] = {row.pk: row for row in model.rows.select_related("merged_into")}
        self.taken: dict[tuple[str, str], int] = {}
        self.keys: dict[str, list[Row]] = {}
        for row in self.rows.values():
            if row.merged_into_id is None:
                self.keys.setdefault(row.folded_short if isinstance(row, Organisation) else row.folded, []).append(row)

    def lines(self, body: Sequence[Sequence[str]]) -> Iterator[Line]:
        for number, cells in enumerate(body, start=2):
            if any(cell.strip() for cell in cells):
                yield self._line(number, cells)

    def _line(self, number: int, cells: Sequence[str]) -> Line:
        said = {column: cells[place] if place < len(cells) else "" for place, column in self.columns.items()}
        first = next(column for column in said if column is not None and column.required)
        line = Line(number, said[first].strip()[:60] or _("(uten navn)"), Fate.REFUSED)
        try:
            row = line.row = self._row(said, said[first])
        except ValueError as why:
            line.reasons.append(str(why))
            return line
        is_new = not row.pk
        for column, text in said.items():
            if column is not None:
                self._write(line, row, column, text)
        if line.changes and not line.reasons:
            line.reasons += self._broken_rules(row)
        line.reasons += self._twins(line.number, row)
        if not line.reasons:
            line.fate = Fate.NEW if is_new else Fate.CHANGED if line.changes else Fate.SAME
        return line

    def _row(self, said: dict[Column | None, str], name: str) -> Row:
        """By its number, else by its name; else a new one. Raises ValueError with a sentence."""
        text = said.get(None, "").strip()
        if text:
            row = self.rows.get(int(text)) if text.isascii() and text.isdigit() and len(text) < 16 else None
            if row is None:
                raise ValueError(_("Ingen i registeret har nummer %(number)s.") % {"number": text[:20]})
            if row.merged_into_id is not None:
                raise ValueError(_("Raden er slått sammen med %(name)s.") % {"name": row.merged_into})
            return row
        found = self.keys.get(fold(name), [])
        if len(found) > 1:
            raise ValueError(_("Flere i registeret heter dette. Fyll ut nummeret."))
        return found[0] if found else self.model()

    def _write(self, line: Line, row: Row, column: Column, text: str) -> None:
        """Give the row what the cell says, where that is something else than it has."""
        before = getattr(row, column.name)
        if column.required and not text.strip():
            line.reasons.append(_("%(column)s mangler.") % {"column": column.heading})
            return
        if text == before or (column.keeps and not text.strip()):
            return
        try:
            after = column.read(text, self.employers)
        except ValueError as why:
            line.reasons.append(f"{column.heading}: {why}")
            return
        if after != before:
            setattr(row, column.name, after)
            shown = (_shown(column.shown(value, self.employers)) for value in (before, after))
            line.changes.append(Change(column.heading, *shown))

    def _broken_rules(self, row: Row) -> list[str]:
        """Every rule of the register, as the forms ask them."""
        skipped = {"slug", "merged_into", "sort_key"}
        try:
            row.full_clean(exclude=skipped)
        except ValidationError as wrong:
            return [
                sentence if name == NON_FIELD_ERRORS else f"{self.headings.get(name, name)}: {sentence}"
                for name, sentences in wrong.message_dict.items()
                for sentence in sentences
            ]
        return []

    def _twins(self, number: int, row: Row) -> list[str]:
        """Two lines of the file that are one row, or would have one name or number."""
        claims = {(KEY, str(row.pk or ""))}
        if isinstance(row, Organisation):
            claims |= {("short", fold(row.short)), ("number", row.number)}
        elif not row.pk:
            claims |= {("name", fold(row.name))}
        found = {self.taken[claim] for claim in claims if claim[1] and claim in self.taken}
        for claim in claims:
            self.taken.setdefault(claim, number)
        return [_("Står også på linje %(number)s i fila.") % {"number": other} for other in sorted(found)]


def _shown(cell: Cell) -> str:
    return f"{cell.day}.{cell.month}.{cell.year}" if isinstance(cell, date) else str(cell or "")
