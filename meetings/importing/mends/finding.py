"""Where a step's line stands in the text now, and that somebody has decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings.importing.mends.steps import CannotMend, Step
from meetings.importing.sheet import Sheet, SheetItem
from meetings.notation import Block, Register, parse


@dataclass(frozen=True, slots=True)
class Where:
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


def find_block(sheet: Sheet, step: Step, register: Register) -> Where:
    found = sheet.find(step.line, step.part)
    if found is None:
        raise CannotMend(_("Linje %(line)s står ikke i teksten lenger.") % {"line": step.line})
    item, at = found
    blocks = parse(item.text, register).blocks
    index = index_of(blocks, at)
    return Where(item, index, blocks[index], at)


def index_of(blocks: Sequence[Block], at: int) -> int:
    return next(index for index, block in enumerate(blocks) if block.first_line - 1 <= at < block.last_line)


def settle_lines(sheet: Sheet, here: Where) -> None:
    """Somebody has decided about these lines."""
    for at in here.lines:
        if at < len(here.item.lines):
            sheet.unresolved -= set(here.item.lines[at].sources)
