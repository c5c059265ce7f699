"""The weekly letter by the link in it: say no, or yes again. Opening the page changes nothing."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from organisations.consenting import choose_digest
from organisations.links import log_use, open_link
from organisations.models import SignedLink
from organisations.views.by_link import gone, kept_private, taken

WISHES = {"ukebrev": True, "ikke-ukebrev": False}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def digest(request: HttpRequest, token: str) -> HttpResponse:
    """Each button says what is wanted, so that a double click does it once."""
    link = open_link(token, SignedLink.Purpose.DIGEST)
    if link is None or link.person is None:
        return gone(request)
    if request.method == "POST":
        wanted = WISHES.get(request.POST.get("gjor", ""))
        if wanted is not None and choose_digest(link.person, wanted=wanted):
            log_use(link, "digest chosen" if wanted else "digest declined")
        return taken(request.path, "valg") if wanted is not None else kept_private(redirect(request.path))
    return kept_private(render(request, "meetings/digest.html", {"person": link.person}))
