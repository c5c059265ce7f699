"""Dates and times as Norwegian minutes write them. A year that is not given is never made up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from meetings.importing.words import MONTHS, WEEKDAYS

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(WEEKDAYS)
_UNTIL = r"\s?(?:-|–|—|og|til|/)\s?"
_DATE = re.compile(
    rf"(?:\b(?P<weekday>{_WEEKDAY})\w{{0,2}}\s*,?\s*(?:(?:-|–|og|til)\s*(?:{_WEEKDAY})\s*,?\s*)?(?:den\s+)?)?"
    r"(?:"
    r"(?P<iso>\b(?:19|20)\d\d-\d\d-\d\d)\b"
    rf"|(?<![\d.,/])(?P<day>\d{{1,2}})\.?(?:{_UNTIL}\d{{1,2}}\.?)?\s*(?P<month>{_MONTH})\b\.?(?:\s*,?\s*(?P<year>(?:19|"
    rf"20)\d\d\b|['’]\d\d(?!\d)|[-–]\s?\d\d(?![\d.:])|\d\d(?=\s*(?:$|,|kl\b|[)]))))?"
    rf"|(?<![\d./,-])(?P<nday>\d{{1,2}})(?:\.?\s?[-–]\s?\d{{1,2}})?\s?(?P<sep>[./-])\s?(?P<nmonth>\d{{1,2}})(?P=sep)\s?"
    r"(?P<nyear>(?:19|20)\d\d|\d\d)(?![\d/])"
    r"|(?<![\d./,-])(?P<sday>\d{1,2})[/.](?P<smonth>\d{1,2})\.?\s?[-–]\s?(?P<syear>(?:19|20)?\d\d)(?![\d.:])"
    r"|(?<![\d./,-])(?P<tday>\d{1,2})[/.](?P<tmonth>\d{1,2})\.?,?\s+(?P<tyear>(?:19|20)\d\d)(?!\d)"
    r"|(?<![\d./,-])(?P<bday>\d{1,2})(?P<bsep>[./])(?P<bmonth>\d{1,2})(?:\.(?!\d)|(?![\d/.:-]))"
    r")",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:-|–|—|og|til)\s*", re.IGNORECASE)
_KL = r"(?:kl\.?|klokka|klokken)\s*:?\s*"
_CLOCK = r"(?:[01]?\d|2[0-4])(?:\s?[.:]\s?[0-5]\d|[0-5]\d)?"
_RANGE = re.compile(
    rf"(?P<kl>\b{_KL})?(?<![\d./])(?P<start>{_CLOCK})\s*(?:-|–|—|til|‑)\s*(?:ca\.?\s*)?(?:{_KL})?(?:ca\.?\s*)?"
    rf"(?P<end>{_CLOCK})(?![\d/.]\d|\d)",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    rf"(?:\b{_KL})(?:ca\.?\s*)?(?P<start>{_CLOCK})(?!\d)|(?<![\d./])(?P<bare>(?:[01]?\d|"
    rf"2[0-3])[.:][0-5]\d)(?![\d.]|\s*\d{{4}})",
    re.IGNORECASE,
)
_HOURS = {"tolv": 12, "ett": 13, "to": 14, "tre": 15, "fire": 16, "fem": 17}
_IN_WORDS = re.compile(rf"\b{_KL}(?P<half>halv\s+)?(?P<hour>tolv|ett|to|tre|fire|fem|seks)\b", re.IGNORECASE)
_FOUR_DIGITS = re.compile(r"(?<![\d/.-])(?P<start>(?!19[5-9]|20[0-4])(?:[01]\d|2[0-3])[0-5]\d)(?![\d/])")
"""A time without a sign in it; what could be a year is none."""


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
    """Every date in the text, in order. «28. februar – 1. mars 2019»: the first takes the year of the second."""
    waiting: FoundDate | None = None
    for found in _DATE.finditer(text):
        parts = _parts(found)
        if parts is None:
            continue
        year, month, day = parts
        if not (1 <= month <= 12 and _date(year or 2000, month, day)):
            continue
        weekday = WEEKDAYS.get((found["weekday"] or "").casefold())
        one = FoundDate(found[0].strip().rstrip(","), day, month, year, weekday, found.start(), found.end())
        if waiting is not None:
            joined = year is not None and _JOINT.fullmatch(text[waiting.end : one.start])
            yield replace(waiting, year=year) if joined else waiting
        waiting = one
        if year is not None:
            yield one
            waiting = None
    if waiting is not None:
        yield waiting


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
    if found["tday"]:
        return _year(found["tyear"]), int(found["tmonth"]), int(found["tday"])
    return None if found["bday"] is None else (None, int(found["bmonth"]), int(found["bday"]))


def _year(written: str | None) -> int | None:
    """Two digits are this century."""
    if not written:
        return None
    year = int(written.lstrip("'’-– "))
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
        return _time_in_words(blanked), None
    return _clock(single["start"] or single.groupdict().get("bare") or ""), None


def _time_in_words(text: str) -> str | None:
    """«klokka halv ett», where only one of the two hours it could be is in the day."""
    found = _IN_WORDS.search(text)
    if found is None:
        return None
    hour = {**_HOURS, "seks": 18}[found["hour"].casefold()]
    if found["half"]:
        return f"{hour - 1:02d}:30" if hour > 12 else None
    return f"{hour:02d}:00" if hour < 18 else None


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
