"""Two texts compared word by word. Pure, and bounded: what differs too much to compare is shown as replaced whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

LINES = re.compile(r"[^\n]*\n|[^\n]+")
TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
MOST_LINES = 1_500
"""Lines on one side, beyond those that the texts begin and end with alike."""
MOST_PAIRS = 250_000
"""Pairs of words looked at in one changed stretch; and, four times that, in all."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the text: in both, only in the earlier (`gone`), or only in the later (`new`)."""

    text: str
    gone: bool = False
    new: bool = False


def changed_words(old: str, new: str) -> list[Piece]:
    """The pieces of both texts, in order: those not new make up the old one, those not gone the new one."""
    pieces: list[Piece] = []
    for piece in _pieces(LINES.findall(old), LINES.findall(new)):
        last = pieces[-1] if pieces else None
        if last is not None and (last.gone, last.new) == (piece.gone, piece.new):
            pieces[-1] = Piece(last.text + piece.text, piece.gone, piece.new)
        elif piece.text:
            pieces.append(piece)
    return pieces


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    yield Piece("".join(old[:head]))
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    budget = 4 * MOST_PAIRS
    for what, start, end, other_start, other_end in _steps(left, right):
        before, after = "".join(left[start:end]), "".join(right[other_start:other_end])
        if what == "equal":
            yield Piece(before)
            continue
        words, others = TOKENS.findall(before), TOKENS.findall(after)
        pairs = len(words) * len(others)
        if pairs > min(MOST_PAIRS, budget):
            yield from (Piece(before, gone=True), Piece(after, new=True))
            continue
        budget -= pairs
        for kind, first, last, other_first, other_last in SequenceMatcher(None, words, others, False).get_opcodes():
            if kind == "equal":
                yield Piece("".join(words[first:last]))
            else:
                yield Piece("".join(words[first:last]), gone=True)
                yield Piece("".join(others[other_first:other_last]), new=True)
    yield Piece("".join(old[len(old) - tail :]))


def _steps(left: list[str], right: list[str]) -> list[tuple[str, int, int, int, int]]:
    if max(len(left), len(right)) > MOST_LINES:
        return [("replace", 0, len(left), 0, len(right))]
    return [*SequenceMatcher(None, left, right).get_opcodes()]


def _alike(left: list[str], right: list[str]) -> int:
    """How many lines the two begin with alike."""
    count = 0
    for line, other in zip(left, right, strict=False):
        if line != other:
            break
        count += 1
    return count
