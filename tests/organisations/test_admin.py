"""The registers of organisations, people, seats and accounts, as the secretary and the administrator use them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from organisations.access import is_secretariat
from organisations.models import Organisation, OrganisationName, Representation, Seat, SiteEpoch, User
from tests.builders import make_body, make_organisation, make_person, make_representation, make_seat, make_user
from tests.forms import errors_of, send

pytestmark = pytest.mark.django_db


def found(client: Client, model: str, words: str) -> list[str]:
    page = client.get(reverse(f"admin:organisations_{model}_changelist"), {"q": words})
    return [str(row) for row in page.context["cl"].result_list]


def address(row: Any, page: str = "change") -> str:
    return reverse(f"admin:organisations_{row._meta.model_name}_{page}", args=[row.pk])


# Looking up


@pytest.mark.parametrize("words", ["ÆRLIG", "ærlig ås", "Om-start", "OM–START"])
def test_names_are_found_whatever_their_case_and_dashes(words: str, secretary: Client) -> None:
    organisation = make_organisation("Ærlig", name="Ærlig Ås")
    OrganisationName.rows.create(organisation=organisation, name="Om-start")
    make_organisation("Terskel", name="Terskel, lavterskel i kommunene")

    assert found(secretary, "organisation", words) == ["Ærlig"]


def test_an_organisation_with_two_names_that_fit_is_found_once(secretary: Client) -> None:
    organisation = make_organisation("Bo og Leve", name="Bo og Leve, landsforening")
    for name in ("Bo & Leve", "Bo-og-leve", "Bo"):
        OrganisationName.rows.create(organisation=organisation, name=name)

    assert found(secretary, "organisation", "bo") == ["Bo og Leve"]


def test_a_letter_with_a_ring_is_not_the_plain_one(secretary: Client) -> None:
    make_person("Anders Ås")
    make_person("Anders As")

    assert found(secretary, "person", "ÅS") == ["Anders Ås"]


def test_a_seat_is_looked_up_by_an_earlier_name_of_its_organisation(secretary: Client) -> None:
    seat = make_seat(make_organisation("Tangvik"), make_body("Ekspertrådet"))
    OrganisationName.rows.create(organisation=seat.organisation, name="Tangvikheimen")

    answer = secretary.get(
        reverse("admin:autocomplete"),
        {"app_label": "organisations", "model_name": "representation", "field_name": "seat", "term": "TANGVIKHEIMEN"},
    )

    assert answer.json()["results"] == [{"id": str(seat.pk), "text": "Tangvik – Ekspertrådet"}]


@pytest.mark.parametrize(
    ("model", "query", "shown"),
    [
        ("seat", "periode=naa", {"PBU"}),
        ("seat", "periode=slutt", {"LPS"}),
        ("seat", "periode=kommer", {"Terskel"}),
        ("person", "samtykke=gitt", {"Med"}),
        ("person", "samtykke=trukket", {"Trakk"}),
        ("person", "samtykke=ikke", {"Uten"}),
    ],
)
def test_lists_are_narrowed_by_period_and_consent(
    model: str, query: str, shown: set[str], secretary: Client, time_machine: Any
) -> None:
    time_machine.move_to("2026-06-03 10:00 +0200")
    body = make_body()
    make_seat(make_organisation("PBU"), body, until=date(2026, 6, 3))
    make_seat(make_organisation("LPS"), body, until=date(2026, 6, 2))
    make_seat(make_organisation("Terskel"), body, since=date(2026, 6, 4))
    make_person("Uten")
    make_person("Med", consented_on=date(2020, 1, 1))
    make_person("Trakk", consented_on=date(2020, 1, 1), consent_withdrawn_on=date(2021, 1, 1))

    page = secretary.get(reverse(f"admin:organisations_{model}_changelist") + f"?{query}")

    rows = page.context["cl"].result_list
    names = {row.organisation.short if model == "seat" else row.name for row in rows}
    assert names - {"Ida Hagen"} == shown


# Saving


def test_a_new_organisation_is_saved_with_names_and_seats_on_one_page(secretary: Client) -> None:
    body = make_body()

    answer = send(
        secretary,
        reverse("admin:organisations_organisation_add"),
        short="LPS",
        name="Landslaget for pårørende og søsken",
        slug="lps",
        kind="carer",
        **{
            "website": "https://lps.example.org",
            "other_names-0-name": "Landslaget",
            "seats-TOTAL_FORMS": "1",
            "seats-0-body": str(body.pk),
            "seats-0-since": "3.6.2020",
        },
    )

    assert answer.status_code == 302, errors_of(answer)
    organisation = Organisation.rows.get(short="LPS")
    assert (organisation.folded, organisation.website) == (
        "landslaget for pårørende og søsken",
        "https://lps.example.org",
    )
    assert [str(name) for name in organisation.other_names.all()] == ["Landslaget"]
    assert list(organisation.seats.values_list("since", flat=True)) == [date(2020, 6, 3)]


def test_a_short_name_in_use_gets_the_rule_s_own_sentence(secretary: Client) -> None:
    make_organisation("Om-start")

    answer = send(
        secretary,
        reverse("admin:organisations_organisation_add"),
        short="OM–START",
        name="En annen",
        slug="en-annen",
        kind="user",
    )

    assert errors_of(answer) == ["Kortnavnet er alt i bruk. Velg et annet, eller rett den andre organisasjonen."]


def test_two_new_representatives_in_one_seat_are_refused_together(secretary: Client) -> None:
    seat = make_seat()
    first, second = make_person(), make_person()

    answer = send(
        secretary,
        address(seat),
        **{
            "representations-TOTAL_FORMS": "2",
            "representations-0-kind": "fixed",
            "representations-0-person": str(first.pk),
            "representations-1-kind": "fixed",
            "representations-1-person": str(second.pk),
        },
    )

    assert errors_of(answer) == ["Medlemskapet har alt en representant. Avslutt den perioden først."]
    assert seat.representations.count() == 0


def test_a_representative_and_a_deputy_may_come_together(secretary: Client) -> None:
    seat = make_seat()

    send(
        secretary,
        address(seat),
        **{
            "representations-TOTAL_FORMS": "2",
            "representations-0-kind": "fixed",
            "representations-0-person": str(make_person().pk),
            "representations-1-kind": "deputy",
            "representations-1-person": str(make_person().pk),
        },
    )

    assert sorted(seat.representations.values_list("kind", flat=True)) == ["deputy", "fixed"]


def test_an_organisation_that_minutes_need_cannot_be_deleted(secretary: Client) -> None:
    seat = make_seat()

    page = secretary.get(address(seat.organisation, "delete"))
    secretary.post(address(seat.organisation, "delete"), {"post": "yes"})

    assert "Medlemskap i rådet" in page.content.decode()
    assert Organisation.rows.filter(pk=seat.organisation_id).exists()


def test_every_save_and_delete_makes_stored_pages_stale_and_looking_does_not(secretary: Client) -> None:
    person = make_person("Ellen Krogh")
    epochs = [SiteEpoch.now()]

    secretary.get(address(person))
    epochs.append(SiteEpoch.now())
    send(secretary, address(person), consented_on="3.6.2026")
    epochs.append(SiteEpoch.now())
    secretary.post(address(person, "delete"), {"post": "yes"})
    epochs.append(SiteEpoch.now())

    assert epochs == [1, 1, 2, 3]


def test_a_vacancy_is_shown_in_words(secretary: Client) -> None:
    make_representation(seat=make_seat(make_organisation("PBU")), vacant=True)

    page = secretary.get(reverse("admin:organisations_representation_changelist")).content.decode()

    assert "navn kommer" in page


# Accounts


def test_a_new_account_gets_a_letter_and_no_password(
    administrator: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    person = make_person()
    make_representation(person)

    with django_capture_on_commit_callbacks(execute=True):
        send(administrator, reverse("admin:organisations_user_add"), email="Ellen@Example.org", person=str(person.pk))

    user = User.objects.get(person=person)
    [letter] = mail.outbox
    link = re.search(r"http://testserver(/passord/\S+)", str(letter.body))
    assert (user.email, user.has_usable_password(), is_secretariat(user)) == ("ellen@example.org", False, False)
    assert (letter.to, letter.subject) == (["ellen@example.org"], "Kontoen din hos Ekspertrådet")
    assert link is not None
    assert Client().get(link[1], follow=True).status_code == 200


def test_the_letter_can_be_sent_again(
    administrator: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    user = make_user(email="ellen@example.org")
    path = reverse("admin:organisations_user_invite", args=[user.pk])

    with django_capture_on_commit_callbacks(execute=True):
        answers = [administrator.get(path).status_code, administrator.post(path).status_code]

    assert answers == [405, 302]
    assert [letter.to for letter in mail.outbox] == [["ellen@example.org"]]


def test_the_secretary_neither_sees_nor_invites_accounts(secretary: Client) -> None:
    user = make_user(email="ellen@example.org")

    answers = [
        secretary.get(address(user)).status_code,
        secretary.post(reverse("admin:organisations_user_invite", args=[user.pk])).status_code,
        secretary.post(reverse("admin:organisations_user_add"), {"email": "x@example.org"}).status_code,
    ]

    assert answers == [404, 404, 404]
    assert mail.outbox == []


def test_a_tick_makes_a_secretary_and_unmakes_her(administrator: Client) -> None:
    user = make_user(email="ida@example.org")

    send(administrator, address(user), in_secretariat="on")
    ticked = is_secretariat(User.objects.get(pk=user.pk))
    page = administrator.get(reverse("admin:organisations_user_changelist")).content.decode()
    send(administrator, address(user), in_secretariat=None)

    assert (ticked, is_secretariat(User.objects.get(pk=user.pk))) == (True, False)
    assert "ida@example.org" in page


def test_an_account_is_closed_and_never_deleted(administrator: Client, member_user: User) -> None:
    send(administrator, address(member_user), is_active=None)

    assert administrator.post(address(member_user, "delete"), {"post": "yes"}).status_code == 404
    assert User.objects.get(pk=member_user.pk).is_active is False


@pytest.mark.parametrize("lost", ["is_superuser", "is_active"])
def test_administrators_do_not_lock_themselves_out(lost: str, administrator: Client, administrator_user: User) -> None:
    answer = send(administrator, address(administrator_user), **{lost: None})

    assert errors_of(answer) == ["Du kan ikke stenge din egen konto eller ta fra deg selv administratorrollen."]


def test_an_address_with_an_account_is_refused_in_any_case(administrator: Client, member_user: User) -> None:
    answer = send(administrator, reverse("admin:organisations_user_add"), email="ELLEN@example.org")

    assert set(errors_of(answer)) == {"Adressen har alt en konto."}


def test_accounts_are_found_by_address_and_by_name(administrator: Client, member_user: User) -> None:
    assert [found(administrator, "user", words) for words in ("ELLEN@", "krogh", "guro")] == [
        ["ellen@example.org"],
        ["ellen@example.org"],
        [],
    ]


def test_representations_and_seats_keep_their_words_on_the_pages_that_name_them(secretary: Client) -> None:
    representation = make_representation(make_person("Ellen Krogh"), make_seat(make_organisation("PBU")))

    pages = [secretary.get(address(row)).content.decode() for row in (representation, representation.seat)]

    assert all("Ellen Krogh" in page for page in pages)
    assert Representation.rows.count() == Seat.rows.count() == 1
