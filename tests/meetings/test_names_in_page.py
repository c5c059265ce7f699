"""The names a writing page carries: compact, and nothing of the register lost."""

from __future__ import annotations

import json

from meetings.names_in_page import names_for_page
from meetings.notation import OrganisationEntry, PersonEntry, Register
from tests.meetings.big_register import big_register, kind_of


def test_names_say_no_spelling_twice_and_the_words_of_the_notation_come_with_them() -> None:
    register = Register(
        organisations=(
            OrganisationEntry(3, "FVR", ("Foreningen for verdig rusomsorg",), "Foreningen for verdig rusomsorg", True),
            OrganisationEntry(7, "Terskel", ("Terskel", "Terskelen"), "Terskel", seated=True, host=True),
            OrganisationEntry(9, "Etaten", (), "Velferdsetaten", seated=False),
        ),
        people=(
            PersonEntry(1, "Tuva Lind", ("Tuva Lind", "Tuva A. Lind"), 3, attending=True),
            PersonEntry(2, "Thea Lunde", (), None, attending=False),
            PersonEntry(4, "Odd Eik", (), None, attending=True),
        ),
        groups={"Flere": "Møtet"},
        terms=frozenset({"TSB", "LAR"}),
    )

    names = names_for_page(register, {3: "user", 7: "host"})

    assert {name: names[name] for name in ("organisations", "people", "groups", "terms")} == {
        "organisations": [
            [3, "FVR", "Foreningen for verdig rusomsorg", [], 1, "user"],
            [7, "Terskel", "Terskel", ["Terskelen"], 1, "host"],
            [9, "Etaten", "Velferdsetaten", [], 0, ""],
        ],
        "people": [
            [1, "Tuva Lind", ["Tuva A. Lind"], 3, 1],
            [2, "Thea Lunde", [], None, 0],
            [4, "Odd Eik", [], None, 1],
        ],
        "groups": {"Flere": "Møtet"},
        "terms": ["faq", "lar", "nb", "obs", "ok", "pps", "ps", "tsb"],
    }
    assert ["vedtak", "decision"] in names["words"]


def test_sixty_organisations_and_three_hundred_people_take_at_most_twenty_kilobytes() -> None:
    register = big_register()
    kinds = {entry.key: kind_of(entry.key) for entry in register.organisations}

    written = json.dumps(names_for_page(register, kinds), ensure_ascii=False, separators=(",", ":"))

    assert (len(register.organisations), len(register.people)) == (60, 300)
    assert len(written.encode()) <= 20_000
