"""Words for the round table, sent beforehand: they wait beside the item and go into the draft as the organisation's."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.attending import lock
from meetings.drafts import append_line, as_one_statement
from meetings.models import AgendaItem, Meeting, Reply
from meetings.names import register_for
from meetings.notation import Certainty, Kind, Record, Register, Speaker, compose
from organisations.models import User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)


class UpdateRefused(Refusal):
    """The update cannot be taken as it was seen; `sentence` says why."""


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
    current = append_line(current, in_words(reply), by=by)
    mark(reply, taken=True, by=by)
    return current


def in_words(reply: Reply) -> str:
    """As `as_notation`, under the names of the meeting's draft. Nine queries."""
    meetings = Meeting.objects.for_system("names of the draft that the update goes into")
    return as_notation(reply, register_for(meetings.for_head().get(pk=reply.meeting_id)))


@transaction.atomic
def claim_update(meeting: Meeting, reply_pk: int, *, by: User, seen: str | None = None) -> str:
    """The words of an update that whoever writes the item puts into the text now; marks them taken, once.

    `seen` are the words that stand in the text again after they were undone. Raises UpdateRefused when somebody
    else took them, when they are no more, or when they were changed since they were seen.
    """
    lock(meeting)
    reply = Reply.rows.filter(pk=reply_pk, meeting=meeting).select_related("organisation").first()
    if reply is None or not reply.update or reply.update_taken_at is not None:
        raise UpdateRefused(_("Teksten er alt satt inn av en annen. Last siden på nytt for å se den."))
    words = in_words(reply)
    if seen is not None and seen.strip() != words.strip():
        raise UpdateRefused(_("Organisasjonen har endret teksten. Last siden på nytt for å se den."))
    mark(reply, taken=True, by=by)
    return words


@transaction.atomic
def release_update(meeting: Meeting, reply_pk: int, *, by: User) -> None:
    """The words were taken out of the text again: they wait as before."""
    lock(meeting)
    reply = Reply.rows.filter(pk=reply_pk, meeting=meeting, update_taken_at__isnull=False).first()
    if reply is not None:
        mark(reply, taken=False, by=by)


def mark(reply: Reply, *, taken: bool, by: User) -> None:
    at = timezone.now() if taken else None
    Reply.rows.filter(pk=reply.pk).update(update_taken_at=at, version=F("version") + 1)
    logger.info("round update taken=%s organisation=%s by=%s", taken, reply.organisation_id, by.pk)
