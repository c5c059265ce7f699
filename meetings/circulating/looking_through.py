"""When old minutes may be read by everyone: once those quoted have had a look at their lines (trust H2)."""

from __future__ import annotations

import json

from django.utils import timezone

from meetings.circulating.lines import Json, Kept, Party, pairs_of, party_of
from meetings.models import Audience, Circulation, Mail, Meeting, RevisionBody
from meetings.notifications.report_readers import GOT_IT
from meetings.numbering import carried_ids
from meetings.snapshot import statement_blocks
from organisations.models import Organisation


def not_looked_through(meeting: Meeting, snapshot: Json) -> list[str]:
    """Organisations whose lines the public would read, and who had no link to each of them until a deadline passed.

    By name; empty when the report may be public. Each line is compared by its permanent id, so that one written
    since is not looked through. Eight queries, and two for each finished round.
    """
    kept = Kept()
    seen = _seen(meeting, kept)
    wanted = {party for party, key in _public_pairs(meeting, snapshot, kept) if (party, key) not in seen}
    keys = [party.organisation for party in wanted if party.organisation is not None]
    return list(Organisation.rows.filter(pk__in=keys).order_by("sort_key", "pk").values_list("short", flat=True))


def _seen(meeting: Meeting, kept: Kept) -> set[tuple[Party, int]]:
    """Who was sent which line, in rounds that ran to their end. Whose mail did not go out, and who has not answered,
    was not reached.
    """
    found: set[tuple[Party, int]] = set()
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
        pairs = pairs_of(json.loads(body.canonical), kept) if body is not None else set()
        found |= {(party, key) for party, key in pairs if party in reached}
    return found


def _public_pairs(meeting: Meeting, snapshot: Json, kept: Kept) -> set[tuple[Party, int]]:
    """As `pairs_of`, of what the public would read; a line without an id that it carries on has 0."""
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
    return pairs_of({**snapshot, "items": items}, kept)
