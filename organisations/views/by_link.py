"""Pages that a signed link opens: what each of them tells caches and other sites, how it says thanks, and the one
answer of a dead link.
"""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

MAY_HOLD_A_FORM = {200, 409, 429}
TEXTS = re.compile(r"text|note|needs|update|name|short|email|website|(?:svar|ordlyd|merknad)-[0-9]{1,18}")
"""The fields, of every form that a link opens, in which somebody writes."""


def kept_private(response: HttpResponse) -> HttpResponse:
    """The address stands in for a log-in: no cache keeps the page, and no other site is told where one came from.

    Pages that may hold a form say «same-origin», since under «no-referrer» browsers send «Origin: null» with the
    form, which the guard against forgery refuses. Other sites learn as little from it.
    """
    patch_cache_control(response, private=True, no_store=True)
    is_page = response.get("Content-Type", "").startswith("text/html") and response.status_code in MAY_HOLD_A_FORM
    response["Referrer-Policy"] = "same-origin" if is_page else "no-referrer"
    return response


def taken(path: str, word: str) -> HttpResponse:
    """Back to a page of a link after a deed, which the page then says: `word` is one of those of `said`.

    By a word in the address, since who is not signed in has no session to keep a message in.
    """
    return kept_private(redirect(f"{path}?sagt={word}"))


def said(request: HttpRequest) -> str:
    """What a page of a link says of the deed that led to it. The base template shows it on all of them.

    Nothing on any other page: those may be stored, and would say to all what one address asks for.
    """
    match = request.resolver_match
    if match is None or "token" not in match.kwargs or request.method not in {"GET", "HEAD"}:
        return ""
    return {
        "svar": _("Svaret er mottatt. Takk!"),
        "svarene": _("Svarene er mottatt. Takk!"),
        "likt": _("Ingenting var endret. Det som står her, er det vi har."),
        "lest": _("Takk. Vi ser at du har lest."),
        "innspill": _("Innspillet er mottatt. Takk!"),
        "valg": _("Valget er lagret."),
        "meldt": _("Meldingen er mottatt. Sekretariatet ser på den, og du får svar på e-post."),
        "forslag": _("Forslaget er sendt. Sekretariatet ser på det, og du får svar på e-post."),
        "bekreftet": _("Takk! Abonnementet er bekreftet."),
        "avsluttet": _("Abonnementet er avsluttet."),
        "gjenopptatt": _("Abonnementet er tatt opp igjen."),
    }.get(request.GET.get("sagt", ""), "")


def typed_in(request: HttpRequest) -> list[str]:
    """The texts of a posted form, to be shown back where nothing can be saved."""
    return [text for name in request.POST if TEXTS.fullmatch(name) and (text := request.POST[name].strip())]


def gone(request: HttpRequest) -> HttpResponse:
    """Unknown, revoked, past its time, of somebody who left: all look alike, a plain page that says who to write to.

    What was typed on a page whose link has died in between is shown back on it, saved nowhere.
    """
    return kept_private(render(request, "parts/link_gone.html", {"typed": typed_in(request)}, status=404))
