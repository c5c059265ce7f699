"""The reply board of one meeting: who comes, an answer taken by telephone, and answers into the participant list."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from meetings.forms.replies import WORDS_IN_ADDRESS, ReplyForm, words_of
from meetings.models import Meeting, Reply
from meetings.replying import (
    ReplyChanged,
    ReplyRefused,
    closed_because,
    comers,
    give_reply,
    has_seat,
    plan_prefill,
    prefill_participants,
    read_board,
    reply_of,
)
from meetings.views.secretariat.lookup import meeting_or_404
from meetings.views.secretariat.shared import page
from organisations.models import Organisation, Person
from organisations.views.access import SecretaryRequest, for_secretariat, sent


@require_safe
@for_secretariat
def replies(request: SecretaryRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    return page(
        request,
        "replies.html",
        meeting,
        "replies",
        board=read_board(meeting),
        closed=closed_because(meeting),
        may_prefill=may_prefill(meeting),
    )


def may_prefill(meeting: Meeting) -> bool:
    return meeting.state not in {Meeting.State.PUBLISHED, Meeting.State.WITHDRAWN}


@require_http_methods(["GET", "HEAD", "POST"])
@for_secretariat
def reply_by_telephone(request: SecretaryRequest, pk: int) -> HttpResponse:
    """The secretary writes down what an organisation (`?for=`) told her. Without one, back to the board."""
    meeting = meeting_or_404(request, pk)
    wanted = request.GET.get("for", "")
    if not wanted:
        return redirect("secretariat:replies", pk=pk)
    organisation = Organisation.rows.filter(pk=int(wanted)).first() if re.fullmatch("[0-9]{1,15}", wanted) else None
    if organisation is None or not has_seat(meeting, organisation):
        raise Http404
    reply = reply_of(meeting, organisation)
    stands = reply.state if reply.state != Reply.State.SILENT else ""
    form = ReplyForm(
        sent(request),
        meeting=meeting,
        reply=reply,
        comers=comers(meeting, organisation),
        initial={
            **words_of(reply, for_secretary=True),
            "state": WORDS_IN_ADDRESS.get(request.GET.get("svar", ""), "") or stands,
            "person": reply.person_id,
            "comes": reply.comes,
        },
    )
    context: dict[str, object] = {"form": form, "organisation": organisation, "reply": reply}
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            give_reply(
                meeting,
                organisation,
                state=cleaned["state"],
                person=Person.rows.filter(pk=cleaned["person"]).first(),
                comes=cleaned["comes"],
                seen_version=cleaned["version"],
                by_user=request.user,
                **form.words(),
            )
        except ReplyRefused as why:
            context["refused"] = why.sentence
        except ReplyChanged as both:
            context["changed"] = both.reply
            form.has_now_seen(both.reply)
        else:
            messages.success(request, _("Svaret for %(organisation)s er registrert.") % {"organisation": organisation})
            return redirect("secretariat:replies", pk=pk)
    return page(request, "reply.html", meeting, "replies", status=409 if "changed" in context else 200, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_secretariat
def prefill(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Shows what the answers would do to the participant list, and does it when asked."""
    meeting = meeting_or_404(request, pk)
    if request.method == "POST":
        try:
            plan = prefill_participants(meeting, by=request.user)
        except ReplyRefused as why:
            messages.error(request, why.sentence)
            return redirect("secretariat:replies", pk=pk)
        count = len(plan.changes)
        messages.success(
            request,
            ngettext("%(count)s linje er ført på deltakerlista.", "%(count)s linjer er ført på deltakerlista.", count)
            % {"count": count},
        )
        return redirect("secretariat:participants", pk=pk)
    return page(
        request,
        "replies_prefill.html",
        meeting,
        "replies",
        plan=plan_prefill(meeting),
        may_prefill=may_prefill(meeting),
    )
