"""A published report given other readers, or taken from all of them."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.checking.choices import log_kept
from meetings.checklist import examine_opened
from meetings.models import Audience, Meeting, Revision
from meetings.publishing.appending import append_revision, lock_meeting, tell_apps
from meetings.publishing.chaining import seal_revision
from meetings.publishing.reading import newest_revision, snapshot_of
from meetings.publishing.refusing import MinutesNotReady, PublishingRefused, unsettled_of
from meetings.rows import remove_rows
from meetings.snapshot import Frozen
from organisations.models import User

logger = logging.getLogger(__name__)


@transaction.atomic
def change_audience(
    meeting: Meeting,
    audience: Audience,
    *,
    by: User,
    reason: str = "",
    kept: Collection[str] = (),
    at: datetime | None = None,
) -> Revision:
    """Give the published report other readers: a revision of kind audience with the words it already had.

    `kept`: marks of the personal data that may be read by all, which is logged. Raises PublishingRefused when it is not
    published, and MinutesNotReady when it may not be public, or holds personal data nobody has chosen about.
    """
    meeting = lock_meeting(meeting)
    current = meeting.published_revision
    if current is None:
        raise PublishingRefused(_("Referatet er ikke publisert. Velg lesere når du publiserer det."))
    if current.audience == audience:
        return current
    meeting.audience = audience
    snapshot = snapshot_of(current)
    found = examine_opened(meeting, snapshot)
    if unsettled := unsettled_of(found, kept):
        raise MinutesNotReady(unsettled)
    log_kept(meeting, found.yellows, by=by)
    frozen = Frozen(snapshot)
    revision = append_revision(
        meeting, frozen, kind=Revision.Kind.AUDIENCE, by=by, reason=reason.strip(), at=at, same=True
    )
    logger.info("audience changed meeting=%s audience=%s by=%s", meeting.pk, audience, by.pk)
    return revision


@transaction.atomic
def withdraw_minutes(meeting: Meeting, *, by: User, reason: str, at: datetime | None = None) -> Revision:
    """Take the report away from all readers at once; the secretariat keeps all of it and can publish again.

    A report that is withdrawn already stays so. Raises PublishingRefused when it never was published.
    """
    meeting = lock_meeting(meeting)
    if meeting.state == Meeting.State.WITHDRAWN:
        return newest_revision(meeting)
    current = meeting.published_revision
    if current is None:
        raise PublishingRefused(_("Referatet er ikke publisert, så det er ingenting å trekke tilbake."))
    revision = seal_revision(
        meeting,
        snapshot_of(current),
        kind=Revision.Kind.WITHDRAWAL,
        audience=current.audience,
        by=by,
        reason=reason,
        at=at,
    )
    meeting.published_revision = None
    meeting.published_date, meeting.published_title = None, ""
    meeting.state = Meeting.State.WITHDRAWN
    meeting.save(update_fields=["published_revision", "published_date", "published_title", "state"])
    remove_rows(meeting)
    tell_apps(revision)
    logger.info("minutes withdrawn meeting=%s revision=%s by=%s", meeting.pk, revision.number, by.pk)
    return revision
