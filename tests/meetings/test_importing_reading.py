"""Reading minutes: invented ones in several house styles, and the known traps.

The labels beside the samples were written out by the reader and then checked by eye: they hold what it can do, they
do not measure it. What measures it are minutes it has not seen.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meetings.importing.gold import as_gold
from meetings.importing.lines import Line, read_lines
from meetings.importing.reading import read_minutes

SAMPLES = Path(__file__).parents[1] / "samples" / "minutes"


def gold_of(text: str) -> dict[str, Any]:
    return as_gold(read_minutes(text))


def said(text: str) -> list[tuple[list[str], str | None, str]]:
    """Speakers, person and kind of every contribution."""
    return [
        (one.get("organisations") or ([one["organisation"]] if one["organisation"] else []), one["person"], one["kind"])
        for one in gold_of(text)["statements"]
    ]


def labelled_by_the_reader() -> list[tuple[str, dict[str, Any]]]:
    """Texts with the labels that the reader wrote; those beside them were labelled by hand and are scored."""
    golds = [(path, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(SAMPLES.glob("*.gold.json"))]
    return [
        (path.with_name(gold["source"]).read_text(encoding="utf-8"), gold)
        for path, gold in golds
        if gold.pop("labelled_by", None) == "reader"
    ]


@pytest.mark.parametrize(
    ("text", "labels"), labelled_by_the_reader(), ids=lambda one: one["source"] if isinstance(one, dict) else ""
)
def test_minutes_in_many_house_styles_are_read_as_labelled(text: str, labels: dict[str, Any]) -> None:
    assert as_gold(read_minutes(text), labels["source"]) == labels


HEAD = "Referat\n\nTil stede: Mentalt Forum (MF), Mentalt Forum Ungdom (MFU), Å-larm, Solrik, RIKO\n\n"


def test_a_name_that_begins_another_is_not_taken_for_it() -> None:
    text = HEAD + "1. Runde\n- Mentalt Forum Ungdom – har ny nettside.\n- Mentalt Forum – har flyttet.\n"

    assert said(text) == [(["MFU"], None, "statement"), (["MF"], None, "statement")]


def test_a_hyphen_in_a_name_is_no_delimiter() -> None:
    text = HEAD + "1. Runde\n- Å-larm opplever stor pågang.\n- Å-larm- har hatt årsmøte.\n"

    assert said(text) == [(["Å-larm"], None, "statement"), (["Å-larm"], None, "statement")]


@pytest.mark.parametrize(
    ("line", "organisations", "person"),
    [
        ("RIKO: Vi er enige.", ["RIKO"], None),
        ("RIKO – Vi er enige.", ["RIKO"], None),
        ("RIKO- vi er enige.", ["RIKO"], None),
        ("RIKO har fått svar.", ["RIKO"], None),
        ("Solriks erfaring er god.", ["Solrik"], None),
        ("Kari Moe – RIKO har fått svar.", ["RIKO"], "Kari Moe"),
        ("Kari Moe (RIKO): Vi er enige.", ["RIKO"], "Kari Moe"),
        ("RIKO/Kari: Vi er enige.", ["RIKO"], "Kari"),
        ("RIKO og Solrik: Vi søker sammen.", ["RIKO", "Solrik"], None),
        ("LAR: Står på dagsorden neste år.", [], None),
        ("Regjeringen har satt ned et utvalg.", [], None),
        ("Behandling bør handle om mer.", [], None),
        ("Kari Moe er ny leder.", [], None),
    ],
)
def test_a_contribution_names_its_speaker_in_several_ways(line: str, organisations: list[str], person: str) -> None:
    assert [one[:2] for one in said(f"{HEAD}1. Runde\n- {line}\n")] == [(organisations, person)]


def test_an_organisation_that_was_not_there_has_said_nothing() -> None:
    read = gold_of(f"{HEAD}1. Runde\n- RIKO – ikke til stede. Kari ringer Ola Li.\n")

    assert read["statements"] == [
        {"agenda_index": 0, "organisation": None, "person": None, "lines": [6, 6], "kind": "task", "who": ["Kari"]}
    ]


def test_two_speakers_on_one_line_have_the_line_both() -> None:
    read = gold_of(f"{HEAD}1. Runde\n- RIKO: Må de ha hjelp? Solrik: Nei, ikke\nalle vil det.\n")

    assert [(one["organisation"], one["lines"]) for one in read["statements"]] == [("RIKO", [6, 6]), ("Solrik", [6, 7])]


@pytest.mark.parametrize(
    ("written", "date", "start", "end"),
    [
        ("Dato: 3. juni", None, None, None),
        ("Dato: 3. juni 2020", "2020-06-03", None, None),
        ("Dato: 03.06.20 kl. 0900-1130", "2020-06-03", "09:00", "11:30"),
        ("Dato: 2020-06-03", "2020-06-03", None, None),
        ("Dato: 3/6-2020 kl 9–11:30", "2020-06-03", "09:00", "11:30"),
        ("Dato: onsdag 3. juni 2020, kl. 10.00 – 15.00", "2020-06-03", "10:00", "15:00"),
        ("Tid: Onsdag 3. juni 2020 10-15", "2020-06-03", "10:00", "15:00"),
        ("Dato: 31.2.2020", None, None, None),
    ],
)
def test_dates_and_times_are_read_as_norwegians_write_them(
    written: str, date: str | None, start: str | None, end: str | None
) -> None:
    meeting = gold_of(f"Referat\n{written}\n\n1. Sak\nTekst.\n")["meeting"]

    assert (meeting["date"], meeting["start"], meeting["end"]) == (date, start, end)


def test_a_missing_year_is_offered_when_a_weekday_fits_only_one_near() -> None:
    text = "Referat\nDato: 3. juni\n\n1. Sak\nDagen i 2021 utvides.\n\nNeste møte er onsdag 2.desember 10-15 i Oslo.\n"

    read = gold_of(text)

    assert read["meeting"]["date"] is None
    assert read["meeting"]["date_text"] == "3. juni"
    assert read["meeting"]["date_inferred"] == {
        "date": "2020-06-03",
        "reason": "«onsdag 2.desember» er en onsdag bare i ett av årene nær dem teksten nevner.",
    }
    assert (read["next_meeting"]["date"], read["next_meeting"]["time"]) == (None, "10:00")


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("4. mai", "2015-05-04"),
        ("mandag 4. mai", "2015-05-04"),
        ("tirsdag 4. mai", None),
        ("4. mai 2016", "2016-05-04"),
        ("12. januar", None),
        ("tirsdag 12. januar", "2016-01-12"),
    ],
)
def test_the_next_meeting_takes_its_year_from_the_meeting_unless_the_weekday_objects(
    written: str, date: str | None
) -> None:
    read = gold_of(f"Referat\nDato: 13. april 2015\n\n1. Sak\nTekst.\n\nNeste møte: {written}\n")

    assert read["next_meeting"]["date"] == date


def test_numbers_of_items_are_those_printed_and_gaps_stay() -> None:
    text = "Referat\n\n1 Runde\nTekst.\n\n3 Rapport\n1. først\n2. så\n\n4 Eventuelt\nTekst.\n"

    assert [(item["number"], item["heading"]) for item in gold_of(text)["agenda"]] == [
        ("1", "Runde"),
        ("3", "Rapport"),
        ("4", "Eventuelt"),
    ]


def test_a_list_of_items_above_the_body_is_not_read_as_the_body() -> None:
    text = "Referat\n\n1. Runde\n2. Rapport\n\n1. Runde\nRIKO: Ja.\n\n2. Rapport\nRIKO: Nei.\n"

    read = gold_of(text)

    assert [item["heading_lines"] for item in read["agenda"]] == [[6, 6], [9, 9]]
    assert read["other_lines"] == [[3, 4]]


def test_a_text_without_any_structure_is_kept_whole() -> None:
    read = gold_of("bare noen ord om løst og fast som ingen har satt i form, og som fortsetter en stund til\n")

    assert read["agenda"] == []
    assert read["header_lines"] + [one["lines"] for one in read["statements"]] == [[1, 1]]


WORDS = st.sampled_from(
    "Til stede:|Forfall:|1.|Sak 1/20|2)|- |• |SPL|RIKO:|Kari Moe|og|, |; |(|)|Vedtak:|\n|\n\n| |  |\t|\f|Neste møte"
    "|3. juni"
    "|3. juni 2020|mandag|kl 10-12|har|mener|A-|larm|www.eksempel.no|Saksliste|– |v/|fra|Møte|.|?|Side 1 av 2|Eventuelt"
    "|Konklusjon|ikke til stede|\u00ad|\r\n|Referent:|#tema|\\|//|!|= |Innspill fra møtet:|Forslag fra|Dato:|2B".split(
        "|"
    )
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map("".join))


@given(TEXTS)
@example("\xad\t:")
def test_every_filled_line_of_any_text_is_accounted_for(text: str) -> None:
    read = gold_of(text)

    spans = [one["lines"] for part in ("present", "apologies", "statements", "links") for one in read[part]]
    spans += [item["heading_lines"] for item in read["agenda"]]
    spans += [read[part]["lines"] for part in ("next_meeting", "signed") if read[part]["lines"]]
    spans += read["header_lines"] + read["other_lines"]
    held = {number for first, last in spans for number in range(first, last + 1)}
    assert {number for number, line in enumerate(text.split("\n"), 1) if line.strip()} - held == set()


def calls_while(work: Callable[[], object]) -> int:
    """Function calls made: a measure of work that no other process disturbs."""
    count = 0

    def tally(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


class Counted(list[Line]):
    """Lines that count how many were copied out of them: no function is called for those."""

    copied = 0

    def __getitem__(self, at: Any) -> Any:  # Any: an index or a slice, as a list takes them
        if isinstance(at, slice):
            Counted.copied += len(range(*at.indices(len(self))))
        return super().__getitem__(at)


@pytest.mark.parametrize(
    "unit",
    [
        "1. Sak\n",
        "Overskrift her\n\nTekst som er lang nok.\n\n",
        "- SPL har en mening. RIKO: ja.\n",
        "Til stede: Kari Moe og Ola Li, \n",
        "Side 1\n\f Topp\n",
        "x\n\n",
        "Kari Moe – ",
        "((((",
    ],
)
def test_twice_the_text_is_twice_the_work(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read_minutes(unit * 10)
    once, twice = (calls_while(lambda size=size: read_minutes(unit * size)) for size in (400, 800))  # type: ignore[misc]  # a lambda with a default has no type
    monkeypatch.setattr("meetings.importing.reading.read_lines", lambda text: Counted(read_lines(text)))
    copied = []
    for size in (100, 200):
        Counted.copied = 0
        read_minutes(unit * size)
        copied.append(Counted.copied)

    assert twice < once * 2.5
    assert copied[1] <= copied[0] * 2.5


@pytest.fixture(scope="module")
def corpus() -> Path:
    shared = os.environ.get("ORDSKIFTE_SHARED")
    if not shared:
        pytest.skip("ORDSKIFTE_SHARED is not set: the council's own documents are not in the repository")
    return Path(shared) / "corpus"


def test_both_real_minutes_are_read_without_losing_a_line_or_inventing_a_date(corpus: Path) -> None:
    spec = importlib.util.spec_from_file_location("corpus_score", corpus / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)

    for path in sorted(corpus.glob("*.gold.json")):
        labels = json.loads(path.read_text(encoding="utf-8"))
        source = path.with_name(labels["source"])
        predicted = as_gold(read_minutes(source.read_text(encoding="utf-8")), source.name)
        result = scorer.score(labels, predicted, scorer.read_lines(source))
        assert result["coverage"].a == 1.0
        assert result["invented_date"].ok == 0
        assert scorer.headline(result) >= 0.95


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("REFERAT FRA MØTET I FAGRÅDET", "FAGRÅDET"),
        ("Referat fra møtet i fagrådet", "fagrådet"),
        ("Referat frå møte i Ungdomsrådet", "Ungdomsrådet"),
    ],
)
def test_the_body_is_read_out_of_the_title(title: str, body: str) -> None:
    assert read_minutes(f"{title}\n\nSak 1 Bolig\nTekst.\n").head.body == body
