"""Møter: what is to come and what has been, and one month as a calendar shows it."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.dates import WEEKDAYS_ABBR as SHORT_WEEKDAYS

from meetings.models import Audience, Meeting
from meetings.names_in_text import ShownWords
from meetings.wording import time_span, weekday_and_date
from organisations.access import reads_as_member

if TYPE_CHECKING:
    from organisations.doors import Reader


@dataclass(frozen=True)
class Entry:
    """One meeting in a list. A published one stands with the date and title of its report, and without hours."""

    pk: int
    day: date
    title: str
    url: str
    body: str
    hours: str
    place: str
    published: bool
    cancelled: bool
    announced: bool
    members_only: bool

    @property
    def day_words(self) -> str:
        return weekday_and_date(self.day)


@dataclass(frozen=True)
class Day:
    number: int
    on: date
    in_month: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Week:
    number: int
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Month:
    """A month as whole weeks from Monday on. `before` and `after`: the nearest months that hold meetings, or ""."""

    name: str
    weekdays: tuple[tuple[str, str], ...]
    weeks: tuple[Week, ...]
    before: str
    before_name: str
    after: str
    after_name: str


def entries_visible_to(reader: Reader) -> list[Entry]:
    """Every dated meeting that this reader may know of, the earliest first. One query besides the reader's role, and
    three for a visitor.

    The secretariat's own list has what it has not announced; a withdrawn report is on nobody's.
    """
    dated = Q(date__isnull=False) | Q(published_date__isnull=False)
    meetings = (
        Meeting.objects.visible_to(reader)
        .filter(dated)
        .exclude(state=Meeting.State.WITHDRAWN)
        .select_related("body", "published_revision")
    )
    words = ShownWords(member=reads_as_member(reader))
    entries = (_entry(meeting, words) for meeting in meetings)
    return sorted(entries, key=lambda entry: (entry.day, entry.hours, entry.pk))


def _entry(meeting: Meeting, words: ShownWords) -> Entry:
    revision = meeting.published_revision
    if revision is not None and meeting.published_date is not None:
        day, audience = meeting.published_date, revision.audience
        hours, place = "", ""
    elif meeting.date is not None:
        day, audience = meeting.date, meeting.audience
        hours, place = time_span(meeting.starts_at, meeting.ends_at), words.of(meeting.place, meeting.date)
    else:
        raise ValueError("a meeting without a date is in no calendar")
    return Entry(
        pk=meeting.pk,
        day=day,
        title=words.title(meeting),
        url=meeting.get_absolute_url(),
        body=meeting.body.name,
        hours=hours,
        place=place,
        published=revision is not None,
        cancelled=meeting.cancelled_at is not None,
        announced=revision is not None or meeting.is_announced,
        members_only=audience == Audience.MEMBERS,
    )


def month_of(entries: list[Entry], wanted: str, *, today: date) -> Month | None:
    """The month asked for, as «2026-12»; else that of the next meeting, else of the last. None without any meeting."""
    if not entries:
        return None
    held = sorted({_key(entry.day) for entry in entries})
    coming = [entry for entry in entries if entry.day >= today]
    key = _read(wanted) or _key((coming or entries[-1:])[0].day)
    earlier = [other for other in held if other < key]
    later = [other for other in held if other > key]
    return Month(
        name=_name(key),
        weekdays=tuple((str(SHORT_WEEKDAYS[day]), str(WEEKDAYS[day])) for day in range(7)),
        weeks=tuple(_weeks(key, entries)),
        before=_written(earlier[-1]) if earlier else "",
        before_name=_name(earlier[-1]) if earlier else "",
        after=_written(later[0]) if later else "",
        after_name=_name(later[0]) if later else "",
    )


def _weeks(key: tuple[int, int], entries: list[Entry]) -> list[Week]:
    on: dict[date, list[Entry]] = {}
    for entry in entries:
        on.setdefault(entry.day, []).append(entry)
    return [
        Week(
            days[0].isocalendar().week,
            tuple(Day(day.day, day, _key(day) == key, tuple(on.get(day, ()))) for day in days),
        )
        for days in Calendar().monthdatescalendar(*key)
    ]


def _key(day: date) -> tuple[int, int]:
    return day.year, day.month


def _read(wanted: str) -> tuple[int, int] | None:
    try:
        day = date.fromisoformat(f"{wanted}-01")
    except ValueError:
        return None
    return _key(day) if 1900 <= day.year <= 2199 else None


def _written(key: tuple[int, int]) -> str:
    return f"{key[0]}-{key[1]:02}"


def _name(key: tuple[int, int]) -> str:
    """«Desember 2026», for the start of a line."""
    return f"{str(MONTHS[key[1]]).capitalize()} {key[0]}"
