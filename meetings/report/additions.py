"""What came after publishing, put under the item that it belongs to. Outside the record. No query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from meetings.models import Addition, Audience
from meetings.notation import Span, split_spans
from meetings.report.cases import paragraphs_of
from meetings.report.shapes import AdditionLine
from meetings.report.voices import Names, plate_of
from meetings.snapshot import Json


def additions_of(snapshot: Json, names: Names) -> dict[int, tuple[AdditionLine, ...]]:
    """By the item's position, the earliest received first; under 0 those whose item the report no longer has.

    An addition stands in the item of the statement or task it was made under; once that is gone, in the item of the
    same heading.
    """
    of_permalink = dict(_positions(snapshot))
    of_heading = {item["heading"]: item["position"] for item in reversed(snapshot["items"])}
    tasks = {task.get("id"): task for task in snapshot["tasks"] if names.sees(task)}
    found: dict[int, list[AdditionLine]] = defaultdict(list)
    for addition in names.around.additions:
        if not names.text(addition.text).strip():
            continue
        position = of_permalink.get(addition.under_id or 0) or of_heading.get(addition.heading, 0)
        found[position].append(_line(addition, tasks.get(addition.under_id), names))
    return {position: tuple(lines) for position, lines in found.items()}


def _positions(snapshot: Json) -> Iterator[tuple[int, int]]:
    """Permanent ids of the report, each with the position of its item."""
    for item in snapshot["items"]:
        for block in item["blocks"]:
            if block.get("id"):
                yield block["id"], item["position"]
    for task in snapshot["tasks"]:
        if task.get("id"):
            yield task["id"], task["item"]


def _line(addition: Addition, task: Json | None, names: Names) -> AdditionLine:
    organisation = addition.organisation
    plate = plate_of(organisation) if organisation is not None else None
    about: tuple[Span, ...] = split_spans(names.text(task["what"])) if task is not None else ()
    return AdditionLine(
        id=addition.pk,
        received_on=addition.received_on,
        plate=plate,
        paragraphs=paragraphs_of(names.text(addition.text)),
        members_only=addition.audience == Audience.MEMBERS and names.around.audience == Audience.PUBLIC,
        about=about,
        about_anchor=f"o{addition.under_id}" if about else "",
    )
