"""Third layer: headings of documents that have neither numbers nor empty lines, and of tables without numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from meetings.importing.inline import TOPIC, begins_title
from meetings.importing.lines import Line
from meetings.importing.sequences import Candidate
from meetings.importing.words import CLOSING_HEADINGS, LAYOUT_WORDS, TABLE_HEADER

_TOPIC_COLUMN = re.compile(r"(?:sak|saker|tema|emne|punkt|agenda|hva|kva|sak/tema|tema/sak)\b.*", re.IGNORECASE)
_FEWEST = 3
_HEAD_ABOVE = 3
_LONGEST = 90


def headings_set_close(
    lines: Sequence[Line],
    body: Sequence[int],
    taken: set[int],
    is_title: Callable[[Line, Line | None], bool],
    is_topic: Callable[[str], bool],
) -> list[int]:
    """Indexes of short lines that open a passage right below the passage before, three at least.

    «Økonomi» above «Kari la fram tallene.», or «Økonomi:» everywhere: one of the two ways in one document.
    """
    plain, colons = [], []
    for place, index in enumerate(body):
        line = lines[index]
        after = lines[body[place + 1]] if place + 1 < len(body) else None
        if index in taken or line.bullet or after is None or not _opens(lines, body, place):
            continue
        text = line.text.rstrip(": ")
        if len(text) > _LONGEST or LAYOUT_WORDS.fullmatch(text) or not _holds(after):
            continue
        if line.text.endswith(":"):
            colons += [index] if text[:1].isupper() and is_topic(text) else []
        elif is_title(line, after):
            plain.append(index)
    for found in (plain, colons):
        titles = [lines[index].text.rstrip(": ") for index in found]
        known = sum(1 for title in titles if is_topic(title) and _of_the_genre(title))
        if len(found) >= _FEWEST and known * 3 >= len(found) and len(set(titles)) == len(titles):
            return found
    return []


def _opens(lines: Sequence[Line], body: Sequence[int], place: int) -> bool:
    """Whether what stands above is finished: a sentence, a bullet, an empty line."""
    before = lines[body[place - 1]] if place else None
    line = lines[body[place]]
    return before is None or lines[line.number - 2].blank or before.ends_sentence or bool(before.bullet)


def _holds(after: Line) -> bool:
    """Whether the line below is text: a bullet, or a sentence."""
    return bool(after.bullet) or (after.ends_sentence and not after.text.endswith(":")) or len(after.text) > _LONGEST


def _of_the_genre(title: str) -> bool:
    return bool(TOPIC.search(title) or CLOSING_HEADINGS.fullmatch(title))


def headings_in_rows(lines: Sequence[Line], body: Sequence[int], taken: set[int]) -> list[Candidate]:
    """The first cells of a table whose head is «Tema | Notat | Ansvar»; a row without one goes on with that above."""
    above = range(max(0, body[0] - _HEAD_ABOVE), body[0]) if body else ()
    for index in [*above, *body]:
        if is_topic_head(lines[index]):
            return _rows(lines, [one for one in body if one > index], taken)
    return []


def is_topic_head(line: Line) -> bool:
    """«Tema | Notat | Ansvar»."""
    head = line.columns
    return len(head) > 1 and bool(TABLE_HEADER.fullmatch(line.text) and _TOPIC_COLUMN.fullmatch(head[0]))


def _rows(lines: Sequence[Line], body: Sequence[int], taken: set[int]) -> list[Candidate]:
    found = []
    for index in body:
        cells = lines[index].columns
        if index in taken or lines[index].bullet or lines[index].plain[:1] in "\t " or len(cells) < 2:
            continue
        if len(cells[0]) <= _LONGEST and begins_title(cells[0]) and not cells[0].endswith((".", ",")):
            found.append(Candidate(index, "inline", "", cells[0], (0, 0), 1.0, rest=" ".join(cells[1:])))
    return found if len(found) > 1 else []
