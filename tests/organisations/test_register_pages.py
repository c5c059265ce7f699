"""The secretary's pages of persons, bodies, offices, names, events and periods."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from organisations.links import link_for
from organisations.models import (
    Body,
    Event,
    Office,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    Representation,
    Seat,
    SignedLink,
    SiteEpoch,
    User,
)
from tests.builders import make_body, make_organisation, make_person, make_representation, make_seat, make_user
from tests.meetings.pages import form_on

pytestmark = pytest.mark.django_db
CHANGED_MEANWHILE = "En annen har endret dette mens siden var åpen. Lagrer du igjen, gjelder det som står her."


def address(page: str, *keys: int) -> str:
    return reverse(f"register:{page}", args=keys)


def filled(client: Client, path: str, **values: str) -> dict[str, Any]:  # Any: what the test client posts
    return {**form_on(client.get(path)), **values}


def errors(response: Any) -> list[str]:  # Any: the test client's answer
    return [sentence for sentences in response.context["form"].errors.values() for sentence in sentences]


# Persons


def test_a_new_person_is_made_with_employer(secretary: Client) -> None:
    host = make_organisation("Samsenteret")
    path = address("person_new")

    response = secretary.post(
        path, filled(secretary, path, name="Kari Vold", email="k@example.org", employer=str(host.pk))
    )

    made = Person.rows.get(name="Kari Vold")
    assert response.headers["Location"] == address("person", made.pk)
    assert (made.email, made.employer) == ("k@example.org", host)


def test_a_page_that_asks_about_a_name_prefills_the_new_person(secretary: Client) -> None:
    fields = form_on(secretary.get(address("person_new"), {"navn": "Kari Vold"}))

    assert fields["name"] == ["Kari Vold"]


def test_a_namesake_is_made_after_a_tick_only(secretary: Client) -> None:
    known = make_person("Kari Vold", email="kari@example.org")
    path = address("person_new")
    fields = filled(secretary, path, name="KARI  Vold", email="annen@example.org")

    asked = secretary.post(path, fields)

    assert errors(asked) == ["Det står alt en person med dette navnet i registeret. Kryss av hvis dette er en annen."]
    assert asked.context["namesakes"] == [known]
    assert secretary.post(path, {**form_on(asked), "namesake": "on"}).status_code == 302
    assert Person.rows.filter(folded="kari vold").count() == 2


@pytest.mark.parametrize("namesakes", [0, 1])
def test_a_new_person_posted_twice_is_made_once(namesakes: int, secretary: Client) -> None:
    for _number in range(namesakes):
        make_person("Kari Vold")
    path = address("person_new")
    fields = filled(secretary, path, name="Kari Vold", namesake="on")

    answers = [secretary.post(path, fields) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Person.rows.filter(name="Kari Vold").count() == namesakes + 1


def test_a_spelling_is_added_changed_and_deleted(secretary: Client) -> None:
    one = make_person("Kari Vold")
    path = address("spelling_new", one.pk)

    assert [secretary.post(path, {"name": "Kari V."}).status_code for _time in range(2)] == [302, 200]
    spelling = PersonName.rows.get()
    secretary.post(address("spelling_edit", spelling.pk), {"name": "Karri Vold"})
    assert PersonName.rows.get().folded == "karri vold"
    codes = [secretary.post(address("spelling_delete", spelling.pk)).status_code for _time in range(2)]

    assert codes == [302, 302]
    assert not PersonName.rows.exists()


# Two at one time


EDITED: list[tuple[str, str, str, str]] = [
    ("organisation_edit", "county", "Innlandet", "Oslo"),
    ("person_edit", "phone", "111", "222"),
    ("name_edit", "name", "Laget", "Gamle laget"),
    ("event_edit", "text", "Ny leder", "Ny daglig leder"),
    ("body_edit", "name", "Rådet", "Styret"),
    ("office_edit", "role_text", "Lege, PB", "Overlege, PB"),
    ("seat_edit", "since", "1.1.2020", "1.1.2021"),
    ("role_edit", "since", "1.1.2020", "1.1.2021"),
    ("spelling_edit", "name", "Ellen K.", "E. Krogh"),
]


def row_of(name: str) -> Model:
    organisation = make_organisation("PBU")
    person = make_person("Ellen Krogh")
    seat = make_seat(organisation)
    rows: dict[str, Model] = {
        "organisation_edit": organisation,
        "person_edit": person,
        "name_edit": OrganisationName.rows.create(organisation=organisation, name="Balansen"),
        "event_edit": Event.rows.create(organisation=organisation, text="Ny nestleder"),
        "body_edit": seat.body,
        "office_edit": Office.rows.create(body=seat.body, kind=Office.Kind.BOARD, person=person),
        "seat_edit": seat,
        "role_edit": make_representation(person, seat),
        "spelling_edit": PersonName.rows.create(person=person, name="Ellen"),
    }
    return rows[name]


@pytest.mark.parametrize("edited", EDITED, ids=[row[0] for row in EDITED])
def test_who_saves_second_is_told_and_decides(
    edited: tuple[str, str, str, str], secretary: Client, administrator: Client
) -> None:
    name, field, mine, theirs = edited
    path = address(name, row_of(name).pk)
    before = SiteEpoch.now()
    my_fields, their_fields = (filled(client, path) for client in (secretary, administrator))
    assert administrator.post(path, {**their_fields, field: theirs}).status_code == 302

    refused = secretary.post(path, {**my_fields, field: mine})
    saved = [secretary.post(path, form_on(refused)).status_code for _time in range(2)]

    assert errors(refused) == [CHANGED_MEANWHILE]
    assert saved == [302, 302]
    assert form_on(secretary.get(path))[field] == [mine]
    assert SiteEpoch.now() > before


# Log-in


def test_a_person_gets_an_account_and_one_letter(
    secretary: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    one = make_person("Kari Vold", email="Kari@Example.org")
    path = address("log_in", one.pk)

    with django_capture_on_commit_callbacks(execute=True):
        codes = [secretary.post(path, filled(secretary, path, gjor="gi")).status_code for _time in range(2)]

    account = User.objects.get(person=one)
    assert codes == [302, 302]
    assert (account.email, account.is_active, account.has_usable_password()) == ("kari@example.org", True, False)
    assert [letter.to for letter in mail.outbox] == [["kari@example.org"]]
    assert not account.is_superuser
    assert not account.groups.exists()


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Personen har ingen e-postadresse. Skriv den inn først."),
        ("IDA@example.org", "Adressen har alt en konto."),
    ],
)
def test_what_hinders_an_account_is_said_before_and_after(email: str, sentence: str, secretary: Client) -> None:
    one = make_person("Kari Vold", email=email)
    path = address("log_in", one.pk)

    opened, posted = secretary.get(path), secretary.post(path, {"gjor": "gi"})

    assert opened.context["hindrance"] == posted.context["refused"] == sentence
    assert not User.objects.filter(person=one).exists()


def test_a_log_in_is_closed_at_once_and_may_be_opened_again(secretary: Client, member_user: User) -> None:
    inside = Client()
    inside.force_login(member_user)
    path = address("log_in", member_user.person_id or 0)
    assert inside.get(reverse("my_page")).status_code == 200

    codes = [secretary.post(path, {"gjor": "steng"}).status_code for _time in range(2)]

    assert codes == [302, 302]
    assert inside.get(reverse("my_page")).status_code == 302
    secretary.post(path, {"gjor": "gi"})
    member_user.refresh_from_db()
    assert member_user.is_active


@pytest.mark.parametrize("deed", ["steng", "gi"])
@pytest.mark.parametrize("active", [True, False])
def test_accounts_of_the_office_are_left_to_administrators(
    deed: str, active: bool, secretary: Client, body: Body
) -> None:
    colleague = make_user(make_person("Guro Lid"), email="guro@example.org", secretary=True)
    User.objects.filter(pk=colleague.pk).update(is_active=active)

    secretary.post(address("log_in", colleague.person_id or 0), {"gjor": deed})

    colleague.refresh_from_db()
    assert colleague.is_active is active


# Bodies and offices


def test_a_new_body_gets_an_address_of_its_own(secretary: Client) -> None:
    make_body("Rådet", slug="styret-for-apenhet")
    path = address("body_new")

    codes = [secretary.post(path, {"name": "Styret for åpenhet"}).status_code for _time in range(2)]

    assert codes == [302, 200]
    assert Body.rows.get(name="Styret for åpenhet").slug == "styret-for-apenhet-2"


def test_the_members_of_a_body_are_those_of_the_day_asked_for(secretary: Client, body: Body) -> None:
    make_seat(make_organisation("LPS"), body, until=date(2020, 12, 31))
    make_seat(make_organisation("PB"), body, since=date(2021, 1, 1))
    path = address("body", body.pk)

    shown = {
        day: [str(seat.organisation) for seat in secretary.get(path, {"dato": day} if day else {}).context["seats"]]
        for day in ("", "1.6.2020", "i går")
    }

    assert shown == {"": ["PB"], "1.6.2020": ["LPS"], "i går": ["PB"]}


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_of_persons_and_bodies_cost_the_same_however_much_they_hold(
    rows: int, secretary: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one, body = make_person("Ellen Krogh"), make_body()
    for number in range(rows):
        seat = make_seat(body=body)
        make_representation(one, seat)
        make_representation(seat=seat, kind=Representation.Kind.DEPUTY)
        PersonName.rows.create(person=one, name=f"Ellen {number}")
        Office.rows.create(body=body, kind=Office.Kind.BOARD, person=one, since=date(2020 + number, 1, 1))
        make_body(f"Organ {number}")

    with django_assert_num_queries(7):
        secretary.get(address("person", one.pk))
    with django_assert_num_queries(3):
        secretary.get(address("bodies"))
    with django_assert_num_queries(6):
        secretary.get(address("body", body.pk))


def test_an_office_is_entered_by_name_alone_ended_and_deleted(secretary: Client, body: Body) -> None:
    path = address("office_new", body.pk)
    fields = {"kind": "board", "name": "Turid Berg", "role_text": "Lege, PB", "percent": "20", "since": "1.1.2019"}

    assert [secretary.post(path, fields).status_code for _time in range(2)] == [302, 200]
    office = Office.rows.get()
    assert (office.name, office.person, office.percent) == ("Turid Berg", None, 20)
    ending = {"until": "1.8.2019", "not_refilled": "on"}
    assert [secretary.post(address("office_end", office.pk), ending).status_code for _time in range(2)] == [302, 302]
    office.refresh_from_db()
    assert (office.until, office.not_refilled) == (date(2019, 8, 1), True)
    codes = [secretary.post(address("office_delete", office.pk)).status_code for _time in range(2)]
    assert (codes, Office.rows.count()) == ([302, 302], 0)


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        ({"kind": "board"}, ["Velg personen, eller skriv navnet."]),
        ({"kind": "board", "name": "Turid", "percent": "101"}, ["Skriv stillingsprosenten som et tall fra 1 til 100."]),
        (
            {"kind": "board", "name": "Turid", "not_refilled": "on"},
            ["Skriv når vervet tok slutt, eller ta bort haken for at det står tomt."],
        ),
        (
            {"kind": "board", "name": "Turid", "since": "2.1.2020", "until": "1.1.2020"},
            ["Perioden kan ikke slutte før den begynner."],
        ),
    ],
)
def test_an_office_that_cannot_be_is_refused_in_words(
    fields: dict[str, str], sentences: list[str], secretary: Client, body: Body
) -> None:
    assert errors(secretary.post(address("office_new", body.pk), fields)) == sentences


def test_an_office_may_not_end_before_it_began(secretary: Client, body: Body) -> None:
    office = Office.rows.create(body=body, kind=Office.Kind.BOARD, name="Turid Berg", since=date(2020, 1, 1))

    refused = secretary.post(address("office_end", office.pk), {"until": "31.12.2019"})

    assert errors(refused) == ["Perioden kan ikke slutte før den begynner."]


# Periods


def test_seats_of_one_organisation_may_not_overlap(secretary: Client) -> None:
    seat = make_seat(make_organisation("PB"), since=date(2020, 1, 1), until=date(2021, 12, 31))
    later = make_seat(seat.organisation, seat.body, since=date(2022, 1, 1))

    refused = secretary.post(address("seat_edit", later.pk), {"since": "1.6.2021"})

    assert errors(refused) == ["Organisasjonen har et annet medlemskap i samme periode."]


def test_the_period_of_a_seat_keeps_those_who_sat_in_it(secretary: Client) -> None:
    seat = make_seat(make_organisation("PB"), since=date(2020, 1, 1), until=date(2021, 12, 31))
    make_representation(seat=seat, since=date(2020, 1, 1), until=date(2021, 6, 30))
    path = address("seat_edit", seat.pk)

    refused = secretary.post(path, {"since": "1.7.2021", "until": "1.7.2021"})
    shorter = secretary.post(path, {"since": "1.1.2020", "until": "1.6.2021"})
    allowed = secretary.post(path, {"since": "1.1.2020", "until": "30.6.2021", "reason": "resigned"})

    assert errors(refused) == ["Noen satt i medlemskapet før dette. Rett perioden deres først."]
    assert errors(shorter) == ["Noen sitter i medlemskapet lenger enn dette. Rett perioden deres først."]
    assert allowed.status_code == 302


def test_a_seat_that_runs_is_not_ended_by_putting_its_period_right(secretary: Client) -> None:
    seat = make_seat(make_organisation("PB"))

    secretary.post(address("seat_edit", seat.pk), {"since": "1.1.2020", "until": "1.1.2021", "reason": "resigned"})

    seat.refresh_from_db()
    assert (seat.since, seat.until, seat.reason) == (date(2020, 1, 1), None, "")


def test_a_seat_in_which_somebody_sat_is_not_deleted(secretary: Client) -> None:
    sitting = make_representation()

    refused = secretary.post(address("seat_delete", sitting.seat_id))

    assert refused.context["refused"] == (
        "Kan ikke slettes, for annet i registeret hører til. Slett eller flytt det først."
    )
    assert secretary.post(address("role_delete", sitting.pk)).status_code == 302
    assert [secretary.post(address("seat_delete", sitting.seat_id)).status_code for _time in range(2)] == [302, 302]
    assert not Seat.rows.exists()


@pytest.mark.parametrize("deed", ["role_edit", "role_delete"])
def test_whoever_sits_no_more_loses_the_links_that_act_for_the_organisation(deed: str, secretary: Client) -> None:
    sitting = make_representation(make_person("Ellen Krogh", email="e@example.org"))
    link_for(SignedLink.Purpose.ORGANISATION, organisation=sitting.seat.organisation, person=sitting.person)

    secretary.post(address(deed, sitting.pk), {"until": "1.1.2024"})

    assert not SignedLink.rows.alive().exists()


def test_a_role_is_not_opened_again_beside_a_successor(secretary: Client) -> None:
    seat = make_seat()
    former = make_representation(seat=seat, until=date(2021, 12, 31))
    make_representation(seat=seat, since=date(2022, 1, 1))

    refused = secretary.post(address("role_edit", former.pk), {"until": ""})

    assert errors(refused) == ["Medlemskapet har alt en representant. Avslutt den perioden først."]


def test_the_page_of_a_refused_form_keeps_the_name_that_stands(secretary: Client) -> None:
    one = make_organisation("PB")

    refused = secretary.post(address("organisation_edit", one.pk), {"short": "LPS", "name": ""})

    assert (refused.context["of"], refused.context["title"]) == ("PB", "Endre PB")


def test_an_open_role_may_not_outlast_its_seat(secretary: Client) -> None:
    seat = make_seat(since=date(2020, 1, 1), until=date(2021, 12, 31))
    sitting = make_representation(seat=seat, since=date(2020, 1, 1), until=date(2021, 1, 1))
    path = address("role_edit", sitting.pk)

    assert errors(secretary.post(path, {"since": "1.1.2020", "until": ""})) == ["Medlemskapet tok slutt før dette."]
    assert errors(secretary.post(path, {"since": "1.1.2019", "until": "1.1.2021"})) == [
        "Medlemskapet begynte etter dette."
    ]


# Names and events


@pytest.mark.parametrize("deed", ["name_delete", "event_delete"])
def test_a_name_and_an_event_are_deleted_after_a_question(deed: str, secretary: Client) -> None:
    organisation = make_organisation("PB")
    rows: dict[str, Model] = {
        "name_delete": OrganisationName.rows.create(organisation=organisation, name="Balansen"),
        "event_delete": Event.rows.create(organisation=organisation, text="Ny leder"),
    }
    path = address(deed, rows[deed].pk)

    asked = secretary.get(path)

    assert asked.status_code == 200
    assert organisation.other_names.count() + organisation.events.count() == 2
    assert [secretary.post(path).status_code for _time in range(2)] == [302, 302]
    assert organisation.other_names.count() + organisation.events.count() == 1
    assert secretary.get(path).status_code == 404


def test_a_successor_is_shown_from_both_sides(secretary: Client) -> None:
    successor = make_organisation("Velferdslaget")
    seat = make_seat(make_organisation("Terskel"), until=date(2020, 12, 31), reason=Seat.Reason.PART_OF)
    Seat.rows.filter(pk=seat.pk).update(successor=successor)

    pages = {
        one.short: secretary.get(address("organisation", one.pk)).content.decode()
        for one in Organisation.rows.filter(pk__in=[successor.pk, seat.organisation_id])
    }

    assert address("organisation", successor.pk) in pages["Terskel"]
    assert address("organisation", seat.organisation_id) in pages["Velferdslaget"]
    assert "Etterfølger etter" in pages["Velferdslaget"]
