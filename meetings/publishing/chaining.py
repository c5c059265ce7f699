"""One link of the chain: a revision and its body, sealed with the hash of the one before (decision 2)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from django.utils import timezone

from meetings.models import Meeting, Revision, RevisionBody
from meetings.snapshot import Json, canonical
from organisations.models import User


def seal_revision(
    meeting: Meeting,
    snapshot: Json,
    *,
    kind: Revision.Kind,
    audience: str,
    by: User,
    reason: str = "",
    at: datetime | None = None,
) -> Revision:
    """Write the revision and its body, chained to the one before."""
    before = Revision.objects.for_system("the chain").filter(meeting=meeting).order_by("-number").first()
    body = canonical(snapshot)
    revision = Revision(
        meeting=meeting,
        number=before.number + 1 if before else 1,
        kind=kind,
        audience=audience,
        body_sha256=body_hash(body, reason, by.pk),
        previous_sha256=before.sha256 if before else "",
        at=at or timezone.now(),
    )
    revision.sha256 = link_hash(revision)
    revision.save(force_insert=True)
    RevisionBody(revision=revision, canonical=body, reason=reason, by=by).save(force_insert=True)
    return revision


def body_hash(canonical_snapshot: str, reason: str, by: int) -> str:
    """SHA-256 over what a revision says, why it was made and by whom."""
    return hashlib.sha256(canonical([canonical_snapshot, reason, by]).encode()).hexdigest()


def link_hash(revision: Revision) -> str:
    """SHA-256 over the revision's own facts, its body's hash and the hash before: one link of the chain."""
    facts = {
        "meeting": revision.meeting_id,
        "number": revision.number,
        "kind": str(revision.kind),
        "audience": str(revision.audience),
        "at": revision.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "body": revision.body_sha256,
        "previous": revision.previous_sha256,
    }
    return hashlib.sha256(canonical(facts).encode()).hexdigest()
