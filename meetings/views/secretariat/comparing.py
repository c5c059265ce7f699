"""Two texts side by side, line by line: the published report and the draft, or what two editors wrote."""

from __future__ import annotations

from collections.abc import Iterable

from meetings.forms.conflicts import Difference, Side, side_by_side
from meetings.report import Report
from meetings.report.as_lines import lines_of

CONTEXT = 1
Pair = tuple[Side | None, Side | None]


def changed_lines(published: Report, draft: Report) -> list[Pair | None]:
    """Published beside draft, in the readers' own words."""
    return only_near(side_by_side("\n".join(lines_of(published)), "\n".join(lines_of(draft))))


def sides(difference: Difference) -> list[Pair | None]:
    """What two wrote in one field: a long text where it differs, anything else as a single line."""
    if difference.is_text:
        return only_near(difference.lines)
    return [(Side(difference.mine_shown, marked=True), Side(difference.theirs_shown, marked=True))]


def only_near(lines: Iterable[Pair]) -> list[Pair | None]:
    """The lines that differ, with a line around; None stands for what is left out."""
    pairs = list(lines)
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
