"""Dates as words: a weekday that the calendar has not, and a next meeting before this one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from meetings.checking.remarks import Marking, Remark, read_blocks
from meetings.drafts import Draft
from meetings.importing import words
from meetings.models import Meeting
from meetings.wording import date_in_words

_MONTHS = "|".join(sorted(words.MONTHS, key=len, reverse=True))
_DATE = (
    rf"(?P<day>[0-9]{{1,2}})\.\s?(?:(?P<name>{_MONTHS})\b\.?|(?P<month>[0-9]{{1,2}})\b\.?)"
    r"(?:\s?(?P<year>(?:19|20)[0-9][0-9])\b)?"
)
_DATED = re.compile(_DATE, re.IGNORECASE)
_WITH_WEEKDAY = re.compile(rf"\b(?P<weekday>{'|'.join(words.WEEKDAYS)}),?\s+(?:den\s+)?{_DATE}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clash:
    """A weekday and a date that do not go together, as written; `day` is the date that is meant."""

    written: str
    day: date


def weekday_clashes(text: str, near: date | None) -> Iterator[Clash]:
    """A date without a year is of the year that brings it nearest to the meeting, and of none when that has no date."""
    for found in _WITH_WEEKDAY.finditer(text):
        day = _day(found, near)
        if day is not None and words.WEEKDAYS[found["weekday"].lower()] != day.weekday():
            yield Clash(found.group(), day)


def weekdays(draft: Draft, marking: Marking) -> Iterator[Remark]:
    """In the head, the headings and the text that readers get."""
    meeting = draft.meeting
    head = (meeting.title, meeting.date_text, meeting.practical, meeting.next_text, *meeting.in_short.split("\n"))
    for text in head:
        for clash in weekday_clashes(text, meeting.date):
            yield marking.head("weekday", _said(clash))
    for item in draft.items:
        for clash in weekday_clashes(item.heading, meeting.date):
            yield marking.item("weekday", _said(clash), item)
    for item, _index, block in read_blocks(draft):
        for clash in weekday_clashes(block.raw, meeting.date):
            yield marking.item("weekday", _said(clash), item, block.first_line)


def _said(clash: Clash) -> str:
    text = _("Det står «%(written)s», men %(date)s er en %(weekday)s. Rett dagen eller datoen.")
    weekday = str(WEEKDAYS[clash.day.weekday()]).lower()
    return text % {"written": clash.written, "date": date_in_words(clash.day), "weekday": weekday}


def next_meeting(draft: Draft, marking: Marking) -> Iterator[Remark]:
    """The next meeting, in words or as the meeting made of them, on or before this one's day.

    Its date as a date is held by the database.
    """
    meeting = draft.meeting
    if meeting.date is None:
        return
    for day in _next_days(meeting):
        if day <= meeting.date:
            text = _("Neste møte er ført %(date)s, som ikke er etter dette møtet.") % {"date": date_in_words(day)}
            yield marking.head("next-before", text)
            return


def _next_days(meeting: Meeting) -> Iterator[date]:
    for found in _DATED.finditer(meeting.next_text):
        day = _day(found, None)
        if day is not None:
            yield day
    if meeting.next_meeting is not None and meeting.next_meeting.date is not None:
        yield meeting.next_meeting.date


def _day(found: re.Match[str], near: date | None) -> date | None:
    month = words.MONTHS[found["name"].lower()] if found["name"] else int(found["month"])
    years = [int(found["year"])] if found["year"] else [near.year + step for step in (0, -1, 1)] if near else []
    days = [day for year in years if (day := _real(year, month, int(found["day"])))]
    if found["year"] or not days or near is None:
        return next(iter(days), None)
    return min(days, key=lambda day: abs((day - near).days))


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
