"""The agenda against the clock: when each item begins, and whether the meeting's time is enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from django.db.models import F, Prefetch
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Attachment, Attendance, Meeting, Task
from meetings.wording import date_in_words

DAY = 24 * 60
"""Minutes."""


@dataclass(frozen=True)
class Slot:
    """One item and its clock, local to Europe/Oslo. None: not known, since an item before it has no minutes."""

    item: AgendaItem
    starts: time | None
    ends: time | None


@dataclass(frozen=True)
class Timetable:
    """`minutes` is the sum of what is set; `over`: minutes past the meeting's end, 0 when it fits or is not known."""

    slots: tuple[Slot, ...]
    minutes: int
    untimed: int
    over: int
    spare: int


def timetable(meeting: Meeting) -> Timetable:
    """The items in order with running clocks. Three queries.

    Clocks run from the meeting's start up to and with the first item without minutes; a guess is never shown.
    """
    guests = Attendance.rows.filter(status=Attendance.Status.GUEST).select_related("organisation", "person")
    papers = Attachment.objects.for_system("the caller decides whether papers are shown").filter(in_draft=True)
    items = (
        AgendaItem.rows.filter(meeting=meeting)
        .prefetch_related(
            Prefetch("guests", queryset=guests.order_by("position", "pk")),
            Prefetch("attachments", queryset=papers.defer("content")),
        )
        .order_by("position", "pk")
    )
    return laid_out(meeting, tuple(items))


def laid_out(meeting: Meeting, items: tuple[AgendaItem, ...]) -> Timetable:
    """As `timetable`, for items at hand. Pure."""
    now = None if meeting.starts_at is None else minute(meeting.starts_at)
    slots = []
    for item in items:
        starts = now
        now = None if now is None or item.minutes is None else now + item.minutes
        slots.append(Slot(item, clock_at(starts), clock_at(now)))
    total = sum(item.minutes or 0 for item in items)
    room = 0
    if meeting.starts_at is not None and meeting.ends_at is not None:
        room = minute(meeting.ends_at) - minute(meeting.starts_at)
    return Timetable(
        slots=tuple(slots),
        minutes=total,
        untimed=sum(1 for item in items if item.minutes is None),
        over=max(0, total - room) if room else 0,
        spare=max(0, room - total),
    )


def minute(at: time) -> int:
    """Minutes since midnight."""
    return at.hour * 60 + at.minute


def clock_at(minutes: int | None) -> time | None:
    """None past midnight: no meeting's clock runs into the next day."""
    return None if minutes is None or minutes >= DAY else time(minutes // 60, minutes % 60)


def carried_over(meeting: Meeting) -> list[Task]:
    """Open tasks of published reports of the body from before this meeting, the most urgent first. Three queries.

    What «Oppfølging fra sist» shows members and the secretariat; the public sees no status of tasks.
    """
    tasks = (
        Task.objects.for_system("what is carried over to an agenda; the caller decides who sees it")
        .open()
        .for_page()
        .filter(meeting__body=meeting.body_id, meeting__state=Meeting.State.PUBLISHED, revision__isnull=False)
        .exclude(meeting=meeting.pk)
    )
    if meeting.date is not None:
        tasks = tasks.filter(meeting__date__lt=meeting.date)
    return list(tasks.order_by(F("due_on").asc(nulls_last=True), "meeting__date", "order", "pk"))


def task_in_words(task: Task) -> str:
    """«LPS: sender tall (frist 1. september 2026)», for lists in files and on agendas."""
    who = [
        ", ".join(str(part) for part in (one.person, one.organisation, one.group) if part)
        for one in task.responsible.all()
    ]
    named = "; ".join(who) or task.who_text
    due = date_in_words(task.due_on) if task.due_on else task.due_text
    words = f"{named}: {task.what}" if named else task.what
    return _("%(task)s (frist %(due)s)") % {"task": words, "due": due} if due else words
