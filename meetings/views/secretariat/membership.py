"""Requests for membership: received, put before the council, decided, answered."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.admitting import (
    DECIDED,
    RequestRefused,
    decide,
    decision_mail,
    decision_sent,
    delete_request,
    mail_mark,
    namesake,
    put_before_council,
    reopen,
    request_mark,
    send_decision,
    tie_organisation,
    withdraw,
    write_view,
)
from meetings.forms.membership import (
    AgendaForm,
    DecisionForm,
    OrganisationForm,
    RequestForm,
    StateForm,
    ViewForm,
)
from meetings.models import MembershipRequest
from meetings.views.secretariat.shared import gone
from organisations.forms.fields import PlainForm
from organisations.models import Organisation, User
from organisations.views.access import SecretaryRequest, for_secretariat, sent

State = MembershipRequest.State


@require_safe
@for_secretariat
def request_list(request: SecretaryRequest) -> HttpResponse:
    """In one state or all, with how many there are of each. Two queries of our own."""
    form = StateForm(request.GET)
    chosen = form.cleaned_data["tilstand"] if form.is_valid() else ""
    counts = dict(MembershipRequest.rows.order_by().values_list("state").annotate(Count("pk")))
    found = MembershipRequest.rows.select_related("item__meeting__body")
    context = {
        "requests": found.filter(state=chosen) if chosen else found,
        "chosen": chosen,
        "states": [("", _("Alle"), sum(counts.values())), *((*one, counts.get(one[0], 0)) for one in State.choices)],
    }
    return TemplateResponse(request, "secretariat/membership_requests.html", context)


@require_http_methods(["GET", "POST"])
@for_secretariat
def request_new(request: SecretaryRequest) -> HttpResponse:
    """A form posted twice writes one request down."""
    form = RequestForm(sent(request), initial={"received_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            User.objects.select_for_update().get(pk=request.user.pk)  # two clicks of one person come one at a time
            asked = MembershipRequest.rows.filter(**form.wanted(), by_form=False).first() or form.save()
        messages.success(request, _("Søknaden er ført."))
        return redirect("secretariat:membership_request", pk=asked.pk)
    return TemplateResponse(request, "secretariat/membership_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@for_secretariat
@transaction.atomic
def request_edit(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Who saves second is told, and decides."""
    asked = get_object_or_404(MembershipRequest.rows.select_for_update(), pk=pk)
    form = RequestForm(sent(request), instance=asked)
    if form.saves(_("En annen har endret søknaden. Lagrer du igjen, er det det som står her som gjelder.")):
        messages.success(request, _("Lagret."))
        return redirect("secretariat:membership_request", pk=pk)
    return TemplateResponse(request, "secretariat/membership_form.html", {"form": form, "asked": asked})


@require_http_methods(["GET", "POST"])
@for_secretariat
def request_detail(request: SecretaryRequest, pk: int) -> HttpResponse:
    """One request. The button that was pressed says what is to be done with it."""
    asked = get_object_or_404(
        MembershipRequest.rows.select_related("body", "organisation", "item__meeting__body"), pk=pk
    )
    forms = forms_of(request, asked)
    pressed = next((name for name in DEEDS if name in request.POST), "")
    form = forms.get(pressed, PlainForm())
    if request.method == "POST":
        try:
            if pressed and (pressed not in forms or form.is_valid()):
                messages.success(request, DEEDS[pressed](request, asked, form))
                return redirect("secretariat:membership_request", pk=pk)
        except RequestRefused as why:
            messages.error(request, why.sentence)
            return redirect("secretariat:membership_request", pk=pk)
    context = {"asked": asked, "forms": forms, "form": form, "mark": request_mark(asked), **mail_context(asked)}
    if asked.state == State.ACCEPTED and asked.organisation is None:
        known = {"navn": asked.name[:150], "epost": asked.email}
        context["new_organisation"] = f"{reverse('register:new_organisation')}?{urlencode(known)}"
    return TemplateResponse(request, "secretariat/membership_request.html", context)


def forms_of(request: SecretaryRequest, asked: MembershipRequest) -> dict[str, PlainForm]:
    """The page's forms by the name of their button; the pressed one holds what was typed."""
    mark = request_mark(asked)
    known = asked.organisation or (namesake(asked) if asked.state == State.ACCEPTED else None)
    decision = {
        "outcome": asked.state if asked.state in DECIDED else State.ACCEPTED,
        "on": asked.decided_on or timezone.localdate(),
        "words": asked.decision,
        "seen": mark,
    }

    def typed(name: str) -> object:
        return request.POST if name in request.POST else None

    return {
        "sak": AgendaForm(typed("sak"), asked=asked),
        "syn": ViewForm(typed("syn"), initial={"view": asked.view, "seen": mark}),
        "avgjor": DecisionForm(typed("avgjor"), initial=decision),
        "knytt": OrganisationForm(typed("knytt"), initial={"organisation": known, "seen": mark}),
    }


def mail_context(asked: MembershipRequest) -> dict[str, object]:
    """The mail to the applicant, as it will be or as it went."""
    if asked.state not in DECIDED or not asked.email:
        return {}
    return {"written": decision_mail(asked), "mail": decision_sent(asked), "mail_mark": mail_mark(asked)}


def _agenda(request: SecretaryRequest, asked: MembershipRequest, form: PlainForm) -> str:
    put_before_council(asked, form.cleaned_data["meeting"], by=request.user)
    return _("Saken står på sakslisten.")


def _view(request: SecretaryRequest, asked: MembershipRequest, form: PlainForm) -> str:
    write_view(asked, form.cleaned_data["view"], seen=form.cleaned_data["seen"], by=request.user)
    return _("Lagret.")


def _decision(request: SecretaryRequest, asked: MembershipRequest, form: PlainForm) -> str:
    typed = form.cleaned_data
    decide(
        asked,
        accepted=typed["outcome"] == State.ACCEPTED,
        on=typed["on"],
        words=typed["words"],
        seen=typed["seen"],
        by=request.user,
    )
    return _("Avgjørelsen er lagret. Ingenting er sendt ennå.")


def _organisation(request: SecretaryRequest, asked: MembershipRequest, form: PlainForm) -> str:
    chosen: Organisation | None = form.cleaned_data["organisation"]
    tie_organisation(asked, chosen, seen=form.cleaned_data["seen"], by=request.user)
    return _("Lagret.")


def _withdrawal(request: SecretaryRequest, asked: MembershipRequest, form: PlainForm) -> str:
    withdraw(asked, seen=request.POST.get("seen", ""), by=request.user)
    return _("Søknaden er ført som trukket.")


def _reopening(request: SecretaryRequest, asked: MembershipRequest, form: PlainForm) -> str:
    reopen(asked, seen=request.POST.get("seen", ""), by=request.user)
    return _("Søknaden er åpen igjen.")


DEEDS: dict[str, Callable[[SecretaryRequest, MembershipRequest, PlainForm], str]] = {
    "sak": _agenda,
    "syn": _view,
    "avgjor": _decision,
    "knytt": _organisation,
    "trekk": _withdrawal,
    "apne": _reopening,
}
"""What each button of the page does, and the sentence it is answered with."""


@for_secretariat
@require_POST
def request_mail(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Send what the page showed. The button carries its mark, so that a double click sends once."""
    asked = get_object_or_404(MembershipRequest, pk=pk)
    try:
        if send_decision(asked, seen=request.POST.get("seen", ""), by=request.user):
            messages.success(request, _("E-posten er lagt i utboksen."))
        else:
            messages.info(request, _("E-posten er alt sendt."))
    except RequestRefused as why:
        messages.error(request, why.sentence)
    return redirect("secretariat:membership_request", pk=pk)


@require_http_methods(["GET", "POST"])
@for_secretariat
def request_delete(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Asks first."""
    asked = MembershipRequest.rows.filter(pk=pk).first()
    if asked is None:
        return gone(request)
    if request.method == "POST":
        delete_request(asked, by=request.user)
        messages.success(request, _("Søknaden er slettet."))
        return redirect("secretariat:membership_requests")
    return TemplateResponse(request, "secretariat/membership_delete.html", {"asked": asked})
