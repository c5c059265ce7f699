"""The scorer: every measure on one small document, and the same counts as the scorer of the council's corpus."""

from __future__ import annotations

import copy
import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from meetings.importing.gold import as_gold
from meetings.importing.reading import read_minutes
from scripts.importer_scores import noised
from scripts.noise import Json
from scripts.score_minutes import Count, headline, lines_of, score, total
from tests.scripts.minutes_corpus import EVERY

TEXT = """Referat
Til stede: Kari Moe (Terskel), Å-larm
Sak 1/20 Bolig
Terskel: Nær buss.
Kari: Og trikk.
Terskel og Å-larm søker.
Ola Li skriver søknaden.
Neste møte: 3. juni kl. 9"""

GOLD: Json = {
    "meeting": {"date": "2020-05-02", "start": None, "end": None},
    "aliases": {"Å-larm": ["ÅL"]},
    "present": [
        {"person": "Kari Moe", "organisation": "Terskel", "lines": [2, 2]},
        {"person": None, "organisation": "Å-larm", "lines": [2, 2]},
    ],
    "apologies": [],
    "agenda": [{"number": "1/20", "heading": "Bolig", "heading_lines": [3, 3], "lines": [3, 7]}],
    "statements": [
        {"organisation": "Terskel", "person": None, "kind": "statement", "lines": [4, 4]},
        {"organisation": "Terskel", "person": "Kari", "kind": "statement", "lines": [5, 5]},
        {"organisation": None, "organisations": ["Terskel", "Å-larm"], "kind": "statement", "lines": [6, 6]},
        {"organisation": None, "person": None, "kind": "task", "lines": [7, 7]},
    ],
    "next_meeting": {"date": None, "time": "09:00", "lines": [8, 8]},
    "signed": {"date": None, "lines": None},
    "links": [],
    "header_lines": [[1, 1]],
    "other_lines": [],
}


def of(change: Callable[[Json], object]) -> dict[str, Count]:
    """The scores that a faultless reading gets once it is changed, those that differ."""
    read = copy.deepcopy(GOLD)
    change(read)
    faultless = score(GOLD, GOLD, lines_of(TEXT))
    return {name: count for name, count in score(GOLD, read, lines_of(TEXT)).items() if count != faultless[name]}


def test_a_faultless_reading_is_right_everywhere() -> None:
    assert score(GOLD, GOLD, lines_of(TEXT)) == {
        "attendance": Count(2),
        "attendance_organisation": Count(1),
        "agenda": Count(1),
        "segmentation": Count(4),
        "attribution": Count(3),
        "dates": Count(2),
        "deeds": Count(1),
        "coverage": Count(8),
        "invented": Count(),
    }


def test_an_empty_reading_has_missed_everything() -> None:
    scores = score(GOLD, {}, lines_of(TEXT))

    assert {name: (count.right, count.missed) for name, count in scores.items()} == {
        "attendance": (0, 2),
        "attendance_organisation": (0, 0),
        "agenda": (0, 1),
        "segmentation": (0, 4),
        "attribution": (0, 3),
        "dates": (0, 2),
        "deeds": (0, 1),
        "coverage": (0, 8),
        "invented": (0, 0),
    }
    assert headline(scores) == 0.0


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        (lambda read: read["present"][1].update(organisation="Mo"), {"attendance": Count(1, 1, 1)}),
        (lambda read: read["present"][0].update(person="Kari Anne Moe"), {}),
        (lambda read: read["present"][0].update(organisation="RIKO"), {"attendance_organisation": Count(0, 0, 1)}),
        (lambda read: read["present"][1].update(organisation="ÅL"), {}),
        (lambda read: read["agenda"][0].update(heading="Boliger"), {"agenda": Count(0, 1, 1)}),
        (lambda read: read["agenda"][0].update(heading="Sak 1/20 Bolig (10 min)"), {}),
        (lambda read: read["statements"][1].update(organisation="RIKO"), {"attribution": Count(2, 1, 1)}),
        (lambda read: read["statements"][2].update(organisations=["Terskel"]), {"attribution": Count(2, 1, 1)}),
        (lambda read: read["statements"][3].update(organisation="RIKO"), {}),
        (lambda read: read["statements"][3].update(kind="info"), {"deeds": Count(0, 0, 1)}),
        (lambda read: read["statements"][0].update(kind="decision"), {"deeds": Count(1, 1, 0)}),
        (lambda read: read["meeting"].update(date="2020-05-03"), {"dates": Count(1, 1, 1)}),
        (lambda read: read["next_meeting"].update(date="2020-06-03"), {"dates": Count(2, 1), "invented": Count(0, 1)}),
        (lambda read: read["header_lines"].clear(), {"coverage": Count(7, 0, 1)}),
        (
            lambda read: read["statements"].append(
                {"organisation": "Terskel", "kind": "statement", "lines": [8, 8]}
            ),
            {"segmentation": Count(4, 1), "attribution": Count(3, 1)},
        ),
    ],
)  # fmt: skip
def test_each_fault_costs_its_own_measure(change: Callable[[Json], object], counts: dict[str, Count]) -> None:
    assert of(change) == counts


def test_two_contributions_read_as_one_are_both_missed() -> None:
    def join(read: Json) -> None:
        del read["statements"][1]
        read["statements"][0]["lines"] = [4, 5]

    assert of(join) == {"segmentation": Count(2, 1, 2), "attribution": Count(1, 1, 2)}


def test_counts_of_documents_are_added_before_a_share_is_taken() -> None:
    added = total([{"agenda": Count(1, 0, 1)}, {"agenda": Count(2, 1, 0)}])

    assert added == {"agenda": Count(3, 1, 1)}
    assert (added["agenda"].f1, added["agenda"].precision, added["agenda"].share) == (0.75, 0.75, 0.75)


@pytest.fixture(scope="module")
def shared_scorer() -> ModuleType:
    shared = os.environ.get("ORDSKIFTE_SHARED")
    if not shared:
        pytest.skip("ORDSKIFTE_SHARED is not set: the scorer of the council's corpus is not in the repository")
    spec = importlib.util.spec_from_file_location("corpus_score", Path(shared) / "corpus" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    try:
        spec.loader.exec_module(scorer)
    finally:
        sys.dont_write_bytecode = before
    return scorer


def test_it_counts_as_the_scorer_of_the_corpus_does(shared_scorer: ModuleType) -> None:
    differing = []
    for sample in [*EVERY, *noised(EVERY[::9])]:
        text = sample.content.decode(
            "cp1252" if b"\xf8" in sample.content and b"\xc3" not in sample.content else "utf-8"
        )
        read, lines = as_gold(read_minutes(text)), lines_of(text)
        ours, theirs = score(sample.gold, read, lines), shared_scorer.score(sample.gold, read, lines)
        deeds = theirs["task"] + theirs["decision"]
        for name in ("attendance", "agenda", "segmentation", "attribution", "dates"):
            pair = (ours[name], Count(theirs[name].tp, theirs[name].fp, theirs[name].fn))
            differing += [(sample.name, name, pair)] if pair[0] != pair[1] else []
        if (ours["deeds"], ours["coverage"].right, ours["invented"].wrong, headline(ours)) != (
            Count(deeds.tp, deeds.fp, deeds.fn),
            theirs["coverage"].ok,
            theirs["invented_date"].ok,
            shared_scorer.headline(theirs),
        ):
            differing.append((sample.name, "the rest", (ours["deeds"], deeds)))

    assert differing == []
