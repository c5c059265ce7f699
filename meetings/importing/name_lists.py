"""Second layer: whether a text is made of names, as an entry of a list is and a sentence is not."""

from __future__ import annotations

import re

from meetings.importing.names import Likeness, is_abbreviation, organisation_likeness, person_likeness
from meetings.importing.words import is_role_word

_VERBS = frozenset("ble blei vart er var har hadde blir skal vil kan må bør ikke ikkje".split())
"""Words of a sentence: a list of names has none."""
_BRACKETS = re.compile(r"\([^()]*(?:\)|$)")
_CELLS = re.compile(r"[,;]|\s+og\s+|\s[-–]\s|\bv/|\(|\)|\t|\s{3,}|\bfra\b|\bfrå\b|\sfor\s|/|:|\.\s")


def in_names(text: str) -> bool:
    """Whether a text is made of names of people or bodies, with what belongs to them."""
    if len(text) > 1500:
        return False
    text = _BRACKETS.sub(",", text) if text.find("(") > 0 else text
    cells = [cell for part in _CELLS.split(text) if (cell := part.strip(" ."))]
    if any(_VERBS & set(cell.split()) for cell in cells):
        return False
    names = sum(1 for cell in cells if _names(cell))
    extras = sum(
        1 for cell in cells if len(cell.split()) <= 3 and (is_role_word(cell.split()[-1]) or cell[0].isdigit())
    )
    return names > 0 and names * 2 >= len(cells) - extras


def _names(cell: str) -> bool:
    cell = re.sub(r"\s\d{1,2}\s?[A-ZÆØÅ]?$", "", cell)
    if person_likeness(cell) or organisation_likeness(cell) == Likeness.SURE or is_abbreviation(cell):
        return True
    words = cell.split()
    lead = next((place for place, word in enumerate(words[:4]) if word[0].isupper()), 0)
    if lead and is_role_word(words[lead - 1]):
        return bool(person_likeness(" ".join(words[lead:])))
    return (
        len(words) > 1
        and (is_role_word(words[0]) or words[0][0].isdigit())
        and bool(person_likeness(" ".join(words[1:])))
    )
