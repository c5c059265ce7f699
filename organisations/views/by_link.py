"""Pages that a signed link opens: what each of them tells caches and other sites, and the one answer of a dead link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

MAY_HOLD_A_FORM = {200, 409}


def kept_private(response: HttpResponse) -> HttpResponse:
    """The address stands in for a log-in: no cache keeps the page, and no other site is told where one came from.

    Pages that may hold a form say «same-origin», since under «no-referrer» browsers send «Origin: null» with the
    form, which the guard against forgery refuses. Other sites learn as little from it.
    """
    patch_cache_control(response, private=True, no_store=True)
    is_page = response.get("Content-Type", "").startswith("text/html") and response.status_code in MAY_HOLD_A_FORM
    response["Referrer-Policy"] = "same-origin" if is_page else "no-referrer"
    return response


def gone(request: HttpRequest) -> HttpResponse:
    """Unknown, revoked and past its time look alike: a plain page that says who to write to."""
    return kept_private(render(request, "parts/link_gone.html", status=404))
