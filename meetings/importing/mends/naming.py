"""Who said a line: a name before it, wherever it stands, or nobody."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from meetings.importing.mends.finding import find_block, settle_lines
from meetings.importing.mends.steps import CannotMend, Step
from meetings.importing.sheet import Sheet
from meetings.notation import Block, CannotRelabel, Register, escape_block, parse, relabel_block, settle_doubt
from organisations.folding import fold


def give_speaker(sheet: Sheet, step: Step, register: Register) -> None:
    """Write a name before the line, or in the place of the doubtful one; `everywhere` wherever that one stands."""
    _each(sheet, step, register, lambda text, index: _relabelled(text, index, step.value, register))


def make_plain(sheet: Sheet, step: Step, register: Register) -> None:
    """Let the words stand as text that belongs to nobody."""
    _each(sheet, step, register, lambda text, index: escape_block(text, index, register))


def _each(sheet: Sheet, step: Step, register: Register, change: Callable[[str, int], str]) -> None:
    here = find_block(sheet, step, register)
    label = fold(_label(here.block))
    if not step.everywhere or not label:
        new = change(here.item.text, here.index)
        settle_lines(sheet, here)
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
    settle_lines(sheet, here)
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
