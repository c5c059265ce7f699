"""Answers that are the same for everybody: no session is read, any cache may keep them and asks each time."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

ATOM = "application/atom+xml; charset=utf-8"


def alike_for_all(request: HttpRequest, content: bytes, content_type: str) -> HttpResponseBase:
    """The bytes with what vouches for them, or 304. A withdrawal holds at the next request.

    A browser that opens it as a page lets nothing in it run.
    """
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    response["Content-Security-Policy"] = "sandbox"
    response["Access-Control-Allow-Origin"] = "*"
    answer = get_conditional_response(request, etag=etag, response=response)
    return response if answer is None else answer
