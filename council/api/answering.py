"""What every answer of the API has in common: who may ask, how often, from where, and what is said when it fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from council.networks import network_of
from council.views.alike import alike_for_all
from organisations.limiting import Limit

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"
METHODS = "GET, HEAD, OPTIONS"
LIMIT = Limit()
View = Callable[..., HttpResponseBase]


class Problem(Exception):
    """The question cannot be answered; `sentence` says why and what to do."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        self.status, self.sentence = status, sentence
        super().__init__(sentence)


def problem_response(problem: Problem) -> HttpResponse:
    """Source: RFC 9457."""
    said = {
        "type": "about:blank",
        "title": problem.status.phrase,
        "status": problem.status.value,
        "detail": problem.sentence,
    }
    response = HttpResponse(json.dumps(said, ensure_ascii=False), content_type=PROBLEM, status=problem.status)
    response["Cache-Control"] = "no-store"
    return response


def answered(view: View, *, parameters: Collection[str] = ()) -> View:
    """The view as all may ask it: limited per network, readable from any site, and with an ETag.

    `parameters`: what may stand in the query; a misspelt filter is refused, since leaving it out would give more than
    was asked for.
    """

    # It writes nothing, and says 405 to every form; there is nothing that a token could guard.
    @csrf_exempt
    @login_not_required
    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponseBase:  # Any: what the address holds
        try:
            response = _answer(request, view, parameters, given)
        except Problem as problem:
            response = problem_response(problem)
            if problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
                response["Allow"] = METHODS
            if problem.status == HTTPStatus.TOO_MANY_REQUESTS:
                response["Retry-After"] = "60"
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        return response

    return answer


def _answer(request: HttpRequest, view: View, parameters: Collection[str], given: dict[str, Any]) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return _permission()
    if request.method not in {"GET", "HEAD"}:
        raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, _("Her kan det bare leses. Spør med GET."))
    if LIMIT.seconds_to_wait(network_of(request), most=settings.API_PER_MINUTE):
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, _("Det er spurt for ofte. Vent et minutt og spør igjen."))
    if unknown := [name for name in request.GET if name not in parameters]:
        names = ", ".join(unknown)[:200]
        raise Problem(
            HTTPStatus.BAD_REQUEST, _("Vi kjenner ikke disse ordene i adressen: %(names)s.") % {"names": names}
        )
    asked_by_head = request.method == "HEAD"
    request.method = "GET"
    answer = view(request, **given)
    if not isinstance(answer, HttpResponse) or answer.status_code != HTTPStatus.OK:
        return answer
    response = alike_for_all(request, answer.content, JSON)
    if asked_by_head and isinstance(response, HttpResponse):
        response["Content-Length"] = str(len(response.content))
        response.content = b""
    return response


def _permission() -> HttpResponse:
    """What a browser asks before it reads for another site."""
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response["Allow"] = response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    return response


def nothing_here() -> Problem:
    """The same for what is hidden and what does not exist."""
    return Problem(HTTPStatus.NOT_FOUND, _("Det finnes ikke noe her som alle kan lese."))
