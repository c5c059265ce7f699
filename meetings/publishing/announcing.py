"""Head and agenda of a coming meeting, shown to its readers or hidden again, and who the readers are."""

from __future__ import annotations

import logging
from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.checking.choices import log_kept
from meetings.checklist import examine_opened
from meetings.drafts import read_draft
from meetings.models import Audience, Meeting
from meetings.publishing.appending import lock_meeting
from meetings.publishing.refusing import MinutesNotReady, PublishingRefused, unsettled_of
from meetings.snapshot import take_snapshot
from organisations.models import SiteEpoch, User

logger = logging.getLogger(__name__)


@transaction.atomic
def announce_meeting(
    meeting: Meeting, *, by: User, audience: Audience | None = None, kept: Collection[str] = ()
) -> None:
    """Show head and agenda of a coming meeting to its audience, `audience` where it is another from now on.

    One that is announced may get other readers for as long as it is, also while its report is out for comments. Raises
    PublishingRefused without a date, and else as `choose_readers`; nothing is written then. What is written afterwards
    shows at once, with names that may not be public masked.
    """
    meeting = lock_meeting(meeting)
    if meeting.date is None:
        raise PublishingRefused(_("Skriv datoen før møtet kunngjøres."))
    if meeting.state not in {Meeting.State.PLANNED, Meeting.State.DRAFT} and not meeting.is_announced:
        raise PublishingRefused(_("Møtet har et referat alt. Det kunngjøres ikke."))
    if audience is not None:
        meeting = choose_readers(meeting, audience, by=by, kept=kept)
    if meeting.announced_at is None:
        _require_open(meeting, kept=kept, by=by)
        meeting.announced_at = timezone.now()
        meeting.save(update_fields=["announced_at"])
        SiteEpoch.raise_()
        logger.info("meeting announced meeting=%s by=%s", meeting.pk, by.pk)


@transaction.atomic
def choose_readers(meeting: Meeting, audience: str, *, by: User, kept: Collection[str] = ()) -> Meeting:
    """Keep with the draft whom its report is for. A published report is left alone: `change_audience` does that.

    Of a meeting that is announced it says who sees head and agenda, at once. `kept`: marks of the personal data that
    all may read there, which is logged. Raises MinutesNotReady where all may not read head or agenda, or nobody has
    chosen about personal data in them.
    """
    current = lock_meeting(meeting)
    if current.published_revision is None and current.audience != audience:
        current.audience = audience
        if current.is_announced:
            _require_open(current, kept=kept, by=by)
            SiteEpoch.raise_()
        current.version = F("version") + 1
        current.save(update_fields=["audience", "version"])
        logger.info("readers chosen meeting=%s audience=%s by=%s", meeting.pk, audience, by.pk)
    meeting.refresh_from_db(fields=["audience", "version"])
    return meeting


def _require_open(meeting: Meeting, *, kept: Collection[str], by: User) -> None:
    """That its audience may read what an announcement shows; what was kept is logged."""
    snapshot = take_snapshot(read_draft(meeting)).snapshot
    items = [{**item, "blocks": []} for item in snapshot["items"]]
    shown = {**snapshot, "meeting": {**snapshot["meeting"], "in_short": []}, "items": items, "tasks": []}
    found = examine_opened(meeting, shown)
    if unsettled := unsettled_of(found, kept):
        raise MinutesNotReady(
            unsettled,
            _(
                "Møtet kan ikke vises for alle ennå. Gå til «Kunngjøring», og rett punktene der eller kryss av for det "
                "som kan stå."
            ),
        )
    log_kept(meeting, found.yellows, by=by)


@transaction.atomic
def retract_announcement(meeting: Meeting, *, by: User) -> None:
    """Hide the meeting from readers again. Nothing happens when it is hidden already."""
    meeting = lock_meeting(meeting)
    if meeting.announced_at is not None:
        meeting.announced_at = None
        meeting.save(update_fields=["announced_at"])
        SiteEpoch.raise_()
        logger.info("announcement retracted meeting=%s by=%s", meeting.pk, by.pk)
