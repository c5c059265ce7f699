"""From a published statement back to the line of the draft that it was typed as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from meetings.drafts import parse_item
from meetings.models import AgendaItem, Statement
from meetings.names import register_for
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
    draft = take_snapshot(meeting).snapshot
    ids = carried_ids(draft, published)
    if statement.pk not in ids:
        return None
    at = ids.index(statement.pk)
    register = register_for(meeting)
    items = AgendaItem.rows.filter(meeting=meeting).select_related("meeting").order_by("position", "pk")
    places = [
        (item, index, block)
        for item in items
        for index, block in enumerate(parse_item(item, register).blocks)
        if block.becomes_row
    ]
    item, index, block = places[at]
    before = next(block for block in statement_blocks(published) if block["id"] == statement.pk)
    return DraftLine(item, index, block, register, _words(before) == _words(statement_blocks(draft)[at]))


def _words(block: Json) -> Json:
    """What readers see of the statement itself: where it stands and what it answers aside."""
    return {name: value for name, value in block.items() if name not in {"id", "reply_to"}}
