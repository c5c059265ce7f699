"""Third layer: which numbers belong together. The heaviest rising sequence is the agenda's own."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

PLAIN = ("dot", "paren", "colon", "bare", "alone")
"""Styles of number that a text may mix without meaning anything by it."""


@dataclass(slots=True)
class Candidate:
    index: int
    style: str
    number: str
    title: str
    order: tuple[int, int]
    weight: float
    kind: str = ""
    """«PS» of «PS 1/19»."""
    rest: str = ""
    """What other cells of its row hold."""


def with_cousins(best: list[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """A single number typed in another plain style fills its gap: «1.», «2)», «3.»."""
    filled: list[Candidate] = [best[0]]
    for one in best[1:]:
        previous = filled[-1]
        gap = range(previous.order[1] + 1, one.order[1])
        filled.extend(
            cousin
            for cousin in candidates
            if cousin.style in PLAIN
            and cousin.style != one.style
            and cousin.weight >= 1.8
            and previous.index < cousin.index < one.index
            and cousin.order[0] == 0
            and list(gap) == [cousin.order[1]]
        )
        filled.append(one)
    return filled


def heaviest_rising(weighed: Sequence[tuple[Candidate, float]]) -> list[Candidate]:
    """Heaviest strictly rising subsequence, in n log n by a Fenwick tree over the numbers."""
    usable = [(one, weight) for one, weight in weighed if weight > 0.8]
    orders = sorted({one.order for one, _weight in usable})
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(orders) + 1)
    before: list[int] = []
    best = (0.0, -1)
    for place, (one, weight) in enumerate(usable):
        rank = bisect_left(orders, one.order)
        total, previous = _largest(tree, rank)
        before.append(previous)
        total += weight
        if total >= best[0]:
            best = (total, place)
        node = rank + 1
        while node < len(tree):
            if total >= tree[node][0]:
                tree[node] = (total, place)
            node += node & -node
    chain: list[Candidate] = []
    place = best[1]
    while place >= 0:
        chain.append(usable[place][0])
        place = before[place]
    return chain[::-1]


def _largest(tree: Sequence[tuple[float, int]], rank: int) -> tuple[float, int]:
    best = (0.0, -1)
    while rank > 0:
        if tree[rank][0] > best[0]:
            best = tree[rank]
        rank -= rank & -rank
    return best
