"""Deadlines in working days: no Saturday, Sunday or Norwegian public holiday. Days are local to Europe/Oslo."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache

import holidays
from django.utils import timezone

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@cache
def _public_holidays() -> holidays.HolidayBase:
    """Filled year by year as days are asked for."""
    return holidays.country_holidays("NO")


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _public_holidays()


def working_days_after(start: date, count: int) -> date:
    """The day that many working days after `start`, which itself does not count."""
    return _count(start, count, ONE_DAY)


def working_days_before(end: date, count: int) -> date:
    return _count(end, count, -ONE_DAY)


def _count(day: date, count: int, step: timedelta) -> date:
    while count > 0:
        day += step
        count -= is_working_day(day)
    return day


def end_of(day: date) -> datetime:
    """The moment the day is over where the council is, summer time or not."""
    return timezone.make_aware(datetime.combine(day + ONE_DAY, time.min))
