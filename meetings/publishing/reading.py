"""What a revision holds, and whether a draft would say otherwise."""

from __future__ import annotations

import json
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.drafts import Draft
from meetings.models import Meeting, Revision, RevisionBody
from meetings.publishing.refusing import PublishingRefused
from meetings.snapshot import REDACTS, Frozen, Json, canonical, take_snapshot


def snapshot_of(revision: Revision) -> Json:
    """The revision's snapshot. Raises PublishingRefused when a redaction has removed it."""
    body = RevisionBody.rows.filter(revision=revision).first()
    if body is None:
        raise PublishingRefused(_("Innholdet av utgaven er sladdet."))
    snapshot: Json = json.loads(body.canonical)
    snapshot.pop(REDACTS, None)
    return snapshot


def last_snapshot(meeting: Meeting) -> Json | None:
    """The newest body that still is there: what ids are carried from."""
    body = RevisionBody.rows.filter(revision__meeting=meeting).order_by("-revision__number").first()
    return None if body is None else json.loads(body.canonical)


def newest_revision(meeting: Meeting) -> Revision:
    return Revision.objects.for_system("the chain's last link").filter(meeting=meeting).latest("number")


def published_on(meeting: Meeting) -> date | None:
    """The local day of the first publishing."""
    first = (
        Revision.objects.for_system("the day of publishing stands on the report")
        .filter(meeting=meeting, kind=Revision.Kind.PUBLISHED)
        .order_by("number")
        .first()
    )
    return timezone.localdate(first.at) if first else None


def has_changes(draft: Draft) -> bool:
    """Whether a correction now would change the published report. False when it is not published."""
    published = draft.meeting.published_revision
    return published is not None and differs(take_snapshot(draft), published)


def differs(frozen: Frozen, revision: Revision) -> bool:
    """Compares as readers would: permanent ids and topics aside."""
    published = snapshot_of(revision)
    return canonical(without_ids(frozen.snapshot)) != canonical(without_ids(published))


def without_ids(snapshot: Json) -> Json:
    """A copy that says the same, without the permanent ids."""
    plain: Json = json.loads(canonical(snapshot))
    for block in (*(block for item in plain["items"] for block in item["blocks"]), *plain["tasks"]):
        block.pop("id", None)
    plain["meeting"]["next"].pop("meeting", None)  # set when the next meeting is made; the words are the same
    return plain
