"""Carrying permanent ids from one revision to the next. Pure: no database.

Five passes over the whole meeting, each over what the ones before left: equal blocks where
they were, equal blocks that moved, the same speaker's text edited, the same words given to
another speaker, and the same speaker's text written anew in its old place. An id reaches
another speaker only with the very same words.

Equal blocks are found by looking them up, not by comparing every pair, and an edited text is
compared with a few likely ones only; the work grows with the number of blocks, not its square
(`difflib` does that work too, but goes cubic on many equal short lines).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

ALIKE = 0.4
"""Share of words that two texts of one speaker must have in common to be one text, edited."""

CONTAINED = 0.8
"""Share of the shorter text's words found in the longer: a text was split or joined."""

MOST_POSTINGS = 8
MOST_WORDS = 24
MOST_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class Aligned:
    """A statement or task as alignment sees it. `key` is its permanent id, empty when new.

    `speakers` are whatever identifies them, in any order; `item` is whatever identifies the
    agenda item. Tasks (kind «task») are never aligned with anything else.
    """

    key: str
    speakers: tuple[Hashable, ...]
    text: str
    item: Hashable
    kind: str

    @property
    def words(self) -> str:
        """The text with its blanks made equal: what «word for word» compares."""
        return " ".join(self.text.split())

    @property
    def whose(self) -> Hashable:
        """Speakers regardless of order, tasks apart from statements."""
        return self.kind == "task", frozenset(self.speakers)


@dataclass(frozen=True, slots=True)
class Alignment:
    """`keys[n]` is the id that the n-th new block carries on, None for a new id; `gone` are the
    ids that nothing carries on, in their old order. `comparisons` counts the work.
    """

    keys: list[str | None]
    gone: list[str]
    comparisons: int


def align(old: Sequence[Aligned], new: Sequence[Aligned]) -> Alignment:
    """Give each new block the id it carries on from the revision before, if any."""
    pass_over = _Passes(old, new)
    pass_over.equal(lambda b: (b.item, b.kind, b.whose, b.words))
    pass_over.equal(lambda b: (b.item, b.whose, b.words))
    pass_over.equal(lambda b: (b.kind, b.whose, b.words))
    pass_over.equal(lambda b: (b.whose, b.words))
    pass_over.edited()
    pass_over.equal(lambda b: (b.item, b.kind == "task", b.words))
    pass_over.equal(lambda b: (b.kind == "task", b.words))
    pass_over.rewritten()
    keys = [old[i].key or None if (i := pass_over.new_to_old[j]) >= 0 else None for j in range(len(new))]
    gone = [block.key for i, block in enumerate(old) if pass_over.old_to_new[i] < 0 and block.key]
    return Alignment(keys, gone, pass_over.comparisons)


class _Passes:
    """What is paired so far, and the passes that pair more."""

    def __init__(self, old: Sequence[Aligned], new: Sequence[Aligned]) -> None:
        self.old = old
        self.new = new
        self.old_to_new = [-1] * len(old)
        self.new_to_old = [-1] * len(new)
        self.comparisons = 0

    def _pair(self, i: int, j: int) -> None:
        self.old_to_new[i] = j
        self.new_to_old[j] = i

    def _left(self) -> tuple[list[int], list[int]]:
        return (
            [i for i, j in enumerate(self.old_to_new) if j < 0],
            [j for j, i in enumerate(self.new_to_old) if i < 0],
        )

    def equal(self, signature: Callable[[Aligned], Hashable]) -> None:
        """Pair blocks of one signature: unique ones first, then beside those, then in order."""
        left_old, left_new = self._left()
        if not left_old or not left_new:
            return
        signs_old = {i: signature(self.old[i]) for i in left_old}
        signs_new = {j: signature(self.new[j]) for j in left_new}
        self.comparisons += len(left_old) + len(left_new)
        where_old, where_new = _places(signs_old), _places(signs_new)
        for sign, places in where_old.items():
            others = where_new.get(sign, [])
            if len(places) == len(others) == 1:
                self._pair(places[0], others[0])
        for step in (1, -1):
            order = range(len(self.old)) if step > 0 else range(len(self.old) - 1, -1, -1)
            for i in order:
                self._extend(i, step, signs_old, signs_new)
        for sign, places in where_old.items():
            free_old = [i for i in places if self.old_to_new[i] < 0]
            free_new = [j for j in where_new.get(sign, []) if self.new_to_old[j] < 0]
            for i, j in zip(free_old, free_new, strict=False):
                self._pair(i, j)

    def _extend(self, i: int, step: int, signs_old: dict[int, Hashable], signs_new: dict[int, Hashable]) -> None:
        """Pair the neighbours of a pair when they are equal too: which «Enig.» is which."""
        j = self.old_to_new[i]
        after_i, after_j = i + step, j + step
        if j < 0 or not 0 <= after_i < len(self.old) or not 0 <= after_j < len(self.new):
            return
        if self.old_to_new[after_i] >= 0 or self.new_to_old[after_j] >= 0:
            return
        self.comparisons += 1
        if signs_old[after_i] == signs_new[after_j]:
            self._pair(after_i, after_j)

    def edited(self) -> None:
        """Pair texts of the same speaker that have most words in common, the likest first."""
        left_old, left_new = self._left()
        theirs = _places({i: self.old[i].whose for i in left_old})
        for whose, news in _places({j: self.new[j].whose for j in left_new}).items():
            olds = theirs.get(whose)
            if olds:
                self._pair_alike(olds, news)

    def _pair_alike(self, olds: list[int], news: list[int]) -> None:
        bags_old = [Counter(_tokens(self.old[i].text)) for i in olds]
        bags_new = [Counter(_tokens(self.new[j].text)) for j in news]
        postings: dict[str, list[int]] = defaultdict(list)
        for rank, bag in enumerate(bags_old):
            for word in bag:
                postings[word].append(rank)
        found: list[tuple[float, bool, int, int, int]] = []
        for rank, bag in enumerate(bags_new):
            j = news[rank]
            for candidate in _likely(bag, rank, len(olds), postings):
                i = olds[candidate]
                self.comparisons += 1
                score = _alike(bags_old[candidate], bag)
                if score >= ALIKE:
                    elsewhere = self.old[i].item != self.new[j].item
                    found.append((-score, elsewhere, abs(candidate - rank), i, j))
        for _, _, _, i, j in sorted(found):
            if self.old_to_new[i] < 0 and self.new_to_old[j] < 0:
                self._pair(i, j)

    def rewritten(self) -> None:
        """Pair what one speaker said anew in its old place, when nothing was added or taken.

        A place is what stands between the same two carried blocks of an item. Lines without
        a speaker are left: with other words nothing holds such a line together.
        """
        olds = self._by_place(self.old, [i if j >= 0 else -1 for i, j in enumerate(self.old_to_new)])
        news = self._by_place(self.new, self.new_to_old)
        for place, here in news.items():
            before = olds.get(place, [])
            self.comparisons += 1
            if len(before) == len(here):
                for i, j in zip(before, here, strict=True):
                    self._pair(i, j)

    @staticmethod
    def _by_place(blocks: Sequence[Aligned], carried: Sequence[int]) -> dict[Hashable, list[int]]:
        """Uncarried blocks by item, the carried block before them, kind of thing and speaker."""
        places: dict[Hashable, list[int]] = defaultdict(list)
        last: dict[Hashable, int] = {}
        for index, block in enumerate(blocks):
            if carried[index] >= 0:
                last[block.item] = carried[index]
            elif block.speakers:
                places[block.item, last.get(block.item, -1), block.whose].append(index)
        return places


def _places(signs: dict[int, Hashable]) -> dict[Hashable, list[int]]:
    places: dict[Hashable, list[int]] = defaultdict(list)
    for index, sign in signs.items():
        places[sign].append(index)
    return places


def _tokens(text: str) -> Iterable[str]:
    stripped = (word.strip(".,;:!?()«»\"'–-•") for word in text.casefold().split())
    return (word for word in stripped if word)


def _likely(bag: Counter[str], rank: int, count: int, postings: dict[str, list[int]]) -> Iterable[int]:
    """Ranks of the few old texts worth comparing: those that share rare words, and those nearby."""
    if count <= MOST_CANDIDATES:
        return range(count)
    shared = sorted((len(ranks), word) for word in bag if 0 < len(ranks := postings.get(word, [])) <= MOST_POSTINGS)
    votes: Counter[int] = Counter()
    for _, word in shared[:MOST_WORDS]:
        votes.update(postings[word])
    ranked = sorted(votes, key=lambda other: (-votes[other], abs(other - rank), other))
    nearby = (other for other in (rank, rank - 1, rank + 1) if 0 <= other < count)
    return dict.fromkeys([*ranked[:MOST_CANDIDATES], *nearby])


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """How alike two texts are, 0 to 1, by words; a part of a text is much like the whole."""
    size_one, size_other = one.total(), other.total()
    if not size_one or not size_other:
        return 0.0
    shared = (one & other).total()
    score = 2 * shared / (size_one + size_other)
    contained = shared / min(size_one, size_other)
    if shared >= 4 and contained >= CONTAINED:
        return max(score, contained / 2)
    return score
