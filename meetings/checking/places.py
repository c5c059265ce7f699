"""The running text of a draft, line by line, with where it stands in its block."""

from __future__ import annotations

from collections.abc import Iterator

from meetings.checking.remarks import read_blocks
from meetings.drafts import Draft
from meetings.models import AgendaItem
from meetings.notation import Block, hidden_places


def texts_of(draft: Draft) -> Iterator[tuple[AgendaItem, int, Block, int, str]]:
    """Item, index, block, where in the block's `raw` the line begins, and the line.

    Without the label, and without who is to do a task. What is for members only by `((…))` is blanked, letter for
    letter; a line that is so as a whole is left out.
    """
    for item, index, block in read_blocks(draft):
        if block.members_only:
            continue
        at = _text_begins(block)
        for line in block.raw[at:].split("\n"):
            if line.strip():
                yield item, index, block, at, blanked(line)
            at += len(line) + 1


def _text_begins(block: Block) -> int:
    if block.task is None:
        return block.text_at
    return max(block.text_at, block.raw.find(block.task.what.split("\n")[0], block.text_at))


def blanked(line: str) -> str:
    for start, end in hidden_places(line):
        line = line[:start] + " " * (end - start) + line[end:]
    return line
