"""Names by their neighbours: in a list where most lines begin with a known speaker, the others do too."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from meetings.importing.lines import Line
from meetings.importing.names import Likeness, NameBook, is_abbreviation, person_likeness
from meetings.importing.openers import COMMON_OPENERS
from meetings.importing.openings import mark_length, marked
from meetings.importing.speakers import read_label
from meetings.importing.words import LAYOUT_WORDS, TERMS, is_role_word
from organisations.folding import fold

_LABEL = re.compile(r"(?P<name>[A-ZÆØÅ][\wæøåÆØÅ.&-]*(?:\s+[\wæøåÆØÅ.&-]+){0,4}?)(?:\s*:(?!//)\s|\s+[-–—]\s|[-–—]\s)")
_OPENING = re.compile(
    r"(?P<name>[A-ZÆØÅ][\wæøåÆØÅ.&-]*(?:\s+[\wæøåÆØÅ.&-]+){0,3}?)\s+(?:vil|har|mener|ønsker|etterlyser|meiner|ynskjer|spør)\b"
)
_MOST_LINES = 40


def learn_siblings(lines: Sequence[Line], book: NameBook, own: Collection[str]) -> None:
    """Fill the book's hints: other spellings of listed organisations, and unlisted ones in lists of speakers."""
    for run in _runs(lines):
        unknown: list[str] = []
        known = 0
        for line in run:
            text = line.body[mark_length(line.body) :]
            if read_label(text, book, fresh=True, bullet=True, own=own) is not None:
                known += 1
                continue
            found = _LABEL.match(text) or _OPENING.match(text)
            if found and _could_be_body(found["name"]):
                unknown.append(found["name"].strip())
        strange: list[str] = []
        for name in dict.fromkeys(unknown):
            body = related(name, book)
            if body:
                book.hints[fold(name)] = body
                known += 1
            else:
                strange.append(name)
        if known >= 2 and known > len(strange):
            for name in filter(_is_name_shaped, strange):
                book.hints[fold(name)] = book.add_organisation(name)


def _runs(lines: Sequence[Line]) -> list[list[Line]]:
    """Bullets of one kind with nothing but wrapped text, blanks and page edges between them."""
    runs: list[list[Line]] = []
    current: list[Line] = []
    for line in lines:
        if marked(line) and (not current or (line.bullet == current[0].bullet and len(current) < _MOST_LINES)):
            current.append(line)
        elif marked(line) or (line.text and not line.furniture and not current):
            runs.append(current)
            current = [line] if marked(line) else []
        elif line.text.endswith(":") and current:
            runs.append(current)
            current = []
    runs.append(current)
    return [run for run in runs if run]


def _could_be_body(name: str) -> bool:
    words = name.split()
    return (
        words[0].casefold() not in COMMON_OPENERS
        and name not in TERMS
        and not LAYOUT_WORDS.fullmatch(name)
        and person_likeness(name) != Likeness.SURE
        and not is_role_word(words[-1])
    )


def _is_name_shaped(name: str) -> bool:
    """Every word but small ones capitalised, or capitals inside a word: «Hus og Hjem», «PiN»."""
    words = name.split()
    if len(words) == 1:
        return is_abbreviation(name) or any(sign.isupper() for sign in name[1:])
    if any(person_likeness(word) == Likeness.SURE for word in words):
        return False
    return all(word[0].isupper() or word in {"og", "for", "i", "av", "til", "på"} for word in words)


def related(name: str, book: NameBook) -> str | None:
    """The one listed organisation that the spelling abbreviates or shortens: «HoH», «Stien ut»."""
    wanted = fold(name)
    found = {
        body
        for body in book.listed()
        for spelling in (body, *book.aliases.get(body, ()))
        if _abbreviates(wanted, fold(spelling)) or _shortens(wanted, fold(spelling))
    }
    return found.pop() if len(found) == 1 else None


def _abbreviates(short: str, full: str) -> bool:
    words = re.findall(r"\w+", full)
    if len(words) < 2 or not 2 <= len(short) <= 6:
        return False
    big = [word for word in words if word not in {"og", "for", "i", "av", "til", "på", "de", "den", "med"}]
    return short in {"".join(word[0] for word in words), "".join(word[0] for word in big)}


def _shortens(short: str, full: str) -> bool:
    """The last words, or the first of a longer name; a single common word is no name."""
    part, whole = short.split(), full.split()
    if len(part) >= len(whole) or len(short) < 5:
        return False
    return whole[-len(part) :] == part or (len(part) > 1 and whole[: len(part)] == part)
