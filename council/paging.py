"""Pages of statements by key, never by offset: as quick on the last page as on the first, and steady while rows come.

A key is a place in the order, «2026-06-03.12.45» (day, meeting, place in the meeting), and need not exist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from meetings.models import Statement
    from meetings.models.statements import StatementQuerySet

KEY = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,15})\.(\d{1,9})")
NEWEST_FIRST: tuple[str, ...] = ("-meeting_date", "-meeting_id", "order", "pk")
OLDEST_FIRST: tuple[str, ...] = ("meeting_date", "meeting_id", "order", "pk")
PAGE = 30


class UnreadableKey(ValueError):
    """The text is no place in the order."""


@dataclass(frozen=True)
class Place:
    day: date
    meeting: int
    order: int

    @classmethod
    def read(cls, text: str) -> Place:
        found = KEY.fullmatch(text)
        if found is None:
            raise UnreadableKey(text)
        try:
            day = date.fromisoformat(found[1])
        except ValueError as wrong:
            raise UnreadableKey(text) from wrong
        return cls(day, int(found[2]), int(found[3]))

    @classmethod
    def of(cls, statement: Statement) -> Place:
        return cls(statement.meeting_date, statement.meeting_id, statement.order)

    @classmethod
    def before_year(cls, year: int, *, oldest_first: bool) -> Place:
        """Just before the first statement of that year."""
        return cls(date(year - 1, 12, 31), 10**15 - 1, 0) if oldest_first else cls(date(year + 1, 1, 1), 0, 0)

    def __str__(self) -> str:
        return f"{self.day.isoformat()}.{self.meeting}.{self.order}"

    def beyond(self, *, oldest_first: bool, backwards: bool = False) -> Q:
        """What comes after this place in that order; `backwards`: what comes before it."""
        days_rise = oldest_first is not backwards
        day, meeting = ("gt", "gt") if days_rise else ("lt", "lt")
        order = "lt" if backwards else "gt"
        return (
            Q(**{f"meeting_date__{day}": self.day})
            | Q(meeting_date=self.day, **{f"meeting_id__{meeting}": self.meeting})
            | Q(meeting_date=self.day, meeting_id=self.meeting, **{f"order__{order}": self.order})
        )


@dataclass(frozen=True)
class Page:
    """`before` and `after` are the keys of the pages around this one; empty where there is none."""

    statements: list[Statement]
    before: str = ""
    after: str = ""


def page_of(
    statements: StatementQuerySet,
    *,
    after: Place | None = None,
    before: Place | None = None,
    oldest_first: bool = False,
    size: int = PAGE,
) -> Page:
    """The page after (or before) a place; the first without either. One query, and what `for_page` loads."""
    order = OLDEST_FIRST if oldest_first else NEWEST_FIRST
    backwards = before is not None and after is None
    place = before if backwards else after
    if place is not None:
        statements = statements.filter(place.beyond(oldest_first=oldest_first, backwards=backwards))
    if backwards:
        order = tuple(_turned(field) for field in order)
    rows = list(statements.order_by(*order).for_page()[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([])
    first, last = str(Place.of(rows[0])), str(Place.of(rows[-1]))
    has_before = more if backwards else place is not None
    has_after = True if backwards else more
    return Page(rows, first if has_before else "", last if has_after else "")


def _turned(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"
