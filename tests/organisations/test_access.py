"""Roles are recognised as the one table says, and asked for once per request."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from organisations.access import Role, is_secretariat, reads_as_member, role_of
from organisations.models import Representation, User
from organisations.signing_in import Accounts
from tests.builders import make_body, make_organisation, make_person, make_representation, make_seat, make_user

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_whoever_is_not_signed_in_is_a_visitor() -> None:
    assert role_of(AnonymousUser()) == Role.VISITOR


def test_an_account_without_person_is_a_visitor() -> None:
    assert role_of(make_user()) == Role.VISITOR


def test_a_person_who_never_sat_is_an_ex_member_and_reads_as_a_visitor() -> None:
    user = make_user(make_person())

    assert (role_of(user), reads_as_member(user)) == (Role.EX_MEMBER, False)


@pytest.mark.parametrize("kind", Representation.Kind.values)
def test_an_open_representation_makes_a_member_fixed_or_deputy(kind: str) -> None:
    user = make_user(make_representation(kind=kind).person)

    assert role_of(user) == Role.MEMBER


@pytest.mark.parametrize(
    ("since", "until", "role"),
    [
        (0, None, Role.MEMBER),
        (1, None, Role.EX_MEMBER),
        (None, 0, Role.MEMBER),
        (None, -1, Role.EX_MEMBER),
        (-10, 10, Role.MEMBER),
    ],
)
def test_first_and_last_day_of_a_representation_count(since: int | None, until: int | None, role: Role) -> None:
    today = timezone.localdate()
    representation = make_representation(
        since=None if since is None else today + since * DAY, until=None if until is None else today + until * DAY
    )

    assert role_of(make_user(representation.person)) == role


def test_a_seat_that_has_ended_ends_the_representation() -> None:
    seat = make_seat(until=timezone.localdate() - DAY)

    assert role_of(make_user(make_representation(seat=seat).person)) == Role.EX_MEMBER


def test_a_second_open_representation_keeps_a_member_whose_first_has_ended() -> None:
    person, body = make_person(), make_body()
    make_representation(person, make_seat(make_organisation(), body), until=date(2020, 1, 1))
    make_representation(person, make_seat(make_organisation(), body))

    assert role_of(make_user(person)) == Role.MEMBER


def test_the_secretary_is_known_by_the_group_whatever_the_seats() -> None:
    user = make_user(make_representation().person, secretary=True)

    assert (role_of(user), is_secretariat(user), reads_as_member(user)) == (Role.SECRETARY, True, True)


def test_the_administrator_reads_as_the_secretary() -> None:
    user = make_user(administrator=True)

    assert (role_of(user), is_secretariat(user), reads_as_member(user)) == (Role.ADMINISTRATOR, True, True)


def test_a_member_is_not_of_the_secretariat(member_user: User, ex_member_user: User) -> None:
    assert [is_secretariat(member_user), is_secretariat(ex_member_user)] == [False, False]


@pytest.mark.parametrize("fields", [{"administrator": True}, {"secretary": True}, {}])
def test_a_closed_account_has_no_role(fields: dict[str, bool]) -> None:
    user = make_user(make_representation().person, **fields)  # type: ignore[arg-type]  # only the two flags
    user.is_active = False
    user.save()

    assert role_of(fresh(user)) == Role.VISITOR


def test_is_staff_alone_opens_nothing() -> None:
    user = make_user()
    user.is_staff = True
    user.save()

    assert is_secretariat(fresh(user)) is False


def test_the_role_costs_two_queries_once(member_user: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = fresh(member_user)

    with django_assert_num_queries(2):
        roles = [role_of(user), role_of(user), reads_as_member(user), is_secretariat(user)]

    assert roles == [Role.MEMBER, Role.MEMBER, True, False]


def test_whoever_is_signed_in_is_read_with_person_and_role_in_one_query(
    secretary_user: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        read = Accounts().get_user(secretary_user.pk)
        assert read is not None
        seen = (role_of(read), read.get_full_name())

    assert seen == (Role.SECRETARY, "Ida Hagen")


def test_a_closed_account_is_signed_in_no_more(secretary_user: User) -> None:
    secretary_user.is_active = False
    secretary_user.save()

    assert Accounts().get_user(secretary_user.pk) is None
