"""Personal data in invented sentences, bokmål and nynorsk (trust programme F1)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from council.demo.reading import read_meetings, read_register
from meetings.checking.health import Names, near_health
from meetings.checking.numerals import is_national_id, numerals
from organisations.folding import fold
from tests.builders import PERSONS

SAMPLE = Path(__file__).parents[1] / "samples" / "personal_data.txt"
PAGE = 3000
"""Signs on a page."""
NAMES = Names(full=frozenset(map(fold, PERSONS)), first=frozenset({"ellen"}), others=frozenset({"terskel", "lps"}))


def sample() -> list[tuple[str, str]]:
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    marked = [line.partition("|") for line in lines if line and not line.startswith("#")]
    return [(kind, sentence) for kind, _bar, sentence in marked]


def kinds_in(sentence: str) -> set[str]:
    names = {"national-id": "id"}
    found = [*numerals(sentence), *near_health(sentence, NAMES)]
    return {names.get(one.kind.value, one.kind.value) for one in found}


def test_the_marked_sentences_are_found_as_well_as_promised() -> None:
    marked = sample()
    counted = Counter(kind for kind, _sentence in marked)
    missed = Counter(kind for kind, sentence in marked if kind != "none" and kind not in kinds_in(sentence))
    wrong = [sentence for kind, sentence in marked if kinds_in(sentence) - {kind}]

    assert sum(counted.values()) >= 250
    assert counted["none"] >= 100
    assert [missed[kind] for kind in ("id", "telephone", "email")] == [0, 0, 0]
    assert missed["health"] <= 0.05 * counted["health"]
    assert wrong == ["Vår Frues barnehage har sykefravær på 12 prosent."]


def test_there_is_at_most_one_false_alarm_on_a_page_of_the_demos_minutes() -> None:
    register = read_register()
    names = Names(
        full=frozenset(fold(person["name"]) for person in register["persons"]),
        first=frozenset(fold(person["name"]).split(" ")[0] for person in register["persons"]),
        others=frozenset(fold(name) for one in register["organisations"] for name in (one["short"], one["name"])),
    )
    meetings = read_meetings(today=date(2026, 11, 24))
    lines = [line for meeting in meetings for item in meeting.items for line in item.text.splitlines()]
    said = [line.partition(":")[2] or line for line in lines]
    alarms = [line for line in said for _found in (*numerals(line), *near_health(line, names))]

    assert sum(map(len, lines)) > 10 * PAGE
    assert len(alarms) * PAGE <= sum(map(len, lines)), alarms


@pytest.mark.parametrize("place", range(11))
def test_one_wrong_figure_makes_it_no_national_id(place: int) -> None:
    wrong = "01018012371"
    changed = wrong[:place] + str((int(wrong[place]) + 1) % 10) + wrong[place + 1 :]

    assert is_national_id(wrong)
    assert not is_national_id(changed)


def test_what_is_found_says_where_it_stands_and_its_words() -> None:
    text = "Ring (+47) 91 23 45 67, skriv til oda@example.org, eller vis 010180 12371."
    health = "Godt møte. Anders Ås kan ikke komme. Han er sykmeldt. Neste sak."

    found = numerals(text)
    (warned,) = near_health(health, NAMES)

    assert [text[one.start : one.end] for one in found] == ["(+47) 91 23 45 67", "oda@example.org", "010180 12371"]
    assert health[warned.start : warned.end] == "Han er sykmeldt."
    assert warned.words == "Anders Ås … sykmeldt"


def test_a_line_of_a_person_about_herself_is_found_only_when_a_person_speaks() -> None:
    text = "Er sykmeldt ut året, og vara møter."

    assert [one.words for one in near_health(text, NAMES, spoken_by=["Ellen Krogh"])] == ["Ellen Krogh … sykmeldt"]
    assert near_health(text, NAMES) == []
    assert near_health("Har holdt kurs om sykefravær.", NAMES, spoken_by=["Ellen Krogh"]) == []


def test_a_long_text_takes_work_in_step_with_its_length() -> None:
    """Figures and capitals without end, which a careless pattern would try in every way."""
    hostile = ("1 ", "Kari ", "a.", "+47", "(", "x@", "Kari sa syk ", "Ola Vik ")

    found = {text: len(numerals(text * 2_000)) + len(near_health(text * 2_000, NAMES)) for text in hostile}

    assert found == dict.fromkeys(hostile, 0)
