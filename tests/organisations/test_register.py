"""What the register of organisations, people, seats and accounts knows and refuses."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError

from organisations.doors import Door
from organisations.models import (
    Event,
    Office,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    Representation,
    Seat,
    SiteEpoch,
    User,
)
from organisations.models.organisations import check_organisation_number
from tests.builders import make_body, make_organisation, make_person, make_representation, make_seat, make_user

pytestmark = pytest.mark.django_db


# Organisations


@pytest.mark.parametrize("number", ["123456785", "974760673", "100000008"])
def test_a_number_with_the_right_check_digit_is_taken(number: str) -> None:
    check_organisation_number(number)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("123456789", "Organisasjonsnummeret stemmer ikke. Se etter at alle ni sifrene er riktige."),
        ("12345678", "Skriv organisasjonsnummeret med ni siffer, som 123456785."),
        ("123 456 785", "Skriv organisasjonsnummeret med ni siffer, som 123456785."),
        ("12345678٥", "Skriv organisasjonsnummeret med ni siffer, som 123456785."),
    ],
)
def test_a_wrong_number_is_refused_with_what_to_do(number: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        check_organisation_number(number)

    assert refused.value.messages == [sentence]


def test_a_number_whose_check_digit_would_be_ten_does_not_exist() -> None:
    for last in range(10):
        with pytest.raises(ValidationError):
            check_organisation_number(f"00000006{last}")


def test_a_short_name_in_use_is_refused_by_a_form_that_does_not_show_the_key() -> None:
    make_organisation("Om-start")
    twin = Organisation(short="OM–START", name="Om-start bruker", slug="om-start-2")

    with pytest.raises(ValidationError) as refused:
        twin.full_clean(exclude={"folded_short", "folded", "sort_key"})

    assert refused.value.messages == ["Kortnavnet er alt i bruk. Velg et annet, eller rett den andre organisasjonen."]


def test_a_form_without_the_name_does_not_ask_about_its_key() -> None:
    make_organisation("Om-start")
    twin = Organisation(short="Om-start", name="Om-start bruker", slug="om-start-2")

    twin.full_clean(exclude={"short", "folded_short", "folded", "sort_key"})


@pytest.mark.parametrize("spelling", ["LPS", "landslaget for pårørende og søsken"])
def test_another_spelling_may_not_be_the_name_of_another_organisation(spelling: str) -> None:
    make_organisation("LPS", name="Landslaget for pårørende og søsken")
    alias = OrganisationName(organisation=make_organisation("PBU"), name=spelling)

    with pytest.raises(ValidationError) as refused:
        alias.full_clean()

    assert refused.value.message_dict == {"name": ["En annen organisasjon heter dette."]}


@pytest.mark.parametrize(
    ("since", "until", "clash"),
    [
        (None, None, True),
        (None, date(2019, 12, 31), False),
        (date(2023, 1, 1), None, False),
        (date(2022, 12, 31), None, True),
        (date(2021, 1, 1), date(2021, 2, 1), True),
        (None, date(2020, 1, 1), True),
    ],
)
def test_one_spelling_means_one_organisation_at_any_time(since: date | None, until: date | None, clash: bool) -> None:
    OrganisationName.rows.create(
        organisation=make_organisation(), name="Landslaget", since=date(2020, 1, 1), until=date(2022, 12, 31)
    )
    alias = OrganisationName(organisation=make_organisation(), name="LANDSLAGET", since=since, until=until)

    if clash:
        with pytest.raises(ValidationError) as refused:
            alias.full_clean()
        assert refused.value.message_dict == {"name": ["En annen organisasjon bruker navnet i samme periode."]}
    else:
        alias.full_clean()


def test_an_organisation_may_carry_its_own_name_as_another_spelling_too() -> None:
    OrganisationName(organisation=make_organisation("LPS"), name="lps").full_clean()


# People


def test_a_name_may_stand_in_public_by_consent_or_by_office_only() -> None:
    body = make_body()
    make_person("Uten Samtykke")
    make_person("Med Samtykke", consented_on=date(2020, 1, 1))
    make_person("Trakk Samtykke", consented_on=date(2020, 1, 1), consent_withdrawn_on=date(2021, 1, 1))
    leader, former = make_person("Leder Nå"), make_person("Leder Før")
    Office.rows.create(body=body, kind=Office.Kind.LEADER, person=leader, since=date(2022, 1, 1))
    Office.rows.create(body=body, kind=Office.Kind.LEADER, person=former, until=date(2021, 12, 31))
    Office.rows.create(body=body, kind=Office.Kind.STAFF, person=make_person("Ansatt Nå"), percent=60)

    named = {
        day: set(Person.rows.nameable(day).values_list("name", flat=True))
        for day in (date(2021, 6, 1), date(2024, 6, 1), None)
    }

    assert named == {
        date(2021, 6, 1): {"Med Samtykke", "Leder Før"},
        date(2024, 6, 1): {"Med Samtykke", "Leder Nå"},
        None: {"Med Samtykke", "Leder Nå"},
    }


# Seats


@pytest.mark.parametrize(
    ("since", "until", "overlaps"),
    [
        (None, date(2019, 12, 31), False),
        (date(2023, 1, 1), None, False),
        (date(2022, 12, 31), None, True),
        (None, date(2020, 1, 1), True),
        (None, None, True),
    ],
)
def test_two_seats_of_one_organisation_in_one_body_do_not_overlap(
    since: date | None, until: date | None, overlaps: bool
) -> None:
    seat = make_seat(since=date(2020, 1, 1), until=date(2022, 12, 31))
    other = Seat(organisation=seat.organisation, body=seat.body, since=since, until=until)

    if overlaps:
        with pytest.raises(ValidationError) as refused:
            other.full_clean()
        assert refused.value.messages == ["Organisasjonen har et annet medlemskap i samme periode."]
    else:
        other.full_clean()


def test_a_seat_does_not_overlap_itself_or_a_seat_in_another_body() -> None:
    seat = make_seat()

    seat.full_clean()
    Seat(organisation=seat.organisation, body=make_body("Arbeidsutvalget")).full_clean()


def test_a_period_holds_from_its_first_to_its_last_day() -> None:
    seat = make_seat(since=date(2020, 1, 1), until=date(2022, 12, 31))

    days = [date(2019, 12, 31), date(2020, 1, 1), date(2022, 12, 31), date(2023, 1, 1)]

    assert [list(Seat.rows.open_on(day)) for day in days] == [[], [seat], [seat], []]


# Accounts


def test_accounts_are_found_whatever_the_case_of_the_address() -> None:
    user = make_user(email="Ellen@Example.org", password="blåklokke-eng-2026")

    assert user.email == "Ellen@example.org"
    assert authenticate(username="ELLEN@EXAMPLE.ORG", password="blåklokke-eng-2026") == user
    assert authenticate(username="ELLEN@EXAMPLE.ORG", password="feil") is None


def test_an_account_bears_its_persons_name_else_its_address() -> None:
    named, bare = make_user(make_person("Ida Hagen")), make_user(email="drift@example.org")

    assert [named.get_full_name(), bare.get_full_name(), bare.get_short_name()] == [
        "Ida Hagen",
        "drift@example.org",
        "drift@example.org",
    ]


def test_the_first_administrator_is_made_by_the_command_line() -> None:
    user = User.objects.create_superuser("drift@example.org", "blåklokke-eng-2026")

    assert (user.is_superuser, user.is_active, user.check_password("blåklokke-eng-2026")) == (True, True, True)


# The epoch of stored pages


def test_the_epoch_starts_at_one_and_rises_by_one() -> None:
    epochs = [SiteEpoch.now()]
    for _turn in range(2):
        SiteEpoch.raise_()
        epochs.append(SiteEpoch.now())

    assert epochs == [1, 2, 3]


# Words


def test_rows_are_called_by_what_people_call_them() -> None:
    organisation = make_organisation("PBU", name="Psykisk Balanse Ungdom")
    seat = make_seat(organisation, make_body("Ekspertrådet"))
    person = make_person("Ellen Krogh")
    words = [
        organisation,
        OrganisationName(organisation=organisation, name="PB Ungdom"),
        Event(organisation=organisation, text="Ny leder"),
        person,
        PersonName(person=person, name="Ellen K."),
        seat,
        make_representation(person, seat),
        make_representation(seat=seat, kind=Representation.Kind.DEPUTY, vacant=True),
        Office(body=seat.body, kind=Office.Kind.LEADER, person=person),
        Office(body=seat.body, kind=Office.Kind.SECRETARY, name="Ida Hagen"),
        SiteEpoch(number=7),
    ]

    assert [str(row) for row in words] == [
        "PBU",
        "PB Ungdom",
        "Ny leder",
        "Ellen Krogh",
        "Ellen K.",
        "PBU – Ekspertrådet",
        "Ellen Krogh (Representant)",
        "navn kommer (Vararepresentant)",
        "Leder: Ellen Krogh",
        "Sekretær: Ida Hagen",
        "7",
    ]


# Doors


def test_a_door_that_says_nothing_opens_nothing() -> None:
    class Bare(Door[Person]):
        pass

    with pytest.raises(TypeError, match=r"for_system.*visible_to"):
        Bare()  # type: ignore[abstract]  # that is what is tried
