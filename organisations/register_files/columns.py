"""What a register file says of an organisation or a person: its columns, and how each value is written and read.

Headings and values are Norwegian whatever the language of the pages, for what was written goes back in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from django.utils import translation
from django.utils.translation import gettext as _

from organisations.folding import fold
from organisations.models import Organisation, OrganisationName, Person, RegisterFile
from organisations.register_files.writing import Cell, Sheet

Row: TypeAlias = Organisation | Person
KEY = "Nr"
YES, NO = "ja", "nei"
_DAY = re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>(?:19|20|21)\d\d)", re.ASCII)


@dataclass(frozen=True)
class Employers:
    """Organisations by what they are called, and what each is called. Two queries to make."""

    by_name: Mapping[str, int]
    short: Mapping[int, str]

    @classmethod
    def known(cls) -> Employers:
        standing = list(Organisation.rows.standing().values_list("pk", "name", "short"))
        others = OrganisationName.rows.filter(organisation__merged_into__isnull=True)
        by_name = {fold(name): key for key, name in others.values_list("organisation_id", "name")}
        by_name |= {fold(name): key for key, name, _short in standing}
        by_name |= {fold(short): key for key, _name, short in standing}
        return cls(by_name, {key: short for key, _name, short in standing})


@dataclass(frozen=True)
class Column:
    """`name` is the attribute of the row. `keeps`: an empty cell leaves what is there."""

    heading: str
    name: str
    read: Callable[[str, Employers], Any]  # Any: whatever the attribute holds; raises ValueError with a sentence
    shown: Callable[[Any, Employers], Cell]
    required: bool = False
    keeps: bool = False


def _text(text: str, _employers: Employers) -> str:
    return text.strip()


def _as_is(value: Any, _employers: Employers) -> Cell:  # Any: text or a day
    return value or None


def _kinds() -> dict[str, str]:
    with translation.override("nb"):
        return {str(key): str(label) for key, label in Organisation.Kind.choices}


def _kind(text: str, _employers: Employers) -> str:
    kinds = _kinds()
    found = [key for key, label in kinds.items() if fold(text) in {fold(label), key}]
    if not found:
        raise ValueError(_("Typen må være en av disse: %(kinds)s.") % {"kinds": ", ".join(kinds.values())})
    return found[0]


def _employer(text: str, employers: Employers) -> int | None:
    if not text.strip():
        return None
    key = employers.by_name.get(fold(text))
    if key is None:
        raise ValueError(_("Ingen organisasjon i registeret heter «%(name)s».") % {"name": text.strip()[:60]})
    return key


def _day(text: str, _employers: Employers) -> date | None:
    if not text.strip():
        return None
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise ValueError(_("Skriv datoen slik: 3.6.2026."))
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError as wrong:
        raise ValueError(_("Den dagen finnes ikke. Se etter at dag og måned er riktige.")) from wrong


def _yes(text: str, _employers: Employers) -> bool:
    if fold(text) not in {YES, NO}:
        raise ValueError(_("Skriv ja eller nei."))
    return fold(text) == YES


ORGANISATIONS: Sequence[Column] = (
    Column("Kortnavn", "short", _text, _as_is, required=True),
    Column("Fullt navn", "name", _text, _as_is, required=True),
    Column("Type", "kind", _kind, lambda kind, _employers: _kinds()[kind], keeps=True),
    Column("Organisasjonsnummer", "number", _text, _as_is),
    Column("Fylke", "county", _text, _as_is),
    Column("E-post", "email", _text, _as_is),
    Column("Nettsted", "website", _text, _as_is),
)
PEOPLE: Sequence[Column] = (
    Column("Navn", "name", _text, _as_is, required=True),
    Column("E-post", "email", _text, _as_is),
    Column("Telefon", "phone", _text, _as_is),
    Column("Ansatt i", "employer_id", _employer, lambda key, employers: employers.short.get(key)),
    Column("Samtykke gitt", "consented_on", _day, _as_is),
    Column("Samtykke trukket", "consent_withdrawn_on", _day, _as_is),
    Column("Ukebrev", "wants_digest", _yes, lambda wants, _employers: YES if wants else NO, keeps=True),
)


def columns_of(kind: str) -> Sequence[Column]:
    return ORGANISATIONS if kind == RegisterFile.Kind.ORGANISATIONS else PEOPLE


def register_sheet(kind: str) -> Sheet:
    """Everyone who stands in the register, by the number that a file is known again by. Three queries."""
    columns, employers = columns_of(kind), Employers.known()
    rows: Sequence[Row]
    if kind == RegisterFile.Kind.ORGANISATIONS:
        rows, title = list(Organisation.rows.standing().in_norwegian_order()), "Organisasjoner"
    else:
        rows, title = list(Person.rows.standing()), "Personer"
    return Sheet(
        title,
        [KEY, *(column.heading for column in columns)],
        [[row.pk, *(column.shown(getattr(row, column.name), employers) for column in columns)] for row in rows],
    )
