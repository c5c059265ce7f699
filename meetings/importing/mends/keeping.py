"""Whether a line is of the minutes at all: left out, brought in, or agreed to as it stands."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meetings.importing.drafting import NOT_PLACED, Fate, Place
from meetings.importing.lines import tidy
from meetings.importing.mends.finding import find_block
from meetings.importing.mends.steps import CannotMend, Step
from meetings.importing.sheet import Sheet, SheetItem, SheetLine
from meetings.notation import Register, escape_line
from organisations.folding import BLANKS


def leave_out(sheet: Sheet, step: Step, register: Register) -> None:
    """What belongs to the paper and not to the minutes: the original keeps it."""
    here = find_block(sheet, step, register)
    for at in here.lines:
        for number in here.item.lines[at].sources:
            sheet.outside[number] = (Fate.PLACED, Place.PAPER)
    del here.item.lines[here.lines.start : here.lines.stop]


def bring_in(sheet: Sheet, step: Step, register: Register) -> None:
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


def agree(sheet: Sheet, step: Step, _register: Register) -> None:
    """«La det stå slik»: the question is answered, nothing changes; lines that nobody understood may stay."""
    sheet.settled.add(step.value)
    item, at = sheet.find(step.line, step.part) or (None, 0)
    while item is not None and at < len(item.lines) and sheet.unresolved & set(item.lines[at].sources):
        sheet.unresolved -= set(item.lines[at].sources)
        at += 1
