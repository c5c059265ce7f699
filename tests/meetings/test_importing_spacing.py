"""Reading text in which a blank line stands below every line."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from meetings.importing.drafting import Fate
from meetings.importing.gold import as_gold
from meetings.importing.reading import read_minutes
from meetings.importing.spacing import without_spacing
from tests.meetings.test_importing_drafting import drafted

SAMPLES = Path(__file__).parents[1] / "samples" / "minutes"
WRAPPED = ("ekspertgruppe-brutte-linjer", "eldreraad-nummer-alene")


def moved(value: Any) -> Any:
    """Labels with every line number where a blank line below each line puts it."""
    if isinstance(value, dict):
        return {
            key: [2 * number - 1 for number in one] if key in {"lines", "heading_lines"} and one else moved(one)
            for key, one in value.items()
            if key not in {"header_lines", "other_lines"}
        }
    return [moved(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", WRAPPED)
def test_a_blank_line_below_every_line_parts_nothing(name: str) -> None:
    text = (SAMPLES / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n")
    spaced = text.replace("\n", "\n\n")
    assert without_spacing(spaced) is not None

    assert moved(as_gold(read_minutes(text))) == {
        key: one for key, one in as_gold(read_minutes(spaced)).items() if key not in {"header_lines", "other_lines"}
    }
    made = drafted(spaced)
    assert "\n".join(fate.kept for fate in made.fates) == spaced
    assert made.count(Fate.UNRESOLVED) == Counter(fate.fate for fate in drafted(text).fates)[Fate.UNRESOLVED]


def test_paragraphs_of_one_line_each_keep_their_blank_lines() -> None:
    text = "\n\n".join(f"Avsnitt {number} er en hel setning." for number in range(30))

    assert without_spacing(text) is None


def test_page_numbers_and_running_heads_part_nothing_between_spaced_lines() -> None:
    """They are known by the blanks around them, which are taken away before the text is read. The sample has page 2."""
    lines = (SAMPLES / f"{WRAPPED[0]}.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    at = 36
    plain, paged = "\n\n".join(lines), "\n\n".join([*lines[:at], "3", lines[0], *lines[at:]])
    said = [[one["kind"], one["organisation"], one["person"]] for one in as_gold(read_minutes(plain))["statements"]]

    read = as_gold(read_minutes(paged))

    assert [[one["kind"], one["organisation"], one["person"]] for one in read["statements"]] == said
    assert all(line.raw for line in read_minutes(paged).lines if line.furniture)
    assert "\n".join(fate.kept for fate in drafted(paged).fates) == paged
