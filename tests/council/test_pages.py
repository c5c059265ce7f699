"""Texts, the frame around every page, errors, and the sign of life."""

from __future__ import annotations

import re

import pytest
from django.db import DatabaseError, connection
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from council.views import errors
from meetings import triggers
from meetings.models import Audience
from tests.builders import make_meeting
from tests.council.published import council_of, published

pytestmark = pytest.mark.django_db
OPEN = ("/", "/referater/", "/innspill/", "/organisasjoner/", "/om/", "/personvern/", "/tilgjengelighet/", "/logg-inn/")


@pytest.mark.parametrize("path", OPEN)
def test_an_open_page_stands_in_both_languages_with_a_frame(visitor: Client, path: str) -> None:
    for address, language in ((path, "nb"), (f"/en{path}", "en")):
        response = visitor.get(address)
        shown = response.content.decode()

        assert response.status_code == 200
        assert f'<html lang="{language}">' in shown
        assert shown.count("<h1") == 1
        assert shown.index('class="skip"') < shown.index("<header")
        assert '<meta name="robots" content="noindex">' in shown
        assert re.findall(r"<title>\s*(.+?)\s*– Ekspertrådet</title>", shown, flags=re.DOTALL)


@pytest.mark.parametrize("path", OPEN)
def test_the_foot_leads_to_the_same_page_in_the_other_language(visitor: Client, path: str) -> None:
    assert f'<a href="/en{path}?a=1" lang="en" hreflang="en">English</a>' in visitor.get(f"{path}?a=1").content.decode()
    assert f'<a href="{path}" lang="nb" hreflang="nb">' in visitor.get(f"/en{path}").content.decode()


@pytest.mark.parametrize("path", [path for path in OPEN if path != "/logg-inn/"])
def test_an_open_page_sets_no_cookie(visitor: Client, path: str) -> None:
    assert visitor.get(path).cookies == {}


def test_search_engines_are_told_to_leave_pages_files_and_refusals_be(visitor: Client) -> None:
    meeting = make_meeting(audience=Audience.PUBLIC, announced_at=timezone.now())
    paths = ("/", f"/moter/{meeting.pk}.ics", "/finnes-ikke/", "/sekretariat/", "/admin/")

    answers = [visitor.get(path) for path in paths]

    assert [answer.status_code for answer in answers] == [200, 200, 404, 302, 302]
    assert [answer["X-Robots-Tag"] for answer in answers] == ["noindex"] * len(paths)


def test_the_menu_says_where_the_reader_is(visitor: Client) -> None:
    assert re.findall(r'href="([^"]+)" aria-current="page"', visitor.get("/innspill/").content.decode()) == [
        "/innspill/"
    ]
    assert re.findall(r'href="([^"]+)" aria-current="page"', visitor.get("/").content.decode()) == []


def test_the_menu_of_each_role(visitor: Client, member: Client, secretary: Client) -> None:
    def menu(client: Client) -> list[str]:
        nav = re.findall(r'<ul class="nav">.*?</ul>', client.get("/om/").content.decode(), flags=re.DOTALL)[0]
        return re.findall(r">([^<>]+)</a>", nav)

    assert menu(visitor) == ["Referater", "Innspill", "Organisasjoner", "Møter", "Logg inn"]
    assert menu(member) == ["Referater", "Innspill", "Organisasjoner", "Møter", "Oppfølging", "Min side", "Logg ut"]
    assert menu(secretary) == [
        "Referater",
        "Innspill",
        "Organisasjoner",
        "Møter",
        "Sekretariat",
        "Min side",
        "Logg ut",
    ]


def test_invented_content_says_so_in_the_foot(visitor: Client) -> None:
    sentence = "Oppdiktet innhold: organisasjoner, personer og innspill finnes ikke."

    assert sentence not in visitor.get("/om/").content.decode()
    with override_settings(DEMO=True):
        assert sentence in visitor.get("/om/").content.decode()


def test_without_a_contact_address_nothing_is_offered_in_its_place(visitor: Client) -> None:
    with override_settings(CONTACT_EMAIL=""):
        assert "mailto:" not in "".join(visitor.get(path).content.decode() for path in OPEN)


def test_refusals_look_alike_and_show_the_way_in(visitor: Client) -> None:
    council_of("PBU")
    meeting = published("PBU: Bare for oss.", audience=Audience.MEMBERS)

    hidden = visitor.get(f"/referater/{meeting.slug}/")
    unknown = visitor.get("/referater/1999-01-01/")

    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert hidden.content.decode().replace(meeting.slug, "X") == unknown.content.decode().replace("1999-01-01", "X")
    assert f'<a href="/logg-inn/?next=%2Freferater%2F{meeting.slug}%2F">Logg inn</a>' in hidden.content.decode()


def test_a_signed_in_reader_is_not_asked_to_sign_in(member: Client) -> None:
    response = member.get("/referater/1999-01-01/")

    assert (response.status_code, "Er du medlem?" in response.content.decode()) == (404, False)


def test_a_broken_page_says_so_without_asking_the_database(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        response = errors.server_error(HttpRequest())

    assert (response.status_code, "Noe gikk galt hos oss" in response.content.decode()) == (500, True)


def test_an_unreadable_request_is_told_that_nothing_changed(rf: RequestFactory) -> None:
    response = errors.bad_request(rf.get("/"), ValueError())

    assert (response.status_code, "Vi forsto ikke forespørselen" in response.content.decode()) == (400, True)


def test_an_address_that_takes_forms_says_so_when_it_is_opened(secretary: Client, visitor: Client) -> None:
    page = secretary.get("/en/sekretariat/saker/1/angre/")
    assert (page.status_code, page["Allow"], '<html lang="en">' in page.content.decode()) == (405, "POST", True)
    said = visitor.post("/referater/")
    assert (said.status_code, said["Allow"]) == (405, "GET, HEAD")
    assert "Her er det ingen side å vise" in said.content.decode()
    assert list(visitor.post("/om/", headers={"Accept": "application/json"}).json()) == ["sentence"]


def test_a_form_that_is_too_old_is_told_what_to_do() -> None:
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/logg-inn/", {"username": "a@example.org", "password": "x"})

    assert (response.status_code, "Skjemaet var for gammelt" in response.content.decode()) == (403, True)


def test_the_sign_of_life(visitor: Client) -> None:
    response = visitor.get("/healthz")

    assert (response.status_code, response.content, response.cookies) == (200, b"ok\n", {})


@pytest.mark.django_db(transaction=True)
def test_a_record_that_is_not_guarded_is_a_sickness(visitor: Client) -> None:
    with triggers.lifted(connection):
        response = visitor.get("/healthz")

    assert response.status_code == 503
    assert "ikke vernet mot endring" in response.content.decode()


def test_a_database_that_is_away_is_a_sickness(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(using: str = "default") -> set[str]:
        raise DatabaseError("the database is away")

    monkeypatch.setattr(triggers, "missing", away)

    response = visitor.get("/healthz")

    assert (response.status_code, response.content.decode()) == (503, "Databasen svarer ikke.\n")
