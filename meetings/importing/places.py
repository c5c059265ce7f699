"""From a statement back to the lines of the original that it came from. Pure: no database.

Words are compared by their letters and figures alone, run together, so that wraps, hyphens, bullets and blanks do not
count. Three passes: words that stand once in the original; words that stand there several times, told apart by
who spoke and by their neighbours; and edited words, by most words in common. Where it is not certain there is no
place, never a wrong one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from meetings.importing.drafting import Fate, Place

FEWEST_LETTERS = 4
FEWEST_WORDS = 4
"""Fewer words are taken for the statement only where they are all of a line or a sentence."""

ALIKE = 0.5
"""Share of its telling words that an edited statement must have in common with the lines, or they with it."""

CONTAINED, LONGER = 0.75, 3
"""The share asked of one that is taken for a part of lines that are so many times longer."""

MOST_ALIKE_ELSEWHERE = 0.6
"""Lines that have so much of that share are as likely, and then neither is the place."""

MOST_STARTS = 2_000
_TELLING = 3
_WORD = re.compile(r"[^\W_]+")
_BEFORE = re.compile(r"(?:^|[.:;!?)–—•*»-])\s*$")
_AFTER = re.compile(r"\s*[)»\"]*\s*(?:$|[.;!?])")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the original whose words came into an item of the draft."""

    number: int
    text: str
    item: int | None
    draft_line: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as it stands now. `names`: every spelling of those who said it."""

    key: int
    text: str
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Run:
    """The first and the last line of the original, as people number them."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Match:
    """Words `first` to `last` of the original."""

    first: int
    last: int


def lines_of_fates(fates: Iterable[dict[str, object]]) -> list[SourceLine]:
    """What SourceDocument keeps, without the blank lines, the head and what belongs to the paper."""
    worded = {Place.TEXT.value, Place.HEADING.value}
    return [
        SourceLine(
            int(str(one["line"])),
            str(one["text"]),
            one["item"] if isinstance(one["item"], int) else None,
            one["draft_line"] if isinstance(one["draft_line"], int) else None,
        )
        for one in fates
        if one["fate"] != Fate.BLANK.value and one["place"] in worded
    ]


def find_places(lines: Sequence[SourceLine], said: Sequence[Said]) -> dict[int, Run]:
    """Where each statement came from, those that can be told, in the order of the original.

    `said` is in the order of the report. The work grows with the number of words.
    """
    source = _Source(lines)
    finder = _Finder(source, said)
    finder.once()
    finder.several()
    finder.edited()
    return {
        said[index].key: Run(source.number(match.first), source.number(match.last))
        for index, match in sorted(finder.found.items(), key=lambda one: (one[1].first, one[1].last))
    }


def letters(text: str) -> str:
    """The letters and figures of a text, run together."""
    return "".join(_WORD.findall(text.casefold()))


class _Source:
    """The words of the original in order, and the same as one string of letters."""

    def __init__(self, lines: Sequence[SourceLine]) -> None:
        self.lines = lines
        self.words: list[str] = []
        self.line_of: list[int] = []
        self.span_of: list[tuple[int, int]] = []
        self.starts: list[int] = []
        for index, line in enumerate(lines):
            for found in _WORD.finditer(line.text.casefold()):
                self.words.append(found[0])
                self.line_of.append(index)
                self.span_of.append(found.span())
        at = 0
        for word in self.words:
            self.starts.append(at)
            at += len(word)
        self.all = "".join(self.words)
        self.word_ending = {
            start + len(word): number for number, (start, word) in enumerate(zip(self.starts, self.words, strict=True))
        }
        self.beginning: dict[str, list[int]] = defaultdict(list)
        for number, start in enumerate(self.starts):
            self.beginning[self.all[start : start + FEWEST_LETTERS]].append(number)

    def number(self, word: int) -> int:
        return self.lines[self.line_of[word]].number

    def matches(self, wanted: str) -> list[_Match]:
        """Every run of whole words that has these letters."""
        starts = self.beginning.get(wanted[:FEWEST_LETTERS], []) if len(wanted) >= FEWEST_LETTERS else []
        if len(starts) > MOST_STARTS:
            return []
        found = []
        for word in starts:
            end = self.starts[word] + len(wanted)
            if end in self.word_ending and self.all.startswith(wanted, self.starts[word]):
                found.append(_Match(word, self.word_ending[end]))
        return found

    def is_whole(self, match: _Match) -> bool:
        """Whether the words are all of a line, a sentence, or what stands after a label."""
        first, last = self.lines[self.line_of[match.first]].text, self.lines[self.line_of[match.last]].text
        return bool(
            _BEFORE.search(first.casefold()[: self.span_of[match.first][0]])
            and _AFTER.match(last.casefold()[self.span_of[match.last][1] :])
        )

    def before(self, match: _Match) -> str:
        """The letters that stand before the words on their line, or on the label above them."""
        line = self.line_of[match.first]
        told = letters(self.lines[line].text.casefold()[: self.span_of[match.first][0]])
        above = self.lines[line - 1].text.rstrip() if line and not told else ""
        return letters(above) if above.endswith(":") else told

    def is_named(self, match: _Match, names: frozenset[str]) -> bool:
        told = self.before(match)
        return any(name in told for name in names)


class _Finder:
    """What is found so far, and the passes that find more."""

    def __init__(self, source: _Source, said: Sequence[Said]) -> None:
        self.source = source
        self.said = said
        self.wanted = [letters(one.text) for one in said]
        self.few = [len(_WORD.findall(one.text)) < FEWEST_WORDS for one in said]
        self.names = [frozenset(letters(name) for name in one.names) - {""} for one in said]
        self.found: dict[int, _Match] = {}
        self.taken: set[int] = set()
        """Words of the original that a statement has."""

    def _settle(self, index: int, match: _Match) -> None:
        self.found[index] = match
        self.taken.update(range(match.first, match.last + 1))

    def _alike(self) -> dict[str, list[int]]:
        alike: dict[str, list[int]] = defaultdict(list)
        for index, wanted in enumerate(self.wanted):
            if wanted and index not in self.found:
                alike[wanted].append(index)
        return alike

    def _free(self, wanted: str, index: int) -> list[_Match]:
        """Where the words stand and may be the statement's own: no part of what another said."""
        few = self.few[index]
        return [
            match
            for match in self.source.matches(wanted)
            if self.taken.isdisjoint(range(match.first, match.last + 1)) and (not few or self.source.is_whole(match))
        ]

    def once(self) -> None:
        """Words that one statement has and that stand once, the longest first."""
        for wanted, indexes in sorted(self._alike().items(), key=lambda one: (-len(one[0]), one[1])):
            matches = self._free(wanted, indexes[0])
            if len(indexes) == len(matches) == 1 and not (
                self.few[indexes[0]] and self._is_anothers(matches[0], indexes[0])
            ):
                self._settle(indexes[0], matches[0])

    def several(self) -> None:
        """Words said more than once: as many by one as stand under that name, else the one between its neighbours."""
        for wanted, indexes in sorted(self._alike().items(), key=lambda one: (-len(one[0]), one[1])):
            theirs: dict[frozenset[str], list[int]] = defaultdict(list)
            for index in indexes:
                theirs[self.names[index]].append(index)
            for names, own in theirs.items():
                named = [match for match in self._free(wanted, own[0]) if self.source.is_named(match, names)]
                if len(named) == len(own):
                    for index, match in zip(own, named, strict=True):
                        self._settle(index, match)
            left = [index for index in indexes if index not in self.found]
            between = {index: self._between(self._free(wanted, index), index) for index in left}
            claims = Counter(matches[0] for matches in between.values() if len(matches) == 1)
            for index, matches in between.items():
                if len(matches) == 1 and claims[matches[0]] == 1 and not self._is_anothers(matches[0], index):
                    self._settle(index, matches[0])

    def _between(self, matches: Sequence[_Match], index: int) -> list[_Match]:
        """Those that stand after what was said before and before what was said after."""
        above = next((self.found[other] for other in range(index - 1, -1, -1) if other in self.found), None)
        below = next((self.found[other] for other in range(index + 1, len(self.said)) if other in self.found), None)
        first = above.last if above else -1
        last = below.first if below else len(self.source.words)
        return [match for match in matches if first < match.first and match.last < last]

    def _is_anothers(self, match: _Match, index: int) -> bool:
        """Whether the original gives the words to somebody else than the report does."""
        own = self.names[index]
        return bool(own) and bool(self.source.before(match)) and not self.source.is_named(match, own)

    def edited(self) -> None:
        """Texts that were changed, split or joined: the lines that have most of their words, when no others do."""
        pieces = _Pieces(self.source, self.taken)
        for index, one in enumerate(self.said):
            if index not in self.found and (match := pieces.likest(one.text)):
                self._settle(index, self._without_taken(match))

    def _without_taken(self, match: _Match) -> _Match:
        """Without what others said at either end."""
        own = [word for word in range(match.first, match.last + 1) if word not in self.taken]
        return _Match(own[0], own[-1]) if own else match


class _Pieces:
    """The original cut as the draft was first written: the lines of one draft line are one piece."""

    def __init__(self, source: _Source, taken: set[int]) -> None:
        self.spans: list[_Match] = []
        last: Hashable = None
        for word, index in enumerate(source.line_of):
            line = source.lines[index]
            here = (line.item, line.draft_line) if line.draft_line is not None else (None, line.number)
            if here == last:
                self.spans[-1] = _Match(self.spans[-1].first, word)
            else:
                self.spans.append(_Match(word, word))
            last = here
        self.bags = [
            {
                source.words[word]
                for word in range(span.first, span.last + 1)
                if word not in taken and len(source.words[word]) >= _TELLING
            }
            for span in self.spans
        ]
        spread = Counter(word for bag in self.bags for word in bag)
        most = max(3, len(self.bags) // 5)
        self.bags = [{word for word in bag if spread[word] <= most} for bag in self.bags]
        self.having: dict[str, list[int]] = defaultdict(list)
        for place, bag in enumerate(self.bags):
            for telling in bag:
                self.having[telling].append(place)
        self.common = {word for word, count in spread.items() if count > most}

    def likest(self, text: str) -> _Match | None:
        """The run of pieces with most of the text's telling words; None where it is not certain."""
        wanted = {word for word in _WORD.findall(text.casefold()) if len(word) >= _TELLING} - self.common
        shared = Counter(place for word in wanted for place in self.having.get(word, ()))
        if not shared:
            return None
        best = max(shared, key=lambda place: (shared[place], -place))
        first, last = self._grown(best, wanted)
        run = set[str]().union(*self.bags[first : last + 1])
        both = len(wanted & run)
        others = max((count for place, count in shared.items() if not first <= place <= last), default=0)
        part = CONTAINED if len(run) > LONGER * len(wanted) else ALIKE
        is_like = both >= part * len(wanted) or (both >= FEWEST_WORDS and both >= ALIKE * len(run))
        if both < _TELLING or not is_like or others > MOST_ALIKE_ELSEWHERE * both:
            return None
        return _Match(self.spans[first].first, self.spans[last].last)

    def _grown(self, best: int, wanted: set[str]) -> tuple[int, int]:
        """With the neighbours that are mostly of the same text."""
        first = last = best
        while first > 0 and self._belongs(first - 1, wanted):
            first -= 1
        while last + 1 < len(self.bags) and self._belongs(last + 1, wanted):
            last += 1
        return first, last

    def _belongs(self, place: int, wanted: set[str]) -> bool:
        bag = self.bags[place]
        return len(bag & wanted) >= max(2, ALIKE * len(bag))
