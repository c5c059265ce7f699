"""Reading participant lists: the ways in which Norwegian councils write who was there.

tests/samples/participant_lists.txt holds a list and, below the arrow, who is read: p present, a apologies;
person@organisation.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from meetings.importing.gold import as_gold
from meetings.importing.reading import read_minutes
from scripts.noise import Line, pieces

SAMPLES = Path(__file__).parents[1] / "samples" / "participant_lists.txt"
LISTS = [case.split("\n->\n") for case in SAMPLES.read_text(encoding="utf-8").split("====\n")]


@pytest.mark.parametrize(("written", "expected"), LISTS, ids=[written.split("\n")[0] for written, _expected in LISTS])
def test_a_participant_list_gives_its_people_and_their_organisations(written: str, expected: str) -> None:
    read = as_gold(
        read_minutes(f"Referat fra møte i Rådet\nDato: 3. juni 2020\n\n{written}\n\nSak 1 Velkommen\nTekst.\n")
    )

    found = {
        f"{letter}:{one['person'] or ''}@{one['organisation'] or ''}"
        for letter, part in (("p", "present"), ("a", "apologies"))
        for one in read[part]
    }
    assert found == set(expected.splitlines())
    assert [item["heading"] for item in read["agenda"]] == ["Velkommen"]


BODY = """

Sak 1 Høring om ny forskrift
Direktoratet la fram forslaget til ny forskrift og gikk gjennom kapitlene ett for ett, og rådet hadde flere spørsmål.
Det ble vist til at fristen er kort, og at organisasjonene trenger tid til å spørre sine egne medlemmer før de svarer.
Sekretariatet minnet om at neste møte er flyttet til en annen dag enn det som står i planen som ble sendt ut i januar.
"""


@pytest.mark.parametrize(
    ("width", "written"),
    [
        (64, "Kari Moe, Ola Li, Ragna Ås og Tufte Kvarme møtte. Eskil Vik hadde meldt forfall."),
        (74, "Til stede var Kari Moe (Solrik), Ola Li (Havbris) og Inger By. Forfall fra Eskil Vik (Fjellro)."),
        (76, "Til stede: Fra brukerutvalget: Kari Moe, Ola Li, Ragna Ås, Nils Hol. Fra administrasjonen: Per Dal."),
        (72, "Til stede: Kari Moe (til kl. 12.00), Ola Li (fra kl. 10), Ragna Ås (under sak 3/19), Tufte Kvarme"),
        (70, "Til stede var leder Kari Moe og Ola Li. Vara Inger By møtte for Eskil Vik, som hadde meldt forfall."),
        (60, "Til stede: Kari Moe (Solrik), Ola Li (Forbundet for de pårørende), Inger By"),
        (76, "Det møtte representanter fra Solrik, Havbris, Fjellro og Granli. Eskil Vik hadde meldt forfall."),
    ],
)
def test_a_list_that_was_wrapped_is_read_as_the_line_it_was(width: int, written: str) -> None:
    def found(text: str) -> list[tuple[str, str, str]]:
        read = as_gold(read_minutes(f"Referat fra møte i Rådet\nDato: 3. juni 2020\n\n{text}"))
        return [(part, one["person"], one["organisation"]) for part in ("present", "apologies") for one in read[part]]

    lines = [Line(line) for line in (written + BODY).split("\n")]
    wrapped = "\n".join(piece.text for line in lines for piece in pieces(line, width, Random(2)))

    assert len(wrapped.split("\n\n")[0].split("\n")) == 2
    assert found(wrapped) == found(written + BODY)


FULL_LIST = """Referat fra møte i rådet 3. mai 2021

Til stede: Kari Bø (Solrik), Ola Li (Havbris), Inger By (Fjellro), Nils Hol (Granli) og
leder Per Dal (Lunden), Ragna Ås (Tuft), Eskil Vik (Kollen), Tone Vang (Myra), Ida Nes (Vollen)
Sak 1/21 Godkjenning av innkalling og saksliste og godkjenning av referat fra møtet i mars 2021
ble godkjent uten merknader av rådet, og det legges ut på nettsidene til rådet i løpet av uka.
Sak 2/21 Bolig
Rådet drøftet boligsaken, og det var mange innspill fra organisasjonene om hvordan dette kan
gjøres bedre enn i dag. Rådet vil komme tilbake til saken på neste møte i august dette året.
"""


def test_an_item_right_below_a_list_that_fills_its_line_is_none_of_the_list() -> None:
    assert [one.number for one in read_minutes(FULL_LIST).items] == ["1/21", "2/21"]


def test_bullets_with_a_tab_behind_them_are_no_marks_of_absence() -> None:
    read = as_gold(read_minutes("Deltakere:\nFra Solrik\n-\tKari Moe\n-\tOla Li\n\nSak 1 Åpning\nVel møtt.\n"))

    assert [(one["person"], one["organisation"]) for one in read["present"]] == [
        ("Kari Moe", "Solrik"),
        ("Ola Li", "Solrik"),
    ]
