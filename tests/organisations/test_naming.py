"""Names are looked up and sorted as Norwegians expect, the same on both engines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.folding import fold, words_of
from organisations.models import Organisation, Person
from organisations.naming import sort_key
from tests.builders import make_organisation, make_person


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Bo og Leve", "bo og leve"),
        ("  BO   OG\tLEVE ", "bo og leve"),
        ("Om-start", "om-start"),
        ("Om\u2010start", "om-start"),
        ("Om\u2013start", "om-start"),
        ("Om\u2212start", "om-start"),
        ("Nær\u00adhet", "nærhet"),
        ("NÆRHET", "nærhet"),
        ("A\u030as", "ås"),
        ("Ås", "ås"),
        ("As", "as"),
        ("Bo\nog Leve", "bo og leve"),
        ("L\u2019arme", "l'arme"),
        ("L´arme", "l'arme"),
        ("Nær\u200bhet", "nærhet"),
        ("Straße", "strasse"),
        ("Nær\u037e", "nær;"),
        ("", ""),
    ],
)
def test_spellings_that_mean_the_same_have_one_key(written: str, key: str) -> None:
    assert fold(written) == key


def test_every_blank_parts_words() -> None:
    assert words_of("\ufeffBo\u00a0og\u205f\u2028Leve\n") == ["Bo", "og", "Leve"]


def test_names_stand_in_norwegian_order() -> None:
    names = ["Åse", "Øye", "Ærlig", "Aasland", "Zeta", "Andre", "Östen", "Ästad", "Éva", "Eva", "Ås"]

    ordered = sorted(names, key=lambda name: (sort_key(name), name))

    assert ordered == ["Andre", "Eva", "Éva", "Zeta", "Ærlig", "Ästad", "Östen", "Øye", "Ås", "Åse", "Aasland"]


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    once = fold(text)

    assert fold(fold(once)) == fold(once)


@pytest.mark.django_db
def test_the_database_orders_as_the_key_says() -> None:
    for short in ("Ærlig", "Aaby", "Zeta", "Øye", "Ås", "Bo og Leve"):
        make_organisation(short)

    ordered = list(Organisation.rows.in_norwegian_order().values_list("short", flat=True))

    assert ordered == ["Bo og Leve", "Zeta", "Ærlig", "Øye", "Aaby", "Ås"]


@pytest.mark.django_db
def test_keys_follow_the_name_at_every_save() -> None:
    person = make_person("Tor Aasland")

    person.name = "ØYSTEIN  Ås"
    person.save()

    assert list(Person.rows.values_list("folded", "sort_key")) == [("øystein ås", "zzzbystein zzzcs")]


@pytest.mark.django_db
def test_a_folded_key_finds_what_ascii_folding_would_miss() -> None:
    make_person("Guro ÆRLIG-ÅS")

    assert Person.rows.filter(folded__contains=fold("ærlig-ås")).count() == 1


@pytest.mark.django_db
def test_a_key_that_grows_by_folding_is_cut_to_its_column() -> None:
    organisation = make_organisation("ß" * 60)

    assert organisation.folded_short == "s" * 60
