"""The draft while it is reviewed: items of lines, each line with the source lines it was made of. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from meetings.importing.drafting import Draft, DraftItem, Fate, LineFate, Place


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of an item's text. `sources`: numbers of source lines, from 1; two speakers may share one."""

    text: str
    sources: tuple[int, ...] = ()


@dataclass(slots=True)
class SheetItem:
    """An item; `heading_sources` are the source lines of its heading, none for what stands above the first."""

    number: str
    heading: str
    presenters: str
    heading_sources: tuple[int, ...]
    lines: list[SheetLine]

    @property
    def key(self) -> int:
        """What steps call the item: its heading's first source line, 0 where it has none."""
        return self.heading_sources[0] if self.heading_sources else 0

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def write(self, text: str) -> None:
        """Put another text in; lines that changed keep the sources of those they replace."""
        new = text.split("\n") if text else []
        old = self.lines
        self.lines = []
        matcher = SequenceMatcher(None, [line.text for line in old], new, autojunk=False)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            if tag == "equal":
                self.lines += old[i1:i2]
            else:
                self.lines += _replaced(old[i1:i2], new[j1:j2])


def _replaced(old: Sequence[SheetLine], new: Sequence[str]) -> list[SheetLine]:
    """New lines with the old ones' sources, first to first; what is left over goes to the last."""
    if not new:
        return []
    sources = [line.sources for line in old[: len(new)]] + [()] * (len(new) - len(old))
    for line in old[len(new) :]:
        sources[-1] += line.sources
    return [SheetLine(text, own) for text, own in zip(new, sources, strict=True)]


@dataclass(slots=True)
class Sheet:
    """All of it. `outside`: what became of source lines that are in no item's text."""

    items: list[SheetItem]
    source: dict[int, str]
    """Every source line as it stands, by number."""
    outside: dict[int, tuple[Fate, Place]]
    unresolved: set[int]
    """Source lines that are in the text only because nobody understood where they belong."""
    settled: set[str] = field(default_factory=set)
    """Questions that somebody has answered with «Det stemmer»."""

    def find(self, source: int, part: int = 0) -> tuple[SheetItem, int] | None:
        """The item and the index of the line that holds the source line; `part` counts those that share it."""
        found = [
            (item, index) for item in self.items for index, line in enumerate(item.lines) if source in line.sources
        ]
        return found[part] if part < len(found) else None

    def item(self, key: int) -> SheetItem | None:
        return next((item for item in self.items if item.key == key), None)

    def draft(self) -> Draft:
        """The draft as it would be created, every source line with its one fate."""
        fates: dict[int, LineFate] = {}
        for position, item in enumerate(self.items):
            for number in item.heading_sources:
                fates[number] = LineFate(number, Fate.PLACED, Place.HEADING, position, None, self.source[number])
            for at, line in enumerate(item.lines, start=1):
                for number in line.sources:
                    fate = Fate.UNRESOLVED if number in self.unresolved else Fate.PLACED
                    fates.setdefault(number, LineFate(number, fate, Place.TEXT, position, at, self.source[number]))
        for number, (fate, place) in self.outside.items():
            fates.setdefault(number, LineFate(number, fate, place, None, None, self.source[number]))
        items = [DraftItem(one.number, one.heading, one.presenters, one.text) for one in self.items]
        return Draft(items, [fates[number] for number in sorted(self.source)])


def sheet_of(made: Draft) -> Sheet:
    """The draft as it was read, ready to be mended."""
    headings: dict[int, list[int]] = {}
    landed: dict[tuple[int, int], list[int]] = {}
    outside: dict[int, tuple[Fate, Place]] = {}
    for one in made.fates:
        if one.item is None:
            outside[one.number] = (one.fate, one.place)
        elif one.place is Place.HEADING:
            headings.setdefault(one.item, []).append(one.number)
        elif one.draft_line is not None:
            landed.setdefault((one.item, one.draft_line), []).append(one.number)
    return Sheet(
        items=[
            SheetItem(
                item.number,
                item.heading,
                item.presenters,
                tuple(headings.get(index, ())),
                list(_lines(item.text, index, landed)),
            )
            for index, item in enumerate(made.items)
        ],
        source={one.number: one.kept for one in made.fates},
        outside=outside,
        unresolved={one.number for one in made.fates if one.fate is Fate.UNRESOLVED},
    )


def _lines(text: str, item: int, landed: dict[tuple[int, int], list[int]]) -> Iterator[SheetLine]:
    """The text's lines; one that nothing landed on shares the source line of the one before it."""
    last: tuple[int, ...] = ()
    for at, line in enumerate(text.split("\n") if text else [], start=1):
        if not line:
            yield SheetLine("")
            continue
        last = tuple(landed.get((item, at), ())) or last[-1:]
        yield SheetLine(line, last)
