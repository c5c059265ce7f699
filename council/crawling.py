"""Which pages search engines may keep: none, unless the council has chosen so; then the public ones, and never a file.

Reports are about people who did not ask to be found. Source: the trust programme, F3 and H9.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from council.membership import organisations_visible_to
from meetings.listing import reports_visible_to

if TYPE_CHECKING:
    from django.http import HttpRequest

LISTS = ("meetings:reports", "statements", "organisations", "meeting_list")
PAGES = ("front", *LISTS, "about", "privacy", "accessibility")
ONE_BY_ONE = ("meetings:report", "organisation")
CLOSED = ("/admin/", "/sekretariat/", "/min-side/", "/logg-inn/", "/vedlegg/", "/originaler/", "/api/", "/innspill/?")
"""What a crawler has nothing to fetch from, in both languages."""


def may_be_kept(request: HttpRequest) -> bool:
    """Whether a search engine may keep this page. A list that was narrowed is one of endlessly many.

    Of a report it is a function of the address alone, since its page is stored.
    """
    name = request.resolver_match.view_name if request.resolver_match else ""
    if not settings.SEARCH_ENGINES or name not in {*PAGES, *ONE_BY_ONE}:
        return False
    return name not in LISTS or not request.GET


def pages_to_keep() -> Iterator[tuple[str, str]]:
    """Path and day of last change («» where none is known) of every page that everybody may read. Four queries."""
    visitor = AnonymousUser()
    for name in PAGES:
        yield reverse(name), ""
    for entry in reports_visible_to(visitor):
        yield entry.url, entry.revision.on.isoformat()
    for organisation in organisations_visible_to(visitor).in_norwegian_order():
        yield organisation.get_absolute_url(), ""


def robots_text() -> str:
    """What crawlers are asked, and where the map is. Source: RFC 9309."""
    if not settings.SEARCH_ENGINES:
        return "User-agent: *\nDisallow: /\n"
    closed = "".join(f"Disallow: {path}\nDisallow: /en{path}\n" for path in CLOSED)
    return f"User-agent: *\n{closed}\nSitemap: {settings.SITE_URL}{reverse('sitemap')}\n"
