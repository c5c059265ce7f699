from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from council.demo.loading import DemoNotWanted, load_demo, logins
from meetings.models import Meeting, Revision
from organisations.models import Body, Organisation, User
from tests.builders import make_meeting

TODAY = date(2026, 11, 24)


def said_by(*arguments: str) -> str:
    said = StringIO()
    call_command("load_demo", *arguments, stdout=said)
    return said.getvalue()


def test_the_demo_is_loaded_once_and_a_second_call_touches_nothing(db: None) -> None:
    first = said_by()
    before = (list(Revision.rows.values_list("sha256", flat=True)), Organisation.rows.count(), Body.rows.count())

    second = said_by()

    assert first.startswith("Demoen er lagt inn. Alt innhold er oppdiktet.\n")
    assert second == "Demoen er alt lagt inn. Ingenting er endret.\n"
    assert before == (
        list(Revision.rows.values_list("sha256", flat=True)), Organisation.rows.count(), Body.rows.count(),
    )  # fmt: skip
    assert [line.split()[-1] for line in said_by("--show").splitlines()] == [login.password for login in logins()]


def test_show_prints_nothing_when_there_is_no_demo(db: None) -> None:
    assert said_by("--show") == ""


def test_a_database_with_meetings_of_its_own_is_left_alone(db: None) -> None:
    make_meeting()

    with pytest.raises(DemoNotWanted, match="Basen har alt møter"):
        load_demo(today=TODAY)
    with pytest.raises(CommandError, match="Basen har alt møter"):
        said_by()

    assert Meeting.rows.count() == 1
    assert not User.objects.exists()


def test_the_demo_stays_out_of_a_served_council_unless_told(db: None, settings: Settings) -> None:
    settings.LOCAL = False

    with pytest.raises(CommandError, match="kjente passord"):
        said_by()
    assert not User.objects.exists()

    said_by("--yes")
    assert Meeting.rows.filter(state=Meeting.State.PUBLISHED).count() == 13


@pytest.mark.parametrize(("demo", "told"), [(True, False), (False, True)])
def test_only_where_pages_lack_the_mark_does_the_command_tell_how_to_set_it(
    db: None, settings: Settings, demo: bool, told: bool
) -> None:
    settings.DEMO = demo

    assert (
        said_by().endswith("Start nettstedet med DEMO=1, så står «Oppdiktet innhold» nederst på hver side.\n") is told
    )
