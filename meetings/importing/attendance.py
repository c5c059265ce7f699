"""Second layer: who was there. The lists of a document are read together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from meetings.importing.cutting import Piece
from meetings.importing.labels import read_label
from meetings.importing.lines import tidy
from meetings.importing.marks import ABSENT_CELL, CLASS, DEPUTY, PRESENT_CELL, without_brackets
from meetings.importing.minutes import Attendee, Status
from meetings.importing.names import Likeness, is_abbreviation, organisation_likeness, person_likeness
from meetings.importing.placing import Entry
from meetings.importing.settling import settle_brackets, settle_letters, settle_surnames, take_who_met_instead, unticked
from meetings.importing.weighing import ListBlock, cut_list
from meetings.importing.words import is_role_word

_INSTEAD = re.compile(r"\b(?:for|av)\s+(?P<whom>[^\W\d_a-zæøå][^,;()]+)$")
_GENERIC = frozenset(
    """elever elevar elevene elevane foreldre foreldra foreldrene ansatte tilsette lærere lærarar brukere
    brukarar brukerne beboere beboerne bebuarar pårørende pårørande medlemmer medlemer representanter styret
    styre barn unge ungdom ungdommer eldre studenter pasienter personalet personale ledelse ledelsen leiinga
    andre gjester tillitsvalgte verneombud tjenestene tenestene tjenesten arbeidstakere arbeidsgiver
    arbeidsgivere politikere øvrige""".split()
)
"""Kinds of people: whom a label gathers, no body's name."""
_EVERYBODY = re.compile(r"(?:alle|samtlige|heile|hele)\b(?:\s+[a-zæøå]+){0,3}", re.IGNORECASE)
_LONG_WORD = 7
"""As many capitals as this are a word that is shouted."""
_PLURAL = re.compile(r"\w+(?:ene|ane|a?ne|er|ar|te)$")


def read_attendance(blocks: Sequence[ListBlock]) -> list[Attendee]:
    """Everybody on the lists. The lists of a document are read together: they are written alike."""
    as_bodies = _groups_are_bodies(blocks)
    settle_brackets(blocks)
    settle_letters(blocks)
    settle_surnames(blocks)
    away = unticked(blocks)
    met = [one for block in blocks for one in take_who_met_instead(block)]
    read = [(block, cut_list(block)) for block in blocks]
    _settle_first_names([one for _block, many in read for entry in many for one in entry.entries])
    attendees: list[Attendee] = []
    for block, many in read:
        group, role = _group(block, as_bodies=as_bodies)
        for one in many:
            attendees.extend(
                _attendee(entry, one.piece, block, group=group, role=role)
                for entry in one.entries
                if entry.person or not _is_generic(entry.organisation or "")
            )
    for attendee in attendees:
        attendee.status = Status.APOLOGY if attendee.lines[0] in away else attendee.status
    attendees = _once([*attendees, *met])
    _share_with_deputies(attendees)
    return attendees


def _is_generic(name: str) -> bool:
    """«Foreldre», «Alle innkalte»: nobody in particular."""
    return name.casefold() in _GENERIC or bool(_EVERYBODY.fullmatch(name))


def _share_with_deputies(attendees: Sequence[Attendee]) -> None:
    """Who meets for somebody is of the same organisation."""
    named = {one.person: one for one in attendees if one.person}
    for one in attendees:
        found = _INSTEAD.search(one.role or "")
        other = named.get(tidy(found["whom"])) if found else None
        if other is not None:
            other.organisation = other.organisation or one.organisation
            one.organisation = one.organisation or other.organisation


def _groups_are_bodies(blocks: Sequence[ListBlock]) -> bool:
    """Whether «Fagertun: Kari Bø» names an organisation: when most such labels could and none is a plural."""
    groups = [block.group for block in blocks if block.divides and block.parts]
    proper = [group for group in groups if _could_be_body(group)]
    return len(proper) >= 2 and len(proper) * 3 >= len(groups) * 2


def _is_numbered_role(group: str) -> bool:
    """«Foreldrerepresentant 1. trinn»."""
    role, _blank, rest = group.partition(" ")
    return is_role_word(role) and bool(CLASS.fullmatch(rest))


def _could_be_body(group: str, *, plural: bool = False) -> bool:
    """`plural`: a plural may be one too («Hukommelsesklinikkene»), where the others are."""
    plain = without_brackets(group)
    words = plain.split()
    if (
        plain.casefold() in _GENERIC
        or not words
        or not plain[0].isupper()
        or CLASS.fullmatch(plain)
        or is_role_word(words[-1])
        or _is_numbered_role(plain)
    ):
        return False
    if read_label(plain) is not None:
        return False
    return (
        plural
        or plain != group
        or (not (len(words) == 1 and _PLURAL.fullmatch(plain.casefold())) and person_likeness(plain) != Likeness.SURE)
    )


def _group(block: ListBlock, *, as_bodies: bool) -> tuple[str, str]:
    """Organisation and role that the label of a list gives to those below it."""
    group = block.group.strip(" .:")
    plain = without_brackets(group)
    if not plain or plain.casefold() in _GENERIC:
        return "", block.role
    if as_bodies and block.divides and block.parts and _could_be_body(group, plural=True):
        return group, block.role
    if CLASS.fullmatch(plain) or is_role_word(plain.split()[-1]) or _is_numbered_role(plain):
        return "", group if block.divides and not plain.casefold().endswith(("er", "ar", "ene", "ane")) else block.role
    if not plain[0].isupper() or plain.split()[-1].casefold().endswith(("ene", "ane")):
        return "", block.role
    sure = organisation_likeness(group) == Likeness.SURE or (is_abbreviation(plain) and len(plain) < _LONG_WORD)
    if sure or (as_bodies and _could_be_body(group)) or (not block.divides and organisation_likeness(group)):
        return group, block.role
    return "", block.role


def _attendee(entry: Entry, piece: Piece, block: ListBlock, *, group: str, role: str) -> Attendee:
    status = block.status
    if status in (Status.PRESENT, Status.GUEST) and any(ABSENT_CELL.fullmatch(one) for one in entry.roles):
        status = Status.APOLOGY
    if status is Status.PRESENT and any(DEPUTY.search(one) for one in entry.roles):
        status = Status.DEPUTY
    roles = [one for one in entry.roles if not PRESENT_CELL.fullmatch(one) and not ABSENT_CELL.fullmatch(one)]
    return Attendee(
        person=entry.person,
        organisation=entry.organisation or group or None,
        role=", ".join(roles) or role or None,
        status=status,
        lines=(piece.first, piece.last),
        written=piece.text,
    )


def _once(attendees: Sequence[Attendee]) -> list[Attendee]:
    """Somebody named twice among those present (as the sekretær too) is there once."""
    kept: list[Attendee] = []
    seen: dict[tuple[str, bool], Attendee] = {}
    for one in attendees:
        key = (one.person or "", one.status is Status.APOLOGY)
        before = seen.get(key) if one.person and " " in one.person else None
        if before is not None:
            before.organisation = before.organisation or one.organisation
            before.role = before.role or one.role
            continue
        seen[key] = one
        kept.append(one)
    return kept


def _settle_first_names(entries: Sequence[Entry]) -> None:
    """Where people go by their first names, a single word that is no body's name is one too."""
    single = sum(1 for one in entries if one.person and " " not in one.person)
    people = sum(1 for one in entries if one.person)
    unknown = [
        one
        for one in entries
        if one.person is None
        and one.whole
        and one.organisation
        and len(one.organisation.split()) == 1
        and not is_abbreviation(one.organisation)
        and organisation_likeness(one.organisation) != Likeness.SURE
    ]
    bodies = sum(1 for one in entries if one.person is None and one.organisation) - len(unknown)
    alike = people * 2 > len(entries) or (bodies == 0 and single == people)
    if single >= 2 and single * 3 >= len(unknown) and alike:
        for one in unknown:
            one.person, one.organisation = one.organisation, None
