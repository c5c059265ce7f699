"""Names: what a string looks like, and the book of names that a document teaches."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import islice

from meetings.importing.given_names import GIVEN_NAMES
from meetings.importing.lines import begins_name
from meetings.importing.words import (
    NAME_PARTICLES,
    TERMS,
    is_organisation_word,
    is_role_word,
)
from organisations.folding import fold

_PERSON_WORD = re.compile(
    r"(?:[A-ZÀ-ÖØ-ÞŁŠŽČĐ][a-zß-öø-ÿ\u0100-\u017f'’]+|[A-ZÆØÅ]['’][A-Z][a-z]+|Mc[A-Z][a-z]+)"
    r"(?:-[A-ZÀ-ÖØ-ÞŁŠŽČĐ][a-zß-öø-ÿ\u0100-\u017f]+)*"
)
_INITIAL = re.compile(r"[A-ZÆØÅ]\.?(?:-?[A-ZÆØÅ]\.)?")
_STOPPED = re.compile(r"(?:[A-ZÆØÅ]\.-?){1,3}")
"""Initials with their stops: «K.», «A.-M.»."""
_CAPITALS = re.compile(r"(?=[^a-zæøå]*[A-ZÆØÅ][^a-zæøå]*[A-ZÆØÅ])[A-ZÆØÅ0-9][A-ZÆØÅ0-9&/.-]{1,11}")
_WORD = re.compile(r"\w+")
_BRACKET = re.compile(r"\(([^()]*)\)")
MOST_WORDS = 14
"""A name of more words than this is not recognised in running text."""
_WORD_END = re.compile(r"(?![\w])(?!-\w)")


class Likeness(IntEnum):
    """How sure the shape alone is."""

    NO = 0
    MAYBE = 1
    SURE = 2


def person_likeness(text: str) -> Likeness:
    """Whether the words could be one person's name: capitalised words, initials, particles."""
    words = text.split()
    if not words or len(words) > 6 or not words[0][:1].isupper():
        return Likeness.NO
    if _STOPPED.fullmatch(words[0]) and len(words) > 1 and _PERSON_WORD.fullmatch(words[-1]):
        return Likeness.MAYBE if person_likeness(f"{words[-1]} {words[-1]}") else Likeness.NO
    given = words[0].casefold().split("-")[0] in GIVEN_NAMES or words[0].casefold() in GIVEN_NAMES
    if text.isupper() and len(words) > 1 and given:
        return Likeness.SURE
    if not all(_is_person_word(word) for word in words[1:]) or not _PERSON_WORD.fullmatch(words[0]):
        return Likeness.NO
    if any(is_organisation_word(word) or is_role_word(word) for word in words):
        return Likeness.NO
    if given:
        return Likeness.SURE
    return Likeness.MAYBE if 2 <= len(words) <= 4 else Likeness.NO


def _is_person_word(word: str) -> bool:
    bare = re.sub(r"^(?:al|el|ad|ul)-(?=[A-ZÆØÅ])", "", word)
    return bool(_PERSON_WORD.fullmatch(bare) or _INITIAL.fullmatch(word) or word.casefold() in NAME_PARTICLES)


def is_abbreviation(text: str) -> bool:
    """Capitals only, as «LPS» or «Å-LARM», and not a term of the trade."""
    return bool(_CAPITALS.fullmatch(text)) and text.strip(".") not in TERMS


def organisation_likeness(text: str) -> Likeness:
    """Whether the words could be a body's name."""
    outside = _BRACKET.sub(" ", text).strip()
    inside = _BRACKET.findall(text)
    words = outside.split()
    if not words or len(words) > 12:
        return Likeness.NO
    if any(_CAPITALS.fullmatch(part.strip()) for part in inside) and person_likeness(outside) != Likeness.SURE:
        return Likeness.SURE
    if len(words) == 1 and _CAPITALS.fullmatch(words[0]):
        return Likeness.SURE
    if not (begins_name(words[0]) or words[0][0].isdigit()):
        return Likeness.NO
    if person_likeness(outside) == Likeness.SURE:
        return Likeness.NO
    if any(is_organisation_word(word) for word in words) and not any(is_role_word(word) for word in words[-1:]):
        return Likeness.SURE
    return Likeness.MAYBE


_PEOPLE = re.compile(
    r"(?:fra\s+|frå\s+)?(?:[\wæøå-]+\s+){0,2}[\wæøå-]*(?:representant(?:er|ar|ene|ane)?|ansatte|tilsette|pårørende|pårørande|foreldre|"
    r"foresatte|føresette|elevar|elever|beboere|beboarar|bebuarar|brukere|brukarar|pasienter|pasientar|medlemmer|medlemer|"
    r"medlemmar|lærere|lærarar|personale|personalet|ungdom|ungdommer|politikere|politikarar|gjester|gjestar|andre|"
    r"observatører|observatørar|sekretariat|sekretariatet|"
    r"personal|bemanning|frivillige|naboer|vara|varamedlemmer|varamedlemer|innkalte|inviterte|møtende|tillitsvalgte|"
    r"tillitsvalde|arbeidstakere|arbeidsgiver|fagpersoner|fagfolk|ledere|leiarar)|"
    r"(?:avdeling|avd\.?|post|etasje|etg\.?|klasse|trinn|enhet|eining|gruppe|base|fløy|hus)\s+\w{1,2}|\d.*",
    re.IGNORECASE,
)


def initials(name: str) -> str:
    return "".join(part[0] for part in re.split(r"[\s-]+", name) if part)


def names_people(text: str) -> bool:
    """«Beboere», «Foreldrerepresentanter»: those who are there, not a body that they speak for."""
    return bool(_PEOPLE.fullmatch(text.strip(" .:")))


def split_abbreviation(text: str) -> tuple[str, str]:
    """«Foreningen for glede (FFG)» -> both names; the second is empty when there is none."""
    found = re.fullmatch(r"(?P<full>[^()]+?)\s*\((?P<short>[^()]{2,25})\)\s*[.,]?", text.strip())
    if not found or is_role_word(found["short"].split()[0]):
        return text.strip(), ""
    return found["full"].strip(), found["short"].strip()


@dataclass(slots=True)
class KnownPerson:
    """A person the document names, with the organisation where the document gives it anywhere."""

    full: str
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name found at a place in a text. Exactly one of organisation and person is set."""

    organisation: str | None
    person: str | None
    end: int


@dataclass(slots=True)
class NameBook:
    """Names learnt from the document and given from outside, looked up by their first word."""

    aliases: dict[str, list[str]] = field(default_factory=dict)
    people: dict[str, KnownPerson] = field(default_factory=dict)
    outside: set[str] = field(default_factory=set)
    """Organisations that only the register knows: the document has not listed them."""
    hints: dict[str, str] = field(default_factory=dict)
    """Spellings that the form of their neighbours shows to be an organisation, folded, with the name that stands."""
    _canonical: dict[str, str] = field(default_factory=dict)
    _spellings: dict[str, NameMatch] = field(default_factory=dict)
    _first_names: dict[str, set[str]] = field(default_factory=dict)

    def add_organisation(self, name: str, *others: str) -> str:
        """Learn an organisation's spellings; returns the spelling that stands for it."""
        spellings = [tidy for tidy in (name.strip(" .,;:–-"), *(other.strip(" .,;:") for other in others)) if tidy]
        known = next((self._canonical[fold(one)] for one in spellings if fold(one) in self._canonical), None)
        canonical = known or (spellings[-1] if len(spellings) > 1 else spellings[0])
        for spelling in spellings:
            if fold(spelling) not in self._canonical:
                self._canonical[fold(spelling)] = canonical
                self._learn(spelling, NameMatch(canonical, None, 0))
            if spelling != canonical and spelling not in self.aliases.setdefault(canonical, []):
                self.aliases[canonical].append(spelling)
        return canonical

    def add_person(self, full: str, organisation: str | None = None) -> KnownPerson:
        """Learn a person; an organisation learnt earlier stays."""
        key = fold(full)
        person = self.people.get(key)
        if person is None:
            person = self.people[key] = KnownPerson(full)
            self._learn(full, NameMatch(None, full, 0))
            self._first_names.setdefault(key.split()[0], set()).add(key)
        person.organisation = person.organisation or organisation
        return person

    def _learn(self, spelling: str, match: NameMatch) -> None:
        self._spellings.setdefault(fold(spelling).rstrip("."), match)

    def canonical(self, name: str) -> str | None:
        """The spelling that stands for this organisation, None when it is not known."""
        return self._canonical.get(fold(name))

    def only_ending(self, ending: str) -> str | None:
        """The one organisation of the document with a spelling that ends so; None for none and for several."""
        found = {name for key, name in self._canonical.items() if key.endswith(ending) and name not in self.outside}
        return found.pop() if len(found) == 1 else None

    def listed(self) -> list[str]:
        """The organisations that the document itself names."""
        return [name for name in dict.fromkeys(self._canonical.values()) if name not in self.outside]

    def hinted(self, name: str) -> str | None:
        """The organisation that a spelling stands for where the lists have another."""
        return self.hints.get(fold(name))

    def hinted_at(self, text: str) -> tuple[str, str] | None:
        """A hinted spelling that begins the text, as written, with the name that stands for it."""
        if not self.hints or not text[:1].isupper():
            return None
        ends = [found.end() for found in islice(_WORD.finditer(text[:80]), 5)]
        for end in reversed(ends):
            body = self.hints.get(fold(text[:end])) if _WORD_END.match(text, end) else None
            if body is not None:
                return text[:end], body
        return None

    def match(self, text: str, start: int = 0) -> NameMatch | None:
        """The longest known name that begins exactly at `start`, in any case of letters for long ones."""
        if not text[start : start + 1].strip() or not (text[start].isupper() or text[start].isdigit()):
            return None
        ends = [found.end() for found in islice(_WORD.finditer(text, start, start + 160), MOST_WORDS)]
        for end in reversed(ends):
            match = self._spellings.get(fold(text[start:end])) if _WORD_END.match(text, end) else None
            if match is not None and self._same_case(text[start:end], match):
                return NameMatch(match.organisation, match.person, end)
        return None

    @staticmethod
    def _same_case(written: str, match: NameMatch) -> bool:
        """A name of one short word must not be recognised in a common word of other case."""
        return len(written) > 4 or " " in written or match.person is not None or written[:2].isupper() or "-" in written

    def person_called(self, name: str) -> KnownPerson | None:
        """The one person of that full name, of that first and last name, or alone in having that first name."""
        key = fold(name)
        if key in self.people:
            return self.people[key]
        words = key.split()
        keys = self._first_names.get(words[0], set()) if words else set()
        if len(words) > 1:
            keys = {one for one in keys if one.split()[-1] == words[-1] or set(words) <= set(one.split())}
        return self.people[next(iter(keys))] if len(keys) == 1 else None

    def person_with_initials(self, letters: str) -> KnownPerson | None:
        """The one person whose names begin with these capitals, where no organisation is called so."""
        if not 2 <= len(letters) <= 4 or not letters.isupper() or fold(letters) in self._canonical:
            return None
        found = [one for one in self.people.values() if initials(one.full) == letters]
        return found[0] if len(found) == 1 else None

    def has_first_name(self, name: str) -> bool:
        """Whether somebody in the document is called that."""
        return fold(name) in self._first_names

    def add_all(self, names: Iterable[str | tuple[str, ...]]) -> None:
        """Names from outside: a tuple holds the spellings of one organisation, the one to write last."""
        for name in names:
            if isinstance(name, str) and person_likeness(name) == Likeness.SURE:
                self.add_person(name)
                continue
            spellings = split_abbreviation(name) if isinstance(name, str) else name
            known = any(self.canonical(spelling) for spelling in spellings if spelling)
            canonical = self.add_organisation(*spellings)
            if not known:
                self.outside.add(canonical)
