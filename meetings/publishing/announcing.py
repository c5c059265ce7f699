"""Head and agenda of a coming meeting, shown to its readers or hidden again."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.checklist import examine_published
from meetings.drafts import read_draft
from meetings.models import Meeting
from meetings.publishing.appending import lock_meeting
from meetings.publishing.refusing import PublishingRefused, require_ready
from meetings.snapshot import take_snapshot
from organisations.models import SiteEpoch, User

logger = logging.getLogger(__name__)


@transaction.atomic
def announce_meeting(meeting: Meeting, *, by: User) -> None:
    """Show head and agenda of a coming meeting to its audience.

    Raises PublishingRefused without a date, and MinutesNotReady where the public may not read head or agenda.
    What is written afterwards shows at once, with names that may not be public masked.
    """
    meeting = lock_meeting(meeting)
    if meeting.date is None:
        raise PublishingRefused(_("Skriv datoen før møtet kunngjøres."))
    if meeting.state not in {Meeting.State.PLANNED, Meeting.State.DRAFT}:
        raise PublishingRefused(_("Møtet har et referat alt. Det kunngjøres ikke."))
    if meeting.announced_at is None:
        require_ready(examine_published(meeting, take_snapshot(read_draft(meeting)).snapshot), None)
        meeting.announced_at = timezone.now()
        meeting.save(update_fields=["announced_at"])
        SiteEpoch.raise_()
        logger.info("meeting announced meeting=%s by=%s", meeting.pk, by.pk)


@transaction.atomic
def retract_announcement(meeting: Meeting, *, by: User) -> None:
    """Hide the meeting from readers again. Nothing happens when it is hidden already."""
    meeting = lock_meeting(meeting)
    if meeting.announced_at is not None:
        meeting.announced_at = None
        meeting.save(update_fields=["announced_at"])
        SiteEpoch.raise_()
        logger.info("announcement retracted meeting=%s by=%s", meeting.pk, by.pk)
