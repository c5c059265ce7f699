"""Reads the demo's TOML files into dataclasses. Pure: no database."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
Table = Mapping[str, Any]  # Any: values as TOML gives them

STATUSES = ("present", "deputy", "apology", "absent", "guest", "expected")
# «PB/Eivind Nes fra 10.40 til 13.00 (sak 4)»; one of the two names may be missing.
PARTICIPANT = re.compile(
    r"(?P<name>[^(]+?)(?: fra (?P<arrived>\d\d\.\d\d))?(?: til (?P<left>\d\d\.\d\d))?(?: \(sak (?P<item>\w+)\))?"
)


@dataclass(frozen=True, slots=True)
class ParticipantLine:
    """`item` is the printed number of the item that a guest came for, "" when none."""

    status: str
    organisation: str
    person: str
    arrived: time | None
    left: time | None
    item: str
    label: str


@dataclass(frozen=True, slots=True)
class ItemText:
    number: str
    heading: str
    kind: str
    presenters: str
    text: str
    minutes: int | None
    question: str


@dataclass(frozen=True, slots=True)
class CorrectedItem:
    """`item` is the printed number of the item whose whole text is replaced."""

    item: str
    text: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What became of the task whose text holds `task`; `state` as in TaskStatus."""

    task: str
    state: str
    result: str


@dataclass(frozen=True, slots=True)
class MeetingText:
    """One file of demo/meetings. `head` has the plain columns of Meeting, `people` its three named persons.

    `next_held`: the date of the meeting that its words about the next one mean, when that is in the demo too.
    """

    state: str
    audience: str
    head: Table
    people: Mapping[str, str]
    published_at: datetime | None
    announced_days_ago: int
    approved_on: date | None
    next_held: date | None
    participants: tuple[ParticipantLine, ...]
    items: tuple[ItemText, ...]
    corrections: tuple[CorrectedItem, ...]
    results: tuple[TaskResult, ...]


def read_register() -> Table:
    return tomllib.loads((FOLDER / "register.toml").read_text(encoding="utf-8"))


def read_meetings(*, today: date) -> list[MeetingText]:
    """Every meeting, oldest first; the announced one's date counts from `today`."""
    organisations = {named["short"] for named in read_register()["organisations"]} | {
        other["name"] for named in read_register()["organisations"] for other in named.get("names", ())
    }
    files = (FOLDER / "meetings").glob("*.toml")
    read = [
        _meeting(tomllib.loads(file.read_text(encoding="utf-8")), organisations=organisations, today=today)
        for file in files
    ]
    return sorted(read, key=lambda meeting: meeting.head["date"])


def first_thursday_in_thirty_days(today: date) -> date:
    """The first Thursday that is at least thirty days after `today` and not in the Christmas weeks."""
    earliest = today + timedelta(days=30)
    thursday = earliest + timedelta(days=(3 - earliest.weekday()) % 7)
    while (thursday.month, thursday.day) >= (12, 20) or (thursday.month, thursday.day) <= (1, 6):
        thursday += timedelta(days=7)
    return thursday


def _meeting(table: Table, *, organisations: set[str], today: date) -> MeetingText:
    head = {
        "date": table.get("date") or first_thursday_in_thirty_days(today),
        "starts_at": table.get("starts"),
        "ends_at": table.get("ends"),
        "place": table["place"],
        "digital_link": table.get("digital_link", ""),
        "practical": table.get("practical", ""),
        "signed_on": table.get("signed_on"),
        "in_short": "\n".join(table["in_short"]),
        "apologies_recorded": table.get("apologies_recorded", True),
        "next_text": table["next_meeting"],
    }
    participants = table["participants"]
    return MeetingText(
        state=table["state"],
        audience=table["audience"],
        head=head,
        people={role: table[role] for role in ("convenor", "chair", "minute_taker") if role in table},
        published_at=table.get("published_at"),
        announced_days_ago=table.get("announced_days_ago", 0),
        approved_on=table.get("approved_on"),
        next_held=table.get("next_held"),
        participants=tuple(
            _participant(status, line, organisations) for status in STATUSES for line in participants.get(status, ())
        ),
        items=tuple(
            ItemText(
                number=item["number"],
                heading=item["heading"],
                kind=item["kind"],
                presenters=", og ".join(map(_presenter, item.get("presenters", ()))),
                text=item["text"],
                minutes=item.get("minutes"),
                question=item.get("question", ""),
            )
            for item in table["items"]
        ),
        corrections=tuple(CorrectedItem(**correction) for correction in table.get("corrections", ())),
        results=tuple(TaskResult(**result) for result in table.get("results", ())),
    )


def _participant(status: str, line: str | Table, organisations: set[str]) -> ParticipantLine:
    if not isinstance(line, str):
        return ParticipantLine(
            status,
            line.get("organisation", ""),
            line.get("person", ""),
            None,
            None,
            line.get("item", ""),
            line["label"],
        )
    parts = PARTICIPANT.fullmatch(line)
    if parts is None:
        raise ValueError(f"no participant: {line!r}")
    organisation, slash, person = parts["name"].partition("/")
    if not slash and organisation not in organisations:
        organisation, person = "", organisation
    return ParticipantLine(
        status, organisation, person, _clock(parts["arrived"]), _clock(parts["left"]), parts["item"] or "", ""
    )


def _presenter(name: str) -> str:
    """«Legelaget/Ida Hagen» as minutes write it: «Ida Hagen, Legelaget»."""
    organisation, slash, person = name.partition("/")
    return f"{person}, {organisation}" if slash else name


def _clock(words: str | None) -> time | None:
    return time.fromisoformat(words.replace(".", ":")) if words else None
