"""Second layer: a paragraph of lists that was wrapped, read as the one line it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from meetings.importing.lines import Line
from meetings.importing.segmenting import segments
from meetings.importing.zones import NUMBERED

_MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Wrapped:
    """Lines that are one paragraph, and their words with one blank between."""

    lines: list[Line]
    text: str

    def pieces(self, text: str) -> list[tuple[Line, str]]:
        """What of the text stands on which line; on the first one all of a text that was put in other words."""
        begin = self.text.find(text)
        if begin < 0:
            return [(self.lines[0], text)]
        end = begin + len(text)
        found: list[tuple[Line, str]] = []
        start = 0
        for line in self.lines:
            piece = self.text[max(start, begin) : min(start + len(line.body), end)].strip()
            if piece:
                found.append((line, piece))
            start += len(line.body) + 1
        return found


def unwrapped(lines: Sequence[Line], first: int) -> Wrapped | None:
    """The paragraph that begins with the line of this index, where more labels show in it than in its lines each alone.

    «…, Ola Li. Fra» above «administrasjonen: Kari Bø» is such a one, and «Eskil Vik hadde» above «meldt forfall.».
    """
    whole = [lines[first]]
    for line, after in pairwise(lines[first : first + _MOST_LINES]):
        if not line.full or after.blank or after.furniture or after.bullet or "\t" in after.plain.strip():
            break
        if NUMBERED.match(after.text) and not hangs(line.body):
            break
        whole.append(after)
    text = " ".join(line.body for line in whole)
    if len(whole) == 1 or "\t" in whole[0].plain.strip():
        return None
    alone = sum(_labels(line.body) for line in whole)
    together = _labels(text)
    runs_on = any(line.starts_lower for line in whole[1:])
    return Wrapped(whole, text) if together > alone or (runs_on and together == alone) else None


def hangs(text: str) -> bool:
    """Whether it ends in a comma or an open bracket: a number below it opens nothing."""
    return text.rstrip().endswith(",") or text.rfind("(") > text.rfind(")")


def _labels(text: str) -> int:
    return sum(1 for part in segments(text, text, in_list=True) if part.label)
