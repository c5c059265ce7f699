"""Walks the chains of the record and says what does not hold."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from meetings.models import RedactedBody, Revision, RevisionBody
from meetings.publishing import body_hash, link_hash
from meetings.snapshot import REDACTS

SYSTEM = "verification reads every revision"


@dataclass(frozen=True)
class Flaw:
    meeting: int
    number: int
    what: str


def flaws() -> Iterator[Flaw]:
    """Every broken link, one meeting after the other. Three queries; bodies are streamed."""
    named = {row.removed_id: row.redaction for row in RedactedBody.rows.select_related("redaction")}
    bodies = _Bodies({redaction.pk: redaction.meeting_id for redaction in named.values()})
    before: Revision | None = None
    for revision in Revision.objects.for_system(SYSTEM).order_by("meeting_id", "number"):
        if before is not None and before.meeting_id != revision.meeting_id:
            before = None
        found = [*_of_link(revision, before), *_of_body(revision, named.get(revision.pk), bodies)]
        yield from (Flaw(revision.meeting_id, revision.number, what) for what in found)
        before = revision


class _Bodies:
    """What every body says, as its hash; which of them give a reason; and of each meeting what its redactions say that
    they took, as long as their hash vouches for it: another body may be no JSON. One query, streamed. `redactions`:
    revision → meeting.
    """

    def __init__(self, redactions: Mapping[int, int]) -> None:
        self.hashes: dict[int, str] = {}
        self.reasoned: set[int] = set()
        self.taken: dict[int, set[int]] = defaultdict(set)
        rows = RevisionBody.rows.values_list("revision_id", "canonical", "reason", "by_id", "revision__body_sha256")
        for key, canonical, reason, by, sealed in rows.iterator(chunk_size=50):
            self.hashes[key] = body_hash(canonical, reason, by)
            if reason:
                self.reasoned.add(key)
            vouches = key in redactions and self.hashes[key] == sealed
            taken = json.loads(canonical).get(REDACTS) if vouches else None
            if taken is not None:
                self.taken[redactions[key]].update(taken)


def _of_link(revision: Revision, before: Revision | None) -> Iterator[str]:
    number = 1 if before is None else before.number + 1
    if revision.number != number:
        yield f"number {number} was expected"
    if revision.previous_sha256 != ("" if before is None else before.sha256):
        yield "does not follow the revision before it"
    if link_hash(revision) != revision.sha256:
        yield "its own facts were changed"


def _of_body(revision: Revision, redaction: Revision | None, bodies: _Bodies) -> Iterator[str]:
    body = bodies.hashes.get(revision.pk)
    if body is None and redaction is None:
        yield "its body is gone and no redaction names it"
    if body is not None and body != revision.body_sha256:
        yield "its body was changed"
    if body is not None and redaction is not None:
        yield "a redaction names it and its body is still there"
    if redaction is not None and not _may_redact(redaction, revision, bodies):
        yield "what is said to have redacted it cannot have done so"


def _may_redact(redaction: Revision, removed: Revision, bodies: _Bodies) -> bool:
    """A later revision of the same meeting that was made to redact, and says that it took the body: each says so of all
    before it too, but for those from before they said it. One that is only sent out for comments gives no reason.
    """
    has_reason = redaction.pk in bodies.reasoned or redaction.pk not in bodies.hashes
    made_to = redaction.kind == Revision.Kind.REDACTION or (redaction.kind == Revision.Kind.CIRCULATED and has_reason)
    later = redaction.meeting_id == removed.meeting_id and redaction.number > removed.number
    says_so = removed.number in bodies.taken.get(removed.meeting_id, {removed.number})
    return made_to and later and says_so


def redactions() -> list[tuple[int, int, int]]:
    """Bodies that a redaction removed: (meeting, number, number of the redaction)."""
    named = RedactedBody.rows.filter(removed__body__isnull=True)
    return list(named.values_list("removed__meeting_id", "removed__number", "redaction__number"))
