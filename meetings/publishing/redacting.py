"""A report frozen anew in the words that a redaction left; the bodies it names go."""

from __future__ import annotations

import logging
from collections.abc import Collection

from django.db.models import Q

from meetings.circulating.closing import close_for_revision
from meetings.models import Meeting, Permalink, RedactedBody, Revision, RevisionBody
from meetings.publishing.appending import append_revision
from meetings.publishing.chaining import seal_revision
from meetings.publishing.reading import newest_revision
from meetings.snapshot import REDACTS, Frozen, Json, statement_blocks
from organisations.models import SiteEpoch, User

logger = logging.getLogger(__name__)


def redact_minutes(
    meeting: Meeting, snapshot: Json, removed: Collection[int], *, of: Revision, by: User, reason: str
) -> Revision:
    """A redaction revision with these words; the bodies of the revisions `removed` go (decision 2).

    `snapshot` has its permanent ids, `of` is the revision it was. Readers, audience and state stay as they are: a
    report that is withdrawn stays so, and one that is sent out for comments is sent out in the new words (of kind
    circulated, which no reader of the report ever meets). Called inside the transaction that read the bodies, the
    meeting's row locked (`meetings.redacting`).

    What it holds says which bodies are gone, so that its hash vouches for it (`meetings.verifying`).
    """
    snapshot = {**snapshot, REDACTS: _gone(meeting, removed)}
    before, kind = newest_revision(meeting), Revision.Kind.REDACTION
    if meeting.published_revision is not None:
        meeting.audience = meeting.published_revision.audience
        revision = append_revision(meeting, Frozen(snapshot), kind=kind, by=by, reason=reason, same=True)
    elif of.kind == Revision.Kind.CIRCULATED:
        revision = seal_revision(
            meeting, snapshot, kind=Revision.Kind.CIRCULATED, audience=before.audience, by=by, reason=reason
        )
        SiteEpoch.raise_()
    else:
        revision = seal_revision(meeting, snapshot, kind=kind, audience=before.audience, by=by, reason=reason)
        ids = [block["id"] for block in (*statement_blocks(snapshot), *snapshot["tasks"]) if "id" in block]
        Permalink.rows.filter(pk__in=ids).update(last_revision=revision)
        close_for_revision(revision)
        SiteEpoch.raise_()
    RedactedBody.rows.bulk_create(RedactedBody(redaction=revision, removed_id=key) for key in removed)
    RevisionBody.rows.filter(pk__in=removed).delete()
    logger.info("minutes redacted meeting=%s revision=%s by=%s", meeting.pk, revision.number, by.pk)
    return revision


def _gone(meeting: Meeting, removed: Collection[int]) -> list[int]:
    """Numbers of the revisions without their words, those of earlier redactions too. One query."""
    revisions = Revision.objects.for_system("a redaction says what it took").filter(meeting=meeting)
    gone = revisions.filter(Q(pk__in=removed) | Q(redacted_by__isnull=False))
    return list(gone.order_by("number").values_list("number", flat=True))
