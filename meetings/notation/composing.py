"""Writing records back as text that reads as just those records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from meetings.notation.blocks import ROW_KINDS, Block, Kind, Parsed, Speaker
from meetings.notation.heads import NOTE_KINDS, note_words, read_head
from meetings.notation.labels import Steps
from meetings.notation.lines import ESCAPE, read_line, read_topics
from meetings.notation.names import LABEL_LIMIT
from meetings.notation.parsing import parse
from meetings.notation.register import Register
from organisations.folding import BLANKS

INDENT = "  "

WORDS = {
    Kind.QUESTION: "Spørsmål",
    Kind.PROPOSAL: "Forslag",
    Kind.ADVICE: "Anbefaling",
    Kind.DECISION: "Vedtak",
    Kind.REFERENCE: "Lenke",
    Kind.SUMMARY: "Konklusjon",
    Kind.INTERNAL: "Internt",
}
_SIGN_OF = {Kind.TASK: "!", Kind.SUMMARY: "=", Kind.INTERNAL: "//"}
_NOTE_OF = {kind: word for word, kind in NOTE_KINDS.items()}

_MAY_BE_LABEL = re.compile(
    rf".{{1,{LABEL_LIMIT}}}?(?::|[{BLANKS}][\u2012-\u2015\u2212]|[\u2010-\u2015\u2212-][{BLANKS}])", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Record:
    """What a block says, without how it was typed.

    An empty `label` stands for the canonical label of the speakers. For a task the speakers
    are those who do it and the label is `who_text`.
    """

    kind: Kind
    text: str = ""
    speakers: tuple[Speaker, ...] = ()
    label: str = ""
    note: str = ""
    topics: tuple[str, ...] = ()
    indented: bool = False
    when_text: str = ""


def records_of(parsed: Parsed) -> tuple[Record, ...]:
    """Everything a text says, in order; empty lines, openers and empty labels say nothing."""
    found = (_record(block, parsed) for block in parsed.blocks)
    return tuple(record for record in found if record is not None)


def compose(records: Sequence[Record], register: Register) -> str:
    """A text that reads as these records, in the plainest form: a colon, one label per line."""
    written: list[str] = []
    swallows = False
    for record in records:
        if swallows and record.indented:
            written.append(ESCAPE)
        written += _written(record, register)
        swallows = record.kind is Kind.INTERNAL and not record.indented
    return "".join(line + "\n" for line in written)


def canonical_label(speakers: Sequence[Speaker], register: Register) -> str:
    """Speakers as the register writes them: short names, «ORG/Full name», group words."""
    return ", ".join(_canonical(speaker, register) for speaker in speakers)


def escape_line(line: str, register: Register | None = None) -> str:
    """Put the backslash of rule 10 where a line would mean something.

    With a register only what it knows (or would ask about) is escaped, and sub-headings stay;
    without one, whatever could be a label under some register. Bullets stay as they are.
    """
    read = read_line(line, 1)
    if read.blank:
        return line
    if register is not None:
        meaning = read_head(read, register, Steps()) is not None
    else:
        meaning = read.content.startswith(("!", "=", "//")) or _MAY_BE_LABEL.match(read.content) is not None
    topics = not read.bullet and bool(read_topics(read.content))
    if not (meaning or read.escaped or topics):
        return line
    indent = len(line) - len(line.lstrip(BLANKS))
    return line[:indent] + ESCAPE + line[indent:]


def _record(block: Block, parsed: Parsed) -> Record | None:
    if block.kind in {Kind.BLANK, Kind.OPENER}:
        return None
    if block.kind is Kind.TOPICS:
        return Record(Kind.TOPICS, topics=block.topics)
    if not block.text:
        return None
    if block.task is not None:
        task = block.task
        return Record(
            Kind.TASK,
            block.text,
            task.who,
            task.who_text,
            block.note,
            (),
            block.indented,
            task.when_text,
        )
    label, note = block.label, block.note
    opener = parsed.blocks[block.parent] if block.parent is not None else None
    if opener is not None and opener.kind is Kind.OPENER:
        label = opener.label
        word = _NOTE_OF.get(block.kind)
        if block.speakers and word is not None and word not in note_words(note):
            note = f"{note}, {word}" if note else word
    if not block.speakers:
        label = ""
    indented = block.indented and block.kind not in {Kind.INFORMATION, Kind.SUBHEADING}
    return Record(block.kind, block.text, block.speakers, label, note, block.topics, indented)


def _written(record: Record, register: Register) -> list[str]:
    if record.kind is Kind.TOPICS:
        return [written_topics(record.topics)]
    if record.kind is Kind.SUBHEADING:
        return [f"{record.text}:", ""]
    indent = INDENT if record.indented else ""
    first, *more = record.text.split("\n")
    lines = [indent + _first_line(record, first, register)]
    lines += [continued(line, record, indent + INDENT, register) for line in more]
    if record.topics:
        lines.append(indent + INDENT + written_topics(record.topics))
    return lines


def written_topics(topics: Sequence[str]) -> str:
    """«#bolig #arbeid»"""
    return " ".join(f"#{topic}" for topic in topics)


def _first_line(record: Record, first: str, register: Register) -> str:
    """The record's first line, escaped after its label where that makes it read right."""
    opening = _opening(record, register)
    plain, escaped = opening + first, opening + ESCAPE + first
    if _reads_as(plain, record, first, register) or not _reads_as(escaped, record, first, register):
        return plain
    return escaped


def _opening(record: Record, register: Register) -> str:
    label = record.label or canonical_label(record.speakers, register)
    note = f" ({record.note})" if record.note else ""
    if record.kind is Kind.TASK:
        opening = f"Oppfølging{note}: " if note else "! "
        if not record.speakers:
            return opening
        when = f" {record.when_text}" if record.when_text else ""
        return f"{opening}{label}{when}: "
    if record.speakers:
        word = _NOTE_OF.get(record.kind)
        if word is not None and word not in note_words(record.note):
            note = f" ({record.note}, {word})" if record.note else f" ({word})"
        return f"{label}{note}: "
    if record.kind in _SIGN_OF and not note:
        return f"{_SIGN_OF[record.kind]} "
    word = WORDS.get(record.kind)
    return f"{word}{note}: " if word is not None else ""


def _reads_as(line: str, record: Record, first: str, register: Register) -> bool:
    indent = INDENT if record.indented else ""
    blocks = parse(indent + line, register).blocks
    if len(blocks) != 1:
        return False
    block = blocks[0]
    if block.kind is not record.kind or block.text != first:
        return False
    if block.task is not None:
        return (block.task.who_text, block.task.when_text) == (record.label, record.when_text)
    return not record.label or block.label == record.label


def continued(line: str, record: Record, indent: str, register: Register) -> str:
    """A further line of the record, escaped where it would mean something of its own."""
    if not line:
        return ""
    read = read_line(indent + line, 1)
    plain = read.text == line and not read.escaped
    if plain and record.kind is not Kind.INTERNAL:
        plain = read_head(read, register, Steps()) is None
    if plain and not read.bullet and record.kind in ROW_KINDS:
        plain = not read_topics(read.content)
    return indent + line if plain else indent + ESCAPE + line


def _canonical(speaker: Speaker, register: Register) -> str:
    if speaker.group:
        return speaker.group
    lookup = register.lookup
    organisation = lookup.organisations.get(speaker.organisation) if speaker.organisation is not None else None
    person = next((p for p in register.people if p.key == speaker.person), None)
    if person is not None:
        name = person.full
        return f"{organisation.short}/{name}" if organisation is not None else name
    return organisation.short if organisation is not None else speaker.label
