"""Innkalling: settings, checks, recipients and what was sent, and a page with a question for each deed that sends."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from meetings.forms.conflicts import resolve
from meetings.forms.convening import CancelForm, ChangeForm, ConveningForm, SendForm
from meetings.heads import HeadChanged, save_head
from meetings.inviting import (
    ConveningRefused,
    NothingToSend,
    cancel_meeting,
    changes_since,
    check_convening,
    follow_the_register,
    invitation_rows,
    preview_invitation,
    recipients_of,
    register_changes,
    remind_silent,
    revive_meeting,
    send_change,
    send_invitation,
    sendings_of,
    silent_ones,
    times_invited,
)
from meetings.notifications.queueing import AlreadySent
from meetings.views.secretariat.lookup import meeting_or_404
from meetings.views.secretariat.shared import both_sides, page
from organisations.views.access import SecretaryRequest, for_secretariat, sent

LOOKS_ALONE = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "sandbox": True,
}
"""The policy of a page that is one mail as it looks."""


@require_http_methods(["GET", "POST"])
@for_secretariat
def convening(request: SecretaryRequest, pk: int) -> HttpResponse:
    """What is to be sent to whom, and what became of it. A fixed number of queries, however many are called."""
    meeting = meeting_or_404(request, pk)
    if request.method == "POST":
        posted = resolve(request.POST)
        form = ConveningForm(posted, instance=meeting_or_404(request, pk))
        if form.is_valid():
            try:
                save_head(meeting, form.wanted(), seen=form.seen(), by=request.user)
            except HeadChanged as changed:
                return both_sides(request, meeting, posted, form.differences(changed.columns))
            messages.success(request, _("Lagret."))
            return redirect("secretariat:convening", pk=pk)
    else:
        form = ConveningForm(instance=meeting)
    recipients = recipients_of(meeting)
    return page(
        request,
        "convening.html",
        meeting,
        "convening",
        form=form,
        checks=check_convening(meeting, recipients),
        rows=invitation_rows(meeting, recipients),
        sendings=sendings_of(meeting),
        changes=changes_since(meeting),
        register=register_changes(meeting),
        silent=silent_ones(meeting, recipients) if meeting.invited_at else [],
    )


@require_http_methods(["GET", "POST"])
@for_secretariat
def convening_send(request: SecretaryRequest, pk: int) -> HttpResponse:
    """The mail as it will look, and the one question before it goes to everybody; asked anew when it went before."""
    meeting = meeting_or_404(request, pk)
    form = SendForm(sent(request), initial={"again": times_invited(meeting)})
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            count = send_invitation(meeting, by=request.user, again=form.cleaned_data["again"] or 0)
        except AlreadySent:
            messages.info(request, _("Innkallingen er alt sendt. Den ble ikke sendt en gang til."))
            return redirect("secretariat:convening", pk=pk)
        except ConveningRefused as why:
            refused = why.sentence
        else:
            messages.success(request, mails_wait(count))
            return redirect("secretariat:convening", pk=pk)
    recipients = recipients_of(meeting)
    subject, written = preview_invitation(meeting)
    return page(
        request,
        "convening_send.html",
        meeting,
        "convening",
        form=form,
        refused=refused,
        checks=check_convening(meeting, recipients),
        reached=sum(1 for recipient in recipients if recipient.address),
        subject=subject,
        text=written.text,
    )


@require_safe
@for_secretariat
@csp(LOOKS_ALONE)  # type: ignore[arg-type]  # the package's type knows no arguments of a view but the request
def convening_mail(request: SecretaryRequest, pk: int) -> HttpResponse:
    """The invitation with its looks, alone on its page.

    Mail programs know no style sheets of ours, so a mail carries its styles in its elements. This one answer allows
    them, and nothing else: no script, no picture, no form, no frame around it, no way back into the site.
    """
    _subject, written = preview_invitation(meeting_or_404(request, pk))
    return HttpResponse(written.html)


@require_http_methods(["GET", "POST"])
@for_secretariat
def convening_change(request: SecretaryRequest, pk: int) -> HttpResponse:
    """What has changed since it was sent last, told to all who are called."""
    meeting = meeting_or_404(request, pk)
    form = ChangeForm(sent(request))
    refused = ""
    if request.method == "POST" and form.is_valid():
        done = attempt(request, lambda: send_change(meeting, by=request.user, note=form.cleaned_data["note"]))
        if not done:
            return redirect("secretariat:convening", pk=pk)
        refused = done
    return page(
        request,
        "convening_change.html",
        meeting,
        "convening",
        form=form,
        refused=refused,
        changes=changes_since(meeting),
    )


@require_http_methods(["GET", "POST"])
@for_secretariat
def convening_cancel(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Call the meeting off."""
    meeting = meeting_or_404(request, pk)
    form = CancelForm(sent(request))
    refused = ""
    if request.method == "POST" and form.is_valid():
        done = attempt(request, lambda: cancel_meeting(meeting, by=request.user, reason=form.cleaned_data["reason"]))
        if not done:
            return redirect("secretariat:convening", pk=pk)
        refused = done
    return page(request, "convening_cancel.html", meeting, "convening", form=form, refused=refused)


@require_http_methods(["GET", "POST"])
@for_secretariat
def convening_revive(request: SecretaryRequest, pk: int) -> HttpResponse:
    """The meeting is held after all."""
    meeting = meeting_or_404(request, pk)
    if request.method == "POST":
        attempt(request, lambda: revive_meeting(meeting, by=request.user))
        return redirect("secretariat:convening", pk=pk)
    return page(request, "convening_revive.html", meeting, "convening")


@require_http_methods(["GET", "POST"])
@for_secretariat
def convening_remind(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Remind those who have not answered; once a day."""
    meeting = meeting_or_404(request, pk)
    refused = ""
    if request.method == "POST":
        try:
            count = remind_silent(meeting, by=request.user)
        except ConveningRefused as why:
            refused = why.sentence
        else:
            if count:
                messages.success(request, mails_wait(count))
            else:
                messages.info(request, _("Ingen ble purret: Alle har svart, eller de er alt purret i dag."))
            return redirect("secretariat:convening", pk=pk)
    return page(request, "convening_remind.html", meeting, "convening", refused=refused, silent=silent_ones(meeting))


@require_http_methods(["GET", "POST"])
@for_secretariat
def convening_follow(request: SecretaryRequest, pk: int) -> HttpResponse:
    """The register is otherwise than when the invitation went out: end some invitations, send others."""
    meeting = meeting_or_404(request, pk)
    if request.method == "POST":
        done = follow_the_register(meeting, by=request.user)
        if done:
            messages.success(
                request,
                _("Innkallingen følger registeret: %(ended)s avsluttet, %(invited)s innkalt.")
                % {"ended": len(done.ended), "invited": len(done.invited)},
            )
        else:
            messages.info(request, _("Innkallingen følger registeret alt."))
        return redirect("secretariat:convening", pk=pk)
    return page(request, "convening_follow.html", meeting, "convening", register=register_changes(meeting))


def attempt(request: SecretaryRequest, deed: Callable[[], int]) -> str:
    """Do it and say what came of it; a sentence when it was refused, empty when it was done (now or before)."""
    try:
        count = deed()
    except NothingToSend as why:
        messages.info(request, why.sentence)
    except ConveningRefused as why:
        return why.sentence
    else:
        messages.success(request, mails_wait(count))
    return ""


def mails_wait(count: int) -> str:
    """What became of the click: the mails are written, and sent by the outbox in a moment."""
    if not count:
        return _("Ingen e-post ble sendt.")
    return ngettext("%(n)s e-post sendes nå.", "%(n)s e-poster sendes nå.", count) % {"n": count}
