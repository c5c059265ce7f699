"""The register as one meeting's writing page carries it: what static/js/notation.js reads names by. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from meetings.notation import CONTRIBUTION_KINDS, RESERVED, ROW_KINDS, Register
from meetings.notation.heads import ABSENCES, NOTE_KINDS, SIGNS
from meetings.notation.lines import BULLETS
from meetings.notation.register import ANSWERING_GROUPS
from meetings.notation.tasks import BESIDE_DATE, MONTHS, ROLES, WEEKDAYS
from organisations.folding import ALIKE

Cell = int | str | list[str] | None
Names = dict[str, Sequence[Sequence[Cell] | str] | Mapping[str, str]]


def names_for_page(register: Register, kinds: Mapping[int, str]) -> Names:
    """Compact, for JSON. `kinds` colour the plates, by organisation.

    Organisations are [key, short, full, other names, 1 when seated, kind], people [key, full, other names,
    organisation, 1 when attending]. With them come the notation's own words, so that no script writes them again.
    """
    return {
        "organisations": [
            [e.key, e.short, e.full, _others(e.names, {e.short, e.full}), int(e.seated), kinds.get(e.key, "")]
            for e in register.organisations
        ],
        "people": [
            [p.key, p.full, _others(p.names, {p.full}), p.organisation, int(p.attending)] for p in register.people
        ],
        "groups": dict(register.groups),
        "terms": sorted(register.lookup.terms),
        "alike": ALIKE,
        "bullets": BULLETS,
        "signs": [[sign, kind.value] for sign, kind in SIGNS.items()],
        "words": [[word, kind.value] for word, kind in RESERVED.items()],
        "roles": [[word, role] for word, role in ROLES.items()],
        "noted": [kind.value for kind in NOTE_KINDS.values()],
        "answering": sorted(ANSWERING_GROUPS),
        "rows": sorted(kind.value for kind in ROW_KINDS),
        "counted": sorted(kind.value for kind in CONTRIBUTION_KINDS),
        "absent": list(ABSENCES),
        "months": list(MONTHS),
        "days": list(WEEKDAYS),
        "beside": list(BESIDE_DATE),
    }


def _others(names: Iterable[str], said: set[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name not in said]
