"""«De som ikke møtte»: who is asked about what, what they answered, and where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from meetings.asking import (
    Absent,
    AskingRefused,
    PlacingRefused,
    absent_from,
    ask_absent,
    closed_because,
    lay_aside,
    look_at_mail,
    new_questions,
    take_again,
    take_back,
    take_late_input,
)
from meetings.asking.sending import heading_of
from meetings.drafts import DraftRefused
from meetings.forms.asking import AskForm
from meetings.models import Addition, AgendaItem, LateInput, Mail, Meeting
from meetings.views.secretariat.lookup import meeting_or_404
from meetings.views.secretariat.shared import page
from organisations.views.access import SecretaryRequest, for_secretariat, sent


@require_http_methods(["GET", "POST"])
@for_secretariat
def absent(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Looked over first, sent by the second button. The same sent twice sends nothing more."""
    meeting = meeting_or_404(request, pk)
    everyone = absent_from(meeting)
    form = ask_form(meeting, everyone, sent(request))
    context: dict[str, Any] = {}  # Any: whatever the page shows
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        inquiries = new_questions(meeting, chosen["organisations"], chosen["items"])
        if "send" in request.POST:
            try:
                number = ask_absent(
                    meeting, chosen["organisations"], chosen["items"], question=chosen["question"], by=request.user
                )
            except AskingRefused as why:
                context["refused"] = why.sentence
            else:
                say_sent(request, number)
                return redirect("secretariat:absent", pk=pk)
        elif not inquiries:
            messages.info(request, _("Alle du valgte, er alt spurt om disse sakene."))
            return redirect("secretariat:absent", pk=pk)
        else:
            subject, written = look_at_mail(meeting, inquiries[0], chosen["question"])
            context |= {"inquiries": inquiries, "subject": subject, "text": written.text}
    return page(request, "absent.html", meeting, "absent", form=form, **table(request, meeting, everyone), **context)


def ask_form(meeting: Meeting, everyone: Sequence[Absent], data: QueryDict | None) -> AskForm:
    """Those with an address, and every item. One query."""
    return AskForm(
        data,
        organisations=[
            (one.organisation.pk, f"{one.organisation} ({one.why.lower()})") for one in everyone if one.address
        ],
        items=[(item.pk, heading_of(item)) for item in AgendaItem.rows.filter(meeting=meeting)],
    )


def table(request: SecretaryRequest, meeting: Meeting, everyone: Sequence[Absent]) -> dict[str, Any]:  # Any: as above
    """What stands on the page beside the form. Three queries, whatever the number of rows."""
    rows = list(
        LateInput.rows.filter(meeting=meeting)
        .select_related("organisation", "item", "addition")
        .order_by("organisation__sort_key", "item__position", "pk")
    )
    state = LateInput.State
    return {
        "closed": closed_because(meeting),
        "absent": everyone,
        "unreachable": [one.organisation for one in everyone if not one.address],
        "answered": [row for row in rows if row.state == state.ANSWERED],
        "asked": [row for row in rows if row.state == state.ASKED],
        "settled": [row for row in rows if row.state in {state.PLACED, state.DECLINED}],
        "additions": Addition.objects.visible_to(request.user).filter(meeting=meeting).select_related("organisation"),
        "unsent": set(
            Mail.rows.filter(mailing__key__startswith=f"etterpa:{meeting.pk}:", state=Mail.State.FAILED).values_list(
                "organisation_id", flat=True
            )
        ),
    }


def say_sent(request: SecretaryRequest, number: int) -> None:
    if number:
        messages.success(
            request, ngettext("%(n)s organisasjon er spurt.", "%(n)s organisasjoner er spurt.", number) % {"n": number}
        )
    else:
        messages.info(request, _("Alle du valgte, er alt spurt om disse sakene."))


@for_secretariat
@require_POST
def late_settle(request: SecretaryRequest, pk: int) -> HttpResponse:
    """«Sett inn», «Angre», «Legg bort», «Hent fram igjen»."""
    late = get_object_or_404(LateInput.rows.select_related("meeting"), pk=pk)
    try:
        if "sett-inn" in request.POST:
            take_late_input(late, by=request.user)
            messages.success(request, _("Svaret er satt inn sist i saken."))
        elif "angre" in request.POST:
            take_back(late, by=request.user)
            messages.success(request, _("Linja er tatt ut av saken, og svaret venter igjen."))
        elif "legg-bort" in request.POST:
            lay_aside(late, by=request.user)
            messages.success(request, _("Svaret er lagt bort."))
        elif "hent" in request.POST:
            take_again(late, by=request.user)
            messages.success(request, _("Svaret venter igjen."))
    except (PlacingRefused, DraftRefused) as why:
        messages.error(request, why.sentence)
    return redirect("secretariat:absent", pk=late.meeting_id)
