"""Innspill: every statement this reader may read, searched and narrowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from council.feeds import VISITOR, statement_feed
from council.filters import KINDS, Facet, StatementFilters, statements_asked_for
from council.following.selecting import canonical_query
from council.paging import Place, page_of
from council.search.matching import suggest
from council.sheets import statement_sheet
from council.showing import Hit, hits_of
from council.views.alike import ATOM, alike_for_all
from meetings.listing import SAID
from meetings.models import Statement
from organisations.views.sheets import sheet_response

if TYPE_CHECKING:
    from organisations.doors import Reader

PLACES = ("etter", "foran")


@dataclass(frozen=True)
class Chip:
    """An active filter; its address is the same page without it."""

    label: str
    url: str
    count: int | None = None


@login_not_required
@require_safe
def statement_list(request: HttpRequest) -> HttpResponse:
    reader: Reader = request.user
    filters = statements_asked_for(request.GET, reader)
    wanted = filters.wanted
    oldest_first = wanted.get("sort") == "eldste"
    page = page_of(filters.qs, after=wanted.get("etter"), before=wanted.get("foran"), oldest_first=oldest_first)
    facets = filters.facets()
    total = filters.qs.count()
    hits = hits_of(page.statements, reader, filters.query, filters.people)
    context = {
        "filters": filters,
        "facets": facets,
        "total": total,
        "hits": hits,
        "words": wanted.get("q", ""),
        "also": _also_found(hits, filters),
        "chips": _chips(request.GET, filters),
        "sort": wanted.get("sort", ""),
        "oldest_first": oldest_first,
        "order_url": _address(request.GET, {"sort": "" if oldest_first else "eldste"}),
        "newer_url": _address(request.GET, {"foran": page.before}) if page.before else "",
        "older_url": _address(request.GET, {"etter": page.after}) if page.after else "",
        "years": _years(request.GET, facets, oldest_first=oldest_first),
        "follow": canonical_query(filters),
        "other_kinds": _other_kinds(request.GET, filters, facets),
        "query": _address(request.GET, {}),
    }
    if not hits:
        context |= _nothing_found(request.GET, filters, reader)
    return render(request, "council/statement_list.html", context)


@login_not_required
@require_safe
def statement_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """All that the page with this address lists, not its first page alone, for a spreadsheet."""
    sheet = statement_sheet(statements_asked_for(request.GET, request.user), request.user)
    return sheet_response(sheet, form, name="innspill")


@login_not_required
@require_safe
def statement_atom(request: HttpRequest) -> HttpResponseBase:
    """The newest statements that a visitor's page with this address lists, whoever asks."""
    filters = statements_asked_for(request.GET, VISITOR)
    return alike_for_all(request, statement_feed(filters, _address(request.GET, {"sort": ""})), ATOM)


def _address(query: QueryDict, given: Mapping[str, str | list[str]]) -> str:
    """The same list with some parameters changed (emptied: taken away), from its beginning unless a place is given."""
    changed = query.copy()
    for name in PLACES:
        changed.pop(name, None)
    for name, value in given.items():
        changed.setlist(name, value if isinstance(value, list) else [value])
    for name in [name for name in changed if not any(changed.getlist(name))]:
        del changed[name]
    return f"?{changed.urlencode()}"


def _quoted(words: str) -> str:
    return _("«%(words)s»") % {"words": words}


def _chips(query: QueryDict, filters: StatementFilters) -> list[Chip]:
    chips = []
    if words := filters.wanted.get("q"):
        chips.append(Chip(_quoted(words), _address(query, {"q": ""})))
    for name in filters.FACETS:
        chosen = filters.chosen(name) if name in filters.filters else {}
        for value, label in chosen.items():
            others = [key for key in chosen if key != value]
            chips.append(Chip(label, _address(query, {name: others})))
    return chips


def _also_found(hits: list[Hit], filters: StatementFilters) -> list[str]:
    """Other forms than those typed that were found on this page, as «pårørendes»."""
    query = filters.query
    if query is None:
        return []
    typed = {word.folded for word in query.words}
    found = {
        piece.text.casefold(): None
        for hit in hits
        for paragraph in hit.paragraphs
        for span in paragraph.spans
        for piece in span.pieces
        if piece.marked and piece.text.casefold() not in typed
    }
    return list(found)[:4]


def _years(query: QueryDict, facets: list[Facet], *, oldest_first: bool) -> list[Chip]:
    """Where each year begins in this list."""
    years = [int(option.value) for facet in facets if facet.name == "ar" for option in facet.options if option.count]
    if oldest_first:
        years.reverse()
    return [
        Chip(str(year), _address(query, {"etter": str(Place.before_year(year, oldest_first=oldest_first))}))
        for year in years
    ]


def _other_kinds(query: QueryDict, filters: StatementFilters, facets: list[Facet]) -> Chip | None:
    """Plain text, summaries and decisions with the words: found, but nobody's contribution, so not listed unasked."""
    if filters.query is None or "type" in filters.wanted:
        return None
    others = [key for key, kind in KINDS.items() if kind not in SAID]
    count = sum(
        option.count for facet in facets if facet.name == "type" for option in facet.options if option.value in others
    )
    return Chip("", _address(query, {"type": others}), count) if count else None


def _nothing_found(query: QueryDict, filters: StatementFilters, reader: Reader) -> dict[str, object]:
    """What to do next: the beginning, a likelier word, or which filter to take away and what that gives."""
    if filters.qs.exists():
        return {"beginning_url": _address(query, {})}
    ways = []
    for name in ("q", *filters.FACETS):
        if name in filters.wanted and (count := filters.narrowed(without=name).count()):
            label = _quoted(filters.wanted["q"]) if name == "q" else ", ".join(filters.chosen(name).values())
            ways.append(Chip(label, _address(query, {name: ""}), count))
    likely = ""
    if filters.query is not None:
        likely = suggest(filters.query, Statement.objects.visible_to(reader), filters.people)
    return {"ways": ways, "likely": likely, "likely_url": _address(query, {"q": likely}) if likely else ""}
