"""The table of scores, and the page it stands on."""

from __future__ import annotations

import pytest

from scripts.importer_scores import (
    FILES,
    KNOWN,
    MARKS,
    MEASURES,
    PAGE,
    file_sets,
    main,
    samples,
    scored,
    sets,
    summary,
    table,
    written,
)
from scripts.noise import KINDS
from scripts.score_minutes import headline, total
from tests.scripts.minutes_corpus import CORPUS


def test_a_table_has_a_column_for_each_set_and_says_what_was_not_measured() -> None:
    one = next(sample for sample in CORPUS["known"] if sample.gold.get("labelled_by") == "reader")

    lines = summary({"one": [scored(one)], "real": []}).splitlines()

    assert lines[0].split() == ["|", "|", "one", "|", "real", "|"]
    assert [line.split("|")[1].strip() for line in lines[3:]] == [title for title, _short, _cell in MEASURES]
    assert lines[-1].split() == ["|", "headline", "|", "1.00", "|", "not", "measured", "|"]


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert table(["", "agenda"], [["known", "1.00"]]) == "|        | known |\n| ------ | ----- |\n| agenda | 1.00  |\n"


def test_labels_that_the_reader_wrote_are_not_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORDSKIFTE_SHARED", raising=False)

    groups = sets()

    assert {name: len(group) for name, group in groups.items()} == {
        "known": 18,
        "apart": 18,
        "known, noise": 18 * len(KINDS),
        "apart, noise": 18 * len(KINDS),
        "real": 0,
    }
    assert [one.name for one in groups["known"] if "labelled_by" in one.gold] == []


def test_the_page_has_its_table_replaced_and_nothing_else() -> None:
    page = f"Before\n{MARKS[0]}old\n{MARKS[1]}After\n"

    once = written(page, "| new |\n", "2026-11-30")

    assert once == f"Before\n{MARKS[0]}`make importer-scores`, 2026-11-30:\n\n| new |\n{MARKS[1]}After\n"
    assert written(once, "| new |\n", "2026-11-30") == once


def test_the_page_shows_the_measures_as_they_are_printed() -> None:
    shown = PAGE.read_text(encoding="utf-8").split(MARKS[0])[1].split(MARKS[1])[0].split("\n\n")[1:]

    assert [[line.split("|")[1].strip() for line in one.splitlines()[3:]] for one in shown] == [
        [title for title, _short, _cell in MEASURES]
    ] * 2


FILED = ("barnehage-samarbeidsutvalg", "eldreraad-ps-rs", "styremote-lokallag")


def test_minutes_in_every_form_of_file_are_read_as_well_as_their_text() -> None:
    few = [sample for sample in samples(KNOWN) if sample.name in FILED]

    text = headline(total([scored(sample) for sample in few])) or 1
    filed = {name: total([scored(sample) for sample in group]) for name, group in file_sets({"known": few}).items()}

    assert list(filed) == [f"known, {kind}" for kind in FILES]
    assert {one["coverage"].share for one in filed.values()} == {1.0}
    assert {name for name, one in filed.items() if (headline(one) or 0) <= text - 0.03} == set()


def test_the_command_prints_documents_when_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    few = {"known": CORPUS["known"][:2], "real": []}
    monkeypatch.setattr("scripts.importer_scores.sets", lambda: few)

    main(["--per-file"])

    printed = capsys.readouterr().out
    assert [name for name in (one.name for one in few["known"]) if f"| {name} " in printed] == [
        one.name for one in few["known"]
    ]
    assert printed.endswith("The real minutes were not measured: ORDSKIFTE_SHARED does not name their folder.\n")
