"""The secretary's side of self-service: what organisations ask to have changed, and the links they ask by."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from council.self_service import accept, decline, in_words, receivers, send_own_link
from organisations.forms.requests import AcceptForm, DeclineForm, LinkForm
from organisations.links import revoke_link
from organisations.models import ChangeRequest, Organisation
from organisations.requesting import CannotDecide, candidates, check_waiting
from organisations.views.access import SecretaryRequest, for_secretariat

State = ChangeRequest.State
DECIDED_SHOWN = 20


@require_safe
@for_secretariat
def change_requests(request: SecretaryRequest) -> HttpResponse:
    """Those that wait, the oldest first, and the last ones decided. Three queries."""
    every = ChangeRequest.rows.select_related("organisation", "link__person", "asked_by__person", "decided_by__person")
    context = {
        "waiting": in_words(every.filter(state=State.WAITING)),
        "decided": list(every.exclude(state=State.WAITING).order_by("-decided_at", "-pk")[:DECIDED_SHOWN]),
    }
    return TemplateResponse(request, "secretariat/change_requests.html", context)


@require_http_methods(["GET", "POST"])
@for_secretariat
def change_request(request: SecretaryRequest, pk: int) -> HttpResponse:
    """One request, old and new side by side, with the two answers. A decided one shows its answer."""
    one = get_object_or_404(
        ChangeRequest.rows.select_related("organisation", "link__person", "asked_by__person", "decided_by__person"),
        pk=pk,
    )
    persons = candidates(one) if one.state == State.WAITING else []
    pressed = request.POST.get("svar", "")
    accepting = AcceptForm(persons, str(one.fields.get("email", "")), request.POST if pressed == "godta" else None)
    declining = DeclineForm(request.POST if pressed == "avvis" else None)
    try:
        if accepting.is_bound and accepting.is_valid():
            accept(one, person=accepting.chosen(), by=request.user)
            messages.success(request, _("Forslaget fra %(name)s er godtatt og gjort.") % {"name": one.organisation})
            return redirect("change_requests")
        if declining.is_bound and declining.is_valid():
            decline(one, answer=declining.cleaned_data["answer"], by=request.user)
            messages.success(request, _("Forslaget fra %(name)s er ikke godtatt.") % {"name": one.organisation})
            return redirect("change_requests")
        if accepting.is_bound or declining.is_bound:
            # What was wrong with the form may be that another window answered while this one was being read.
            check_waiting(one)
    except CannotDecide as why:
        messages.error(request, why.sentence)
        return redirect("change_request", pk=pk)
    context = {"asked": in_words([one])[0], "accepting": accepting, "declining": declining}
    return TemplateResponse(request, "secretariat/change_request.html", context)


@require_http_methods(["GET", "POST"])
@for_secretariat
def organisation_link(request: SecretaryRequest, slug: str) -> HttpResponse:
    """Make the organisation's own link and mail it, send it once more, or revoke it."""
    organisation = get_object_or_404(Organisation, slug=slug)
    known = {one.key: one for one in receivers(organisation)}
    if (chosen := known.get(request.POST.get("trekk", ""))) is not None:
        if chosen.link is not None:
            revoke_link(chosen.link)
        messages.success(request, _("Lenken er trukket tilbake."))
        return redirect("organisation_link", slug=slug)
    form = LinkForm(known, request.POST if "send" in request.POST else None)
    if form.is_bound and form.is_valid():
        receiver = known[form.cleaned_data["to"]]
        if receiver.address:
            send_own_link(organisation, receiver.person, sent=form.cleaned_data["sent"], by=request.user)
            messages.success(request, _("Lenken går nå til %(address)s.") % {"address": receiver.address})
        else:
            messages.error(request, _("Ingen e-postadresse er ført. Legg den inn i registeret først."))
        return redirect("organisation_link", slug=slug)
    context = {"organisation": organisation, "receivers": list(known.values())}
    return TemplateResponse(request, "secretariat/change_link.html", context)
