"""Moving an item to the next meeting of the same body, with its text, papers and versions; and back."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils.translation import gettext as _

from meetings.attending import lock
from meetings.drafts import place_item
from meetings.models import AgendaItem, Attachment, Meeting
from meetings.untying import tie, untie
from organisations.models import User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)


class CannotMove(Refusal):
    """The item stays; `sentence` says why."""


def next_meetings(meeting: Meeting) -> QuerySet[Meeting]:
    """Those an item of this meeting can be moved to: later ones of the body without a report, undated ones last."""
    later = Q(date__isnull=True) if meeting.date is None else Q(date__isnull=True) | Q(date__gt=meeting.date)
    return (
        Meeting.objects.for_system("the secretariat chooses a later meeting")
        .filter(later, body=meeting.body_id, cancelled_at__isnull=True)
        .filter(state__in=[Meeting.State.PLANNED, Meeting.State.DRAFT])
        .exclude(pk=meeting.pk)
        .order_by(F("date").asc(nulls_last=True), "pk")
    )


@transaction.atomic
def move_item(item: AgendaItem, to: Meeting, *, by: User) -> AgendaItem:
    """Move an item to a later meeting, last on its agenda; moved twice, it is moved once.

    Its number is left behind, and so are guests and late answers, which belong to the meeting it left. A paper that
    the published report shows stays there until the correction; a copy goes along. Raises CannotMove.
    """
    for meeting in sorted({item.meeting_id, to.pk}):
        lock(Meeting(pk=meeting))
    now = AgendaItem.rows.select_for_update(of=("self",)).select_related("meeting").get(pk=item.pk)
    if now.meeting_id == to.pk:
        return now
    if not next_meetings(now.meeting).filter(pk=to.pk).exists():
        raise CannotMove(_("Saken kan bare flyttes til et senere møte som ikke er holdt."))
    untie(now, ["guests", "late_inputs"])
    now.let_go["papers"], now.let_go["copies"] = _carry_papers(now, to)
    last = AgendaItem.rows.filter(meeting=to).aggregate(last=Max("position"))["last"] or 0
    now.meeting, now.position, now.number = to, last + 1, ""
    _save(now)
    logger.info("item moved item=%s from=%s to=%s by=%s", now.pk, now.let_go["meeting"], to.pk, by.pk)
    return now


@transaction.atomic
def move_back(key: int, *, by: User) -> AgendaItem:
    """Undo a move, with what was written in the item since; one that was not moved stays where it is."""
    item = AgendaItem.rows.select_related("meeting").get(pk=key)
    home = item.let_go.get("meeting")
    if home is None or not Meeting.objects.for_system("where it came from").filter(pk=home).exists():
        return item
    for meeting in sorted({item.meeting_id, home}):
        lock(Meeting(pk=meeting))
    item = AgendaItem.rows.select_for_update(of=("self",)).get(pk=key)
    if item.let_go.get("meeting") != home:
        return item
    papers = Attachment.objects.for_system("papers go with their item")
    papers.filter(pk__in=item.let_go["copies"]).delete()
    papers.filter(item=item).update(meeting=home)
    papers.filter(pk__in=item.let_go["papers"], item=None, meeting=home).update(item=item, in_draft=True)
    position = item.let_go["position"]
    item.meeting_id, item.position, item.number = home, position, item.number or item.let_go["number"]
    tie(item)
    _save(item)
    item = AgendaItem.rows.select_related("meeting").get(pk=key)
    place_item(item, position)
    logger.info("item moved back item=%s to=%s by=%s", key, home, by.pk)
    return item


def _save(item: AgendaItem) -> None:
    item.version += 1
    item.save(update_fields=["meeting", "position", "number", "let_go", "version"])


def _carry_papers(item: AgendaItem, to: Meeting) -> tuple[list[int], list[int]]:
    """Take the item's papers along; answers those that a report keeps, and the copies made of them."""
    papers = Attachment.objects.for_system("papers go with their item").filter(item=item)
    staying = list(
        papers.filter(in_draft=True, published_in__isnull=False, published_in=item.meeting.published_revision_id)
    )
    copies = []
    for paper in staying:
        copy = Attachment.objects.for_system("a copy for the other meeting").get(pk=paper.pk)
        copy.pk, copy.meeting, copy.published_in = None, to, None
        copy.save(force_insert=True)
        copies.append(copy.pk)
    keys = [paper.pk for paper in staying]
    papers.filter(pk__in=keys).update(item=None, in_draft=False)
    papers.filter(in_draft=True, meeting=item.meeting).update(meeting=to)
    return keys, copies
