"""The draft frozen as a revision: sent out for comments, published, corrected."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.checklist import Checklist, examine
from meetings.drafts import read_draft
from meetings.forgetting import forget_needs
from meetings.models import Meeting, Revision
from meetings.numbering import number_snapshot
from meetings.publishing.addressing import free_address
from meetings.publishing.appending import append_revision, lock_meeting
from meetings.publishing.chaining import seal_revision
from meetings.publishing.reading import differs, last_snapshot
from meetings.publishing.refusing import PublishingRefused, require_ready
from meetings.snapshot import take_snapshot
from organisations.models import User

logger = logging.getLogger(__name__)

READERS_ONLY = frozenset({"rules", "imported", "name"})
"""Remarks about who may read a report; they do not stop it from being sent out for comments."""


@transaction.atomic
def freeze_for_comments(meeting: Meeting, *, by: User, at: datetime | None = None) -> Revision:
    """Freeze the draft as a circulated revision: without rows, seen by no reader; the draft is written on.

    Its lines get their permanent ids, which publishing carries on. Raises PublishingRefused for what is no draft,
    and MinutesNotReady with every red remark but those about its readers.
    """
    meeting = lock_meeting(meeting)
    if meeting.state not in {Meeting.State.DRAFT, Meeting.State.CIRCULATED}:
        raise PublishingRefused(_("Bare et utkast kan sendes ut for merknader."))
    draft = read_draft(meeting)
    reds = [remark for remark in examine(draft).reds if remark.code not in READERS_ONLY]
    require_ready(Checklist(reds=reds), None)
    frozen = take_snapshot(draft)
    number_snapshot(frozen.snapshot, last_snapshot(meeting), meeting)
    kind, audience = Revision.Kind.CIRCULATED, meeting.audience
    revision = seal_revision(meeting, frozen.snapshot, kind=kind, audience=audience, by=by, at=at)
    meeting.state = Meeting.State.CIRCULATED
    meeting.save(update_fields=["state"])
    logger.info("minutes circulated meeting=%s revision=%s by=%s", meeting.pk, revision.number, by.pk)
    return revision


@transaction.atomic
def publish_minutes(
    meeting: Meeting, *, by: User, overrule: Collection[str] | None = None, at: datetime | None = None
) -> Revision:
    """Freeze the minutes as a new revision for the meeting's audience, first time or after a withdrawal.

    `overrule`: codes of yellow remarks the secretary has looked at; None overrules all of them. Publishing a
    report that is published already returns its revision and changes nothing (a double click has one effect).
    Raises MinutesNotReady with every remark found, not just the first.
    """
    meeting = lock_meeting(meeting)
    if meeting.published_revision is not None:
        return meeting.published_revision
    draft = read_draft(meeting)
    require_ready(examine(draft), overrule)
    if not meeting.slug:
        meeting.slug = free_address(meeting)
    revision = append_revision(meeting, take_snapshot(draft), kind=Revision.Kind.PUBLISHED, by=by, at=at)
    forget_needs(timezone.localdate())
    logger.info("minutes published meeting=%s revision=%s by=%s", meeting.pk, revision.number, by.pk)
    return revision


@transaction.atomic
def correct_minutes(
    meeting: Meeting, *, by: User, reason: str, overrule: Collection[str] | None = None, at: datetime | None = None
) -> Revision:
    """Freeze the draft as it is now over the published report: dated, with the reason, shown on top of the page.

    Raises PublishingRefused without a reason, when nothing differs, or when the report is not published, and
    MinutesNotReady as `publish_minutes`.
    """
    meeting = lock_meeting(meeting)
    if meeting.published_revision is None:
        raise PublishingRefused(_("Referatet er ikke publisert, så det kan ikke rettes. Publiser det i stedet."))
    if not reason.strip():
        raise PublishingRefused(_("Skriv hva som er rettet, og hvorfor. Det står øverst på referatet."))
    draft = read_draft(meeting)
    frozen = take_snapshot(draft)
    if not differs(frozen, meeting.published_revision):
        raise PublishingRefused(_("Utkastet er likt det som er publisert. Gjør rettelsen i utkastet først."))
    require_ready(examine(draft, reason=reason), overrule)
    revision = append_revision(meeting, frozen, kind=Revision.Kind.CORRECTION, by=by, reason=reason.strip(), at=at)
    logger.info("minutes corrected meeting=%s revision=%s by=%s", meeting.pk, revision.number, by.pk)
    return revision
