"""Reading headings: the ways in which Norwegian councils number and write their items.

tests/samples/agendas.txt holds a body and, below the arrow, its items: number|heading|presenter.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from meetings.importing.gold import as_gold
from meetings.importing.reading import read_minutes

SAMPLES = Path(__file__).parents[1] / "samples" / "agendas.txt"
BODIES = [case.split("\n->\n") for case in SAMPLES.read_text(encoding="utf-8").split("====\n")]
HEAD = "Referat fra møte i Rådet\nDato: 3. juni 2020\nTil stede: Kari Moe (Solrik), Ola Li (Havbris)\n\n"


@pytest.mark.parametrize(("written", "expected"), BODIES, ids=[written.split("\n")[0] for written, _items in BODIES])
def test_the_items_are_the_headings_of_the_body(written: str, expected: str) -> None:
    agenda = as_gold(read_minutes(HEAD + written))["agenda"]

    found = [f"{item['number'] or ''}|{item['heading']}|{item['presenter'] or ''}" for item in agenda]
    assert found == expected.splitlines()


def test_a_running_head_with_page_numbers_is_no_heading() -> None:
    foot = "Vestby råd\t\tSide {} av 2\n\n"
    pages = f"ÅPNING\n\nAlt gikk bra.\n\n{foot.format(1)}BUDSJETT\n\nTallene er gode.\n\n{foot.format(2)}"

    assert [item["heading"] for item in as_gold(read_minutes(HEAD + pages))["agenda"]] == ["ÅPNING", "BUDSJETT"]


def test_a_title_that_stands_at_the_head_of_the_next_page_is_no_heading() -> None:
    title = HEAD.split("\n", maxsplit=1)[0]
    pages = f"ÅPNING\n\nAlt gikk bra.\n\n1\n\f{title}\n\nBUDSJETT\n\nTallene er gode.\n"

    assert [item["heading"] for item in as_gold(read_minutes(HEAD + pages))["agenda"]] == ["ÅPNING", "BUDSJETT"]
