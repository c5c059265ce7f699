"""The cast is what it says, and transactional tests leave an empty, guarded database."""

import pytest
from django.db import connection

from meetings import triggers
from meetings.models import Revision
from organisations.access import Role, role_of
from organisations.models import User
from tests.builders import make_meeting, make_revision


@pytest.mark.parametrize(
    ("account", "role"),
    [
        ("member_user", Role.MEMBER),
        ("deputy_user", Role.MEMBER),
        ("ex_member_user", Role.EX_MEMBER),
        ("other_member_user", Role.MEMBER),
        ("secretary_user", Role.SECRETARY),
        ("administrator_user", Role.ADMINISTRATOR),
    ],
)
def test_each_of_the_cast_has_the_role_of_its_name(account: str, role: Role, request: pytest.FixtureRequest) -> None:
    user: User = request.getfixturevalue(account)

    assert role_of(user) == role


@pytest.mark.parametrize("turn", [1, 2])
def test_a_flush_empties_the_record_and_the_triggers_stand_again(turn: int, transactional_db: None) -> None:
    left_by_the_turn_before = Revision.rows.count()

    make_revision(make_meeting(statements=2))

    assert left_by_the_turn_before == 0
    assert triggers.missing() == set()
    assert connection.settings_dict["NAME"] != ":memory:"
