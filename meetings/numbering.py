"""Permanent ids: carried from the revision before by alignment over the whole meeting, else given anew."""

from __future__ import annotations

from collections.abc import Sequence

from meetings.alignment import Aligned, align
from meetings.models import Meeting, Permalink
from meetings.snapshot import Json, statement_blocks


def number_snapshot(snapshot: Json, previous: Json | None, meeting: Meeting) -> None:
    """Write an id into every statement and task of the snapshot. One query, and one more where new ids are given.

    An id never passes to another speaker unless the words are equal; equal short lines are interchangeable.
    """
    before = _statements(previous) if previous else []
    new = _statements(snapshot)
    _give(statement_blocks(snapshot), align(before, new).keys, meeting, Permalink.Kind.STATEMENT)
    before = _tasks(previous) if previous else []
    _give(snapshot["tasks"], align(before, _tasks(snapshot)).keys, meeting, Permalink.Kind.TASK)


def carried_ids(snapshot: Json, previous: Json) -> list[int | None]:
    """The id that each statement of the snapshot would carry on from the revision before; None would be new.

    In the order of `statement_blocks(snapshot)`. Gives nothing away and writes nothing.
    """
    keys = align(_statements(previous), _statements(snapshot)).keys
    return [None if key is None else int(key) for key in keys]


def _give(blocks: Sequence[Json], keys: Sequence[str | None], meeting: Meeting, kind: Permalink.Kind) -> None:
    missing = [Permalink(meeting=meeting, kind=kind) for key in keys if key is None]
    fresh = iter(Permalink.rows.bulk_create(missing))
    for block, key in zip(blocks, keys, strict=True):
        block["id"] = int(key) if key is not None else next(fresh).pk


def _statements(snapshot: Json) -> list[Aligned]:
    return [
        Aligned(
            key=str(block.get("id", "")),
            speakers=tuple(_speaker(speaker) for speaker in block["speakers"]),
            text=block["text"],
            item=item["heading"],
            kind=block["kind"],
        )
        for item in snapshot["items"]
        for block in item["blocks"]
        if block["kind"] not in {"subheading", "reference"}
    ]


def _tasks(snapshot: Json) -> list[Aligned]:
    return [
        Aligned(
            key=str(task.get("id", "")),
            speakers=tuple(_speaker(who) for who in task["who"]),
            text=task["what"],
            item=task["item"],
            kind="task",
        )
        for task in snapshot["tasks"]
    ]


def _speaker(speaker: Json) -> tuple[int | None, int | None, str]:
    """Whom a statement belongs to, whatever it was written under; a label counts where nothing else is known."""
    organisation = speaker["organisation"]["id"] if speaker["organisation"] else None
    person = speaker["person"]["id"] if speaker["person"] else None
    return (organisation, person, speaker["group"] or ("" if organisation or person else speaker["label"]))
