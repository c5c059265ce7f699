"""What was read, written as a draft in the line notation, with the fate of every source line. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from meetings.importing.joining import Joiner
from meetings.importing.lines import Line
from meetings.importing.minutes import HEADING_TEXT, Contribution, ContributionKind, LabelForm, ReadMinutes
from meetings.importing.speakers import label_rest
from meetings.importing.words import LONE_DECISION
from meetings.notation import Block, Kind, Register, escape_line, parse
from organisations.folding import fold

INDENT = "  "
MOST_HEADING = 300
NOT_PLACED, OPENING, MINUTES = "Ikke plassert", "Innledning", "Referat"
"""Headings of what stands above the first item. The draft's own words, Norwegian whatever language the pages have."""
_PLAIN_KINDS = frozenset({Kind.INFORMATION, Kind.SUBHEADING})
_OWN_WORD = re.compile(
    r"(?:spørsmål|forslag|anbefaling|vedtak|konklusjon|oppsummering|oppfølging|lenke|les|"
    r"vedlegg)\b[^:]{0,60}:",
    re.IGNORECASE,
)


class Fate(StrEnum):
    """What became of a source line."""

    PLACED = "placed"
    UNRESOLVED = "unresolved"
    BLANK = "blank"


class Place(StrEnum):
    """Where a placed line went: the meeting's head, an item's heading or text, or the paper it was printed on."""

    NOWHERE = ""
    HEAD = "head"
    HEADING = "heading"
    TEXT = "text"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class LineFate:
    """The fate of one source line; `kept` is the line as it stands, so that the source can be put together again."""

    number: int
    fate: Fate
    place: Place
    item: int | None
    draft_line: int | None
    kept: str


@dataclass(slots=True)
class DraftItem:
    """An item of the draft: what an AgendaItem will hold."""

    number: str
    heading: str
    presenters: str
    text: str


@dataclass(slots=True)
class Draft:
    """A draft of the minutes, nothing written yet."""

    items: list[DraftItem]
    fates: list[LineFate]

    def count(self, fate: Fate) -> int:
        """How many source lines met this fate; the three counts add up to all lines."""
        return sum(1 for one in self.fates if one.fate is fate)


def draft(read: ReadMinutes, register: Register) -> Draft:
    """Write the draft. Attributions that the notation would not read are written so that it does."""
    return _Drafter(read, register).write()


@dataclass(slots=True)
class _Text:
    """The text of one item while it is written, and where each source line landed."""

    out: list[str] = field(default_factory=list)
    landed: dict[int, int] = field(default_factory=dict)

    def add(self, line: str, numbers: Sequence[int]) -> None:
        self.out.append(line)
        for number in numbers:
            self.landed.setdefault(number, len(self.out))


def _mark(bullet: str) -> str:
    """A bullet as the notation has it; a letter («a)») stays what it is."""
    if not bullet:
        return ""
    return f"{bullet} " if bullet[0].isalpha() and len(bullet) > 1 else "• "


class _Drafter:
    def __init__(self, read: ReadMinutes, register: Register) -> None:
        self.read = read
        self.register = register
        self.lines = read.lines
        self.joiner = Joiner(read.lines)
        self.fates: dict[int, LineFate] = {}
        self.items: list[DraftItem] = []
        self.group_open = False
        self.of_item: dict[int | None, list[Contribution]] = defaultdict(list)
        for one in read.contributions:
            self.of_item[one.item].append(one)
        self.linked = {link.lines[0] for link in read.links}

    def write(self) -> Draft:
        for line in self.lines:
            if line.blank:
                self._settle(line.number, Fate.BLANK, Place.NOWHERE)
            elif line.furniture:
                self._settle(line.number, Fate.PLACED, Place.PAPER)
        self._head_lines()
        self._before_items()
        for index, item in enumerate(self.read.items):
            self._item(index, item.number or "", item.heading, item.presenter or "")
        self._left_over()
        return Draft(self.items, [self.fates[line.number] for line in self.lines])

    def _settle(
        self, number: int, fate: Fate, place: Place, item: int | None = None, draft_line: int | None = None
    ) -> None:
        if number not in self.fates:
            self.fates[number] = LineFate(number, fate, place, item, draft_line, self.lines[number - 1].raw)

    def _head_lines(self) -> None:
        read = self.read
        spans = [attendee.lines for attendee in read.attendees]
        spans += [read.signature.lines] if read.signature.lines else []
        in_items = {number for item in read.items for number in range(item.lines[0], item.lines[1] + 1)}
        for number in read.head.lines:
            self._settle(number, Fate.PLACED, Place.HEAD)
        for first, last in spans:
            for number in range(first, last + 1):
                self._settle(number, Fate.PLACED, Place.HEAD)
        for number in read.understood:
            self._settle(number, Fate.PLACED, Place.HEAD)
        if read.next_meeting.lines:
            for number in range(read.next_meeting.lines[0], read.next_meeting.lines[1] + 1):
                if number not in in_items:
                    self._settle(number, Fate.PLACED, Place.HEAD)

    def _before_items(self) -> None:
        """Running text above the first heading, and lines of the head that nobody understood."""
        first = self.read.items[0].heading_lines[0] if self.read.items else len(self.lines) + 1
        numbers = [line.number for line in self.lines if line.number < first and line.number not in self.fates]
        if not numbers:
            return
        structured = bool(self.read.items)
        known = {n for one in self.of_item[None] if structured or one.form is not LabelForm.NONE for n in one.members}
        unplaced = [number for number in numbers if number not in known]
        heading = (
            (NOT_PLACED if unplaced else OPENING) if structured else self.read.head.title[:MOST_HEADING] or MINUTES
        )
        self._write_section(None, numbers, "", heading, "", understood=known.__contains__)

    def _item(self, index: int, number: str, heading: str, presenter: str) -> None:
        item = self.read.items[index]
        for line in range(item.heading_lines[0], item.heading_lines[1] + 1):
            self._settle(line, Fate.PLACED, Place.HEADING, len(self.items))
        upper = self.read.items[index + 1].heading_lines[0] if index + 1 < len(self.read.items) else len(self.lines) + 1
        numbers = [n for n in range(item.heading_lines[1] + 1, upper) if n not in self.fates]
        self._write_section(
            index, numbers, number, heading, presenter, understood=lambda number: number not in self.read.unknown
        )

    def _write_section(
        self,
        index: int | None,
        numbers: Sequence[int],
        number: str,
        heading: str,
        presenter: str,
        *,
        understood: Callable[[int], bool],
    ) -> None:
        text = _Text()
        self.group_open = False
        if len(heading) > MOST_HEADING:
            cut = heading.rfind(" ", 0, MOST_HEADING) if " " in heading[:MOST_HEADING] else MOST_HEADING
            text.out.append(self._safe(heading[cut:].strip()))
            heading = heading[:cut]
        if index is not None and self.read.items[index].text_on_heading:
            text.add(self._safe(self.read.items[index].text_on_heading), [self.read.items[index].heading_lines[0]])
        end = 0
        for first, last, write in self._pieces(index, numbers, text):
            if end and text.out and any(self.lines[n - 1].blank for n in range(end + 1, first)):
                text.out.append("")
            write()
            end = max(end, last)
        position = len(self.items)
        self.items.append(DraftItem(number, heading, presenter, "\n".join(text.out)))
        for one in numbers:
            if one in text.landed:
                fate = Fate.PLACED if understood(one) else Fate.UNRESOLVED
                self._settle(one, fate, Place.TEXT, position, text.landed[one])

    def _pieces(
        self, index: int | None, numbers: Sequence[int], text: _Text
    ) -> list[tuple[int, int, Callable[[], None]]]:
        """What the section holds, in the order of the source: contributions, and the lines between them."""
        own = [one for one in self.of_item[index] if one.why != HEADING_TEXT]
        span = self.read.next_meeting.lines
        upcoming = [n for n in numbers if span and span[0] <= n <= span[1]]
        if upcoming:
            own.append(Contribution(index, ContributionKind.INFORMATION, (upcoming[0], upcoming[-1]), upcoming))
        held = {n for one in own for n in one.members}
        pieces = [((one.members[0], one.after), one.lines[1], partial(self._contribution, one, text)) for one in own]
        pieces += [((n, 0), n, partial(self._other, self.lines[n - 1], text)) for n in numbers if n not in held]
        pieces.sort(key=lambda piece: piece[0])
        return [(start[0], last, write) for start, last, write in pieces]

    def _other(self, line: Line, text: _Text) -> None:
        """A line outside all contributions: a layout label, a reference, or what nobody understood."""
        body = line.body
        if line.number in self.read.layout:
            lettered = _mark(line.bullet) if line.bullet[:1].isalpha() else ""
            label = lettered + (body if body.endswith(":") else f"{body}:")
            block = self._first(label)
            self.group_open = block.kind is Kind.OPENER or bool(block.speakers)
            text.add(
                label
                if block.kind in {Kind.OPENER, Kind.SUBHEADING, Kind.INPUT} or block.speakers
                else self._safe(label),
                [line.number],
            )
            return
        if line.number in self.linked:
            text.add(body if _OWN_WORD.match(body) else f"Lenke: {body}", [line.number])
            return
        text.add(self._safe(f"{_mark(line.bullet)}{body}"), [line.number])

    def _contribution(self, one: Contribution, text: _Text) -> None:
        paragraphs = self.joiner.paragraphs(one)
        first = paragraphs[0]
        if one.form is LabelForm.LONE or self._is_lone_word(one, first.text):
            text.add(first.text if first.text.endswith(":") else f"{first.text}:", first.numbers)
        elif one.form is LabelForm.NONE or one.absent or one.kind is ContributionKind.INFORMATION:
            text.add(self._unlabelled(one, first.text, first.bullet), first.numbers)
        else:
            text.add(self._labelled(one, first.text, first.bullet), first.numbers)
        for paragraph in paragraphs[1:]:
            bullet = _mark(paragraph.bullet)
            text.add(escape_line(f"{INDENT}{bullet}{paragraph.text}", self.register), paragraph.numbers)

    def _is_lone_word(self, one: Contribution, first: str) -> bool:
        """«Vedtak» alone on its line, with the decision below."""
        return one.kind is ContributionKind.DECISION and len(one.members) > 1 and bool(LONE_DECISION.fullmatch(first))

    def _first(self, line: str) -> Block:
        return parse(line, self.register).blocks[0]

    def _safe(self, line: str) -> str:
        """Plain text that stays plain text; words that mean the same in minutes and notation keep their meaning."""
        block = self._first(line)
        if (block.kind in _PLAIN_KINDS and block.doubt is None) or _OWN_WORD.match(line):
            return line
        return escape_line(line, self.register)

    def _unlabelled(self, one: Contribution, first: str, bullet: str) -> str:
        if one.absent:
            return first
        if one.kind is ContributionKind.TASK and not _OWN_WORD.match(first):
            return self._task(one, first)
        if bullet:
            return self._safe(f"{_mark(bullet)}{first}")
        if self.group_open and one.kind is ContributionKind.INPUT:
            self.group_open = False
            return escape_line(f"{INDENT}{first}", self.register)
        self.group_open = False
        return self._safe(first)

    def _task(self, one: Contribution, first: str) -> str:
        """A task: a colon behind the one who is to do it, where the sentence begins with the name."""
        if one.who and first.startswith(f"{one.who[0]} "):
            line = f"! {one.who[0]}:{first[len(one.who[0]) :]}"
            block = self._first(line)
            if block.task is not None and block.task.who:
                return line
        return f"! {first}"

    def _labelled(self, one: Contribution, first: str, bullet: str) -> str:
        """The source's own label where the notation reads it as the reading did, else the register's."""
        mark = "• " if bullet and self.group_open else ""
        self.group_open = bool(mark)
        wanted = [self._key(name) for name in one.organisations]
        for line in [f"{mark}{first}", *(f"{mark}{line}" for line in self._rewritten(one, first, wanted))]:
            block = self._first(line)
            keys = [speaker.organisation for speaker in block.speakers]
            if block.doubt is None and block.speakers and (keys == wanted or None in wanted or not wanted):
                return line
        if one.form in (LabelForm.COLON, LabelForm.INSIDE):
            return f"{mark}{first}"
        for line in self._rewritten(one, first, wanted):
            if self._first(line).doubt is not None:
                return f"{mark}{line}"
        return f"{mark}{first}" if one.form is LabelForm.DASH else f"{mark}{self._safe(first)}"

    def _rewritten(self, one: Contribution, first: str, wanted: Sequence[int | None]) -> list[str]:
        rest = label_rest(first, one)
        names = [self._short(key, name) for key, name in zip(wanted, one.organisations, strict=True)]
        if wanted == [None] and one.label and not one.person and one.form is LabelForm.VERB:
            names = [one.label]
        joined = " og ".join(names)
        lines = []
        if one.kind is ContributionKind.PROPOSAL and joined:
            lines.append(f"{joined} (forslag): {first}")
        if joined and one.person and len(names) == 1:
            lines += [f"{joined}/{one.person}: {rest}", f"{joined} ({one.person}): {rest}"]
        elif joined:
            lines.append(f"{joined}: {rest}")
        elif one.person:
            lines.append(f"{one.person}: {rest}")
        return lines

    def _key(self, name: str) -> int | None:
        """The register's organisation for a name of the document, by any spelling the document itself equates."""
        for spelling in (name, *self.read.aliases.get(name, ())):
            meaning = self.register.lookup.by_spelling.get(fold(spelling))
            if meaning is not None and len(meaning.organisations) == 1:
                return meaning.organisations[0].key
        return None

    def _short(self, key: int | None, name: str) -> str:
        return self.register.organisation(key).short if key is not None else name

    def _left_over(self) -> None:
        """Nothing is lost: a line that no layer placed is kept as plain text in an item of its own."""
        left = [line for line in self.lines if line.number not in self.fates]
        if not left:
            return
        text = _Text()
        for line in left:
            text.add(self._safe(line.text), [line.number])
        for line in left:
            self._settle(line.number, Fate.UNRESOLVED, Place.TEXT, len(self.items), text.landed[line.number])
        self.items.append(DraftItem("", NOT_PLACED, "", "\n".join(text.out)))
