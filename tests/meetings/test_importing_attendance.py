"""Reading participant lists: the ways in which Norwegian councils write who was there.

tests/samples/participant_lists.txt holds a list and, below the arrow, who is read: p present, a apologies;
person@organisation.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from meetings.importing.gold import as_gold
from meetings.importing.reading import read_minutes

SAMPLES = Path(__file__).parents[1] / "samples" / "participant_lists.txt"
LISTS = [case.split("\n->\n") for case in SAMPLES.read_text(encoding="utf-8").split("====\n")]


@pytest.mark.parametrize(("written", "expected"), LISTS, ids=[written.split("\n")[0] for written, _expected in LISTS])
def test_a_participant_list_gives_its_people_and_their_organisations(written: str, expected: str) -> None:
    read = as_gold(
        read_minutes(f"Referat fra møte i Rådet\nDato: 3. juni 2020\n\n{written}\n\nSak 1 Velkommen\nTekst.\n")
    )

    found = {
        f"{letter}:{one['person'] or ''}@{one['organisation'] or ''}"
        for letter, part in (("p", "present"), ("a", "apologies"))
        for one in read[part]
    }
    assert found == set(expected.splitlines())
    assert [item["heading"] for item in read["agenda"]] == ["Velkommen"]
