"""Members' own wishes for the agenda."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.forms.calls import SuggestionForm
from meetings.proposing import make_proposal, organisation_of, own_proposals
from organisations.access import is_secretariat, reads_as_member
from organisations.models import User
from organisations.views.access import sent


@require_http_methods(["GET", "HEAD", "POST"])
def suggestions(request: HttpRequest) -> HttpResponse:
    """What this member has proposed, and what became of it. The secretariat has its own page."""
    user = request.user
    if is_secretariat(user):
        return redirect("secretariat:proposals")
    if not isinstance(user, User) or user.person is None or not reads_as_member(user):
        raise Http404
    form = SuggestionForm(sent(request))
    if request.method == "POST" and form.is_valid():
        make_proposal(**form.cleaned_data, person=user.person, organisation=organisation_of(user.person))
        messages.success(request, _("Takk! Forslaget er sendt til sekretariatet."))
        return redirect("meetings:suggestions")
    return render(request, "meetings/suggestions.html", {"form": form, "proposals": own_proposals(user.person)})
