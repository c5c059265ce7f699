"""One meeting as a calendar file (iCalendar, RFC 5545). Its UID never changes, so a moved meeting moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from meetings.wording import meeting_title

if TYPE_CHECKING:
    from meetings.models import Meeting

LONGEST_LINE = 75
"""Bytes, the line break not counted."""


def calendar_file(meeting: Meeting, *, url: str, digital_link: str = "") -> str:
    """The meeting as one event; a whole day while its times are not known. Needs a date.

    `digital_link` is given for members alone.
    """
    if meeting.date is None:
        raise ValueError("a meeting without a date is in no calendar")
    description = [line for line in (meeting.practical.strip(), digital_link) if line]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_escape(meeting.body.name)}//Ordskifte//NO",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:mote-{meeting.pk}@{meeting.body.slug}.ordskifte",
        f"DTSTAMP:{_instant(meeting.announced_at or timezone.now())}",
        f"SEQUENCE:{meeting.version}",
        *_when(meeting),
        f"SUMMARY:{_escape(f'{meeting.body.name}: {meeting_title(meeting)}')}",
    ]
    if meeting.place:
        lines.append(f"LOCATION:{_escape(meeting.place)}")
    if description:
        lines.append(f"DESCRIPTION:{_escape(chr(10).join(description))}")
    lines += [f"URL:{url}", "END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _when(meeting: Meeting) -> list[str]:
    day = meeting.date
    if day is None:
        return []
    if meeting.starts_at is None:
        return [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"]
    starts = timezone.make_aware(datetime.combine(day, meeting.starts_at))
    lines = [f"DTSTART:{_instant(starts)}"]
    if meeting.ends_at is not None and meeting.ends_at > meeting.starts_at:
        lines.append(f"DTEND:{_instant(timezone.make_aware(datetime.combine(day, meeting.ends_at)))}")
    return lines


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escape(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\r", "\\n"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> str:
    """Broken after 75 bytes, never inside a letter; the next piece begins with a blank."""
    pieces: list[str] = []
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LONGEST_LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece += letter
        size += width
    return "\r\n".join([*pieces, piece])
