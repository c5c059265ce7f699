"""«Purr»: to whom a chase on a task goes, how often, and what the pages say of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.chasing import ChasedToday, chase, chases_of, recipients
from meetings.following_up import TaskRefused, enter_task, set_status
from meetings.models import Mail, Mailing, Task, TaskStatus
from organisations.models import Organisation, Person, Representation, User
from tests.builders import make_body, make_item, make_meeting, make_organisation, make_person, make_seat, publish
from tests.meetings.convened import Council, make_council
from tests.meetings.pages import filled


@pytest.fixture
def council(db: None) -> Council:
    return make_council()


@pytest.fixture
def task(council: Council) -> Task:
    meeting = make_meeting(body=council.body, date=date(2026, 6, 3), audience="members")
    make_item(meeting, text="! LPS innen 1.7.2020: Hente tall")
    publish(meeting)
    return Task.rows.get(what="Hente tall")


def test_a_chase_goes_to_the_representative_with_the_report_and_once_per_click(
    task: Task, secretary_user: User
) -> None:
    assert [chase(task, turn=1, by=secretary_user) for _click in range(2)] == [1, 0]

    mail = Mail.rows.get()
    assert (mail.to, mail.subject, mail.mailing.title) == (
        "ellen@example.org",
        "Vi minner om en oppgave",
        "Purring: Hente tall",
    )
    assert "Denne oppgaven er over fristen" in mail.text
    assert f"/referater/2026-06-03/#o{task.pk}\n" in mail.text
    assert "/oppfolging/" in mail.text
    assert [one.mails.count() for one in chases_of(task)] == [1]


def test_a_second_chase_the_same_day_is_asked_about_first(task: Task, secretary_user: User) -> None:
    chase(task, turn=1, by=secretary_user)

    with pytest.raises(ChasedToday):
        chase(task, turn=2, by=secretary_user)
    assert chase(task, turn=2, again=True, by=secretary_user) == 1
    Mailing.rows.update(at=timezone.now() - timedelta(days=1))
    assert chase(task, turn=3, by=secretary_user) == 1
    assert chase(task, turn=9, by=secretary_user) == 0
    assert Mail.rows.count() == 3


def test_each_address_gets_one_and_who_has_none_gets_nothing(council: Council, secretary_user: User) -> None:
    task = enter_task(council.meeting, what="Ringe", organisation=council.lps, by=secretary_user)
    assert [str(one) for one in recipients(task)] == ["Ellen Krogh, LPS"]

    task.responsible.create(person=council.ellen, organisation=council.lps)
    task.responsible.create(person=council.guro)
    task.responsible.create(person=make_person("Jon Ærlig"))
    task.responsible.create(group="Alle")
    assert [one.address for one in recipients(task)] == ["ellen@example.org", "guro@example.org"]

    Representation.rows.filter(person=council.ellen).update(until=timezone.localdate() - timedelta(days=1))
    Person.rows.filter(pk=council.ellen.pk).update(email="")
    assert [one.address for one in recipients(task)] == ["post@lps.example.org", "guro@example.org"]


def test_what_fell_on_an_organisation_since_merged_goes_to_the_other(task: Task, council: Council) -> None:
    Organisation.rows.filter(pk=council.lps.pk).update(merged_into=council.pb)

    assert [one.address for one in recipients(task)] == ["guro@example.org"]


def test_the_representative_in_the_body_of_the_task_is_the_one(task: Task, council: Council) -> None:
    seat = make_seat(council.lps, make_body("Styret"))
    Representation.rows.create(seat=seat, person=make_person("Mona Brekke", email="mona@example.org"))

    assert [one.address for one in recipients(task)] == ["ellen@example.org"]


def test_a_closed_task_a_deleted_one_and_one_of_nobody_are_not_chased(
    task: Task, council: Council, secretary_user: User
) -> None:
    of_nobody = enter_task(council.meeting, what="Lese", group="Alle", by=secretary_user)
    set_status(task, state=TaskStatus.State.DONE, result="", by=secretary_user, seen=None)
    unknown = Task(pk=10_000_000)

    for one in (task, of_nobody, unknown):
        with pytest.raises(TaskRefused):
            chase(one, turn=1, by=secretary_user)
    assert Mailing.rows.count() == 0


def test_a_task_of_a_hidden_meeting_is_chased_without_a_word_of_it(council: Council, secretary_user: User) -> None:
    hidden = make_meeting(body=council.body, title="Et hemmelig møte", date=date(2027, 1, 2))
    task = enter_task(hidden, what="Ringe", organisation=council.lps, by=secretary_user)

    chase(task, turn=1, by=secretary_user)

    mail = Mail.rows.get()
    assert [word in mail.text + mail.html + mail.subject for word in ("hemmelig", "2027", "referat")] == [False] * 3


def test_the_secretary_chases_from_the_task_and_sees_that_it_was_done(task: Task, secretary: Client) -> None:
    page, path = reverse("secretariat:task", args=[task.pk]), reverse("secretariat:task_chase", args=[task.pk])
    assert path in secretary.get(page).content.decode()
    asked = secretary.get(path)
    assert "ellen@example.org" in asked.content.decode()

    for _click in range(2):
        assert secretary.post(path, filled(asked))["Location"] == page
    assert Mail.rows.count() == 1
    assert reverse("secretariat:mailing", args=[Mailing.rows.get().pk]) in secretary.get(page).content.decode()

    assert secretary.post(path, {"gang": "2"})["Location"] == path
    question = secretary.get(path)
    assert "Purre en gang til i dag?" in question.content.decode()
    assert secretary.post(path, filled(question))["Location"] == page
    assert Mail.rows.count() == 2
    assert secretary.post(path, {"gang": "tull"})["Location"] == page
    assert Mail.rows.count() == 2


def test_a_chase_that_cannot_go_says_why(council: Council, secretary: Client, secretary_user: User) -> None:
    task = enter_task(council.meeting, what="Lese", organisation=make_organisation("FVR"), by=secretary_user)
    path = reverse("secretariat:task_chase", args=[task.pk])

    answer = secretary.post(path, {"gang": "1"})

    assert answer.status_code == 200
    assert "Ingen av de ansvarlige har en e-postadresse." in answer.content.decode()
    assert secretary.get(reverse("secretariat:task_chase", args=[10_000_000])).status_code == 404
