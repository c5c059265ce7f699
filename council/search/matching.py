"""What a reader types, as a condition on statements. A visitor's words never meet what a visitor does not read:
text for members only, and names that may not stand in public.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from council.search.analysing import NEVER_STEMMED, PASSED_OVER, SHORTEST_BEGINNING, Word, fold_word, words_of
from council.search.indexing import terms_shown

if TYPE_CHECKING:
    from meetings.models import Statement
    from meetings.names_in_text import KnownPeople

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

    def is_part_of(self, name: str) -> bool:
        """Whether a word asked for finds one of the name, or of its genitive."""
        folded = fold_word(name)
        may = any(word.folded[:NEVER_STEMMED] in folded for word in self.words)
        return may and any(self.finds(word) for word in _words_of_name(name))


def condition(query: Query, statements: QuerySet[Statement], people: KnownPeople | None) -> Q:
    """All words, each by its stem or as the beginning of a word, in what a visitor reads of the `statements`.

    `people`: who may stand with name; None for a member, who reads all of it. No query, but for a visitor one where a
    word is part of somebody's name.
    """
    found, column = Q(), _column(people)
    for word in query.words:
        found &= Q(*((f"{column}__contains", term) for term in _terms(word)), _connector=Q.OR)
    named = [row for row in people.names if query.is_part_of(row[1])] if people is not None else []
    if people is None or not named:
        return found
    # names with none of the words mask none of them
    masked = _found_by_masked_names(query, statements.filter(found), replace(people, names=named))
    return found & ~Q(pk__in=masked) if masked else found


def _found_by_masked_names(query: Query, found: QuerySet[Statement], people: KnownPeople) -> set[int]:
    """Those that only a name finds which shows as «en deltaker»."""
    masked: set[int] = set()
    hidden = cache(people.hidden_on)
    for key, day, text in found.order_by().values_list("pk", "meeting_date", "public_text"):
        shown = hidden(day).masked(text)
        if shown != text and not query.is_met_by(terms_shown(shown)):
            masked.add(key)
    return masked


def suggest(query: Query, statements: QuerySet[Statement], people: KnownPeople | None) -> str:
    """«bolig» for «bolg»: the words with the unknown ones replaced by likely ones; empty when none is likely.

    `statements` are those this reader may see, `people` as in `condition`: no word is suggested to a visitor that may
    be of a name without consent. One query; asked only when nothing was found.
    """
    texts = statements.order_by("-meeting_date").values_list(_column(people), flat=True)[:LOOKED_THROUGH]
    known = {term for text in texts if text for term in text.split() if not term.startswith("=")}
    if people is not None:
        unnamed = [name for key, name in people.names if key not in people.consenting]
        known -= {word.folded for name in unnamed for word in _words_of_name(name)}
    suggested = []
    for word in query.words:
        if word.folded in known:
            suggested.append(word.folded)
        elif near := difflib.get_close_matches(word.folded, known, n=1, cutoff=0.75):
            suggested.append(near[0])
        else:
            return ""
    return "" if suggested == [word.folded for word in query.words] else " ".join(suggested)


def _column(people: KnownPeople | None) -> str:
    return "search_text__members_terms" if people is None else "search_text__public_terms"


def _terms(word: Word) -> list[str]:
    """What of a statement's words one word is found by: its stem, or the beginning of a word."""
    beginning = [f" {word.folded}"] if len(word.folded) >= SHORTEST_BEGINNING else []
    return [f" ={word.stem} ", *beginning]


def _words_of_name(name: str) -> Iterator[Word]:
    """With its genitive, which is masked as well; however the register spells the letters."""
    return words_of(unicodedata.normalize("NFC", f"{name} {name.rpartition(' ')[2]}s"))


def _finds(asked: Word, word: Word) -> bool:
    begins = len(asked.folded) >= SHORTEST_BEGINNING and word.folded.startswith(asked.folded)
    return word.stem == asked.stem or begins
