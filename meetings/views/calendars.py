"""Calendars to subscribe to: two that anybody may have, and each member's own."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.calendars import etag_of, feed, for_feed
from meetings.models import Meeting
from organisations.access import reads_as_member
from organisations.links import open_link
from organisations.models import Body, SignedLink, User
from organisations.views.by_link import gone, kept_private

CALENDAR = "text/calendar; charset=utf-8"
VISITOR = AnonymousUser()


@login_not_required
@require_safe
def public_feed(request: HttpRequest) -> HttpResponse:
    """The same for all: what a visitor may see, whoever asks. Five queries beside the session's."""
    name = _("Møter i %(council)s") % {"council": settings.COUNCIL_NAME}
    return _public(request, feed(for_feed(VISITOR), name=name, members=False))


@login_not_required
@require_safe
def body_feed(request: HttpRequest, body: str) -> HttpResponse:
    """One body's meetings, for a body that is public: by its adopted rules, or by a meeting that visitors may see."""
    visible = for_feed(VISITOR)
    public = Q(rules_adopted_on__isnull=False) | Q(pk__in=visible.order_by().values("body"))
    one = get_object_or_404(Body.rows.filter(public), slug=body)
    name = _("Møter i %(council)s") % {"council": one.name}
    return _public(request, feed(visible.filter(body=one), name=name, members=False))


@login_not_required
@require_safe
def member_feed(request: HttpRequest, token: str) -> HttpResponse:
    """A member's own calendar, by the link it made on «Min side». Its role is asked at each fetch."""
    link = open_link(token, SignedLink.Purpose.CALENDAR)
    account = User.objects.filter(person=link.person, is_active=True).first() if link and link.person else None
    if account is None or not reads_as_member(account):
        return gone(request)
    name = _("Møter i %(council)s") % {"council": settings.COUNCIL_NAME}
    content = feed(for_feed(account), name=name, members=True)
    return kept_private(HttpResponse(content, content_type=CALENDAR))


def as_calendar(meeting: Meeting, content: bytes) -> HttpResponse:
    """One meeting with a date, to be saved or opened by a calendar program."""
    response = HttpResponse(content, content_type=CALENDAR)
    response["Content-Disposition"] = f'attachment; filename="mote-{meeting.date:%Y-%m-%d}.ics"'
    return response


def _public(request: HttpRequest, content: bytes) -> HttpResponse:
    """Any cache may keep it, and asks each time whether it still holds: a withdrawal holds at the next request."""
    etag = etag_of(content)
    response = HttpResponse(content, content_type=CALENDAR)
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer if isinstance(answer, HttpResponse) else response
