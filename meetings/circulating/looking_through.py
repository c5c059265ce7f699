"""When old minutes may be read by everyone: once those quoted have had a look at their lines (trust H2)."""

from __future__ import annotations

import json

from django.utils import timezone

from meetings.circulating.lines import Kept, Party, Words, party_of, words_of
from meetings.models import Audience, Circulation, ErrorReport, LineAnswer, Mail, Meeting, RevisionBody
from meetings.notifications.report_readers import GOT_IT
from meetings.numbering import carried_ids
from meetings.snapshot import Json, statement_blocks
from organisations.models import Organisation

MENDED_BY_HAND = None
"""In the place of words: the party said what was wrong with the line, and the office found better ones."""
Seen = set[tuple[Party, int, str | None]]


def not_looked_through(meeting: Meeting, snapshot: Json) -> list[str]:
    """Organisations whose lines the public would read, and who had no link to each of them until a deadline passed.

    By name; empty when the report may be public. Each line is compared by its permanent id and its words, so that one
    written since, or rewritten in its place, is not looked through. Ten queries, and two for each finished round.
    """
    kept = Kept()
    seen = _sent(meeting, kept) | _asked_for(meeting)
    wanted = {
        party
        for party, key, words in _public_words(meeting, snapshot, kept)
        if (party, key, words) not in seen and (party, key, MENDED_BY_HAND) not in seen
    }
    keys = [party.organisation for party in wanted if party.organisation is not None]
    return list(Organisation.rows.filter(pk__in=keys).order_by("sort_key", "pk").values_list("short", flat=True))


def _sent(meeting: Meeting, kept: Kept) -> Seen:
    """Who was sent which words, in rounds that ran to their end. Whose mail did not go out, and who has not answered,
    was not reached.
    """
    found: Seen = set()
    rounds = Circulation.rows.filter(meeting=meeting).looked_through(timezone.localdate())
    for circulation in rounds.prefetch_related("asked"):
        body = RevisionBody.rows.filter(revision=circulation.revision_id).first()
        mails = Mail.rows.filter(mailing=circulation.mailing_id, state__in=GOT_IT).exclude(to="")
        sent = set(mails.values_list("organisation_id", "person_id"))
        reached = {
            party_of(one)
            for one in circulation.asked.all()
            if one.answered_at or (one.address and (one.organisation_id, one.person_id) in sent)
        }
        lines = words_of(json.loads(body.canonical), kept) if body is not None else ()
        found |= {line for line in lines if line[0] in reached}
    return found


def _asked_for(meeting: Meeting) -> Seen:
    """The words that a party wants itself: proposed in a round, or where it told of an error. Where it only said what
    was wrong, whatever the office mended it to. Two queries.
    """
    proposed = LineAnswer.rows.filter(circulation__meeting=meeting, state=LineAnswer.State.PROPOSED)
    told = ErrorReport.rows.filter(statement__meeting=meeting)
    mended = {ErrorReport.State.CORRECTING, ErrorReport.State.CORRECTED}
    found: Seen = set()
    for row in proposed:
        if row.wording or row.decision == LineAnswer.Decision.TAKEN:
            found.add((party_of(row), row.statement_id, row.wording or MENDED_BY_HAND))
    for report in told:
        if report.wording or report.state in mended:
            found.add((Party(report.organisation_id), report.statement_id, report.wording or MENDED_BY_HAND))
    return found


def _public_words(meeting: Meeting, snapshot: Json, kept: Kept) -> set[Words]:
    """As `words_of`, of what the public would read; a line without an id that it carries on has 0."""
    body = RevisionBody.rows.filter(revision__meeting=meeting).order_by("-revision__number").first()
    blocks = statement_blocks(snapshot)
    carried = carried_ids(snapshot, json.loads(body.canonical)) if body is not None else [None] * len(blocks)
    numbered = {id(block): key or 0 for block, key in zip(blocks, carried, strict=True)}
    items = [
        {
            **item,
            "blocks": [
                {**block, "id": numbered.get(id(block), 0)}
                for block in item["blocks"]
                if block["audience"] == Audience.PUBLIC
            ],
        }
        for item in snapshot["items"]
    ]
    return words_of({**snapshot, "items": items}, kept)
