"""Each named constraint of the register, broken once: the database refuses, and the sentence says why."""

from datetime import date

import pytest
from django.db import models

from organisations.models import (
    Body,
    ChangeRequest,
    Merge,
    Office,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    Representation,
    Seat,
    SettledLabel,
    SignedLink,
    User,
)
from tests.builders import make_body, make_organisation, make_person, make_representation, make_seat, make_user
from tests.constraints import Break, assert_database_refuses, assert_sentence, named_constraints

pytestmark = pytest.mark.django_db

EARLY, LATE = date(2020, 1, 1), date(2024, 12, 31)


def body_gives_1_to_90_days_to_comment() -> models.Model:
    return Body(name="Styret", slug="styret", days_to_comment=0)


def person_has_a_name() -> models.Model:
    return Person(name="")


def person_consent_withdrawn_after_given() -> models.Model:
    return Person(name="Ellen Krogh", consented_on=LATE, consent_withdrawn_on=EARLY)


def person_name_once() -> models.Model:
    person = make_person()
    PersonName.rows.create(person=person, name="Ellen K.")
    return PersonName(person=person, name="ELLEN  K.")


def label_settled_once() -> models.Model:
    SettledLabel.rows.create(label="Merk")
    return SettledLabel(label="MERK")


def one_account_per_address() -> models.Model:
    make_user(email="ellen@example.org")
    return User(email="Ellen@example.org", password="!")


def organisation_short_name_once() -> models.Model:
    make_organisation("Bo og Leve")
    return Organisation(short="BO OG  LEVE", name="Et annet lag", slug="et-annet-lag")


def organisation_number_once() -> models.Model:
    make_organisation("PBU", number="123456785")
    return Organisation(short="PB", name="Psykisk Balanse", slug="pb", number="123456785")


def organisation_has_names() -> models.Model:
    return Organisation(short="PB", name="", slug="pb")


def organisation_name_once() -> models.Model:
    organisation = make_organisation()
    OrganisationName.rows.create(organisation=organisation, name="Bo & Leve")
    return OrganisationName(organisation=organisation, name="bo & leve")


def organisation_name_ends_after_it_starts() -> models.Model:
    return OrganisationName(organisation=make_organisation(), name="Bo & Leve", since=LATE, until=EARLY)


def seat_ends_after_it_starts() -> models.Model:
    return Seat(organisation=make_organisation(), body=make_body(), since=LATE, until=EARLY)


def one_open_seat_per_organisation() -> models.Model:
    seat = make_seat()
    return Seat(organisation=seat.organisation, body=seat.body, since=LATE)


def seat_reason_needs_an_end() -> models.Model:
    return Seat(organisation=make_organisation(), body=make_body(), reason=Seat.Reason.RESIGNED)


def representation_ends_after_it_starts() -> models.Model:
    return Representation(seat=make_seat(), since=LATE, until=EARLY)


def one_open_representative_per_seat() -> models.Model:
    return Representation(seat=make_representation().seat, person=make_person())


def office_ends_after_it_starts() -> models.Model:
    return Office(body=make_body(), kind=Office.Kind.LEADER, name="Ellen Krogh", since=LATE, until=EARLY)


def office_is_held_by_somebody() -> models.Model:
    return Office(body=make_body(), kind=Office.Kind.LEADER)


def office_percent_between_1_and_100() -> models.Model:
    return Office(body=make_body(), kind=Office.Kind.STAFF, name="Ellen Krogh", percent=101)


def office_left_empty_has_ended() -> models.Model:
    return Office(body=make_body(), kind=Office.Kind.BOARD, name="Ellen Krogh", not_refilled=True)


def link_belongs_to_somebody() -> models.Model:
    return SignedLink(purpose=SignedLink.Purpose.CALENDAR)


def merge_joins_two() -> models.Model:
    return Merge(kind=Merge.Kind.PERSON, kept=1, gone=1)


def decided_change_request_has_a_moment() -> models.Model:
    return ChangeRequest(
        organisation=make_organisation(), kind=ChangeRequest.Kind.OTHER, state=ChangeRequest.State.ACCEPTED
    )


BREAKS: dict[str, Break] = {
    case.__name__: case
    for case in (
        body_gives_1_to_90_days_to_comment,
        person_has_a_name,
        person_consent_withdrawn_after_given,
        person_name_once,
        label_settled_once,
        one_account_per_address,
        organisation_short_name_once,
        organisation_number_once,
        organisation_has_names,
        organisation_name_once,
        organisation_name_ends_after_it_starts,
        seat_ends_after_it_starts,
        one_open_seat_per_organisation,
        seat_reason_needs_an_end,
        representation_ends_after_it_starts,
        one_open_representative_per_seat,
        office_ends_after_it_starts,
        office_is_held_by_somebody,
        office_percent_between_1_and_100,
        office_left_empty_has_ended,
        link_belongs_to_somebody,
        merge_joins_two,
        decided_change_request_has_a_moment,
    )
}


def test_every_constraint_of_the_register_is_broken_here() -> None:
    assert set(BREAKS) == set(named_constraints("organisations"))


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses_what_breaks_the_constraint(name: str) -> None:
    assert_database_refuses(BREAKS[name](), name)


@pytest.mark.parametrize("name", BREAKS)
def test_whoever_breaks_the_constraint_reads_its_sentence(name: str) -> None:
    assert_sentence(BREAKS[name](), named_constraints("organisations")[name])


def test_a_vacancy_and_several_deputies_may_be_open_in_one_seat() -> None:
    seat = make_seat()

    make_representation(seat=seat, vacant=True)
    make_representation(seat=seat, kind=Representation.Kind.DEPUTY)
    make_representation(seat=seat, kind=Representation.Kind.DEPUTY)

    assert seat.representations.count() == 3


def test_organisations_without_a_number_do_not_clash() -> None:
    make_organisation()
    make_organisation()

    assert Organisation.rows.filter(number="").count() == 2
