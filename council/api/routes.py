"""The addresses of the API and what each reads. Every list is a visitor's, whoever asks."""

from __future__ import annotations

from collections import defaultdict
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError

from council.api import shapes
from council.api.answering import Problem, answered, nothing_here, problem_response
from council.api.asking import Key, PageQuery, Slug, StatementQuery, filters_of, place_of
from council.api.serialising import (
    absolute,
    body_shape,
    meeting_shape,
    organisation_shape,
    report_shape,
    revision_shape,
    statement_shape,
)
from council.membership import organisations_visible_to
from council.paging import Place, page_of
from council.showing import hits_of
from meetings.models import Meeting, Revision, Statement
from meetings.names_in_text import ShownWords
from meetings.publishing import PublishingRefused
from meetings.reading import report_of
from meetings.report import View
from meetings.wording import fairness
from organisations.models import Body, Organisation, Seat

VISITOR = AnonymousUser()
ABOUT = (
    "What everybody may read of the council's meetings. The reports give statements in brief, in the secretariat's "
    "words; they are not adopted positions: show the sentences of `terms` wherever statements are shown. "
    "No key and no cookie is needed; ask at most as often as the documentation says, and send `If-None-Match`."
)
FAILURES = {
    400: "A word in the address is unknown, or its value cannot be read.",
    404: "Nothing here that everybody may read.",
    410: "The words were removed by a redaction.",
    429: "Asked too often: wait as long as `Retry-After` says.",
}
PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}

api = NinjaAPI(
    title="Ordskifte", version="1", description=ABOUT, docs_url=None, urls_namespace="api", openapi_url="/openapi.json"
)


def _failing(*codes: int) -> dict[str, Any]:  # Any: a part of the description
    content = {"application/problem+json": {"schema": PROBLEM_SCHEMA}}
    return {"responses": {code: {"description": FAILURES[code], "content": content} for code in codes}}


@api.exception_handler(Problem)
def problem(request: HttpRequest, exc: Problem) -> HttpResponse:
    return problem_response(exc)


@api.exception_handler(Http404)
def missing(request: HttpRequest, exc: Http404) -> HttpResponse:
    return problem_response(nothing_here())


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    """An address that nothing can have is one of nothing; a filter that cannot be read is said by its name."""
    places = [error["loc"] for error in exc.errors]
    if any(place[0] == "path" for place in places):
        return problem_response(nothing_here())
    names = ", ".join(dict.fromkeys(str(next((part for part in place[1:] if part != "query"), "")) for place in places))
    sentence = _("Verdien kan ikke leses: %(names)s.") % {"names": names}
    return problem_response(Problem(HTTPStatus.BAD_REQUEST, sentence))


def _many(items: list[Any], following: str | None = None) -> dict[str, object]:  # Any: shapes of one kind
    return {"terms": fairness(), "council": settings.COUNCIL_NAME, "items": items, "next": following}


def _one(item: object) -> dict[str, object]:
    return {"terms": fairness(), "council": settings.COUNCIL_NAME, "item": item}


def _next(request: HttpRequest, after: str) -> str | None:
    if not after:
        return None
    query = request.GET.copy()
    query["etter"] = after
    return absolute(f"{request.path}?{query.urlencode()}")


@api.get("/bodies", response=shapes.Many[shapes.BodyShape], openapi_extra=_failing(400, 429), url_name="bodies")
def bodies(request: HttpRequest) -> object:
    """Bodies that have adopted rules for public reports, or that everybody can see a meeting of. Two queries."""
    seen = Meeting.objects.visible_to(VISITOR).order_by().values("body")
    public = Body.rows.filter(Q(rules_adopted_on__isnull=False) | Q(pk__in=seen)).select_related("host")
    return _many([body_shape(body) for body in public])


@api.get(
    "/organisations",
    response=shapes.Many[shapes.OrganisationShape],
    openapi_extra=_failing(400, 429),
    url_name="organisations",
)
def organisations(request: HttpRequest) -> object:
    """All that the council knows in public, in Norwegian order, with their seats. Two queries."""
    return _many(_with_seats(list(organisations_visible_to(VISITOR).in_norwegian_order())))


@api.get(
    "/organisations/{slug}",
    response=shapes.One[shapes.OrganisationShape],
    openapi_extra=_failing(400, 404, 429),
    url_name="organisation",
)
def organisation(request: HttpRequest, slug: Path[Slug]) -> object:
    """One organisation; the slug of one that was merged into another gives the other."""
    known = organisations_visible_to(VISITOR)
    found = known.filter(slug=slug).first() or get_object_or_404(known, absorbed__slug=slug)
    return _one(_with_seats([found])[0])


def _with_seats(found: list[Organisation]) -> list[shapes.OrganisationShape]:
    seats: dict[int, list[Seat]] = defaultdict(list)
    for seat in Seat.rows.filter(organisation__in=found).select_related("body"):
        seats[seat.organisation_id].append(seat)
    return [organisation_shape(one, seats[one.pk]) for one in found]


@api.get(
    "/meetings", response=shapes.Many[shapes.MeetingShape], openapi_extra=_failing(400, 404, 429), url_name="meetings"
)
def meetings(request: HttpRequest, asked: Query[PageQuery]) -> object:
    """Announced meetings and those with a report, the newest first. Four queries."""
    found = _meetings().filter(day__isnull=False).order_by("-day", "-pk")
    place = place_of(asked.etter)
    if place is not None:
        found = found.filter(Q(day__lt=place.day) | Q(day=place.day, pk__lt=place.meeting))
    words = ShownWords(member=False)
    shapes_of = (meeting_shape(one, words) for one in found[: asked.antall + 1])
    rows = [shape for shape in shapes_of if shape is not None]
    shown = rows[: asked.antall]
    after = str(Place(shown[-1].date, shown[-1].id, 0)) if len(rows) > len(shown) else ""
    return _many(shown, _next(request, after))


@api.get(
    "/meetings/{id}",
    response=shapes.One[shapes.MeetingShape],
    openapi_extra=_failing(400, 404, 429),
    url_name="meeting",
)
def meeting(request: HttpRequest, id: Path[Key]) -> object:  # noqa: A002 the word of the address
    """One meeting."""
    shape = meeting_shape(get_object_or_404(_meetings(), pk=id), ShownWords(member=False))
    if shape is None:
        raise nothing_here()
    return _one(shape)


def _meetings() -> Any:  # Any: a queryset with a column of its own
    visible = Meeting.objects.visible_to(VISITOR).select_related("body", "published_revision")
    return visible.annotate(day=Coalesce(F("published_date"), F("date")))


@api.get(
    "/meetings/{id}/revisions",
    response=shapes.Many[shapes.RevisionShape],
    openapi_extra=_failing(400, 404, 429),
    url_name="revisions",
)
def revisions(request: HttpRequest, id: Path[Key]) -> object:  # noqa: A002 the word of the address
    """Every revision of the report that everybody may open, the first first. Each vouches for the one before."""
    get_object_or_404(_meetings(), pk=id)
    found = Revision.objects.visible_to(VISITOR).filter(meeting=id).select_related("meeting__body").order_by("number")
    return _many([revision_shape(revision) for revision in found])


@api.get(
    "/meetings/{id}/revisions/{number}",
    response=shapes.One[shapes.ReportShape],
    openapi_extra=_failing(400, 404, 410, 429),
    url_name="revision",
)
def revision(request: HttpRequest, id: Path[Key], number: Path[Key]) -> object:  # noqa: A002 the word of the address
    """The whole report as that revision has it."""
    found = get_object_or_404(
        Revision.objects.visible_to(VISITOR).select_related("meeting__body"), meeting=id, number=number
    )
    try:
        return _one(report_shape(report_of(found, view=View.PUBLIC), found))
    except PublishingRefused as redacted:
        raise Problem(HTTPStatus.GONE, redacted.sentence) from redacted


@api.get(
    "/statements",
    response=shapes.Many[shapes.StatementShape],
    openapi_extra=_failing(400, 404, 429),
    url_name="statements",
)
def statements(request: HttpRequest, asked: Query[StatementQuery]) -> object:
    """Statements under the filters of the page Innspill, newest meeting first, each meeting as it was said."""
    filters = filters_of(asked, VISITOR)
    page = page_of(
        filters.qs.prefetch_related("permalink__topics__topic"),
        after=place_of(asked.etter),
        oldest_first=asked.sort == "eldste",
        size=asked.antall,
    )
    return _many(_shown(page.statements), _next(request, page.after))


@api.get(
    "/statements/{id}",
    response=shapes.One[shapes.StatementShape],
    openapi_extra=_failing(400, 404, 429),
    url_name="statement",
)
def statement(request: HttpRequest, id: Path[Key]) -> object:  # noqa: A002 the word of the address
    """One statement by its permanent id, as it stands now."""
    found = get_object_or_404(
        Statement.objects.visible_to(VISITOR).for_page().prefetch_related("permalink__topics__topic"), pk=id
    )
    return _one(_shown([found])[0])


def _shown(found: list[Statement]) -> list[shapes.StatementShape]:
    at = Revision.objects.for_system("the statements were asked for by their reader").in_bulk(
        {statement.revision_id for statement in found}
    )
    for statement in found:
        statement.revision = at[statement.revision_id]
    return [statement_shape(one, hit) for one, hit in zip(found, hits_of(found, VISITOR), strict=True)]


PARAMETERS = {"meetings": PageQuery.model_fields, "statements": StatementQuery.model_fields}


def _nothing(request: HttpRequest, **_given: str) -> HttpResponse:
    raise nothing_here()


def urlpatterns() -> list[URLPattern]:
    """The API's own addresses, each answered as all are, and beneath them a plain word for every other."""
    patterns, _app, _namespace = api.urls
    own = [
        path(str(one.pattern), answered(one.callback, parameters=PARAMETERS.get(one.name or "", ())), name=one.name)
        for one in patterns
        if isinstance(one, URLPattern) and one.name != "api-root"
    ]
    # The description asks for the address of «api-root», to know where it stands itself.
    return [
        *own,
        path("", answered(_nothing), name="api-root"),
        path("<path:rest>", answered(_nothing), name="nothing"),
    ]
