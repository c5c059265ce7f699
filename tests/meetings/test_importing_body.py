"""Reading the body of old minutes: where a contribution begins, whose it is, and what kind. All names are invented."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from meetings.importing.gold import as_gold
from meetings.importing.lines import read_lines
from meetings.importing.paragraphs import is_tight
from meetings.importing.reading import read_minutes
from scripts.noise import Line, pieces

HEAD = """Referat

Til stede: Kari Moe, Hus og Hjem. Ola Li, Ryggringen. Siri Vik, Fjordetaten. Liv Bø, leder

1. Åpning
Alle ble ønsket velkommen.

2. Runde
"""


def read(body: str) -> list[dict[str, Any]]:
    """The contributions under one heading, their lines counted from the first below it."""
    statements: list[dict[str, Any]] = as_gold(read_minutes(HEAD + body))["statements"]
    skipped = HEAD.count("\n")
    return [
        one | {"lines": [number - skipped for number in one["lines"]]} for one in statements if one["agenda_index"] == 1
    ]


def cut(body: str) -> list[list[int]]:
    return [one["lines"] for one in read(body)]


@pytest.mark.parametrize(
    ("line", "organisation", "person"),
    [
        ("Kari Moe (Hus og Hjem) roste planen.", "Hus og Hjem", "Kari Moe"),
        ("Tor Aas (Solvennene) roste planen.", "Solvennene", "Tor Aas"),
        ("Tor Aas, Laget for synske, savnet tall.", "Laget for synske", "Tor Aas"),
        ("Rådgiver Siri Vik viste tallene.", "Fjordetaten", "Siri Vik"),
        ("Ola var skuffet over svaret.", "Ryggringen", "Ola"),
        ("For Ryggringen sa Ola Li at dette haster.", "Ryggringen", "Ola Li"),
        ("Fra Ryggringen ble det pekt på ventetiden.", "Ryggringen", None),
        ("Kommentar fra Ryggringen: Det går for fort.", "Ryggringen", None),
        ("Spm fra Tor Aas, Solvennene: Hvem betaler?", "Solvennene", "Tor Aas"),
        ("Ryggringen melder: Årsmøtet er holdt.", "Ryggringen", None),
        ("Etaten svarte at planen er rådgivende.", "Fjordetaten", None),
        ("Ryggringens syn: Ordet bør bort.", "Ryggringen", None),
        ("1.2 Ryggringen går imot.", "Ryggringen", None),
        ("A. Ola Li tok opp skiltene.", "Ryggringen", "Ola Li"),
        ("Svar fra salen: Nei.", None, None),
        ("Kari Moe, rådgiver, er ny.", None, None),
        ("Liv Bø ble valgt til nestleder.", None, None),
        ("Svømming: bassenget er stengt.", None, None),
    ],
)
def test_a_speaker_is_named_in_many_ways(line: str, organisation: str | None, person: str | None) -> None:
    assert [(one["organisation"], one["person"]) for one in read(f"{line}\n")] == [(organisation, person)]


@pytest.mark.parametrize(
    ("body", "spans"),
    [
        ("- Bassenget er stengt.\nCecilie spurte om buss.\nTuva svarte nei.\n", [[1, 1], [2, 2], [3, 3]]),
        ("1.1 Første avsnitt er her.\n1.2 Andre avsnitt\ner her.\n", [[1, 1], [2, 3]]),
        ("Spm: Er det mange?\nSvar: Nei.\nRøysting: 4 mot 1 for.\n", [[1, 1], [2, 2], [3, 3]]),
        ("Vedtak:\n1. Rådet ber om tall.\n2. Saken tas opp igjen.\n", [[1, 3]]),
        ("Brev til etaten\tKari\nListe\tOla/1.11\n", [[1, 1], [2, 2]]),
        ("Det vi likte:\n\n* Kartet\n* Prisen\n", [[3, 3], [4, 4]]),
        ("a) Russetida\n    Lensmannen kommer.\nb) Gensere\n    Ola henter inn pris.\n", [[2, 2], [4, 4]]),
        ("Det er to tilbud:\n    Fjell AS 100\n    Tufte 90\nDugnad kan hjelpe.\n", [[1, 4]]),
        ("• Hva koster det?\n    Svar fra etaten: Lite.\n• Hvem betaler?\n", [[1, 1], [2, 2], [3, 3]]),
        ("Kari Moe: Ja.\nHun utdypet.\nKari la til mer.\n", [[1, 3]]),
    ],
)
def test_a_contribution_ends_where_another_begins(body: str, spans: list[list[int]]) -> None:
    assert cut(body) == spans


@pytest.mark.parametrize(
    ("line", "kind", "who"),
    [
        ("> Ola bestiller skilt", "task", ["Ola"]),
        ("-> Ola bestiller skilt", "task", ["Ola"]),
        ("Tiltak: Tavle i gangen (Kari)", "task", ["Kari"]),
        ("Oppfølgingspunkt: Ola Li lager plan.", "task", ["Ola Li"]),
        ("Kari skal undersøke prisen.", "task", ["Kari"]),
        ("Kapittel 2 skrives av Ola Li.", "task", ["Ola Li"]),
        ("Plan legges fram\tOla/januar", "task", ["Ola"]),
        ("4. trinn må finne ny representant.", "task", ["4. trinn"]),
        ("Sekretariatet lager en oversikt.", "task", ["Sekretariatet"]),
        ("Kapittel 5: Kari Moe og Ola Li", "task", ["Kari Moe", "Ola Li"]),
        ("Skriftlige merknader sendes inn innen 1. juli.", "task", None),
        ("Vedlegg 2 sendes ut\tOL", "task", ["OL"]),
        ("- Innhente pris på skilt", "task", None),
        ("Alle tar med kaffe.", "task", ["Alle"]),
        ("Klassekontaktene ordner kaffe.", "task", ["Klassekontaktene"]),
        ("Rektor skal sjekke prisen.", "task", ["Rektor"]),
        ("Ola legger ut referatet.", "task", ["Ola"]),
        ("Søknaden støttes.", "decision", None),
        ("Vi prøver dette i mars.", "decision", None),
        ("Referatet fra mai er godkjent.", "decision", None),
        ("Liv Bø ble valgt til leder.", "decision", None),
        ("Rådet konkluderer: Avtaler anbefales.", "decision", None),
        ("Det var enighet om at barn løftes fram.", "decision", None),
        ("Flertallet (alle unntatt Li) går inn for fire.", "decision", None),
        ("Avstemming: 3 stemmer for, 2 mot.", "decision", None),
        ("Saken utsettes.", "decision", None),
        ("Ola Li foreslo en nettside.", "proposal", None),
        ("Kari Moe fremmet følgende forslag: Fire plasser.", "proposal", None),
        ("Det ble også spurt om buss. Rektor tar det med til møtet.", "input", None),
        ("Flere mente at fristen er kort.", "input", None),
        ("Kan prisen settes ned?", "input", None),
        ("Kari Moe la fram regnskapet.", "info", None),
        ("Prisen er 310 kroner.", "info", None),
    ],
)
def test_the_kind_of_a_contribution_is_told_by_its_words(line: str, kind: str, who: list[str] | None) -> None:
    assert [(one["kind"], one.get("who")) for one in read(f"{line}\n")] == [(kind, who)]


def test_proposals_stay_so_below_their_label_and_input_below_its_own() -> None:
    assert [
        one["kind"] for one in read("Rådmannens forslag til vedtak:\nRådet ber om tall.\n\nVedtak:\nSom over.\n")
    ] == [
        "proposal",
        "decision",
    ]
    assert [one["kind"] for one in read("Innspill fra møtet:\n- Vi ønsker fred.\n- Rådet ber om ro.\n")] == [
        "input"
    ] * 2


def test_capitals_that_are_somebodys_initials_are_that_person() -> None:
    said = read("KM: Dette haster.\n")

    assert [(one["organisation"], one["person"]) for one in said] == [("Hus og Hjem", "Kari Moe")]


def test_those_who_are_there_are_no_organisation_that_speaks() -> None:
    text = "Referat\n\nTil stede:\nBeboere: Gro Li\nPårørende: Per Aa\n\n1. Mat\nGro Li ønsket fisk.\n"

    assert [one["organisation"] for one in as_gold(read_minutes(text))["statements"]] == [None]


def test_bullets_under_a_word_for_agreement_or_duty_are_of_that_kind() -> None:
    agreed = read(
        "Enighet om:\n- Lønn nevnes ikke\n- Navnet beholdes\n\nOppfølging:\n- Kari: send navn\n- Alle: meld inn\n"
    )

    assert [(one["kind"], one.get("who")) for one in agreed] == [
        ("decision", None),
        ("decision", None),
        ("task", ["Kari"]),
        ("task", ["Alle"]),
    ]


def test_a_name_among_known_speakers_is_a_speaker_by_its_form() -> None:
    body = "Kommentarer:\n- HoH: Husk bygda.\n- Ryggringen: Takk.\n- Kari: Ja.\n- PiN: Nei.\n- Bolig: hva skjer?\n"

    assert [one["organisation"] for one in read(body)] == ["Hus og Hjem", "Ryggringen", "Hus og Hjem", "PiN", None]


def test_two_people_who_speak_together_speak_for_both_their_organisations() -> None:
    together = read("Kari Moe og Ola Li ønsker flere kurs.\n")
    alone = read("Kari Moe og Liv Bø ønsker flere kurs.\n")

    assert [one["organisations"] for one in together] == [["Hus og Hjem", "Ryggringen"]]
    assert [one["organisation"] for one in alone] == ["Hus og Hjem"]


def test_a_name_that_a_hard_line_end_left_alone_is_no_label() -> None:
    kept = read("Mange har klaget på ventetiden, og i møtet i mai svarte\nFjordetaten\nat saken er til vurdering.\n")
    label = read("Ventetiden er lang.\n\nFjordetaten\nSaken er til vurdering.\n")

    assert [one["organisation"] for one in kept] == [None]
    assert [one["organisation"] for one in label] == [None, "Fjordetaten"]


def test_what_stands_below_a_lone_decision_is_decided_whoever_it_names() -> None:
    found = read("Kari Moe: Får vi rapporten\n\nKonklusjon\nFjordetaten legger fram rapporten i mai.\n")

    assert [(one["kind"], one["organisation"]) for one in found] == [("statement", "Hus og Hjem"), ("decision", None)]


def test_a_full_line_without_a_stop_ends_at_an_empty_line() -> None:
    """Bullets without full stops fill their lines as wrapped sentences do."""
    wide = "ordningen må bli kjent for alle som kan ha nytte av den, i hele landet og"
    wrapped = "\n".join(
        f"Mange mener at {wide}\ndette gjelder særlig i nord, der avstandene er store." for _each in range(4)
    )
    found = read(f"{wrapped}\n\nRyggringen: Enig i at {wide[:-3]} hele året\n\nFjordetaten ønsker flere kurs.\n")

    assert [one["organisation"] for one in found] == [None, "Ryggringen", "Fjordetaten"]


SAID = (
    "Kari mente at pårørende må få være med når planen lages. Mange får den bare tilsendt.",
    "Ola lurte på hvem som har ansvaret når to kommuner er inne. Han kjenner til en som venter.",
    "Siri støttet dette. Hun foreslo at rådet skriver et brev til departementet om saken nå.",
    "Planen kan gjøres kjent på flere måter. Mange vil lese den hos fastlegen eller på nett.",
)


@pytest.mark.parametrize(("between", "tight"), [("\n", True), ("\n\n", False)])
def test_a_line_with_room_for_more_ends_what_was_said_where_others_stand_right_below(between: str, tight: bool) -> None:
    paragraphs = ["\n".join(piece.text for piece in pieces(Line(one), 62, Random(1))) for one in SAID]
    lines = read_lines(f"{between.join(paragraphs)}\n\nSak 2\n\n{between.join(paragraphs)}\n\nSak 3\n")

    assert any(line.full for line in lines)
    assert is_tight(lines) is tight


def test_a_name_alone_at_the_foot_of_a_page_speaks_on_the_next() -> None:
    said = "Hus og Hjem\nNatteravnene trenger folk.\n\nRyggringen\n\nSide 1 av 2\n\nSkolen er i gang.\n\nSide 2 av 2\n"

    assert [(one["lines"], one["organisation"]) for one in read(said)] == [
        ([1, 2], "Hus og Hjem"),
        ([4, 8], "Ryggringen"),
    ]
