"""Numbers and addresses that belong to one person: national ids, telephones, e-mail. Pure, and linear in the text.

What counts as certain (F1): a national id by its check digits and its date, a telephone by the plan of Norwegian
numbers and how they are grouped, an address by its shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_GAP = "[ \u00a0\u2009\u202f.\u2010-\u2013-]"
_BLANK = "[ \u00a0\u2009\u202f]"


class Kind(StrEnum):
    """Which sort of personal data. HEALTH comes from `meetings.checking.health`."""

    NATIONAL_ID = "national-id"
    TELEPHONE = "telephone"
    EMAIL = "email"
    HEALTH = "health"


@dataclass(frozen=True, slots=True)
class Found:
    """Where in the text, from and to, and the words that say so."""

    kind: Kind
    start: int
    end: int
    words: str


def numerals(text: str) -> list[Found]:
    """All of them in the order of the text; none overlaps another."""
    found = [*_addresses(text), *_ids(text)]
    taken = [(one.start, one.end) for one in found]
    taken += [address.span() for address in _WEB.finditer(text)]
    found += [one for one in _telephones(text) if not any(one.start < end and start < one.end for start, end in taken)]
    return sorted(found, key=lambda one: one.start)


_WEB = re.compile(r"(?:https?://|www\.)\S+")
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}"
    r"(?:@|\s?[\[({](?:at|alfakrøll|krøllalfa|snabel-?a)[\])}]\s?|\s(?:alfakrøll|krøllalfa|snabel-?a)\s)"
    r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}(?![\w-])",
    re.IGNORECASE,
)


def _addresses(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        yield Found(Kind.EMAIL, match.start(), match.end(), match.group())


_ELEVEN = re.compile(rf"(?<![0-9])(?=([0-9](?:{_GAP}?[0-9]){{10}})(?![0-9]))")
_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def _ids(text: str) -> Iterator[Found]:
    end = 0
    for match in _ELEVEN.finditer(text):
        words = match.group(1)
        if match.start() >= end and is_national_id(re.sub(r"[^0-9]", "", words)):
            end = match.start() + len(words)
            yield Found(Kind.NATIONAL_ID, match.start(), end, words)


def is_national_id(digits: str) -> bool:
    """Eleven digits that are a birth number, a D-number (day + 40), an H-number (month + 40), or a shared helper
    number (begins with 8 or 9). Numbers made for tests (month + 65 and + 80) count too.
    """
    figures = [int(digit) for digit in digits]
    for weights, at in ((_FIRST, 9), (_SECOND, 10)):
        rest = -sum(weight * figure for weight, figure in zip(weights, figures, strict=False)) % 11
        if rest == 10 or figures[at] != rest:
            return False
    return figures[0] >= 8 or _is_a_day(int(digits[:2]), int(digits[2:4]), int(digits[4:6]))


def _is_a_day(day: int, month: int, year: int) -> bool:
    """Whether some century has the day, once what marks the sort of number is taken off."""
    day -= 40 if day > 40 else 0
    month -= next((step for step in (80, 65, 40) if month > step), 0)
    return any(_real(century + year, month, day) for century in (1800, 1900, 2000))


def _real(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


_CALLED = re.compile(
    r"\b(?:tlf|tel|telefon(?:en|nummer|nummeret|nr)?|mobil(?:en|nummer|nummeret|nr)?|mob|ring(?:e|er)?|sms|nås\s+på|"
    r"nummer(?:et)?)"
    r"[\s.:–-]{0,3}(?:\w+\s){0,2}(?:på\s)?$",
    re.IGNORECASE,
)
_NO_CALL = re.compile(
    r"\b(?:sak(?:s?nr|snummer|en)?|arkivsak|ref(?:eranse)?|journal(?:nr|post)?|dok(?:ument)?(?:nr)?|org(?:anisasjons)?\.?"
    r"\s?(?:nr|nummer)|faktura(?:nr)?|konto(?:nr)?|prosjekt(?:nr)?|id|isbn|kr|kroner|nok|versjon|doi)[\s.:#nr]{0,5}$",
    re.IGNORECASE,
)
_MONEY = re.compile(rf"{_BLANK}?(?:kr\b|kroner|nok\b|,-|mill|milliard|innbygg|person|%|prosent)", re.IGNORECASE)
_ABROAD = re.compile(
    rf"(?<![\w+])\(?(?:\+|00)(?P<country>[1-9][0-9]{{0,2}})\)?(?P<rest>(?:{_GAP}?[0-9]){{6,12}})(?![0-9])"
)
_GROUPED = re.compile(
    rf"(?<![\w/.,+-])(?<![0-9]{_BLANK})(?:[2-9][0-9]{_BLANK}[0-9]{{2}}{_BLANK}[0-9]{{2}}{_BLANK}[0-9]{{2}}|"
    rf"[2-9][0-9](?P<sign>[.-])[0-9]{{2}}(?P=sign)[0-9]{{2}}(?P=sign)[0-9]{{2}}|"
    rf"[2-9][0-9]{{2}}{_BLANK}[0-9]{{2}}{_BLANK}[0-9]{{3}}|[49][0-9]{{3}}{_BLANK}[0-9]{{4}}|[2-9][0-9]{{7}})"
    rf"(?![0-9/]|{_BLANK}[0-9]{{2}}(?![0-9.:])|[.,-][0-9])"
)
_ANY_EIGHT = re.compile(rf"(?<![\w/+-])[2-9](?:{_GAP}?[0-9]){{7}}(?![0-9/]|{_BLANK}[0-9]{{3}}\b)")


def _telephones(text: str) -> Iterator[Found]:
    """With a country code, in one of the ways eight digits are grouped, or in any way after «tlf.» and its like."""
    end = 0
    matches = [*_ABROAD.finditer(text), *_GROUPED.finditer(text), *_called(text)]
    for match in sorted(matches, key=lambda one: (one.start(), -one.end())):
        if match.start() >= end and _is_telephone(match, text):
            end = match.end()
            yield Found(Kind.TELEPHONE, match.start(), end, match.group())


def _called(text: str) -> Iterator[re.Match[str]]:
    for match in _ANY_EIGHT.finditer(text):
        if _CALLED.search(text[max(0, match.start() - 40) : match.start()]):
            yield match


def _is_telephone(match: re.Match[str], text: str) -> bool:
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 15]
    if match.re is _ABROAD:
        return match["country"][:2] != "47" or len(re.sub(r"[^0-9]", "", match["country"] + match["rest"])) == 10
    if _CALLED.search(before):
        return True
    plain = match.group()
    return not (_NO_CALL.search(before) or _MONEY.match(after) or (plain.isdigit() and _is_written_day(plain)))


def _is_written_day(digits: str) -> bool:
    """«20260603» or «23062026»."""
    year_first = digits[:2] in {"19", "20"} and _real(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    return year_first or (digits[4:6] in {"19", "20"} and _real(int(digits[4:]), int(digits[2:4]), int(digits[:2])))
