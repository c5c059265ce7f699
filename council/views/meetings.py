"""Møter: when the council meets, and how to have it in one's own calendar."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from council.calendar_page import Entry, entries_visible_to, month_of
from meetings.notifications.queueing import site_address
from organisations.models import Body

PAST_SHOWN = 10


@login_not_required
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Coming meetings, one month (`?maned=2026-12`), the latest reports. Two queries besides the reader's role."""
    today = timezone.localdate()
    entries = entries_visible_to(request.user)
    past = [entry for entry in entries if _is_over(entry, today)]
    context = {
        "coming": [entry for entry in entries if not _is_over(entry, today)],
        "past": past[: -PAST_SHOWN - 1 : -1],
        "past_count": len(past),
        "month": month_of(entries, request.GET.get("maned", ""), today=today),
        "today": today,
        "feeds": _feeds(),
    }
    return render(request, "council/meeting_list.html", context)


def _is_over(entry: Entry, today: date) -> bool:
    return entry.published or entry.day < today


def _feeds() -> list[tuple[str, str]]:
    """Names and addresses; a single body needs no feed beside the council's."""
    feeds = [(_("Alle møter"), site_address("meetings:feed"))]
    bodies = list(Body.rows.filter(rules_adopted_on__isnull=False))
    if len(bodies) > 1:
        # An address of digits alone is a meeting's.
        own = [body for body in bodies if not body.slug.isdecimal()]
        feeds += [(body.name, site_address("meetings:body_feed", body.slug)) for body in own]
    return feeds
