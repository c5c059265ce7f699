"""Third layer: how the document as a whole sets its paragraphs, by which the walk over the body reads each line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from meetings.importing.lines import Line

_BROKEN_TWICE = 4
"""One line in so many that goes on in mid-sentence though it had room."""

_WRAPPED = 5
"""Of a text with hard line ends at least one line in so many runs on to the next; fewer tell nothing."""


def hanging_indent(lines: Sequence[Line]) -> int | None:
    """How far the second line of a bullet usually stands in from the bullet itself; None when none has one."""
    steps = Counter(
        after.indent - line.indent
        for line, after in pairwise(lines)
        if line.bullet and not after.blank and not after.bullet and (after.starts_lower or line.full)
    )
    return steps.most_common(1)[0][0] if steps else None


def is_tight(lines: Sequence[Line]) -> bool:
    """Whether a line that ends a sentence ends its paragraph: each line does, or those do that had room for more.

    Of lines that had room, most then end a sentence and have text right below them. Where many go on in mid-sentence,
    the text was broken twice, and how long a line is says nothing; a text without hard line ends is close when few
    lines are empty.
    """
    if not any(line.full for line in lines):
        return True
    filled = sum(1 for line in lines if not line.blank)
    wraps = sum(1 for line in lines if line.full and not line.ends_sentence)
    if wraps * _WRAPPED < filled:
        blank = sum(1 for line, after in pairwise(lines) if line.blank and not after.blank)
        return blank < filled * 0.1
    short = [(line, after) for line, after in pairwise(lines) if not (line.full or line.blank or line.furniture)]
    close = sum(1 for line, after in short if line.ends_sentence and not after.blank and not after.starts_lower)
    apart = sum(1 for line, after in short if line.ends_sentence and after.blank)
    broken = sum(1 for line, after in short if not line.ends_sentence and after.starts_lower and not after.bullet)
    return close > apart and broken * _BROKEN_TWICE < close
