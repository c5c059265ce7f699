"""What sort of thing a line is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meetings.importing.mends.finding import Where, find_block, settle_lines
from meetings.importing.mends.steps import CannotMend, Step
from meetings.importing.sheet import Sheet
from meetings.notation import Block, Kind, Record, Register, compose, escape_block, escape_line, parse, replace_block
from organisations.folding import BLANKS, fold

SIGNS = ("//", "!", "=")
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


def make_kind(sheet: Sheet, step: Step, register: Register) -> None:
    here = find_block(sheet, step, register)
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
    settle_lines(sheet, here)
    here.item.write(text)


def _as_information(here: Where, register: Register) -> str:
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
