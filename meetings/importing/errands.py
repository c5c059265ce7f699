"""Tasks by their words: who is to do something, and by when."""

from __future__ import annotations

import re
from collections.abc import Sequence

from meetings.importing.names import Likeness, NameBook, person_likeness
from meetings.importing.naming import names_at
from meetings.importing.openings import is_deadline, mark_length, opening_word
from meetings.importing.verbs import Deed, deed_at, is_demand
from meetings.importing.words import TASK_LABEL, TASK_START, TASK_SUBJECT_GROUPS, TASK_VERBS

_NAME = r"[A-ZÆØÅ][\w-]*(?:\s+[A-ZÆØÅ][\w.-]*){0,3}"
_TASK_SENTENCE = re.compile(
    rf"(?:^|(?<=[.!?–:])\s+|,\s+(?:og|mens)\s+)(?P<who>{_NAME}(?:\s+og\s+{_NAME})?)\s+{TASK_VERBS}\b"
)
_BY = re.compile(rf"\b[a-zæøå]{{3,}}(?:es|as|ast)\s+av\s+(?P<who>{_NAME}(?:\s+og\s+{_NAME})?)")
_CLASS = re.compile(r"(?P<who>\d{1,2}\.\s+(?:trinn|klasse))\s+(?P<verb>[a-zæøå]+)\b")
_EVERYONE = re.compile(
    r"(?:Alle|Samtlige|Arbeidsgruppen|Arbeidsgruppa|Arbeidsutvalget|AU|Medlemmene|Medlemene|Organisasjonene|Organisasjonane|"
    r"Representantene|Representantane|Skolene|Skulane)(?=\s)|[A-ZÆØÅ][a-zæøå]{3,}(?:gruppa|gruppen|komiteen|komitéen)(?=\s)"
)
_IN_BRACKET = re.compile(rf"\((?:ansvar:?\s*)?(?P<who>{_NAME}(?:\s*(?:,|og|/)\s*{_NAME})*)\)\s*\.?$")


_WHEN = (
    r"(?:(?:mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|måndag|tysdag|laurdag|sundag)\b|\d{1,2}\s?[./]|uke\b|veke\b|"
    r"neste\s+møte|neste\s+gang|utgangen\s+av|utgongen\s+av|jul\b|påske\b|sommeren|sumaren|ferien|fristen|nyttår|"
    r"januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)"
)
_BY_WHEN = re.compile(
    rf"\b(?:innen|innan|seinast|senest|til\s+og\s+med|før)\s+(?:den\s+)?{_WHEN}|\bfrist:?\s+\d", re.IGNORECASE
)
_HANDS_IN = re.compile(
    r"\b(?:sendes|sendast|send|meldes|meldast|meld|leveres|leverast|lever|gi\s+beskjed|gir\s+beskjed|gjev\s+beskjed|gi\s+tilbakemelding|"
    r"meld(?:er)?\s+(?:fra|seg|frå)|sender|må|bes|gis|svarer|fylles|legges|utarbeides|lages|skrives|avklares|undersøkes|"
    r"ferdigstilles|skal\s+[a-zæøå]+)\b",
    re.IGNORECASE,
)
_TO_DO = re.compile(
    r"(?:å\s+)?(?:sende|lage|undersøke|undersøkje|kontakte|ta\s+kontakt|følge\s+opp|følgje\s+opp|invitere|oppdatere|bestille|"
    r"skrive|sjekke|kartlegge|kartleggje|avklare|purre|innhente|hente\s+inn|utarbeide|ringe|ringje|kjøpe|skaffe|minne|"
    r"kalle\s+inn|informere|legge\s+ut|leggje\s+ut|publisere|arrangere|sette\s+opp|setje\s+opp|ordne|finne|booke|"
    r"formidle|etterspørre|fordele|samle\s+inn)\s+\S",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"(?:husk\s+(?:å|at)|send(?:\s+inn)?\b|meld\s+(?:fra|frå|inn|tilbake|dere|dykk)|gi\s+(?:beskjed|tilbakemelding)|les\s|"
    r"til\s+neste\s+(?:gang|møte)\s*:|hjemmelekse\s*:)",
    re.IGNORECASE,
)
_SHARED = re.compile(r"(?P<what>[^:]{3,60}):\s*(?P<who>[A-ZÆØÅ][^:.!?]{2,60})\.?")
_OFFICES = re.compile(
    r"leder|leiar|nestleder|nestleiar|styre|styremedlem|vara\w*|kasserer|kasserar|sekretær|revisor|valgkomité|valgkomite|referent|"
    r"møteleder|ordstyrer|til\s?stede|forfall|representant\w*|medlem\w*|valgt|vald|fra|frå|kopi|mvh|hilsen",
    re.IGNORECASE,
)


def is_errand_text(text: str, *, bullet: bool) -> bool:
    """Something to be done though the words name nobody as its subject."""
    text = text[mark_length(text) :]
    if len(text) > 220 or text.rstrip().endswith("?"):
        return False
    if _ORDERS.match(text) or (bullet and text[:1].isupper() and _TO_DO.match(text)):
        return True
    return bool(_BY_WHEN.search(text) and _HANDS_IN.search(text))


def shared_out(text: str, book: NameBook) -> list[str]:
    """«Kapittel 5: Kari og Ola»: those to whom a piece of work falls; an office is none."""
    found = _SHARED.fullmatch(text[mark_length(text) :].strip())
    if found is None or _OFFICES.search(found["what"]):
        return []
    people = [name.strip(" .") for name in re.split(r",|/|\s+og\s+|&", found["who"]) if name.strip(" .")]
    known = all(book.person_called(name) is not None or _is_given(name) for name in people)
    return people if people and known else []


def duty_of(row: Sequence[str], book: NameBook) -> list[str]:
    """Those whom the last cell of a row names, «Kari/1.11» and «Alle» too; none when it names nobody."""
    if len(row) < 2 or all(person_likeness(cell) for cell in row):
        return []
    last = list(row[1:])
    while last and is_deadline(last[-1]):
        last.pop()
    if not last:
        return []
    cell = re.sub(r"/\s*[\w. ]*$", "", last[-1]) if is_deadline(last[-1].rpartition("/")[2]) else last[-1]
    people = [part.strip(" .") for part in re.split(r",|/|\s+og\s+|&", cell) if part.strip(" .")]
    return people if people and len(cell) < 60 and all(_may_be_asked(name, book) for name in people) else []


def _may_be_asked(name: str, book: NameBook) -> bool:
    known = book.person_called(name) is not None or book.has_first_name(name) or book.canonical(name) is not None
    known = known or book.person_with_initials(name) is not None
    return known or _is_given(name) or name.casefold() in TASK_SUBJECT_GROUPS


def task_people(text: str, book: NameBook, *, leads: bool) -> list[str]:
    labelled = TASK_LABEL.search(text)
    if labelled:
        who = re.split(r"\s*\b(?:frist|innen|når)\b", labelled["who"], maxsplit=1, flags=re.IGNORECASE)[0]
        return [one.strip(" .,") for one in re.split(r",|/|\s+og\s+|&", who) if one.strip(" .,")]
    people: list[str] = []
    start = TASK_START.match(text)
    bracket = _IN_BRACKET.search(text)
    if bracket and (leads or start):
        people += [name for name in re.split(r"\s*(?:,|og|/)\s*", bracket["who"]) if _may_be_asked(name, book)]
    if (start or leads) and not people:
        word = opening_word(text)
        begin = start.end() if start else word.end if word else mark_length(text)
        people += _leading(text[begin:].lstrip(), book)
    for found in _TASK_SENTENCE.finditer(text):
        people += [name for name in re.split(r"\s+og\s+", found["who"]) if _may_be_asked(name, book)]
    by = _BY.search(text)
    if by and len(text) < 160:
        people += [name for name in re.split(r"\s+og\s+", by["who"].rstrip(".")) if _may_be_asked(name, book)]
    if not people:
        people += _subject(text, book) or shared_out(text, book)
    return list(dict.fromkeys(people))


def _leading(text: str, book: NameBook) -> list[str]:
    """The name that a task begins with: «Oppfølging: Kari …», «Alle: send …»."""
    word = re.match(_NAME, text)
    if word and word[0].split()[0].casefold() in TASK_SUBJECT_GROUPS:
        return [word[0].split()[0]]
    named = names_at(text, 0, book)
    if named is not None and named.person and named.certain:
        return [named.person]
    return [word[0]] if word and _may_be_asked(word[0], book) else []


def _subject(text: str, book: NameBook) -> list[str]:
    """A short sentence whose subject is a person or a group that acts or must: «4. trinn må finne …»."""
    everyone = _EVERYONE.match(text)
    if everyone and len(text) < 200 and deed_at(text, everyone.end())[0] is Deed.ACTS:
        return [everyone[0]]
    found = _CLASS.match(text)
    if found and len(text) < 160 and found["verb"] not in {"har", "er", "var", "ble", "hadde"}:
        return [found["who"]]
    text = text[mark_length(text) :]
    named = names_at(text, 0, book)
    if named is None or not named.person or named.organisations or not named.certain or len(text) > 300:
        return []
    deed, _verb = deed_at(text, named.end)
    return [text[: named.end]] if deed is Deed.ACTS or is_demand(text, named.end) else []


def _is_given(name: str) -> bool:
    return person_likeness(name) == Likeness.SURE
