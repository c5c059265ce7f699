"""«Oppfølging» for members: mine, everybody's, by organisation, closed; and who sees a task entered by hand."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from meetings.following_up import enter_task, set_status
from meetings.models import Meeting, Task, TaskStatus
from meetings.publishing import withdraw_minutes
from organisations.models import Body, Organisation, Seat, User
from tests.builders import make_item, make_meeting, make_organisation, make_person, make_seat, publish

PAGE = "/oppfolging/"


@pytest.fixture
def pbu(member_seat: Seat) -> Organisation:
    return member_seat.organisation


@pytest.fixture
def lps(body: Body) -> Organisation:
    return make_seat(make_organisation("LPS"), body).organisation


@pytest.fixture
def june(body: Body, pbu: Organisation, lps: Organisation, member_user: User) -> Meeting:
    meeting = make_meeting(body=body, date=date(2026, 6, 3), audience="members")
    make_item(
        meeting,
        text="! PBU: Skrive brev\n! LPS innen 1.7.2020: Hente tall\n! Ellen Krogh innen 1.7.2099: Ringe\n! Alle: Lese",
    )
    publish(meeting)
    return meeting


def listed(client: Client, **asked: str) -> list[str]:
    return [task.what for group in client.get(PAGE, asked).context["groups"] for task in group.tasks]


def text_of(client: Client, **asked: str) -> str:
    return " ".join(client.get(PAGE, asked).content.decode().split())


def test_a_member_sees_own_tasks_first_and_others_when_asked(
    june: Meeting, lps: Organisation, member: Client, secretary_user: User
) -> None:
    brev = Task.rows.get(what="Skrive brev")

    assert listed(member) == ["Ringe", "Skrive brev"]
    assert listed(member, hvem="alle") == ["Hente tall", "Ringe", "Skrive brev", "Lese"]
    assert listed(member, hvem="alle", vis="forfalt") == ["Hente tall"]
    assert listed(member, org=lps.slug) == ["Hente tall"]
    assert listed(member, hvem="x", vis="y", org="z") == ["Ringe", "Skrive brev"]

    set_status(brev, state=TaskStatus.State.DONE, result="Sendt til fylkene.", by=secretary_user, seen=None)
    assert listed(member) == ["Ringe"]
    assert listed(member, vis="ferdig") == ["Skrive brev"]
    page = text_of(member, vis="ferdig")
    assert "Sendt til fylkene." in page
    assert f'<a href="/referater/2026-06-03/#o{brev.pk}">' in page


def test_tasks_are_grouped_by_organisation(june: Meeting, member: Client) -> None:
    groups = member.get(PAGE, {"hvem": "organisasjoner"}).context["groups"]

    assert [(group.heading, [task.what for task in group.tasks]) for group in groups] == [
        ("LPS", ["Hente tall"]),
        ("PBU", ["Ringe", "Skrive brev"]),
        ("Personer og grupper", ["Lese"]),
    ]


def test_what_fell_on_an_organisation_since_merged_is_the_others(
    june: Meeting, pbu: Organisation, lps: Organisation, member: Client
) -> None:
    Organisation.rows.filter(pk=lps.pk).update(merged_into=pbu)

    assert listed(member) == ["Hente tall", "Ringe", "Skrive brev"]
    assert [(str(one)) for one in member.get(PAGE).context["form"].fields["org"].queryset] == ["PBU"]


def test_a_task_entered_by_hand_is_seen_by_whom_it_falls_on_and_the_secretariat_alone(
    body: Body, pbu: Organisation, member_user: User, secretary_user: User, request: pytest.FixtureRequest
) -> None:
    clients = {name: request.getfixturevalue(name) for name in ("member", "deputy", "other_member", "secretary")}
    member = clients["member"]
    hidden = make_meeting(body=body, title="Et hemmelig møte", date=date(2027, 1, 2))
    enter_task(hidden, what="Finne lokale", organisation=pbu, by=secretary_user)
    enter_task(hidden, what="Skrive under", person=member_user.person, by=secretary_user)
    enter_task(hidden, what="Bestille mat", person=make_person("Jon Ærlig"), by=secretary_user)
    enter_task(hidden, what="For alle", group="Alle", by=secretary_user)

    assert {name: listed(client, hvem="alle") for name, client in clients.items()} == {
        "member": ["Finne lokale", "Skrive under"],
        "deputy": ["Finne lokale"],
        "other_member": [],
        "secretary": ["Finne lokale", "Skrive under", "Bestille mat", "For alle"],
    }
    assert len(listed(clients["secretary"])) == 4
    page = text_of(member)
    assert "Ført av sekretariatet" in page
    assert [word in page for word in ("hemmelig", "2027")] == [False, False]
    assert "Finne lokale" in member.get("/min-side/").content.decode()
    assert "Finne lokale" not in member.get("/").content.decode()


def test_a_report_taken_back_takes_its_tasks_along(june: Meeting, member: Client, secretary_user: User) -> None:
    withdraw_minutes(june, by=secretary_user, reason="Feil")

    assert listed(member, hvem="alle", vis="alle") == []


def test_who_is_no_member_finds_nothing(visitor: Client, ex_member: Client) -> None:
    assert visitor.get(PAGE)["Location"] == f"/logg-inn/?next={PAGE}"
    assert [ex_member.get(path).status_code for path in (PAGE, "/oppfolging.csv")] == [404, 404]


def test_the_list_is_taken_home_as_a_file(june: Meeting, member: Client) -> None:
    answer = member.get("/oppfolging.csv", {"hvem": "alle", "vis": "forfalt"})

    written = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # a file
    assert written.splitlines() == [
        '"Hva";"Ansvarlig";"Frist";"Status";"Resultat";"Fra møtet"',
        '"Hente tall";"LPS";"1. juli 2020";"Åpen";"";"3. juni 2026"',
    ]
    assert member.get("/oppfolging.xlsx").status_code == 200
    assert member.get("/oppfolging.pdf").status_code == 404


def test_closed_ones_are_paged_by_key(june: Meeting, member: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetings.views.follow_up.PAGE", 3)

    first = member.get(PAGE, {"hvem": "alle", "vis": "alle"})
    assert [task.what for task in first.context["groups"][0].tasks] == ["Lese", "Ringe", "Hente tall"]
    assert f"etter={first.context['after']}" in first.content.decode()
    assert listed(member, hvem="alle", vis="alle", etter=str(first.context["after"])) == ["Skrive brev"]
    assert listed(member, hvem="alle", vis="alle", etter="x") == ["Lese", "Ringe", "Hente tall"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_however_long_it_is(
    rows: int, member: Client, member_user: User, body: Body, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = make_meeting(body=body, date=date(2026, 6, 3), audience="members")
    make_item(meeting, text="\n".join(f"! Ellen Krogh, PBU: Oppgave {number}" for number in range(rows)))
    publish(meeting)

    with django_assert_num_queries(8):
        member.get(PAGE, {"hvem": "organisasjoner"})
