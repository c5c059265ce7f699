"""Meetings as calendar files (iCalendar, RFC 5545): one meeting, an invitation by mail, and feeds to subscribe to.

A meeting's UID never changes, so that a moved meeting moves. Hours are written in UTC, which no summer time shifts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from meetings.models import Attachment, Mailing, Meeting, RevisionBody
from meetings.names_in_text import ShownWords
from meetings.notifications.queueing import site_address

if TYPE_CHECKING:
    from meetings.models.meetings import MeetingQuerySet
    from organisations.doors import Reader

MAKER = "-//Ordskifte//Møtekalender//NO"
DAYS_BACK = 400
"""How long a meeting stays in feeds after its day."""
ASK_AGAIN = timedelta(hours=6)
"""How often a calendar program is asked to look for changes; `x-published-ttl` says the same in text."""
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""What no text of a calendar may hold; line breaks and tabs may."""
HEAD_MAILINGS = (Mailing.Kind.INVITATION, Mailing.Kind.CHANGE, Mailing.Kind.CANCELLATION)


class Paper(NamedTuple):
    """A paper's title and address; whoever opens it is asked to log in where only members may see it."""

    title: str
    url: str


class Head(NamedTuple):
    """What a calendar shows of a meeting: of a published one the head as published, else the head as it stands."""

    title: str
    day: date
    starts_at: time | None
    ends_at: time | None
    place: str = ""
    practical: str = ""
    cancel_reason: str = ""


def meeting_calendar(
    meeting: Meeting, *, url: str, members: bool = False, digital_link: str = "", papers: Sequence[Paper] = ()
) -> bytes:
    """One meeting, not published, as one event; a whole day while its times are not known. One query, four for others.

    `digital_link` and `papers` are given for `members` alone. Raises ValueError for a meeting without a date.
    """
    told = _last_told([meeting]).get(meeting.pk)
    head = _head(meeting, ShownWords(member=members))
    event = _event(meeting, head, url=url, digital_link=digital_link, papers=papers, told=told)
    return _calendar([event], method="PUBLISH")


def invitation_calendar(meeting: Meeting, *, members: bool = True, cancelled: bool = False) -> bytes:
    """What goes with a mail: the meeting with its digital link, or its cancellation. No query, three for guests.

    `members`: else to guests, who read the words as the public does, and need the link as well as anybody.
    METHOD is PUBLISH, not REQUEST: answers are given through our own links, never to the calendar program.
    """
    event = _event(
        meeting,
        _head(meeting, ShownWords(member=members)),
        url=site_address("meetings:meeting", meeting.pk),
        digital_link=meeting.digital_link,
        papers=(),
        told=timezone.now(),
        cancelled=cancelled,
    )
    return _calendar([event], method="CANCEL" if cancelled else "PUBLISH")


def for_feed(reader: Reader) -> MeetingQuerySet:
    """Announced and published meetings that this reader may see, from DAYS_BACK days ago on, the soonest first."""
    shown = Q(announced_at__isnull=False) | Q(state=Meeting.State.PUBLISHED)
    since = timezone.localdate() - timedelta(days=DAYS_BACK)
    return Meeting.objects.visible_to(reader).filter(shown, date__gte=since).for_head().order_by("date", "pk")


def feed(meetings: Iterable[Meeting], *, name: str, members: bool) -> bytes:
    """Meetings loaded by `for_feed` as one calendar. Three queries, however many meetings; six for others than members.

    `members`: with digital link and the papers' addresses, both of meetings that are not published yet; the report
    has its own papers. A published meeting is an event with the date, title and hours of its newest revision.
    """
    every = list(meetings)
    told = _last_told(every)
    words = ShownWords(member=members)
    heads = _published_heads(every, words)
    papers = _papers(every) if members else {}
    events = []
    for meeting in every:
        address = ("meetings:report", meeting.slug) if meeting.is_published else ("meetings:meeting", meeting.pk)
        events.append(
            _event(
                meeting,
                heads.get(meeting.pk) or _head(meeting, words),
                url=site_address(*address),
                digital_link="" if meeting.is_published or not members else meeting.digital_link,
                papers=papers.get(meeting.pk, ()),
                told=told.get(meeting.pk),
            )
        )
    return _calendar(events, method="PUBLISH", name=name)


def etag_of(content: bytes) -> str:
    """Changes exactly when the calendar does."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _head(meeting: Meeting, words: ShownWords) -> Head:
    if meeting.date is None:
        raise ValueError("a meeting without a date is in no calendar")
    shown = words.meeting(meeting)
    hours = (meeting.starts_at, meeting.ends_at)
    return Head(shown.title, meeting.date, *hours, shown.place, shown.practical, shown.cancel_reason)


def _published_heads(meetings: Sequence[Meeting], words: ShownWords) -> dict[int, Head]:
    """The draft's head may have moved on since publishing; where a redaction took the hours, the day is left."""
    revisions = {one.published_revision_id: one for one in meetings if one.is_published and one.published_date}
    hours: Mapping[int, dict[str, str | None]] = {
        body.revision_id: json.loads(body.canonical)["meeting"]
        for body in RevisionBody.rows.filter(revision__in=revisions)
    }
    return {
        meeting.pk: Head(
            words.title(meeting),
            meeting.published_date,
            _clock(hours.get(revision, {}).get("starts_at")),
            _clock(hours.get(revision, {}).get("ends_at")),
        )
        for revision, meeting in revisions.items()
        if revision is not None and meeting.published_date is not None
    }


def _clock(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _papers(meetings: Sequence[Meeting]) -> dict[int, list[Paper]]:
    waiting = [meeting.pk for meeting in meetings if not meeting.is_published]
    found: dict[int, list[Paper]] = {}
    rows = (
        Attachment.objects.for_system("a members' feed; the meetings were asked for by its reader")
        .filter(meeting__in=waiting, in_draft=True)
        .order_by("meeting", "pk")
        .values_list("meeting", "pk", "title")
    )
    for meeting, key, title in rows:
        found.setdefault(meeting, []).append(Paper(title, site_address("meetings:attachment", key)))
    return found


def _last_told(meetings: Sequence[Meeting]) -> dict[int, datetime]:
    """When the head was last sent out, by meeting."""
    rows = Mailing.rows.filter(meeting__in=[meeting.pk for meeting in meetings], kind__in=HEAD_MAILINGS)
    return {meeting: at for meeting, at in rows.order_by().values_list("meeting").annotate(Max("at")) if meeting}


def _event(
    meeting: Meeting,
    head: Head,
    *,
    url: str,
    digital_link: str,
    papers: Sequence[Paper],
    told: datetime | None,
    cancelled: bool = False,
) -> Event:
    off = cancelled or meeting.cancelled_at is not None
    revision = meeting.published_revision
    known = [meeting.announced_at, meeting.invited_at, meeting.cancelled_at, told, revision.at if revision else None]
    changed = max((at for at in known if at is not None), default=timezone.now()).astimezone(UTC)
    title = f"{meeting.body.name}: {head.title}"
    event = Event()
    event.add("uid", f"mote-{meeting.pk}@{meeting.body.slug}.ordskifte")
    event.add("sequence", meeting.calendar_sequence)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    _add_hours(event, head)
    # Some programs show a cancelled event like any other, so the title says it too.
    event.add("summary", _plain(_("Avlyst: %(title)s") % {"title": title} if off else title))
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    if head.place:
        event.add("location", _plain(head.place))
    described = [head.cancel_reason if off else "", head.practical, digital_link]
    described += [f"{paper.title}: {paper.url}" for paper in papers]
    if any(described):
        event.add("description", _plain("\n".join(line for line in described if line)))
    event.add("url", url)
    if settings.CONTACT_EMAIL:
        organiser = vCalAddress(f"mailto:{settings.CONTACT_EMAIL}")
        organiser.params["CN"] = vText(settings.COUNCIL_NAME)
        event.add("organizer", organiser)
    return event


def _plain(text: str) -> str:
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _add_hours(event: Event, head: Head) -> None:
    if head.starts_at is None:
        event.add("dtstart", head.day)
        event.add("dtend", head.day + timedelta(days=1))
        return
    event.add("dtstart", _instant(head.day, head.starts_at))
    if head.ends_at is not None and head.ends_at > head.starts_at:
        event.add("dtend", _instant(head.day, head.ends_at))


def _instant(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at)).astimezone(UTC)


def _calendar(events: Sequence[Event], *, method: str, name: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", settings.TIME_ZONE)
        calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT6H")
    for event in events:
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
