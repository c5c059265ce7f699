"""The head of a line: a sign, a reserved word or names, and what kind of block they open."""

from __future__ import annotations

import re
from dataclasses import dataclass

from meetings.notation.blocks import Doubt, DoubtReason, Kind, Speaker
from meetings.notation.labels import Label, Steps
from meetings.notation.lines import ESCAPE, Line
from meetings.notation.names import NameReader
from meetings.notation.register import ANSWERING_GROUPS, Register
from organisations.folding import BLANKS, fold

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

ABSENCES = ("ikke til stede", "ikke tilstede", "ikke møtt", "meldt forfall")
"""How a text begins that only says that nobody was there."""

_LONGEST_BEGINNING = 40
"""Characters of a text within which what it begins with must stand."""

_WORDY = re.compile(rf"[\w«\"'][^.?!:;{BLANKS}]*(?:[{BLANKS}]+[^.?!:;{BLANKS}]+){{0,4}}[{BLANKS}]*:")


@dataclass(frozen=True, slots=True)
class Head:
    """What opens a block. Offsets are into the line's content."""

    kind: Kind
    label: str
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
    reader = NameReader(content, register, steps)
    sign = next((sign for sign in SIGNS if content.startswith(sign)), None)
    if sign is not None:
        return _signed(sign, content, reader)
    label = reader.known()
    if label is None:
        reserved = reader.reserved(RESERVED)
        if reserved is not None:
            return _reserved(content, *reserved)
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


def begins(text: str, *words: str) -> bool:
    """Whether a text begins with some words, however they are written, the last of them whole."""
    begun = fold(text[:_LONGEST_BEGINNING])
    return any(begun.startswith(one) and not (begun + " ")[len(one) - 1 : len(one) + 1].isalnum() for one in words)


def is_subheading(content: str) -> bool:
    """Five words at most, alone with a colon at the end."""
    return _WORDY.fullmatch(content) is not None


def _signed(sign: str, content: str, reader: NameReader) -> Head:
    reserved = reader.reserved(RESERVED) if SIGNS[sign] is Kind.SUMMARY else None
    if reserved is not None and reserved[0] in {Kind.SUMMARY, Kind.DECISION}:
        return _reserved(content, *reserved)
    return Head(SIGNS[sign], sign, len(sign), len(sign))


def _reserved(content: str, kind: Kind, label: Label) -> Head:
    return Head(kind, content[: label.end].strip(BLANKS), label.end, label.text_at, label.note, label.delimiter)


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
        content[: label.end].strip(BLANKS),
        label.end,
        label.text_at,
        label.note,
        label.delimiter,
        label.speakers,
        label.doubt,
        label.all_groups,
    )
