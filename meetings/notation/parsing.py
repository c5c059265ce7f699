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

    kind: Kind
    line: Line
    raws: list[str]
    head: Head | None = None
    texts: list[str] = field(default_factory=list)
    topics: dict[str, None] = field(default_factory=dict)
    index: int = 0
    parent: int | None = None
    opener: _Draft | None = None
    escaped: bool = False
    offer: tuple[Key, ...] = ()
    lone: bool = False

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
        return self.lone and not self.line.indented and not self.line.bullet

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
            return
        self.flush_blanks()
        if line.indented:
            self._open_indented(line, head)
        else:
            self._open(line, head)

    def flush_blanks(self) -> None:
        """Empty lines that belong to nothing become a block of their own."""
        if self.pending:
            raws = [line.raw for line in self.pending]
            self.drafts.append(_Draft(Kind.BLANK, self.pending[0], raws))
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
        if current.lone:
            self._fill_lone(current)

    def _fill_lone(self, current: _Draft) -> None:
        """Indented text under a lone label is its text: it opens no list any more."""
        current.lone = False
        if current.head is not None:
            current.kind = current.head.kind
        if self.opener is current:
            self.opener = None
        if not current.line.indented and current.kind in ROW_KINDS:
            self.anchor = current.index

    def _open_indented(self, line: Line, head: Head | None) -> None:
        draft = self._draft(line, head)
        draft.parent = self.anchor
        self._add(draft)

    def _open(self, line: Line, head: Head | None) -> None:
        opener = self.opener
        if opener is not None and not (line.bullet and not line.escaped):
            internal = head is not None and head.kind is Kind.INTERNAL
            opener = opener if internal else None
        self.opener = opener
        topics = () if line.escaped or line.bullet else read_topics(line.content)
        if topics and all(draft.kind is Kind.BLANK for draft in self.drafts):
            self._add(_Draft(Kind.TOPICS, line, [line.raw], topics=dict.fromkeys(topics)))
            return
        draft = self._draft(line, head)
        if opener is not None and line.bullet:
            self._list(draft, opener)
        elif draft.kind is Kind.INFORMATION and not line.escaped:
            draft.offer = NameReader(line.content, self.register, self.steps).offer()
        self._add(draft)
        if draft.opens_list:
            self.opener = draft
        self._move_anchor(draft)

    def _list(self, draft: _Draft, opener: _Draft) -> None:
        """A bullet of a list: a name of its own wins over the opener's.

        Not under «Internt», where all is internal, nor under «Oppfølging», where it does the task.
        """
        if opener.head is None:
            return
        named = draft.head is not None and draft.head.named
        if opener.kind is Kind.INTERNAL or (opener.head.kind is Kind.TASK and named):
            draft.head = None
        elif draft.head is not None and draft.head.named:
            return
        opener.lone = False
        if draft.head is None:
            draft.kind = opener.head.kind
            draft.texts = [draft.line.content]
        elif draft.kind not in NOTE_KINDS.values():
            return
        draft.opener = opener
        draft.parent = opener.index

    def _draft(self, line: Line, head: Head | None) -> _Draft:
        if head is None:
            subheading = not line.indented and not line.bullet and not line.escaped and is_subheading(line.content)
            if subheading:
                text = line.content.removesuffix(":").rstrip(BLANKS)
                return _Draft(Kind.SUBHEADING, line, [line.raw], texts=[text])
            return _Draft(Kind.INFORMATION, line, [line.raw], texts=[line.text], escaped=line.escaped)
        text, escaped = first_text(line.content, head)
        draft = _Draft(head.kind, line, [line.raw], head, [text] if text else [], escaped=escaped)
        if not text and not escaped:
            draft.lone = True
            if head.kind is not Kind.INTERNAL:
                draft.kind = Kind.OPENER
        return draft

    def _add(self, draft: _Draft) -> None:
        draft.index = len(self.drafts)
        self.drafts.append(draft)
        self.current = draft

    def _move_anchor(self, draft: _Draft) -> None:
        """An indented name answers the nearest unindented statement above it."""
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
    kind = _final_kind(draft)
    last_line = line.number + len(draft.raws) - 1
    raw = "".join(draft.raws)
    if kind is Kind.BLANK:
        return Block(kind, raw, line.number, last_line)
    text = "\n".join(draft.texts).strip("\n")
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
        note=note if shows_label or listed else "",
        delimiter=":" if kind is Kind.SUBHEADING else head.delimiter if head is not None else "",
        speakers=named.speakers if named is not None and kind is not Kind.SUBHEADING else (),
        doubt=doubt,
        offer=draft.offer,
        text=text,
        members_only=members_only,
        topics=tuple(draft.topics) if kind in ROW_KINDS or kind is Kind.TOPICS else (),
        task=task,
        reference=reference,
        is_reply=parent is not None and not listed and kind in ROW_KINDS,
        label_at=(line.start, line.start + head.end) if head is not None and shows_label else None,
        text_at=line.start + (head.text_at if head is not None else 0),
        indented=line.indented,
    )


def _final_kind(draft: _Draft) -> Kind:
    head = draft.head
    if head is None or draft.kind is not Kind.OPENER:
        if draft.kind is Kind.STATEMENT and not draft.escaped and _tells_absence(draft):
            return Kind.ABSENCE
        return draft.kind
    if draft.lone and head.label in SIGNS:
        return head.kind
    if draft.lone and (not head.named or head.perhaps_a_word):
        return Kind.SUBHEADING
    return Kind.OPENER


def _tells_absence(draft: _Draft) -> bool:
    head = draft.head
    if head is None or head.doubt is not None or head.groups_only or not draft.texts:
        return False
    return begins(draft.texts[0], *ABSENCES)


def _task(
    draft: _Draft, text: str, register: Register, meeting_date: date | None, steps: Steps
) -> tuple[TaskParts, Doubt | None]:
    if draft.escaped:
        return TaskParts((), "", "", None, text), None
    first, newline, rest = text.partition("\n")
    parts, doubt = read_task(first, register, meeting_date, steps)
    what = f"{parts.what}{newline}{rest}".strip("\n")
    return TaskParts(parts.who, parts.who_text, parts.when_text, parts.when, what), doubt
