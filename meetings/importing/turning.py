"""Names written with the surname first."""

from __future__ import annotations

import re

from meetings.importing.names import Likeness, is_abbreviation, organisation_likeness, person_likeness

_SURNAME = re.compile(
    r"(?P<last>[A-ZÆØÅ][\w'’-]+(?:\s[A-ZÆØÅ][\w'’-]+)?),\s*(?P<first>[A-ZÆØÅ][\w'’-]+(?P<more>\s[A-ZÆØÅ][\w'’.-]*)?)"
    r"(?=$|[,;(]|\s[-–]\s|\s{2})"
)


def turned(text: str, *, sure: bool = False) -> str:
    """«Moe, Kari; Li, Ola» -> «Kari Moe; Ola Li». `sure`: only what could hardly be «Solrik, Kari Bø»."""
    return "".join(_one(part, sure=sure) for part in re.split(r"(;\s*)", text))


def _one(part: str, *, sure: bool) -> str:
    found = _SURNAME.match(part)
    if found is None or person_likeness(found["first"]) != Likeness.SURE or (sure and found["more"]):
        return part
    last = found["last"]
    other = person_likeness(last) == Likeness.SURE or organisation_likeness(last) == Likeness.SURE
    if other or is_abbreviation(last):
        return part
    return f"{found['first']} {last}{part[found.end() :]}"
