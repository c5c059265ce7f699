"""A new meeting, and the head of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meetings.discarding import NotDiscardable, delete_meeting
from meetings.forms.conflicts import resolve
from meetings.forms.heads import HeadForm, NewMeetingForm
from meetings.forms.people import known_people
from meetings.heads import HeadChanged, NextMeetingUnknown, save_head, start_meeting_once, start_next_meeting
from meetings.letters import letters_of
from meetings.models import Meeting
from meetings.planning import standing_items
from meetings.views.secretariat.lookup import meeting_or_404
from meetings.views.secretariat.shared import both_sides, gone, page
from organisations.models import Body
from organisations.views.access import SecretaryRequest, for_secretariat, sent


@require_http_methods(["GET", "POST"])
@for_secretariat
def new_meeting(request: SecretaryRequest) -> HttpResponse:
    """Prefilled from the last meeting. A form posted twice starts one meeting."""
    form = NewMeetingForm(sent(request), initial=from_last_meeting(request))
    if request.method == "POST" and form.is_valid():
        head = form.cleaned_data
        meeting = start_meeting_once(
            head["body"],
            by=request.user,
            on=head["date"],
            proposals=head["proposals"],
            **{name: head[name] for name in ("starts_at", "ends_at", "place")},
        )
        messages.success(request, _("%(meeting)s er opprettet, med saksliste og deltakere.") % {"meeting": meeting})
        return redirect("secretariat:write", pk=meeting.pk)
    context = {"form": form, "bodies": [(body, standing_items(body)) for body in Body.rows.all()]}
    return TemplateResponse(request, "secretariat/meeting_new.html", context)


def from_last_meeting(request: SecretaryRequest) -> dict[str, Any]:  # Any: initial values of several types
    """What the newest meeting says about the next one: its words on date, time and place win over its own."""
    last = Meeting.objects.visible_to(request.user).filter(imported=False).newest_first().first()
    if last is None:
        return {}
    return {
        "body": last.body_id,
        "date": last.next_date,
        "starts_at": last.next_starts_at or last.starts_at,
        "ends_at": last.next_ends_at or last.ends_at,
        "place": last.next_place or last.place,
    }


@require_http_methods(["GET", "POST"])
@for_secretariat
def meeting_head(request: SecretaryRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    people = known_people()
    if request.method != "POST":
        form = HeadForm(instance=meeting, people=people)
        return page(request, "meeting_head.html", meeting, "meeting", form=form, letters=letters_of(meeting))
    posted = resolve(request.POST)
    form = HeadForm(posted, instance=meeting_or_404(request, pk), people=people)
    if not form.is_valid():
        return page(request, "meeting_head.html", meeting, "meeting", form=form, letters=letters_of(meeting))
    try:
        save_head(meeting, form.wanted(), seen=form.seen(), by=request.user)
    except HeadChanged as changed:
        return both_sides(request, meeting, posted, form.differences(changed.columns))
    messages.success(request, _("Lagret."))
    return redirect("secretariat:write" if "videre" in posted else "secretariat:meeting", pk=pk)


@require_http_methods(["GET", "POST"])
@for_secretariat
def meeting_delete(request: SecretaryRequest, pk: int) -> HttpResponse:
    meeting = Meeting.objects.visible_to(request.user).for_head().filter(pk=pk).first()
    if meeting is None:
        return gone(request)
    refused = ""
    if request.method == "POST":
        try:
            title = str(meeting)
            delete_meeting(meeting, by=request.user)
        except NotDiscardable as why:
            refused = why.sentence
        else:
            messages.success(request, _("%(meeting)s er slettet.") % {"meeting": title})
            return redirect("secretariat:overview")
    items = meeting.items.order_by("position", "pk")
    return page(request, "meeting_delete.html", meeting, "", items=items, refused=refused)


@for_secretariat
@require_POST
def next_meeting(request: SecretaryRequest, pk: int) -> HttpResponse:
    """«Opprett møtet» of the words on the next meeting; pressed twice it leads to the same meeting."""
    meeting = meeting_or_404(request, pk)
    try:
        following = start_next_meeting(meeting, by=request.user)
    except NextMeetingUnknown as why:
        messages.error(request, why.sentence)
        return redirect("secretariat:meeting", pk=pk)
    messages.success(request, _("%(meeting)s er opprettet, med saksliste og deltakere.") % {"meeting": following})
    return redirect("secretariat:agenda", pk=following.pk)
