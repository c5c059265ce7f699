"""In which item a line stands: another one, one of its own, or that of the heading above."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from meetings.importing.drafting import MOST_HEADING
from meetings.importing.lines import tidy
from meetings.importing.mends.cutting import BULLETS, bare_text, cut_line
from meetings.importing.mends.finding import find_block
from meetings.importing.mends.steps import CannotMend, Step
from meetings.importing.numbering import title_of
from meetings.importing.sheet import Sheet, SheetItem, SheetLine
from meetings.notation import Register, escape_line, parse


def move_block(sheet: Sheet, step: Step, register: Register) -> None:
    """The block, with its replies, to another item: to its end, or to its beginning when it comes later."""
    here = find_block(sheet, step, register)
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


def make_heading(sheet: Sheet, step: Step, register: Register) -> None:
    """A new item begins here: the line is its heading, what follows is its text."""
    here = find_block(sheet, step, register)
    line = here.item.lines[here.at]
    if line.sources.index(step.line):
        cut_line(sheet, here, line.sources.index(step.line), step.line)
        here = find_block(sheet, step, register)
        line = here.item.lines[here.at]
    words = bare_text(line.text).lstrip(BULLETS + " ").rstrip(" :")
    title = title_of(words)
    number = words[: words.rfind(title)].strip(" .:)–-").removeprefix("Sak ").strip()
    own = range(here.at + 1, max(here.at + 1, here.lines.stop))
    below = [
        replace(one, text=bare_text(one.text)) if at in own else one
        for at, one in enumerate(here.item.lines)
        if at > here.at
    ]
    while below and not below[0].text:
        below.pop(0)
    del here.item.lines[here.at :]
    new = SheetItem(number[:20], title[:MOST_HEADING], "", line.sources, below)
    sheet.items.insert(sheet.items.index(here.item) + 1, new)
    sheet.unresolved -= set(line.sources)


def drop_heading(sheet: Sheet, step: Step, register: Register) -> None:
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
