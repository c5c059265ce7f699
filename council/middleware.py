"""Rules of every answer: the address alone chooses the language; private answers stay out of caches; search engines
leave all of it be, files too; and what is too large is not read."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers

from council.crawling import may_be_kept
from council.views.errors import too_large, wrong_method

Respond = Callable[[HttpRequest], HttpResponseBase]
ASKED_EACH_TIME = "private, no-cache"


def language_by_address(respond: Respond) -> Respond:
    """English under /en/, else bokmål. Accept-Language is never read, so it is never in Vary."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = respond(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def keep_private_answers_out_of_caches(respond: Respond) -> Respond:
    """An answer that read the session, or that sets a cookie, is the reader's own: private, no-store, Vary: Cookie.

    One that says itself `private, no-cache` may be kept by the browser, which asks each time whether it still holds.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        session = getattr(request, "session", None)
        if response.cookies or (session is not None and session.accessed):
            patch_vary_headers(response, ("Cookie",))
            asked_each_time = response.headers.get("Cache-Control") == ASKED_EACH_TIME
            if response.cookies or (request.user.is_authenticated and not asked_each_time):
                patch_cache_control(response, private=True, no_store=True)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            # A withdrawal holds at the next request: nobody may show a page without asking for it again.
            response.headers.setdefault("Cache-Control", "no-cache")
        return response

    return middleware


def keep_out_of_search_engines(respond: Respond) -> Respond:
    """Reports are about people who did not ask to be found; calendar files and papers have no head to say so in.

    A council may choose otherwise for its public pages (`council.crawling`). Source: the trust programme, H9 and F3.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        if response.status_code != HTTPStatus.OK or not may_be_kept(request):
            response.headers.setdefault("X-Robots-Tag", "noindex")
        return response

    return middleware


def explain_refused_methods(respond: Respond) -> Respond:
    """405 with a sentence: Django's own is empty, and is what somebody sees who opens the address of a button."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return wrong_method(request, response)
        return response

    return middleware


def refuse_what_is_too_large(respond: Respond) -> Respond:
    """413 by the length that the request states, before anything reads its body. Source: the trust programme, B9."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.REQUEST_LIMIT:
            return too_large(request)
        return respond(request)

    return middleware
