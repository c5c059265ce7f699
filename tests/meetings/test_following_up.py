"""Tasks between the meetings: which are open, how they went, and those entered by hand."""

from __future__ import annotations

from datetime import date

import pytest

from meetings.following_up import (
    StatusChanged,
    TaskRefused,
    change_task,
    delete_task,
    enter_task,
    history_of,
    set_status,
)
from meetings.models import Meeting, Permalink, Task, TaskStatus
from organisations.models import Body, Organisation, User
from tests.builders import make_item, make_meeting, make_organisation, make_seat, publish

State = TaskStatus.State


@pytest.fixture
def lps(body: Body) -> Organisation:
    return make_seat(make_organisation("LPS"), body).organisation


@pytest.fixture
def june(body: Body, lps: Organisation) -> Meeting:
    meeting = make_meeting(body=body, date=date(2026, 6, 3))
    make_item(meeting, text="! LPS: uten frist\n! LPS innen 1.9.2026: sist\n! LPS innen 1.7.2026: først")
    publish(meeting)
    return meeting


def test_a_status_clicked_twice_is_one_and_the_one_before_is_kept(june: Meeting, secretary_user: User) -> None:
    task = Task.rows.get(what="først")
    first = set_status(task, state=State.DONE, result=" Ringt ", by=secretary_user, seen=None)
    again = set_status(task, state=State.DONE, result="Ringt", by=secretary_user, seen=None)
    assert first is not None
    set_status(task, state=State.OPEN, result="", by=secretary_user, seen=first.pk)

    assert again == first
    assert [(one.state, one.result, one.replaced) for one in history_of(task)] == [
        ("open", "", False),
        ("done", "Ringt", True),
    ]


def test_a_status_that_came_in_between_is_not_overwritten(june: Meeting, secretary_user: User) -> None:
    task = Task.rows.get(what="først")
    set_status(task, state=State.DONE, result="Ringt", by=secretary_user, seen=None)

    with pytest.raises(StatusChanged):
        set_status(task, state=State.DROPPED, result="", by=secretary_user, seen=None)
    assert [one.state for one in history_of(task)] == ["done"]


def test_a_task_left_open_as_it_was_gets_no_status(june: Meeting, secretary_user: User) -> None:
    task = Task.rows.get(what="først")

    assert set_status(task, state=State.OPEN, result=" ", by=secretary_user, seen=None) is None
    assert TaskStatus.rows.count() == 0


def test_a_task_entered_twice_is_one(june: Meeting, lps: Organisation, secretary_user: User) -> None:
    one, two = (enter_task(june, what="Spør LPS", organisation=lps, by=secretary_user) for _ in range(2))

    assert one == two
    assert (one.revision, one.who_text, one.permalink.kind) == (None, str(lps), Permalink.Kind.TASK)
    assert [row.organisation for row in one.responsible.all()] == [lps]


@pytest.mark.parametrize(("what", "group"), [(" ", "Alle"), ("Ringe", " ")])
def test_a_task_says_what_and_who(june: Meeting, secretary_user: User, what: str, group: str) -> None:
    with pytest.raises(TaskRefused):
        enter_task(june, what=what, group=group, by=secretary_user)
    assert Task.rows.filter(revision__isnull=True).count() == 0


def test_a_hand_entered_task_is_changed_and_deleted_with_its_history(june: Meeting, secretary_user: User) -> None:
    task = enter_task(june, what="Ringe", group="Alle", by=secretary_user)
    change_task(task, what="Skrive", group="Sekretariatet", due_text="før jul", by=secretary_user)
    set_status(task, state=State.DONE, result="", by=secretary_user, seen=None)
    task.refresh_from_db()

    assert (task.what, task.who_text, task.due_text) == ("Skrive", "Sekretariatet", "før jul")
    delete_task(task, by=secretary_user)
    assert not Task.rows.filter(pk=task.pk).exists()
    assert TaskStatus.rows.count() == 0
    assert not Permalink.rows.filter(pk=task.pk).exists()


def test_a_task_of_a_published_report_is_neither_changed_nor_deleted(june: Meeting, secretary_user: User) -> None:
    task = Task.rows.get(what="først")

    with pytest.raises(TaskRefused):
        change_task(task, what="Noe annet", group="Alle", by=secretary_user)
    with pytest.raises(TaskRefused):
        delete_task(task, by=secretary_user)
    assert Task.rows.get(pk=task.pk).what == "først"
