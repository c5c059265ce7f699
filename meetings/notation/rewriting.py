"""Changing one block of a text and nothing beside it: what a person's choice writes."""

from __future__ import annotations

from meetings.notation.blocks import Block, Kind
from meetings.notation.composing import INDENT, Record, continued, written_topics
from meetings.notation.heads import NOTE_KINDS
from meetings.notation.lines import ESCAPE, read_line
from meetings.notation.parsing import parse
from meetings.notation.register import Register
from organisations.folding import BLANKS

_NOTE_OF = {kind: word for word, kind in NOTE_KINDS.items()}


class CannotRelabel(ValueError):
    """The block is of a kind that belongs to nobody: a topic line, a summary, an empty line."""


class CannotReword(ValueError):
    """No way of typing them makes the block say just those words."""


def replace_block(text: str, index: int, new_block_text: str, register: Register) -> str:
    """Put other text in a block's place; everything before and after stays byte for byte.

    The block's own line end is kept when the new text brings none. Empty text takes the
    block away. IndexError when there is no such block.
    """
    before, block, after = _split(text, index, register)
    new = new_block_text
    if new and not new.endswith("\n"):
        new += _line_end(block.raw)
    return before + new + after


def reword_block(text: str, index: int, words: str, register: Register) -> str:
    """Give a block other words, without its last line end: for `replace_block`. Whose it is, and its kind, stay.

    Label, note, indent, bullet and topics stay as typed; what would mean something in the notation is escaped.
    Raises CannotReword where the text would not read so, IndexError when there is no such block.
    """
    before, block, after = _split(text, index, register)
    was = parse(text, register).blocks
    typed = block.raw[block.text_at :]
    lead = block.raw[: block.text_at] + typed[: len(typed) - len(typed.lstrip(BLANKS))]
    end = _line_end(block.raw)
    indent = block.raw[: len(block.raw) - len(block.raw.lstrip(BLANKS))] + INDENT
    first, *more = words.split("\n")
    record = Record(block.kind, words, block.speakers, indented=block.indented)
    rest = [continued(line, record, indent, register) for line in more]
    if block.topics:
        rest.append(indent + written_topics(block.topics))
    for opening in ("", " ", ESCAPE, f" {ESCAPE}"):
        new = "\n".join([lead + opening + first, *rest])
        now = parse(before + new + end + after, register).blocks
        if len(now) == len(was) and _says(now[index], block, words):
            return new
    raise CannotReword(block.kind)


def relabel_block(text: str, index: int, new_label: str, register: Register) -> str:
    """Give a block another label, or a plain one its first; nothing else changes.

    Note, delimiter, indent and bullet stay as typed. For a task the label is who does it. The
    word of a question, proposal or advice becomes a note («ORG (spørsmål):»). Raises
    CannotRelabel for kinds that belong to nobody, IndexError when there is no such block.
    """
    before, block, after = _split(text, index, register)
    raw = block.raw
    if block.kind is Kind.TASK and block.task is not None:
        return before + _relabelled_task(block, new_label) + after
    word = _NOTE_OF.get(block.kind)
    if block.label_at is None:
        if not (block.kind in {Kind.INFORMATION, Kind.SUBHEADING} or block.speakers or word):
            raise CannotRelabel(block.kind)
        at = read_line(raw.split("\n", 1)[0], 1).start
        at -= raw[at - 1 : at] == ESCAPE
        note = f" ({word})" if word is not None else ""
        return f"{before}{raw[:at]}{new_label}{note}: {raw[at:]}{after}"
    start, end = block.label_at
    if block.speakers and not _is_word(block):
        rest = raw[end:]
        if block.delimiter != ":" and not _dash_holds(new_label, block, register):
            dash = rest.index(block.delimiter)
            rest = f"{rest[:dash]}: {rest[dash + len(block.delimiter) :]}"
        return before + raw[:start] + new_label + rest + after
    if word is None:
        raise CannotRelabel(block.kind)
    return f"{before}{raw[:start]}{new_label} ({word}){raw[end:]}{after}"


def settle_doubt(text: str, index: int, choice: str, register: Register) -> str:
    """Write a choice in the place of what was doubtful; joint speakers beside it stay.

    Does nothing to a block without a doubt.
    """
    _, block, _ = _split(text, index, register)
    if block.doubt is None:
        return text
    label = block.task.who_text if block.task is not None else block.label
    return relabel_block(text, index, label.replace(block.doubt.label, choice, 1), register)


def escape_block(text: str, index: int, register: Register) -> str:
    """«Dette er vanlig tekst»: a backslash first on the block's first line."""
    before, block, after = _split(text, index, register)
    indent = len(block.raw) - len(block.raw.lstrip(BLANKS))
    if block.raw[indent : indent + 1] == ESCAPE:
        return text
    return before + block.raw[:indent] + ESCAPE + block.raw[indent:] + after


def _split(text: str, index: int, register: Register) -> tuple[str, Block, str]:
    blocks = parse(text, register).blocks
    if not 0 <= index < len(blocks):
        raise IndexError(index)
    before = sum(len(block.raw) for block in blocks[:index])
    block = blocks[index]
    return text[:before], block, text[before + len(block.raw) :]


def _says(now: Block, before: Block, words: str) -> bool:
    same = (now.kind, now.speakers, now.note, now.parent, now.topics)
    return now.text == words and same == (before.kind, before.speakers, before.note, before.parent, before.topics)


def _line_end(raw: str) -> str:
    if raw.endswith("\r\n"):
        return "\r\n"
    return "\n" if raw.endswith("\n") else ""


def _is_word(block: Block) -> bool:
    """A reserved word in somebody's list: the speakers are those of the list."""
    return not any(speaker.label in block.label for speaker in block.speakers)


def _dash_holds(new_label: str, block: Block, register: Register) -> bool:
    """Whether the dash that was typed still stands for a colon after the new label."""
    note = f" ({block.note})" if block.note else ""
    read = parse(f"{new_label}{note}{block.delimiter}{block.text}", register).blocks[0]
    return read.label == new_label and read.doubt is None


def _relabelled_task(block: Block, new_label: str) -> str:
    raw, task = block.raw, block.task
    if task is not None and task.who_text:
        at = raw.index(task.who_text, block.text_at)
        return raw[:at] + new_label + raw[at + len(task.who_text) :]
    at = block.text_at
    while raw[at : at + 1] and raw[at] in BLANKS:
        at += 1
    at_start = raw[at - 1 : at] in BLANKS
    return f"{raw[:at]}{'' if at_start else ' '}{new_label}: {raw[at:]}"
