"""Second layer: the cells of one entry of a participant list, each put where it belongs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from meetings.importing.lines import begins_name, tidy
from meetings.importing.marks import ABSENT_CELL, BRACKETS, CLASS, COMMA, DASH, FROM, PRESENT_CELL, cells, name_part
from meetings.importing.names import Likeness, initials, is_abbreviation, organisation_likeness, person_likeness
from meetings.importing.words import is_organisation_word, is_role_word

_FORM = re.compile(r"\d{1,2}\s?[A-Z]")
"""A class: before a single word, that is a first name."""
_SENT_BY = re.compile(r"\s+av\s+(?=[A-ZÆØÅ])")
_CHOSEN = frozenset("oppnevnt oppnemnd utpekt peikt valgt vald foreslått".split())
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


def read_fields(text: str, roles: list[str]) -> Entry:
    """Cells separated by comma, dash, slash, bracket or «fra»: the first person-like one is the person."""
    inside = [tidy(part) for found in BRACKETS.findall(text) for part in found.split(",") if part.strip()]
    outside = tidy(BRACKETS.sub(" ", text))
    outer = [tidy(part) for cell in cells(COMMA, outside) for part in DASH.split(cell) if part.strip()]
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
    found = FROM.search(cell) or _SENT_BY.search(cell)
    lead = cell[: found.start()].split() if found else []
    if found and lead and (is_role_word(lead[-1]) or lead[-1] in _CHOSEN) and is_body(cell[found.end() :]):
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
        and not ABSENT_CELL.fullmatch(head)
        and not (head[0].isdigit() and head.split(" ", 1)[-1][0].islower())
        and not re.match(r"(?:sak|møtet|det|se)\b", head, re.IGNORECASE)
    ):
        return Entry(None, head.rstrip(" :"), [*roles, *others])
    return Entry()


def _split_from(cell: str) -> list[str]:
    office = re.fullmatch(r"(?P<body>[^/]+)\s?/\s?(?P<role>[a-zæøå][^/]*)", cell)
    if office and is_role_word(office["role"].split()[0]) and is_body(office["body"]):
        return [office["body"].strip(), office["role"]]
    found = FROM.search(cell) or re.search(r"\s?/\s?(?=[A-ZÆØÅ])", cell)
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
