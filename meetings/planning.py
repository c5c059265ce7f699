"""What stands on an agenda and when: standing items, what is carried over, running clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import AgendaItem, AgendaProposal, Attachment, Attendance, Meeting, StandingItem, Task
from meetings.names_in_text import plain_words
from meetings.wording import clock, date_in_words, time_span
from organisations.models import Body

if TYPE_CHECKING:
    from meetings.models.tasks import TaskQuerySet
    from meetings.report import Case, Report
    from organisations.doors import Reader

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


def carried_over(meeting: Meeting, *, among: TaskQuerySet | None = None) -> list[Task]:
    """Open tasks of the body from before this meeting, the most urgent first: of published reports and entered by
    hand. Three queries.

    A task stands on every agenda until it is closed. `among`: those that may be shown; without it all, as the
    secretariat reads them. The public sees no status of tasks.
    """
    if among is None:
        among = Task.objects.for_system("the secretariat's agenda; members' pages say among which")
    tasks = (
        among.open()
        .for_page()
        .filter(Q(meeting__state=Meeting.State.PUBLISHED) | Q(revision__isnull=True), meeting__body=meeting.body_id)
        .exclude(meeting=meeting.pk)
    )
    if meeting.date is not None:
        tasks = tasks.filter(meeting__date__lt=meeting.date)
    return list(tasks.order_by(F("due_on").asc(nulls_last=True), "meeting__date", "order", "pk"))


def responsible_in_words(task: Task) -> str:
    """«Ellen Krogh, LPS; PB», as the register calls them; where nobody was recognised, as it was written."""
    who = [
        ", ".join(str(part) for part in (one.person, one.organisation, one.group) if part)
        for one in task.responsible.all()
    ]
    return "; ".join(who) or task.who_text


def task_in_words(task: Task) -> str:
    """«LPS: sender tall (frist 1. september 2026)», for lists in files and on agendas."""
    named = responsible_in_words(task)
    due = date_in_words(task.due_on) if task.due_on else task.due_text
    what = plain_words(task.what)
    words = f"{named}: {what}" if named else what
    return _("%(task)s (frist %(due)s)") % {"task": words, "due": due} if due else words


Kind = AgendaItem.Kind
USUAL_ITEMS = (
    ("Godkjenning av innkalling og saksliste", Kind.GOVERNANCE, 5, False),
    ("Godkjenning av forrige referat", Kind.GOVERNANCE, 5, False),
    ("Runde rundt bordet", Kind.ROUND, 60, False),
    ("Eventuelt", Kind.AOB, 15, True),
)
"""What a body begins with until it has standing items of its own: heading, kind, minutes, last on the agenda."""
FOLLOW_UP = "Oppfølging fra sist"
"""What the secretary types is Norwegian whatever the language of her pages; so are these."""


@dataclass(frozen=True)
class Entry:
    """One item of a new meeting's agenda, before it is one."""

    heading: str
    kind: str
    minutes: int | None = None
    question: str = ""
    proposal: AgendaProposal | None = None


def standing_items(body: Body) -> list[StandingItem]:
    """The body's standing items in order, those that close the agenda last. One query.

    A body without any of its own has the usual ones; these are not saved.
    """
    return list(StandingItem.rows.filter(body=body)) or [
        StandingItem(body=body, position=place, heading=heading, kind=kind, minutes=minutes, closing=closing)
        for place, (heading, kind, minutes, closing) in enumerate(USUAL_ITEMS, start=1)
    ]


def first_agenda(meeting: Meeting, proposals: Sequence[AgendaProposal]) -> list[Entry]:
    """The agenda a meeting begins with: standing items, open tasks of earlier reports, the chosen proposals."""
    standing = standing_items(meeting.body)
    opening = [Entry(one.heading, one.kind, one.minutes) for one in standing if not one.closing]
    closing = [Entry(one.heading, one.kind, one.minutes) for one in standing if one.closing]
    if carried_over(meeting) and not any(one.kind == Kind.FOLLOW_UP for one in standing):
        formal = next((place for place, one in enumerate(opening) if one.kind != Kind.GOVERNANCE), len(opening))
        opening.insert(formal, Entry(FOLLOW_UP, Kind.FOLLOW_UP, 10))
    chosen = [Entry(one.text, Kind.DISCUSSION, question=one.note, proposal=one) for one in proposals]
    return [*opening, *chosen, *closing]


@dataclass(frozen=True)
class AgendaLine:
    """One item as page and file show it, in words. Fields that are for members alone are empty for others."""

    case: Case
    when: str
    question: str = ""
    guests: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    for_deputies: bool = False


def agenda_lines(meeting: Meeting, report: Report, *, members: bool, reader: Reader | None = None) -> list[AgendaLine]:
    """The report's items with clock, question, guests and open tasks. Three queries, six with open tasks.

    Visitors get the clock and who is invited; free text and names are the members'. Tasks entered by hand are
    shown to a `reader` who may see them; without one, as in a mail or a file for all members, none are.
    """
    may_be_shown = (
        Task.objects.for_system("tasks of reports, for every member").of_reports()
        if reader is None
        else Task.objects.visible_to(reader)
    )
    slots = {f"sak-{slot.item.position}": slot for slot in timetable(meeting).slots}
    lines = []
    for case in report.cases:
        slot = slots.get(case.anchor)
        if slot is None:
            lines.append(AgendaLine(case, ""))
            continue
        item = slot.item
        shows_tasks = members and item.kind == Kind.FOLLOW_UP
        lines.append(
            AgendaLine(
                case,
                when_in_words(slot),
                question=item.question.strip() if members else "",
                guests=tuple(guest_in_words(one) for one in item.guests.all()) if members else (),
                tasks=tuple(task_in_words(task) for task in carried_over(meeting, among=may_be_shown))
                if shows_tasks
                else (),
                for_deputies=item.for_deputies,
            )
        )
    return lines


def guest_in_words(guest: Attendance) -> str:
    return ", ".join(str(part) for part in (guest.person, guest.organisation) if part)


def when_in_words(slot: Slot) -> str:
    """«kl. 10–10.30, 30 minutter», as much of it as is known."""
    minutes = slot.item.minutes
    length = "" if minutes is None else ngettext("%(n)s minutt", "%(n)s minutter", minutes) % {"n": minutes}
    span = ""
    if slot.starts is not None:
        span = time_span(slot.starts, slot.ends) if slot.ends else _("kl. %(span)s") % {"span": clock(slot.starts)}
    return ", ".join(part for part in (span, length) if part)
