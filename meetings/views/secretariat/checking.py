"""One click on a remark of the checklist: keep, hide, or write what it proposes."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.checking.choices import CannotSettle, settle_remark
from meetings.checking.remarks import Deed
from meetings.checklist import examine
from meetings.drafts import read_draft
from meetings.views.secretariat.lookup import meeting_or_404
from meetings.views.secretariat.remarks import remark_meant, spot
from organisations.views.access import SecretaryRequest, for_secretariat


@for_secretariat
@require_POST
def remark_settle(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Does it and goes back to the list with the ticks that were set; «Rett selv» goes to the line instead."""
    meeting = meeting_or_404(request, pk)
    draft = read_draft(meeting)
    meant = remark_meant(examine(draft).yellows, request.POST.get("gjor", ""))
    place = "correct" if meeting.is_published else "publish"
    ticks = urlencode([("ok", key) for key in request.POST.getlist("ok")[:500]])
    back = redirect(f"{reverse(f'secretariat:{place}', args=[pk])}?{ticks}#sjekk")
    if meant is None:
        messages.info(request, _("Punktet står ikke på sjekklista lenger."))
        return back
    deed, remark = meant
    try:
        settle_remark(draft, remark, deed, by=request.user)
    except CannotSettle as why:
        messages.error(request, why.sentence)
        return back
    if deed == Deed.EDIT:
        return redirect(spot(meeting, remark))
    messages.success(request, _("Teksten er endret.") if remark.rewriting(deed) else _("Valget er ført."))
    return back
