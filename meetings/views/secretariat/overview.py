"""Oversikt: what waits on the secretary's desk."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from meetings.admitting import waiting_requests
from meetings.drafts import parse_item
from meetings.error_reports import waiting_reports
from meetings.following_up import urgency
from meetings.importing.waiting import deleted_on, heaps, next_for_human, soon_deleted
from meetings.inviting import RegisterChanges, register_changes
from meetings.letters import due_letters
from meetings.models import AgendaItem, AgendaProposal, LateInput, LineAnswer, Mail, Meeting, Task
from meetings.names import registers_for
from meetings.notation import Register
from meetings.notifications.settling import STUCK
from meetings.unknown_names import settled_keys, unknown_labels
from organisations.folding import fold
from organisations.models import ChangeRequest
from organisations.views.access import SecretaryRequest, for_secretariat

MOST_TASKS = 6
MOST_PUBLISHED = 5


@dataclass(frozen=True, slots=True)
class Job:
    """A draft and what its texts hold. `unknown`: the folded labels that nobody in the register has."""

    meeting: Meeting
    items: int
    said: int
    doubts: int
    last: AgendaItem | None
    unknown: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outdated:
    """A coming meeting that was convened before the register changed."""

    meeting: Meeting
    changes: RegisterChanges


@require_safe
@for_secretariat
def overview(request: SecretaryRequest) -> HttpResponse:
    """A fixed number of queries, however many drafts and tasks there are, and six for each convened meeting ahead."""
    today = timezone.localdate()
    mine = Meeting.objects.visible_to(request.user).for_head()
    open_ones = open_tasks(request)
    leaving = list(soon_deleted(today))
    drafts = jobs(list(mine.drafts().newest_first()))
    context = {
        "jobs": drafts,
        "unknown_names": len(frozenset().union(*(job.unknown for job in drafts)) - settled_keys()),
        "coming": mine.filter(state=Meeting.State.PLANNED).order_by(F("date").asc(nulls_last=True), "pk"),
        "outdated": outdated(list(mine.upcoming(today).filter(invited_at__isnull=False, cancelled_at__isnull=True))),
        "answered": mine.filter(late_inputs__state=LateInput.State.ANSWERED)
        .annotate(answers=Count("late_inputs"))
        .newest_first(),
        "commented": mine.filter(circulations__answers__in=LineAnswer.rows.undecided())
        .annotate(proposals=Count("circulations__answers"))
        .newest_first(),
        "tasks": open_ones[:MOST_TASKS],
        "task_count": len(open_ones),
        "heaps": heaps(),
        "next_upload": next_for_human(),
        "leaving": leaving,
        "first_leaves": deleted_on(leaving[0]) if leaving else None,
        "proposals": AgendaProposal.rows.filter(state=AgendaProposal.State.WAITING),
        "published": mine.filter(state__in=[Meeting.State.PUBLISHED, Meeting.State.WITHDRAWN]).newest_first()[
            :MOST_PUBLISHED
        ],
        "change_requests": ChangeRequest.rows.filter(state=ChangeRequest.State.WAITING).count(),
        "letters": due_letters(today),
        "error_reports": waiting_reports(),
        "membership_requests": waiting_requests().count(),
        "today": today,
        "stuck_mails": Mail.rows.filter(state__in=STUCK).count(),
    }
    return TemplateResponse(request, "secretariat/overview.html", context)


def outdated(convened: list[Meeting]) -> list[Outdated]:
    """Those whose invitations differ from the register now. Six queries each; few meetings are convened at a time."""
    found = [Outdated(meeting, register_changes(meeting)) for meeting in convened]
    return [one for one in found if one.changes]


def open_tasks(request: SecretaryRequest) -> list[Task]:
    """Those with a deadline first, the most urgent on top. Three queries."""
    return sorted(Task.objects.visible_to(request.user).open().for_page(), key=urgency)


@require_safe
@for_secretariat
def meetings(request: SecretaryRequest) -> HttpResponse:
    """Every meeting, newest first, whatever its state."""
    every = Meeting.objects.visible_to(request.user).for_head().newest_first()
    return TemplateResponse(request, "secretariat/meetings.html", {"meetings": every})


def jobs(meetings: list[Meeting]) -> list[Job]:
    """The drafts with their counts. A fixed number of queries for all of them together."""
    registers = registers_for(meetings)
    items: dict[int, list[AgendaItem]] = {meeting.pk: [] for meeting in meetings}
    by_key = {meeting.pk: meeting for meeting in meetings}
    for item in AgendaItem.rows.filter(meeting__in=meetings).select_related("changed_by__person"):
        item.meeting = by_key[item.meeting_id]
        items[item.meeting_id].append(item)
    return [job_of(meeting, items[meeting.pk], registers[meeting.pk]) for meeting in meetings]


def job_of(meeting: Meeting, items: list[AgendaItem], register: Register) -> Job:
    parsed = [parse_item(item, register) for item in items]
    return Job(
        meeting=meeting,
        items=len(items),
        said=sum(len(one.contributions()) for one in parsed),
        doubts=sum(len(one.doubts()) for one in parsed),
        last=max(items, key=lambda item: item.changed_at, default=None),
        unknown=frozenset(fold(label) for one in parsed for label in unknown_labels(one, register)),
    )
