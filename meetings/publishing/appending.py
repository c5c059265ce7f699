"""What each deed does with a meeting: lock it, append a revision for its readers, tell the apps above."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from meetings.models import Meeting, Revision
from meetings.numbering import number_snapshot
from meetings.publishing.chaining import seal_revision
from meetings.publishing.reading import last_snapshot
from meetings.rows import write_rows
from meetings.snapshot import Frozen
from meetings.versions import keep_published
from organisations.models import SiteEpoch, User


def lock_meeting(meeting: Meeting) -> Meeting:
    """The meeting's row, locked until the transaction ends (on SQLite the whole transaction writes alone).

    Read only once it is locked: in one statement PostgreSQL, having waited, joins the row as it is now to what stood
    beside it before, and a report just published would seem to have no revision.
    """
    meetings = Meeting.objects.for_system("a deed locks the meeting it changes")
    meetings.select_for_update(of=("self",)).values_list("pk", flat=True).get(pk=meeting.pk)
    return (
        Meeting.objects.for_system("a deed reads the meeting it changes")
        .select_related("body", "convenor", "chair", "minute_taker", "published_revision")
        .get(pk=meeting.pk)
    )


def append_revision(
    meeting: Meeting,
    frozen: Frozen,
    *,
    kind: Revision.Kind,
    by: User,
    reason: str = "",
    at: datetime | None = None,
    same: bool = False,
) -> Revision:
    """Number, seal, point the meeting at it and write its rows. `same`: the snapshot has its ids already."""
    if not same:
        number_snapshot(frozen.snapshot, last_snapshot(meeting), meeting)
    revision = seal_revision(
        meeting, frozen.snapshot, kind=kind, audience=meeting.audience, by=by, reason=reason, at=at
    )
    meeting.published_revision = revision
    head = frozen.snapshot["meeting"]
    meeting.published_date, meeting.published_title = date.fromisoformat(head["date"]), head["title"]
    meeting.state = Meeting.State.PUBLISHED
    meeting.save(update_fields=["published_revision", "published_date", "published_title", "state", "slug", "audience"])
    write_rows(revision, frozen, editorial_too=not same)
    if not same:
        keep_published(meeting, now=timezone.now())
    tell_apps(revision)
    return revision


def tell_apps(revision: Revision) -> None:
    """Run what the apps above asked for, inside this transaction, and make stored pages stale."""
    for name in settings.AFTER_REVISION:
        import_string(name)(revision)
    SiteEpoch.raise_()
