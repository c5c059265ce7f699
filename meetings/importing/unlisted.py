"""Speakers that no list of the document names, by shape and delimiter alone: capitals, a sure body, a sure person."""

from __future__ import annotations

import re

from meetings.importing.minutes import LabelForm
from meetings.importing.names import Likeness, NameBook, is_abbreviation, person_likeness
from meetings.importing.naming import DASH, WORD, Named
from meetings.importing.openers import COMMON_OPENERS
from meetings.importing.verbs import Deed, deed_at
from meetings.importing.words import (
    EXPERIENCE_NOUNS,
    LAYOUT_WORDS,
    SPEECH_VERBS,
    is_group_noun,
    is_role_word,
)

_GENITIVE = re.compile(
    rf"(?P<name>[A-ZÆØÅ][\wæøåÆØÅ.-]{{2,30}}?)s\s+(?:egen\s+|eigen\s+)?{EXPERIENCE_NOUNS}\b\s+(?:er|var|om|med|til)\b"
)
_TITLED = re.compile(r"[A-ZÆØÅ][\wæøåÆØÅ-]*(?:\s+(?:og|for|i|av|[A-ZÆØÅ][\wæøåÆØÅ-]*)){1,6}")
_BEFORE_COLON = re.compile(
    r"(?P<name>[A-ZÆØÅ][^:.;?!()]{1,60}?)(?:\s*\((?P<note>[^()]{2,40})\))?\s*:(?!//|\d)(?:\s+|$)"
)
_Found = tuple[Named, LabelForm, str, int, str]


def _without_verb(name: str) -> str:
    """«LPS rapporterer:» is LPS."""
    before, _blank, last = name.rpartition(" ")
    return before if before and last in SPEECH_VERBS else name


def unknown_colon(text: str, book: NameBook, *, numbered: bool = False) -> _Found | None:
    """A name nobody has listed before a colon: capitals, or «Kari Bø (ORG)»; other words are as often a topic."""
    found = _BEFORE_COLON.match(text)
    if found is None or LAYOUT_WORDS.fullmatch(found["name"]):
        return None
    name, note, end = _without_verb(found["name"].strip()), found["note"] or "", found.end()
    form = LabelForm.COLON if end < len(text) else LabelForm.LONE
    words = name.split()
    if person_likeness(name) == Likeness.SURE:
        return Named(_noted(note, book), name, end, True), form, text[:end].rstrip(": "), end, "personnavn + kolon"
    initials = book.person_with_initials(name)
    if initials is not None:
        return Named((), initials.full, end, True), form, name, end, "forbokstaver + kolon"
    if is_abbreviation(name) or (len(words) == 1 and is_group_noun(name) and not numbered):
        return Named((book.add_organisation(name),), None, end, True), form, name, end, "forkortelse + kolon"
    hinted = book.hinted(name)
    if hinted:
        return Named((hinted,), None, end, True), form, name, end, "samme form som andre i listen"
    parts = [part.strip() for part in re.split(r"[,/]|\s[-–]\s", name) if part.strip()]
    if (
        len(parts) == 2
        and person_likeness(parts[0]) == Likeness.SURE
        and parts[1][0].isupper()
        and not is_role_word(parts[1])
    ):
        named = Named((book.add_organisation(parts[1]),), parts[0], end, True)
        return named, form, name, end, "person og organisasjon + kolon"
    return None


def _noted(note: str, book: NameBook) -> tuple[str, ...]:
    note = note.strip()
    if not note or is_role_word(note.split()[-1]) or not note[0].isupper():
        return ()
    return (book.add_organisation(note),)


def unknown_dash(text: str, book: NameBook) -> _Found | None:
    """«LPS – …» with capitals nobody has listed, and «Hus og Hjem – …» among others that are."""
    hinted = book.hinted_at(text)
    if hinted is not None:
        name, body = hinted
        dash = DASH.match(text, len(name))
        return (Named((body,), None, len(name), True), LabelForm.DASH, text, dash.end(), name) if dash else None
    word = WORD.match(text)
    if word is None or not is_abbreviation(word[0].rstrip("-")) or len(word[0]) < 3:
        return None
    end = word.end() - 1 if word[0].endswith("-") else word.end()
    dash = DASH.match(text, end)
    if dash is None or not text[dash.end() : dash.end() + 1].islower():
        return None
    name = word[0].rstrip("-")
    return Named((book.add_organisation(name),), None, end, True), LabelForm.DASH, text, dash.end(), name


def unknown_verb(text: str, book: NameBook, *, bullet: bool) -> _Found | None:
    """Capitals that speak; in bullets also «LPS har …», «Norges Eksempel mener …», «Eksempelets erfaring er …»."""
    hinted = book.hinted_at(text)
    if hinted is not None and deed_at(text, len(hinted[0]))[0] is not Deed.NONE:
        return Named((hinted[1],), None, 0, True), LabelForm.VERB, hinted[0], 0, "samme form som andre i listen"
    genitive = _GENITIVE.match(text) if bullet else None
    if genitive and genitive["name"].casefold() not in COMMON_OPENERS and not is_group_noun(genitive["name"]):
        name = genitive["name"]
        return Named((book.add_organisation(name),), None, 0, True), LabelForm.VERB, name, 0, "navn i eieform"
    word = WORD.match(text)
    if word is not None and is_abbreviation(word[0]):
        deed, verb = deed_at(text, word.end())
        if deed >= Deed.SPEAKS or (bullet and verb in {"har", "hadde"}):
            return (
                Named((book.add_organisation(word[0]),), None, 0, True),
                LabelForm.VERB,
                word[0],
                0,
                "forkortelse + verb",
            )
    titled = _TITLED.match(text) if bullet else None
    if titled is None:
        return None
    words = titled[0].split()
    while words and words[-1].islower():
        words.pop()
    name = " ".join(words)
    capitals = sum(1 for one in words if one[0].isupper())
    _deed, verb = deed_at(text, len(name))
    if verb not in SPEECH_VERBS or capitals < 2 or words[0].casefold() in COMMON_OPENERS:
        return None
    if person_likeness(name) == Likeness.SURE:
        return Named((), name, 0, True), LabelForm.VERB, name, 0, "personnavn + verb"
    return Named((book.add_organisation(name),), None, 0, True), LabelForm.VERB, name, 0, "egennavn + verb"
