"""Reading a text: one line is one thing, an indented line belongs to what stands above it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from meetings.notation.blocks import ROW_KINDS, Block, Doubt, Kind, Parsed, ReferenceParts, TaskParts
from meetings.notation.heads import (
    ABSENCES,
    MEMBERS_NOTE,
    NOTE_KINDS,
    SIGNS,
    Head,
    begins,
    first_text,
    is_subheading,
    note_words,
    read_head,
)
from meetings.notation.labels import Steps
from meetings.notation.lines import Line, read_line, read_topics, split_lines
from meetings.notation.names import NameReader
from meetings.notation.register import Key, Register
from meetings.notation.spans import read_reference
from meetings.notation.tasks import read_task
from organisations.folding import BLANKS


@dataclass(slots=True)
class _Draft:
    """A block while lines are still coming."""

    line: Line
    raws: list[str]
    given: Kind | None = None
    head: Head | None = None
    texts: list[str] = field(default_factory=list)
    topics: dict[str, None] = field(default_factory=dict)
    index: int = 0
    parent: int | None = None
    opener: _Draft | None = None
    escaped: bool = False
    offer: tuple[Key, ...] = ()
    listed: bool = False

    @property
    def kind(self) -> Kind:
        """What it is so far: a label with nothing behind it yet is an opener."""
        if self.head is None or self.given is not None:
            return self.given or Kind.INFORMATION
        if self.texts or self.escaped or self.head.kind is Kind.INTERNAL:
            return self.head.kind
        return Kind.OPENER

    @property
    def takes_lines(self) -> bool:
        """Whether an indented line without a name is more of it."""
        return self.kind in ROW_KINDS or self.kind in {
            Kind.TASK,
            Kind.REFERENCE,
            Kind.INTERNAL,
            Kind.OPENER,
        }

    @property
    def opens_list(self) -> bool:
        """A label alone on an unindented line: the bullets right below are its own."""
        alone = self.head is not None and not self.texts and not self.escaped
        return alone and not self.line.indented and not self.line.bullet

    @property
    def crosses_blanks(self) -> bool:
        """Group lists may have empty lines between, those of organisations may not."""
        return self.head is not None and self.head.groups_only


def parse(text: str, register: Register, *, meeting_date: date | None = None) -> Parsed:
    """Read a text in the notation. Its blocks' raws, joined, are the text.

    `meeting_date` gives a deadline without a year its year; without it such a task has no date.
    """
    steps = Steps()
    reader = _Reader(register, steps)
    for number, raw in enumerate(split_lines(text), 1):
        steps.count += len(raw)
        reader.take(read_line(raw, number))
    reader.flush_blanks()
    blocks = tuple(_finished(reader.drafts, register, meeting_date, steps))
    return Parsed(blocks, steps.count)


def render(parsed: Parsed) -> str:
    """The text that was read, to the last character."""
    return "".join(block.raw for block in parsed.blocks)


class _Reader:
    """Sorts lines into blocks, one after the other."""

    def __init__(self, register: Register, steps: Steps) -> None:
        self.register = register
        self.steps = steps
        self.drafts: list[_Draft] = []
        self.pending: list[Line] = []
        self.current: _Draft | None = None
        self.opener: _Draft | None = None
        self.anchor: int | None = None

    def take(self, line: Line) -> None:
        """The next line of the text."""
        if line.blank:
            self.pending.append(line)
            return
        head = read_head(line, self.register, self.steps)
        if self.pending and self.opener is not None and not self.opener.crosses_blanks:
            self.opener = None
        current = self.current
        if line.indented and current is not None and _continues(current, line, head):
            self._continue(current, line)
            self._move_anchor(current)
            return
        self.flush_blanks()
        draft = self._draft(line, head)
        draft.index = len(self.drafts)
        self.current = draft
        if line.indented:
            draft.parent = self.anchor
        else:
            self._open(draft)
        self.drafts.append(draft)
        self._move_anchor(draft)

    def flush_blanks(self) -> None:
        """Empty lines that belong to nothing become a block of their own."""
        if self.pending:
            raws = [line.raw for line in self.pending]
            self.drafts.append(_Draft(self.pending[0], raws, Kind.BLANK))
            self.pending = []

    def _continue(self, current: _Draft, line: Line) -> None:
        if self.pending and current.texts and current.texts[-1]:
            current.texts.append("")
        current.raws += [blank.raw for blank in self.pending]
        current.raws.append(line.raw)
        self.pending = []
        topics = () if line.escaped or line.bullet else read_topics(line.content)
        if topics and (current.kind in ROW_KINDS or current.kind is Kind.OPENER):
            current.topics.update(dict.fromkeys(topics))
            return
        if line.text or (current.texts and current.texts[-1]):
            current.texts.append(line.text)

    def _open(self, draft: _Draft) -> None:
        line, head, opener = draft.line, draft.head, self.opener
        if not line.bullet and not (head is not None and head.kind is Kind.INTERNAL):
            opener = None
        self.opener = opener
        topics = () if line.escaped or line.bullet else read_topics(line.content)
        if topics and all(one.kind is Kind.BLANK for one in self.drafts):
            draft.given, draft.texts, draft.topics = Kind.TOPICS, [], dict.fromkeys(topics)
        elif line.bullet and opener is not None and not opener.texts:
            self._list(draft, opener)
        elif draft.kind is Kind.INFORMATION and not line.escaped:
            draft.offer = NameReader(line.content, self.register, self.steps).offer()
        if draft.opens_list:
            self.opener = draft

    def _list(self, draft: _Draft, opener: _Draft) -> None:
        """A bullet of a list: a name of its own wins over the opener's.

        Not under «Internt», where all is internal, nor under «Oppfølging», where it does the task.
        """
        if opener.head is None:
            return
        kind = opener.head.kind
        named = draft.head is not None and draft.head.named
        if named and kind not in {Kind.INTERNAL, Kind.TASK}:
            return
        opener.listed = True
        if draft.head is None or named or kind is Kind.INTERNAL:
            draft.head, draft.given, draft.texts = None, kind, [draft.line.content]
        elif draft.kind not in NOTE_KINDS.values():
            return
        draft.opener = opener
        draft.parent = opener.index

    def _draft(self, line: Line, head: Head | None) -> _Draft:
        if head is None:
            subheading = not line.indented and not line.bullet and not line.escaped and is_subheading(line.content)
            if subheading:
                text = line.content.removesuffix(":").rstrip(BLANKS)
                return _Draft(line, [line.raw], Kind.SUBHEADING, texts=[text])
            return _Draft(line, [line.raw], Kind.INFORMATION, texts=[line.text], escaped=line.escaped)
        text, escaped = first_text(line.content, head)
        return _Draft(line, [line.raw], None, head, [text] if text else [], escaped=escaped)

    def _move_anchor(self, draft: _Draft) -> None:
        """An indented name answers the nearest unindented statement above it."""
        if draft.line.indented:
            return
        if draft.kind in ROW_KINDS and any(draft.texts):
            self.anchor = draft.index
        elif draft.kind in {Kind.OPENER, Kind.SUBHEADING}:
            self.anchor = None


def _continues(current: _Draft, line: Line, head: Head | None) -> bool:
    """Whether an indented line is more of the block above; under an internal one, all deeper is."""
    if not current.takes_lines:
        return False
    return head is None or (current.kind is Kind.INTERNAL and line.width > current.line.width)


def _finished(drafts: list[_Draft], register: Register, meeting_date: date | None, steps: Steps) -> list[Block]:
    blocks: list[Block] = []
    for draft in drafts:
        parent = blocks[draft.parent] if draft.parent is not None else None
        blocks.append(_block(draft, parent, register, meeting_date, steps))
    return blocks


def _block(
    draft: _Draft,
    parent: Block | None,
    register: Register,
    meeting_date: date | None,
    steps: Steps,
) -> Block:
    line, head = draft.line, draft.head
    text = "\n".join(draft.texts).strip("\n")
    kind = _final_kind(draft, text)
    last_line = line.number + len(draft.raws) - 1
    raw = "".join(draft.raws)
    if kind is Kind.BLANK:
        return Block(kind, raw, line.number, last_line)
    named = draft.opener.head if draft.opener is not None and draft.opener.head else head
    doubt = head.doubt if head is not None and kind is not Kind.SUBHEADING else None
    task: TaskParts | None = None
    reference: ReferenceParts | None = None
    if kind is Kind.TASK:
        task, doubt = _task(draft, text, register, meeting_date, steps)
        text = task.what
    elif kind is Kind.REFERENCE:
        reference = read_reference(text)
    elif kind is Kind.SUBHEADING and not text and head is not None:
        text = line.content.removeprefix("=").removesuffix(":").strip(BLANKS)
    note = named.note if named is not None else ""
    listed = draft.opener is not None
    members_only = (
        MEMBERS_NOTE in note_words(note)
        or (parent is not None and parent.members_only)
        or (not draft.escaped and begins(text, f"({MEMBERS_NOTE})"))
    )
    shows_label = head is not None and kind is not Kind.SUBHEADING
    return Block(
        kind=kind,
        raw=raw,
        first_line=line.number,
        last_line=last_line,
        parent=draft.parent,
        label=head.label if head is not None and shows_label else "",
        note=note,
        delimiter=":" if kind is Kind.SUBHEADING else head.delimiter if head is not None else "",
        speakers=named.speakers if named is not None and kind is not Kind.SUBHEADING else (),
        doubt=doubt,
        offer=draft.offer,
        text=text,
        members_only=members_only,
        topics=tuple(draft.topics),
        task=task,
        reference=reference,
        is_reply=parent is not None and not listed and kind in ROW_KINDS,
        label_at=(line.start, line.start + head.end) if head is not None and shows_label else None,
        text_at=line.start + (head.text_at if head is not None and shows_label else 0),
        indented=line.indented,
    )


def _final_kind(draft: _Draft, text: str) -> Kind:
    kind, head = draft.kind, draft.head
    if head is None:
        return kind
    if kind is Kind.STATEMENT and not (draft.escaped or head.doubt or head.groups_only) and begins(text, *ABSENCES):
        return Kind.ABSENCE
    if kind is not Kind.OPENER or draft.listed:
        return kind
    if head.label in SIGNS:
        return head.kind
    return Kind.SUBHEADING if not head.named or head.perhaps_a_word else Kind.OPENER


def _task(
    draft: _Draft, text: str, register: Register, meeting_date: date | None, steps: Steps
) -> tuple[TaskParts, Doubt | None]:
    if draft.escaped:
        return TaskParts((), "", "", None, text), None
    first, newline, rest = text.partition("\n")
    parts, doubt = read_task(first, register, meeting_date, steps)
    what = f"{parts.what}{newline}{rest}".strip("\n")
    return TaskParts(parts.who, parts.who_text, parts.when_text, parts.when, what), doubt
