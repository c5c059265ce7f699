"""What differs between the published report and the draft, line by line, in the readers' own words."""

from __future__ import annotations

from meetings.forms.conflicts import Side, side_by_side
from meetings.report import Report
from meetings.report.as_lines import lines_of

CONTEXT = 1
Pair = tuple[Side | None, Side | None]


def changed_lines(published: Report, draft: Report) -> list[Pair | None]:
    """Published beside draft, only where they differ, with a line around; None stands for what is left out."""
    pairs = list(side_by_side("\n".join(lines_of(published)), "\n".join(lines_of(draft))))
    near = {
        place + step
        for place, pair in enumerate(pairs)
        if any(side is not None and side.marked for side in pair)
        for step in range(-CONTEXT, CONTEXT + 1)
    }
    shown: list[Pair | None] = []
    for place, pair in enumerate(pairs):
        if place in near:
            shown.append(pair)
        elif shown and shown[-1] is not None:
            shown.append(None)
    return shown
