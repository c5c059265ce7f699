"""How the writing page's script is answered: JSON in, JSON out, and a sentence with every refusal."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from organisations.views.access import SecretaryRequest

P = ParamSpec("P")
Body = dict[str, Any]  # Any: what JSON holds


class Unanswerable(Exception):
    """The request is answered with this status, a sentence and what else is known of it."""

    def __init__(self, status: int, sentence: str, **more: object) -> None:
        super().__init__(sentence)
        self.status = status
        self.answer = {"sentence": sentence, **more}


def in_json(
    view: Callable[Concatenate[SecretaryRequest, P], JsonResponse],
) -> Callable[Concatenate[SecretaryRequest, P], HttpResponse]:
    """What is not found, and what is refused, is said in JSON too."""

    @wraps(view)
    def talking(request: SecretaryRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Unanswerable as why:
            return JsonResponse(why.answer, status=why.status)
        except Http404:
            return JsonResponse({"sentence": _("Den er slettet av en annen.")}, status=404)

    return talking  # type: ignore[return-value]  # `wraps` forgets the request's name, which nobody passes by name


def body_of(request: SecretaryRequest, too_long: str) -> Body:
    """The object that was sent. Raises Unanswerable: 413 with the sentence given, 422 when it is no object."""
    try:
        found = json.loads(request.body)
    except RequestDataTooBig as why:
        raise Unanswerable(413, too_long) from why
    except (ValueError, RecursionError) as why:
        raise Unanswerable(422, _("Siden sendte noe som ikke kan leses. Last den på nytt.")) from why
    if not isinstance(found, dict):
        raise Unanswerable(422, _("Siden sendte noe som ikke kan leses. Last den på nytt."))
    return found


def part(body: Body, name: str) -> Body:
    """An object inside the body; empty when it is not there or is something else."""
    found = body.get(name)
    return found if isinstance(found, dict) else {}


def words(body: Body, name: str) -> str:
    """A text of the body; empty when it is not there or is something else."""
    found = body.get(name)
    return found if isinstance(found, str) else ""


def too_long() -> str:
    return _("Saken er for lang til å lagres (grense %(limit)s tegn).") % {
        "limit": f"{settings.ITEM_TEXT_LIMIT:,}".replace(",", " ")
    }
