"""A reminder to those who have not answered."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.inviting.recipients import Capacity, Recipient, address_of
from meetings.inviting.refusing import locked, refuse_unless_invited
from meetings.inviting.seating import open_invitations
from meetings.inviting.writing import Occasion, deliver, subject_of
from meetings.models import Invitation, Mailing, Meeting, Reply
from meetings.notifications.queueing import AlreadySent
from organisations.models import User

logger = logging.getLogger(__name__)


def silent_ones(meeting: Meeting, recipients: Iterable[Recipient] | None = None) -> list[Invitation]:
    """Representatives and post boxes with an address whose organisation has not answered. One query, and as
    `open_invitations`.
    """
    silent = set(Reply.rows.filter(meeting=meeting, state=Reply.State.SILENT).values_list("organisation_id", flat=True))
    return [
        invitation
        for invitation in open_invitations(meeting, recipients)
        if invitation.capacity == Capacity.REPRESENTATIVE
        and invitation.organisation_id in silent
        and address_of(invitation)
    ]


@transaction.atomic
def remind_silent(meeting: Meeting, *, by: User) -> int:
    """Remind those who have not answered; returns how many. Once a day: the second time that day nobody, 0.

    Raises ConveningRefused when the meeting was not convened, is cancelled or over.
    """
    meeting = locked(meeting)
    refuse_unless_invited(meeting)
    silent = silent_ones(meeting)
    if not silent:
        return 0
    with translation.override("nb"):
        occasion = Occasion(
            kind=Mailing.Kind.REMINDER,
            key=f"purring:{meeting.pk}:{timezone.localdate().isoformat()}",
            title=_("Purring, %(meeting)s") % {"meeting": meeting},
            subject=subject_of(_("Vi mangler svar"), meeting),
            template="reminder",
        )
    try:
        count = deliver(meeting, silent, occasion, by=by)
    except AlreadySent:
        return 0
    Invitation.rows.filter(pk__in=[invitation.pk for invitation in silent]).update(reminded_at=timezone.now())
    logger.info("silent reminded meeting=%s count=%s by=%s", meeting.pk, count, by.pk)
    return count
