"""What is typed when the session has ended, or the form is old, comes back and can be sent again."""

from __future__ import annotations

import pytest
from django.test import Client

from meetings.models import AgendaItem
from organisations.models import User
from tests.builders import make_item, make_meeting
from tests.meetings.pages import Fields, form_on

HERE = {"Origin": "http://testserver"}
TYPED = "LPS: Første linje.\n  Andre, med «tegn» & <b>.\nTredje 🙂"


@pytest.fixture
def item(db: None) -> AgendaItem:
    return make_item(make_meeting(), heading="Runde")


@pytest.fixture
def desk(secretary_user: User) -> Client:
    """The secretary's browser, with tokens asked for as in earnest."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(secretary_user)
    return client


def address(item: AgendaItem) -> str:
    return f"/sekretariat/moter/{item.meeting_id}/skriv/?sak={item.pk}"


def filled(desk: Client, item: AgendaItem) -> Fields:
    fields = form_on(desk.get(address(item)))
    name = next(name for name in fields if name.endswith("text"))
    return {**fields, name: [TYPED]}


def test_a_text_sent_after_the_session_ended_is_given_back_and_saved_after_log_in(
    desk: Client, item: AgendaItem, secretary_user: User
) -> None:
    fields = filled(desk, item)
    desk.session.flush()

    held = desk.post(address(item), fields, headers=HERE)
    desk.force_login(secretary_user)
    saved = desk.post(address(item), form_on(held), headers=HERE)

    item.refresh_from_db()
    assert (held.status_code, saved.status_code) == (403, 302)
    assert "Teksten din er trygg" in held.content.decode()
    assert held.content.decode().count("<textarea") == 1
    assert item.text == TYPED


def test_a_text_sent_with_an_old_token_is_given_back_and_can_be_sent(desk: Client, item: AgendaItem) -> None:
    fields = {**filled(desk, item), "csrfmiddlewaretoken": ["x" * 64]}

    held = desk.post(address(item), fields, headers=HERE)
    desk.post(address(item), form_on(held), headers=HERE)

    item.refresh_from_db()
    assert "Skjemaet var for gammelt, så den er ikke lagret ennå" in held.content.decode()
    assert item.text == TYPED


@pytest.mark.parametrize("origin", ["https://example.com", "null", ""])
def test_a_form_of_another_site_is_never_offered_again(desk: Client, item: AgendaItem, origin: str) -> None:
    fields = {**filled(desk, item), "csrfmiddlewaretoken": ["x" * 64]}

    refused = desk.post(address(item), fields, headers={"Origin": origin} if origin else {})

    assert refused.status_code == 403
    assert "Første linje" not in refused.content.decode()


def test_a_form_with_a_password_is_never_given_back(db: None) -> None:
    fields = {"username": "kari@example.org", "password": "hemmelig-frase-1"}

    refused = Client(enforce_csrf_checks=True).post("/logg-inn/", fields, headers=HERE)

    assert refused.status_code == 403
    assert "hemmelig-frase-1" not in refused.content.decode()


def test_an_empty_form_leads_to_the_door(visitor: Client, item: AgendaItem) -> None:
    answer = visitor.post(address(item), {"text": ""})

    assert answer.headers["Location"].startswith("/logg-inn/?next=")


def test_a_held_form_tells_nothing_of_what_exists(visitor: Client, item: AgendaItem) -> None:
    pages = [
        visitor.post(path, {"text": "x"}).content.decode().replace(path, "PATH")
        for path in (f"/sekretariat/moter/{item.meeting_id}/skriv/", "/sekretariat/moter/999999/skriv/")
    ]

    assert pages[0].split("csrfmiddlewaretoken")[0] == pages[1].split("csrfmiddlewaretoken")[0]
