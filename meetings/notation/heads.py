"""The head of a line: a sign, a reserved word or names, and what kind of block they open."""

from __future__ import annotations

import re
from dataclasses import dataclass

from meetings.notation.blocks import Doubt, DoubtReason, Kind, Speaker
from meetings.notation.labels import Label, Steps
from meetings.notation.lines import ESCAPE, Line
from meetings.notation.names import NameReader
from meetings.notation.register import ANSWERING_GROUPS, Register
from organisations.folding import BLANKS, fold, words_of

SIGNS = {"//": Kind.INTERNAL, "!": Kind.TASK, "=": Kind.SUMMARY}

RESERVED = {
    "oppfølging": Kind.TASK,
    "oppsummering": Kind.SUMMARY,
    "konklusjon": Kind.SUMMARY,
    "vedtak": Kind.DECISION,
    "internt": Kind.INTERNAL,
    "spørsmål": Kind.QUESTION,
    "forslag": Kind.PROPOSAL,
    "anbefaling": Kind.ADVICE,
    "lenke": Kind.REFERENCE,
    "les": Kind.REFERENCE,
    "vedlegg": Kind.REFERENCE,
}

NOTE_KINDS = {
    "spørsmål": Kind.QUESTION,
    "anbefaling": Kind.ADVICE,
    "forslag": Kind.PROPOSAL,
}
"""Notes that make another kind of a name's line."""

MEMBERS_NOTE = "kun medlemmer"

_RESERVED = re.compile(rf"({'|'.join(RESERVED)})[{BLANKS}]*((?:\([^()]{{0,120}}\)[{BLANKS}]*)*):", re.IGNORECASE)
_ABSENT = re.compile(
    rf"(?:ikke[{BLANKS}]+til[{BLANKS}]?stede|ikke[{BLANKS}]+møtt|meldt[{BLANKS}]+forfall)(?!\w)",
    re.IGNORECASE,
)
_WORDY = re.compile(r"[\w«\"'][^.?!:;]{0,60}:")
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Head:
    """What opens a block. Offsets are into the line's content."""

    kind: Kind
    label: str
    start: int
    end: int
    text_at: int
    note: str = ""
    delimiter: str = ""
    speakers: tuple[Speaker, ...] = ()
    doubt: Doubt | None = None
    groups_only: bool = False

    @property
    def named(self) -> bool:
        """Whether it names somebody, known or not; signs and reserved words do not."""
        return bool(self.speakers)

    @property
    def perhaps_a_word(self) -> bool:
        """A doubt that a line of its own without anything below it does not raise."""
        return self.doubt is not None and self.doubt.reason in {
            DoubtReason.UNKNOWN_NAME,
            DoubtReason.UNKNOWN_ABBREVIATION,
        }


def read_head(line: Line, register: Register, steps: Steps) -> Head | None:
    """The head of a line, or None: then the line is text."""
    content = line.content
    if line.escaped or not content:
        return None
    signed = _sign(content)
    if signed is not None:
        return signed
    reader = NameReader(content, register, steps)
    label = reader.known()
    if label is None:
        reserved = _reserved(content)
        if reserved is not None:
            return reserved
        label = reader.doubtful()
    return None if label is None else _named(content, label, indented=line.indented)


def note_words(note: str) -> list[str]:
    """The words of a note, which may say several things at once."""
    return [fold(word) for word in re.split("[,;]", note)] if note else []


def first_text(content: str, head: Head) -> tuple[str, bool]:
    """The text after a head, and whether it was escaped there."""
    text = content[head.text_at :].strip(BLANKS)
    if text.startswith(ESCAPE):
        return text[1:].strip(BLANKS), True
    return text, False


def is_absence(text: str) -> bool:
    """Whether a name's text only says that nobody was there."""
    return _ABSENT.match(text) is not None


def is_subheading(content: str) -> bool:
    """A word or a few, alone with a colon at the end."""
    return _WORDY.fullmatch(content) is not None and len(words_of(content)) <= _MOST_WORDS


def _sign(content: str) -> Head | None:
    for sign, kind in SIGNS.items():
        if content.startswith(sign):
            head = Head(kind, sign, 0, len(sign), len(sign))
            word = _RESERVED.match(content[len(sign) :].lstrip(BLANKS))
            if kind is Kind.SUMMARY and word is not None:
                named = RESERVED.get(fold(word.group(1)))
                if named in {Kind.SUMMARY, Kind.DECISION}:
                    blanks = len(content) - len(sign) - len(content[len(sign) :].lstrip(BLANKS))
                    end = len(sign) + blanks + word.end(1)
                    text_at = len(sign) + blanks + word.end()
                    note = _inner(word.group(2))
                    return Head(named, content[:end], 0, end, text_at, note, ":")
            return head
    return None


def _reserved(content: str) -> Head | None:
    word = _RESERVED.match(content)
    kind = RESERVED.get(fold(word.group(1))) if word is not None else None
    if word is None or kind is None:  # a dotless i is an i to the pattern only
        return None
    return Head(kind, word.group(1), 0, word.end(1), word.end(), _inner(word.group(2)), ":")


def _inner(brackets: str) -> str:
    return ", ".join(note.strip(BLANKS) for note in re.findall(r"\(([^()]*)\)", brackets))


def _named(content: str, label: Label, *, indented: bool) -> Head:
    noted = [NOTE_KINDS[word] for word in note_words(label.note) if word in NOTE_KINDS]
    if noted:
        kind = noted[0]
    elif label.all_groups:
        groups = {speaker.group for speaker in label.speakers}
        kind = Kind.ANSWER if indented and groups & ANSWERING_GROUPS else Kind.INPUT
    else:
        kind = Kind.STATEMENT
    return Head(
        kind,
        content[label.start : label.end].rstrip(BLANKS),
        label.start,
        label.end,
        label.text_at,
        label.note,
        label.delimiter,
        label.speakers,
        label.doubt,
        label.all_groups,
    )
