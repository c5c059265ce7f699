"""Third layer: headings of documents that neither number them nor set them apart, when nothing else is found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from meetings.importing.lines import Line
from meetings.importing.names import NameBook, is_abbreviation, person_likeness
from meetings.importing.sequences import Candidate
from meetings.importing.words import (
    CLOSING_HEADINGS,
    DECISION_START,
    LAYOUT_WORDS,
    PROPOSAL_START,
    SPEECH_VERBS,
    TASK_START,
    WEAK_VERBS,
    is_role_word,
)

_TITLE = re.compile(r"(?P<title>[A-ZÆØÅ«][^:.!?]{2,80}):\s+(?P<rest>\S.*)")
_TITLES = (
    _TITLE,
    re.compile(r"(?P<title>[A-ZÆØÅ][A-ZÆØÅ0-9 ,/&-]{4,60}[A-ZÆØÅ])[.:–-]?\s+(?P<rest>[A-ZÆØÅ]?[a-zæøå].*)"),
    re.compile(r"(?P<title>[A-ZÆØÅ«][^:.!?–]{2,50})(?:\s[–-]|\.)\s+(?P<rest>[A-ZÆØÅ].*)"),
)
TOPIC = re.compile(
    r"\b(?:godkjenn\w+|innkalling\w*|orientering\w*|referat\w*|protokoll\w*|eventuelt|evt|ymse|neste\s+møte|regnskap\w*|"
    r"rekneskap\w*|økonomi\w*|budsjett\w*|informasjon\w*|nytt\s+fr[aå]|status\w*|høring\w*|høyring\w*|valg|val|plan\w*|"
    r"årsmelding\w*|årsplan\w*|saksliste\w*|sakliste\w*|dagsorden\w*|meldinger|meldingar|velkommen|velkomen|åpning|opning|avslutning|avslutting)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?P<label>sak|tema|emne|punkt|agendapunkt)\s*[:–-]\s*(?P<title>[A-ZÆØÅ«].{2,110})", re.IGNORECASE)
_BEGINS_TITLE = re.compile(r"[A-ZÆØÅ]|17\. mai\b")
"""«17. mai» is an item of many agendas."""
_FEWEST = 3


def headings_in_lines(lines: Sequence[Line], body: Sequence[int], taken: set[int], book: NameBook) -> list[Candidate]:
    """«Økonomi: Regnskapet ble gått gjennom.» at the start of paragraphs, each once, some of them of the genre."""
    starts = [index for index in body if _begins(lines, index) and index not in taken and not lines[index].bullet]
    return next((found for pattern in _TITLES if (found := _titled(lines, starts, pattern, book))), [])


def _titled(lines: Sequence[Line], starts: Sequence[int], pattern: re.Pattern[str], book: NameBook) -> list[Candidate]:
    found: list[Candidate] = []
    for index in starts:
        match = pattern.fullmatch(lines[index].text)
        if match and is_topic(match["title"], lines[index].text, book):
            found.append(_candidate(index, match["title"].strip(), match["rest"]))
    titles = [one.title.casefold() for one in found]
    known = sum(1 for title in titles if TOPIC.search(title))
    return found if len(found) >= _FEWEST and len(set(titles)) == len(titles) and known * 3 >= len(found) else []


def labelled_headings(lines: Sequence[Line], body: Sequence[int], taken: set[int]) -> list[Candidate]:
    """«Tema: Bolig» and «Tema: Arbeid»: one word opens every item."""
    found: dict[str, list[Candidate]] = {}
    for index in body:
        match = None if index in taken else _NAMED.fullmatch(lines[index].body)
        if match and not match["title"].endswith((".", ",")):
            found.setdefault(match["label"].casefold(), []).append(_candidate(index, match["title"], ""))
    return next((many for many in found.values() if len(many) > 1), [])


def bulleted_headings(lines: Sequence[Line], body: Sequence[int], taken: set[int]) -> list[Candidate]:
    """«• Økonomi» with unbulleted text below, in a document that uses the sign for nothing else."""
    found: list[Candidate] = []
    sign = next((lines[index].bullet for index in body if lines[index].bullet), "")
    for place, index in enumerate(body):
        line = lines[index]
        after = lines[body[place + 1]] if place + 1 < len(body) else None
        if line.bullet != sign or not sign or index in taken:
            continue
        if after is None or after.bullet == sign or after.starts_lower or not _is_short_title(line.body):
            return []
        found.append(_candidate(index, line.body, ""))
    known = sum(1 for one in found if TOPIC.search(one.title))
    return found if len(found) >= _FEWEST and known else []


def _candidate(index: int, title: str, rest: str) -> Candidate:
    return Candidate(index, "inline", "", title, (0, 0), 1.0, rest=rest)


def _begins(lines: Sequence[Line], index: int) -> bool:
    before = lines[index - 1] if index else None
    return before is None or before.blank or before.furniture or before.ends_sentence


def is_topic(title: str, text: str, book: NameBook) -> bool:
    words = title.split()
    if book.match(text) is not None or person_likeness(title) or len(words) > 9:
        return False
    if is_abbreviation(title) and not TOPIC.search(title):
        return False
    if LAYOUT_WORDS.fullmatch(title) or any(one.match(text) for one in (DECISION_START, TASK_START, PROPOSAL_START)):
        return False
    if any(word.casefold() in SPEECH_VERBS or word.casefold() in WEAK_VERBS for word in words[1:]):
        return False
    return (len(words) > 1 and not is_role_word(words[-1])) or bool(
        TOPIC.search(title) or CLOSING_HEADINGS.match(title)
    )


def _is_short_title(text: str) -> bool:
    return begins_title(text) and len(text) < 70 and not text.endswith((".", ",", ";", ":", "!"))


def begins_title(text: str) -> bool:
    return bool(_BEGINS_TITLE.match(text))
