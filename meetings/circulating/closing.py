"""The end of a round, and with it of its links."""

from __future__ import annotations

import logging
from datetime import date

from django.db import transaction
from django.utils import timezone

from meetings.models import Circulation, Revision
from organisations.models import SignedLink, SiteEpoch, User

logger = logging.getLogger(__name__)
Closing = Circulation.Closing
ENDS_IT = {
    Revision.Kind.PUBLISHED: Closing.PUBLISHED,
    Revision.Kind.WITHDRAWAL: Closing.WITHDRAWN,
    Revision.Kind.REDACTION: Closing.REDACTED,
}
"""Kinds of revision that end a round of the meeting. A correction does not: others may still be answering."""


def close_for_revision(revision: Revision) -> None:
    """Called by every deed that makes a revision for readers, inside its transaction (AFTER_REVISION)."""
    why = ENDS_IT.get(Revision.Kind(revision.kind))
    if why is None:
        return
    for circulation in Circulation.rows.open().filter(meeting=revision.meeting_id):
        close_round(circulation, why)


@transaction.atomic
def close_round(circulation: Circulation, why: Circulation.Closing, *, by: User | None = None) -> bool:
    """Take no more answers, and let the links die. False when it is closed already."""
    now = timezone.now()
    closed = Circulation.rows.open().filter(pk=circulation.pk).update(closed_at=now, closed_because=why)
    if not closed:
        return False
    SignedLink.rows.filter(asked__circulation=circulation, revoked_at__isnull=True).update(revoked_at=now)
    SiteEpoch.raise_()  # who confirmed stands on the members' page
    logger.info("round closed circulation=%s why=%s by=%s", circulation.pk, why, by.pk if by else None)
    return True


def close_past_deadline(today: date) -> int:
    """Close the rounds whose last day is over. Their links are dead since midnight. Gives how many."""
    over = Circulation.rows.open().filter(answer_by__lt=today)
    return sum(close_round(circulation, Closing.DEADLINE) for circulation in over)
