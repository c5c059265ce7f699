"""The hard cases of old minutes, each on invented text: M-60 … M-68 and M-83. M-69 is in test_originals."""

from __future__ import annotations

from typing import Any

import pytest

from meetings.importing.gold import as_gold
from meetings.importing.reading import read_minutes

HEAD = (
    "Referat fra Rådet\nDato: 3. juni 2020\nTil stede: Stille Helse Ungdom (SHU), Stille\nHelse (SH), Å-larm, "
    "Tone Berg (Solrik), Lars Lien (Havbris), Lars Faks (Å-larm)\n\nSak 1 Runde\n"
)


def said(line: str) -> dict[str, Any]:
    """Any: a label as corpus files hold it."""
    return dict(as_gold(read_minutes(f"{HEAD}{line}\n"))["statements"][0])


@pytest.mark.parametrize(
    ("line", "organisation"),
    [
        ("Stille Helse Ungdom: Vi har fått lokaler.", "SHU"),  # M-60
        ("Stille Helse: Vi har fått lokaler.", "SH"),  # M-60, M-62: the list broke the name
        ("Å-larm: Har hatt årsmøte.", "Å-larm"),  # M-61
        ("Å-larm- har hatt årsmøte.", "Å-larm"),  # M-61, M-63
        ("Solrik – Har hatt årsmøte.", "Solrik"),  # M-63
        ("Solrik– Har hatt årsmøte.", "Solrik"),  # M-63
        ("Solrik har hatt årsmøte, og mener at det gikk bra.", "Solrik"),  # M-63
        ("Lars Faks – Å-larm hadde årsmøte i mai.", "Å-larm"),  # M-64
    ],
)
def test_the_whole_name_and_its_own_sign_tell_who_speaks_m60_to_m64(line: str, organisation: str) -> None:
    assert said(line)["organisation"] == organisation


def test_who_is_on_no_list_speaks_by_the_register_alone_m67() -> None:
    text = f"{HEAD}Blåtoppen: Vi var ikke invitert.\n"

    found = [as_gold(read_minutes(text, names)) for names in ([], ["Blåtoppen"])]

    assert [one["statements"][0]["organisation"] for one in found] == [None, "Blåtoppen"]
    assert [one["organisation"] for one in found[1]["present"]].count("Blåtoppen") == 0


def test_a_name_broken_at_its_hyphen_is_whole_again_m61() -> None:
    read = as_gold(read_minutes("Referat\nTil stede: Solrik, Å-\nlarm, Havbris\n\nSak 1 Runde\nÅ-larm: Ja.\n"))

    assert [one["organisation"] for one in read["present"]] == ["Solrik", "Å-larm", "Havbris"]
    assert read["statements"][0]["organisation"] == "Å-larm"


def test_signs_of_the_page_stand_in_no_statement_m65() -> None:
    pages = "Solrik: Vi har søkt\n\nRådet\t\tSide 1 av 2\n\nom midler.\n\nRådet\t\tSide 2 av 2\n"
    text = f"{HEAD}SAK/TEMA\tLedes av:\n{pages}"

    read = read_minutes(text)

    heads = [number for number, line in enumerate(text.split("\n"), 1) if "Side" in line or "SAK/TEMA" in line]
    assert [one for one in heads if any(one in said.members for said in read.contributions)] == []
    assert [said.organisations for said in read.contributions] == [["Solrik"]]


def test_a_first_name_that_two_share_is_not_guessed_m66() -> None:
    assert (said("Lars: Jeg sender ut en mail.")["organisation"], said("Tone: Fint.")["organisation"]) == (
        None,
        "Solrik",
    )


def test_a_point_that_is_there_twice_stays_twice_m68() -> None:
    read = as_gold(read_minutes(f"{HEAD}h) Vi får 2018 kroner.\nh) Nei, 2019 kroner.\n"))

    assert [one["lines"] for one in read["statements"]] == [[7, 7], [8, 8]]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Les https://solrik.example/hefte om bolig.", "https://solrik.example/hefte"),
        ("Les https://solrik.example/hefte/\nom-bolig.pdf, side 3", "https://solrik.example/hefte/om-bolig.pdf"),
        ("Les https://solrik.example/hefte/\nom bolig for unge", "https://solrik.example/hefte/"),
        ("Les (https://solrik.example/a_(b)).", "https://solrik.example/a_(b)"),
        ("Les www.solrik.example/hefte.", "www.solrik.example/hefte"),
    ],
)
def test_a_broken_address_is_whole_again_without_the_signs_around_it_m83(written: str, address: str) -> None:
    assert [one["url"] for one in as_gold(read_minutes(f"{HEAD}{written}\n"))["links"]] == [address]
