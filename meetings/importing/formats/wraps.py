"""Rows to lines: a line that the margin broke is put together again, words that a hyphen broke too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from meetings.importing.formats.cells import SNAP, Cell, Row

RUNNING = "\f\v"
"""Before each line that belongs to the paper, not to the minutes (`lines` knows it too)."""

_SENTENCE_END = re.compile(r"[.!?:;…][)»”\"']*$")
_LABEL = re.compile(r"(?:[A-ZÆØÅ][\w/.&-]*(?: [\w/.&-]+){0,4}(?::|\s[–—-]\s)|(?:Sak|PS|RS)?\s?\d{1,3}[./)-]\S*\s)")
_LIST_LABEL = re.compile(
    r"[A-ZÆØÅ*][^:.,]{0,40}?(?:til ?st[ea]d|forfall|fråfall|fravær|møtt|frammøt|delt[ao]k|gjest|kopi|innkalt|referent|"
    r"møtele[di]|vara)[^:.,]{0,30}:",
    re.IGNORECASE,
)
"""«Varamedlemmer til stede:» begins a list of its own, however full the line above is."""
_BROKEN = re.compile(r"(?P<part>[\w-]*\w)-$")
_FIRST = re.compile(r"\w+")
_SUSPENDED = re.compile(r"(?:og|eller|samt|til)\b")
_ADDRESS = re.compile(r"@|://|www\.|/")
_WORD = re.compile(r"[\w-]+")
_SOFT = "\u00ad"


@dataclass(frozen=True, slots=True)
class Measure:
    """The margins of the document, and the distance of its lines in heights of type."""

    left: float
    right: float
    step: float
    justified: bool = False
    """Whether the text is set flush on the right too: then a row that ends short of it ends a paragraph."""


@dataclass(slots=True)
class _Part:
    """A cell of a line being made: where its last row ended."""

    pieces: list[str]
    end: float
    x: float
    hang: float
    body: float
    y: float


@dataclass(slots=True)
class _Line:
    parts: dict[int, _Part]
    size: float
    x: float
    table: int = 0
    gap: float = 0.0
    """Distance to the row above in heights of type, 0 where none is known."""
    running: bool = False
    marked: bool = False


@dataclass(slots=True)
class Writer:
    """Takes the rows of one flow after another, and gives the lines."""

    measure: Measure
    made: list[_Line] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    hyphenated: bool = False
    """Whether words are broken at the margin throughout."""

    def write(self, rows: Sequence[Row], between: Sequence[str], *, column: bool) -> None:
        """`between` is what stands at the edges of the pages since the last row; a column has a margin of its own."""
        if not rows:
            self._run(between)
            return
        right = max(row.end for row in rows) if column else self.measure.right
        for place, row in enumerate(rows):
            self.words.update(word.casefold() for word in _WORD.findall(row.text))
            last = next((line for line in reversed(self.made) if not line.running), None)
            if last is None or not self._goes_on(last, row, right, fresh=place == 0):
                if place == 0:
                    self._run(between)
                self._begin(row, rows[place - 1] if place else None)
            else:
                self._join(last, row)
                if place == 0:
                    self._run(between)

    def end(self, between: Sequence[str]) -> list[str]:
        """All lines, with blank ones where the page shows a gap."""
        self._run(between)
        self.hyphenated = sum(map(self._breaks_words, self.made)) > (0 if self.measure.justified else 1)
        wide = self._wide_gap()
        lines: list[str] = []
        for line in self.made:
            close = line.gap < 1.35 * wide and ((line.table and lines and "\t" in lines[-1]) or line.marked)
            if line.gap > wide and not close:
                lines.append("")
            lines.append(self._text(line))
        return lines

    def _run(self, texts: Sequence[str]) -> None:
        """Heads and feet of pages, with the mark that tells the reader what they are."""
        for text in texts:
            self.made.append(_Line({0: _Part([RUNNING + text], 0, 0, 0, 0, 0)}, 0, 0, running=True))

    def _begin(self, row: Row, above: Row | None) -> None:
        gap = (above.y - row.y) / max(above.size, row.size) if above is not None else 0.0
        parts = {
            cell.column if row.table else place: _Part([cell.text], cell.end, cell.x, cell.body, cell.body, row.y)
            for place, cell in enumerate(row.cells)
        }
        self.made.append(_Line(parts, row.size, row.x, row.table, gap, marked=row.cells[0].marked))

    def _goes_on(self, line: _Line, row: Row, right: float, *, fresh: bool) -> bool:
        """Whether every cell of the row is the rest of one that the margin broke."""
        if abs(line.size - row.size) > 0.1 * line.size or (bool(line.table) != bool(row.table)):
            return False
        if not row.table and (len(row.cells) > 1 or len(line.parts) > 1):
            return False
        for cell in row.cells:
            part = line.parts.get(cell.column)
            edge = next((start for start in row.starts if start > cell.x + SNAP), 0.0)
            if part is None or not self._wraps(part, cell, row, edge - 0.9 * row.size if edge else right, fresh=fresh):
                return False
        return True

    def _wraps(self, part: _Part, cell: Cell, row: Row, right: float, *, fresh: bool) -> bool:
        if cell.marked or (not fresh and part.y - row.y > 1.13 * self.measure.step * row.size):
            return False
        if min(abs(cell.x - start) for start in (part.x, part.hang, part.body)) > 0.5 * row.size:
            return False
        before = part.pieces[-1]
        ended = bool(_SENTENCE_END.search(before))
        if _LIST_LABEL.match(cell.text) or (ended and _LABEL.match(cell.text)):
            return False
        broken = bool(_BROKEN.search(before)) and cell.text[:1].islower()
        if broken and row.table:
            return True
        if self.measure.justified and not row.table and not fresh and right - part.end > 0.5 * row.size:
            return False
        if part.end + 0.2 * row.size + cell.first > right:
            alone = ended and len(part.pieces) == 1  # what ends a sentence may be all that somebody said
            return not (ended and fresh) and not (alone and right - part.end > 0.06 * (right - part.x))
        filled = (part.end - part.body) / max(right - part.body, 1)
        return cell.text[:1].islower() and not ended and filled > 0.6

    @staticmethod
    def _join(line: _Line, row: Row) -> None:
        for cell in row.cells:
            part = line.parts[cell.column]
            part.pieces.append(cell.text)
            part.end, part.hang, part.y = cell.end, cell.x, row.y

    def _wide_gap(self) -> float:
        """From which distance on a gap is a blank line: where all paragraphs stand apart, only what is wider."""
        step = 1.3 * self.measure.step
        gaps = Counter(round(line.gap * 10) for line in self.made if line.gap and not line.table)
        apart = [gap for gap in gaps.elements() if gap > step * 10]
        if gaps and len(apart) >= 0.85 * gaps.total():
            usual = Counter(apart).most_common(1)[0][0] / 10
            if sum(1 for gap in apart if gap > 14 * usual) >= 3:
                return 1.4 * usual
        return step

    @staticmethod
    def _breaks_words(line: _Line) -> bool:
        """Whether a word of it, not the first part of «barne- og ungdomsarbeid», is in two pieces."""
        pieces = [piece for part in line.parts.values() for piece in pairwise(part.pieces)]
        return any(_BROKEN.search(one) and after[:1].islower() and not _SUSPENDED.match(after) for one, after in pieces)

    def _text(self, line: _Line) -> str:
        if line.running:
            return line.parts[0].pieces[0]
        texts = {column: self._whole(part.pieces) for column, part in line.parts.items()}
        if line.table or len(texts) > 1:
            return "\t".join(texts.get(column, "") for column in range(max(texts) + 1))
        steps = int((line.x - self.measure.left) / (0.42 * line.size)) if line.size else 0
        return " " * min(max(steps, 0), 24) + texts[0]

    def _whole(self, pieces: Sequence[str]) -> str:
        text = pieces[0]
        for piece in pieces[1:]:
            text = self._mended(text, piece)
        return text

    def _mended(self, before: str, after: str) -> str:
        """«behand-» and «ling» are one word; «ROP-» and «problematikk» keep their hyphen; «barne-» waits for «og»."""
        if before.endswith(_SOFT):
            return before[:-1] + after
        broken, first = _BROKEN.search(before[-60:]), _FIRST.match(after)
        if broken is None or first is None or _SUSPENDED.match(after):
            return f"{before} {after}"
        if _ADDRESS.search(before.rsplit(None, 1)[-1]):
            return before + after
        part = broken["part"].rsplit("-", 1)[-1]
        hyphened = f"{broken['part']}-{first[0]}".casefold()
        plain = len(part) > 1 and part[1:].islower() and first[0].islower()
        named = part[0].isupper() and not self.hyphenated and f"{part}{first[0]}".casefold() not in self.words
        if plain and not named and hyphened not in self.words:
            return before[:-1] + after
        return before + after
