"""Dates and times as Norwegian minutes write them. A year that is not given is never made up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from meetings.importing.words import MONTHS, WEEKDAYS

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(WEEKDAYS)
_DATE = re.compile(
    rf"(?:\b(?P<weekday>{_WEEKDAY})\s*,?\s*(?:den\s+)?)?"
    r"(?:"
    r"(?P<iso>\b(?:19|20)\d\d-\d\d-\d\d)\b"
    rf"|(?<![\d.,/])(?P<day>\d{{1,2}})\.?\s*(?P<month>{_MONTH})\b\.?(?:\s*,?\s*(?P<year>(?:19|"
    rf"20)\d\d\b|['’]\d\d(?!\d)|\d\d(?=\s*(?:$|,|kl\b|[)]))))?"
    r"|(?<![\d./,-])(?P<nday>\d{1,2})\s?(?P<sep>[./-])\s?(?P<nmonth>\d{1,2})(?P=sep)\s?(?P<nyear>(?:19"
    r"|20)\d\d|\d\d)(?![\d/])"
    r"|(?<![\d./,-])(?P<sday>\d{1,2})/(?P<smonth>\d{1,2})-(?P<syear>(?:19|20)?\d\d)(?!\d)"
    r"|(?<![\d./,-])(?P<bday>\d{1,2})(?P<bsep>[./])(?P<bmonth>\d{1,2})(?:\.(?!\d)|(?![\d/.:-]))"
    r")",
    re.IGNORECASE,
)
_CLOCK = r"(?:[01]?\d|2[0-4])(?:\s?[.:]\s?[0-5]\d|[0-5]\d)?"
_RANGE = re.compile(
    rf"(?P<kl>\b(?:kl\.?|klokka|klokken)\s*:?\s*)?(?<![\d./])(?P<start>{_CLOCK})\s*(?:-|–|—|til|"
    rf"‑)\s*(?:kl\.?\s*)?(?P<end>{_CLOCK})(?![\d/.]\d|\d)",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    rf"(?:\b(?:kl\.?|klokka|klokken)\s*:?\s*)(?P<start>{_CLOCK})(?!\d)|(?<![\d./])(?P<bare>(?:[01]?\d|"
    rf"2[0-3])[.:][0-5]\d)(?![\d.]|\s*\d{{4}})",
    re.IGNORECASE,
)
_FOUR_DIGITS = re.compile(r"(?<!\d)(?P<start>[01]\d[0-5]\d|2[0-3][0-5]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date as written. `value` is None when the text gives no year or no possible day."""

    text: str
    day: int
    month: int
    year: int | None
    weekday: int | None
    start: int
    end: int

    @property
    def value(self) -> date | None:
        return _date(self.year, self.month, self.day) if self.year else None


@dataclass(frozen=True, slots=True)
class InferredDate:
    """A candidate for a date whose year the document does not give, to be put before a person."""

    value: date
    reason: str


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_dates(text: str) -> Iterator[FoundDate]:
    """Every date in the text, in order."""
    for found in _DATE.finditer(text):
        parts = _parts(found)
        if parts is None:
            continue
        year, month, day = parts
        if not (1 <= month <= 12 and _date(year or 2000, month, day)):
            continue
        weekday = WEEKDAYS.get((found["weekday"] or "").casefold())
        yield FoundDate(found[0].strip().rstrip(","), day, month, year, weekday, found.start(), found.end())


def _parts(found: re.Match[str]) -> tuple[int | None, int, int] | None:
    if found["iso"]:
        year, month, day = (int(part) for part in found["iso"].split("-"))
        return year, month, day
    if found["month"]:
        return _year(found["year"]), MONTHS[found["month"].casefold()], int(found["day"])
    if found["nday"]:
        return _year(found["nyear"]), int(found["nmonth"]), int(found["nday"])
    if found["sday"]:
        return _year(found["syear"]), int(found["smonth"]), int(found["sday"])
    return None if found["bday"] is None else (None, int(found["bmonth"]), int(found["bday"]))


def _year(written: str | None) -> int | None:
    """Two digits are this century."""
    if not written:
        return None
    year = int(written.lstrip("'’"))
    return year + 2000 if year < 100 else year


def find_times(text: str, *, expected: bool = False) -> tuple[str | None, str | None]:
    """Start and end as HH:MM. `expected`: the place is one for times, so that «10-15» alone is one."""
    blanked = _DATE.sub(lambda found: " " * len(found[0]) if _is_dated(found) else found[0], text)
    for found in _RANGE.finditer(blanked):
        if expected or found["kl"] or any(mark in found["start"] + found["end"] for mark in ".:"):
            start, end = _clock(found["start"]), _clock(found["end"])
            if start and end and start < end:
                return start, end
    single = _SINGLE.search(blanked) or (_FOUR_DIGITS.search(blanked) if expected else None)
    if not single:
        return None, None
    return _clock(single["start"] or single.groupdict().get("bare") or ""), None


def _is_dated(found: re.Match[str]) -> bool:
    """Whether the match is surely a date: «09.10» alone is rather a time."""
    return not (found["bday"] and found["bsep"] == "." and not found["weekday"])


def _clock(written: str) -> str | None:
    digits = re.sub(r"\D", "", written)
    if not digits:
        return None
    hour, minute = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def years_fitting(day: int, month: int, weekday: int, years: Iterable[int]) -> list[int]:
    """The years in which the date falls on the weekday."""
    return [year for year in years if (value := _date(year, month, day)) is not None and value.weekday() == weekday]
