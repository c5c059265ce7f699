"""Third layer: whether the words of a short line could be a heading, or are a sentence, a result or a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from meetings.importing.words import SPEECH_VERBS, WEAK_VERBS

_RESULT = re.compile(
    r"(?:godkjen[td]\w*|ok|ingen|intet|inga|ingenting|ikkje\s+noko|utsatt|utsett|utgår|vedtatt|vedteke|tatt\s+til|"
    r"teke\s+til|vedlegg|ansvar(?:lig|leg)?\s+[A-ZÆØÅ]\S+)\b",
    re.IGNORECASE,
)
"""What became of an item, or belongs to the paper: «Ingen merknader», «Tatt til orientering», «Vedlegg»."""
_MOST_OF_A_RESULT = 5
_FINITE = frozenset(
    "er ble blei vart var har hadde skal må kan vil bør vedtok vedtar vedtek fikk fekk får skulle måtte kunne".split()
)
_PASSIVE = frozenset("er ble blei vart var".split())
_DEFINITE = re.compile(r"[A-ZÆØÅ]\w+(?:et|en|ene|ane|a)")
_PRESENT = re.compile(r"[a-zæøå]{2,}(?:er|ar)")
_LINKS = frozenset("om i på til med for av fra frå ut opp inn seg å at".split())
_SHORTEST_SENTENCE = 4


def is_result(text: str) -> bool:
    """«Godkjent», «Ingen merknader»: said of an item, no item itself."""
    return len(text.split()) <= _MOST_OF_A_RESULT and bool(_RESULT.match(text))


def is_sentence(words: Sequence[str], text: str) -> bool:
    """Whether a line without a full stop tells something all the same."""
    if text.endswith("?"):
        return False
    folded = [word.casefold() for word in words]
    if len(words) > 5 and any(word in SPEECH_VERBS or word in WEAK_VERBS for word in folded[1:5]):
        return True
    if len(words) < _SHORTEST_SENTENCE:
        return len(words) > 2 and folded[1] in _PASSIVE
    tells = bool(_DEFINITE.fullmatch(words[0]) and _PRESENT.fullmatch(words[1]) and folded[2] in _LINKS)
    return tells or (words[0].casefold() not in _ASKING and any(word in _FINITE for word in folded[1:3]))


_ASKING = frozenset("hva hvem hvor hvordan hvorfor når kva kven kvar korleis kvifor slik her".split())
"""With these a heading may ask: «Hva er viktigst»."""
