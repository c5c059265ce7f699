"""An invented register of sixty organisations and three hundred people, the same every time."""

from __future__ import annotations

from itertools import islice, product

from meetings.notation import OrganisationEntry, PersonEntry, Register

KINDS = ("user", "carer", "professional", "service", "public")

_BODIES = (
    *("Foreningen for", "Landslaget for", "Forbundet for", "Nettverket for", "Faglig forum for", "Rådgivning om"),
    *("Stiftelsen", "Nasjonalt senter for", "Brukerstyrt hus for", "Kompetansesenter for"),
)
_CAUSES = (
    *("verdige tjenester", "pårørende og søsken", "bolig og nabolag"),
    *("arbeid og aktivitet", "unge med sammensatte vansker", "likemenn i møte"),
)
_FIRST = (
    *("Anne Helene", "Bjørn", "Camilla", "Dagfinn", "Else Marie", "Fredrik", "Gro", "Håkon", "Ingvild", "Jørn"),
    *("Kari", "Lars", "Mari", "Nils Petter", "Oddny", "Per", "Ragnhild", "Sølvi", "Tore", "Åse"),
)
_LAST = (
    *("Aasen", "Bergvik", "Dalsbø", "Eikeland", "Fjellstad", "Granmo", "Hagelund", "Isaksli", "Jordheim"),
    *("Kvernberg", "Lundemo", "Myrvang", "Nordskog", "Olsrud", "Rønningli"),
)


def _short(at: int, name: str) -> str:
    """Letters for most, two words for some: both are ways in which organisations are called."""
    words = [word for word in name.split() if word not in {"for", "og", "med", "om", "i"}]
    letters = "".join(word[0] for word in words).upper()
    return f"{letters}{chr(ord('A') + at % 26)}" if at % 3 else f"{words[0]} {words[-1].title()}"


def kind_of(key: int) -> str:
    """What colours the organisation's plate."""
    return KINDS[key % len(KINDS)]


def big_register() -> Register:
    """Two in three have a seat, one in four people is on the participant list, some share a first name."""
    names = [f"{body} {cause}" for cause, body in islice(product(_CAUSES, _BODIES), 60)]
    organisations = tuple(
        OrganisationEntry(
            key=key,
            short=_short(key, name),
            names=(name, *((f"{_short(key, name)} Norge",) if key % 5 == 0 else ())),
            full=name,
            seated=key % 3 > 0,
            host=key == 1,
        )
        for key, name in enumerate(names, 101)
    )
    people = tuple(
        PersonEntry(
            key=key,
            full=f"{first} {last}",
            names=(f"{first.split(' ')[0]} {last}",) if " " in first else (),
            organisation=101 + key % 60 if key % 4 else None,
            attending=key % 4 == 1,
        )
        for key, (first, last) in enumerate(product(_FIRST, _LAST), 1001)
    )
    return Register(organisations, people, terms=frozenset({"LAR", "TSB", "FACT", "oppsøkende team"}))
