"""What a reviewer does to an import, one deed at a time, on the text of the draft. Pure.

A step names its line by the number of the source line, so that it can be done again on the same document after any
upgrade; undoing is doing the steps before it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from meetings.importing.drafting import INDENT, MOST_HEADING, NOT_PLACED, Fate, Place
from meetings.importing.lines import tidy
from meetings.importing.numbering import title_of
from meetings.importing.sheet import Sheet, SheetItem, SheetLine
from meetings.notation import (
    Block,
    CannotRelabel,
    Kind,
    Record,
    Register,
    compose,
    escape_block,
    escape_line,
    parse,
    relabel_block,
    replace_block,
    settle_doubt,
)
from organisations.folding import BLANKS, fold
from organisations.refusing import Refusal

ESCAPE, SIGNS, BULLETS = "\\", ("//", "!", "="), "•*-–—"
_SPEAKING = frozenset({Kind.STATEMENT, Kind.QUESTION, Kind.ADVICE, Kind.PROPOSAL, Kind.TASK})
_OWN_NOTES = frozenset({"spørsmål", "anbefaling", "forslag"})
KINDS = (
    Kind.STATEMENT,
    Kind.INFORMATION,
    Kind.QUESTION,
    Kind.ADVICE,
    Kind.PROPOSAL,
    Kind.SUMMARY,
    Kind.DECISION,
    Kind.TASK,
    Kind.SUBHEADING,
    Kind.INTERNAL,
)
"""What a line can be made."""


class CannotMend(Refusal):
    """The deed does not fit the text as it stands; `sentence` says what to do instead. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Step:
    """One deed. `line`: a source line, `part` which of the draft's lines made of it; `value` is the deed's own.

    `organisation`, `person`, `since` and `until` (ISO days) belong to a name that is to be remembered.
    """

    deed: str
    line: int = 0
    part: int = 0
    value: str = ""
    everywhere: bool = False
    organisation: int | None = None
    person: int | None = None
    since: str = ""
    until: str = ""

    def as_json(self) -> dict[str, Any]:
        """Only what is said: the rest is as when nobody says anything. Any: JSON."""
        return {name: value for name, value in asdict(self).items() if value not in ("", 0, False, None)}


def step_of(written: Mapping[str, Any]) -> Step:
    """The step that `as_json` wrote. Any: JSON."""
    return Step(**{name: written[name] for name in Step.__dataclass_fields__ if name in written})


@dataclass(frozen=True, slots=True)
class _Where:
    """A block of an item, and which of its lines was meant (`at`, from 0 in the item)."""

    item: SheetItem
    index: int
    block: Block
    at: int

    @property
    def lines(self) -> range:
        """The block's lines in the item, from 0, without a blank end."""
        last = self.block.last_line
        while last > self.block.first_line and not self.item.lines[last - 1].text.strip():
            last -= 1
        return range(self.block.first_line - 1, last)


def apply(sheet: Sheet, step: Step, register: Register) -> None:
    """Do the step on the sheet, whole or not at all. Raises CannotMend.

    Steps about the list of participants, the date and names to remember were answered before the draft was written
    (`meetings.importing.answers`); here they do nothing.
    """
    deed = DEEDS.get(step.deed)
    if deed is not None:
        deed(sheet, step, register)


def _speaker(sheet: Sheet, step: Step, register: Register) -> None:
    """Write a name before the line, or in the place of the doubtful one; `everywhere` wherever that one stands."""
    _each(sheet, step, register, lambda text, index: _relabelled(text, index, step.value, register))


def _plain(sheet: Sheet, step: Step, register: Register) -> None:
    """Let the words stand as text that belongs to nobody."""
    _each(sheet, step, register, lambda text, index: escape_block(text, index, register))


def _each(sheet: Sheet, step: Step, register: Register, change: Callable[[str, int], str]) -> None:
    here = _where(sheet, step, register)
    label = fold(_label(here.block))
    if not step.everywhere or not label:
        new = change(here.item.text, here.index)
        _settle(sheet, here)
        here.item.write(new)
        return
    texts = []
    for item in sheet.items:
        text = item.text
        alike = [
            index
            for index, block in enumerate(parse(text, register).blocks)
            if fold(_label(block)) == label and bool(block.doubt) == bool(here.block.doubt)
        ]
        for index in reversed(alike):
            text = change(text, index)
        texts.append(text)
    _settle(sheet, here)
    for item, text in zip(sheet.items, texts, strict=True):
        item.write(text)


def _label(block: Block) -> str:
    return block.doubt.label if block.doubt is not None else block.label


def _relabelled(text: str, index: int, label: str, register: Register) -> str:
    block = parse(text, register).blocks[index]
    try:
        if block.doubt is not None:
            new = settle_doubt(text, index, label, register)
        else:
            new = relabel_block(text, index, label, register)
    except CannotRelabel as why:
        raise CannotMend(_("Denne linja kan ikke få et navn foran seg. Gjør den til et innspill først.")) from why
    read = parse(new, register).blocks[index]
    asks_again = read.doubt is not None and (read.doubt.label in label or block.doubt is None)
    if asks_again or not (read.speakers or read.task):
        raise CannotMend(_("«%(name)s» er ikke et navn vi kjenner. Velg et fra lista.") % {"name": label})
    return new


def _kind(sheet: Sheet, step: Step, register: Register) -> None:
    here = _where(sheet, step, register)
    kind = Kind(step.value) if step.value in {str(one.value) for one in KINDS} else None
    if kind is None or kind is here.block.kind:
        return
    if kind is Kind.INFORMATION:
        text = _as_information(here, register)
    else:
        text = replace_block(here.item.text, here.index, _as_kind(here.block, kind, register), register)
    blocks = parse(text, register).blocks
    if here.index >= len(blocks) or blocks[here.index].kind is not kind:
        raise CannotMend(_("Linja kan ikke bli det slik den står. Del den først, eller endre den i utkastet."))
    _settle(sheet, here)
    here.item.write(text)


def _as_information(here: _Where, register: Register) -> str:
    """Plain text with every word kept; a sign that only the importer wrote goes."""
    raw = here.block.raw
    bare = raw.lstrip(BLANKS)
    sign = next((sign for sign in SIGNS if bare.startswith(sign)), "")
    if not sign:
        return escape_block(here.item.text, here.index, register)
    first, _end, rest = bare.removeprefix(sign).lstrip(BLANKS).partition("\n")
    return replace_block(
        here.item.text, here.index, escape_line(first, register) + (f"\n{rest}" if rest else ""), register
    )


def _as_kind(block: Block, kind: Kind, register: Register) -> str:
    speakers = block.task.who if block.task is not None else block.speakers
    label = block.task.who_text if block.task is not None else block.label if block.speakers else ""
    text = block.text or block.label
    if kind is Kind.STATEMENT and not speakers:
        raise CannotMend(_("Velg hvem som sa det; da blir linja et innspill."))
    if not text:
        raise CannotMend(_("Linja har ingen tekst."))
    if speakers and kind not in _SPEAKING:
        text, speakers, label = f"{label}: {text}", (), ""
    if kind is Kind.SUBHEADING:
        return f"{text.rstrip(' :')}:"
    kept = ", ".join(word for word in block.note.split(", ") if fold(word) not in _OWN_NOTES)
    when = block.task.when_text if block.task is not None and kind is Kind.TASK else ""
    record = Record(kind, text, speakers, label, kept, block.topics, block.indented, when)
    return compose([record], register).rstrip("\n")


def _split(sheet: Sheet, step: Step, register: Register) -> None:
    """The source line begins a thing of its own; what follows in its block goes with it."""
    here = _where(sheet, step, register)
    line = here.item.lines[here.at]
    place = line.sources.index(step.line)
    if place:
        _cut(sheet, here, place, step.line)
    elif line.text[:1] in BLANKS and line.text[:1]:
        here.item.lines[here.at] = replace(line, text=_bare(line.text))
    else:
        raise CannotMend(_("Linja står alt for seg selv."))
    _settle(sheet, here)


def _bare(text: str) -> str:
    """Without indent and backslash: what stands there may now mean something."""
    return text.lstrip(BLANKS).removeprefix(ESCAPE)


def _cut(sheet: Sheet, here: _Where, place: int, source: int) -> None:
    """Part a line of the draft where a source line begins in it."""
    line = here.item.lines[here.at]
    words = tidy(sheet.source[source]).lstrip(BULLETS + " ")
    length = min(24, len(words))
    start = -1
    while length > 3 and start < 1:
        start = line.text.find(words[:length], 1)
        length -= 4
    if start < 1:
        raise CannotMend(_("Vi finner ikke hvor linja begynner i teksten. Del den i utkastet etterpå."))
    here.item.lines[here.at : here.at + 1] = [
        SheetLine(line.text[:start].rstrip(), line.sources[:place]),
        SheetLine(line.text[start:], line.sources[place:]),
    ]


def _join(sheet: Sheet, step: Step, register: Register) -> None:
    """The line's block becomes more of what stands above it."""
    here = _where(sheet, step, register)
    above = here.lines.start - 1
    while above >= 0 and not here.item.lines[above].text.strip():
        above -= 1
    if above < 0:
        raise CannotMend(_("Det står ingenting over linja i saken. Flytt den til en annen sak i stedet."))
    kept = list(here.item.lines)
    for at in here.lines:
        line = here.item.lines[at]
        text = line.text.strip(BLANKS) if at == here.lines.start else line.text
        written = escape_line(INDENT + text.removeprefix(ESCAPE), register) if at == here.lines.start else text
        here.item.lines[at] = replace(line, text=written)
    blocks = parse(here.item.text, register).blocks
    if _index(blocks, above) != _index(blocks, here.lines.start):
        here.item.lines = kept
        raise CannotMend(_("Linja kan ikke høre til det som står over. Gjør den til vanlig tekst i stedet."))
    _settle(sheet, here)


def _move(sheet: Sheet, step: Step, register: Register) -> None:
    """The block, with its replies, to another item: to its end, or to its beginning when it comes later."""
    here = _where(sheet, step, register)
    target = sheet.item(int(step.value)) if step.value.isdecimal() else None
    if target is None or target is here.item:
        raise CannotMend(_("Velg en annen sak å flytte linja til."))
    blocks = parse(here.item.text, register).blocks
    last = here.lines.stop
    for block in blocks[here.index + 1 :]:
        if block.parent != here.index:
            break
        last = block.last_line
    moved = here.item.lines[here.lines.start : last]
    del here.item.lines[here.lines.start : last]
    later = sheet.items.index(target) > sheet.items.index(here.item)
    target.lines = [*moved, *target.lines] if later else [*target.lines, *moved]
    sheet.unresolved -= {number for line in moved for number in line.sources}


def _heading(sheet: Sheet, step: Step, register: Register) -> None:
    """A new item begins here: the line is its heading, what follows is its text."""
    here = _where(sheet, step, register)
    line = here.item.lines[here.at]
    if line.sources.index(step.line):
        _cut(sheet, here, line.sources.index(step.line), step.line)
        here = _where(sheet, step, register)
        line = here.item.lines[here.at]
    words = _bare(line.text).lstrip(BULLETS + " ").rstrip(" :")
    title = title_of(words)
    number = words[: words.rfind(title)].strip(" .:)–-").removeprefix("Sak ").strip()
    own = range(here.at + 1, max(here.at + 1, here.lines.stop))
    below = [
        replace(one, text=_bare(one.text)) if at in own else one
        for at, one in enumerate(here.item.lines)
        if at > here.at
    ]
    while below and not below[0].text:
        below.pop(0)
    del here.item.lines[here.at :]
    new = SheetItem(number[:20], title[:MOST_HEADING], "", line.sources, below)
    sheet.items.insert(sheet.items.index(here.item) + 1, new)
    sheet.unresolved -= set(line.sources)


def _no_heading(sheet: Sheet, step: Step, register: Register) -> None:
    """The heading is plain text, and what stands under it belongs to the item above."""
    item = sheet.item(step.line)
    if item is None:
        raise CannotMend(_("Linje %(line)s er ikke en overskrift lenger.") % {"line": step.line})
    place = sheet.items.index(item)
    if not place:
        raise CannotMend(_("Det står ingen sak over denne."))
    words = tidy(" ".join(sheet.source[number] for number in item.heading_sources))
    above = sheet.items[place - 1]
    gap = [SheetLine("")] if above.lines else []
    above.lines += [*gap, SheetLine(escape_line(words, register), item.heading_sources), *item.lines]
    del sheet.items[place]


def _leave_out(sheet: Sheet, step: Step, register: Register) -> None:
    """What belongs to the paper and not to the minutes: the original keeps it."""
    here = _where(sheet, step, register)
    for at in here.lines:
        for number in here.item.lines[at].sources:
            sheet.outside[number] = (Fate.PLACED, Place.PAPER)
    del here.item.lines[here.lines.start : here.lines.stop]


def _bring_in(sheet: Sheet, step: Step, register: Register) -> None:
    """A line that was taken for the head or the paper comes into the text, where it stood."""
    fate, place = sheet.outside.get(step.line, (Fate.BLANK, Place.NOWHERE))
    if fate is Fate.BLANK or place is Place.NOWHERE:
        raise CannotMend(_("Linja er blank, eller den står alt i teksten."))
    line = SheetLine(escape_line(tidy(sheet.source[step.line]), register), (step.line,))
    del sheet.outside[step.line]
    above = [
        (number, item, at)
        for item in sheet.items
        for number, at in [
            *((number, -1) for number in item.heading_sources),
            *((number, at) for at, one in enumerate(item.lines) for number in one.sources),
        ]
        if number < step.line
    ]
    if above:
        _number, item, at = max(above, key=lambda one: (one[0], one[2]))
        while at + 1 < len(item.lines) and item.lines[at + 1].text[:1] in BLANKS and item.lines[at + 1].text:
            at += 1
        item.lines.insert(at + 1, line)
    else:
        first = next((item for item in sheet.items if not item.heading_sources), None)
        if first is None:
            first = SheetItem("", NOT_PLACED, "", (), [])
            sheet.items.insert(0, first)
        first.lines.insert(0, line)


def _agree(sheet: Sheet, step: Step, _register: Register) -> None:
    """«La det stå slik»: the question is answered, nothing changes; lines that nobody understood may stay."""
    sheet.settled.add(step.value)
    item, at = sheet.find(step.line, step.part) or (None, 0)
    while item is not None and at < len(item.lines) and sheet.unresolved & set(item.lines[at].sources):
        sheet.unresolved -= set(item.lines[at].sources)
        at += 1


DEEDS: dict[str, Callable[[Sheet, Step, Register], None]] = {
    "speaker": _speaker,
    "plain": _plain,
    "kind": _kind,
    "split": _split,
    "join": _join,
    "move": _move,
    "heading": _heading,
    "no_heading": _no_heading,
    "leave_out": _leave_out,
    "bring_in": _bring_in,
    "agree": _agree,
}


def _where(sheet: Sheet, step: Step, register: Register) -> _Where:
    found = sheet.find(step.line, step.part)
    if found is None:
        raise CannotMend(_("Linje %(line)s står ikke i teksten lenger.") % {"line": step.line})
    item, at = found
    blocks = parse(item.text, register).blocks
    index = _index(blocks, at)
    return _Where(item, index, blocks[index], at)


def _index(blocks: Sequence[Block], at: int) -> int:
    return next(index for index, block in enumerate(blocks) if block.first_line - 1 <= at < block.last_line)


def _settle(sheet: Sheet, here: _Where) -> None:
    """Somebody has decided about these lines."""
    for at in here.lines:
        if at < len(here.item.lines):
            sheet.unresolved -= set(here.item.lines[at].sources)


def applied(steps: Iterable[Step], sheet: Sheet, register: Register) -> int:
    """Do the steps in order; one that fits no longer is passed over. Answers how many were."""
    misfits = 0
    for step in steps:
        try:
            apply(sheet, step, register)
        except CannotMend:
            misfits += 1
    return misfits
