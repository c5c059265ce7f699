"""«Slå sammen» as pages, and what readers meet where a merged row was."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from meetings.models import Audience
from organisations.merging import merge
from organisations.models import Merge, Organisation, Person, PersonName, User
from tests.builders import make_organisation, make_person, make_seat
from tests.council.published import published

pytestmark = pytest.mark.django_db

PATH = "/sekretariat/register/sla-sammen/"


@pytest.fixture
def kept() -> Organisation:
    return make_seat(make_organisation("Nærhet", slug="naerhet")).organisation


@pytest.fixture
def gone() -> Organisation:
    return make_organisation("Nærhet Norge", slug="naerhet-norge")


def words_of(page: object) -> str:
    return " ".join(page.content.decode().split())  # type: ignore[attr-defined]  # a response


def test_the_plan_is_shown_before_anything_is_written(
    secretary: Client, kept: Organisation, gone: Organisation
) -> None:
    published("Nærhet Norge: Vi trenger senger.", present=(gone,))

    fields: dict[str, str | int] = {"kind": "organisation", "kept": kept.pk, "gone": gone.pk}

    page = secretary.get(PATH, fields)

    shown = words_of(page)
    assert "Slå Nærhet Norge inn i Nærhet?" in shown
    assert '<b>1</b> Deltakelser <span class="muted">(organisasjon)</span>' in shown
    assert '<b>1</b> De som sa det <span class="muted">(organisasjon)</span>' in shown
    assert Merge.rows.count() == 0


def test_merging_and_undoing_each_take_one_click_and_count_once(
    secretary: Client, kept: Organisation, gone: Organisation
) -> None:
    fields: dict[str, str | int] = {"kind": "organisation", "kept": kept.pk, "gone": gone.pk}

    answers = [secretary.post(PATH, fields) for _time in range(2)]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [
        (302, f"/sekretariat/register/organisasjoner/{kept.pk}/")
    ] * 2
    made = Merge.rows.get()
    assert "Nærhet Norge inn i Nærhet" in words_of(secretary.get(PATH))

    undo = f"{PATH}{made.pk}/angre/"
    assert "Skille Nærhet Norge fra Nærhet igjen?" in words_of(secretary.get(undo))
    assert [secretary.post(undo).status_code for _time in range(2)] == [302, 302]
    gone.refresh_from_db()
    assert gone.merged_into is None


def test_what_stands_in_the_way_is_said_and_there_is_no_button(
    secretary: Client, kept: Organisation, gone: Organisation
) -> None:
    make_seat(gone)
    fields: dict[str, str | int] = {"kind": "organisation", "kept": kept.pk, "gone": gone.pk}

    pages = [secretary.get(PATH, fields), secretary.post(PATH, fields)]

    for page in pages:
        assert "Begge har medlemskap i Ekspertrådet i samme periode." in words_of(page)
        assert '<button class="btn">Slå sammen</button>' not in words_of(page)


@pytest.mark.parametrize("asked", [{"kept": "", "gone": ""}, {"kept": "x", "gone": "9"}, {"kept": "1e9", "gone": "-1"}])
def test_an_odd_choice_is_asked_for_again(secretary: Client, asked: dict[str, str]) -> None:
    page = secretary.get(PATH, {"kind": "person", **asked})

    assert page.status_code == 200
    assert "Noe må rettes" in words_of(page)
    assert secretary.get(PATH, {"kind": "noe", **asked}).status_code == 200


def test_the_same_one_twice_is_asked_for_again(secretary: Client, kept: Organisation) -> None:
    fields: dict[str, str | int] = {"kind": "organisation", "kept": kept.pk, "gone": kept.pk}

    page = secretary.get(PATH, fields)

    assert "Velg to forskjellige." in words_of(page)


def test_persons_of_one_name_are_told_apart(secretary: Client, kept: Organisation) -> None:
    first = make_person("Guro Lid", email="guro@example.org")
    second = make_person("Guro Lid", employer=kept)

    shown = words_of(secretary.get(PATH))

    assert f"Guro Lid (guro@example.org, nr. {first.pk})" in shown
    assert f"Guro Lid (Nærhet, nr. {second.pk})" in shown


def test_readers_find_all_that_was_said_under_the_one_that_is_kept(
    visitor: Client, kept: Organisation, gone: Organisation, secretary_user: User
) -> None:
    published("Nærhet Norge: Vi trenger senger.", present=(gone,))
    merge(kept, gone, by=secretary_user)

    redirected = visitor.get("/organisasjoner/naerhet-norge/")
    page = words_of(visitor.get("/organisasjoner/naerhet/"))
    listed = words_of(visitor.get("/organisasjoner/"))
    by_new, by_old = (words_of(visitor.get("/innspill/", {"org": slug})) for slug in ("naerhet", "naerhet-norge"))

    assert (redirected.status_code, redirected.headers["Location"]) == (302, "/organisasjoner/naerhet/")
    assert "Vi trenger senger." in page
    assert "/organisasjoner/naerhet-norge/" not in listed
    for found in (by_new, by_old):
        assert "Vi trenger senger." in found
        assert 'value="naerhet" checked' in found
        assert 'value="naerhet-norge"' not in found


def test_the_address_of_a_merged_row_is_as_unknown_as_the_one_it_leads_to(
    visitor: Client, gone: Organisation, secretary_user: User
) -> None:
    hidden = make_organisation("Havnsund", slug="havnsund")
    published("Nærhet Norge: Mellom oss.", audience=Audience.MEMBERS, present=(gone,))
    merge(hidden, gone, by=secretary_user)

    assert visitor.get("/organisasjoner/naerhet-norge/").status_code == 404


def test_the_register_leads_on_and_lists_neither(
    secretary: Client, kept: Organisation, gone: Organisation, secretary_user: User
) -> None:
    person, twin = make_person("Guro Lid"), make_person("Guro Lied")
    merge(kept, gone, by=secretary_user)
    merge(person, twin, by=secretary_user)

    assert (
        secretary.get(f"/sekretariat/register/organisasjoner/{gone.pk}/")
        .headers["Location"]
        .endswith(f"/organisasjoner/{kept.pk}/")
    )
    assert (
        secretary.get(f"/sekretariat/register/personer/{twin.pk}/")
        .headers["Location"]
        .endswith(f"/personer/{person.pk}/")
    )
    for model, row in ((Organisation, gone), (Person, twin)):
        name = model._meta.model_name
        listed = secretary.get(f"/admin/organisations/{name}/")
        assert row not in listed.context["cl"].result_list
    offered = secretary.get(
        "/admin/autocomplete/",
        {"app_label": "organisations", "model_name": "seat", "field_name": "organisation", "term": "norge"},
    )
    assert [one["id"] for one in offered.json()["results"]] == [str(kept.pk)]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_however_many_were_merged(
    secretary: Client, secretary_user: User, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for place in range(number):
        merge(make_organisation(f"Lag {place}"), make_organisation(f"Laget {place}"), by=secretary_user)
        merge(make_person(f"Guro Lid {place}"), make_person(f"Guro Lied {place}"), by=secretary_user)

    with django_assert_num_queries(9):
        secretary.get(PATH)


def test_the_admin_reads_each_change_of_a_merge_in_words(secretary: Client, secretary_user: User) -> None:
    kept, gone = make_person("Ellen Krogh"), make_person("Ellen Krog", phone="12345678")
    made = merge(kept, gone, by=secretary_user)

    page = secretary.get(reverse("admin:organisations_merge_change", args=[made.pk])).content.decode()

    assert f"person {kept.pk}, telefon: – → 12345678" in page
    assert f"person {gone.pk}, slått sammen med: – → {kept.pk}" in page
    assert f"skrivemåte av personnavn {PersonName.rows.get(person=kept).pk}: ny" in page
