"""Få e-post: ask, confirm by the mailed link, see and end. Whoever has the link needs no account.

Every page that a link opens changes nothing by being opened: mail scanners follow links.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from council.following.asking import TooMany, ask_to_follow, confirm, end, subscriptions_of, take_up
from council.following.links import confirmed_by, ending_token, reached_by
from council.following.selecting import LONGEST, canonical_query, read_selections, visitors_filters
from council.forms.following import EndForm, FollowForm
from council.models import Subscription
from council.networks import network_of
from organisations.models import User
from organisations.views.access import sent
from organisations.views.by_link import gone, kept_private, taken


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """The selection stands in the address, as on Innspill. A machine gets the same receipt, and nothing is written."""
    filters = visitors_filters(request.GET)
    query = canonical_query(filters)
    own = request.user.email if isinstance(request.user, User) else ""
    form = FollowForm(sent(request), initial={"email": own})
    refused = ""
    if request.method == "POST":
        if form.is_by_machine():
            return redirect("follow_asked")
        if form.is_valid() and len(query) <= LONGEST:
            try:
                ask_to_follow(
                    form.cleaned_data["email"],
                    query,
                    language=get_language() or "nb",
                    network=network_of(request),
                )
            except TooMany as trouble:
                refused = trouble.sentence
            else:
                return redirect("follow_asked")
    context = {
        "form": form,
        "query": query,
        "words": read_selections([query])[query].words,
        "unread": filters.unread,
        "too_long": len(query) > LONGEST,
        "refused": refused,
    }
    return render(request, "council/follow.html", context, status=429 if refused else 200)


@login_not_required
@require_safe
def follow_asked(request: HttpRequest) -> HttpResponse:
    return render(request, "council/follow_asked.html")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """One button. Confirmed already: on to the address's own page."""
    subscription = confirmed_by(token)
    if subscription is None:
        return gone(request)
    if request.method == "POST":
        confirm(subscription)
        subscription.refresh_from_db()
    if subscription.confirmed_at is not None:
        page = reverse("following", args=[ending_token(subscription)])
        return taken(page, "bekreftet") if request.method == "POST" else kept_private(redirect(page))
    if not subscription.may_be_confirmed(timezone.now()):
        return gone(request)
    words = read_selections([subscription.query])[subscription.query].words
    return kept_private(
        render(request, "council/follow_confirm.html", {"words": words, "address": subscription.address})
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest, token: str) -> HttpResponse:
    """All that the address follows. Each button says what is wanted, so that a double click does it once."""
    reached = reached_by(token)
    if reached is None:
        return gone(request)
    if request.method == "POST":
        changed = press(reached.address, request)
        word = "gjenopptatt" if request.POST.get("gjor") == "gjenoppta" else "avsluttet"
        return taken(request.path, word) if changed else kept_private(redirect(request.path))
    return kept_private(
        render(request, "council/following.html", {"address": reached.address, **shown(reached.address)})
    )


def press(address: str, request: HttpRequest) -> bool:
    """What a button on the page of an address asks for; False where it changed nothing."""
    form = EndForm(request.POST)
    key = form.cleaned_data["key"] if form.is_valid() else None
    match request.POST.get("gjor"):
        case "avslutt-alle":
            return bool(end(address))
        case "avslutt" if key is not None:
            return bool(end(address, key))
        case "gjenoppta" if key is not None:
            return take_up(address, key)
    return False


def shown(address: str) -> dict[str, list[tuple[Subscription, str]]]:
    """What the address follows and has followed, each with what it is called. Five queries at most."""
    rows = subscriptions_of(address)
    known = read_selections(row.query for row in rows)
    alive = [(row, known[row.query].words) for row in rows if row.ended_at is None]
    return {"followed": alive, "ended": [(row, known[row.query].words) for row in rows if row.ended_at is not None]}
