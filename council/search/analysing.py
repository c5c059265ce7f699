"""Text into words, and words into what they are looked up by. Pure."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import Stemmer

WORD = re.compile("(?:[^\\W_]|\u00ad)+")
SHORTEST_BEGINNING = 4
"""A word of this length or more also finds the words it begins: «bolig» finds «boligplan»."""
NEVER_STEMMED = 3
"""The stemmer leaves the first letters of a word alone: two words with one stem begin alike."""
# fmt: off
PASSED_OVER = frozenset(
    [
        "alle", "at", "av", "da", "de", "den", "det", "dem", "der", "du", "en", "er", "et", "for", "fra",
        "ha", "han", "har", "hun", "i", "ikke", "men", "med", "nå", "og", "om", "på", "så", "som", "til",
        "var", "vi", "vil", "å"
    ]
)
# fmt: on
NEIGHBOURS = str.maketrans({"ä": "æ", "ö": "ø"})
_own = threading.local()


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands in a text, and its two keys."""

    start: int
    end: int
    folded: str
    stem: str


def fold_word(word: str) -> str:
    """Case, accents and soft hyphens folded away. The letters æ, ø and å stay; ä and ö join them."""
    plain = unicodedata.normalize("NFC", word).replace("\u00ad", "").casefold().translate(NEIGHBOURS)
    return "".join(letter if letter == "å" else _without_accent(letter) for letter in plain)


def stem(folded: str) -> str:
    """The Norwegian stem: «pårørendes» and «pårørende» share one. One stemmer per thread; it is not shareable."""
    stemmer = getattr(_own, "stemmer", None)
    if stemmer is None:
        stemmer = _own.stemmer = Stemmer.Stemmer("norwegian")
    return str(stemmer.stemWord(folded))


def words_of(text: str) -> Iterator[Word]:
    """The words in the order they stand. Positions are those of the text given; give it in NFC."""
    for found in WORD.finditer(text):
        folded = fold_word(found[0])
        if folded:
            yield Word(found.start(), found.end(), folded, stem(folded))


def terms_of(text: str) -> str:
    """The column a text is looked up by: each word once as ` =stem ` and once as ` word `."""
    stems: dict[str, None] = {}
    folded: dict[str, None] = {}
    for word in words_of(unicodedata.normalize("NFC", text)):
        stems[f"={word.stem}"] = None
        folded[word.folded] = None
    terms = [*stems, *folded]
    return f" {' '.join(terms)} " if terms else ""


def _without_accent(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
