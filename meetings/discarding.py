"""Taking away what was never published: an item, a draft meeting. Published reports are withdrawn, never deleted."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.attending import lock
from meetings.drafts import place_item
from meetings.models import AgendaItem, AgendaProposal, Attachment, Meeting, Revision, SourceDocument, Task
from meetings.untying import TIED, tie, untie
from organisations.models import User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)
"""How long a deleted item can be put back."""


class NotDiscardable(Refusal):
    """Something has been published of it; `sentence` says what to do instead."""


@transaction.atomic
def delete_item(item: AgendaItem, *, by: User) -> None:
    """Take an item off the agenda, with its text and papers; a proposal it was made of waits again.

    It can be put back (`put_back`) until `purge_items` removes it. Papers that the published report shows stay with
    it until the correction. Deleted twice, it is deleted once.
    """
    lock(item.meeting)
    now = AgendaItem.rows.select_for_update().filter(pk=item.pk).first()
    if now is None:
        return
    untie(now, TIED)
    papers = Attachment.objects.for_system("papers go with their item").filter(item=now, in_draft=True)
    now.let_go["papers"] = list(papers.values_list("pk", flat=True))
    papers.update(in_draft=False)
    now.discarded_at, now.version = timezone.now(), now.version + 1
    now.save(update_fields=["discarded_at", "version", "let_go"])
    logger.info("item deleted item=%s meeting=%s by=%s", now.pk, now.meeting_id, by.pk)


@transaction.atomic
def put_back(key: int, *, by: User) -> AgendaItem:
    """Put a deleted item back in its place, with all it had; one that is there already stays where it is.

    Raises AgendaItem.DoesNotExist when it has been removed for good.
    """
    item = AgendaItem.all_rows.select_related("meeting").get(pk=key)
    lock(item.meeting)
    item.refresh_from_db(fields=["discarded_at", "let_go", "version"])
    if item.discarded_at is None:
        return item
    papers = Attachment.objects.for_system("papers come back with their item")
    papers.filter(item=item, pk__in=item.let_go["papers"]).update(in_draft=True)
    tie(item)
    item.discarded_at, item.version = None, item.version + 1
    item.save(update_fields=["discarded_at", "version", "let_go"])
    place_item(item, item.position)
    logger.info("item put back item=%s meeting=%s by=%s", item.pk, item.meeting_id, by.pk)
    return item


@transaction.atomic
def purge_items(before: datetime) -> int:
    """Remove for good what was deleted earlier than that. Run once a night. Answers how many went."""
    gone = AgendaItem.all_rows.filter(discarded_at__lt=before)
    papers = Attachment.objects.for_system("papers go with their item").filter(item__in=gone)
    papers.exclude(published_in__isnull=False, published_in=F("meeting__published_revision")).delete()
    count = gone.count()
    gone.delete()
    if count:
        logger.info("deleted items removed for good count=%s", count)
    return count


@transaction.atomic
def delete_meeting(meeting: Meeting, *, by: User) -> None:
    """Delete a planned meeting or a draft with all that hangs on it. An original document waits again, unimported,
    for as long as if it had just been read.

    Raises NotDiscardable when anything was ever published of the meeting, or sent out for comments.
    """
    revisions = Revision.objects.for_system("only what nobody has read may be deleted").filter(meeting=meeting)
    if revisions.exists() and not meeting.slug:
        raise NotDiscardable(
            _("Referatet er sendt ut for merknader. Det andre har fått lese, slettes ikke. Lukk runden i stedet.")
        )
    if revisions.exists():
        raise NotDiscardable(
            _("Møtet har et referat som har vært publisert. Trekk referatet tilbake i stedet; da ser ingen det.")
        )
    if Task.objects.for_system("a hand-entered task keeps its meeting").filter(meeting=meeting).exists():
        raise NotDiscardable(_("Møtet har oppfølging som er ført for hånd. Slett den først, eller behold møtet."))
    release_proposals(AgendaItem.rows.filter(meeting=meeting).values_list("pk", flat=True))
    SourceDocument.rows.filter(meeting=meeting, read_at__isnull=False).update(read_at=timezone.now())
    SourceDocument.rows.filter(meeting=meeting).update(meeting=None, fates=[], members_may_read=False)
    key = meeting.pk
    meeting.delete()
    logger.info("draft deleted meeting=%s by=%s", key, by.pk)


def release_proposals(items: Iterable[int]) -> None:
    AgendaProposal.rows.filter(item__in=items).update(item=None, state=AgendaProposal.State.WAITING)
