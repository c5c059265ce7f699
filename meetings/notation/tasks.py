"""Tasks: who, by when, what. A date is read only where one is written."""

from __future__ import annotations

import re
from datetime import date

from meetings.notation.blocks import Doubt, TaskParts
from meetings.notation.labels import Steps, each_once
from meetings.notation.names import NameReader
from meetings.notation.register import Register
from organisations.folding import BLANKS, fold

ROLES = {"alle": "Alle", "sekretariatet": "Sekretariatet", "leder": "Leder"}
"""Words besides names that may stand as the one who does it."""

MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")

MOST_YEARS_AHEAD = 8
"""29 February comes back within eight years, always."""

_WHEN = re.compile(r"(?:innen|før)(?= )|en dag(?= ?$)")
_NUMBERS = re.compile(r"(\d{1,2})\. ?(\d{1,2})\.?(?: ?(\d{4}|\d{2}))?", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})\.? ?([a-zæøå]{3,9})\.?(?: (\d{4}))?", re.ASCII)
_LEAD = re.compile(rf"(?:(?:innen|før) )?(?:(?:den|{'|'.join(WEEKDAYS)}),? )*(?:den )?")


def read_task(text: str, register: Register, meeting_date: date | None, steps: Steps) -> tuple[TaskParts, Doubt | None]:
    """Split «hvem innen når: hva». Where no one is named before the colon, all of it is what."""
    everything = TaskParts((), "", "", None, text)
    reader = NameReader(text, register, steps)
    folded = reader.folded.text
    who = reader.task_names(ROLES)
    if who is None:
        return everything, None
    names, end = who
    rest = folded[end:]
    colon = _colon(folded, end)
    if colon is None:
        return everything, None
    between = rest[: colon - end].strip()
    if between and _WHEN.match(between) is None:
        return everything, None
    raw_end, raw_colon = reader.folded.at(end), reader.folded.at(colon)
    when_text = text[raw_end:raw_colon].strip(BLANKS)
    parts = TaskParts(
        each_once(names),
        text[:raw_end].strip(BLANKS),
        when_text,
        read_date(when_text, meeting_date),
        text[raw_colon + 1 :].strip(BLANKS),
    )
    return parts, next((name.doubt for name in names if name.doubt is not None), None)


def _colon(folded: str, start: int) -> int | None:
    """The first colon with a blank or nothing after it, so that «kl. 12:00» stays whole."""
    at = folded.find(":", start)
    while at >= 0:
        if folded[at + 1 : at + 2] in {"", " "} or at == start:
            return at
        at = folded.find(":", at + 1)
    return None


def read_date(words: str, meeting_date: date | None) -> date | None:
    """The date that the words are, and nothing else beside it.

    Without a year it is the first such date on or after the meeting; without a dated meeting
    it is none, and neither is a date whose weekday is said to be another.
    """
    folded = fold(words)
    lead = _LEAD.match(folded)
    start = lead.end() if lead is not None else 0
    weekday = next((n for n, day in enumerate(WEEKDAYS) if day in folded[:start].split()), None)
    weekday = next((n for n, d in enumerate(WEEKDAYS) if f"{d}," in folded[:start]), weekday)
    found = _day_month_year(folded[start:])
    if found is None:
        return None
    day, month, year = found
    if year is not None:
        years = range(year, year + 1)
    elif meeting_date is not None:
        years = range(meeting_date.year, meeting_date.year + MOST_YEARS_AHEAD + 1)
    else:
        return None
    for candidate_year in years:
        candidate = _real_date(candidate_year, month, day)
        if candidate is None or (year is None and meeting_date and candidate < meeting_date):
            continue
        return candidate if weekday in {None, candidate.weekday()} else None
    return None


def _day_month_year(words: str) -> tuple[int, int, int | None] | None:
    if iso := _ISO.fullmatch(words):
        return int(iso[3]), int(iso[2]), int(iso[1])
    if numbers := _NUMBERS.fullmatch(words):
        year = int(numbers[3]) if numbers[3] else None
        if year is not None and len(numbers[3]) == 2:
            year += 2000
        return int(numbers[1]), int(numbers[2]), year
    if named := _WORDS.fullmatch(words):
        months = [n for n, month in enumerate(MONTHS, 1) if month.startswith(named[2])]
        if len(months) == 1:
            return int(named[1]), months[0], int(named[3]) if named[3] else None
    return None


def _real_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
