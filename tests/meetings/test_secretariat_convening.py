"""The pages of «Innkalling»: each asks before it sends, and a form posted twice sends once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from meetings.inviting import cancel_meeting, send_invitation
from meetings.models import Invitation, Mail, Mailing, Meeting
from organisations.models import Representation, User
from tests.builders import make_item, make_meeting, make_person, make_representation, make_seat
from tests.meetings.convened import Council, addresses, make_council
from tests.meetings.pages import filled, form_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def council(secretary_user: User) -> Council:
    return make_council()


@pytest.fixture
def invited(council: Council, secretary_user: User) -> Council:
    send_invitation(council.meeting, by=secretary_user)
    council.meeting.refresh_from_db()
    return council


def at(name: str, council: Council) -> str:
    return reverse(f"secretariat:{name}", args=[council.meeting.pk])


def said(client: Client, path: str) -> list[str]:
    return [str(message) for message in client.get(path).context["messages"]]


def post_twice(client: Client, path: str, **typed: str | list[str]) -> list[str]:
    """What the page says after each of two clicks on the same page."""
    fields = filled(client.get(path), also=typed)
    found = []
    for _click in range(2):
        answer = client.post(path, fields)
        assert answer.status_code == 302
        found += said(client, answer["Location"])
    return found


def test_settings_are_saved_and_stand_on_the_meeting(secretary: Client, council: Council) -> None:
    deadline = timezone.localdate() + timedelta(days=20)
    fields = filled(
        secretary.get(at("convening", council)),
        reply_by=f"{deadline:%d.%m.%Y}",
        practical="Gå inn fra gata.",
        asks_needs="on",
    )

    secretary.post(at("convening", council), fields)

    council.meeting.refresh_from_db()
    assert (council.meeting.reply_by, council.meeting.practical, council.meeting.asks_needs) == (
        deadline,
        "Gå inn fra gata.",
        True,
    )


def test_a_deadline_after_the_meeting_is_refused_beside_its_field(secretary: Client, council: Council) -> None:
    fields = filled(secretary.get(at("convening", council)), reply_by="1.1.2190")

    page = secretary.post(at("convening", council), fields)

    assert page.context["form"].errors == {"reply_by": ["Svarfristen må være før møtet. Skriv en tidligere dag."]}


def test_two_who_change_the_same_setting_see_both(secretary: Client, council: Council) -> None:
    fields = filled(secretary.get(at("convening", council)), practical="Min")
    Meeting.rows.filter(pk=council.meeting.pk).update(practical="Den andres")

    page = secretary.post(at("convening", council), fields)

    assert page.status_code == 409
    council.meeting.refresh_from_db()
    assert council.meeting.practical == "Den andres"


def test_looking_at_the_pages_sends_and_writes_nothing(secretary: Client, council: Council) -> None:
    for name in ("convening", "convening_send", "convening_mail", "convening_change", "convening_cancel"):
        assert secretary.get(at(name, council)).status_code == 200

    assert (Mailing.rows.count(), Invitation.rows.count()) == (0, 0)


def test_two_clicks_on_send_send_once(secretary: Client, council: Council) -> None:
    words = post_twice(secretary, at("convening_send", council))

    assert words == ["3 e-poster sendes nå.", "Innkallingen er alt sendt. Den ble ikke sendt en gang til."]
    assert len(addresses(council.meeting)) == 3


def test_sending_again_asks_first_and_then_sends_once(secretary: Client, invited: Council) -> None:
    page = secretary.get(at("convening_send", invited))
    assert "Innkallingen er sendt før." in page.content.decode()

    words = post_twice(secretary, at("convening_send", invited))

    assert words == ["3 e-poster sendes nå.", "Innkallingen er alt sendt. Den ble ikke sendt en gang til."]
    assert len(addresses(invited.meeting)) == 6


def test_a_meeting_without_a_date_has_no_button_and_is_refused(secretary: Client, council: Council) -> None:
    Meeting.rows.filter(pk=council.meeting.pk).update(date=None)

    page = secretary.get(at("convening_send", council))
    answer = secretary.post(at("convening_send", council), {"again": "0"})

    assert "Send innkalling</button>" not in page.content.decode()
    assert answer.context["refused"] == "Skriv datoen på møtet før du sender innkallingen."
    assert Mail.rows.count() == 0


def test_the_mail_is_shown_as_it_looks_and_may_do_nothing_else(secretary: Client, council: Council) -> None:
    page = secretary.get(at("convening_mail", council))

    assert "Du er innkalt som representant for LPS." in page.content.decode()
    assert sorted(page["Content-Security-Policy"].split("; ")) == [
        "base-uri 'none'",
        "default-src 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "sandbox",
        "style-src 'unsafe-inline'",
    ]


def test_what_is_shown_is_what_is_sent_but_for_the_link(secretary: Client, council: Council) -> None:
    before = secretary.get(at("convening_send", council)).context["text"]
    secretary.post(at("convening_send", council), {"again": "0"})

    sent = Mail.rows.get(to="ellen@example.org").text

    def without_links(text: str) -> list[str]:
        return [line for line in text.splitlines() if "/svar/" not in line]

    assert without_links(before) == without_links(sent)


def test_a_change_is_shown_old_and_new_and_sent_once(secretary: Client, invited: Council) -> None:
    Meeting.rows.filter(pk=invited.meeting.pk).update(place="Havnsund")

    words = post_twice(secretary, at("convening_change", invited), note="Større rom.")

    assert words == ["3 e-poster sendes nå.", "Ingenting er endret siden innkallingen sist ble sendt."]
    assert len(addresses(invited.meeting, "change")) == 3


def test_two_clicks_on_cancel_send_once_and_the_public_page_says_so(
    secretary: Client, invited: Council, member: Client
) -> None:
    words = post_twice(secretary, at("convening_cancel", invited), reason="For få kan komme.")
    shown = member.get(reverse("meetings:meeting", args=[invited.meeting.pk])).content.decode()

    assert words == ["3 e-poster sendes nå.", "Møtet er alt avlyst."]
    assert "<b>Avlyst.</b> Møtet holdes ikke." in shown
    assert "For få kan komme." in shown


def test_two_clicks_on_taking_it_back_send_once(secretary: Client, invited: Council, secretary_user: User) -> None:
    cancel_meeting(invited.meeting, by=secretary_user)

    words = post_twice(secretary, at("convening_revive", invited))

    assert words == ["3 e-poster sendes nå.", "Møtet er ikke avlyst."]


def test_two_clicks_on_remind_send_once(secretary: Client, invited: Council) -> None:
    words = post_twice(secretary, at("convening_remind", invited))

    assert words == [
        "2 e-poster sendes nå.",
        "Ingen ble purret: Alle har svart, eller de er alt purret i dag.",
    ]


def test_the_overview_leads_on_when_the_register_changed_after_the_invitation(
    secretary: Client, invited: Council
) -> None:
    path = reverse("secretariat:convening_follow", args=[invited.meeting.pk])
    before = secretary.get(reverse("secretariat:overview"))
    make_representation(make_person("Samir Øye", email="samir@example.org"), make_seat(body=invited.body))

    after = secretary.get(reverse("secretariat:overview"))
    Meeting.rows.filter(pk=invited.meeting.pk).update(cancelled_at=timezone.now())
    cancelled = secretary.get(reverse("secretariat:overview"))

    assert [path in page.content.decode() for page in (before, after, cancelled)] == [False, True, False]
    assert "1 mangler innkalling." in after.content.decode()


def test_a_changed_register_is_pointed_out_and_followed_once(secretary: Client, invited: Council) -> None:
    Representation.rows.filter(person=invited.guro).update(until=timezone.localdate())
    make_representation(
        make_person("Anders Ås", email="anders@example.org"),
        invited.seat(invited.pb),
        since=timezone.localdate() + timedelta(days=1),
    )
    assert "Registeret er endret siden innkallingen." in secretary.get(at("convening", invited)).content.decode()

    words = post_twice(secretary, at("convening_follow", invited))

    assert words == ["Innkallingen følger registeret: 1 avsluttet, 1 innkalt.", "Innkallingen følger registeret alt."]


def test_a_mail_that_failed_is_counted_and_its_reason_shown(secretary: Client, invited: Council) -> None:
    Mail.rows.filter(to="guro@example.org").update(state="failed", failure="Adressen finnes ikke.")
    Mail.rows.exclude(to="guro@example.org").update(state="sent", sent_at=timezone.now())

    page = secretary.get(at("convening", invited))

    sending = page.context["sendings"][0]
    assert (sending.sent, sending.total, sending.failed) == (2, 3, 1)
    assert "Adressen finnes ikke." in page.content.decode()


def test_an_old_meeting_without_invitation_has_the_page_too(secretary: Client, council: Council) -> None:
    old = make_meeting(body=council.body, date=date(2020, 6, 3))

    page = secretary.get(reverse("secretariat:convening", args=[old.pk]))

    assert page.context["checks"].stops == ("Møtedatoen er passert. Rett datoen før du sender noe.",)


@pytest.mark.parametrize("seats", [1, 3])
def test_the_page_costs_the_same_however_many_are_called(
    seats: int, secretary: Client, invited: Council, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(seats):
        make_representation(make_person(), make_seat(body=invited.body))
        make_item(invited.meeting)

    with django_assert_num_queries(22):
        secretary.get(at("convening", invited))


def test_the_form_of_the_question_carries_how_often_it_was_sent(secretary: Client, invited: Council) -> None:
    assert form_on(secretary.get(at("convening_send", invited)))["again"] == ["1"]
