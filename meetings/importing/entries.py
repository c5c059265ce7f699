"""Second layer: one entry of a participant list taken apart into person, organisation and roles."""

from __future__ import annotations

import re

from meetings.importing.lines import tidy
from meetings.importing.marks import (
    AND,
    BRACKETS,
    CLASS,
    COMMA,
    DASH,
    FROM,
    NOBODY,
    PRESENT_CELL,
    cells,
    name_part,
    without_brackets,
)
from meetings.importing.names import (
    Likeness,
    is_abbreviation,
    person_likeness,
    split_abbreviation,
)
from meetings.importing.placing import Entry, is_body, read_fields, without_lead
from meetings.importing.words import is_role_word

_BY = re.compile(r"\s*\b(?:v/|ved\s|repr(?:esentert)?\.?\s+(?:av|ved|v/)\s*)\s*")
_BEHALF = re.compile(
    r"\s*\(?\b(?:på\s+vegne\s+av|på\s+vegner\s+av|vara\s+for|vararepresentant\s+for|varamedlem\s+for|"
    r"stedfortreder\s+for|i\s+stedet\s+for|i\s+staden\s+for|møtte\s+for|møter\s+for|møtte\s+i\s+stedet\s+for|for)\s+(?P<whom>[^()]+)\)?",
    re.IGNORECASE,
)
_TITLES = re.compile(
    r"(?:(?:prof|dr|cand|mag|ph)\.\s?(?:(?:(?:med|philos|psychol|scient|polit|jur|art|ing)\b\.?|d\.)\s?)?)+(?=[A-ZÆØÅ])",
    re.IGNORECASE,
)
"""Learned titles are no part of a name."""
_MAIL = re.compile(r"<?\S+@\S+\.\w+>?|\b(?:tlf|mob|mobil)\.?:?\s*[\d ]{8,}|\b\d{2}\s?\d{2}\s?\d{2}\s?\d{2}\b")


def _by(text: str) -> re.Match[str] | None:
    """«ORG v/Kari Bø»; «ved» counts only between a body and a person («Høyskolen ved Elva» is one name)."""
    found = _BY.search(text)
    if found is None or "/" in found[0]:
        return found
    person = without_lead(re.split(r"[,(]|\s+og\s+", text[found.end() :])[0].strip())[1]
    return found if person_likeness(name_part(person)) else None


def read_entry(text: str) -> list[Entry]:
    """The people of an entry, or its organisation: «ORG v/Kari Bø og Ola Li» and «Kari Bø og Ola Li, ORG» are two."""
    text = _TITLES.sub("", re.sub(r"^(?:og|samt)\s+(?=\S+\s)", "", trimmed(tidy(_MAIL.sub(" ", text)))))
    if not text or NOBODY.fullmatch(text):
        return []
    group = re.fullmatch(r"(?P<body>[^:,(]{1,60}):\s+(?P<rest>.+)", text)
    if group and is_body(group["body"]) and not person_likeness(group["body"]):
        found = read_entry(group["rest"])
        for each in found:
            each.organisation = each.organisation or group["body"]
        return found if all(each.person for each in found) else []
    bodied = _body_of_people(text)
    if bodied:
        return bodied
    by = _by(text)
    if by and by.start() > 0 and person_likeness(text[: by.start()].strip(" ,(")) != Likeness.SURE:
        people = [one for cell in cells(COMMA, text[by.end() :]) for one in cells(AND, cell)]
        if len(people) > 1 and all(person_likeness(name_part(without_lead(one)[1])) for one in people):
            return [one for person in people if (one := _single(f"{text[: by.end()]}{person}"))]
    first = cells(COMMA, text)[0]
    pair = cells(AND, first)
    if len(pair) > 1 and all(person_likeness(name_part(without_lead(one)[1])) for one in pair):
        rest = text[len(first) :]
        last = _single(pair[-1] + rest)
        before = [one for part in pair[:-1] if (one := _single(part))]
        if last is not None and all(one.person for one in [*before, last]):
            for one in before:
                one.organisation = one.organisation or last.organisation
            return [*before, last]
    one = _single(text)
    return [one] if one is not None else []


def trimmed(text: str) -> str:
    """Without the signs around it; an initial keeps its stop («Kari M.»)."""
    bare = text.strip(" .;,–-")
    return f"{bare}." if re.search(r"\s[A-ZÆØÅ]$", bare) and text.rstrip(" ;,–-").endswith(".") else bare


def _body_of_people(text: str) -> list[Entry]:
    """«Solrik (Kari Bø, Ola Li)» and «Solrik – Kari Bø og Ola Li»: the body first."""
    found = re.fullmatch(r"(?P<body>[^(),–]+?)\s*(?:\((?P<inside>[^()]+)\)|\s[-–]\s(?P<behind>[^()]+))", text)
    if found is None or person_likeness(found["body"]) == Likeness.SURE or not is_body(found["body"]):
        return []
    people = [one for cell in cells(COMMA, found["inside"] or found["behind"]) for one in cells(AND, cell)]
    likeness = [person_likeness(without_lead(one)[1]) for one in people]
    if not likeness or min(likeness) == Likeness.NO or any(" " not in one for one in people):
        return []
    if person_likeness(found["body"]) and max(likeness) != Likeness.SURE:
        return []
    return [Entry(name, found["body"], [role] if role else [], whole=False) for role, name in map(without_lead, people)]


def _single(text: str) -> Entry | None:
    entry = _take_apart(text)
    return entry if entry.person is not None or entry.organisation is not None else None


def _without_behalf(text: str) -> tuple[str, str]:
    """«Kari Bø, Solrik (vara for Ola Li)» -> the entry without it, and for whom she meets."""
    behalf = _BEHALF.search(text)
    before = text[: behalf.start()].strip(" ,(") if behalf else ""
    if behalf is None or not behalf["whom"][0].isupper() or not person_likeness(name_part(before.split(",")[0])):
        return text, ""
    whom = behalf["whom"].split(",")[0]
    said = tidy(behalf[0]).strip(" ()").replace(behalf["whom"], whom.strip())
    plain = said.casefold().startswith("for ")
    short = re.match(r"\s*\([A-ZÆØÅ]", text[behalf.end() :])
    if plain and (not person_likeness(whom.strip()) or (short and person_likeness(whom.strip()) != Likeness.SURE)):
        return text, ""
    return f"{before}, {behalf['whom'][len(whom) :].strip(' ,')}{text[behalf.end() :]}".strip(" ,"), said


def _take_apart(text: str) -> Entry:
    roles: list[str] = []
    text, behalf = _without_behalf(text)
    roles += [behalf] if behalf else []
    by = _by(text)
    if by and by.start() > 0:
        left, right = text[: by.start()].strip(" ,("), text[by.end() :].strip()
        right = right.removesuffix(")").strip() if right.count(")") > right.count("(") else right
        if person_likeness(left) == Likeness.SURE:
            return Entry(left, right or None, roles, whole=False)
        return _by_person(left, right, roles)
    full, short = split_abbreviation(text)
    if short and not _person_with_role(full) and _abbreviates(full, short) and "," not in full:
        return Entry(None, text, roles)
    return read_fields(text, roles)


def _person_with_role(text: str) -> bool:
    """«Kari Bø – brukerrepresentant»."""
    who, *rest = DASH.split(text, maxsplit=1)
    return bool(rest) and bool(person_likeness(who.strip())) and is_role_word(rest[0].split()[-1])


def _abbreviates(full: str, short: str) -> bool:
    """Whether the bracket holds the name's own short form: not a person with her organisation."""
    if (
        CLASS.fullmatch(short)
        or is_role_word(short.split(maxsplit=1)[0])
        or PRESENT_CELL.fullmatch(short)
        or short[0].islower()
    ):
        return False
    who = FROM.split(full)[0]
    if who != full and person_likeness(who):
        return False
    if person_likeness(full) == Likeness.NO:
        return len(full.split()) > 1 or is_abbreviation(short)
    initials = "".join(word[0] for word in full.split()).casefold()
    return (
        person_likeness(full) == Likeness.MAYBE and short.casefold().startswith(initials[:2]) and is_abbreviation(short)
    )


def _by_person(left: str, right: str, roles: list[str]) -> Entry:
    behind = cells(COMMA, right)
    inside = [part for found in BRACKETS.findall(behind[0]) for part in [tidy(found)]] if behind else []
    before, person = without_lead(without_brackets(behind[0])) if behind else ("", "")
    return Entry(
        person or None, left or None, [*roles, *([before] if before else []), *inside, *behind[1:]], whole=False
    )
