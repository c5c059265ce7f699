"""First layer: text with a blank line below every line, as some readers of PDF leave it, is read without them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from meetings.importing.decoding import lines_of
from meetings.importing.formats.wraps import RUNNING
from meetings.importing.lines import Line, ends_sentence, read_lines, tidy
from meetings.importing.minutes import ReadMinutes, Span

_FEWEST_LINES = 12
_SHORTEST_PAGE = 20
_DOUBLED = 3
"""What one blank line between paragraphs has become."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """The text without the lines between, and which source line each of its lines is."""

    text: str
    numbers: list[int]


def without_spacing(text: str) -> Spacing | None:
    """None when the blank lines of the text mean what they usually mean: that a paragraph ends."""
    raws = lines_of(text)
    texts = [tidy(raw) for raw in raws]
    filled = [index for index, one in enumerate(texts) if one]
    gaps = [(one, after, after - one - 1) for one, after in pairwise(filled)]
    single = [(texts[one], texts[after]) for one, after, gap in gaps if gap == 1]
    wide = sum(1 for _one, _after, gap in gaps if gap > 1)
    running = sum(1 for one, after in single if after[0].islower() and not ends_sentence(one))
    regular = len(filled) >= _FEWEST_LINES and (len(single) + wide) * 10 >= len(gaps) * 9
    doubled = sum(1 for _one, _after, gap in gaps if gap == _DOUBLED) * 4 >= wide * 3
    if not regular or wide < 2 or running < (1 if doubled else 2) or running * (30 if doubled else 12) < len(single):
        return None
    drop = {one + 1 + step for one, _after, gap in gaps for step in range((gap + 1) // 2)}
    kept = [index for index in range(len(raws)) if index not in drop]
    paper = _of_the_paper(text)
    said = [RUNNING + raws[index] if index + 1 in paper else raws[index] for index in kept]
    return Spacing("\n".join(said), [index + 1 for index in kept])


def _of_the_paper(text: str) -> set[int]:
    """Numbers of the lines that are page numbers and running heads, which stand out only as long as the blanks do.

    Every line stands alone here: bare numbers are of pages when they count up at even distances. Others may be
    numbers of anything, and say nothing of what else is at the edges.
    """
    found = {line.number: line.text for line in read_lines(text) if line.furniture}
    pages = [(number, int(bare)) for number, said in found.items() if (bare := said.strip(" -–—")).isdigit()]
    steps = [after[0] - one[0] for one, after in pairwise(pages)]
    counts_up = all(after[1] == one[1] + 1 for one, after in pairwise(pages)) and (not pages or pages[0][1] <= 2)
    even = not steps or (min(steps) >= _SHORTEST_PAGE and max(steps) <= 1.5 * min(steps))
    return set(found) if counts_up and even else set(found) - {number for number, _bare in pages}


def restored(read: ReadMinutes, spacing: Spacing, source: Sequence[Line]) -> ReadMinutes:
    """What was read, with the line numbers of the source."""
    numbers = spacing.numbers

    def span(one: Span) -> Span:
        return numbers[one[0] - 1], numbers[one[1] - 1]

    def all_of(many: Iterable[int]) -> list[int]:
        return [numbers[one - 1] for one in many]

    read.head.lines = all_of(read.head.lines)
    for attendee in read.attendees:
        attendee.lines = span(attendee.lines)
    for item in read.items:
        item.heading_lines, item.lines = span(item.heading_lines), span(item.lines)
    for one in read.contributions:
        one.lines, one.members = span(one.lines), all_of(one.members)
    for part in (read.next_meeting, read.signature):
        part.lines = span(part.lines) if part.lines else None
    read.links = [replace(link, lines=span(link.lines)) for link in read.links]
    read.other, read.understood = all_of(read.other), all_of(read.understood)
    read.layout, read.unknown = set(all_of(read.layout)), set(all_of(read.unknown))
    lines = list(source)
    for line in read.lines:
        number = numbers[line.number - 1]
        lines[number - 1] = replace(line, number=number, raw=source[number - 1].raw)
    read.lines = lines
    return read
