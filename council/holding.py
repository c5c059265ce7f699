"""A form that cannot be taken now – the session has ended, or its token is old – comes back with all that was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from organisations.views.access import asks_for_json

CHECKSUMS = re.compile(r"[0-9a-f\s]+")
LONG = 60
"""A text of more characters, or of several lines, is shown as well, so that it can be copied."""


class LogInFirst(LoginRequiredMiddleware):
    """Leads to the one log-in door; a form that was filled in is held instead, and can be sent again.

    A script is told so (401): it holds what was typed itself.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        # Any: every view, and Django's own words for what it is called with.
        # An open view is asked first: one that is alike for all never has the session read.
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(  # type: ignore[override]  # Django takes any answer; its types name the redirect alone
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        # Any: every view. The token was asked before, so the form is one of ours.
        if asks_for_json(request):
            return JsonResponse({"sentence": _("Du er logget ut. Logg inn igjen.")}, status=401)
        return hold(request, signed_out=True) or super().handle_no_permission(request, view_func)


def hold(request: HttpRequest, *, signed_out: bool) -> HttpResponse | None:
    """The page that gives a posted form back; None when nothing was typed, or when it holds a password."""
    typed = [
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and value
    ]
    if request.method != "POST" or not typed or any("password" in name for name, _value in typed):
        return None
    context = {
        "signed_out": signed_out,
        "typed": typed,
        "texts": [value for _name, value in typed if is_prose(value)],
        "files": bool(request.FILES),
    }
    return render(request, "errors/held.html", context, status=403)


def is_prose(value: str) -> bool:
    """Whether a person wrote it: long or of several lines, and no list of checksums that our own forms carry."""
    return (len(value) > LONG or "\n" in value) and CHECKSUMS.fullmatch(value) is None


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of this site; only then may it be offered again."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
