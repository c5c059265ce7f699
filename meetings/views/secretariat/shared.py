"""What several of the secretariat's pages need: the frame of a meeting's pages, and the page of two editors."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from meetings.forms.conflicts import Difference, carried
from meetings.models import AgendaItem, Meeting
from organisations.views.access import SecretaryRequest


def page(
    request: SecretaryRequest, template: str, meeting: Meeting, place: str, status: int = 200, **context: object
) -> TemplateResponse:
    """A page of one meeting. `place` is its name in the meeting's own menu."""
    frame = {"meeting": meeting, "place": place, "left": has_left(request, meeting)}
    return TemplateResponse(request, f"secretariat/{template}", {**frame, **context}, status=status)


def has_left(request: SecretaryRequest, meeting: Meeting) -> AgendaItem | None:
    """The item that was just deleted or moved, so that it can be fetched back. No query when there is none."""
    key = request.GET.get("borte", "")
    if not re.fullmatch("[0-9]{1,15}", key):
        return None
    return AgendaItem.all_rows.select_related("meeting").filter(pk=key, let_go__meeting=meeting.pk).first()


def gone(request: SecretaryRequest, *, to: str = "secretariat:overview") -> HttpResponse:
    """The second of two clicks on «Slett»: what it was about is no more, and that is as it should be.

    404 for a page that is only opened.
    """
    if request.method != "POST":
        raise Http404
    messages.info(request, _("Den er alt slettet."))
    return redirect(to)


def both_sides(
    request: SecretaryRequest,
    meeting: Meeting,
    posted: QueryDict,
    differences: Sequence[Difference],
    *,
    by: str = "",
    **replaced: str,
) -> HttpResponse:
    """409 with both versions; everything typed goes along in hidden fields, and nothing is written before a choice."""
    return page(
        request,
        "conflict.html",
        meeting,
        "",
        status=409,
        differences=differences,
        carried=carried(posted, differences, **replaced),
        by=by,
    )
