"""Additions to published reports: dated, outside the record, seen by those who may, gone when deleted."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from meetings.adding import AdditionRefused, add_addition, change_addition, delete_addition
from meetings.asking import absent_from
from meetings.following_up import enter_task, set_status
from meetings.models import (
    Addition,
    Audience,
    LateInput,
    Meeting,
    Permalink,
    Revision,
    RevisionBody,
    StoredPage,
    Task,
    TaskStatus,
)
from meetings.publishing import change_audience, correct_minutes, withdraw_minutes
from organisations.models import Body, Organisation, SiteEpoch, User
from tests.builders import make_item, make_meeting, make_organisation, make_person, make_seat, publish
from tests.meetings.pages import form_on

CAME = date(2026, 6, 12)


@pytest.fixture
def report(body: Body, secretary_user: User) -> Meeting:
    """Public, of two items; a task stands in the first."""
    meeting = make_meeting(body=body, organisations=[make_seat(make_organisation("PB"), body).organisation])
    make_seat(make_organisation("LPS"), body)
    make_item(meeting, "PB: Vi trenger flere.\n! PB: ringe LPS", heading="Senger")
    make_item(meeting, "PB: Bygg.", heading="Bolig")
    publish(meeting, audience="public")
    return meeting


def add(meeting: Meeting, by: User, text: str = "Vi er enige.", **fields: object) -> Addition:
    known = {"heading": "Senger", "organisation": Organisation.rows.get(short="LPS"), "received_on": CAME}
    return add_addition(meeting, text=text, by=by, **{**known, **fields})  # type: ignore[arg-type]  # a test's own words


def read(client: Client, meeting: Meeting) -> str:
    page = client.get(meeting.get_absolute_url())
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


def shown(client: Client, meeting: Meeting, anchor: str = "sak-1") -> bool:
    """Whether an addition stands inside that section of the page."""
    section = read(client, meeting).partition(f'id="{anchor}"')[2].partition("</section>")[0]
    return 'class="added"' in section


def answered(meeting: Meeting, heading: str = "Senger") -> LateInput:
    return LateInput.rows.create(
        meeting=meeting,
        organisation=Organisation.rows.get(short="LPS"),
        item=meeting.items.get(heading=heading),
        heading=heading,
        state=LateInput.State.ANSWERED,
        text="Vi er enige.",
        answered_at=timezone.make_aware(timezone.datetime(2026, 6, 12, 12)),  # type: ignore[attr-defined]  # re-exported
    )


def test_an_addition_for_members_is_read_by_members_and_by_no_visitor(
    report: Meeting, secretary_user: User, member: Client, visitor: Client, secretary: Client
) -> None:
    before = RevisionBody.rows.get().canonical
    add(report, secretary_user, "Hemmelig enighet.")

    for client in (member, secretary):
        assert shown(client, report)
        assert 'mottatt <time datetime="2026-06-12">12. juni 2026</time>' in read(client, report)
    assert "Hemmelig" not in read(visitor, report)
    assert "Hemmelig" not in visitor.get("/innspill/?q=hemmelig").content.decode().replace("hemmelig", "")
    assert "Hemmelig enighet" not in member.get("/innspill/?q=enighet").content.decode()
    assert (Revision.rows.count(), RevisionBody.rows.get().canonical) == (1, before)


def test_an_addition_for_everyone_is_read_by_visitors_without_what_is_for_members(
    report: Meeting, secretary_user: User, visitor: Client
) -> None:
    add(report, secretary_user, "Vi er enige. ((Men ikke alle.))", audience=Audience.PUBLIC)

    page = read(visitor, report)

    assert "Vi er enige." in page
    assert "Men ikke alle" not in page


def test_stored_pages_follow_what_is_added_changed_and_deleted(
    report: Meeting, secretary_user: User, visitor: Client
) -> None:
    assert not shown(visitor, report)
    assert StoredPage.rows.count() == 1

    one = add(report, secretary_user, audience=Audience.PUBLIC)
    assert "Vi er enige." in read(visitor, report)

    change_addition(
        one,
        text="Vi er uenige.",
        received_on=CAME,
        audience="public",
        heading="Bolig",
        organisation=None,
        by=secretary_user,
    )
    assert "Vi er uenige." in read(visitor, report)
    assert (shown(visitor, report), shown(visitor, report, "sak-2")) == (False, True)

    delete_addition(one, by=secretary_user)
    assert "Vi er uenige." not in read(visitor, report)


def test_a_report_for_members_has_additions_for_members_alone(
    report: Meeting, secretary_user: User, visitor: Client
) -> None:
    one = add(report, secretary_user, audience=Audience.PUBLIC)
    change_audience(report, Audience.MEMBERS, by=secretary_user)

    assert visitor.get(report.get_absolute_url()).status_code == 404
    with pytest.raises(AdditionRefused, match="bare for medlemmer"):
        add(report, secretary_user, "Til alle.", audience=Audience.PUBLIC)
    assert list(Addition.rows.all()) == [one]


def test_a_name_without_consent_stops_what_everyone_would_read(report: Meeting, secretary_user: User) -> None:
    make_person("Guro Lid")

    with pytest.raises(AdditionRefused, match="Guro Lid har ikke samtykket"):
        add(report, secretary_user, "Guro Lid er enig.", audience=Audience.PUBLIC)

    assert add(report, secretary_user, "Guro Lid er enig.").audience == Audience.MEMBERS


def test_a_name_whose_consent_has_ended_is_masked(report: Meeting, secretary_user: User, visitor: Client) -> None:
    add(report, secretary_user, "Guro Lid er enig.", audience=Audience.PUBLIC)

    make_person("Guro Lid")
    SiteEpoch.raise_()

    assert "en deltaker er enig." in read(visitor, report)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": " "}, "Skriv tillegget."),
        ({"received_on": date(2999, 1, 1)}, "fram i tid"),
        ({"text": "Åpent ((lukket", "audience": Audience.PUBLIC}, "mangler"),
    ],
)
def test_what_cannot_stand_is_refused(
    fields: dict[str, object], said: str, report: Meeting, secretary_user: User
) -> None:
    with pytest.raises(AdditionRefused, match=said):
        add(report, secretary_user, **fields)  # type: ignore[arg-type]  # a test's own words

    assert Addition.rows.count() == 0


def test_a_draft_takes_no_addition(body: Body, report: Meeting, secretary_user: User) -> None:
    with pytest.raises(AdditionRefused, match="utkastet"):
        add(make_meeting(body=body), secretary_user)


def test_the_same_addition_twice_is_one(report: Meeting, secretary_user: User) -> None:
    assert add(report, secretary_user) == add(report, secretary_user)


def test_an_answer_becomes_an_addition_and_waits_again_when_it_is_deleted(
    report: Meeting, secretary_user: User, secretary: Client
) -> None:
    late = answered(report)
    path = f"{reverse('secretariat:addition_new', args=[report.pk])}?svar={late.pk}"
    fields = form_on(secretary.get(path))
    assert (fields["text"], fields["received_on"], fields["heading"]) == (["Vi er enige."], ["12.6.2026"], ["Senger"])

    for _click in range(2):
        assert secretary.post(path, fields).status_code == 302

    late.refresh_from_db()
    one = Addition.rows.get()
    assert (late.state, late.addition, one.organisation, one.audience) == (
        "placed",
        one,
        late.organisation,
        Audience.MEMBERS,
    )

    for _click in range(2):
        assert secretary.post(reverse("secretariat:addition_delete", args=[one.pk])).status_code == 302
    late.refresh_from_db()
    assert (late.state, late.addition, Addition.rows.count()) == ("answered", None, 0)


def test_the_result_of_a_published_task_stands_in_the_item_it_was_born_in(
    report: Meeting, secretary_user: User, secretary: Client, member: Client
) -> None:
    task = Task.rows.get()
    set_status(task, state=TaskStatus.State.DONE, result="LPS kommer neste gang.", by=secretary_user, seen=None)
    way = secretary.get(reverse("secretariat:task_result", args=[task.pk]))
    path = way["Location"]
    assert path == f"{reverse('secretariat:addition_new', args=[report.pk])}?oppgave={task.pk}"

    for _click in range(2):
        assert secretary.post(path, form_on(secretary.get(path))).status_code == 302

    one = Addition.rows.get()
    assert (one.under, one.heading, one.organisation) == (task.permalink, "Senger", Organisation.rows.get(short="PB"))
    assert shown(member, report)
    assert f'<a href="#o{task.pk}">Om oppfølgingen</a>: <span>ringe LPS</span>' in read(member, report)


def test_the_result_of_a_task_by_hand_stands_where_the_secretary_says(
    report: Meeting, secretary_user: User, secretary: Client
) -> None:
    task = enter_task(report, what="Ringe", organisation=Organisation.rows.get(short="PB"), by=secretary_user)
    set_status(task, state=TaskStatus.State.DONE, result="Ringt.", by=secretary_user, seen=None)
    path = f"{reverse('secretariat:addition_new', args=[report.pk])}?oppgave={task.pk}"

    secretary.post(path, {**form_on(secretary.get(path)), "heading": "Bolig"})

    one = Addition.rows.get()
    assert (one.under, one.heading, one.text) == (None, "Bolig", "Ringt.")


def test_an_addition_follows_its_item_and_stands_last_when_that_is_gone(
    report: Meeting, secretary_user: User, member: Client
) -> None:
    task = Permalink.rows.get(kind=Permalink.Kind.TASK)
    add(report, secretary_user, under=task, heading="Senger")
    report.items.filter(heading="Senger").update(text="PB: Vi trenger flere.", position=3)
    correct_minutes(report, by=secretary_user, reason="Oppgaven var feil.")
    assert (shown(member, report, "sak-1"), shown(member, report, "sak-2")) == (False, True)

    report.items.filter(heading="Senger").delete()
    correct_minutes(report, by=secretary_user, reason="Saken var feil.")

    assert shown(member, report, "tillegg")


def test_an_earlier_revision_has_no_additions(report: Meeting, secretary_user: User, member: Client) -> None:
    add(report, secretary_user, "Kom etterpå.")
    report.items.filter(heading="Bolig").update(text="PB: Bygg mer.")
    correct_minutes(report, by=secretary_user, reason="Feil ord.")

    earlier = member.get(reverse("meetings:revision", args=[report.slug, 1])).content.decode()

    assert "Kom etterpå." not in earlier
    assert "Kom etterpå." in read(member, report)


def test_a_correction_is_not_blamed_for_additions(report: Meeting, secretary_user: User, secretary: Client) -> None:
    add(report, secretary_user, "Kom etterpå.")

    page = secretary.get(reverse("secretariat:correct", args=[report.pk]))

    assert (page.context["changed"], page.context["lines"]) == (False, [])


def test_a_withdrawn_report_takes_its_additions_with_it(report: Meeting, secretary_user: User, member: Client) -> None:
    one = add(report, secretary_user, audience=Audience.PUBLIC)
    withdraw_minutes(report, by=secretary_user, reason="Feil")

    assert member.get(f"/referater/{report.slug}/").status_code == 404
    assert list(Addition.objects.visible_to(secretary_user)) == [one]
    assert not Addition.objects.visible_to(User.objects.exclude(pk=secretary_user.pk).first() or User()).exists()


def test_who_saves_second_is_told(report: Meeting, secretary_user: User, secretary: Client) -> None:
    one = add(report, secretary_user)
    path = reverse("secretariat:addition_edit", args=[one.pk])
    opened = form_on(secretary.get(path))
    Addition.rows.filter(pk=one.pk).update(text="Rettet av en annen.")

    second = secretary.post(path, {**opened, "text": "Rettet av meg."})

    assert "En annen har endret tillegget" in second.content.decode()
    assert Addition.rows.get().text == "Rettet av en annen."
    assert secretary.post(path, form_on(second)).status_code == 302
    assert Addition.rows.get().text == "Rettet av meg."


def test_a_refusal_keeps_what_was_typed(report: Meeting, secretary_user: User, secretary: Client) -> None:
    make_person("Guro Lid")
    path = reverse("secretariat:addition_new", args=[report.pk])
    typed = {**form_on(secretary.get(path)), "text": "Guro Lid er enig.", "audience": "public"}

    page = secretary.post(path, typed)

    assert "Guro Lid har ikke samtykket" in page.content.decode()
    assert form_on(page)["text"] == ["Guro Lid er enig."]


def test_an_answer_of_another_meeting_is_not_found(report: Meeting, body: Body, secretary: Client) -> None:
    path = reverse("secretariat:addition_new", args=[report.pk])

    assert [secretary.get(f"{path}?{key}").status_code for key in ("svar=999", "svar=x", "oppgave=999")] == [404] * 3


def test_those_absent_may_be_asked_after_publishing_too(report: Meeting) -> None:
    assert [one.organisation.short for one in absent_from(report)] == ["LPS"]


def test_the_report_costs_as_many_queries_for_three_additions_as_for_one(
    report: Meeting, secretary_user: User, secretary: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    add(report, secretary_user)
    secretary.get(report.get_absolute_url())
    with django_assert_num_queries(16):
        secretary.get(report.get_absolute_url())

    for number in range(2):
        add(report, secretary_user, f"Nummer {number}.", organisation=Organisation.rows.get(short="PB"))
    with django_assert_num_queries(16):
        secretary.get(report.get_absolute_url())


@pytest.mark.django_db(transaction=True)
def test_one_who_saves_and_one_who_deletes_at_once_are_both_answered(
    report: Meeting, secretary_user: User, secretary: Client
) -> None:
    """Both hold the meeting's row before the addition's; otherwise each would wait for the other."""
    answers: list[int] = []
    barrier = threading.Barrier(2)

    def post(path: str, fields: dict[str, str]) -> None:
        client = Client()
        client.force_login(secretary_user)
        barrier.wait()
        try:
            answers.append(client.post(path, fields).status_code)
        finally:
            connections.close_all()

    for turn in range(4):
        addition = add_addition(report, text=f"Ord {turn}", received_on=CAME, by=secretary_user)
        edit, delete = (reverse(f"secretariat:addition_{deed}", args=[addition.pk]) for deed in ("edit", "delete"))
        typed = {**form_on(secretary.get(edit)), "text": "Nye ord"}
        both = [threading.Thread(target=post, args=one) for one in ((edit, typed), (delete, {}))]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()

    assert (len(answers), set(answers) <= {302, 404}) == (8, True)
    assert Addition.rows.count() == 0
