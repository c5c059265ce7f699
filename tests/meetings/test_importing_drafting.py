"""The draft that the importer writes: text in the line notation, and the fate of every source line."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given

from meetings.importing.drafting import Draft, Fate, Place, draft
from meetings.importing.reading import read_minutes
from meetings.notation import Kind, OrganisationEntry, PersonEntry, Register, parse
from tests.meetings.test_importing_reading import SAMPLES, TEXTS

REGISTER = Register(
    organisations=(
        OrganisationEntry(1, "MF", (), "Mentalt Forum", seated=True),
        OrganisationEntry(2, "MFU", (), "Mentalt Forum Ungdom", seated=True),
        OrganisationEntry(3, "Å-larm", (), "Å-larm", seated=True),
        OrganisationEntry(4, "RIKO", (), "RIKO", seated=True),
        OrganisationEntry(5, "Solrik", (), "Solrik", seated=True),
    ),
    people=(PersonEntry(1, "Kari Moe", (), 4, attending=True),),
)
HEAD = "Referat\n\nTil stede: MF, MFU, Å-larm, RIKO, Solrik\n\n1. Runde\n"


def drafted(text: str) -> Draft:
    names = [f"{entry.full} ({entry.short})" for entry in REGISTER.organisations]
    return draft(read_minutes(text, names), REGISTER)


def text_of(body: str) -> str:
    return drafted(HEAD + body).items[0].text


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("- RIKO: Vi er enige.\n", "RIKO: Vi er enige."),
        ("- RIKO – vi er enige.\n", "RIKO – vi er enige."),
        ("- RIKO har fått svar.\n", "RIKO: har fått svar."),
        ("- Solriks erfaring er god.\n", "Solrik: Solriks erfaring er god."),
        ("- Ola Berg – Mentalt Forum ungdom. Har flyttet.\n", "MFU/Ola Berg: Har flyttet."),
        ("- Forslag fra RIKO og MF – søke midler.\n", "RIKO og MF (forslag): Forslag fra RIKO og MF – søke midler."),
        ("- RIKO – ikke til stede. Ringes.\n", "RIKO – ikke til stede. Ringes."),
        ("- Kari sender ut en liste.\n", "! Kari: sender ut en liste."),
        ("- Noen sa noe.\n", "• Noen sa noe."),
        ("Vedtak:\nSaken utsettes.\n", "Vedtak:\n  Saken utsettes."),
        ("RIKO:\n- For få plasser\n- Lang ventetid\n", "RIKO:\n  • For få plasser\n  • Lang ventetid"),
        ("Innspill fra møtet:\n• Er det nok?\n• Ja.\n", "Innspill fra møtet:\n• Er det nok?\n• Ja."),
        ("Innspill fra møtet:\nDet må være en dør inn.\n", "Innspill fra møtet:\n  Det må være en dør inn."),
        ("! viktig at alle leser dette\n", "\\! viktig at alle leser dette"),
        ("//eksempel.no/lang/adresse\n", "\\//eksempel.no/lang/adresse"),
        ("#1 på listen\n", "\\#1 på listen"),
    ],
)
def test_a_contribution_is_written_as_the_notation_reads_it(source: str, written: str) -> None:
    assert text_of(source) == written


def test_wrapped_lines_become_one_line_and_a_hyphen_in_a_name_stays() -> None:
    source = (
        "- RIKO: Samarbeidet med Mentalt\nForum og Å-\nlarm gjør Rop-\nproblematikken tyde-\nligere for pasient- \n"
        "og pårørende. Det blir tydeligere.\n"
    )

    assert text_of(source) == (
        "RIKO: Samarbeidet med Mentalt Forum og Å-larm gjør Rop-problematikken tydeligere for pasient- "
        "og pårørende. Det blir tydeligere."
    )


def test_two_speakers_on_one_line_become_two_lines() -> None:
    assert text_of("- RIKO: Må de ha hjelp? Solrik: Nei, ikke\nalle vil det.\n") == (
        "RIKO: Må de ha hjelp?\nSolrik: Nei, ikke alle vil det."
    )


def test_what_was_recognised_is_what_the_notation_reads() -> None:
    item = drafted(f"{HEAD}- Ola Berg – Å-larm har hatt årsmøte.\n- Mentalt Forum Ungdom – ny nettside.\n").items[0]

    blocks = parse(item.text, REGISTER).blocks
    assert [(block.kind, [speaker.organisation for speaker in block.speakers]) for block in blocks] == [
        (Kind.STATEMENT, [3]),
        (Kind.STATEMENT, [2]),
    ]


def test_every_line_has_a_fate_and_the_counters_add_up() -> None:
    text = "Referat\nDato: 3. juni\n\nTil stede: RIKO\n\n1. Runde\n- RIKO: Ja,\nvi er enige.\n\n\nSide 1 av 1\n"

    made = drafted(text)

    assert [(fate.number, fate.fate, fate.place, fate.item, fate.draft_line) for fate in made.fates] == [
        (1, Fate.PLACED, Place.HEAD, None, None),
        (2, Fate.PLACED, Place.HEAD, None, None),
        (3, Fate.BLANK, Place.NOWHERE, None, None),
        (4, Fate.PLACED, Place.HEAD, None, None),
        (5, Fate.BLANK, Place.NOWHERE, None, None),
        (6, Fate.PLACED, Place.HEADING, 0, None),
        (7, Fate.PLACED, Place.TEXT, 0, 1),
        (8, Fate.PLACED, Place.TEXT, 0, 1),
        (9, Fate.BLANK, Place.NOWHERE, None, None),
        (10, Fate.BLANK, Place.NOWHERE, None, None),
        (11, Fate.PLACED, Place.PAPER, None, None),
        (12, Fate.BLANK, Place.NOWHERE, None, None),
    ]
    assert [made.count(fate) for fate in Fate] == [7, 0, 5]


def test_a_text_without_structure_is_a_draft_of_plain_text_that_says_so() -> None:
    made = drafted(
        "noen ord uten form om dette og hint som går videre og videre uten at noen har satt dem i rekkefølge\n"
    )

    assert [item.text for item in made.items] == [
        "noen ord uten form om dette og hint som går videre og videre uten at noen har satt dem i rekkefølge"
    ]
    assert made.fates[0].fate is Fate.UNRESOLVED


def letters(text: str) -> Counter[str]:
    return Counter(character for character in text if character.isalnum())


@given(TEXTS)
def test_no_letter_of_an_item_is_lost_and_the_source_can_be_put_together_again(text: str) -> None:
    read = read_minutes(text)
    made = draft(read, REGISTER)

    assert "\n".join(fate.kept for fate in made.fates) == text
    assert sum(made.count(fate) for fate in Fate) == len(read.lines)
    source = letters("".join(fate.kept for fate in made.fates if fate.place is Place.TEXT))
    assert source - letters("".join(item.text for item in made.items)) == Counter()


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_every_word_of_an_invented_document_stands_in_its_draft(sample: Path) -> None:
    text = sample.read_text(encoding="utf-8")
    made = drafted(text)

    # A speaker is written by the name that stands for the organisation: «PÅV» for «Pårørendevakta».
    aliases = {word for names in read_minutes(text).aliases.values() for name in names for word in name.split()}
    placed = " ".join(fate.kept for fate in made.fates if fate.place is Place.TEXT).split()
    written = " ".join(item.text for item in made.items)
    bare = [word.strip("-•*:>") for word in placed]
    assert [word for word in bare if word not in written and word not in aliases] == []


@pytest.fixture(scope="module")
def corpus() -> Path:
    shared = os.environ.get("ORDSKIFTE_SHARED")
    if not shared:
        pytest.skip("ORDSKIFTE_SHARED is not set: the council's own documents are not in the repository")
    return Path(shared) / "corpus"


def test_both_real_minutes_become_drafts_with_every_line_placed(corpus: Path) -> None:
    for path in sorted(corpus.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        made = drafted(text)

        assert "\n".join(fate.kept for fate in made.fates) == text
        assert made.count(Fate.UNRESOLVED) == 0
