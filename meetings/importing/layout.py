"""Labels of the layout inside the body: «Kommentarer:», «Det vi likte:», «a) Russetida»."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from meetings.importing.lines import Line
from meetings.importing.minutes import ContributionKind
from meetings.importing.names import NameBook
from meetings.importing.naming import looks_like_body
from meetings.importing.openings import cells, mark_length, marked
from meetings.importing.speakers import read_label
from meetings.importing.words import FOLLOW_UP_LABEL, INPUT_LABEL, LAYOUT_WORDS, LONE_DECISION, TABLE_HEADER

_MOST_WORDS = 6
_PROMISES = re.compile(r"\b(?:følgende|følgjande)\b", re.IGNORECASE)
_TO_DECIDE = re.compile(
    r".*\b(?:fattet|fatta|fattar|gjorde|gjort|vedtok|traff)\s+(?:følgende\s+|følgjande\s+|slikt\s+|dette\s+|et\s+|eit\s+)*"
    r"(?:enstemmige?|enstemmig|samrøystes?)?(?:\s*vedtak(?:et)?)?\s*:?",
    re.IGNORECASE,
)
_AGREED = re.compile(
    r"\b(?:semje|einige|enighet|enige|vedtatt|vedteke|besluttet|oppsummer\w+|konklusjon\w*|konkluder\w+|vedtak\w*|prioritert\w*)\b",
    re.IGNORECASE,
)
_SAID = re.compile(r"\b(?:likte?|ordet|ordskiftet|runde|svarte|tanker|ønsker|ros|ris|deltok)\b", re.IGNORECASE)
_FINITE = re.compile(r"\b(?:er|var|ble|blei|vart|har|hadde|skal|må|kan|vil)\b", re.IGNORECASE)


class Layout:
    """Recognises the labels among the lines of one document."""

    def __init__(self, lines: Sequence[Line], book: NameBook, own: Collection[str]) -> None:
        self.lines = lines
        self.book = book
        self.own = own

    def is_label(self, line: Line, *, fresh: bool) -> bool:
        """Whether the line only says what the lines below it are."""
        text = line.body.rstrip(": ")
        if TABLE_HEADER.fullmatch(line.text):
            return True
        if LONE_DECISION.fullmatch(line.body):
            return False
        words = len(text.split())
        colon = line.body.endswith(":")
        if _is_layout_words(text) and words <= 5 and (colon or self._alone(line)):
            return True
        if _TO_DECIDE.fullmatch(line.body) and fresh and words <= 10:
            return True
        below = self._below(line)
        most = 9 if colon and below is not None and (below.bullet or mark_length(below.body)) else _MOST_WORDS
        if below is None or not fresh or words > most or not text[:1].isalnum():
            return False
        if colon:
            return self._introduces(line, text, below)
        return self._is_subheading(line, text, below)

    def _introduces(self, line: Line, text: str, below: Line) -> bool:
        """A short phrase with a colon; one that runs on into what is set in below it is a sentence of the minutes."""
        if line.bullet or self._speaker(line):
            return False
        if _PROMISES.search(text):
            return bool(INPUT_LABEL.search(text)) and marked(below)
        if self._speaker(below) or INPUT_LABEL.search(text) or FOLLOW_UP_LABEL.match(text) or _AGREED.search(text):
            return True
        set_in = below.indent > line.indent and not below.bullet and below.number == line.number + 1
        return not set_in and (not _FINITE.search(text) or bool(below.bullet))

    def _is_subheading(self, line: Line, text: str, below: Line) -> bool:
        """A few words without an end, alone above a list, a row or text that is set in."""
        if line.bullet and not mark_length(line.text) and not re.match(r"[a-zæøå][.)]", line.text):
            return False
        if line.ends_sentence or line.full or below.number != line.number + 1 or len(cells(line)) > 1:
            return False
        plain = line.body[mark_length(line.body) :]
        if not plain[:1].isupper() or self._speaker(line) or self.book.match(plain) or looks_like_body(plain):
            return False
        set_in = below.indent > line.indent and not below.bullet
        before = line.number < 2 or self.lines[line.number - 2].blank
        if not before and marked(below) and not marked(line):
            above = self.lines[line.number - 2]
            before = (marked(above) or above.body.endswith(":")) and len(text.split()) <= 4
        if TABLE_HEADER.fullmatch(below.text) and before:
            return True
        if line.bullet or mark_length(line.body):
            return set_in
        listed = marked(below) or self._speaker(below)
        return before and (set_in or listed) and not _FINITE.search(text)

    def _speaker(self, line: Line) -> bool:
        return read_label(line.body, self.book, fresh=True, bullet=bool(line.bullet), own=self.own) is not None

    def _below(self, line: Line) -> Line | None:
        """The next filled line that is no page furniture."""
        for other in self.lines[line.number : line.number + 8]:
            if not other.blank and not other.furniture:
                return other
        return None

    def _alone(self, line: Line, *, after: bool = True) -> bool:
        index = line.number - 1
        before_blank = index == 0 or self.lines[index - 1].blank
        after_blank = index + 1 >= len(self.lines) or self.lines[index + 1].blank
        return before_blank and (after_blank or not after)


def _is_layout_words(text: str) -> bool:
    """«Kommentarer», «Spørsmål og kommentarer»."""
    return bool(LAYOUT_WORDS.fullmatch(text)) or all(
        LAYOUT_WORDS.fullmatch(part) for part in re.split(r"\s+og\s+|\s*[,/]\s*", text)
    )


def mood_of(label: str) -> ContributionKind | None:
    """What the lines under a label are; None when the label does not tell."""
    if re.search(r"forslag|framlegg|innstilling", label, re.IGNORECASE):
        return ContributionKind.PROPOSAL
    numbered = re.match(r"\w+\s+\d", label)
    if (FOLLOW_UP_LABEL.match(label) and not numbered) or re.search(
        r"aksjonsliste|gjøremål|oppgave", label, re.IGNORECASE
    ):
        return ContributionKind.TASK
    if _AGREED.search(label):
        return ContributionKind.DECISION
    if INPUT_LABEL.search(label) or _SAID.search(label):
        return ContributionKind.INPUT
    return None
