"""Lines that were wrapped, put together again: «Om-» and «start» are Om-start, never Omstart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from meetings.importing.lines import Line, tidy
from meetings.importing.minutes import Contribution, LabelForm
from meetings.importing.words import LONE_DECISION

_WORD = re.compile(r"[\w-]+")
_SUSPENDED = re.compile(r"(?:og|eller|samt|til|/)\b")
_LAST = re.compile(r"(?P<part>[\w-]*\w)[-‐]$")
_FIRST = re.compile(r"\w+")


@dataclass(slots=True)
class Paragraph:
    """A paragraph of a contribution with the source lines it was made of."""

    text: str
    bullet: str
    numbers: list[int]


class Joiner:
    """Knows the words of the document, so that a broken word is mended as the document spells it elsewhere."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.words = {word.casefold() for line in lines for word in _WORD.findall(line.text)}

    def join(self, before: str, after: str, ending: str) -> str:
        """Two lines as one; `ending` is what the first ends on in the source.

        A hyphen stays unless the document writes the word without it elsewhere.
        """
        if ending.endswith("\u00ad"):
            return before + after
        broken = _LAST.search(before, max(0, len(before) - 60)) if before[-1:] in "-‐" else None
        first = _FIRST.match(after)
        if broken is None or first is None or _SUSPENDED.match(after):
            return f"{before} {after}"
        whole = f"{broken['part'].split('-')[-1]}{first[0]}".casefold()
        hyphened = f"{broken['part']}-{first[0]}".casefold()
        if ending.endswith((" ", "\t", "\xa0")) and hyphened not in self.words:
            return f"{before} {after}"
        if (
            whole in self.words
            and hyphened not in self.words
            and broken["part"][-1].islower()
            and first[0][0].islower()
        ):
            return before[:-1] + after
        return before + after

    def paragraphs(self, one: Contribution) -> list[Paragraph]:
        """The contribution's paragraphs; a nested bullet is one of its own."""
        found: list[Paragraph] = []
        previous: Line | None = None
        for number in one.members:
            line = self.lines[number - 1]
            body = self._own_part(one, line)
            if not body:
                continue
            if (
                previous is None
                or self._breaks(previous, line)
                or (len(found) == 1 and self._is_lone_label(one, found[0]))
            ):
                found.append(Paragraph(body, line.bullet, [number]))
            else:
                found[-1].text = self.join(found[-1].text, body, previous.raw.rstrip("\r")[-1:])
                found[-1].numbers.append(number)
            previous = line
        return found or [Paragraph("", "", list(one.members))]

    @staticmethod
    def _is_lone_label(one: Contribution, first: Paragraph) -> bool:
        """A label on a line of its own: what follows is another line of the draft too."""
        return len(first.numbers) == 1 and (one.form is LabelForm.LONE or bool(LONE_DECISION.fullmatch(first.text)))

    @staticmethod
    def _own_part(one: Contribution, line: Line) -> str:
        """What of a line shared by two speakers is this one's."""
        start = one.after if line.number == one.members[0] else 0
        end = one.until if one.until is not None and line.number == one.members[-1] else None
        return tidy(line.body[start:end])

    @staticmethod
    def _breaks(previous: Line, line: Line) -> bool:
        if line.bullet:
            return True
        runs_on = not previous.ends_sentence and (line.starts_lower or previous.full)
        if line.number > previous.number + 1:
            return not runs_on
        return previous.ends_sentence and not previous.full and not line.starts_lower
