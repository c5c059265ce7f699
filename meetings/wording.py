"""Dates, times and titles in words, the same on page, in mail and in file."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from meetings.models import Meeting


def date_in_words(day: date) -> str:
    """«3. juni 2026»; in English «3 June 2026»."""
    month = str(MONTHS[day.month])
    if get_language() == "en":
        return f"{day.day} {month} {day.year}"
    return f"{day.day}. {month.lower()} {day.year}"


def weekday_and_date(day: date) -> str:
    """«Onsdag 3. juni 2026», for the start of a line."""
    return f"{str(WEEKDAYS[day.weekday()]).capitalize()} {date_in_words(day)}"


def clock(at: time) -> str:
    """«10», «10.30»; in English «10:00», «10:30»."""
    if get_language() == "en":
        return f"{at.hour}:{at.minute:02}"
    return f"{at.hour}" if at.minute == 0 else f"{at.hour}.{at.minute:02}"


def minute_of_day(at: time) -> str:
    """«09.05», for when something was done; in English «09:05»."""
    return f"{at:%H:%M}" if get_language() == "en" else f"{at:%H.%M}"


def time_span(start: time | None, end: time | None) -> str:
    """«kl. 10–15», or nothing when no time is known."""
    if start is None:
        return ""
    return _("kl. %(span)s") % {"span": f"{clock(start)}–{clock(end)}" if end else clock(start)}


def meeting_title(meeting: Meeting) -> str:
    """The meeting's own title, else «Møtet 3. juni 2026», else by what is known."""
    return meeting.title or untitled(meeting.date, meeting.date_text or str(meeting.pk))


def untitled(day: date | None, known: str) -> str:
    """«Møtet 3. juni 2026», else by what is known of its day."""
    if day is None:
        return _("Møte uten dato (%(words)s)") % {"words": known}
    return _("Møtet %(date)s") % {"date": date_in_words(day)}


def fairness() -> str:
    """The two sentences that stand wherever statements are read, also in what is taken along. Source: H1."""
    return _("Referatene gjengir innspill i kortform med sekretariatets ord. De er ikke vedtatte uttalelser.")
