"""The one door in, the way out, and passwords by mailed link."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from organisations.models import User
from tests.builders import make_person, make_user

pytestmark = pytest.mark.django_db
WRONG = "Adressen og passordet hører ikke sammen. Prøv igjen, eller be om et nytt passord."


@pytest.fixture
def account(db: None) -> User:
    return make_user(make_person("Ida Hagen"), email="ida@example.org", password="tolv-vanlige-tegn")


def test_the_right_password_leads_to_where_the_reader_was_going(visitor: Client, account: User) -> None:
    response = visitor.post(
        "/logg-inn/", {"username": "IDA@example.org", "password": "tolv-vanlige-tegn", "next": "/innspill/?q=bolig"}
    )

    assert (response.status_code, response["Location"]) == (302, "/innspill/?q=bolig")
    assert "Logg ut" in visitor.get("/").content.decode()


@pytest.mark.parametrize("target", ["https://annensteds.example/", "//annensteds.example", "/\\annensteds.example"])
def test_no_address_leads_away_from_the_site(visitor: Client, account: User, target: str) -> None:
    response = visitor.post("/logg-inn/", {"username": account.email, "password": "tolv-vanlige-tegn", "next": target})

    assert response["Location"] == "/"


def test_a_wrong_password_an_unknown_address_and_a_closed_account_get_the_same_page(
    visitor: Client, account: User
) -> None:
    closed = make_user(email="stengt@example.org", password="tolv-vanlige-tegn")
    closed.is_active = False
    closed.save()
    answers = []
    for address, password in (
        (account.email, "feil"),
        ("ukjent@example.org", "feil"),
        (closed.email, "tolv-vanlige-tegn"),
    ):
        response = visitor.post("/logg-inn/", {"username": address, "password": password})
        shown = response.content.decode().replace(address, "X")
        answers.append((response.status_code, re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", shown)))

    assert answers[0] == answers[1] == answers[2]
    assert WRONG in answers[0][1]


def test_empty_fields_are_named_on_top_and_beside_the_field(visitor: Client) -> None:
    shown = visitor.post("/logg-inn/", {"username": "", "password": ""}).content.decode()

    assert '<a href="#id_username">E-postadresse: Skriv e-postadressen din.</a>' in shown
    assert '<p class="wrong" id="id_username_error">Skriv e-postadressen din.</p>' in shown
    assert 'aria-invalid="true"' in shown


def test_who_is_inside_already_is_sent_on(member: Client) -> None:
    assert member.get("/logg-inn/")["Location"] == "/"


def test_logging_out_is_asked_for_and_done_by_a_post(member: Client) -> None:
    asked = member.get("/logg-ut/")
    assert "Ellen Krogh" in asked.content.decode()
    assert "Logg ut" in member.get("/").content.decode()

    done = member.post("/logg-ut/")

    assert (done.status_code, done["Location"]) == (302, "/")
    assert "Logg inn" in member.get("/").content.decode()


def test_who_is_outside_has_nothing_to_log_out_of(visitor: Client) -> None:
    assert visitor.get("/logg-ut/")["Location"] == "/"


def test_a_mailed_link_sets_the_password_once(visitor: Client) -> None:
    newcomer = make_user(email="ny@example.org")
    assert not newcomer.has_usable_password()

    sent = visitor.post("/passord/", {"email": "NY@example.org"})
    letter = str(mail.outbox[0].body)
    address = re.findall(r"http://testserver(/passord/\S+)", letter)[0]
    form = visitor.get(address)["Location"]
    done = visitor.post(form, {"new_password1": "hest batteri stift", "new_password2": "hest batteri stift"})

    assert (sent["Location"], done["Location"]) == ("/passord/sendt/", "/passord/lagret/")
    assert mail.outbox[0].subject == "Velg passord"
    assert "Har adressen en konto" in visitor.get("/passord/sendt/").content.decode()
    assert "Passordet er lagret" in visitor.get("/passord/lagret/").content.decode()
    newcomer.refresh_from_db()
    assert newcomer.check_password("hest batteri stift")
    assert "Lenken virker ikke lenger" in Client().get(address).content.decode()


def test_an_address_without_account_gets_the_same_answer_and_no_letter(visitor: Client, account: User) -> None:
    known = visitor.post("/passord/", {"email": account.email})
    unknown = visitor.post("/passord/", {"email": "ukjent@example.org"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [letter.to for letter in mail.outbox] == [[account.email]]


def test_a_closed_account_gets_no_letter(visitor: Client, account: User) -> None:
    account.is_active = False
    account.save()

    visitor.post("/passord/", {"email": account.email})

    assert mail.outbox == []


def test_two_different_passwords_are_refused_in_norwegian(visitor: Client, account: User) -> None:
    visitor.post("/passord/", {"email": account.email})
    address = re.findall(r"http://testserver(/passord/\S+)", str(mail.outbox[0].body))[0]
    form = visitor.get(address)["Location"]

    shown = visitor.post(form, {"new_password1": "hest batteri stift", "new_password2": "noe annet langt"})

    assert "De to passordene er ikke like. Skriv det samme i begge feltene." in shown.content.decode()


def test_the_letter_is_in_the_language_of_the_page(visitor: Client, account: User) -> None:
    visitor.post("/en/passord/", {"email": account.email})

    assert "http://testserver/en/passord/" in str(mail.outbox[0].body)
