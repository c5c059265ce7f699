"""What was read, in the shape of the corpus labels: for parse_minutes and for scoring."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from meetings.importing.minutes import Attendee, Contribution, ReadMinutes, Status

_ABSENT = (Status.APOLOGY,)


def as_gold(read: ReadMinutes, source: str = "") -> dict[str, Any]:
    """JSON-ready facts; dates ISO, times HH:MM, unknown None. Any: the values are JSON."""
    head = read.head
    return {
        "source": source,
        "language": read.language,
        "truncated": False,
        "meeting": {
            "title": head.title or None,
            "body": head.body or None,
            "date": head.date.value.isoformat() if head.date.value else None,
            "date_text": head.date.text or None,
            "date_inferred": _inferred(head.date.inferred),
            "start": head.start,
            "end": head.end,
            "place": head.place or None,
            "convenor": head.convenor or None,
            "chair": head.chair or None,
            "minute_taker": head.minute_taker or None,
        },
        "aliases": {name: others for name, others in read.aliases.items() if others},
        "present": [_attendee(one) for one in read.attendees if one.status not in _ABSENT],
        "apologies": [_attendee(one) for one in read.attendees if one.status in _ABSENT],
        "agenda": [
            {
                "number": item.number,
                "heading": item.heading,
                "presenter": item.presenter,
                "heading_lines": list(item.heading_lines),
                "lines": list(item.lines),
            }
            for item in read.items
        ],
        "statements": [_statement(one) for one in read.contributions],
        "next_meeting": {
            "date": read.next_meeting.date.value.isoformat() if read.next_meeting.date.value else None,
            "date_text": read.next_meeting.date.text or None,
            "time": read.next_meeting.time,
            "place": read.next_meeting.place or None,
            "lines": list(read.next_meeting.lines) if read.next_meeting.lines else None,
        },
        "links": [{"text": link.text, "url": link.url, "lines": list(link.lines)} for link in read.links],
        "signed": {
            "date": read.signature.date.value.isoformat() if read.signature.date.value else None,
            "person": read.signature.person or None,
            "lines": list(read.signature.lines) if read.signature.lines else None,
        },
        "header_lines": _ranges(head.lines),
        "other_lines": _ranges(read.other),
    }


def _inferred(candidate: Any) -> dict[str, str] | None:
    return {"date": candidate.value.isoformat(), "reason": candidate.reason} if candidate else None


def _attendee(one: Attendee) -> dict[str, Any]:
    return {"person": one.person, "organisation": one.organisation, "role": one.role, "lines": list(one.lines)}


def _statement(one: Contribution) -> dict[str, Any]:
    found: dict[str, Any] = {
        "agenda_index": one.item,
        "organisation": one.organisations[0] if len(one.organisations) == 1 else None,
        "person": None if one.absent else one.person,
        "lines": list(one.lines),
        "kind": one.kind.value,
    }
    if len(one.organisations) > 1:
        found["organisations"] = list(one.organisations)
    if one.who:
        found["who"] = list(one.who)
    return found


def _ranges(numbers: Iterable[int]) -> list[list[int]]:
    """Runs of neighbouring line numbers."""
    ranges: list[list[int]] = []
    for number in sorted(set(numbers)):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ranges
