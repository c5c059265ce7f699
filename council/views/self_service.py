"""An organisation's own page, by log-in and by signed link: what stands about it, and what it asks to have changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from council.paging import Place, UnreadableKey, page_of
from council.self_service import KINDS, in_words, organisations_of, own_statements, own_tasks, seats_of
from council.showing import hits_for_members
from meetings.models import ErrorReport
from organisations.forms.requests import request_form
from organisations.links import open_link
from organisations.models import ChangeRequest, Organisation, Representation, Seat, SignedLink, User
from organisations.requesting import CannotRequest, request_change
from organisations.views.access import sent
from organisations.views.by_link import gone, kept_private, taken

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

DECIDED_SHOWN = 5
LINES_ON_PAGE = 10


@dataclass(frozen=True)
class Way:
    """How the organisation's page was reached: by its link (`link`), or by an account (`user`)."""

    organisation: Organisation
    seats: list[Seat]
    link: SignedLink | None
    token: str
    user: User | None

    @property
    def url(self) -> str:
        if self.user is None:
            return reverse("organisation_by_link", args=[self.token])
        return reverse("own_organisation", args=[self.organisation.slug])

    def to_change(self, what: str) -> str:
        if self.user is None:
            return reverse("change_by_link", args=[self.token, what])
        return reverse("own_change", args=[self.organisation.slug, what])


def _by_link(token: str) -> Way | None:
    """None when the link is dead, when its person no longer sits for the organisation, or when that has no seat."""
    link = open_link(token, SignedLink.Purpose.ORGANISATION)
    if link is None or link.organisation is None:
        return None
    seats = seats_of(link.organisation)
    sitting = {one.person_id for seat in seats for one in seat.representations.all()}
    if not seats or (link.person_id is not None and link.person_id not in sitting):
        return None
    return Way(link.organisation, seats, link, token, None)


def _by_account(request: HttpRequest, slug: str) -> Way:
    user = get_object_or_404(User, pk=request.user.pk)
    organisation = get_object_or_404(organisations_of(user), slug=slug)
    return Way(organisation, seats_of(organisation), None, "", user)


@require_safe
def own_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """For those who sit for it today; anybody else meets 404."""
    return _page(request, _by_account(request, slug))


@login_not_required
@require_safe
def organisation_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever has the link. Opening it changes nothing."""
    way = _by_link(token)
    return kept_private(_page(request, way)) if way else gone(request)


@require_http_methods(["GET", "POST"])
def own_change(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    return _change(request, _by_account(request, slug), what)


@login_not_required
@require_http_methods(["GET", "POST"])
def change_by_link(request: HttpRequest, token: str, what: str) -> HttpResponse:
    way = _by_link(token)
    return kept_private(_change(request, way, what)) if way else gone(request)


def _page(request: HttpRequest, way: Way) -> HttpResponse:
    """A fixed number of queries, however much the organisation has said."""
    organisation = way.organisation
    lines = page_of(
        own_statements(organisation),
        after=_place(request.GET.get("etter")),
        before=_place(request.GET.get("foran")),
        size=LINES_ON_PAGE,
    )
    requests = ChangeRequest.rows.filter(organisation=organisation).select_related("organisation")
    waiting = requests.filter(state=ChangeRequest.State.WAITING)
    decided = requests.exclude(state=ChangeRequest.State.WAITING).order_by("-decided_at", "-pk")
    context = {
        "way": way,
        "organisation": organisation,
        "seats": way.seats,
        "roles": _roles(way.seats),
        "names": list(organisation.other_names.all()),
        "waiting": in_words(waiting),
        "decided": list(decided[:DECIDED_SHOWN]),
        "changes": [(way.to_change(what), kind.label) for what, kind in KINDS.items()],
        "tasks": list(own_tasks(organisation)),
        "hits": hits_for_members(lines.statements),
        "newer": lines.before,
        "older": lines.after,
        "error_reports": list(ErrorReport.rows.filter(organisation=organisation)[:DECIDED_SHOWN]),
        "today": timezone.localdate(),
    }
    return render(request, "council/self_organisation.html", context)


def _roles(seats: list[Seat]) -> list[tuple[Seat, list[Representation]]]:
    return [(seat, list(seat.representations.all())) for seat in seats]


def _place(text: str | None) -> Place | None:
    """Where the page begins; an unreadable place is the beginning."""
    try:
        return Place.read(text) if text else None
    except UnreadableKey:
        return None


def _change(request: HttpRequest, way: Way, what: str) -> HttpResponse:
    kind = KINDS.get(what)
    if kind is None:
        raise Http404
    form = request_form(kind, way.organisation, way.seats, sent(request))
    if form.is_valid():
        try:
            request_change(
                way.organisation, kind, form.asked(), note=form.cleaned_data["note"], link=way.link, by=way.user
            )
        except CannotRequest as why:
            form.add_error(None, why.sentence)
        else:
            if way.link is not None:
                return taken(way.url, "forslag")
            messages.success(request, _("Forslaget er sendt. Sekretariatet ser på det, og du får svar på e-post."))
            return redirect(way.url)
    title: _StrOrPromise = kind.label
    return render(request, "council/self_change.html", {"way": way, "form": form, "title": title, "kind": kind})
