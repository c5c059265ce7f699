"""Organisasjoner, and one organisation with all it has said that this reader may read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from council import charts
from council.membership import all_groups, organisations_visible_to
from council.paging import Place, UnreadableKey, page_of
from council.showing import hits_of
from meetings.counting import attended_by
from meetings.listing import SAID
from meetings.models import Attendance, Statement
from meetings.wording import date_in_words
from organisations.access import reads_as_member
from organisations.models import Organisation, OrganisationName, Representation, Seat

if TYPE_CHECKING:
    from meetings.models.statements import StatementQuerySet
    from organisations.doors import Reader

TOPICS_SHOWN = 10


@login_not_required
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    return render(request, "organisations/organisation_list.html", {"groups": all_groups(request.user)})


@login_not_required
@require_safe
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The address of a row that was merged into another leads to the other, where this reader may see it."""
    reader: Reader = request.user
    known = organisations_visible_to(reader)
    organisation = known.filter(slug=slug).first()
    if organisation is None:
        return redirect(get_object_or_404(known, absorbed__slug=slug))
    statements = Statement.objects.visible_to(reader).filter(kind__in=SAID).by(organisation)
    page = page_of(statements, after=_place(request.GET.get("etter")), before=_place(request.GET.get("foran")))
    per_year = _per_year(statements)
    seats = list(
        organisation.seats.select_related("body", "successor").order_by(F("since").asc(nulls_first=True), "pk")
    )
    context = {
        "organisation": organisation,
        "seats": seats,
        "earlier_names": list(
            OrganisationName.rows.filter(organisation=organisation, origin=OrganisationName.Origin.EARLIER)
        ),
        "statement_count": sum(per_year.values()),
        "hits": hits_of(page.statements, reader),
        "newer": page.before,
        "older": page.after,
        "topics": statements.topic_counts()[:TOPICS_SHOWN],
        "today": timezone.localdate(),
        "follow": urlencode({"org": organisation.slug}),
    }
    if reads_as_member(reader):
        context |= _for_members(organisation, seats, reader, per_year)
    return render(request, "organisations/organisation_detail.html", context)


def _place(text: str | None) -> Place | None:
    """Where the page begins; an unreadable place is the beginning."""
    try:
        return Place.read(text) if text else None
    except UnreadableKey:
        return None


def _per_year(statements: StatementQuerySet) -> dict[int, int]:
    return dict(statements.order_by().values_list("meeting_date__year").annotate(count=Count("pk", distinct=True)))


def _for_members(
    organisation: Organisation, seats: Sequence[Seat], reader: Reader, per_year: dict[int, int]
) -> dict[str, object]:
    """Representatives, events, figures: for members alone (trust programme H6)."""
    today = timezone.localdate()
    representations = list(
        Representation.rows.filter(seat__organisation=organisation)
        .select_related("person", "seat__body")
        .order_by("-kind", F("since").desc(nulls_last=True), "pk")
    )
    now = [one for one in representations if _is_open(one, today)]
    return {
        "representatives": now,
        "former": [one for one in representations if one not in now and one.person],
        "events": list(organisation.events.all()),
        "bars": charts.bars_by_year(per_year),
        "attendance": _attendance(organisation, seats, reader),
    }


def _is_open(one: Representation, on: date) -> bool:
    ends = [until for until in (one.until, one.seat.until) if until is not None]
    return all(until >= on for until in ends) and (one.since is None or one.since <= on)


def _attendance(organisation: Organisation, seats: Sequence[Seat], reader: Reader) -> charts.DotChart | None:
    """One dot for each meeting inside its seats whose published list names it, oldest first. One query."""
    attended = attended_by(organisation, seats, reader)
    if not attended:
        return None
    meetings = [
        (
            status,
            str(Attendance.Status(status).label),
            date_in_words(meeting.on),
            reverse("meetings:report", args=[meeting.slug]),
        )
        for meeting, status in attended
    ]
    return charts.dots(_finding(Counter(status for _meeting, status in attended)), meetings)


def _finding(counts: Counter[str]) -> str:
    """«Til stede på 11 av 13 møter, vara møtte på 2. Forfall til 1, regnet for seg». Apologies are counted apart."""
    expected = counts.total() - counts[Attendance.Status.APOLOGY]
    words = [
        ngettext("Til stede på %(n)s av %(all)s møte", "Til stede på %(n)s av %(all)s møter", expected)
        % {"n": counts[Attendance.Status.PRESENT], "all": expected}
    ]
    if counts[Attendance.Status.DEPUTY]:
        words.append(_("vara møtte på %(n)s") % {"n": counts[Attendance.Status.DEPUTY]})
    if counts[Attendance.Status.ABSENT]:
        words.append(_("ikke møtt på %(n)s") % {"n": counts[Attendance.Status.ABSENT]})
    found = ", ".join(words)
    if counts[Attendance.Status.APOLOGY]:
        apart = _("Forfall til %(n)s, regnet for seg") % {"n": counts[Attendance.Status.APOLOGY]}
        found = f"{found}. {apart}" if expected else apart
    return found
