"""Søk om medlemskap: an organisation asks for a seat. Anyone may; nothing is sent to the address that is given."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from meetings.admitting import FormIsFull, council, receive_by_form
from meetings.forms.membership import ApplicationForm
from organisations.views.access import sent


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """A form posted twice makes one request. A machine gets the same receipt, and nothing is written."""
    body = council()
    if body is None:
        raise Http404
    form = ApplicationForm(sent(request))
    full = False
    if request.method == "POST":
        if form.is_by_machine():
            return redirect("meetings:applied")
        if form.is_valid():
            try:
                receive_by_form(body, **form.words())
            except FormIsFull:
                full = True
            else:
                return redirect("meetings:applied")
    return render(request, "meetings/membership_form.html", {"form": form, "full": full}, status=503 if full else 200)


@login_not_required
@require_safe
def applied(request: HttpRequest) -> HttpResponse:
    return render(request, "meetings/membership_received.html")
