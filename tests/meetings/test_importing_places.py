"""From a statement back to its lines in the original (issue 5)."""

from __future__ import annotations

import pytest

from meetings.importing.drafting import draft
from meetings.importing.places import Said, SourceLine, find_places, lines_of_fates
from meetings.importing.reading import read_minutes
from meetings.notation import Register, parse
from tests.meetings.test_importing_reading import SAMPLES

ORIGINAL = """\
Sak 1 Senger
LPS: Vi vil ha flere senger i hele landet, og vi har
bedt departementet om et samar-
beid om det.
PB – Det støtter vi. Men hvem skal betale for plassene?
SPL: Enig.
LPS: Enig.
Sak 2 Bolig
Innspill fra møtet:
• Flere må få bolig før behandlingen er ferdig.
• Kommunene sier at de mangler tomter.
KVR: Vi har laget en veileder om bolig for unge voksne med store behov.
SPL: Enig."""


def original(text: str = ORIGINAL) -> list[SourceLine]:
    """Each line a draft line of its own, the indented rest of one aside."""
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        draft_line = {3: 2, 4: 2}.get(number, number)
        lines.append(SourceLine(number, line, 1 if number < 8 else 2, draft_line))
    return lines


def said(*texts: str) -> list[Said]:
    """«LPS: words», by their place as key; without a colon nobody's."""
    found = []
    for place, text in enumerate(texts):
        name, colon, words = text.partition(": ")
        found.append(Said(place, words if colon else text, frozenset({name} if colon else ())))
    return found


def places(*texts: str) -> list[tuple[int, int] | None]:
    found = find_places(original(), said(*texts))
    return [(run.first, run.last) if (run := found.get(place)) else None for place in range(len(texts))]


WHOLE = "LPS: Vi vil ha flere senger i hele landet, og vi har bedt departementet om et samarbeid om det."


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ([WHOLE], [(2, 4)]),
        (["Flere må få bolig før behandlingen er ferdig."], [(10, 10)]),
        (["LPS: Vi vil ha flere senger i hele Norge, og har bedt departementet om et samarbeid."], [(2, 4)]),
        (["PB: Det støtter vi.", "PB: Men hvem skal betale for plassene?"], [(5, 5), (5, 5)]),
        (["Flere må få bolig før behandlingen er ferdig.\\n• Kommunene sier at de mangler tomter."], [(10, 11)]),
        (
            ["KVR: Veilederen vår om bolig for unge voksne med store behov er laget, sammen med SPL.", WHOLE],
            [(12, 12), (2, 4)],
        ),
    ],
    ids=["wrapped", "bullet", "edited", "split", "joined", "edited and moved"],
)
def test_a_statement_is_found_in_the_lines_it_came_from(texts: list[str], found: list[tuple[int, int]]) -> None:
    assert places(*texts) == found


def test_equal_words_are_told_apart_by_who_said_them_and_by_their_neighbours() -> None:
    guide = "KVR: Vi har laget en veileder om bolig for unge voksne"

    in_order = places(WHOLE, "SPL: Enig.", "LPS: Enig.", guide, "SPL: Enig.")
    moved = places("LPS: Enig.", WHOLE, "SPL: Enig.", "SPL: Enig.")
    reattributed = places("PB: Det støtter vi. Men hvem skal betale for plassene?", "NSF: Enig.", "LPS: Enig.")

    assert in_order == [(2, 4), (6, 6), (7, 7), (12, 12), (13, 13)]
    assert moved == [(7, 7), (2, 4), (6, 6), (13, 13)]
    assert reattributed == [(5, 5), None, (7, 7)]


@pytest.mark.parametrize(
    "text",
    [
        "LPS: Boligen.",
        "LPS: Bolig.",
        "KVR: Senger.",
        "KVR: Dette er skrevet etterpå og står ikke i originalen i det hele tatt.",
        "PB: Vi vil ha mer om dette i neste møte, og vi har bedt om det før.",
        "LPS: Ja.",
        "",
    ],
)
def test_what_is_not_in_the_original_has_no_place(text: str) -> None:
    assert places(text) == [None]


def test_a_document_that_says_one_thing_over_and_over_is_soon_given_up() -> None:
    lines = original("\n".join(["enig enig enig"] * 3_000))

    assert find_places(lines, said(*["LPS: enig enig enig enig"] * 200)) == {}


def test_in_minutes_of_every_style_no_statement_is_sent_to_a_wrong_line_and_few_to_none() -> None:
    register = Register(organisations=(), people=())
    wrong, none, asked = [], 0, 0
    for sample in sorted(SAMPLES.glob("*.txt"))[:12]:
        made = draft(read_minutes(sample.read_text(encoding="utf-8")), register)
        fates: list[dict[str, object]] = [
            {
                "line": one.number,
                "fate": one.fate,
                "place": one.place,
                "item": one.item,
                "draft_line": one.draft_line,
                "text": one.kept,
            }
            for one in made.fates
        ]
        said: list[Said] = []
        true: list[set[int]] = []
        for place, item in enumerate(made.items):
            for block in (block for block in parse(item.text, register).blocks if block.becomes_row and block.text):
                lines = range(block.first_line, block.last_line + 1)
                said.append(Said(len(said), block.text, frozenset(one.label for one in block.speakers)))
                true.append({one.number for one in made.fates if one.item == place and one.draft_line in lines})
        found = find_places(lines_of_fates(fates), said)
        wrong += [(sample.name, said[key]) for key, run in found.items() if {run.first, run.last} - true[key]]
        none, asked = none + len(said) - len(found), asked + len(said)

    assert wrong == []
    assert none < asked / 50
