"""The registers («Registre»): closed to all but the secretariat, in bokmål to the last word, quick."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.functional import empty

from organisations.models import Office, OrganisationName, Representation
from tests.builders import (
    make_attendance,
    make_body,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
)
from tests.council.bokmal import english_in, english_words, ours, texts
from tests.council.registers import fill_registers

pytestmark = pytest.mark.django_db

APPS = ("organisations", "meetings", "council")
OUR_MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
PATHS = ("", "meetings/meeting/", "meetings/meeting/1/change/", "finnes/ikke/", "login/")
STORED = {"meetings.storedpage", "meetings.storedfile"}
KEPT_FOR_ADMINISTRATORS = {
    "organisations.user",
    "organisations.siteepoch",
    *STORED,
    "council.searchtext",
    "council.subscription",
    "council.news",
}
READ_ONLY = {
    "organisations.siteepoch",
    "organisations.linkuse",
    "organisations.merge",
    "organisations.registerfile",
    "meetings.asked",
    "meetings.circulation",
    "meetings.lineanswer",
    "meetings.sourcedocument",
    "meetings.itemversion",
    "meetings.formeraddress",
    "meetings.revision",
    "meetings.revisionbody",
    "meetings.redactedbody",
    "meetings.redaction",
    "meetings.permalink",
    *STORED,
    "meetings.statement",
    "meetings.statementspeaker",
    "meetings.reference",
    "meetings.participant",
    "meetings.taskresponsible",
    "council.searchtext",
}


def name_of(model: Any) -> str:
    return str(model._meta.label_lower)


def address(model: Any, page: str, *arguments: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_every_model_of_the_house_has_its_register_and_no_other() -> None:
    assert set(admin.site._registry) == set(OUR_MODELS)
    assert not admin.site.is_registered(Group)


@pytest.mark.parametrize("role", ["member", "ex_member", "deputy"])
@pytest.mark.parametrize(
    "path", ["", "meetings/meeting/", "meetings/meeting/1/change/", "finnes/ikke/", "jsi18n/", "login/"]
)
def test_a_signed_in_reader_learns_nothing_of_any_register(
    role: str, path: str, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(role)

    assert client.get(f"/admin/{path}").status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_a_visitor_is_led_to_the_one_log_in_door(path: str, visitor: Client) -> None:
    response = visitor.get(f"/admin/{path}")

    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("login"))


def test_whoever_may_enter_is_led_on_from_the_old_door(secretary: Client) -> None:
    response = secretary.get("/admin/login/")

    assert (response.status_code, response["Location"]) == (302, reverse("admin:index"))


def test_accounts_and_settings_are_for_administrators_alone(secretary: Client, administrator: Client) -> None:
    fill_registers()

    answers = {
        name_of(model): [client.get(address(model, "changelist")).status_code for client in (secretary, administrator)]
        for model in OUR_MODELS
    }

    assert answers == {
        name_of(model): [404 if name_of(model) in KEPT_FOR_ADMINISTRATORS else 200, 200] for model in OUR_MODELS
    }


def test_the_record_can_be_read_and_nothing_else(administrator: Client) -> None:
    fill_registers()

    for model in (model for model in OUR_MODELS if name_of(model) in READ_ONLY):
        row = model._base_manager.order_by("pk")[0]
        before = list(model._base_manager.values().order_by("pk")) if name_of(model) not in STORED else None
        change = address(model, "change", row.pk)

        assert administrator.get(change).status_code == 200, model
        assert administrator.get(address(model, "add")).status_code == 404, model
        assert administrator.post(change, {"audience": "members"}).status_code == 404, model
        if name_of(model) not in STORED:
            assert administrator.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 404, model
            assert list(model._base_manager.values().order_by("pk")) == before, model


def test_no_register_deletes_in_bulk(administrator: Client) -> None:
    request = administrator.get(reverse("admin:index")).wsgi_request

    offered = {name_of(model): registered.get_actions(request) for model, registered in admin.site._registry.items()}

    assert offered == {name_of(model): {} for model in OUR_MODELS}
    assert all(not registered.list_editable for registered in admin.site._registry.values())


def test_nothing_is_looked_up_by_a_letter_folding_of_the_engine() -> None:
    looked_in = {field for registered in admin.site._registry.values() for field in registered.search_fields}

    assert {field for field in looked_in if not field.endswith("__contains") and field != "pk"} == set()


def test_the_walk_would_see_an_english_word(secretary: Client) -> None:
    english = secretary.get("/en/admin/meetings/meeting/add/")

    assert {"save", "another", "delete"} <= english_words()
    assert {"save", "another"} <= set(english_in(text_of(english)))


def test_nothing_that_django_says_lacks_bokmal() -> None:
    for domain in ("django", "djangojs"):
        known = {**texts(domain, "nb"), **ours(domain)}
        said = {key for key, translations in known.items() if all(translations)}

        assert set(texts(domain, "en")) - said == set()


def test_the_scripts_of_the_registers_speak_bokmal(secretary: Client) -> None:
    script = text_of(secretary.get(reverse("admin:jsi18n")))

    assert '"Sunday": "s\\u00f8ndag"' in script
    assert '"Today": "I dag"' in script


def test_dates_and_times_are_written_as_people_here_write_them(secretary: Client) -> None:
    meeting = make_meeting(date=date(2026, 6, 3), starts_at=time(10), ends_at=time(15))
    path = address(type(meeting), "change", meeting.pk)

    pages = [text_of(secretary.get(prefix + path)) for prefix in ("", "/en")]

    assert [page.count('value="03.06.2026"') for page in pages] == [1, 1]
    assert [page.count('value="10:00"') for page in pages] == [1, 1]
    script = text_of(secretary.get(reverse("admin:jsi18n")))
    assert re.findall(r'"DATE_INPUT_FORMATS": \[\s+"([^"]+)"', script) == ["%d.%m.%Y"]


def test_what_is_worked_in_stands_before_what_is_only_read(secretary: Client) -> None:
    groups = secretary.get(reverse("admin:index")).context["app_list"]

    order = {group["app_label"]: [bool(model["add_url"]) for model in group["models"]] for group in groups}

    assert set(order) == {"organisations", "meetings"}
    assert order["meetings"] == sorted(order["meetings"], reverse=True)


def test_the_list_of_registers_is_made_for_the_pages_that_show_it(secretary: Client) -> None:
    shown, unseen = (secretary.get(reverse(f"admin:{page}")) for page in ("index", "organisations_body_changelist"))

    assert vars(unseen.context["available_apps"])["_wrapped"] is empty
    assert [group["app_label"] for group in shown.context["app_list"]] == ["meetings", "organisations"]
    assert address(Office, "changelist") in text_of(shown)


def queries_of(client: Client, path: str) -> int:
    client.get(path)  # content types are asked for once in a process
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200
    return len(queries)


def test_a_list_costs_as_many_queries_for_three_rows_as_for_one(administrator: Client) -> None:
    counts = []
    for turns in (1, 2):
        fill_registers(turns)
        counts.append({name_of(model): queries_of(administrator, address(model, "changelist")) for model in OUR_MODELS})

    assert counts[0] == counts[1]


def test_looking_up_costs_as_many_queries_for_three_rows_as_for_one(administrator: Client) -> None:
    looked_up = {
        (getattr(options, "model", model)._meta, name)
        for model, registered in admin.site._registry.items()
        for options in (registered, *registered.inlines)
        for name in getattr(options, "autocomplete_fields", ())
    }
    paths = {
        f"{reverse('admin:autocomplete')}?app_label={meta.app_label}&model_name={meta.model_name}&field_name={name}"
        for meta, name in looked_up
    }
    counts = []
    for turns in (1, 2):
        fill_registers(turns)
        counts.append({path: queries_of(administrator, path) for path in paths})

    assert counts[0] == counts[1]
    assert len(paths) > 20


def test_a_page_with_rows_on_it_costs_as_many_queries_for_three_of_them_as_for_one(secretary: Client) -> None:
    body = make_body()
    organisation, meeting, person = make_organisation(), make_meeting(body=body), make_person()
    seat = make_seat(organisation, body)
    counts = []
    for turns in (1, 2):
        for _turn in range(turns):
            make_item(meeting, "Tekst")
            make_attendance(meeting, make_organisation(), make_person())
            OrganisationName.rows.create(organisation=organisation, name=f"Navn {OrganisationName.rows.count()}")
            make_seat(organisation, make_body("Utvalg"), successor=make_organisation())
            make_representation(person, make_seat(make_organisation(), body))
            make_representation(make_person(), seat, kind=Representation.Kind.DEPUTY)
            Office.rows.create(body=body, kind=Office.Kind.BOARD, person=make_person())
        pages = [(row, address(type(row), "change", row.pk)) for row in (organisation, meeting, person, seat, body)]
        counts.append({type(row).__name__: queries_of(secretary, path) for row, path in pages})

    assert counts[0] == counts[1]
