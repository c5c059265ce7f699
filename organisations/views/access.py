"""The secretariat's door: a visitor is led to the log-in page, any other reader meets the same 404 everywhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict

from organisations.access import is_secretariat
from organisations.models import User

P = ParamSpec("P")


class SecretaryRequest(HttpRequest):
    """A request that has passed `for_secretariat`."""

    user: User


def for_secretariat(
    view: Callable[Concatenate[SecretaryRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """404 before anything is looked up, so that known and unknown ids look alike.

    Visitors never come here: `LoginRequiredMiddleware` sends them to the log-in page, `next=` kept.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not is_secretariat(request.user):
            raise Http404
        return view(request, *args, **kwargs)  # type: ignore[arg-type]  # a signed-in user passed the test above

    guarded.for_secretariat = True  # type: ignore[attr-defined]  # a test asks every address of this namespace
    return guarded  # type: ignore[return-value]  # `wraps` forgets the request's name, which nobody passes by name


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the fields posted, however few; None while the page is only opened."""
    return request.POST if request.method == "POST" else None


def asks_for_json(request: HttpRequest) -> bool:
    """Whether a script asks, which can show no page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
