"""Published pages, rendered once and served whole: a function of (revision, language, view, site epoch).

A stored page holds nothing of the request: no cookie, no token, no name, no message, no date of today.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
from collections.abc import Callable
from typing import Any

import brotli
from django.db import DEFAULT_DB_ALIAS, OperationalError, transaction
from django.db.models import F, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.query import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language

from meetings.models import Audience, Revision, StoredFile, StoredPage
from meetings.report import View
from organisations.models import SiteEpoch

logger = logging.getLogger(__name__)
Render = Callable[[Revision], str]
EPOCH_NOW = Coalesce(Subquery(SiteEpoch.rows.filter(pk=1).values("number")), 1)


def serve_report(request: HttpRequest, slug: str, *, view: View, render: Render) -> HttpResponse | None:
    """The newest published report at this address, whole. One query when it is stored already.

    None when these readers may see no such report; hidden and unknown alike.
    """
    page = _stored(slug, view).first()
    if page is None:
        revision = newest(slug, view).select_related("meeting__body", "meeting__next_meeting").first()
        if revision is None:
            return None
        page = _store(revision, view, render)
    return respond(request, page)


def newest(slug: str, view: View) -> QuerySet[Revision]:
    """The published report at this address, where these readers may see it. No query yet."""
    found = Revision.objects.for_system("the view names the readers, and its audience is asked here").newest()
    found = found.filter(meeting__slug=slug)
    return found if view is View.MEMBERS else found.filter(audience=Audience.PUBLIC)


def _stored(slug: str, view: View) -> QuerySet[StoredPage]:
    pages = StoredPage.rows.filter(
        revision__meeting__slug=slug,
        revision__meeting__published_revision=F("revision"),
        language=get_language() or "",
        audience=view.value,
        epoch=EPOCH_NOW,
    )
    return pages if view is View.MEMBERS else pages.filter(revision__audience=Audience.PUBLIC)


def _store(revision: Revision, view: View, render: Render) -> StoredPage:
    epoch = SiteEpoch.now()
    plain = render(revision).encode()
    language = get_language() or ""
    page = StoredPage(
        revision=revision,
        language=language,
        audience=view.value,
        epoch=epoch,
        etag=hashlib.sha256(f"{language} {view} ".encode() + plain).hexdigest()[:32],
        plain=plain,
        gzip=gzip.compress(plain, 9, mtime=0),
        brotli=brotli.compress(plain, quality=9),
    )
    keep(page)
    return page


def keep(made: StoredPage | StoredFile) -> bool:
    """Store what was made, in the place of its predecessor; whether it was. Four queries.

    Only while the site epoch is the one that was read before the making: a fact that changed meanwhile, as by a
    redaction, may have made it of words that are gone. Nor where the disk is full, or somebody else keeps the database
    (trust D7). Whoever asked for it gets it all the same.
    """
    try:
        return _keep(made)
    except OperationalError as trouble:
        logger.warning("not stored what=%s trouble=%s", type(made).__name__, type(trouble).__name__)
        return False


@transaction.atomic
def _keep(made: StoredPage | StoredFile) -> bool:
    if not SiteEpoch.hold(made.epoch):
        return False
    rows = StoredPage.rows if isinstance(made, StoredPage) else StoredFile.rows
    same = {name: getattr(made, name) for name in ("revision", "language", "audience", "form") if hasattr(made, name)}
    rows.filter(Q(epoch__lt=made.epoch) | Q(**same), revision__meeting=made.revision.meeting_id).delete()
    made.save(force_insert=True)
    return True


def forget_stale() -> None:
    """Pages and files of an earlier epoch. Two queries, and the counter's."""
    epoch = SiteEpoch.now()
    StoredPage.rows.exclude(epoch=epoch).delete()
    StoredFile.rows.exclude(epoch=epoch).delete()


def forget_pages(sender: object, *, using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:  # Any: Django's signal
    """After every `migrate`: the new version renders its own pages and makes its own files."""
    StoredPage.rows.using(using).all().delete()
    StoredFile.rows.using(using).all().delete()


def respond(request: HttpRequest, page: StoredPage) -> HttpResponse:
    """The page in the encoding the reader takes, or 304. Always asked for again, so a withdrawal holds at once."""
    encoding, content = _choose(request.headers.get("Accept-Encoding", ""), page)
    etag = f'"{page.etag}{"-" + encoding if encoding else ""}"'
    response: HttpResponse
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type="text/html; charset=utf-8")
        if encoding:
            response.headers["Content-Encoding"] = encoding
    response.headers["ETag"] = etag
    public = page.audience == Audience.PUBLIC
    response.headers["Cache-Control"] = "no-cache" if public else "private, no-store"
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    return response


def _choose(accepted: str, page: StoredPage) -> tuple[str, bytes]:
    """Brotli, gzip or plain. A coding with q=0 is refused, as the standard says."""
    wanted = {}
    for part in accepted.lower().split(","):
        name, _sep, quality = part.strip().partition(";")
        wanted[name.strip()] = quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    if wanted.get("br"):
        return "br", bytes(page.brotli)
    if wanted.get("gzip"):
        return "gzip", bytes(page.gzip)
    return "", bytes(page.plain)
