"""Where a line of the draft parts: it begins a thing of its own, or becomes more of what stands above."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from meetings.importing.drafting import INDENT
from meetings.importing.lines import tidy
from meetings.importing.mends.finding import Where, find_block, index_of, settle_lines
from meetings.importing.mends.steps import CannotMend, Step
from meetings.importing.sheet import Sheet, SheetLine
from meetings.notation import Register, escape_line, parse
from organisations.folding import BLANKS

ESCAPE, BULLETS = "\\", "•*-–—"


def split_block(sheet: Sheet, step: Step, register: Register) -> None:
    """The source line begins a thing of its own; what follows in its block goes with it."""
    here = find_block(sheet, step, register)
    line = here.item.lines[here.at]
    place = line.sources.index(step.line)
    if place:
        cut_line(sheet, here, place, step.line)
    elif line.text[:1] in BLANKS and line.text[:1]:
        here.item.lines[here.at] = replace(line, text=bare_text(line.text))
    else:
        raise CannotMend(_("Linja står alt for seg selv."))
    settle_lines(sheet, here)


def join_above(sheet: Sheet, step: Step, register: Register) -> None:
    """The line's block becomes more of what stands above it."""
    here = find_block(sheet, step, register)
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
    if index_of(blocks, above) != index_of(blocks, here.lines.start):
        here.item.lines = kept
        raise CannotMend(_("Linja kan ikke høre til det som står over. Gjør den til vanlig tekst i stedet."))
    settle_lines(sheet, here)


def bare_text(text: str) -> str:
    """Without indent and backslash: what stands there may now mean something."""
    return text.lstrip(BLANKS).removeprefix(ESCAPE)


def cut_line(sheet: Sheet, here: Where, place: int, source: int) -> None:
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
