"""What two states of a report say differently, line by line, the words that changed marked. No query."""

from __future__ import annotations

from dataclasses import dataclass, replace

from meetings.notation import split_spans
from meetings.report.as_lines import lines_of
from meetings.report.shapes import Report
from meetings.word_changes import Piece, changed_words


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One line that differs, in pieces. `old` is empty for one that is new, `new` for one that is gone."""

    pieces: tuple[Piece, ...]

    @property
    def old(self) -> str:
        return "".join(piece.text for piece in self.pieces if not piece.new)

    @property
    def new(self) -> str:
        return "".join(piece.text for piece in self.pieces if not piece.gone)


def changes_between(before: Report, after: Report) -> tuple[ChangedLine, ...]:
    """The lines that differ, as these readers see both, without the marks of what is for members alone: a mail has no
    other way to show them than as they were typed.
    """
    found: list[ChangedLine] = []
    line: list[Piece] = []
    for piece in changed_words(_words(before), _words(after)):
        *ended, rest = piece.text.split("\n")
        for text in ended:
            line.append(replace(piece, text=text))
            _close(line, found)
        line.append(replace(piece, text=rest))
    _close(line, found)
    return tuple(found)


def _words(report: Report) -> str:
    return "".join("".join(span.text for span in split_spans(line)) + "\n" for line in lines_of(report))


def _close(line: list[Piece], found: list[ChangedLine]) -> None:
    """Keep the line if it differs, and begin the next."""
    pieces = tuple(piece for piece in line if piece.text)
    if any(piece.gone or piece.new for piece in pieces):
        found.append(ChangedLine(pieces))
    line.clear()
