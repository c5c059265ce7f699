"""Fifth layer: which names begin a text: organisations and persons, alone, joined or with each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from meetings.importing.names import Likeness, NameBook, is_abbreviation, organisation_likeness, person_likeness
from meetings.importing.words import is_organisation_word, is_role_word
from organisations.folding import fold

COLON = re.compile(r"\s*:(?!//)(?:\s+|$|(?=[A-ZÆØÅa-zæøå«]))")
DASH = re.compile(r"(?:\s+[-–—]+\s*|[-–—]+\s+|[–—])(?=\S|$)")
NOTE = re.compile(r"\s*\((?P<note>[^()]{1,60})\)")
WORD = re.compile(r"[\wæøåÆØÅ-]+")
_JOIN = re.compile(r"\s*(?:,|/|&|\+|\bog\b)\s*")
_TO_OTHER = re.compile(r"\s*(?:,|/|\bv/|\bved\b|\bfra\b|\bfrå\b|\bi\b|\bfor\b|\(|[-–—])\s*")
_TO_PERSON = re.compile(r"\s*(?:/|\bv/|\bved\s|,)\s*")
_NAME_WORD = re.compile(r"\s?[A-ZÆØÅÁÉÓÖÄÜŠČ][\wæøåÆØÅ.'-]*")
_TITLE = re.compile(r"(?P<first>[A-ZÆØÅa-zæøå][\w-]*)(?:\s+(?P<second>[a-zæøå][\w-]*))?\s+(?=[A-ZÆØÅ])")
_APPOSITION = re.compile(r"\s*,\s+(?P<name>[A-ZÆØÅ][^,.:;()]{2,70}),(?=\s+[a-zæøå])")
_PROPER = re.compile(
    r"(?P<name>[A-ZÆØÅ][\wæøåÆØÅ&-]*(?:\s+(?:(?:og|for|i|av|på|til|&)\s+)*[A-ZÆØÅ][\wæøåÆØÅ&-]*){0,6})"
)


@dataclass(frozen=True, slots=True)
class Named:
    """Names found at a place. `certain`: the document knows them, or their shape leaves no doubt."""

    organisations: tuple[str, ...]
    person: str | None
    end: int
    certain: bool


def names_at(text: str, start: int, book: NameBook) -> Named | None:
    """One or several names from `start`, with the organisation of a person who is named with hers."""
    first = _one_name(text, start, book) or _titled(text, start, book)
    if first is None:
        return None
    organisations, person, end = list(first.organisations), first.person, first.end
    people = [first.person] if first.person and not first.organisations else []
    while True:
        joined = _JOIN.match(text, end)
        other = _one_name(text, joined.end(), book) if joined else None
        if other is None or joined is None:
            break
        if joined[0].strip() == "," and not closes(text, other.end):
            break
        people += [other.person] if other.person and not other.organisations else []
        organisations += [one for one in other.organisations if one not in organisations]
        person = person or other.person
        end = other.end
    if len(people) > 1 or (people and organisations):
        organisations += [one for one in _theirs(people, book) if one not in organisations]
    note = NOTE.match(text, end)
    if note:
        organisations, person = _with_note(note["note"].strip(), organisations, person, book)
        end = note.end()
    if person and not organisations:
        organisations = _in_apposition(text, end, book)
    return Named(tuple(organisations), person, end, first.certain)


def _theirs(people: Sequence[str], book: NameBook) -> list[str]:
    """The organisations of people who speak together, where the document gives each hers."""
    known = [book.person_called(one) for one in people]
    found = [one.organisation for one in known if one is not None and one.organisation]
    return list(dict.fromkeys(found)) if len(found) == len(people) else []


def _in_apposition(text: str, end: int, book: NameBook) -> list[str]:
    """«Kari Bø, Laget for synshemma, saknar …»."""
    found = _APPOSITION.match(text, end)
    name = found["name"].strip() if found else ""
    if not name or not is_body_shaped(name):
        return []
    if book.canonical(name) is None and organisation_likeness(name) != Likeness.SURE:
        return []
    return [book.add_organisation(name)]


def _with_note(note: str, organisations: list[str], person: str | None, book: NameBook) -> tuple[list[str], str | None]:
    """What a bracket behind a name adds: a person's organisation, an organisation's person."""
    inside = book.match(note)
    if inside and inside.organisation and person and inside.end == len(note):
        return [inside.organisation], person
    if person is None and person_likeness(note) == Likeness.SURE:
        return organisations, note
    if person and not organisations and is_body_shaped(note):
        return [book.add_organisation(note)], person
    return organisations, person


def is_body_shaped(text: str) -> bool:
    """Whether a bracket or an apposition behind a person could be her organisation: no role, class or number."""
    words = text.split()
    if not words or len(words) > 8 or not words[0][0].isupper() or any(sign.isdigit() for sign in text):
        return False
    if any(is_role_word(word) for word in words) or person_likeness(text) == Likeness.SURE:
        return False
    return is_abbreviation(text) or organisation_likeness(text) != Likeness.NO


def closes(text: str, end: int) -> bool:
    """Whether a delimiter, another name or a bracket follows."""
    return bool(COLON.match(text, end) or DASH.match(text, end) or _JOIN.match(text, end) or NOTE.match(text, end))


def _one_name(text: str, start: int, book: NameBook) -> Named | None:
    found = book.match(text, start)
    if found is not None and found.organisation is not None:
        person, end = _person_behind(text, found.end, book)
        return Named((found.organisation,), person, end, True)
    if found is not None and found.person is not None:
        organisation, end = _organisation_behind(text, found.end, book)
        return Named((organisation,) if organisation else (), found.person, end, True)
    return _shaped_person(text, start, book)


def _titled(text: str, start: int, book: NameBook) -> Named | None:
    """«Avdelingsdirektør Kari Bø», «Ordførar Per Li»: the name behind a function."""
    title = _TITLE.match(text, start)
    if title is None or not is_role_word(title["second"] or title["first"]):
        return None
    named = _one_name(text, title.end(), book)
    return named if named is not None and named.person else None


def _person_behind(text: str, end: int, book: NameBook) -> tuple[str | None, int]:
    """«ORG/Kari», «ORG v/Kari Bø», «ORG, Kari Bø:»."""
    joined = _TO_PERSON.match(text, end)
    if joined is None:
        return None, end
    words = name_words(text, joined.end())
    for count in range(len(words), 0, -1):
        name = text[joined.end() : words[count - 1]]
        likely = person_likeness(name) == Likeness.SURE or book.has_first_name(name)
        known = book.match(name)
        if likely and (known is None or known.organisation is None):
            if "," in joined[0] and not closes(text, words[count - 1]):
                return None, end
            return name, words[count - 1]
    return None, end


def _organisation_behind(text: str, end: int, book: NameBook) -> tuple[str | None, int]:
    """«Kari Bø – ORG», «Kari Bø (ORG)», «Kari fra ORG», «Kari Bø, ORG, …»."""
    joined = _TO_OTHER.match(text, end)
    if joined is None:
        return None, end
    link = joined[0].strip()
    found = book.match(text, joined.end())
    if found is not None and found.organisation is not None:
        return found.organisation, _after(text, found.end, link)
    word = WORD.match(text, joined.end())
    if word is not None and is_abbreviation(word[0]) and link != ",":
        if not (link == "(" or closes(text, word.end())):
            return None, end
        return book.add_organisation(word[0]), _after(text, word.end(), link)
    name = _proper(text, joined.end(), link)
    if name is None or not is_body_shaped(name):
        return None, end
    if link in {"fra", "frå", ","} and organisation_likeness(name) != Likeness.SURE:
        return None, end
    if link not in {"fra", "frå", "-", "–", "—", ","}:
        return None, end
    return book.add_organisation(name), _after(text, joined.end() + len(name), link)


def _proper(text: str, start: int, link: str) -> str | None:
    """A proper name nobody has listed, with the same sign on its other side: «– Hus og Hjem –», «, Ryggringen, »."""
    found = _PROPER.match(text, start)
    if found is None:
        return None
    behind = text[found.end() :]
    if link == "," and not behind.startswith(","):
        return None
    if link in {"-", "–", "—"} and not re.match(r"\s*[-–—]\s|[-–—](?=\s)|\.\s+[A-ZÆØÅ]", behind):
        return None
    return found["name"]


def _after(text: str, end: int, link: str) -> int:
    """Past the sign that closes what another opened."""
    if link == "," and text[end : end + 1] == ",":
        return end + 1
    if link != "(":
        return end
    closed = text.find(")", end)
    return closed + 1 if closed >= 0 else end


def name_words(text: str, start: int) -> list[int]:
    """Ends of up to four words from `start` that could make a name."""
    ends: list[int] = []
    position = start
    while len(ends) < 4:
        word = _NAME_WORD.match(text, position)
        if word is None or (ends and text[position] != " "):
            break
        ends.append(word.end())
        position = word.end()
    return [end - 1 if text[end - 1] in ".-" else end for end in ends]


def _shaped_person(text: str, start: int, book: NameBook) -> Named | None:
    """A person the document has not listed: sure shape, and an organisation or a delimiter behind it."""
    words = name_words(text, start)
    for count in range(len(words), 0, -1):
        name = text[start : words[count - 1]]
        known = book.person_called(name) if count > 1 or book.has_first_name(name) else None
        if person_likeness(name) != Likeness.SURE and known is None:
            continue
        organisation, end = _organisation_behind(text, words[count - 1], book)
        if organisation is None and known is None and count == 1:
            return None
        return Named(
            (organisation,) if organisation else (), name, end, count > 1 or known is not None or bool(organisation)
        )
    return None


_GENERIC = frozenset(
    "rådet utvalget utvalet styret gruppa gruppen komiteen komitéen panelet forumet nemnda nemnden møtet laget "
    "foreningen foreninga forbundet organisasjonen organisasjonene landsmøtet årsmøtet arbeidsgruppa arbeidsgruppen "
    "rapporten prosjektet planen tilbudet tilbodet senteret tallene medlemmene foreldrene pasientene brukerne "
    "elevene".split()
)


def definite_body(word: str, book: NameBook) -> str | None:
    """«Direktoratet», «klinikkene»: the one listed organisation whose name ends so."""
    folded = fold(word)
    if len(folded) < 6 or folded in _GENERIC or not folded.endswith(("et", "en", "ene", "a")):
        return None
    return book.only_ending(folded)


def looks_like_body(text: str) -> bool:
    """A name whose words alone show that it is a body's."""
    return any(is_organisation_word(word) for word in text.split()) and person_likeness(text) != Likeness.SURE
