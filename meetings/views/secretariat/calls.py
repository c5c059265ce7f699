"""Questions to all members: written, looked over, sent, followed and closed."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.calling import (
    CallRefused,
    close_call,
    is_late,
    recipients,
    remind_silent,
    reminders,
    reopen_call,
    send_call,
)
from meetings.forms.calls import CallForm
from meetings.models import Call, CallAnswer, Mail
from meetings.wording import date_in_words, minute_of_day
from organisations.models import User
from organisations.register_files import Sheet
from organisations.views.access import SecretaryRequest, for_secretariat, sent
from organisations.views.sheets import sheet_response


@require_safe
@for_secretariat
def calls(request: SecretaryRequest) -> HttpResponse:
    """All of them, the newest first. One query."""
    every = Call.rows.select_related("body").annotate(
        asked=Count("answers"), answered=Count("answers", filter=Q(answers__answered_at__isnull=False))
    )
    return TemplateResponse(request, "secretariat/calls.html", {"calls": every})


@require_http_methods(["GET", "POST"])
@for_secretariat
def call_new(request: SecretaryRequest) -> HttpResponse:
    """A form posted twice makes one question."""
    form = CallForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            User.objects.select_for_update().get(pk=request.user.pk)  # two clicks of one person come one at a time
            twin = Call.rows.filter(**form.wanted(), sent_at__isnull=True, made_by=request.user).first()
            call = twin or Call.rows.create(**form.wanted(), made_by=request.user)
        return redirect("secretariat:call", pk=call.pk)
    return TemplateResponse(request, "secretariat/call_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@for_secretariat
@transaction.atomic
def call_edit(request: SecretaryRequest, pk: int) -> HttpResponse:
    """As long as it is not sent. Who saves second is told, and decides."""
    call = get_object_or_404(Call.rows.select_for_update(of=("self",)), pk=pk)
    if call.sent_at is not None:
        messages.info(request, _("Spørsmålet er sendt og kan ikke endres."))
        return redirect("secretariat:call", pk=pk)
    form = CallForm(sent(request), instance=call)
    if form.saves(_("En annen har endret spørsmålet. Lagrer du igjen, er det det som står her som gjelder.")):
        messages.success(request, _("Lagret."))
        return redirect("secretariat:call", pk=pk)
    return TemplateResponse(request, "secretariat/call_form.html", {"form": form, "call": call})


@require_safe
@for_secretariat
def call(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Before it is sent: what goes to whom. After: who has answered what."""
    asked = get_object_or_404(Call.rows.select_related("body", "meeting"), pk=pk)
    if asked.sent_at is None:
        to = recipients(asked.body)
        return TemplateResponse(
            request,
            "secretariat/call_preview.html",
            {"call": asked, "recipients": to, "without": [one for one in to if not one.address]},
        )
    answers = answers_to(asked)
    unsent = set(
        Mail.rows.filter(mailing__key__startswith=f"sporsmal:{pk}:", state=Mail.State.FAILED).values_list(
            "organisation_id", flat=True
        )
    )
    context = {
        "call": asked,
        "rows": [(answer, is_late(answer), answer.organisation_id in unsent) for answer in answers],
        "answered": sum(1 for answer in answers if answer.answered_at),
        "silent": sum(1 for answer in answers if not answer.answered_at),
        "turn": reminders(asked) + 1,
        "overdue": asked.answer_by is not None and asked.answer_by < timezone.localdate(),
    }
    return TemplateResponse(request, "secretariat/call.html", context)


def answers_to(asked: Call) -> list[CallAnswer]:
    """Everyone asked, in the order of names, with the question at hand. One query."""
    rows = list(asked.answers.select_related("organisation", "person", "link__person"))
    for row in rows:
        row.call = asked
    return rows


@for_secretariat
@require_POST
def call_send(request: SecretaryRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(Call, pk=pk)
    try:
        send_call(asked, by=request.user)
    except CallRefused as why:
        messages.error(request, why.sentence)
    else:
        messages.success(request, _("Spørsmålet er sendt."))
    return redirect("secretariat:call", pk=pk)


@for_secretariat
@require_POST
def call_remind(request: SecretaryRequest, pk: int) -> HttpResponse:
    """The button carries how many times the silent were reminded, so that a double click reminds once."""
    asked = get_object_or_404(Call, pk=pk)
    turn = request.POST.get("gang", "")
    try:
        number = remind_silent(
            asked, turn=int(turn) if turn.isascii() and turn.isdecimal() and len(turn) < 5 else 0, by=request.user
        )
    except CallRefused as why:
        messages.error(request, why.sentence)
    else:
        if number:
            messages.success(
                request,
                ngettext("%(n)s purring er sendt.", "%(n)s purringer er sendt.", number) % {"n": number},
            )
        else:
            messages.info(request, _("Purringen er alt sendt, eller alle har svart."))
    return redirect("secretariat:call", pk=pk)


@for_secretariat
@require_POST
def call_close(request: SecretaryRequest, pk: int) -> HttpResponse:
    """«Lukk» and «Åpne igjen»."""
    asked = get_object_or_404(Call, pk=pk)
    try:
        if "apne" in request.POST:
            reopen_call(asked, by=request.user)
            messages.success(request, _("Spørsmålet er åpnet igjen."))
        else:
            close_call(asked, by=request.user)
            messages.success(request, _("Spørsmålet er lukket for flere svar."))
    except CallRefused as why:
        messages.error(request, why.sentence)
    return redirect("secretariat:call", pk=pk)


@require_safe
@for_secretariat
def call_export(request: SecretaryRequest, pk: int, form: str) -> FileResponse:
    """The answers as a table, for a spreadsheet."""
    asked = get_object_or_404(Call.rows.select_related("body"), pk=pk)
    head = [_("Organisasjon"), _("Svart av"), _("Svart"), _("Etter fristen"), _("Svar")]
    rows = [
        (str(one.organisation), str(one.person or ""), _moment(one), _("ja") if is_late(one) else "", one.text)
        for one in answers_to(asked)
    ]
    return sheet_response(Sheet(asked.title, head, rows), form, name=f"svar-{pk}")


def _moment(answer: CallAnswer) -> str:
    if answer.answered_at is None:
        return ""
    at = timezone.localtime(answer.answered_at)
    return f"{date_in_words(at.date())} {minute_of_day(at.time())}"
