"""«Merknader»: sending a report out, the board of answers, and what becomes of each proposal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from meetings.checklist import Checklist, examine
from meetings.circulating.board import Proposal, proposals_of, read_board
from meetings.circulating.closing import close_round
from meetings.circulating.deciding import DecisionRefused, LineChanged, decline, take_in
from meetings.circulating.receivers import receivers_of
from meetings.circulating.reminding import remind_silent
from meetings.circulating.sending import (
    CirculationRefused,
    circulate,
    closed_because,
    last_round,
    look_at_mail,
    usual_deadline,
    words_to_send,
)
from meetings.circulating.wording import rule_for_asked
from meetings.drafts import DraftRefused, read_draft
from meetings.forms.circulating import CirculationForm, DeclineForm
from meetings.models import Circulation, LineAnswer, Meeting
from meetings.publishing import READERS_ONLY, PublishingRefused
from meetings.views.secretariat.lookup import meeting_or_404
from meetings.views.secretariat.remarks import shown_remarks
from meetings.views.secretariat.shared import page
from organisations.views.access import SecretaryRequest, for_secretariat, sent

Context = dict[str, Any]  # Any: whatever the page shows


@require_http_methods(["GET", "POST"])
@for_secretariat
def circulation(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Looked over first, sent by the second button. The same sent twice is sent once."""
    meeting = meeting_or_404(request, pk)
    last = last_round(meeting)
    initial = {"answer_by": usual_deadline(meeting, timezone.localdate()), "seen": last.pk if last else None}
    form = CirculationForm(sent(request), initial=initial)
    context: Context = {}
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        if "send" in request.POST:
            try:
                circulate(
                    meeting,
                    answer_by=chosen["answer_by"],
                    message=chosen["message"],
                    seen=chosen["seen"],
                    by=request.user,
                )
            except (CirculationRefused, PublishingRefused) as why:
                context["refused"] = why.sentence
            else:
                messages.success(request, _("Referatet er sendt ut for merknader."))
                return redirect("secretariat:circulation", pk=pk)
        elif not closed_because(meeting):
            context |= mail_shown(meeting, chosen["answer_by"], chosen["message"])
    return page(
        request, "circulation.html", meeting, "circulation", form=form, **board_of(last), **before(meeting), **context
    )


def mail_shown(meeting: Meeting, answer_by: Any, message: str) -> Context:  # Any: a day
    """The mail to the first who gets one."""
    receivers = receivers_of(meeting, words_to_send(meeting))
    first = next((one for one in receivers if one.address), None)
    if first is None:
        return {}
    subject, written = look_at_mail(meeting, first, answer_by=answer_by, message=message)
    return {"subject": subject, "text": written.text, "asked": first}


def before(meeting: Meeting) -> Context:
    """What stands in the way of sending, and who would get it."""
    if closed := closed_because(meeting):
        return {"closed": closed, "receivers": []}
    checklist = Checklist() if meeting.is_published else examine(read_draft(meeting))
    reds = [remark for remark in checklist.reds if remark.code not in READERS_ONLY]
    return {
        "closed": "",
        "reds": shown_remarks(meeting, reds),
        "yellows": shown_remarks(meeting, checklist.yellows),
        "receivers": receivers_of(meeting, words_to_send(meeting)),
    }


def board_of(last: Circulation | None) -> Context:
    """The last round, what it came to, and what of earlier ones waits. A fixed number of queries for each of those."""
    if last is None:
        return {"last": None, "proposals": [], "waiting": 0}
    proposals = [*proposals_of(last), *left_over(last)]
    return {
        "last": last,
        "rule": rule_for_asked(last),
        "board": read_board(last),
        "proposals": proposals,
        "waiting": sum(one.answer.waits for one in proposals),
        "decline": DeclineForm(),
    }


def left_over(last: Circulation) -> list[Proposal]:
    """Proposals of rounds before this one that nobody has decided about: who made them waits for an answer."""
    earlier = Circulation.rows.filter(meeting=last.meeting_id, pk__lt=last.pk)
    undecided = earlier.filter(pk__in=LineAnswer.rows.undecided().values("circulation"))
    found = (
        one for circulation in undecided.select_related("meeting", "revision") for one in proposals_of(circulation)
    )
    return [one for one in found if one.answer.waits]


@for_secretariat
@require_POST
def circulation_remind(request: SecretaryRequest, pk: int) -> HttpResponse:
    last = last_round(meeting_or_404(request, pk))
    number = remind_silent(last, by=request.user) if last is not None else 0
    if number:
        words = ngettext("%(n)s er purret.", "%(n)s er purret.", number) % {"n": number}
        messages.success(request, words)
    else:
        messages.info(request, _("Ingen ble purret: alle har svart, er purret i dag eller mangler adresse."))
    return redirect("secretariat:circulation", pk=pk)


@for_secretariat
@require_POST
def circulation_close(request: SecretaryRequest, pk: int) -> HttpResponse:
    last = last_round(meeting_or_404(request, pk))
    if last is not None and close_round(last, Circulation.Closing.BY_HAND, by=request.user):
        messages.success(request, _("Runden er lukket. Lenkene virker ikke lenger."))
    else:
        messages.info(request, _("Runden er alt lukket."))
    return redirect("secretariat:circulation", pk=pk)


@require_http_methods(["GET", "POST"])
@for_secretariat
def line_answer(request: SecretaryRequest, pk: int) -> HttpResponse:
    """«Ta inn» or «Avslå» one proposal; where the draft has moved on, both texts and the question whether to go on."""
    answer = get_object_or_404(LineAnswer.rows.select_related("circulation__meeting", "circulation__revision"), pk=pk)
    meeting = answer.circulation.meeting
    form = DeclineForm(request.POST if "avsla" in request.POST else None)
    refused = ""
    if request.method == "POST":
        try:
            if decided(request, answer, form):
                return redirect("secretariat:circulation", pk=meeting.pk)
        except LineChanged:
            refused = _("Linja er endret i utkastet siden den ble sendt ut. Se på begge, og velg.")
        except (DecisionRefused, DraftRefused) as why:
            refused = why.sentence
    proposal = proposal_of(answer)
    return page(
        request,
        "line_answer.html",
        meeting_or_404(request, meeting.pk),
        "circulation",
        one=proposal,
        decline=form,
        refused=refused,
    )


def decided(request: SecretaryRequest, answer: LineAnswer, form: DeclineForm) -> bool:
    """Whether the button was one of ours and its form in order."""
    if "avsla" in request.POST:
        if not form.is_valid():
            return False
        decline(answer, form.cleaned_data["reason"], by=request.user, seen=version_in(request, "sett"))
        messages.success(request, _("Forslaget er avslått, og svaret er sendt."))
        return True
    take_in(answer, by=request.user, over=version_in(request, "over"), seen=version_in(request, "sett"))
    if answer.circulation.meeting.is_published:
        messages.success(request, _("Forslaget er tatt inn i utkastet, og svaret er sendt. Publiser det som rettelse."))
    else:
        messages.success(request, _("Forslaget er tatt inn, og svaret er sendt."))
    return True


def version_in(request: SecretaryRequest, name: str) -> int | None:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def proposal_of(answer: LineAnswer) -> Proposal | None:
    """None once it is confirmed instead."""
    return next((one for one in proposals_of(answer.circulation) if one.answer.pk == answer.pk), None)
