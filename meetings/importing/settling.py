"""Second layer: what the lists of a document show together of how their entries are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from meetings.importing.minutes import Attendee, Status
from meetings.importing.names import person_likeness
from meetings.importing.turning import turned
from meetings.importing.weighing import ListBlock

_NAME = r"[A-ZÆØÅ][\w.'’-]+(?:\s+[A-ZÆØÅ][\w.'’-]+){1,3}"
_CAME = r"(?:møtte|møter|deltok|stilte)"
_MET_INSTEAD = re.compile(
    rf"\s*[,;(–-]\s*(?:(?:vara\w*:?\s+)?(?P<who>{_NAME})\s+{_CAME}(?:\s+som\s+vara\w*|\s+i\s+(?:stedet|staden)|"
    rf"\s+for\s+(?:ham|henne|han|ho))?|(?:for\s+(?:ham|henne|han|ho)|i\s+(?:stedet|staden))\s+{_CAME}\s+(?P<whom>{_NAME}))"
    r"\s*\)?"
)
_LETTER = re.compile(r"\((?P<letter>[A-ZÆØÅ])\)(?=[\s.,;]|$)|(?<=\s[-–]\s)(?P<behind>[A-ZÆØÅ])(?=[.,;]|$)")
_LETTERS = {"F": "forfall", "M": "møtt", "T": "til stede", "D": "møtt", "X": "møtt", "I": "ikke møtt"}
"""«(F)» behind a name. «D» met digitally. No party has the letter F."""
_UNTICKED = frozenset({"☐", "[ ]", "- [ ]", "* [ ]"})
_TICKED = frozenset({"☑", "☒", "[x]", "[X]", "- [x]", "- [X]", "* [x]", "* [X]"})


_SQUARE = re.compile(r"(?<=\w\s)\[(?P<inside>[^\[\]]{2,60})\]")


def settle_brackets(blocks: Sequence[ListBlock]) -> None:
    """«Kari Bø [Solrik]» is read as «Kari Bø (Solrik)»."""
    for block in blocks:
        block.parts = [(line, _SQUARE.sub(r"(\g<inside>)", text)) for line, text in block.parts]


def settle_surnames(blocks: Sequence[ListBlock]) -> None:
    """Where most entries are written «Moe, Kari», all are, and get their names in the order they are said."""
    texts = [text if len(line.columns) < 2 else line.columns[0] for block in blocks for line, text in block.parts]
    so_written = sum(1 for text in texts if turned(text, sure=True) != text)
    if so_written < 2 or so_written * 3 < len(texts) * 2:
        return
    for block in blocks:
        block.parts = [(line, turned(text)) if len(line.columns) < 2 else (line, text) for line, text in block.parts]
        block.turn = turned


def take_who_met_instead(block: ListBlock) -> list[Attendee]:
    """«Forfall: Eskil Vik, vara Inger By møtte»: she is taken out of the list of those who were away."""
    met = []
    if block.status is Status.APOLOGY:
        for place, (line, text) in enumerate(block.parts):
            for found in _MET_INSTEAD.finditer(text):
                span = (line.number, line.number)
                name = found["who"] or found["whom"]
                if person_likeness(name):
                    met.append(Attendee(name, None, "vara", Status.DEPUTY, span, name))
                    block.parts[place] = (line, _MET_INSTEAD.sub("", text))
    return met


def settle_letters(blocks: Sequence[ListBlock]) -> None:
    """Where «(F)» stands behind names and no letter that is none of these, the letters tell who was away."""
    texts = [text for block in blocks for _line, text in block.parts]
    found = {one["letter"] or one["behind"] for text in texts for one in _LETTER.finditer(text)}
    if "F" in found and found <= set(_LETTERS):
        for block in blocks:
            block.parts = [(line, _LETTER.sub(_told, text)) for line, text in block.parts]


def _told(found: re.Match[str]) -> str:
    word = _LETTERS[found["letter"] or found["behind"]]
    return f"({word})" if found["letter"] else word


def unticked(blocks: Sequence[ListBlock]) -> set[int]:
    """Lines of names whose box has no tick, in a document that ticks others."""
    lines = [line for block in blocks for line, _text in block.parts]
    if not any(line.bullet in _TICKED for line in lines):
        return set()
    return {line.number for line in lines if line.bullet in _UNTICKED}
