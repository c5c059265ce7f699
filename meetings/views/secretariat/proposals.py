"""Proposals that wait for an agenda."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meetings.forms.proposals import ProposalForm
from meetings.models import AgendaProposal
from organisations.models import User
from organisations.views.access import SecretaryRequest, for_secretariat, sent

State = AgendaProposal.State


@require_http_methods(["GET", "POST"])
@for_secretariat
def proposals(request: SecretaryRequest) -> HttpResponse:
    """All of them by state. A proposal posted twice waits once."""
    form = ProposalForm(sent(request))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        with transaction.atomic():
            User.objects.select_for_update().get(pk=request.user.pk)  # two clicks of one person come one at a time
            if not AgendaProposal.rows.filter(text=text, state=State.WAITING).exists():
                AgendaProposal.rows.create(text=text)
        messages.success(request, _("«%(text)s» venter nå på en saksliste.") % {"text": text})
        return redirect("secretariat:proposals")
    every = list(AgendaProposal.rows.select_related("item__meeting", "organisation", "person", "call"))
    context = {
        "form": form,
        "waiting": [one for one in every if one.state == State.WAITING],
        "declined": [one for one in every if one.state == State.DECLINED],
        "taken": [one for one in every if one.state == State.TAKEN],
    }
    return TemplateResponse(request, "secretariat/proposals.html", context)


@for_secretariat
@require_POST
def proposal_settle(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Set a waiting proposal aside, or let one that was set aside wait again."""
    proposal = get_object_or_404(AgendaProposal.rows.exclude(state=State.TAKEN), pk=pk)
    proposal.state = State.DECLINED if "legg-bort" in request.POST else State.WAITING
    proposal.save(update_fields=["state"])
    declined = proposal.state == State.DECLINED
    sentence = _("«%(text)s» er lagt bort.") if declined else _("«%(text)s» venter igjen.")
    messages.success(request, sentence % {"text": proposal})
    return redirect("secretariat:proposals")
