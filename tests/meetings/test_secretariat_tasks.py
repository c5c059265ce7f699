"""The pages of «Oppfølging»: listing, status and result, and tasks entered by hand."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from meetings.following_up import enter_task, set_status
from meetings.models import Meeting, Task, TaskStatus
from organisations.models import Body, Organisation, User
from tests.builders import make_item, make_meeting, make_organisation, make_seat, publish
from tests.meetings.pages import filled

LIST = "/sekretariat/oppfolging/"


@pytest.fixture
def lps(body: Body) -> Organisation:
    return make_seat(make_organisation("LPS"), body).organisation


@pytest.fixture
def june(body: Body, lps: Organisation) -> Meeting:
    make_seat(make_organisation("PB"), body)
    meeting = make_meeting(body=body, date=date(2026, 6, 3))
    make_item(meeting, text="! LPS: Skrive brev\n! LPS innen 1.7.2020: Hente tall\n! PB: Lese rapporten")
    publish(meeting)
    return meeting


def listed(client: Client, **asked: str) -> list[str]:
    return [task.what for task in client.get(LIST, asked).context["tasks"]]


def test_tasks_are_listed_by_state_deadline_and_organisation(
    june: Meeting, lps: Organisation, secretary: Client, secretary_user: User
) -> None:
    done = Task.rows.get(what="Lese rapporten")
    set_status(done, state=TaskStatus.State.DONE, result="Lest", by=secretary_user, seen=None)

    assert listed(secretary) == ["Hente tall", "Skrive brev"]
    assert listed(secretary, vis="forfalt") == ["Hente tall"]
    assert listed(secretary, vis="ferdig") == ["Lese rapporten"]
    assert listed(secretary, vis="alle") == ["Hente tall", "Skrive brev", "Lese rapporten"]
    assert listed(secretary, vis="alle", org=str(lps.pk)) == ["Hente tall", "Skrive brev"]
    assert listed(secretary, vis="tull", org="x") == ["Hente tall", "Skrive brev"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(
    rows: int, june: Meeting, secretary: Client, secretary_user: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        enter_task(june, what=f"Oppgave {number}", group="Alle", by=secretary_user)

    with django_assert_num_queries(6):
        secretary.get(LIST)


def test_status_and_result_are_set_and_kept_as_history(june: Meeting, secretary: Client) -> None:
    path = reverse("secretariat:task", args=[Task.rows.get(what="Skrive brev").pk])

    for state, result in (("done", "Sendt 4. juni."), ("open", "Kom i retur.")):
        answer = secretary.post(path, filled(secretary.get(path), state=state, result=result))
        assert (answer.status_code, answer.headers["Location"]) == (302, path)

    page = secretary.get(path)
    assert [(one.state, one.result) for one in page.context["history"]] == [
        ("open", "Kom i retur."),
        ("done", "Sendt 4. juni."),
    ]
    assert page.context["now"].state == "open"


def test_a_status_set_by_another_in_between_is_shown_and_nothing_typed_is_lost(
    june: Meeting, secretary: Client, secretary_user: User
) -> None:
    task = Task.rows.get(what="Skrive brev")
    path = reverse("secretariat:task", args=[task.pk])
    opened = secretary.get(path)
    set_status(task, state=TaskStatus.State.DROPPED, result="", by=secretary_user, seen=None)

    answer = secretary.post(path, filled(opened, state="done", result="Mitt resultat"))

    assert answer.status_code == 200
    page = answer.content.decode()
    assert ("Noen andre har ført en ny status" in page, "Mitt resultat" in page) == (True, True)
    assert TaskStatus.rows.get(task=task.pk).state == "dropped"


def test_a_task_is_entered_changed_and_deleted_by_hand(june: Meeting, lps: Organisation, secretary: Client) -> None:
    new = reverse("secretariat:new_task")
    typed = filled(secretary.get(new), meeting=str(june.pk), what="Ringe", organisation=str(lps.pk), due_on="1.9.2026")

    answer = secretary.post(new, typed)
    task = Task.rows.get(what="Ringe")
    assert answer.headers["Location"] == reverse("secretariat:task", args=[task.pk])
    assert (task.due_on, task.who_text, task.revision) == (date(2026, 9, 1), "LPS", None)

    edit = reverse("secretariat:task_edit", args=[task.pk])
    secretary.post(edit, filled(secretary.get(edit), what="Skrive i stedet"))
    task.refresh_from_db()
    assert (task.what, task.due_on) == ("Skrive i stedet", date(2026, 9, 1))

    secretary.post(reverse("secretariat:task_delete", args=[task.pk]))
    assert not Task.rows.filter(pk=task.pk).exists()


def test_a_task_without_anybody_responsible_is_given_back_with_a_sentence(june: Meeting, secretary: Client) -> None:
    new = reverse("secretariat:new_task")

    answer = secretary.post(new, filled(secretary.get(new), meeting=str(june.pk), what="Ringe"))

    assert answer.status_code == 200
    page = answer.content.decode()
    assert ("Velg hvem som er ansvarlig." in page, ">\nRinge</textarea>" in page) == (True, True)


def test_a_published_task_is_not_changed_or_deleted_here(june: Meeting, secretary: Client) -> None:
    key = Task.rows.get(what="Skrive brev").pk

    answer = secretary.post(reverse("secretariat:task_delete", args=[key]))

    assert "Rett referatet for å endre den." in answer.content.decode()
    assert Task.rows.filter(pk=key).exists()
    assert "/endre/" not in secretary.get(reverse("secretariat:task", args=[key])).content.decode()


def test_who_edits_a_task_second_is_told_and_decides(june: Meeting, secretary: Client, secretary_user: User) -> None:
    task = enter_task(june, what="Ringe", group="Alle", by=secretary_user)
    edit = reverse("secretariat:task_edit", args=[task.pk])
    assert "Opened" not in secretary.get(edit).content.decode()  # a mark has no label
    opened = secretary.get(edit)

    assert secretary.post(edit, filled(opened, what="Skrive")).status_code == 302
    assert secretary.post(edit, filled(opened, what="Skrive")).status_code == 302  # the second of two clicks
    told = secretary.post(edit, filled(opened, what="Sende"))
    page = told.content.decode()
    assert (told.status_code, "En annen har endret oppgaven." in page, ">\nSende</textarea>" in page) == (
        200,
        True,
        True,
    )
    assert Task.rows.get(pk=task.pk).what == "Skrive"

    assert secretary.post(edit, filled(told, what="Sende")).status_code == 302
    assert Task.rows.get(pk=task.pk).what == "Sende"
