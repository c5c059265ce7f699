"""Asking those who did not meet: who they are, one mail each, answers by link, and their lines in the draft."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from meetings.asking import (
    AnswersChanged,
    AskingRefused,
    PlacingRefused,
    absent_from,
    answer_questions,
    ask_absent,
    lay_aside,
    place_result,
    questions_of,
    stamp,
    take_again,
    take_back,
    take_late_input,
)
from meetings.following_up import delete_task, enter_task
from meetings.models import AgendaItem, Attendance, LateInput, Mail, Mailing, Meeting, Task, TaskStatus
from organisations.links import revoke_link, token_of
from organisations.models import Body, LinkUse, Organisation, Representation, SignedLink, User
from tests.builders import (
    make_attendance,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
    publish,
)
from tests.meetings.pages import form_on, leads_nowhere

Status = Attendance.Status
State = LateInput.State
CAME = date(2026, 6, 12)


@pytest.fixture
def meeting(body: Body) -> Meeting:
    """PB sat there; LPS sent word that it could not, FVR said nothing, and Terskel has nobody to be written to."""
    held = make_meeting(body=body)
    make_attendance(held, make_seat(make_organisation("PB"), body).organisation)
    lps = make_seat(make_organisation("LPS"), body)
    make_representation(make_person("Mari Sund", email="mari@example.org"), lps)
    make_attendance(held, lps.organisation, status=Status.APOLOGY)
    fvr = make_seat(make_organisation("FVR", email="post@example.org"), body)
    make_representation(make_person("Lise Berg"), fvr)
    make_attendance(held, fvr.organisation, status=Status.EXPECTED)
    make_seat(make_organisation("Terskel"), body)
    make_item(held, "PB: Vi trenger flere.", heading="Senger")
    make_item(held, heading="Bolig ((haster))")
    return held


def organisation(short: str) -> Organisation:
    return Organisation.rows.get(short=short)


def items(meeting: Meeting) -> list[int]:
    return list(AgendaItem.rows.filter(meeting=meeting).order_by("position").values_list("pk", flat=True))


def ask(meeting: Meeting, by: User, *shorts: str, about: int = 2, question: str = "Hva mener dere?") -> int:
    keys = [organisation(short).pk for short in shorts or ("LPS", "FVR", "Terskel", "PB")]
    return ask_absent(meeting, keys, items(meeting)[:about], question=question, by=by)


def late(short: str = "LPS", heading: str = "Senger") -> LateInput:
    return LateInput.rows.select_related("meeting", "link__organisation", "item").get(
        organisation__short=short, heading=heading
    )


def link_of(short: str = "LPS") -> SignedLink:
    link = late(short).link
    assert link is not None
    return link


def path_of(short: str = "LPS") -> str:
    return reverse("meetings:late_input", args=[token_of(link_of(short))])


def answer(short: str = "LPS", text: str = "Vi er enige.", heading: str = "Senger", on: date = CAME) -> LateInput:
    one = late(short, heading)
    answer_questions(link_of(short), {one.pk: text}, seen={one.pk: stamp(one)})
    at = timezone.make_aware(timezone.datetime(on.year, on.month, on.day, 12))  # type: ignore[attr-defined]  # re-exported
    LateInput.rows.filter(pk=one.pk).update(answered_at=at)
    return late(short, heading)


def text_of(meeting: Meeting, place: int = 0) -> str:
    return AgendaItem.rows.get(pk=items(meeting)[place]).text


def test_those_without_anybody_there_are_absent_with_whom_to_ask(meeting: Meeting) -> None:
    found = [(one.organisation.short, one.why, str(one.person or ""), one.address) for one in absent_from(meeting)]

    assert found == [
        ("FVR", "Ikke ført", "", "post@example.org"),
        ("LPS", "Forfall", "Mari Sund", "mari@example.org"),
        ("Terskel", "Ikke ført", "", ""),
    ]


def test_a_deputy_is_asked_where_the_representative_has_no_address(meeting: Meeting) -> None:
    seat = organisation("FVR").seats.get()
    make_representation(make_person("Odd Vik", email="odd@example.org"), seat, kind=Representation.Kind.DEPUTY)

    found = {one.organisation.short: one.address for one in absent_from(meeting)}

    assert found["FVR"] == "odd@example.org"


def test_an_organisation_gets_one_mail_with_all_its_questions_and_one_link(
    meeting: Meeting, secretary_user: User
) -> None:
    assert ask(meeting, secretary_user) == 2

    mails = Mail.rows.order_by("to")
    assert [(mail.to, mail.state) for mail in mails] == [
        ("mari@example.org", "waiting"),
        ("post@example.org", "waiting"),
    ]
    for mail, short in zip(mails, ("LPS", "FVR"), strict=True):
        assert "1 Senger" in mail.text
        assert "2 Bolig haster" in mail.text
        assert "Hva mener dere?" in mail.text
        assert path_of(short) in mail.text
        assert path_of(short) in mail.html
    assert LateInput.rows.filter(organisation__short="LPS", link=link_of()).count() == 2
    assert LateInput.rows.count() == 4
    assert Task.rows.count() == 4


def test_asking_twice_sends_once_and_a_further_item_goes_with_the_same_link(
    meeting: Meeting, secretary_user: User
) -> None:
    ask(meeting, secretary_user, "LPS", about=1)
    first = link_of()

    again = ask(meeting, secretary_user, "LPS", about=1)
    further = ask(meeting, secretary_user, "LPS", about=2)

    assert (again, further) == (0, 1)
    assert Mailing.rows.filter(kind=Mailing.Kind.LATE_INPUT).count() == 2
    assert {row.link for row in LateInput.rows.select_related("link")} == {first}
    assert "Senger" not in Mail.rows.latest("pk").text


def test_a_new_representative_gets_a_link_of_their_own_and_the_old_one_ends(
    meeting: Meeting, secretary_user: User
) -> None:
    ask(meeting, secretary_user, "LPS", about=1)
    old = path_of()
    seat = organisation("LPS").seats.get()
    Representation.rows.filter(seat=seat).delete()
    make_representation(make_person("Nina Dahl", email="nina@example.org"), seat)

    ask(meeting, secretary_user, "LPS", about=2)

    assert Client().get(old).status_code == 404
    assert Client().get(path_of()).status_code == 200
    assert LateInput.rows.filter(link=link_of()).count() == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"cancelled_at": timezone.now()}, "Møtet er avlyst."),
        ({"date": timezone.localdate() + timedelta(days=3)}, "Møtet er ikke holdt ennå."),
        ({"state": Meeting.State.WITHDRAWN, "slug": "2026-06-03"}, "Referatet er trukket tilbake."),
    ],
)
def test_nobody_is_asked_about_a_meeting_that_is_not_held_or_not_there(
    fields: dict[str, object], said: str, meeting: Meeting, secretary_user: User
) -> None:
    Meeting.rows.filter(pk=meeting.pk).update(**fields)

    with pytest.raises(AskingRefused, match=said):
        ask(meeting, secretary_user)

    assert (LateInput.rows.count(), Mail.rows.count()) == (0, 0)


def test_the_mail_is_seen_before_it_is_sent(meeting: Meeting, secretary: Client) -> None:
    path = reverse("secretariat:absent", args=[meeting.pk])
    chosen = {"organisations": [organisation("LPS").pk], "items": items(meeting)[:1], "question": "Hva mener dere?"}

    seen = secretary.post(path, {**chosen, "se-over": "1"})
    assert "mari@example.org" in seen.content.decode()
    assert "Hva mener dere?" in seen.context["text"]
    assert Mail.rows.count() == 0

    for _click in range(2):
        assert secretary.post(path, {**form_on(seen), "send": "1"}).status_code == 302
    assert Mail.rows.count() == 1


def test_nothing_chosen_is_said_beside_the_fields(meeting: Meeting, secretary: Client) -> None:
    page = secretary.post(reverse("secretariat:absent", args=[meeting.pk]), {"send": "1"})

    assert page.context["form"].errors == {
        "organisations": ["Velg minst én organisasjon."],
        "items": ["Velg minst én sak."],
    }
    assert "må spørres på en annen måte" in page.content.decode()
    assert leads_nowhere(page.content.decode()) == set()


def test_an_answer_by_link_is_kept_and_can_be_changed_until_it_is_placed(
    meeting: Meeting, secretary_user: User, visitor: Client
) -> None:
    ask(meeting, secretary_user, "LPS")
    one = late()
    before = LateInput.rows.values().get(pk=one.pk)
    opened = visitor.get(path_of())
    assert LateInput.rows.values().get(pk=one.pk) == before
    assert (opened["Cache-Control"], opened["Referrer-Policy"]) == ("private, no-store", "same-origin")
    assert "haster" in opened.content.decode()
    assert "Vi trenger flere" not in opened.content.decode()

    for thanks in ("Svaret er mottatt. Takk!", "Ingenting var endret."):
        sent = visitor.post(path_of(), {**form_on(opened), f"svar-{one.pk}": "Vi er\r\nenige."}, follow=True)
        assert thanks in sent.content.decode()
    assert (late().text, late().state) == ("Vi er\nenige.", State.ANSWERED)
    assert LinkUse.rows.filter(link=link_of()).count() == 1

    changed = {**form_on(visitor.get(path_of())), f"svar-{one.pk}": "Nei."}
    visitor.post(path_of(), changed)
    assert late().text == "Nei."

    take_late_input(late(), by=secretary_user)
    refused = visitor.post(path_of(), {**changed, f"svar-{one.pk}": "Jo da."})
    assert refused.status_code == 409
    assert "Jo da." in refused.content.decode()
    assert late().text == "Nei."
    assert "kan ikke endres her lenger" in visitor.get(path_of()).content.decode()


def test_an_answer_emptied_is_taken_back(meeting: Meeting, secretary_user: User) -> None:
    ask(meeting, secretary_user, "LPS")
    answer()

    answer_questions(link_of(), {late().pk: "  "}, seen={late().pk: stamp(late())})

    assert (late().state, late().text, late().answered_at) == (State.ASKED, "", None)


def test_the_second_of_two_answers_sees_the_first_and_keeps_its_own_words(
    meeting: Meeting, secretary_user: User, visitor: Client
) -> None:
    ask(meeting, secretary_user, "LPS")
    one = late()
    opened = form_on(visitor.get(path_of()))
    answer(text="Den første.")

    second = visitor.post(path_of(), {**opened, f"svar-{one.pk}": "Den andre."})

    assert second.status_code == 409
    assert "Den første." in second.content.decode()
    assert form_on(second)[f"svar-{one.pk}"] == ["Den andre."]
    assert late().text == "Den første."
    visitor.post(path_of(), form_on(second))
    assert late().text == "Den andre."


def test_an_answer_placed_meanwhile_is_not_overwritten(meeting: Meeting, secretary_user: User) -> None:
    ask(meeting, secretary_user, "LPS")
    one = answer()
    take_late_input(one, by=secretary_user)

    with pytest.raises(AnswersChanged):
        answer_questions(link_of(), {one.pk: "Noe annet."}, seen={one.pk: stamp(one)})


def test_a_link_without_life_opens_nothing(meeting: Meeting, secretary_user: User, visitor: Client) -> None:
    ask(meeting, secretary_user, "LPS")
    path = path_of()
    revoke_link(link_of())

    assert [visitor.get(path).status_code, visitor.post(path, {}).status_code] == [404, 404]


def test_questions_stand_as_on_the_agenda(meeting: Meeting, secretary_user: User) -> None:
    ask(meeting, secretary_user, "LPS")
    AgendaItem.rows.filter(pk=items(meeting)[0]).update(position=9)

    assert [row.heading for row in questions_of(link_of())] == ["Bolig ((haster))", "Senger"]


def test_an_answer_becomes_the_organisations_dated_line_once(meeting: Meeting, secretary_user: User) -> None:
    ask(meeting, secretary_user, "LPS")
    one = answer(text="Vi er enige.\n\n! Ikke en oppgave: bare tekst")

    for _click in range(2):
        take_late_input(one, by=secretary_user)

    assert text_of(meeting) == (
        "PB: Vi trenger flere.\n"
        "LPS (mottatt etter møtet, 12.6.2026): Vi er enige.\n\n  \\! Ikke en oppgave: bare tekst\n"
    )
    assert late().state == State.PLACED
    task = TaskStatus.rows.get(task=late().task_id, replaced=False)
    assert (task.state, task.result) == ("done", "Svaret er satt inn i referatet.")


def test_an_answer_is_taken_out_of_the_draft_again(meeting: Meeting, secretary_user: User) -> None:
    ask(meeting, secretary_user, "LPS")
    before = text_of(meeting) + "\n"
    one = take_late_input(answer(), by=secretary_user)

    for _click in range(2):
        take_back(one, by=secretary_user)

    assert text_of(meeting) == before
    assert (late().state, late().placed_at) == (State.ANSWERED, None)


def test_a_line_that_was_rewritten_stays(meeting: Meeting, secretary_user: User) -> None:
    ask(meeting, secretary_user, "LPS")
    one = take_late_input(answer(), by=secretary_user)
    AgendaItem.rows.filter(pk=items(meeting)[0]).update(text="LPS: Enige.")

    with pytest.raises(PlacingRefused, match="Linja er endret"):
        take_back(one, by=secretary_user)

    assert late().state == State.PLACED


def test_an_answer_to_a_deleted_item_is_not_lost(meeting: Meeting, secretary_user: User) -> None:
    ask(meeting, secretary_user, "LPS")
    one = answer()
    AgendaItem.rows.filter(heading="Senger").delete()

    with pytest.raises(PlacingRefused, match="Saken er slettet"):
        take_late_input(one, by=secretary_user)

    assert (late().state, late().text) == (State.ANSWERED, "Vi er enige.")


def test_after_publishing_no_answer_goes_into_the_draft(meeting: Meeting, secretary_user: User) -> None:
    ask(meeting, secretary_user, "LPS")
    one = answer()
    publish(meeting, audience="members")

    with pytest.raises(PlacingRefused, match="som tillegg"):
        take_late_input(one, by=secretary_user)


def test_an_answer_laid_aside_can_be_taken_again(meeting: Meeting, secretary_user: User) -> None:
    ask(meeting, secretary_user, "LPS")
    one, silent = answer(), late(heading="Bolig ((haster))")

    for row in (one, silent):
        lay_aside(row, by=secretary_user)
    assert [late().state, late(heading="Bolig ((haster))").state] == [State.DECLINED, State.DECLINED]

    for row in (one, silent):
        take_again(row, by=secretary_user)
    assert [late().state, late(heading="Bolig ((haster))").state] == [State.ANSWERED, State.ASKED]


def test_the_questions_own_task_may_be_deleted(meeting: Meeting, secretary_user: User) -> None:
    ask(meeting, secretary_user, "LPS")

    delete_task(Task.rows.get(pk=late().task_id), by=secretary_user)

    assert late().task is None
    assert take_late_input(answer(), by=secretary_user).state == State.PLACED


def test_the_answer_waits_beside_its_item_and_is_put_in_from_there(
    meeting: Meeting, secretary_user: User, secretary: Client
) -> None:
    ask(meeting, secretary_user, "LPS")
    one = answer()
    path = f"{reverse('secretariat:write', args=[meeting.pk])}?sak={one.item_id}"
    page = secretary.get(path)
    assert "Mottatt etter møtet" in page.content.decode()

    posted = {**form_on(page), "text": "PB: Skrevet i mellomtiden.", "sett-inn-svar": str(one.pk)}
    for _click in range(2):
        assert secretary.post(path, posted).status_code in {302, 409}

    assert text_of(meeting) == ("PB: Skrevet i mellomtiden.\nLPS (mottatt etter møtet, 12.6.2026): Vi er enige.\n")
    assert "Mottatt etter møtet" not in secretary.get(path).content.decode()


def test_the_four_buttons_of_an_answer(meeting: Meeting, secretary_user: User, secretary: Client) -> None:
    ask(meeting, secretary_user, "LPS")
    path = reverse("secretariat:late_settle", args=[answer().pk])
    seen = []

    for button in ("sett-inn", "angre", "legg-bort", "hent"):
        for _click in range(2):
            assert secretary.post(path, {button: "1"}).status_code == 302
        seen.append(late().state)

    assert seen == ["placed", "answered", "declined", "answered"]


def test_what_came_of_a_task_becomes_a_line_of_the_draft_once(
    meeting: Meeting, secretary_user: User, secretary: Client
) -> None:
    task = enter_task(meeting, what="Ringe FVR", organisation=organisation("PB"), by=secretary_user)
    path = reverse("secretariat:task_result", args=[task.pk])
    fields = {"item": items(meeting)[0], "text": "FVR har flyttet.", "received_on": "12.6.2026"}

    for _click in range(2):
        assert secretary.post(path, fields).status_code == 302

    assert text_of(meeting) == "PB: Vi trenger flere.\nPB (mottatt etter møtet, 12.6.2026): FVR har flyttet.\n"


def test_what_a_group_did_is_plain_text(meeting: Meeting, secretary_user: User) -> None:
    task = enter_task(meeting, what="Ringe FVR.", group="Alle", by=secretary_user)
    item = AgendaItem.rows.get(pk=items(meeting)[1])

    place_result(task, item, "De har flyttet.", on=CAME, by=secretary_user)

    assert text_of(meeting, 1) == "Ringe FVR. De har flyttet. (mottatt etter møtet, 12.6.2026)\n"


def test_an_answer_that_waits_is_told_on_the_overview(
    meeting: Meeting, secretary_user: User, secretary: Client
) -> None:
    ask(meeting, secretary_user, "LPS", "FVR")
    assert list(secretary.get(reverse("secretariat:overview")).context["answered"]) == []

    answer()
    answer("FVR")
    page = secretary.get(reverse("secretariat:overview"))

    assert [(one, one.answers) for one in page.context["answered"]] == [(meeting, 2)]
    assert "Møtet 3. juni 2026: 2 svar venter." in page.content.decode()


def test_the_page_costs_as_many_queries_for_three_answers_as_for_one(
    meeting: Meeting, secretary_user: User, secretary: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = reverse("secretariat:absent", args=[meeting.pk])
    ask(meeting, secretary_user, "LPS", about=1)
    answer()
    with django_assert_num_queries(10):
        secretary.get(path)

    ask(meeting, secretary_user, "LPS", "FVR")
    answer("FVR")
    take_late_input(answer(heading="Bolig ((haster))"), by=secretary_user)
    with django_assert_num_queries(10):
        secretary.get(path)
