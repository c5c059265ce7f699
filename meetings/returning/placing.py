"""Which line of the draft each paragraph of the file is, and what a change would make of it. No query.

The file's paragraphs are the report's: a label, marks and the words. A paragraph is the line that it ends with, the
next such line after the paragraph before where several are equal. Work grows with paragraphs and lines.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from meetings.checking.remarks import UNREAD, Rewriting
from meetings.drafts import Draft
from meetings.exporting import furniture
from meetings.models import AgendaItem
from meetings.notation import (
    Block,
    CannotReword,
    hidden_places,
    parse,
    public_text,
    replace_block,
    reword_block,
    split_spans,
)

Paragraph = Mapping[str, Any]  # Any: JSON of formats.tracked
_BREAK = re.compile(r"(?<=[:)])\s+")
_BULLET = re.compile(r"^\s*[•*–-]\s+")
HEAD = -1
"""The block of a line that is its item's heading."""
NOTHING_SETTLED: Mapping[str, str] = MappingProxyType({})
ALIKE = 0.5
"""Share of two texts that must be the same before one is taken for the other, untracked."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the draft: `place` in all of them, and the line's number within the words of its block.

    An item's heading (block `HEAD`) has the place of the last line before it.
    """

    place: int
    item: AgendaItem
    block: int
    number: int
    first_line: int
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """What the file proposes for one paragraph. `old` or `new` is None where the paragraph is put in or taken out.

    `line`: where it is in the draft, for one put in the line before; `rewriting`: what taking it in writes, else
    `why_not`. `settled`: «accepted», «declined» or "".
    """

    number: int
    old: str | None
    new: str | None
    by: str
    on: str
    notes: tuple[Mapping[str, str], ...]
    tracked: bool
    settled: str
    line: Line | None = None
    rewriting: Rewriting | None = None
    why_not: str = ""

    @property
    def changes(self) -> bool:
        """Whether it proposes words; else it only has something said beside it."""
        return self.old != self.new


def lines_of(draft: Draft) -> list[Line]:
    """Every line that readers get, bullets taken off."""
    found: list[Line] = []
    for item, parsed in zip(draft.items, draft.parsed, strict=True):
        for index, block in enumerate(parsed.blocks):
            if block.kind in UNREAD:
                continue
            words = block.task.what if block.task else block.text
            for number, line in enumerate(words.split("\n")):
                if line.strip():
                    said = _as_in_file(_BULLET.sub("", line))
                    found.append(Line(len(found), item, index, number, block.first_line, said))
    return found


def _heads_of(draft: Draft, lines: Sequence[Line]) -> dict[str, list[Line]]:
    """The headings by their words, in the order of the items."""
    found: dict[str, list[Line]] = defaultdict(list)
    for item in draft.items:
        place = next((line.place for line in lines if line.item == item), len(lines)) - 1
        found[_as_in_file(item.heading)].append(Line(place, item, HEAD, 0, 1, item.heading))
    return found


def changes_of(draft: Draft, paragraphs: Sequence[Paragraph], settled: Mapping[str, str]) -> list[Change]:
    """Every paragraph with a change or a comment, in the order of the file."""
    found: list[Change] = []
    for number, (paragraph, line, before) in enumerate(_placed(draft, paragraphs, settled)):
        if paragraph["old"] == paragraph["new"] and not paragraph["notes"]:
            continue
        change = Change(
            number=number,
            old=paragraph["old"],
            new=paragraph["new"],
            by=paragraph["by"],
            on=paragraph["on"],
            notes=tuple(paragraph["notes"]),
            tracked=not paragraph.get("untracked"),
            settled=settled.get(str(number), ""),
            line=line or before,
        )
        if change.changes and not change.settled:
            change = _with_rewriting(draft, change, line, before)
        found.append(change)
    return found


def share_found(draft: Draft, paragraphs: Sequence[Paragraph]) -> float:
    """How much of the draft's lines stand in the file, from 0 to 1: another meeting's file has hardly any."""
    lines = lines_of(draft)
    found = {line.place for _paragraph, line, _before in _placed(draft, paragraphs) if line is not None}
    return len(found) / len(lines) if lines else 1.0


def with_untracked(draft: Draft, paragraphs: Sequence[Paragraph]) -> list[dict[str, Any]]:
    """The paragraphs, with those marked that differ from the draft without any track: one between two that are placed,
    over one line of the draft that nothing else is placed on. Any: JSON.
    """
    lines = lines_of(draft)
    placed = list(_placed(draft, paragraphs))
    at = {line.place for _paragraph, line, _before in placed if line is not None}
    found: list[dict[str, Any]] = []
    for paragraph, line, before in placed:
        made = dict(paragraph)
        if line is None and paragraph["old"] is not None and paragraph["old"] == paragraph["new"]:
            after = before.place + 1 if before is not None else 0
            other = lines[after] if after < len(lines) and after not in at else None
            if other is not None and (said := _said_otherwise(other, paragraph["old"])):
                made |= {"old": said, "untracked": True}
                at.add(after)
        found.append(made)
    return found


def _said_otherwise(line: Line, text: str) -> str:
    """The paragraph as the draft has it, label and marks as in the file; "" when the two are too unlike."""
    for start in (*(gap.end() for gap in _BREAK.finditer(text[:200])), 0):
        words = _tidy(text[start:])
        likeness = SequenceMatcher(None, line.words[:2000], words[:2000], autojunk=False)
        if words and likeness.quick_ratio() >= ALIKE and likeness.ratio() >= ALIKE:
            return text[:start] + line.words
    return ""


def _placed(
    draft: Draft, paragraphs: Sequence[Paragraph], settled: Mapping[str, str] = NOTHING_SETTLED
) -> Iterator[tuple[Paragraph, Line | None, Line | None]]:
    """Each paragraph with its line, and with the last line or heading that one before it had. One that was taken in
    stands in the draft as it was proposed.
    """
    lines = lines_of(draft)
    heads = _heads_of(draft, lines)
    by_words: dict[str, list[Line]] = defaultdict(list)
    hidden = f"({furniture.words()['members_span']} "
    for one in lines:
        by_words[one.words].append(one)
        if one.words.startswith(hidden) and one.words.endswith(")"):  # taken in below a line for members
            by_words[one.words[len(hidden) : -1]].append(one)
    taken: set[int] = set()
    before: Line | None = None
    for number, paragraph in enumerate(paragraphs):
        stands = paragraph["new"] if settled.get(str(number)) == "accepted" else paragraph["old"]
        line = _line_of(stands or "", by_words, taken, before)
        yield paragraph, line, before
        if line is not None:
            taken.add(line.place)
        before = line or _head_of(paragraph["old"] or "", heads) or before


def _head_of(text: str, heads: Mapping[str, list[Line]]) -> Line | None:
    """The item that the paragraph is the heading of, as «Sak 2: Bolig»; each is found once."""
    found = (heads[words] for start in _starts(text) if heads.get(words := _tidy(text[start:])))
    return next((some.pop(0) for some in found), None)


def _starts(text: str) -> tuple[int, ...]:
    """Where the words may begin: first of all, or after a label or a mark."""
    return (0, *(gap.end() for gap in _BREAK.finditer(text[:400])))


def _line_of(text: str, by_words: Mapping[str, list[Line]], taken: set[int], before: Line | None) -> Line | None:
    for start in _starts(text):
        free = [line for line in by_words.get(_tidy(text[start:]), ()) if line.place not in taken]
        if free:
            after = (line for line in free if before is None or line.place > before.place)
            return next(after, free[0])
    return None


def _nowhere() -> str:
    return _("Vi ser ikke hvilken linje den nye står etter. Skriv den inn selv.")


def _with_rewriting(draft: Draft, change: Change, line: Line | None, before: Line | None) -> Change:
    if change.old is None:
        if before is None:
            return replace(change, why_not=_nowhere())
        return _with_new_line(draft, change, before)
    if line is None:
        return replace(change, why_not=_("Avsnittet er ikke en linje i sakene, eller linja er endret. Rett det selv."))
    return _rewritten(draft, change, line)


def _with_new_line(draft: Draft, change: Change, before: Line) -> Change:
    """The new line after the block that the line before it is in, under a heading before the first: read by no more
    than that block is, and changing nothing of whom the lines around it belong to, or what they answer.
    """
    place, register = before.block, draft.register
    there = parse(before.item.text, register).blocks
    if not there:
        return replace(change, why_not=_nowhere())
    block = there[max(place, 0)]
    new = _tidy(change.new or "")
    if block.members_only or not public_text(block.text).strip():
        at = parse(new, register).blocks[0].text_at
        new = f"{new[:at].rstrip()} (({new[at:].strip()}))".lstrip()
    text = f"{new}\n{block.raw}" if place == HEAD else f"{block.raw.rstrip(chr(10))}\n{new}"
    rewriting = Rewriting(max(place, 0), text)
    blocks = parse(replace_block(before.item.text, rewriting.block, text, register), register).blocks
    around = [*blocks[: place + 1], *blocks[place + 2 :]]
    if [_meant(one) for one in around] != [_meant(one, moved_after=place) for one in there]:
        return replace(change, why_not=_("En ny linje her endrer hva linjene rundt hører til. Skriv den inn selv."))
    return replace(change, rewriting=rewriting)


def _meant(block: Block, *, moved_after: int | None = None) -> tuple[object, ...]:
    """What a block says and for whom; `moved_after`: the block after which all others move one place down."""
    parent = block.parent
    if parent is not None and moved_after is not None and parent > moved_after:
        parent += 1
    return (block.kind, block.text, block.note, block.speakers, block.task, block.members_only, block.topics, parent)


def _rewritten(draft: Draft, change: Change, line: Line) -> Change:
    block = _block(draft, line)
    words = (block.task.what if block.task else block.text).split("\n")
    if hidden_places(words[line.number]):
        return replace(change, why_not=_("Linja har noe som bare er for medlemmer, ((…)). Rett den selv."))
    if change.new is None or not change.new.strip():
        left = [*words[: line.number], *words[line.number + 1 :]]
        if not any(one.strip() for one in left):
            return replace(change, rewriting=Rewriting(line.block, ""))
    else:
        prefix = _prefix(change.old or "", line.words)
        if not change.new.startswith(prefix):
            return replace(change, why_not=_("Endringen gjelder navnet foran. Velg den som sa det, på linja."))
        bullet = _BULLET.match(words[line.number])
        said = (bullet.group() if bullet else "") + _as_in_draft(_tidy(change.new[len(prefix) :]), words[line.number])
        left = [*words[: line.number], said, *words[line.number + 1 :]]
    if block.task is not None:
        at = block.raw.rfind(line.words)
        said = left[line.number] if len(left) == len(words) else ""
        if at < 0 or not said:
            return replace(change, why_not=_("Linja kan ikke skrives om herfra. Rett den selv."))
        return replace(
            change, rewriting=Rewriting(line.block, block.raw[:at] + said + block.raw[at + len(line.words) :])
        )
    try:
        text = reword_block(line.item.text, line.block, "\n".join(left), draft.register)
    except CannotReword:
        return replace(change, why_not=_("Linja kan ikke skrives om herfra. Rett den selv."))
    return replace(change, rewriting=Rewriting(line.block, text))


def _prefix(text: str, words: str) -> str:
    """What stands before the words: label and marks."""
    return next((text[:start] for start in _starts(text) if _tidy(text[start:]) == words), "")


def _block(draft: Draft, line: Line) -> Block:
    at = next(place for place, item in enumerate(draft.items) if item.pk == line.item.pk)
    return draft.parsed[at].blocks[line.block]


def _as_in_file(line: str) -> str:
    """The line as the file has it: marks taken off, and said instead."""
    return _tidy("".join(furniture.shown_spans(split_spans(line))))


def _as_in_draft(words: str, was: str) -> str:
    """The file's words as the draft writes them: the addresses that the line had get their marks back."""
    for address in {one.url for one in split_spans(was) if one.url}:
        words = words.replace(address, f"<{address}>")
    return words


def _tidy(text: str) -> str:
    return " ".join(text.split())
