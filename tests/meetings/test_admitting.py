"""Requests for membership: by form and by hand, on an agenda, decided, answered by mail, led on to the register."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from meetings.admitting import (
    MOST_WAITING,
    FormIsFull,
    RequestRefused,
    coming_meetings,
    decide,
    mail_mark,
    put_before_council,
    receive_by_form,
    reopen,
    request_mark,
    send_decision,
    withdraw,
    write_view,
)
from meetings.models import AgendaItem, Mail, Mailing, Meeting, MembershipRequest
from organisations.models import Body, Organisation, User
from tests.builders import make_item, make_meeting, make_organisation
from tests.meetings.pages import form_on

TYPED = {
    "name": "Terskel",
    "contact": "Siri Vik",
    "email": "post@terskel.example.org",
    "reason": "Vi er til for unge.\r\nOg for pårørende.",
}
RECEIVED = date(2026, 5, 4)


def make_request(body: Body, name: str = "Terskel", **fields: Any) -> MembershipRequest:  # Any: the model's fields
    return MembershipRequest.rows.create(
        **{"body": body, "name": name, "email": "post@terskel.example.org", "received_on": RECEIVED, **fields}
    )


def coming(body: Body, **fields: Any) -> Meeting:  # Any: as above
    day = timezone.localdate() + timedelta(days=20)
    return make_meeting(**{"body": body, "state": Meeting.State.PLANNED, "date": day, **fields})


def test_a_coming_meeting_without_a_date_is_offered_last(body: Body) -> None:
    undated = coming(body, date=None)
    later, sooner = coming(body, date=timezone.localdate() + timedelta(days=60)), coming(body)

    assert list(coming_meetings(body)) == [sooner, later, undated]


def path(name: str, *arguments: object) -> str:
    return reverse(f"secretariat:{name}", args=arguments)


def page_of(asked: MembershipRequest) -> str:
    return path("membership_request", asked.pk)


def words(response: Any) -> str:  # Any: the test client's response, here and below
    return str(response.content.decode())


def accepted(asked: MembershipRequest, by: User, text: str = "Rådet var samstemt.") -> MembershipRequest:
    return decide(asked, accepted=True, on=date(2026, 6, 3), words=text, seen=request_mark(asked), by=by)


# The form of the site


def test_anyone_may_ask_for_a_seat_once_and_no_mail_goes_out(visitor: Client, body: Body) -> None:
    assert "Søk om medlemskap" in words(visitor.get("/sok-om-medlemskap/"))

    answers = [visitor.post("/sok-om-medlemskap/", TYPED)["Location"] for _click in range(2)]

    assert answers == ["/sok-om-medlemskap/mottatt/"] * 2
    asked = MembershipRequest.rows.get()
    assert (asked.body, asked.name, asked.contact, asked.email) == (
        body,
        "Terskel",
        "Siri Vik",
        "post@terskel.example.org",
    )
    assert asked.reason == "Vi er til for unge.\nOg for pårørende."
    assert (asked.by_form, asked.state, asked.received_on) == (True, "received", timezone.localdate())
    assert Mail.rows.count() == 0
    assert "Søknaden er mottatt" in words(visitor.get("/sok-om-medlemskap/mottatt/"))


def test_what_is_missing_is_said_in_plain_sentences(visitor: Client, body: Body) -> None:
    page = words(visitor.post("/sok-om-medlemskap/", {"email": "terskel", "name": "x" * 201}))

    assert "Skriv hvem sekretariatet kan snakke med." in page
    assert "Skriv en hel e-postadresse, som post@example.org." in page
    assert "Skriv noen ord om hvorfor dere vil være med." in page
    assert MembershipRequest.rows.count() == 0


def test_a_machine_that_fills_in_the_hidden_field_writes_nothing(visitor: Client, body: Body) -> None:
    answer = visitor.post("/sok-om-medlemskap/", {**TYPED, "website": "https://example.org"})

    assert answer["Location"] == "/sok-om-medlemskap/mottatt/"
    assert MembershipRequest.rows.count() == 0


def test_a_flood_is_stopped_and_what_was_typed_stays(visitor: Client, body: Body) -> None:
    for turn in range(MOST_WAITING):
        make_request(body, f"Lag {turn}", by_form=True, received_on=timezone.localdate() - timedelta(days=turn % 2))

    answer = visitor.post("/sok-om-medlemskap/", TYPED)

    assert answer.status_code == 503
    assert "sekretariatet@example.org" in words(answer)
    assert "Vi er til for unge." in words(answer)
    assert MembershipRequest.rows.count() == MOST_WAITING


def test_old_requests_and_those_written_down_by_hand_do_not_close_the_form(body: Body) -> None:
    for turn in range(MOST_WAITING):
        make_request(body, f"Gammel {turn}", by_form=True)
        make_request(body, f"For hånd {turn}", received_on=timezone.localdate())
        make_request(body, f"Avgjort {turn}", by_form=True, received_on=timezone.localdate(), state="withdrawn")

    asked = receive_by_form(body, name="Terskel", contact="", email="", reason="")

    assert asked.by_form
    make_request(body, by_form=True, received_on=timezone.localdate(), state="before_council")
    for turn in range(MOST_WAITING - 1):
        receive_by_form(body, name=f"Ny {turn}", contact="", email="", reason="")
    with pytest.raises(FormIsFull):
        receive_by_form(body, name="En til", contact="", email="", reason="")


def test_the_way_to_the_form_stands_where_organisations_are(visitor: Client, body: Body) -> None:
    for page in ("/om/", "/organisasjoner/"):
        assert 'href="/sok-om-medlemskap/"' in words(visitor.get(page))


# The secretary's pages


def test_a_request_is_written_down_by_hand_and_changed(secretary: Client, body: Body) -> None:
    new = {**form_on(secretary.get(path("membership_new"))), "name": "Om-start", "received_on": "4.5.2026"}

    for _click in range(2):
        assert secretary.post(path("membership_new"), new).status_code == 302
    asked = MembershipRequest.rows.get()
    changed = {**form_on(secretary.get(path("membership_edit", asked.pk))), "email": "post@omstart.example.org"}
    assert secretary.post(path("membership_edit", asked.pk), changed)["Location"] == page_of(asked)

    asked.refresh_from_db()
    assert (asked.name, asked.email, asked.received_on, asked.by_form) == (
        "Om-start",
        "post@omstart.example.org",
        RECEIVED,
        False,
    )


def test_who_saves_a_request_second_is_told(secretary: Client, body: Body) -> None:
    asked = make_request(body)
    mine = {**form_on(secretary.get(path("membership_edit", asked.pk))), "contact": "Siri Vik"}
    MembershipRequest.rows.update(name="Terskel Nord")

    second = secretary.post(path("membership_edit", asked.pk), mine)

    assert "En annen har endret søknaden." in words(second)
    assert MembershipRequest.rows.get().contact == ""


def test_the_list_counts_each_state(secretary: Client, body: Body) -> None:
    make_request(body, "Terskel")
    make_request(body, "Nærhet")
    make_request(body, "Om-start", state="declined", decided_on=RECEIVED)

    page = secretary.get(f"{path('membership_requests')}?tilstand=received")
    bad = secretary.get(f"{path('membership_requests')}?tilstand=x")

    assert [asked.name for asked in page.context["requests"]] == ["Nærhet", "Terskel"]
    assert [(state, number) for state, _words, number in page.context["states"]] == [
        ("", 3),
        ("received", 2),
        ("before_council", 0),
        ("accepted", 0),
        ("declined", 1),
        ("withdrawn", 0),
    ]
    assert len(bad.context["requests"]) == 3
    assert "2 venter" in words(secretary.get(path("overview")))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    secretary: Client, body: Body, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for turn in range(number):
        make_request(body, f"Lag {turn}", item=make_item(make_meeting(body=body)))

    with django_assert_num_queries(4):
        assert len(secretary.get(path("membership_requests")).context["requests"]) == number


def test_a_request_comes_on_a_coming_agenda_once_above_what_closes_it(secretary: Client, body: Body) -> None:
    meeting, asked = coming(body), make_request(body)
    make_item(meeting, heading="Eventuelt", kind="aob")

    for _click in range(2):
        assert secretary.post(page_of(asked), {"sak": "1", "meeting": meeting.pk})["Location"] == page_of(asked)

    asked.refresh_from_db()
    items = AgendaItem.rows.filter(meeting=meeting).order_by("position")
    assert [item.heading for item in items] == ["Søknad om medlemskap: Terskel", "Eventuelt"]
    assert (asked.item, asked.state) == (items[0], "before_council")
    assert (items[0].kind, items[0].question) == ("governance", "Skal rådet ta opp Terskel som medlem?")


def test_only_a_coming_meeting_of_the_body_takes_a_request(secretary: Client, body: Body, secretary_user: User) -> None:
    asked = make_request(body)
    held = coming(body, date=date(2020, 1, 1))
    cancelled = coming(body, cancelled_at=timezone.now())

    page = words(secretary.post(page_of(asked), {"sak": "1", "meeting": held.pk}))

    assert "Ingen møter kommer." in page
    for meeting in (held, cancelled):
        with pytest.raises(RequestRefused, match="holdt eller avlyst"):
            put_before_council(asked, meeting, by=secretary_user)
    assert AgendaItem.rows.count() == 0


def test_a_request_stands_on_one_coming_agenda_at_a_time(body: Body, secretary_user: User) -> None:
    first, second, asked = coming(body), coming(body), make_request(body)
    item = put_before_council(asked, first, by=secretary_user)

    with pytest.raises(RequestRefused, match="alt på en saksliste"):
        put_before_council(asked, second, by=secretary_user)
    item.delete()
    put_before_council(asked, second, by=secretary_user)

    assert MembershipRequest.rows.get().item == AgendaItem.rows.get(meeting=second)


def test_a_decided_request_comes_on_no_agenda(body: Body, secretary_user: User) -> None:
    asked = accepted(make_request(body), secretary_user)

    with pytest.raises(RequestRefused, match="avgjort eller trukket"):
        put_before_council(asked, coming(body), by=secretary_user)


def test_view_and_decision_are_kept_and_nothing_is_sent(secretary: Client, body: Body) -> None:
    asked = make_request(body)
    seen = request_mark(asked)
    secretary.post(page_of(asked), {"syn": "1", "view": "Passer godt.", "seen": seen})
    asked.refresh_from_db()
    decision = {"outcome": "accepted", "on": "3.6.2026", "words": "Velkommen.", "seen": request_mark(asked)}

    for _click in range(2):
        assert secretary.post(page_of(asked), {"avgjor": "1", **decision})["Location"] == page_of(asked)

    asked.refresh_from_db()
    assert (asked.view, asked.state, asked.decided_on, asked.decision) == (
        "Passer godt.",
        "accepted",
        date(2026, 6, 3),
        "Velkommen.",
    )
    assert Mail.rows.count() == 0


def test_a_decision_without_a_day_is_asked_for_it(secretary: Client, body: Body) -> None:
    asked = make_request(body)

    page = secretary.post(page_of(asked), {"avgjor": "1", "outcome": "declined", "on": "", "words": "Nei takk."})

    assert page.status_code == 200
    assert "Noe må rettes" in words(page)
    assert "Nei takk." in words(page)
    assert MembershipRequest.rows.get().state == "received"


def test_a_request_is_not_decided_before_it_came(body: Body, secretary_user: User) -> None:
    asked = make_request(body)

    with pytest.raises(RequestRefused, match="avgjort før den kom"):
        decide(asked, accepted=False, on=date(2026, 5, 3), words="", seen=request_mark(asked), by=secretary_user)


def test_two_who_work_with_a_request_do_not_overwrite_each_other(body: Body, secretary_user: User) -> None:
    asked = make_request(body)
    seen = request_mark(asked)
    write_view(asked, "Passer godt.", seen=seen, by=secretary_user)

    with pytest.raises(RequestRefused, match="En annen har endret søknaden"):
        withdraw(asked, seen=seen, by=secretary_user)

    assert MembershipRequest.rows.get().state == "received"


def test_a_withdrawn_request_is_opened_where_it_was(body: Body, secretary_user: User) -> None:
    asked = make_request(body)
    put_before_council(asked, coming(body), by=secretary_user)
    asked.refresh_from_db()
    asked = withdraw(asked, seen=request_mark(asked), by=secretary_user)
    assert asked.state == "withdrawn"

    asked = reopen(asked, seen=request_mark(asked), by=secretary_user)

    assert asked.state == "before_council"


def test_the_applicant_is_told_once_with_the_words_that_were_shown(
    secretary: Client, body: Body, secretary_user: User
) -> None:
    asked = accepted(make_request(body, contact="Siri Vik"), secretary_user)
    page = secretary.get(page_of(asked))
    fields = {"seen": page.context["mail_mark"]}

    for _click in range(2):
        assert secretary.post(path("membership_mail", asked.pk), fields)["Location"] == page_of(asked)

    mail = Mail.rows.get()
    assert (mail.to, mail.subject, mail.state) == (
        "post@terskel.example.org",
        "Søknaden om medlemskap i Ekspertrådet",
        "waiting",
    )
    assert mail.text == page.context["written"].text
    assert "Terskel ble tatt opp som medlem i Ekspertrådet 3. juni 2026." in mail.text
    assert "Rådet var samstemt." in mail.text
    assert mail.mailing.kind == Mailing.Kind.MEMBERSHIP
    assert path("mail", mail.pk) in words(secretary.get(page_of(asked)))


def test_another_mail_than_the_page_showed_is_not_sent(body: Body, secretary_user: User) -> None:
    asked = accepted(make_request(body), secretary_user)

    with pytest.raises(RequestRefused, match="Se over e-posten"):
        send_decision(asked, seen="annet", by=secretary_user)

    assert Mail.rows.count() == 0


def test_a_declined_applicant_reads_that_and_its_reason(body: Body, secretary_user: User) -> None:
    asked = make_request(body, name="A & B")
    asked = decide(
        asked,
        accepted=False,
        on=date(2026, 6, 3),
        words="Rådet er stort nok.",
        seen=request_mark(asked),
        by=secretary_user,
    )

    assert send_decision(asked, seen=mail_mark(asked), by=secretary_user)

    mail = Mail.rows.get()
    assert "Søknaden fra A & B om medlemskap i Ekspertrådet ble behandlet 3. juni 2026. Den ble ikke innvilget." in (
        mail.text
    )
    assert "A &amp; B" in mail.html
    assert "Rådet er stort nok." in mail.html


def test_without_an_address_nothing_can_be_sent(secretary: Client, body: Body, secretary_user: User) -> None:
    asked = accepted(make_request(body, email=""), secretary_user)

    assert "Søknaden har ingen e-postadresse" in words(secretary.get(page_of(asked)))
    secretary.post(path("membership_mail", asked.pk), {"seen": "x"})

    assert Mail.rows.count() == 0


def test_an_accepted_applicant_is_led_into_the_register(secretary: Client, body: Body, secretary_user: User) -> None:
    asked = accepted(make_request(body, name="Terskel Å"), secretary_user)
    page = secretary.get(page_of(asked))

    form = form_on(secretary.get(page.context["new_organisation"]))

    assert (form["name"], form["short"], form["email"]) == (["Terskel Å"], ["Terskel Å"], ["post@terskel.example.org"])
    organisation = make_organisation("Terskel Å", name="Terskel Å")
    offered = secretary.get(page_of(asked)).context["forms"]["knytt"]
    assert offered["organisation"].value() == organisation.pk
    tie = {"knytt": "1", "organisation": organisation.pk, "seen": request_mark(asked)}
    secretary.post(page_of(asked), tie)
    asked.refresh_from_db()
    assert asked.organisation == Organisation.rows.get()
    assert reverse("register:seat_new", args=[organisation.pk]) in words(secretary.get(page_of(asked)))


def test_a_request_is_deleted_after_a_question(secretary: Client, body: Body) -> None:
    asked = make_request(body)

    assert "Det kan ikke angres." in words(secretary.get(path("membership_delete", asked.pk)))
    answers = [secretary.post(path("membership_delete", asked.pk)).status_code for _click in range(2)]

    assert answers == [302, 302]
    assert MembershipRequest.rows.count() == 0
