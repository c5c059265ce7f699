"""«Godkjent»: the previous report, approved from the pages of the meeting that approved it."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.approving import ApprovalRefused, approve, take_back
from meetings.models import Meeting
from meetings.views.secretariat.lookup import meeting_or_404
from organisations.views.access import SecretaryRequest, for_secretariat

FIELD = "godkjenn"
"""Of the button: «ja:12» approves the report of meeting 12, «nei:12» takes that back."""


@for_secretariat
@require_POST
def report_approve(request: SecretaryRequest, pk: int) -> HttpResponse:
    """From the page where this meeting's minutes are published."""
    meeting = meeting_or_404(request, pk)
    settle(request, meeting, request.POST.get(FIELD, ""))
    return redirect("secretariat:published" if meeting.is_published else "secretariat:publish", pk=pk)


def settle(request: SecretaryRequest, meeting: Meeting, pressed: str) -> None:
    """Do what the button says, and say what came of it."""
    found = re.fullmatch(r"(ja|nei):([0-9]{1,15})", pressed)
    if found is None:
        return
    try:
        if found[1] == "ja":
            approve(meeting, int(found[2]), by=request.user)
            messages.success(request, _("Referatet er godkjent. Datoen står nå på det."))
        else:
            take_back(meeting, int(found[2]), by=request.user)
            messages.success(request, _("Godkjenningen er tatt tilbake."))
    except ApprovalRefused as why:
        messages.error(request, why.sentence)
