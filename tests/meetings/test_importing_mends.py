"""What a reviewer does to an import: each deed on the text, every source line with its one fate after all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.importing.contradictions import Against, contradictions
from meetings.importing.drafting import Fate, Place, draft
from meetings.importing.mends import DEEDS, KINDS, CannotMend, Step, applied, apply, step_of
from meetings.importing.reading import read_minutes
from meetings.importing.sheet import Sheet, sheet_of
from meetings.notation import OrganisationEntry, Register

TEXT = """Referat fra rådet

Dato: 3. juni 2021

Til stede: FVR, LPS, PBU

Sak 1 Runde
- PBU har ny nettside som mange
bruker hver dag.
- NBF: begge deler, og kaffe først.
- NBF: mer kaffe.
FVR: Vil lage en veileder.
Dette ble tatt til etterretning.

Sak 2 Rapport
Rapporten er lang. Den har mange
sider, og få bilder. LPS: vi leste den.
Vedtak: Rapporten godkjennes."""
LINES = len(TEXT.splitlines())
REGISTER = Register(
    organisations=tuple(
        OrganisationEntry(key, short, (), f"{short} landsforening", seated=True)
        for key, short in enumerate(("PBU", "FVR", "LPS"), start=1)
    )
)
READ = read_minutes(TEXT)
MADE = draft(READ, REGISTER)


def after(*steps: Step) -> Sheet:
    sheet = sheet_of(MADE)
    for step in steps:
        apply(sheet, step, REGISTER)
    return sheet


def lines(sheet: Sheet, item: int) -> list[str]:
    return [line.text for line in sheet.items[item].lines]


FIRST = [
    "PBU: har ny nettside som mange bruker hver dag.",
    "NBF: begge deler, og kaffe først.",
    "NBF: mer kaffe.",
    "FVR: Vil lage en veileder.",
    "  Dette ble tatt til etterretning.",
]
SECOND = [
    "Rapporten er lang. Den har mange sider, og få bilder.",
    "LPS: vi leste den.",
    "Vedtak: Rapporten godkjennes.",
]


@pytest.mark.parametrize(
    ("step", "first", "second"),
    [
        (Step("speaker", 10, value="PBU"), {1: "PBU: begge deler, og kaffe først."}, {}),
        (
            Step("speaker", 10, value="PBU", everywhere=True),
            {1: "PBU: begge deler, og kaffe først.", 2: "PBU: mer kaffe."},
            {},
        ),
        (Step("speaker", 12, value="LPS"), {3: "LPS: Vil lage en veileder."}, {}),
        (Step("speaker", 16, value="FVR"), {}, {0: "FVR: Rapporten er lang. Den har mange sider, og få bilder."}),
        (Step("plain", 10, everywhere=True), {1: "\\NBF: begge deler, og kaffe først.", 2: "\\NBF: mer kaffe."}, {}),
        (Step("kind", 12, value="question"), {3: "FVR (spørsmål): Vil lage en veileder."}, {}),
        (Step("kind", 12, value="task"), {3: "! FVR: Vil lage en veileder."}, {}),
        (Step("kind", 16, value="summary"), {}, {0: "= Rapporten er lang. Den har mange sider, og få bilder."}),
        (Step("kind", 18, value="information"), {}, {2: "\\Vedtak: Rapporten godkjennes."}),
        (Step("kind", 17, 1, "internal"), {}, {1: "// LPS: vi leste den."}),
        (Step("join", 18), {}, {2: "  \\Vedtak: Rapporten godkjennes."}),
        (Step("split", 13), {4: "Dette ble tatt til etterretning."}, {}),
    ],
    ids=lambda value: f"{value.deed}-{value.line}-{value.value}" if isinstance(value, Step) else "",
)
def test_a_deed_changes_its_line_and_nothing_beside_it(
    step: Step, first: dict[int, str], second: dict[int, str]
) -> None:
    sheet = after(step)

    assert lines(sheet, 0) == [first.get(at, text) for at, text in enumerate(FIRST)]
    assert lines(sheet, 1) == [second.get(at, text) for at, text in enumerate(SECOND)]
    assert fates_add_up(sheet)


def fates_add_up(sheet: Sheet) -> bool:
    """Every source line has one fate, and its words as they stood."""
    made = sheet.draft()
    return [one.number for one in made.fates] == list(range(1, LINES + 1)) and [
        one.kept for one in made.fates
    ] == TEXT.splitlines()


def test_a_joined_line_is_parted_where_a_source_line_begins() -> None:
    sheet = after(Step("split", 9))

    assert lines(sheet, 0)[:2] == ["PBU: har ny nettside som mange", "bruker hver dag."]
    assert [line.sources for line in sheet.items[0].lines[:2]] == [(8,), (9,)]


def test_a_block_moves_to_the_beginning_of_a_later_item_and_to_the_end_of_an_earlier_one() -> None:
    later, earlier = after(Step("move", 12, value="15")), after(Step("move", 18, value="7"))

    assert lines(later, 1)[:2] == ["FVR: Vil lage en veileder.", "  Dette ble tatt til etterretning."]
    assert lines(later, 0) == FIRST[:3]
    assert lines(earlier, 0)[-1] == "Vedtak: Rapporten godkjennes."
    assert fates_add_up(later)
    assert fates_add_up(earlier)


def test_an_item_begins_at_a_line_and_a_heading_becomes_text_again() -> None:
    sheet = after(Step("heading", 12))
    back = after(Step("heading", 12), Step("no_heading", 12), Step("no_heading", 15))

    assert [(item.number, item.heading, item.key) for item in sheet.items] == [
        ("1", "Runde", 7),
        ("", "FVR: Vil lage en veileder.", 12),
        ("2", "Rapport", 15),
    ]
    assert lines(sheet, 1) == ["Dette ble tatt til etterretning."]
    assert len(back.items) == 1
    assert "Sak 2 Rapport" in lines(back, 0)
    assert fates_add_up(back)


def test_a_line_is_left_out_of_the_text_and_brought_in_where_it_stood() -> None:
    out = after(Step("leave_out", 18))
    back = after(Step("leave_out", 18), Step("bring_in", 18))
    head = after(Step("bring_in", 3))

    assert lines(out, 1) == SECOND[:2]
    assert (out.draft().fates[17].fate, out.draft().fates[17].place) == (Fate.PLACED, Place.PAPER)
    assert lines(back, 1) == [*SECOND[:2], "\\Vedtak: Rapporten godkjennes."]
    assert (head.items[0].heading, lines(head, 0)) == ("Ikke plassert", ["Dato: 3. juni 2021"])
    assert fates_add_up(out)
    assert fates_add_up(head)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (Step("speaker", 10, value="XYZ"), "«XYZ» er ikke et navn vi kjenner. Velg et fra lista."),
        (Step("kind", 16, value="statement"), "Velg hvem som sa det; da blir linja et innspill."),
        (Step("join", 8), "Det står ingenting over linja i saken. Flytt den til en annen sak i stedet."),
        (Step("split", 12), "Linja står alt for seg selv."),
        (Step("move", 12, value="7"), "Velg en annen sak å flytte linja til."),
        (Step("no_heading", 7), "Det står ingen sak over denne."),
        (Step("no_heading", 8), "Linje 8 er ikke en overskrift lenger."),
        (Step("leave_out", 2), "Linje 2 står ikke i teksten lenger."),
        (Step("bring_in", 2), "Linja er blank, eller den står alt i teksten."),
        (
            Step("speaker", 18, value="PBU"),
            "Denne linja kan ikke få et navn foran seg. Gjør den til et innspill først.",
        ),
    ],
    ids=lambda value: f"{value.deed}-{value.line}" if isinstance(value, Step) else "",
)
def test_a_deed_that_does_not_fit_says_what_to_do_and_changes_nothing(step: Step, sentence: str) -> None:
    sheet = sheet_of(MADE)
    with pytest.raises(CannotMend) as refusal:
        apply(sheet, step, REGISTER)

    assert refusal.value.sentence == sentence
    assert (lines(sheet, 0), lines(sheet, 1)) == (FIRST, SECOND)


LABELS = {"Sak", "Vedtak:", "NBF:", "PBU", "LPS:", "FVR:"}
"""What a deed writes anew: the word before a number, who said it, and what kind it is."""
STEPS = st.builds(
    Step,
    st.sampled_from(sorted(DEEDS)),
    st.integers(0, LINES + 1),
    st.integers(0, 1),
    st.sampled_from(["PBU", "LPS", "Møtet", "7", "15", "0", *(kind.value for kind in KINDS)]),
    st.booleans(),
)


@given(st.lists(STEPS, max_size=12))
def test_whatever_is_done_every_source_line_keeps_one_fate_and_every_word_its_place(steps: list[Step]) -> None:
    sheet = sheet_of(MADE)
    misfits = applied(steps, sheet, REGISTER)
    again = sheet_of(MADE)

    assert fates_add_up(sheet)
    assert applied([step_of(step.as_json()) for step in steps], again, REGISTER) == misfits
    assert again.draft() == sheet.draft()
    if any(step.deed == "leave_out" for step in steps):
        return
    left_out = {one.number for one in sheet.draft().fates if one.item is None}
    written = "\n".join(f"{item.number} {item.heading}\n{item.text}" for item in sheet.items)
    kept = [line for number, line in enumerate(TEXT.splitlines(), start=1) if number not in left_out]
    lost = {word for line in kept for word in line.split() if word.strip("-:") not in written}
    assert lost <= LABELS


@pytest.mark.parametrize(
    ("text", "against", "line"),
    [
        ("1 Sak\n\na) en\nb) to\nc) tre\nc) fire\nd) fem\n", Against.POINT, 6),
        ("1 Sak\n\nTiltak\t2018\t2018\nLavterskel\t150\t166\n", Against.YEAR, 3),
        ("Referat\n\nTil stede: Kari Moe, Per Lie\n\n1 Sak\n3 deltakere møtte.\n", Against.COUNT, 6),
        ("Referat\n\nDato: onsdag 3. juni 2021\n\n1 Sak\nTekst.\n", Against.WEEKDAY, 3),
    ],
)
def test_m68_figures_that_contradict_each_other_are_asked_about(text: str, against: Against, line: int) -> None:
    assert [(one.against, one.line) for one in contradictions(read_minutes(text))] == [(against, line)]


def test_lists_that_go_on_and_tables_of_different_years_contradict_nothing() -> None:
    text = "1 Sak\n\n1. en\n1. to\n1. tre\n\na) en\nb) to\n\na) en igjen\nb) to\n\nTiltak\t2018\t2019\n"

    assert contradictions(read_minutes(text)) == []
