"""Earlier texts of an item: which are kept, how two are compared, how one is fetched back, what is thinned out.

The rule. A save keeps the heading and text that it replaces when the last one kept is more than a minute old, or when
somebody else wrote them: so at most one a minute while one person writes, and always what stood before each burst of
writing and before another hand. A text that loses a clash, and what stood when an older text is fetched back, are kept
always; a publishing keeps what it published. A later publishing thins what is older than itself: of the replaced texts
of an item the last of each hour stays; the other kinds all stay. Drafts are never thinned.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from meetings.models import AgendaItem, ItemVersion, Meeting
from organisations.models import User

logger = logging.getLogger(__name__)
Reason = ItemVersion.Reason

BETWEEN = timedelta(minutes=1)


def with_last_kept(items: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """Each item with `last_kept`: when one of its texts was last kept; None before the first. No query by itself."""
    kept = ItemVersion.rows.filter(item=OuterRef("pk")).exclude(reason=Reason.SET_ASIDE).order_by("-kept_at")
    return items.annotate(last_kept=Subquery(kept.values("kept_at")[:1]))


def keep_before_saving(item: AgendaItem, *, by: User, now: datetime) -> None:
    """Keep what a save by this person is about to replace, if the rule says so. At most one query.

    `item` is as it stands, its row locked, and comes from `with_last_kept`.
    """
    last: datetime | None = getattr(item, "last_kept")  # noqa: B009 the annotation, which no type names
    if item.changed_by_id != by.pk or last is None or now - last >= BETWEEN:
        keep(item, Reason.SAVED, now=now)


def keep(item: AgendaItem, reason: ItemVersion.Reason, *, now: datetime) -> ItemVersion:
    """Keep the item's heading and text as they stand."""
    version = as_it_stands(item, reason, now=now)
    version.save(force_insert=True)
    return version


def as_it_stands(item: AgendaItem, reason: ItemVersion.Reason, *, now: datetime) -> ItemVersion:
    """A version of the item, not saved yet."""
    return ItemVersion(
        item=item,
        number=item.version,
        heading=item.heading,
        text=item.text,
        at=item.changed_at,
        kept_at=now,
        by_id=item.changed_by_id,
        reason=reason,
    )


@transaction.atomic
def set_aside(item: AgendaItem, text: str, *, by: User | None) -> ItemVersion:
    """Keep a text that lost a clash. The same text again gives back what is kept already. Three queries."""
    AgendaItem.rows.select_for_update(of=("self",)).values_list("pk", flat=True).get(pk=item.pk)
    known = ItemVersion.rows.filter(item=item, reason=Reason.SET_ASIDE, text=text).first()
    if known is not None:
        return known
    lost = as_it_stands(item, Reason.SET_ASIDE, now=timezone.now())
    lost.text, lost.at, lost.by = text, lost.kept_at, by
    lost.save(force_insert=True)
    logger.info("text set aside item=%s by=%s", item.pk, by.pk if by else None)
    return lost


def keep_published(meeting: Meeting, *, now: datetime) -> None:
    """Keep each item's text as it is published, and thin what is older. Four queries, two of them writes.

    An item that stands as it was last published is not kept twice.
    """
    items = AgendaItem.rows.filter(meeting=meeting)
    newest = ItemVersion.rows.filter(item=OuterRef("pk"), reason=Reason.PUBLISHED).order_by("-kept_at", "-pk")
    as_before = {
        item.pk
        for item in items.annotate(
            old_text=Subquery(newest.values("text")[:1]), old_heading=Subquery(newest.values("heading")[:1])
        )
        if (item.old_heading, item.old_text) == (item.heading, item.text)
    }
    thin_out(meeting)
    ItemVersion.rows.bulk_create(
        as_it_stands(item, Reason.PUBLISHED, now=now) for item in items if item.pk not in as_before
    )


def thin_out(meeting: Meeting) -> int:
    """Of the replaced texts of each item, leave the last of each hour. Answers how many went. Two queries."""
    rows = ItemVersion.rows.filter(item__meeting=meeting, reason=Reason.SAVED).order_by("item", "kept_at", "pk")
    last_of_hour: dict[tuple[int, str], int] = {}
    gone: list[int] = []
    for key, item, kept_at in rows.values_list("pk", "item", "kept_at"):
        hour = f"{timezone.localtime(kept_at):%Y-%m-%d %H%z}"
        before = last_of_hour.get((item, hour))
        if before is not None:
            gone.append(before)
        last_of_hour[item, hour] = key
    if gone:
        ItemVersion.rows.filter(pk__in=gone).delete()
        logger.info("versions thinned meeting=%s count=%s", meeting.pk, len(gone))
    return len(gone)
