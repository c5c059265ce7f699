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


MARK = "Start nettstedet med DEMO=1, så står «Oppdiktet innhold» nederst på hver side.\n"


def test_the_demo_is_loaded_once_told_of_and_stays_out_of_a_served_council_unless_told(
    db: None, settings: Settings
) -> None:
    settings.LOCAL, settings.DEMO = False, False
    with pytest.raises(CommandError, match="kjente passord"):
        said_by()
    assert not User.objects.exists()

    first = said_by("--yes")
    before = (list(Revision.rows.values_list("sha256", flat=True)), Organisation.rows.count(), Body.rows.count())
    second = said_by("--yes")

    assert first.startswith("Demoen er lagt inn. Alt innhold er oppdiktet.\n")
    assert first.endswith(MARK)
    assert second == "Demoen er alt lagt inn. Ingenting er endret.\n"
    assert before == (
        list(Revision.rows.values_list("sha256", flat=True)), Organisation.rows.count(), Body.rows.count(),
    )  # fmt: skip
    assert Meeting.rows.filter(state=Meeting.State.PUBLISHED).count() == 13
    assert [line.split()[-1] for line in said_by("--show").splitlines()] == [login.password for login in logins()]


def test_where_pages_bear_the_mark_the_command_does_not_tell_how_to_set_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("council.management.commands.load_demo.load_demo", lambda **_options: True)
    settings.LOCAL = True

    settings.DEMO = True
    assert MARK not in said_by()
    settings.DEMO = False
    assert said_by().endswith(MARK)


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
