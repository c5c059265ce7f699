"""A remark on a draft: what is wrong, where it is mended, and what can be done about it with one click."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from meetings.drafts import Draft
from meetings.models import AgendaItem
from meetings.notation import Block, Kind

UNREAD = frozenset({Kind.INTERNAL, Kind.BLANK, Kind.TOPICS})
"""Blocks that no reader of a report gets as text."""


class Place(StrEnum):
    """The page where a remark is mended, by the name of its address."""

    HEAD = "meeting"
    TEXT = "write"
    PARTICIPANTS = "participants"


class Deed(StrEnum):
    """What one click does about a remark. The first three settle it by a choice that is logged."""

    KEEP = "keep"
    HIDE = "hide"
    EDIT = "edit"
    MEND = "mend"


@dataclass(frozen=True)
class Rewriting:
    """What a deed puts in the place of a block of the remark's item, by its index."""

    block: int
    text: str


@dataclass(frozen=True)
class Remark:
    """One thing to mend or to look at, and where: `line` counts in the item's text from 1.

    `mark` tells it from others of its code at its place, and is not the text itself. One with deeds cannot be ticked
    off when `must_choose`.
    """

    code: str
    text: str
    meeting: int
    place: Place
    item: int | None = None
    line: int | None = None
    mark: str = ""
    rewritings: tuple[tuple[Deed, Rewriting], ...] = ()
    must_choose: bool = False

    def rewriting(self, deed: Deed) -> Rewriting | None:
        """What the deed writes; None when the remark offers no such deed."""
        return next((writes for offered, writes in self.rewritings if offered == deed), None)


@dataclass(frozen=True)
class Marking:
    """Makes remarks on one meeting."""

    meeting: int

    def at(self, place: Place, code: str, text: str) -> Remark:
        return Remark(code, text, self.meeting, place)

    def head(self, code: str, text: str) -> Remark:
        return Remark(code, text, self.meeting, Place.HEAD)

    def item(self, code: str, text: str, item: AgendaItem, line: int | None = None) -> Remark:
        return Remark(code, text, self.meeting, Place.TEXT, item.pk, line)


def read_blocks(draft: Draft) -> Iterator[tuple[AgendaItem, int, Block]]:
    """Every block that readers get, with its item and its index."""
    for item, parsed in zip(draft.items, draft.parsed, strict=True):
        for index, block in enumerate(parsed.blocks):
            if block.kind not in UNREAD:
                yield item, index, block
