"""Second layer: one entry of a participant list taken apart into person, organisation and roles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from meetings.importing.lines import begins_name, tidy
from meetings.importing.names import (
    Likeness,
    initials,
    is_abbreviation,
    organisation_likeness,
    person_likeness,
    split_abbreviation,
)
from meetings.importing.words import is_organisation_word, is_role_word

COMMA = re.compile(r"[,;]")
AND = re.compile(r"\s+(?:og|samt|&)\s+(?=[A-ZÆØÅÁ]|[a-zæøå]{4,}\s+[A-ZÆØÅÁ])")
BRACKETS = re.compile(r"\(([^()]*)\)")
CLASS = re.compile(
    r"\d{1,2}\s?\.?\s?(?:[A-ZÆØÅa-d]|trinn|klasse|årstrinn|vara)?(?:\s?[A-ZÆØÅ])?|"
    r"(?:avdeling|avd\.?|enhet|klasse|trinn|sone|krets|sak|sakene|post|vgs?|vg)\s*\d.*|[A-ZÆØÅ]\d|\d+\s?[-–/]\s?\d+\.?(?:\s?trinn)?",
    re.IGNORECASE,
)
DEPUTY = re.compile(r"\b(?:vara\w*|på\s+vegne\s+av|stedfortreder)\b", re.IGNORECASE)
PRESENT_CELL = re.compile(r"(?:x|ja|møtt|møtte|til\s?stede|til\s?stades|deltok)", re.IGNORECASE)
ABSENT_CELL = re.compile(
    r"(?:nei|forfall|meldt\s+(?:forfall|frafall|fråfall|avbud)|fravær|frafall|ikke\s+(?:møtt|til\s?stede)|fråfall|"
    r"ikkje\s+(?:møtt|til\s?stades)|(?:møtte|deltok)\s+ikk(?:e|je)|-)",
    re.IGNORECASE,
)
NOBODY = re.compile(
    r"(?:ingen|ingen\s+(?:meldte?)?\s*(?:forfall|fråfall|frafall|fravær)?|-+|–|0|intet|ikkje\s+nokon|nei|n/a|"
    r"ubesatt|ubesett|vakant|ikk(?:e|je)\s+(?:representert|valgt|vald|oppnevnt|oppnemnd))\.?",
    re.IGNORECASE,
)
_FORM = re.compile(r"\d{1,2}\s?[A-Z]")
"""A class: before a single word, that is a first name."""
_DASH = re.compile(r"\s+[-–—]\s*|[–—]\s*|-\s+(?!og\b|eller\b)")
_FROM = re.compile(r"\s+(?:fra|frå|i|ved|for|hos)\s+(?=[A-ZÆØÅ])")
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
_SHARED = re.compile(r"(?P<who>begge|alle(?:\s+(?:tre|fire|fem))?)\s+(?:fra\s+|frå\s+)?(?=[A-ZÆØÅ])")


@dataclass(slots=True)
class Entry:
    """What one entry says. `shared`: how many people its organisation is of, 0 for all before it without one."""

    person: str | None = None
    organisation: str | None = None
    roles: list[str] = field(default_factory=list)
    shared: int = 1
    whole: bool = True
    """The organisation is the entry itself, not what stands behind a person."""


def split(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Spans of the text between the marks that stand outside brackets. One pass."""
    brackets = [found.span() for found in BRACKETS.finditer(text)]
    spans: list[tuple[int, int]] = []
    start = place = 0
    for found in pattern.finditer(text):
        while place < len(brackets) and brackets[place][1] <= found.start():
            place += 1
        if place < len(brackets) and brackets[place][0] < found.start():
            continue
        spans.append((start, found.start()))
        start = found.end()
    return [*spans, (start, len(text))]


def cells(pattern: re.Pattern[str], text: str) -> list[str]:
    """The filled parts of the text between the marks that stand outside brackets."""
    return [part for first, last in split(pattern, text) if (part := text[first:last].strip())]


def without_brackets(text: str) -> str:
    return BRACKETS.sub(" ", text).strip()


def name_part(cell: str) -> str:
    """The words of a cell up to a dash, a bracket or «fra»."""
    return re.split(r"/", _FROM.split(_DASH.split(without_brackets(cell), maxsplit=1)[0])[0])[0].strip()


def _by(text: str) -> re.Match[str] | None:
    """«ORG v/Kari Bø»; «ved» counts only between a body and a person («Høyskolen ved Elva» is one name)."""
    found = _BY.search(text)
    if found is None or "/" in found[0]:
        return found
    person = without_lead(re.split(r"[,(]", text[found.end() :])[0].strip())[1]
    return found if person_likeness(name_part(person)) else None


def read_entry(text: str) -> list[Entry]:
    """The people of an entry, or its organisation: «ORG v/Kari Bø og Ola Li» and «Kari Bø og Ola Li, ORG» are two."""
    text = _TITLES.sub("", re.sub(r"^(?:og|samt)\s+(?=\S+\s)", "", trimmed(tidy(_MAIL.sub(" ", text)))))
    if not text or NOBODY.fullmatch(text):
        return []
    group = re.fullmatch(r"(?P<body>[^:,(]{2,60}):\s+(?P<rest>.+)", text)
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
        left, right = text[: by.start()].strip(" ,("), text[by.end() :].strip(" )")
        if person_likeness(left) == Likeness.SURE:
            return Entry(left, right or None, roles, whole=False)
        return _by_person(left, right, roles)
    full, short = split_abbreviation(text)
    if short and not _person_with_role(full) and _abbreviates(full, short) and "," not in full:
        return Entry(None, text, roles)
    return _fields(text, roles)


def _person_with_role(text: str) -> bool:
    """«Kari Bø – brukerrepresentant»."""
    who, *rest = _DASH.split(text, maxsplit=1)
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
    who = _FROM.split(full)[0]
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


def _fields(text: str, roles: list[str]) -> Entry:
    """Cells separated by comma, dash, slash, bracket or «fra»: the first person-like one is the person."""
    inside = [tidy(part) for found in BRACKETS.findall(text) for part in found.split(",") if part.strip()]
    outside = tidy(BRACKETS.sub(" ", text))
    outer = [tidy(part) for cell in cells(COMMA, outside) for part in _DASH.split(cell) if part.strip()]
    outer = [part for cell in outer for part in _split_from(cell)]
    head, tail = (outer[0], outer[1:]) if outer else ("", [])
    lead = re.match(r"(?P<role>[\wÆØÅæøå. ]{1,30}?)\s*:\s*(?P<rest>.+)", head)
    if lead and (is_role_word(lead["role"].split()[-1]) or CLASS.fullmatch(lead["role"])):
        roles = [*roles, lead["role"]]
        head = lead["rest"].strip()
    if person_likeness(head) != Likeness.SURE:
        before, head = without_lead(head)
        roles = [*roles, *([before] if before else [])]
    head, extra = _trailing(head)
    others = extra + tail + inside
    entry = Entry(roles=list(roles))
    if person_likeness(head) and _is_person_here(head, others):
        entry.person = head
    elif tail and organisation_likeness(head) and person_likeness(tail[0]):
        entry.organisation, entry.person, others = head, tail[0], tail[1:] + inside
    elif others and len(head.split()) == 1 and _is_class(others[0]) and head[:1].isupper() and head.isalpha():
        entry.person = head
    else:
        return _organisation_entry(head, others, roles, inside)
    entry.whole = False
    for other in others:
        _place(entry, other)
    return entry


def _is_class(cell: str) -> bool:
    """«2B», not the «2» that counts those who came."""
    return bool(CLASS.fullmatch(cell)) and not cell.isdigit()


def _place(entry: Entry, other: str) -> None:
    """A cell behind the person: her organisation, or a role."""
    shared = _SHARED.match(other)
    if shared:
        other, entry.shared = other[shared.end() :], 2 if shared["who"] == "begge" else 0
    if entry.person and initials(entry.person) == other:
        return
    if entry.organisation is not None and is_abbreviation(other) and "(" not in entry.organisation:
        entry.organisation = f"{entry.organisation} ({other})"
        return
    other = re.sub(r"^(?:fra|frå|for)\s+(?=[A-ZÆØÅ])", "", other)
    if entry.organisation is None and is_body(other):
        entry.organisation = other
        return
    before, rest = without_body(other) if entry.organisation is None else (other, "")
    if rest:
        entry.organisation = rest
    entry.roles.append(before)


def without_body(cell: str) -> tuple[str, str]:
    """«leder i Solrik» -> «leder», «Solrik»."""
    found = _FROM.search(cell)
    if found and is_role_word(cell[: found.start()].rsplit(maxsplit=1)[-1]) and is_body(cell[found.end() :]):
        return cell[: found.start()], cell[found.end() :]
    return cell, ""


def _organisation_entry(head: str, others: list[str], roles: list[str], inside: list[str]) -> Entry:
    """No person in it: an organisation, or a role alone."""
    single = head.split()
    if inside and len(single) == 1 and person_likeness(f"{head} {head}") and is_body(inside[0]):
        return Entry(head, others[0], [*roles, *others[1:]], whole=False)
    if (
        head
        and (begins_name(head) or head[0].isdigit())
        and not is_role_word(single[-1])
        and not CLASS.fullmatch(head)
        and not (head[0].isdigit() and head.split(" ", 1)[-1][0].islower())
        and not re.match(r"(?:sak|møtet|det|se)\b", head, re.IGNORECASE)
    ):
        return Entry(None, head.rstrip(" :"), [*roles, *others])
    return Entry()


def _split_from(cell: str) -> list[str]:
    office = re.fullmatch(r"(?P<body>[^/]+)\s?/\s?(?P<role>[a-zæøå][^/]*)", cell)
    if office and is_role_word(office["role"].split()[0]) and is_body(office["body"]):
        return [office["body"].strip(), office["role"]]
    found = _FROM.search(cell) or re.search(r"\s?/\s?(?=[A-ZÆØÅ])", cell)
    left = cell[: found.start()] if found else ""
    alone = len(left.split()) == 1 and re.match(r"\s+fr", found[0]) if found else None
    if found and (person_likeness(left) or alone):
        return [part for part in (cell[: found.start()].strip(), cell[found.end() :].strip()) if part]
    return [cell]


def without_lead(text: str) -> tuple[str, str]:
    """«rådgiver Kari Bø», «2B Kari Bø» -> what stands before the name, and the name."""
    words = text.split()
    for index in range(1, min(len(words), 6)):
        rest = " ".join(words[index:])
        lead = words[:index]
        name = name_part(re.split(r"[,(]", rest)[0])
        named = person_likeness(name) or (bool(_FORM.fullmatch(words[0])) and name.isalpha() and name[0].isupper())
        common = person_likeness(name) == Likeness.SURE and all(word.islower() and len(word) > 3 for word in lead)
        if named and (is_role_word(lead[-1]) or CLASS.fullmatch(" ".join(lead)) or common):
            return " ".join(lead), rest
        if not (lead[-1][0].islower() or lead[-1][0].isdigit() or is_role_word(lead[-1]) or index == 1):
            break
    return "", text


def _trailing(head: str) -> tuple[str, list[str]]:
    """«Kari Bø leder», «Kari 2B», «Kari Bø Norges Solforbund» and the table row «Kari Bø Medlem SP» without rules."""
    words = head.split()
    for index in range(1, len(words)):
        name, rest = " ".join(words[:index]), words[index:]
        word = rest[0]
        if CLASS.fullmatch(" ".join(rest)) and words[0][0].isupper() and words[0].isalpha():
            return name, [" ".join(rest)]
        if not person_likeness(name):
            continue
        if is_role_word(word) and not is_organisation_word(word):
            return name, [word, *([" ".join(rest[1:])] if rest[1:] else [])]
        if index > 1 and word[0].isupper() and organisation_likeness(" ".join(rest)) == Likeness.SURE:
            return name, [" ".join(rest)]
    return head, []


def _is_person_here(head: str, others: Sequence[str]) -> bool:
    """A shape that could be either is a person when a role or a body follows, or when nothing does."""
    if person_likeness(head) == Likeness.SURE:
        return True
    return not others or person_likeness(others[0]) != Likeness.SURE


def is_body(cell: str) -> bool:
    """Whether a cell behind a person is her organisation rather than a role."""
    if (
        not cell
        or (cell[:1].islower() and not begins_name(cell))
        or PRESENT_CELL.fullmatch(cell)
        or ABSENT_CELL.fullmatch(cell)
    ):
        return False
    words = cell.split()
    if is_role_word(words[-1]) or CLASS.fullmatch(cell) or (len(words) < 4 and is_role_word(words[0])):
        return False
    return (
        bool(organisation_likeness(cell))
        or is_abbreviation(cell)
        or bool(re.fullmatch(r"[A-ZÆØÅ]|[A-Z]+[a-z]?[A-Z]+\w*", cell))
    )
