"""Pages of plain text, and the sign of life."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from meetings import triggers


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "council/about.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "council/privacy.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "council/accessibility.html")


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """One plain word for whoever watches: 503 when the database is away, or the record is not guarded."""
    try:
        missing = triggers.missing()
    except DatabaseError:
        return HttpResponse(_("Databasen svarer ikke.\n"), content_type="text/plain; charset=utf-8", status=503)
    if missing:
        return HttpResponse(
            _("Referatene er ikke vernet mot endring. Kjør «manage.py migrate».\n"),
            content_type="text/plain; charset=utf-8",
            status=503,
        )
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
