"""Taking away what was never published: an item, a draft meeting. Published reports are withdrawn, never deleted."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.attaching import remove_paper
from meetings.models import AgendaItem, AgendaProposal, Attachment, Meeting, Revision, SourceDocument, Task
from organisations.models import User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)


class NotDiscardable(Refusal):
    """Something has been published of it; `sentence` says what to do instead."""


@transaction.atomic
def delete_item(item: AgendaItem, *, by: User) -> None:
    """Take an item off the agenda, with its text and papers; a proposal it was made of waits again.

    Papers that the published report shows stay with it until the correction.
    """
    for paper in Attachment.objects.for_system("papers go with their item").filter(item=item, in_draft=True):
        remove_paper(paper, by=by)
    release_proposals(AgendaItem.rows.filter(pk=item.pk).values_list("pk", flat=True))
    key, meeting = item.pk, item.meeting_id
    item.delete()
    logger.info("item deleted item=%s meeting=%s by=%s", key, meeting, by.pk)


@transaction.atomic
def delete_meeting(meeting: Meeting, *, by: User) -> None:
    """Delete a planned meeting or a draft with all that hangs on it. An original document waits again, unimported.

    Raises NotDiscardable when anything was ever published of the meeting.
    """
    if Revision.objects.for_system("only what was never published may be deleted").filter(meeting=meeting).exists():
        raise NotDiscardable(
            _("Møtet har et referat som har vært publisert. Trekk referatet tilbake i stedet; da ser ingen det.")
        )
    if Task.objects.for_system("a hand-entered task keeps its meeting").filter(meeting=meeting).exists():
        raise NotDiscardable(_("Møtet har oppfølging som er ført for hånd. Slett den først, eller behold møtet."))
    release_proposals(AgendaItem.rows.filter(meeting=meeting).values_list("pk", flat=True))
    SourceDocument.rows.filter(meeting=meeting).update(meeting=None, fates=[])
    key = meeting.pk
    meeting.delete()
    logger.info("draft deleted meeting=%s by=%s", key, by.pk)


def release_proposals(items: Iterable[int]) -> None:
    AgendaProposal.rows.filter(item__in=items).update(item=None, state=AgendaProposal.State.WAITING)
