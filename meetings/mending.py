"""From a published statement back to the line of the draft that it was typed as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from meetings.drafts import read_draft
from meetings.models import AgendaItem, Statement
from meetings.notation import Block, Register
from meetings.numbering import carried_ids
from meetings.publishing import PublishingRefused, snapshot_of
from meetings.snapshot import statement_blocks, take_snapshot

Json = dict[str, Any]  # Any: JSON of the shape that meetings.snapshot describes


@dataclass(frozen=True, slots=True)
class DraftLine:
    """Block `index` of the item's text. `as_published`: a correction now would leave the statement as it is."""

    item: AgendaItem
    index: int
    block: Block
    register: Register
    as_published: bool

    @property
    def text(self) -> str:
        """The block as it was typed, without its last line end: what `rewrite_block` puts in its place."""
        return self.block.raw.removesuffix("\n")


def line_of(statement: Statement) -> DraftLine | None:
    """The block that would carry on the statement's id at a correction now; None when the draft has no such line.

    Found as publishing would find it, by alignment over the whole meeting. Constant queries.
    """
    meeting = statement.meeting
    try:
        published = snapshot_of(statement.revision)
    except PublishingRefused:
        return None
    draft = read_draft(meeting)
    snapshot = take_snapshot(draft).snapshot
    ids = carried_ids(snapshot, published)
    if statement.pk not in ids:
        return None
    at = ids.index(statement.pk)
    places = [
        (item, index, block)
        for item, parsed in zip(draft.items, draft.parsed, strict=True)
        for index, block in enumerate(parsed.blocks)
        if block.becomes_row
    ]
    item, index, block = places[at]
    before = next(block for block in statement_blocks(published) if block["id"] == statement.pk)
    return DraftLine(item, index, block, draft.register, _words(before) == _words(statement_blocks(snapshot)[at]))


def _words(block: Json) -> Json:
    """What readers see of the statement itself: where it stands and what it answers aside."""
    return {name: value for name, value in block.items() if name not in {"id", "reply_to"}}
