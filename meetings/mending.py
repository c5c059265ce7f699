"""From a frozen statement back to the line of the draft that it was typed as."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.drafts import read_draft
from meetings.models import AgendaItem, Meeting, Revision, Statement
from meetings.notation import Block, Register
from meetings.numbering import carried_ids
from meetings.publishing import PublishingRefused, snapshot_of
from meetings.snapshot import Json, statement_blocks, take_snapshot


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
    """The block that would carry on the statement's id at a correction now; None when the draft has no such line."""
    return lines_in_draft(statement.meeting, statement.revision).get(statement.pk)


def lines_in_draft(meeting: Meeting, revision: Revision) -> dict[int, DraftLine]:
    """The block of the draft that would carry on each permanent id of the revision; ids without one are left out.

    Found as publishing would find it, by alignment over the whole meeting. Constant queries. Nothing where a
    redaction has removed the words.
    """
    try:
        frozen = snapshot_of(revision)
    except PublishingRefused:
        return {}
    draft = read_draft(meeting)
    snapshot = take_snapshot(draft).snapshot
    before = {block["id"]: block for block in statement_blocks(frozen)}
    places = [
        (item, index, block)
        for item, parsed in zip(draft.items, draft.parsed, strict=True)
        for index, block in enumerate(parsed.blocks)
        if block.becomes_row
    ]
    found = {}
    for key, (item, index, block), now in zip(
        carried_ids(snapshot, frozen), places, statement_blocks(snapshot), strict=True
    ):
        if key is not None:
            found[key] = DraftLine(item, index, block, draft.register, _words(before[key]) == _words(now))
    return found


def _words(block: Json) -> Json:
    """What readers see of the statement itself: where it stands and what it answers aside."""
    return {name: value for name, value in block.items() if name not in {"id", "reply_to"}}
