"""Utboks: the secretary sees what went to whom, and settles what did not, once per click."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from meetings.models import Mail, Mailing
from meetings.notifications.settling import lay_aside, try_again
from organisations.models import Person, User
from tests.builders import make_person
from tests.meetings.pages import form_on
from tests.meetings.test_sending import make_mail, make_mailing

pytestmark = pytest.mark.django_db

OUTBOX = "/sekretariat/utboks/"
QUERIES = 4
"""Session, account, role; stuck mail; mailings with their counts. The list also tells of the weekly letter."""


def settle(client: Client, mail: Mail, button: str) -> list[str]:
    """Press a button on the mail's page, as a double click does; the states after each press."""
    page = client.get(reverse("secretariat:mail", args=[mail.pk]))
    fields = {**{name: value for name, value in form_on(page).items() if name == "sett"}, button: "1"}
    path = reverse("secretariat:mail_settle", args=[mail.pk])
    found = []
    for _click in range(2):
        assert client.post(path, fields).status_code == 302
        mail.refresh_from_db()
        found.append(mail.state)
        if mail.state == Mail.State.WAITING:
            # The sender comes in between and fails again: the second click may not send it anew.
            Mail.rows.filter(pk=mail.pk).update(state="failed", failure="Nei.")
    mail.refresh_from_db()
    return found


@pytest.mark.parametrize(
    ("state", "button", "outcome"),
    [
        ("failed", "igjen", ["waiting", "failed"]),
        ("uncertain", "igjen", ["waiting", "failed"]),
        ("uncertain", "sendt", ["sent", "sent"]),
        ("failed", "sendt", ["failed", "failed"]),
        ("failed", "legg-bort", ["dropped", "dropped"]),
        ("uncertain", "legg-bort", ["dropped", "dropped"]),
        ("sent", "igjen", ["sent", "sent"]),
        ("sending", "legg-bort", ["sending", "sending"]),
    ],
)
def test_a_mail_is_settled_once_per_click(state: str, button: str, outcome: list[str], secretary: Client) -> None:
    now = timezone.now()
    mail = make_mail(state=state, claimed_at=now, sent_at=now if state == "sent" else None)
    path = reverse("secretariat:mail_settle", args=[mail.pk])
    if state in {"sent", "sending"}:
        for _click in range(2):
            secretary.post(path, {"sett": mail.next_try_at.isoformat(), button: "1"})
        mail.refresh_from_db()
        assert mail.state == outcome[-1]
        return

    assert settle(secretary, mail, button) == outcome


def test_a_mail_without_address_goes_to_the_one_entered_since(secretary: Client) -> None:
    person = make_person("Mari Sund", email="")
    mail = make_mail(to="", person=person, state="failed")

    assert settle(secretary, mail, "igjen") == ["failed", "failed"]
    person.email = "mari.sund@example.org"
    person.save()
    assert settle(secretary, mail, "igjen") == ["waiting", "failed"]
    assert mail.to == "mari.sund@example.org"


def test_an_uncertain_mail_keeps_its_address(secretary: Client) -> None:
    mail = make_mail(to="gammel@example.org", person=make_person(email="ny@example.org"), state="uncertain")

    settle(secretary, mail, "igjen")

    assert mail.to == "gammel@example.org"


@pytest.mark.parametrize("seen", ["", "i går", "2026-13-45T00:00:00+00:00", "2026-06-03T10:00:00", "2026-06-03T10:00Z"])
def test_a_page_from_before_settles_nothing(seen: str, secretary: Client) -> None:
    mail = make_mail(state="failed")

    answer = secretary.post(reverse("secretariat:mail_settle", args=[mail.pk]), {"sett": seen, "igjen": "1"})

    mail.refresh_from_db()
    assert (answer.status_code, mail.state) == (302, "failed")


def test_deeds_say_whether_they_had_an_effect(secretary_user: User) -> None:
    mail = make_mail(state="failed")
    seen = mail.next_try_at

    assert [try_again(mail, seen=seen, by=secretary_user), lay_aside(mail, seen=seen, by=secretary_user)] == [
        True,
        False,
    ]


def test_the_outbox_counts_and_gives_reasons(secretary: Client) -> None:
    mailing = make_mailing()
    now = timezone.now()
    for state in ("sent", "sent", "failed", "uncertain", "waiting"):
        make_mail(
            mailing, state=state, sent_at=now if state == "sent" else None, failure="Fordi." * (state == "failed")
        )

    page = secretary.get(OUTBOX).content.decode()

    assert "2 av 5 sendt" in page
    assert page.count("Fordi.") == 1
    assert (page.count("Prøv igjen"), page.count("Send likevel"), page.count("Regn som sendt")) == (1, 1, 1)
    assert "går ikke til noen" not in page
    assert "2 e-poster trenger deg" in secretary.get(reverse("secretariat:overview")).content.decode()


def test_the_demo_says_that_its_mail_goes_to_nobody(secretary: Client, settings: Settings) -> None:
    settings.OUTBOX_BACKEND = "meetings.notifications.delivery.Nobody"

    assert "e-posten går ikke til noen" in secretary.get(OUTBOX).content.decode()


def test_older_mailings_follow_by_key(secretary: Client) -> None:
    keys = [make_mailing(f"prøve:{number}").pk for number in range(31)]

    first, rest = secretary.get(OUTBOX), secretary.get(f"{OUTBOX}?etter={keys[1]}")

    assert [one.pk for one in first.context["mailings"]] == keys[:0:-1]
    assert first.context["after"] == keys[1]
    assert [one.pk for one in rest.context["mailings"]] == [keys[0]]
    assert secretary.get(f"{OUTBOX}?etter=²").status_code == 200


def test_the_look_of_a_mail_has_a_policy_of_its_own(secretary: Client) -> None:
    mail = make_mail(html='<p style="color: red">Hei.</p>')

    look = secretary.get(reverse("secretariat:mail_look", args=[mail.pk]))

    assert look.content == b'<p style="color: red">Hei.</p>'
    assert sorted(look["Content-Security-Policy"].split("; ")) == [
        "base-uri 'none'",
        "default-src 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "sandbox",
        "style-src 'unsafe-inline'",
    ]
    assert "unsafe-inline" not in secretary.get(OUTBOX)["Content-Security-Policy"]


def test_a_mail_whose_text_is_gone_says_so(secretary: Client) -> None:
    mail = make_mail(state="sent", sent_at=timezone.now() - timedelta(days=31), text="", html="")

    assert "Teksten er slettet" in secretary.get(reverse("secretariat:mail", args=[mail.pk])).content.decode()
    assert secretary.get(reverse("secretariat:mail_look", args=[mail.pk])).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_the_outbox_costs_the_same_for_one_and_three(
    size: int, secretary: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        mailing = make_mailing(f"prøve:{number}")
        make_mail(mailing, person=make_person(f"Mari {number}"), state="failed")

    with django_assert_num_queries(QUERIES + 2):
        secretary.get(OUTBOX)


def test_the_outbox_says_how_the_weekly_letter_went(secretary: Client, member_user: User) -> None:
    assert "Ukebrevet er ikke sendt ennå." in secretary.get(OUTBOX).content.decode()
    mailing = Mailing.rows.create(kind=Mailing.Kind.DIGEST, key="ukebrev:2026-48", title="Ukebrev, uke 48 2026")
    make_mail(mailing, person=make_person("Mari Sund"), state="sent", sent_at=timezone.now())
    make_mail(mailing, person=make_person("Mari Vik"))
    Person.rows.filter(account=member_user).update(wants_digest=False)

    page = " ".join(secretary.get(OUTBOX).content.decode().split())

    assert "Siste ukebrev: Ukebrev, uke 48 2026, 1 av 2 sendt. 1 har sagt nei takk til det." in page


@pytest.mark.parametrize("size", [1, 3])
def test_a_mailing_costs_the_same_for_one_and_three(
    size: int, secretary: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mailing = make_mailing()
    for number in range(size):
        make_mail(mailing, person=make_person(f"Mari {number}"))

    with django_assert_num_queries(QUERIES + 1):
        secretary.get(reverse("secretariat:mailing", args=[mailing.pk]))
