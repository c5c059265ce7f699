"""Atom: the newest reports, and the newest statements under any filter. What a visitor may read, whoever asks.

An entry keeps its id for good: the permanent link, in Norwegian whatever the language of the feed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from council.paging import NEWEST_FIRST
from council.showing import Hit, hits_of
from meetings.exporting.characters import xml_text
from meetings.exporting.report_files import report_file
from meetings.listing import ReportEntry, reports_visible_to
from meetings.report import View
from meetings.wording import fairness

if TYPE_CHECKING:
    from council.filters import StatementFilters
    from meetings.models import Statement

VISITOR = AnonymousUser()
REPORTS = 10
STATEMENTS = 50
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""When a feed without entries was last changed."""


class WholeEntries(Atom1Feed):
    """Each entry with all of its words, and a moment of change that depends on the entries alone."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:  # Any: Django's own
        super().add_item_elements(handler, {**item, "description": None})
        handler.addQuickElement("content", item["description"], {"type": "html"})

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=NEVER)


def report_feed() -> bytes:
    """The newest reports that everybody may read, whole. Two queries, and three for each report once it is stored."""
    feed = _feed(_("Referater fra %(council)s") % {"council": settings.COUNCIL_NAME}, "meetings:reports", "report_feed")
    for entry in reports_visible_to(VISITOR)[:REPORTS]:
        _add_report(feed, entry)
    return _written(feed)


def statement_feed(filters: StatementFilters, query: str) -> bytes:
    """The newest statements that the filters let through, in the page's order. Six queries.

    `filters` are a visitor's; `query` is what was asked for, as the page's address has it.
    """
    title = _("Innspill i %(council)s") % {"council": settings.COUNCIL_NAME}
    feed = _feed(title, "statements", "statement_feed", query.removesuffix("?"))
    statements: list[Statement] = list(
        filters.qs.order_by(*NEWEST_FIRST).for_page().select_related("meeting", "revision")[:STATEMENTS]
    )
    for statement, hit in zip(statements, hits_of(statements, VISITOR), strict=True):
        _add_statement(feed, hit, statement.revision.at)
    return _written(feed)


def _feed(title: str, page: str, own: str, query: str = "") -> WholeEntries:
    address = settings.SITE_URL + reverse(own) + query
    return WholeEntries(
        title=xml_text(title),
        link=settings.SITE_URL + reverse(page) + query,
        feed_url=address,
        feed_guid=address,
        description="",
        subtitle=fairness(),
        language=get_language(),
        author_name=settings.COUNCIL_NAME,
    )


def _add_report(feed: WholeEntries, entry: ReportEntry) -> None:
    whole = report_file(entry.revision, View.PUBLIC, "html").content.decode()
    feed.add_item(
        title=xml_text(entry.title or _("Referat fra møtet %(date)s") % {"date": entry.words}),
        link=settings.SITE_URL + entry.url,
        unique_id=_id("meetings:meeting", entry.revision.meeting_id),
        updateddate=entry.revision.at,
        description=xml_text(whole),
    )


def _add_statement(feed: WholeEntries, hit: Hit, at: datetime) -> None:
    title = _("%(who)s om %(what)s") % {"who": hit.speakers, "what": hit.heading} if hit.speakers else hit.heading
    feed.add_item(
        title=xml_text(title),
        link=settings.SITE_URL + reverse("meetings:statement", args=[hit.pk]),
        unique_id=_id("meetings:statement", hit.pk),
        updateddate=at,
        description=xml_text(render_to_string("council/_feed_statement.html", {"hit": hit})),
    )


def _id(route: str, key: int) -> str:
    with override("nb"):
        address: str = settings.SITE_URL
        return address + reverse(route, args=[key])


def _written(feed: WholeEntries) -> bytes:
    return feed.writeString("utf-8").encode()
