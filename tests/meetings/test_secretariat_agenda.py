"""Building an agenda: items, order, proposals, guests, standing items, and two editors."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from meetings.drafts import save_item, start_meeting
from meetings.heads import NextMeetingUnknown, start_next_meeting
from meetings.models import AgendaItem, AgendaProposal, Attendance, Meeting, StandingItem
from meetings.planning import FOLLOW_UP
from organisations.models import Body, User
from tests.builders import make_attendance, make_item, make_meeting, make_organisation, make_person, make_seat, publish
from tests.meetings.pages import filled, form_on


def url(name: str, key: int) -> str:
    return reverse(f"secretariat:{name}", args=[key])


@pytest.fixture
def planned(body: Body) -> Meeting:
    meeting = make_meeting(
        body=body, state=Meeting.State.PLANNED, date=date(2027, 3, 3), starts_at=time(10), ends_at=time(11)
    )
    for heading, kind in (("Bolig", "discussion"), ("Arbeid", "discussion"), ("Eventuelt", "aob")):
        make_item(meeting, heading=heading, kind=kind, minutes=20)
    return meeting


def headings(meeting: Meeting) -> list[str]:
    return [item.heading for item in AgendaItem.rows.filter(meeting=meeting).order_by("position", "pk")]


def key(meeting: Meeting, heading: str) -> int:
    return AgendaItem.rows.get(meeting=meeting, heading=heading).pk


def post(secretary: Client, meeting: Meeting, **also: str) -> str:
    """The page as it stands, with what a person filled in (field names with «_» for «-»), sent twice."""
    path = url("agenda", meeting.pk)
    fields = filled(secretary.get(path), also={name.replace("_", "-"): value for name, value in also.items()})
    answers = [secretary.post(path, fields) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    return str(answers[0]["Location"])


def test_all_of_an_item_is_saved_from_one_form(secretary: Client, planned: Meeting) -> None:
    item = AgendaItem.rows.get(heading="Bolig")
    post(
        secretary,
        planned,
        **{
            f"s{item.pk}_heading": "Bolig for unge",
            f"s{item.pk}_number": "1a",
            f"s{item.pk}_minutes": "45",
            f"s{item.pk}_presenters": "Ida Hagen",
            f"s{item.pk}_question": "Hva trengs?\r\nHvem spør?",
        },
    )

    item.refresh_from_db()
    assert (item.heading, item.number, item.minutes, item.presenters, item.question, item.version) == (
        "Bolig for unge",
        "1a",
        45,
        "Ida Hagen",
        "Hva trengs?\nHvem spør?",
        2,
    )


def test_the_page_says_the_clock_and_how_far_it_runs_over(secretary: Client, planned: Meeting) -> None:
    AgendaItem.rows.filter(heading="Bolig").update(minutes=50)

    page = secretary.get(url("agenda", planned.pk)).content.decode()

    assert [words in page for words in ("10–10.50", "10.50–11.10", "Sakene tar 30 minutter mer enn møtetiden.")] == [
        True
    ] * 3


def test_minutes_that_are_no_number_are_refused_beside_the_field(secretary: Client, planned: Meeting) -> None:
    path = url("agenda", planned.pk)
    name = f"s{key(planned, 'Bolig')}-minutes"

    answer = secretary.post(path, filled(secretary.get(path), also={name: "mange"}))

    assert answer.status_code == 200
    assert "Skriv tiden som et tall fra 1 til 600 minutter." in answer.content.decode()


def test_an_item_moves_one_place_per_click_however_often_the_form_arrives(secretary: Client, planned: Meeting) -> None:
    post(secretary, planned, flytt=f"ned:{key(planned, 'Bolig')}")

    assert headings(planned) == ["Arbeid", "Bolig", "Eventuelt"]


def test_a_dragged_order_is_saved(secretary: Client, planned: Meeting) -> None:
    order = [str(key(planned, heading)) for heading in ("Eventuelt", "Arbeid", "Bolig")]

    post(secretary, planned, order=" ".join(order))

    assert headings(planned) == ["Eventuelt", "Arbeid", "Bolig"]


def test_an_order_drawn_before_somebody_moved_is_not_written(secretary: Client, planned: Meeting) -> None:
    path = url("agenda", planned.pk)
    late = filled(secretary.get(path), flytt=f"opp:{key(planned, 'Eventuelt')}")
    post(secretary, planned, flytt=f"ned:{key(planned, 'Bolig')}")

    page = secretary.post(path, late, follow=True).content.decode()

    assert headings(planned) == ["Arbeid", "Bolig", "Eventuelt"]
    assert "Rekkefølgen er ikke endret" in page


def test_an_item_added_by_another_does_not_stop_a_save(secretary: Client, planned: Meeting) -> None:
    path = url("agenda", planned.pk)
    drawn = filled(secretary.get(path), also={f"s{key(planned, 'Bolig')}-minutes": "5"})
    make_item(planned, heading="Kom imellom")

    page = secretary.post(path, drawn, follow=True).content.decode()

    assert AgendaItem.rows.get(heading="Bolig").minutes == 5
    assert "Rekkefølgen er ikke endret" not in page


def test_a_new_item_comes_once_above_those_that_close(secretary: Client, planned: Meeting) -> None:
    post(secretary, planned, ny_sak="Gjeld")

    assert headings(planned) == ["Bolig", "Arbeid", "Gjeld", "Eventuelt"]


def test_a_proposal_is_taken_with_one_click_and_once(secretary: Client, planned: Meeting) -> None:
    proposal = AgendaProposal.rows.create(text="Borgerlønn", note="Fordi mange spør.")

    where = post(secretary, planned, forslag=str(proposal.pk))

    proposal.refresh_from_db()
    item = AgendaItem.rows.get(heading="Borgerlønn")
    assert headings(planned) == ["Bolig", "Arbeid", "Borgerlønn", "Eventuelt"]
    assert (proposal.state, proposal.item, item.question) == ("taken", item, "Fordi mange spør.")
    assert where == f"{url('agenda', planned.pk)}#sak-{item.pk}"


def test_a_proposal_taken_elsewhere_is_refused_with_a_sentence(secretary: Client, planned: Meeting) -> None:
    other = make_item(make_meeting(body=planned.body), heading="Annet møte")
    proposal = AgendaProposal.rows.create(text="Borgerlønn", state="taken", item=other)
    path = url("agenda", planned.pk)

    answer = secretary.post(path, filled(secretary.get(path), forslag=str(proposal.pk)), follow=True)

    assert "Forslaget venter ikke lenger." in answer.content.decode()
    assert headings(planned) == ["Bolig", "Arbeid", "Eventuelt"]


def test_a_guest_is_tied_to_the_item_once(secretary: Client, planned: Meeting) -> None:
    post(secretary, planned, **{f"s{key(planned, 'Bolig')}_guest": "Mona Brekke"})

    rows = [(row.person.name, row.status, row.item.heading) for row in Attendance.rows.all() if row.person and row.item]
    assert rows == [("Mona Brekke", "guest", "Bolig")]


def test_a_member_is_not_made_a_guest(secretary: Client, planned: Meeting) -> None:
    make_attendance(planned, person=make_person("Mona Brekke"))
    path = url("agenda", planned.pk)
    name = f"s{key(planned, 'Bolig')}-guest"

    answer = secretary.post(path, filled(secretary.get(path), also={name: "Mona Brekke"}), follow=True)

    assert "Mona Brekke står alt på deltakerlista, og ikke som gjest." in answer.content.decode()


def test_items_are_numbered_from_one(secretary: Client, planned: Meeting) -> None:
    AgendaItem.rows.filter(meeting=planned).update(number="")

    post(secretary, planned, nummerer="1")

    assert list(AgendaItem.rows.filter(meeting=planned).values_list("number", flat=True)) == ["1", "2", "3"]


def test_two_who_change_the_same_field_see_both_and_lose_nothing(
    secretary: Client, planned: Meeting, secretary_user: User
) -> None:
    item = AgendaItem.rows.get(heading="Bolig")
    path = url("agenda", planned.pk)
    mine = filled(secretary.get(path), also={f"s{item.pk}-heading": "Min"})
    save_item(item, {"heading": "Deres"}, version=1, by=secretary_user)

    conflict = secretary.post(path, mine)

    assert conflict.status_code == 409
    assert AgendaItem.rows.get(pk=item.pk).heading == "Deres"
    secretary.post(path, {**form_on(conflict), f"velg-s{item.pk}-heading": "mine"})
    assert AgendaItem.rows.get(pk=item.pk).heading == "Min"


def test_text_written_meanwhile_is_no_clash(secretary: Client, planned: Meeting, secretary_user: User) -> None:
    item = AgendaItem.rows.get(heading="Bolig")
    path = url("agenda", planned.pk)
    mine = filled(secretary.get(path), also={f"s{item.pk}-heading": "Min"})
    save_item(item, {"text": "LPS: Hei."}, version=1, by=secretary_user)

    assert secretary.post(path, mine).status_code == 302
    item.refresh_from_db()
    assert (item.heading, item.text) == ("Min", "LPS: Hei.")


def test_an_item_deleted_from_the_agenda_leads_back_to_it(secretary: Client, planned: Meeting) -> None:
    gone = key(planned, "Bolig")

    answer = secretary.post(f"{url('item_delete', gone)}?fra=saksliste")

    assert answer["Location"] == f"{url('agenda', planned.pk)}?borte={gone}"
    assert headings(planned) == ["Arbeid", "Eventuelt"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many_items(
    secretary: Client, body: Body, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = make_meeting(body=body, state=Meeting.State.PLANNED)
    for number in range(count):
        make_item(meeting)
        AgendaProposal.rows.create(text=f"Forslag {number}", person=make_person(), organisation=make_organisation())

    with django_assert_num_queries(8):
        secretary.get(url("agenda", meeting.pk))


def test_a_body_has_standing_items_of_its_own(secretary: Client, body: Body, secretary_user: User) -> None:
    path = url("standing", body.pk)
    fields = filled(
        secretary.get(path), also={"f0-heading": "Velkommen", "f0-minutes": "10", "f1-heading": "", "f2-position": "9"}
    )

    answers = [secretary.post(path, fields).status_code for _click in range(2)]

    assert answers == [302, 302]
    assert list(StandingItem.rows.values_list("heading", "kind", "minutes", "closing")) == [
        ("Velkommen", "governance", 10, False),
        ("Runde rundt bordet", "round", 60, False),
        ("Eventuelt", "aob", 15, True),
    ]
    meeting = start_meeting(body, by=secretary_user)
    assert [(item.heading, item.minutes) for item in AgendaItem.rows.filter(meeting=meeting)] == [
        ("Velkommen", 10),
        ("Runde rundt bordet", 60),
        ("Eventuelt", 15),
    ]


def test_who_comes_second_to_the_standing_items_is_told(secretary: Client, body: Body) -> None:
    path = url("standing", body.pk)
    late = filled(secretary.get(path), also={"f0-heading": "Sen"})
    secretary.post(path, filled(secretary.get(path), also={"f0-heading": "Tidlig"}))

    page = secretary.post(path, late).content.decode()

    assert "En annen har endret de faste sakene." in page
    assert 'value="Sen"' in page
    assert StandingItem.rows.order_by("position")[0].heading == "Tidlig"


def test_open_tasks_bring_follow_up_to_the_next_agenda(body: Body, secretary_user: User, secretary: Client) -> None:
    before = make_meeting(body=body, organisations=[make_seat(make_organisation("LPS"), body).organisation])
    make_item(before, "! LPS innen 1.9.2026: sender tall")
    publish(before)

    meeting = start_meeting(body, by=secretary_user, on=date(2027, 3, 3))

    assert headings(meeting)[:4] == [
        "Godkjenning av innkalling og saksliste",
        "Godkjenning av forrige referat",
        FOLLOW_UP,
        "Runde rundt bordet",
    ]
    words = "LPS: sender tall (frist 1. september 2026)"
    pages = [
        secretary.get(address).content.decode()
        for address in (
            url("agenda", meeting.pk),
            f"{url('write', meeting.pk)}?sak={key(meeting, FOLLOW_UP)}",
            reverse("meetings:meeting", args=[meeting.pk]),
        )
    ]
    assert [words in page for page in pages] == [True, True, True]


def test_the_words_on_the_next_meeting_become_it_once(secretary: Client, body: Body, secretary_user: User) -> None:
    last = make_meeting(
        body=body, next_date=date(2026, 12, 2), next_starts_at=time(10), next_ends_at=time(15), next_place="Havnsund"
    )
    publish(last)
    page = secretary.get(url("published", last.pk)).content.decode()

    answers = [secretary.post(url("next_meeting", last.pk))["Location"] for _click in range(2)]

    last.refresh_from_db()
    following = Meeting.rows.exclude(pk=last.pk).get()
    assert "Opprett møtet" in page
    assert answers == [url("agenda", following.pk)] * 2
    assert last.next_meeting == following
    assert (following.date, following.starts_at, following.ends_at, following.place, following.state) == (
        date(2026, 12, 2),
        time(10),
        time(15),
        "Havnsund",
        "planned",
    )


def test_a_meeting_that_is_there_already_is_linked(body: Body, secretary_user: User) -> None:
    last = make_meeting(body=body, next_date=date(2026, 12, 2))
    there = make_meeting(body=body, date=date(2026, 12, 2), state=Meeting.State.PLANNED)

    assert start_next_meeting(last, by=secretary_user) == there
    last.refresh_from_db()
    assert last.next_meeting == there


def test_without_a_day_no_next_meeting_is_made(body: Body, secretary_user: User, secretary: Client) -> None:
    last = make_meeting(body=body)

    with pytest.raises(NextMeetingUnknown):
        start_next_meeting(last, by=secretary_user)
    answer = secretary.post(url("next_meeting", last.pk), follow=True)
    assert "Skriv datoen for neste møte under «Møtet» først." in answer.content.decode()
    assert Meeting.rows.count() == 1
