"""A person named near words of death, leave, sickness or health, in bokmål and nynorsk. Pure (F1, M-96).

Near is the same sentence, or the next one that begins with «hun», «han», «ho» or «hen». Much of a council's talk is
about health without being about anybody's: a person who *speaks about* it is not warned about, one who *is* it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from meetings.checking.health_words import ALSO_WORDS, HEALTH, MONTH, NOT_PERSONS, SPEAKS
from meetings.checking.numerals import Found, Kind
from meetings.importing.given_names import GIVEN_NAMES
from meetings.importing.names import Likeness, person_likeness
from organisations.folding import fold

_HEALTH = re.compile(rf"\b(?:{HEALTH})(?!\w)", re.IGNORECASE)

_SPEAKING = re.compile(
    rf"^(?:\s*\([^()]*\))?\s*(?:(?:og|fra|frå|i|ved)\s+[\w-]+(?:\s+[\w-]+)?\s+)?(?:{SPEAKS})(?!\w)", re.IGNORECASE
)
_OWN = re.compile(
    r"(?:\bat\s+(?:hun|han|ho|hen)|\b(?:hun|ho|han|hen)\s+(?:selv|sjølv|er|ble|har|var|vart|blei|skal|må)|"
    r"\b(?:sin|sitt|si)\s+(?:eg[ea]n|eget|eigen|eige|eiga)|\bom\s+(?:sin|sitt|si|sine)\b|\bselv\s+(?:er|har|ble)|"
    r"\bpå\s+grunn\s+av\b|\bunder\s+(?:sin|sykdom|permisjon)|\bsiden\s+(?:hun|han)|\bfør\s+(?:hun|han)\s)",
    re.IGNORECASE,
)
_GIVER = re.compile(r"(?:\b(?:ved|av|med|fra|frå)\s+|v/\s?)$", re.IGNORECASE)
_ABOUT = re.compile(
    r"\bom\s+(?!at\b|sin\b|si\b|sitt\b|sine\b|hans\b|hennes\b|hennar\b|dødsfallet\b)(?:[\w-]+\s+)?$", re.IGNORECASE
)
_GOES_ON = re.compile(r"\s*(?:hun|han|ho|hen|vedkommende|vedkomande)\b", re.IGNORECASE)
_SAYS_OF_SELF = re.compile(
    r"\s*(?:jeg|eg|er|har\s+vært|har\s+vore|ble|blei|vart|blir|skal\s+i|går\s+(?:ut\s+)?i|går\s+på)\s", re.IGNORECASE
)

_CAPITAL = r"[A-ZÆØÅÀ-ÖØ-ÞŠŽČĐ]"
_WORDS = re.compile(rf"{_CAPITAL}[\w'’-]*(?:[ \u00a0]+(?:(?:van|von|de|da|el|al|af)\s)?{_CAPITAL}[\w'’-]*)*")
_ENDS = re.compile(rf"(?<=[.!?…])[\"»)]*\s+(?=[«\"(]?{_CAPITAL}|[0-9])|\n")
_NO_END = re.compile(rf"(?:\b{_CAPITAL}|\b(?:v|kl|ca|bl|nr|dr|jf|pga|mfl|evt|f|eks|st|[0-9]{{1,2}}))\.$", re.IGNORECASE)
_BEGINS_AS_NAME = re.compile(
    r"\s+(?:er|var|ble|blei|vart|blir|har|hadde|skal|kan|må|døde|døydde|dør|gikk|gjekk|fikk|fekk|brakk|ligger|ligg|mistet|"
    r"mista|venter|ventar|kommer|kjem|sluttet|slutta|trakk|går|falt|som|trenger|treng|sliter|slit)\b",
    re.IGNORECASE,
)


MOST_WORDS = 5
"""Of a person's name."""
NEAR = 200
"""Signs between a name and the word, in a sentence that goes on and on."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the register, folded: `full` of everybody, `first` of those who are or may be meant by it alone.

    `others`: names that are of no person, such as those of organisations.
    """

    full: frozenset[str] = frozenset()
    first: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Named:
    start: int
    end: int
    words: str
    genitive: bool


def near_health(text: str, names: Names, *, spoken_by: Collection[str] = ()) -> list[Found]:
    """Sentences that name a person near such a word; `words` is «name … word».

    `spoken_by`: persons whose own line it is, so that «Er sykmeldt» is about them.
    """
    found: list[Found] = []
    before: _Named | None = None
    for start, end in _sentences(text):
        sentence = text[start:end]
        persons = list(_persons(sentence, names))
        hit = _hit(sentence, persons)
        if hit is None and before is not None and _GOES_ON.match(sentence):
            word = _HEALTH.search(sentence)
            hit = (before.words, word.group()) if word else None
        if hit is None and spoken_by and _SAYS_OF_SELF.match(sentence):
            word = _HEALTH.search(sentence)
            if word and len(sentence[: word.start()].split()) <= 6:
                hit = (next(iter(spoken_by)), word.group())
        if hit is not None:
            at = start + len(sentence) - len(sentence.lstrip())
            found.append(Found(Kind.HEALTH, at, end, f"{hit[0]} … {hit[1]}"))
        if persons:
            before = persons[-1]
        elif not _GOES_ON.match(sentence):
            before = None
    return found


def _hit(sentence: str, persons: list[_Named]) -> tuple[str, str] | None:
    starts = [person.start for person in persons]
    for word in _HEALTH.finditer(sentence):
        near = slice(bisect_left(starts, word.start() - NEAR), bisect_left(starts, word.end() + NEAR))
        for person in persons[near]:
            if person.start <= word.start() < person.end:
                continue
            if word.start() >= person.end:
                if not _only_speaks(sentence[person.end : word.start()], person):
                    return person.words, word.group()
            elif not _GIVER.search(sentence[max(0, person.start - 12) : person.start]) or person.genitive:
                after = sentence[person.end : person.end + NEAR]
                if not _SPEAKING.match(after):
                    return person.words, word.group()
    return None


def _only_speaks(between: str, person: _Named) -> bool:
    """The person says or does something, and what follows is not said to be about the person."""
    if person.genitive:
        return False
    speaks = _SPEAKING.match(between) or _ABOUT.search(between) or between.startswith(":")
    return bool(speaks) and _OWN.search(between) is None


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _ENDS.finditer(text):
        if text[end.start() : end.end()] != "\n" and _NO_END.search(text[start : end.start()]):
            continue
        yield start, end.start()
        start = end.end()
    yield start, len(text)


def _persons(sentence: str, names: Names) -> Iterator[_Named]:
    """Runs of capitalised words that are a person by the register, by a given name, or by their shape."""
    for run in _WORDS.finditer(sentence):
        words = list(re.finditer(r"\S+", run.group()))
        at = 0
        while at < len(words):
            for last in range(min(len(words), at + MOST_WORDS), at, -1):
                start, end = run.start() + words[at].start(), run.start() + words[last - 1].end()
                named = _person(sentence, start, end, names)
                if named is not None:
                    yield named
                    at = last
                    break
            else:
                at += 1


def _person(sentence: str, start: int, end: int, names: Names) -> _Named | None:
    words = sentence[start:end]
    opens = not sentence[:start].strip(' \t•*–-«"(')
    for said, genitive in ((words, False), (_without_s(words), True)):
        if said and _is_person(said, sentence[end : end + 20], opens=opens, genitive=genitive, names=names):
            return _Named(start, end, said, genitive)
    return None


def _without_s(words: str) -> str:
    return re.sub(r"(?:['’]s?|s)$", "", words) if re.search(r"(?:s|['’])$", words) else ""


def _is_person(said: str, after: str, *, opens: bool, genitive: bool, names: Names) -> bool:
    key = fold(said)
    parts = key.split(" ")
    if key in names.others or parts[0] in NOT_PERSONS or parts[-1] in NOT_PERSONS:
        return False
    if key in names.full:
        return True
    if len(parts) == 1:
        given = key in names.first or all(part in GIVEN_NAMES for part in key.split("-"))
        doubtful = key in ALSO_WORDS and opens
        return key != MONTH and given and (not doubtful or (not genitive and _BEGINS_AS_NAME.match(after) is not None))
    likeness = person_likeness(said)
    return likeness is Likeness.SURE or (likeness is Likeness.MAYBE and not opens)
