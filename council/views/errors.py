"""Error pages: a plain sentence that says what to do; refusals look alike."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or cookies are off. Nothing is changed."""
    return render(request, "errors/csrf.html", status=403)
