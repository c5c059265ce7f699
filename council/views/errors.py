"""Error pages: a plain sentence that says what to do; refusals look alike."""

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from council.context import frame
from council.holding import hold, is_from_here
from organisations.views.access import asks_for_json


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request could not be read. Asks for no user: reading the session may be what failed."""
    if isinstance(exception, TooManyFilesSent):
        return too_large(request)
    return HttpResponse(render_to_string("400.html", frame(request)), status=400)


def too_large(request: HttpRequest) -> HttpResponse:
    """More than the house takes at once. Asks for no user: nothing of the request has been read."""
    if asks_for_json(request):
        return JsonResponse({"sentence": _("Fila er for stor til å sendes.")}, status=413)
    limits = {"megabytes": settings.REQUEST_LIMIT // 1_000_000, "files": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
    return HttpResponse(render_to_string("413.html", {**frame(request), **limits}), status=413)


def wrong_method(request: HttpRequest, refusal: HttpResponse) -> HttpResponse:
    """The refusal with a sentence in it: an address that takes forms was opened as a page, or the other way round."""
    if asks_for_json(request):
        said: HttpResponse = JsonResponse({"sentence": _("Last siden på nytt, og prøv igjen.")}, status=405)
    else:
        said = HttpResponse(render_to_string("405.html", frame(request)), status=405)
    said["Allow"] = refusal["Allow"]
    return said


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke, perhaps the database: the page asks for nothing but its own frame."""
    return HttpResponse(render_to_string("500.html", frame(None)), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or cookies are off. Nothing is changed; what was typed on a page of ours comes back."""
    if asks_for_json(request):
        return JsonResponse({"sentence": _("Siden er for gammel. Last den på nytt.")}, status=403)
    held = hold(request, signed_out=False) if is_from_here(request) else None
    return held or render(request, "errors/csrf.html", status=403)
