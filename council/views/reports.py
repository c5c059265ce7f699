"""The reports as files and feeds; their pages are in `meetings.views.readers`."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from council.feeds import report_feed
from council.sheets import report_sheet
from council.views.alike import ATOM, alike_for_all
from meetings.views.readers import looked_up_anew
from organisations.views.sheets import sheet_response


@login_not_required
@require_safe
def report_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The list of reports for a spreadsheet."""
    return sheet_response(report_sheet(request.user), form, name="referater")


@login_not_required
@require_safe
@looked_up_anew
def report_atom(request: HttpRequest) -> HttpResponseBase:
    """The newest reports that everybody may read, whoever asks."""
    return alike_for_all(request, report_feed(), ATOM)
