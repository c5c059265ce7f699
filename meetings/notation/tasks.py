"""Tasks: who, by when, what. A date is read only where one is written."""

from __future__ import annotations

import re
from datetime import date

from meetings.notation.blocks import Doubt, TaskParts
from meetings.notation.labels import Steps
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

BESIDE_DATE = ("innen", "før", "den", *WEEKDAYS)
"""Words that may stand beside a date."""

_ISO = re.compile(r"^(\d{4})-(\d\d)-(\d\d)$", re.ASCII)
_DATE = re.compile(r"(\d\d?)(?:\. ?| ?(?=[a-z]))(\d\d?|[a-z]{3,9})\.?(?: ?(\d\d|[12]\d{3}))?", re.ASCII)


def read_task(text: str, register: Register, meeting_date: date | None, steps: Steps) -> tuple[TaskParts, Doubt | None]:
    """Split «hvem innen når: hva». Where no one is named before the colon, all of it is what."""
    label = NameReader(text, register, steps).task(ROLES)
    if label is None:
        return TaskParts((), "", "", None, text), None
    parts = TaskParts(
        label.speakers,
        label.who_text,
        label.when_text,
        read_date(label.when_text, meeting_date),
        text[label.text_at :].strip(BLANKS),
    )
    return parts, label.doubt


def read_date(words: str, meeting_date: date | None) -> date | None:
    """The date that the words are, and nothing else beside it.

    Without a year it is the first such date on or after the meeting; without a dated meeting
    it is none, and neither is a date whose weekday is said to be another.
    """
    parts = re.split(",? ", fold(words))
    found = _DATE.fullmatch(_ISO.sub(r"\3.\2.\1", " ".join(part for part in parts if part not in BESIDE_DATE)))
    if found is None:
        return None
    months = [n for n, name in enumerate(MONTHS, 1) if name.startswith(found[2]) or str(n) == found[2].lstrip("0")]
    if found[3]:
        years = [int(found[3].rjust(4, "0")) + 2000 * (len(found[3]) == 2)]
    else:
        years = [meeting_date.year + n for n in range(MOST_YEARS_AHEAD + 1)] if meeting_date is not None else []
    dates = (_real_date(year, months[0], int(found[1])) for year in years if len(months) == 1)
    first = next((day for day in dates if day and (found[3] or meeting_date is None or day >= meeting_date)), None)
    said = {part for part in parts if part in WEEKDAYS}
    return first if first and said <= {WEEKDAYS[first.weekday()]} else None


def _real_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
