"""What several of the secretariat's pages need: the frame of a meeting's pages, and the page of two editors."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetings.forms.conflicts import Difference, carried
from meetings.models import AgendaItem, Meeting
from organisations.views.access import SecretaryRequest


def page(
    request: SecretaryRequest, template: str, meeting: Meeting, place: str, status: int = 200, **context: object
) -> TemplateResponse:
    """A page of one meeting. `place` is its name in the meeting's own menu."""
    frame = {"meeting": meeting, "place": place, "menu": menu_of(meeting), "left": has_left(request, meeting)}
    return TemplateResponse(request, f"secretariat/{template}", {**frame, **context}, status=status)


def menu_of(meeting: Meeting) -> list[tuple[str, list[tuple[str, str]]]]:
    """The meeting's pages by when they are used: of each the name of its route, which is its place, and its words."""
    state = meeting.state
    coming = state in {Meeting.State.PLANNED, Meeting.State.DRAFT}
    out = state in {Meeting.State.PUBLISHED, Meeting.State.WITHDRAWN}
    heard = state in {Meeting.State.DRAFT, Meeting.State.CIRCULATED} or meeting.imported
    before = [
        ("meeting", _("Møtet"), True),
        ("agenda", _("Saksliste"), coming),
        ("announce", _("Kunngjøring"), coming or meeting.is_announced),
        ("convening", _("Innkalling"), coming or meeting.invited_at is not None),
        ("replies", pgettext("flertall", "Svar"), True),
    ]
    during = [
        ("source_of_meeting", _("Originalen"), meeting.imported),
        ("participants", _("Deltakere"), True),
        ("write", _("Referat"), True),
    ]
    after = [
        ("preview", _("Forhåndsvis"), True),
        ("circulation", _("Merknader"), heard),
        ("published", _("Publisering"), out),
        ("publish", _("Publiser"), state != Meeting.State.PUBLISHED),
    ]
    phases = {
        pgettext("møtets sider", "Før"): before,
        pgettext("møtets sider", "Under"): during,
        pgettext("møtets sider", "Etter"): after,
    }
    return [(when, [(at, words) for at, words, shown in pages if shown]) for when, pages in phases.items()]


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
