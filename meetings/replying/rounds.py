"""Words for the round table, sent beforehand: they wait beside the item and go into the draft as the organisation's."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from meetings.attending import lock
from meetings.drafts import append_line, as_one_statement
from meetings.models import AgendaItem, Meeting, Reply
from meetings.names import register_for
from meetings.notation import Certainty, Kind, Record, Register, Speaker, compose
from organisations.models import User

logger = logging.getLogger(__name__)


def waiting_updates(meeting: Meeting) -> list[Reply]:
    """What was sent for the meeting's round and is not in the draft yet. One query."""
    return list(
        Reply.rows.filter(meeting=meeting, update_taken_at__isnull=True)
        .exclude(update="")
        .select_related("organisation", "answered_by")
        .order_by("organisation__sort_key", "pk")
    )


def as_notation(reply: Reply, register: Register) -> str:
    """One statement of the organisation, whatever signs its words hold; ends with a line end."""
    speaker = Speaker(reply.organisation_id, None, "", "", Certainty.EXACT)
    return compose([Record(Kind.STATEMENT, as_one_statement(reply.update), (speaker,))], register)


@transaction.atomic
def take_update(item: AgendaItem, reply_pk: int, *, by: User) -> AgendaItem:
    """Append an organisation's update to the item's text as its statement, once; undone by editing the text.

    Taken already (a double click), or no longer there: the item is given back as it stands. Raises DraftRefused
    when the item would be too long; then the update keeps waiting.
    """
    lock(item.meeting)
    reply = Reply.rows.filter(pk=reply_pk, meeting=item.meeting_id).select_related("organisation").first()
    current = AgendaItem.rows.select_for_update(of=("self",)).select_related("meeting__body").get(pk=item.pk)
    if reply is None or reply.update_taken_at is not None or not reply.update:
        return current
    meeting = (
        Meeting.objects.for_system("names of the draft that the update goes into").for_head().get(pk=item.meeting_id)
    )
    current = append_line(current, as_notation(reply, register_for(meeting)), by=by)
    Reply.rows.filter(pk=reply.pk).update(update_taken_at=timezone.now(), version=F("version") + 1)
    logger.info("round update taken item=%s organisation=%s by=%s", item.pk, reply.organisation_id, by.pk)
    return current
