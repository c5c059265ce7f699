"""Shows where the words stand. The template escapes each piece; no markup is made here."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from council.search.analysing import words_of
from council.search.matching import Query


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    marked: bool = False


def mark(text: str, query: Query | None) -> tuple[Piece, ...]:
    """The text in pieces that joined are the text (in NFC), those that were asked for marked."""
    text = unicodedata.normalize("NFC", text)
    if query is None or not query.words:
        return (Piece(text),)
    pieces: list[Piece] = []
    at = 0
    for word in words_of(text):
        if query.finds(word):
            if word.start > at:
                pieces.append(Piece(text[at : word.start]))
            pieces.append(Piece(text[word.start : word.end], marked=True))
            at = word.end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return tuple(pieces)
