"""What a reader types, as a condition on statements. A visitor's words never meet members-only text."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from council.search.analysing import PASSED_OVER, SHORTEST_BEGINNING, Word, words_of
from organisations.access import reads_as_member

if TYPE_CHECKING:
    from meetings.models import Statement
    from organisations.doors import Reader

LOOKED_THROUGH = 3000
"""How many statements a suggestion for a misspelt word is drawn from, newest first."""


@dataclass(frozen=True)
class Query:
    """The words that a statement must all have. Small words count only where there is nothing else."""

    words: tuple[Word, ...]

    @classmethod
    def read(cls, typed: str) -> Query:
        found = tuple({word.folded: word for word in words_of(unicodedata.normalize("NFC", typed))}.values())
        telling = tuple(word for word in found if word.folded not in PASSED_OVER)
        return cls(telling or found)

    def finds(self, word: Word) -> bool:
        """Whether this word of a text is one of those asked for."""
        return any(_finds(asked, word) for asked in self.words)

    def is_met_by(self, terms: str) -> bool:
        """`condition`, asked of the words of one statement (`terms_of`)."""
        return all(any(term in terms for term in _terms(word)) for word in self.words)

    def condition(self, reader: Reader) -> Q:
        """All words, each by its stem or as the beginning of a word."""
        column = _column(reader)
        condition = Q()
        for word in self.words:
            condition &= Q(*((f"{column}__contains", term) for term in _terms(word)), _connector=Q.OR)
        return condition


def suggest(query: Query, statements: QuerySet[Statement], reader: Reader) -> str:
    """«bolig» for «bolg»: the words with the unknown ones replaced by likely ones; empty when none is likely.

    `statements` are those this reader may see. One query; asked only when nothing was found.
    """
    texts = statements.order_by("-meeting_date").values_list(_column(reader), flat=True)[:LOOKED_THROUGH]
    known = {term for text in texts if text for term in text.split() if not term.startswith("=")}
    suggested = []
    for word in query.words:
        if word.folded in known:
            suggested.append(word.folded)
        elif near := difflib.get_close_matches(word.folded, known, n=1, cutoff=0.75):
            suggested.append(near[0])
        else:
            return ""
    return "" if suggested == [word.folded for word in query.words] else " ".join(suggested)


def _column(reader: Reader) -> str:
    return "search_text__members_terms" if reads_as_member(reader) else "search_text__public_terms"


def _terms(word: Word) -> list[str]:
    """What of a statement's words one word is found by: its stem, or the beginning of a word."""
    beginning = [f" {word.folded}"] if len(word.folded) >= SHORTEST_BEGINNING else []
    return [f" ={word.stem} ", *beginning]


def _finds(asked: Word, word: Word) -> bool:
    begins = len(asked.folded) >= SHORTEST_BEGINNING and word.folded.startswith(asked.folded)
    return word.stem == asked.stem or begins
