"""Walks the chains of the record and says what does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from meetings.models import RedactedBody, Revision, RevisionBody
from meetings.publishing import body_hash, link_hash

SYSTEM = "verification reads every revision"


@dataclass(frozen=True)
class Flaw:
    meeting: int
    number: int
    what: str


def flaws() -> Iterator[Flaw]:
    """Every broken link, one meeting after the other. Three queries; bodies are streamed."""
    redacted = dict(RedactedBody.rows.values_list("removed_id", "redaction__number"))
    bodies = {
        key: body_hash(canonical, reason, by)
        for key, canonical, reason, by in RevisionBody.rows.values_list(
            "revision_id", "canonical", "reason", "by_id"
        ).iterator(chunk_size=50)
    }
    before: Revision | None = None
    for revision in Revision.objects.for_system(SYSTEM).order_by("meeting_id", "number"):
        first = before is None or before.meeting_id != revision.meeting_id
        expected_number = 1 if first or before is None else before.number + 1
        expected_hash = "" if first or before is None else before.sha256
        if revision.number != expected_number:
            yield Flaw(revision.meeting_id, revision.number, f"number {expected_number} was expected")
        if revision.previous_sha256 != expected_hash:
            yield Flaw(revision.meeting_id, revision.number, "does not follow the revision before it")
        if link_hash(revision) != revision.sha256:
            yield Flaw(revision.meeting_id, revision.number, "its own facts were changed")
        if revision.pk in bodies:
            if bodies[revision.pk] != revision.body_sha256:
                yield Flaw(revision.meeting_id, revision.number, "its body was changed")
        elif revision.pk not in redacted:
            yield Flaw(revision.meeting_id, revision.number, "its body is gone and no redaction names it")
        before = revision


def redactions() -> list[tuple[int, int, int]]:
    """Bodies that a redaction removed: (meeting, number, number of the redaction)."""
    named = RedactedBody.rows.filter(removed__body__isnull=True)
    return list(named.values_list("removed__meeting_id", "removed__number", "redaction__number"))
