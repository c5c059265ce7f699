"""Files for programs: who is who, and what crawlers may keep. The same for everybody."""

from __future__ import annotations

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from council import popolo
from council.crawling import pages_to_keep, robots_text
from council.views.alike import alike_for_all


def popolo_file(request: HttpRequest) -> HttpResponse:
    """Organisations, memberships, offices and meetings as Popolo. Answered as the API is."""
    return HttpResponse(json.dumps(popolo.popolo(), ensure_ascii=False, indent=1))


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponseBase:
    return alike_for_all(request, robots_text().encode(), "text/plain; charset=utf-8")


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """There is none unless the council has chosen to be found."""
    if not settings.SEARCH_ENGINES:
        raise Http404
    pages = [(settings.SITE_URL + path, day) for path, day in pages_to_keep()]
    written = render_to_string("sitemap.xml", {"pages": pages})
    return alike_for_all(request, written.encode(), "application/xml; charset=utf-8")
