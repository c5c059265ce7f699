"""Forside: the latest report this reader may open, one tap away, and the ways on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from council.membership import groups_of_members
from meetings.listing import SAID, points_of, reports_visible_to
from meetings.models import Meeting, Statement, Task
from meetings.names_in_text import ShownWords
from meetings.wording import time_span
from organisations.access import reads_as_member

if TYPE_CHECKING:
    from organisations.doors import Reader

EARLIER_SHOWN = 5
TOPICS_SHOWN = 8
TASKS_SHOWN = 3


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    reader: Reader = request.user
    words = ShownWords(member=reads_as_member(reader))
    entries = reports_visible_to(reader, words)
    latest = entries[0] if entries else None
    coming = (
        Meeting.objects.visible_to(reader)
        .upcoming(timezone.localdate())
        .filter(announced_at__isnull=False)
        .for_head()
        .first()
    )
    groups = groups_of_members()
    tasks = list(
        Task.objects.visible_to(reader)
        .of_reports()
        .open()
        .for_page()
        .order_by("-meeting__published_date", "order")[:TASKS_SHOWN]
    )
    context = {
        "latest": latest,
        "points": points_of(latest.revision, words) if latest else (),
        "earlier": entries[1 : EARLIER_SHOWN + 1],
        "report_count": len(entries),
        "statement_count": sum(entry.statement_count for entry in entries),
        "since": min((entry.year for entry in entries if entry.year), default=None),
        "topics": Statement.objects.visible_to(reader).filter(kind__in=SAID).topic_counts()[:TOPICS_SHOWN],
        "coming": coming,
        "coming_place": words.of(coming.place, coming.date) if coming else "",
        "coming_times": time_span(coming.starts_at, coming.ends_at) if coming else "",
        "groups": groups,
        "organisation_count": sum(len(group.organisations) for group in groups),
        "tasks": tasks,
    }
    return render(request, "council/front.html", context)
