"""The secretary's queue of what organisations ask for, her two answers, and the links they ask by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from meetings.models import Mail
from organisations.links import link_for, open_link
from organisations.models import ChangeRequest, LinkUse, Organisation, Person, Representation, Seat, SignedLink, User
from organisations.requesting import accept_change, request_change
from tests.builders import make_organisation, make_person, make_representation, make_seat
from tests.test_posted_twice import at_once

pytestmark = pytest.mark.django_db
QUEUE = "/sekretariat/endringsforslag/"
LINK = "/sekretariat/organisasjoner/pbu/lenke/"
LOOKING_FOR_THE_NEWCOMER = 'LEFT OUTER JOIN "organisations_personname"'
Kind = ChangeRequest.Kind


def text_of(client: Client, path: str) -> str:
    response = client.get(path, follow=True)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def request_by_link(member_seat: Seat, member_user: User) -> ChangeRequest:
    """Ellen's link asks that Kari take over for Ellen."""
    organisation, sitting = member_seat.organisation, Representation.rows.get(person=member_user.person)
    link = link_for(SignedLink.Purpose.ORGANISATION, organisation=organisation, person=member_user.person)
    fields = {
        "seat": member_seat.pk,
        "leaving": sitting.pk,
        "name": "Kari Vold",
        "email": "kari@example.org",
        "on": timezone.localdate().isoformat(),
    }
    Person.rows.filter(account=member_user).update(email="ellen@pbu.example.org")
    return request_change(organisation, Kind.REPRESENTATIVE, fields, note="Årsmøtet valgte.", link=link)


def test_the_queue_shows_old_and_new_and_the_desk_how_many(secretary: Client, request_by_link: ChangeRequest) -> None:
    page = text_of(secretary, QUEUE)

    assert re.findall(r'<td data-h="(?:Nå|Foreslått)" lang="nb">([^<]*)</td>', page)[:4] == [
        "Ellen Krogh",
        "Kari Vold",
        "ellen@pbu.example.org",
        "kari@example.org",
    ]
    assert "Årsmøtet valgte." in page
    assert "gjennom lenken til Ellen Krogh" in page
    assert '<span class="tag warn">1 venter</span>' in text_of(secretary, "/sekretariat/")


def test_an_empty_queue_says_so(secretary: Client) -> None:
    assert "Ingen forslag venter." in text_of(secretary, QUEUE)
    assert "venter</span>" not in text_of(secretary, "/sekretariat/")


def test_accepting_does_it_once_and_tells_whoever_asked(
    secretary: Client, request_by_link: ChangeRequest, member_seat: Seat
) -> None:
    path = f"{QUEUE}{request_by_link.pk}/"

    answers = [secretary.post(path, {"svar": "godta"}) for _time in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, QUEUE), (302, path)]
    assert Representation.rows.get(seat=member_seat, kind="fixed", until__isnull=True).person == Person.rows.get(
        name="Kari Vold"
    )
    mail = Mail.rows.get()
    assert (mail.to, mail.subject) == ("ellen@pbu.example.org", "Forslaget fra PBU er godtatt")
    assert "Forslaget deres om «Ny representant» er godtatt, og endringen er gjort." in mail.text
    assert "Forslaget er alt avgjort." in text_of(secretary, path)


@pytest.mark.django_db(transaction=True)
def test_a_request_accepted_twice_at_once_is_done_once(
    secretary: Client, request_by_link: ChangeRequest, member_seat: Seat
) -> None:
    assert at_once(secretary, f"{QUEUE}{request_by_link.pk}/", {"svar": "godta"}) == [302, 302]

    assert Person.rows.filter(name="Kari Vold").count() == 1
    assert Representation.rows.filter(seat=member_seat, until__isnull=True).count() == 1
    assert Mail.rows.count() == 1


@pytest.mark.parametrize("answer", [{"svar": "godta"}, {"svar": "avvis", "answer": ""}], ids=["accept", "decline"])
def test_a_request_decided_while_the_answer_was_being_read_is_told_of(
    secretary: Client, secretary_user: User, request_by_link: ChangeRequest, answer: dict[str, str]
) -> None:
    path = f"{QUEUE}{request_by_link.pk}/"

    # The newcomer of the first acceptance is known by now, so that the second would ask who it is.
    with another_before(LOOKING_FOR_THE_NEWCOMER, lambda: accept_change(request_by_link, by=secretary_user)):
        response = secretary.post(path, answer)

    assert (response.status_code, response["Location"]) == (302, path)
    assert "Forslaget er alt avgjort." in text_of(secretary, path)
    assert Person.rows.filter(name="Kari Vold").count() == 1


@contextmanager
def another_before(query: str, deed: Callable[[], object]) -> Iterator[None]:
    """Do what another window does, once: just before the first query that holds these words."""
    waiting = [deed]

    def meanwhile(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if waiting and query in sql:
            waiting.pop()()
        return execute(sql, *rest)

    with connection.execute_wrapper(meanwhile):
        yield
    assert not waiting, "no query held these words"


@pytest.mark.django_db(transaction=True)
def test_a_link_sent_twice_at_once_is_made_and_mailed_once(secretary: Client, member_seat: Seat) -> None:
    Organisation.rows.filter(pk=member_seat.organisation_id).update(email="post@pbu.example.org")

    assert at_once(secretary, LINK, {"send": "1", "to": "postkasse", "sent": "0"}) == [302, 302]

    assert (SignedLink.rows.count(), Mail.rows.count()) == (1, 1)


def test_the_secretary_says_who_the_newcomer_is(secretary: Client, request_by_link: ChangeRequest) -> None:
    known = make_person("Kari Vold", email="gammel@example.org")
    path = f"{QUEUE}{request_by_link.pk}/"

    unsaid = secretary.post(path, {"svar": "godta"})
    assert "Kari Vold, e-posten gammel@example.org byttes" in unsaid.content.decode()
    assert unsaid.context["accepting"].errors.keys() == {"person"}

    secretary.post(path, {"svar": "godta", "person": str(known.pk)})

    known.refresh_from_db()
    assert known.email == "kari@example.org"
    assert Person.rows.filter(name="Kari Vold").count() == 1


def test_a_new_person_of_the_same_name_may_be_meant(secretary: Client, request_by_link: ChangeRequest) -> None:
    make_person("Kari Vold")

    secretary.post(f"{QUEUE}{request_by_link.pk}/", {"svar": "godta", "person": "ny"})

    assert Person.rows.filter(name="Kari Vold").count() == 2


def test_declining_needs_a_word_back_and_sends_it(
    secretary: Client, request_by_link: ChangeRequest, member_seat: Seat, member_user: User
) -> None:
    path = f"{QUEUE}{request_by_link.pk}/"

    empty = secretary.post(path, {"svar": "avvis", "answer": " "})
    assert empty.context["declining"].errors.keys() == {"answer"}
    for _time in range(2):
        secretary.post(path, {"svar": "avvis", "answer": "Send oss protokollen."})

    mail = Mail.rows.get()
    assert mail.subject == "Forslaget fra PBU er ikke godtatt"
    assert "Send oss protokollen." in mail.text
    assert "<p>Send oss protokollen.</p>" in re.sub(r"<p [^>]*>", "<p>", mail.html)
    assert Representation.rows.get(seat=member_seat, until__isnull=True).person == member_user.person


def test_what_the_register_refuses_is_said_and_nothing_is_sent(secretary: Client, member_seat: Seat) -> None:
    request = request_change(member_seat.organisation, Kind.ALIAS, {"name": "Lag"})
    make_organisation("Lag")

    secretary.post(f"{QUEUE}{request.pk}/", {"svar": "godta"})

    assert "En annen organisasjon heter dette." in text_of(secretary, f"{QUEUE}{request.pk}/")
    request.refresh_from_db()
    assert request.state == "waiting"
    assert not Mail.rows.exists()


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Kind.ADDRESS, {"name": "Nytt navn", "email": "ny@pbu.example.org"}),
        (Kind.ALIAS, {"name": "Balansen"}),
        (Kind.OTHER, {}),
    ],
)
def test_each_kind_is_shown_and_accepted(
    kind: ChangeRequest.Kind, fields: dict[str, object], secretary: Client, member_seat: Seat, member_user: User
) -> None:
    request = request_change(member_seat.organisation, kind, fields, note="Merknad", by=member_user)
    path = f"{QUEUE}{request.pk}/"
    assert "Merknad" in text_of(secretary, path)

    secretary.post(path, {"svar": "godta"})

    assert "Godtatt" in text_of(secretary, path)
    assert Mail.rows.get().person == member_user.person


def test_an_account_without_a_person_is_answered_at_its_own_address(
    secretary: Client, member_seat: Seat, administrator_user: User
) -> None:
    request = request_change(member_seat.organisation, Kind.OTHER, {}, note="x", by=administrator_user)

    secretary.post(f"{QUEUE}{request.pk}/", {"svar": "godta"})

    assert Mail.rows.get().to == "drift@example.org"


def test_an_unknown_request_is_not_found(secretary: Client) -> None:
    assert secretary.get(f"{QUEUE}999999/").status_code == 404
    assert secretary.get("/sekretariat/organisasjoner/finnes-ikke/lenke/").status_code == 404


def test_the_queue_costs_as_many_queries_for_three_as_for_one(
    secretary: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        seat = make_seat()
        sitting = make_representation(make_person(), seat)
        fields = {"seat": seat.pk, "leaving": sitting.pk, "name": "x", "email": "y@example.org", "on": "2026-01-01"}
        ChangeRequest.rows.create(organisation=seat.organisation, kind=Kind.REPRESENTATIVE, fields=fields)
        ChangeRequest.rows.create(
            organisation=seat.organisation, kind=Kind.OTHER, state="declined", decided_at=timezone.now()
        )
        if number in {0, 2}:
            with django_assert_num_queries(5):
                secretary.get(QUEUE)


# The organisation's own link


def test_a_link_is_made_mailed_and_sent_once_more_but_not_by_a_double_click(
    secretary: Client, visitor: Client, member_user: User, settings: Settings
) -> None:
    settings.SITE_URL = "https://raad.example"
    Person.rows.filter(account=member_user).update(email="ellen@pbu.example.org")
    ellen = str(member_user.person_id)

    for sent in ("0", "0", "1"):
        assert secretary.post(LINK, {"send": "1", "to": ellen, "sent": sent}).status_code == 302

    first, second = Mail.rows.order_by("pk")
    address = re.findall(r"https://raad\.example(/var-organisasjon/\S+)", first.text)[0]
    assert address in second.text
    assert (first.to, first.subject) == ("ellen@pbu.example.org", "Siden til PBU")
    assert address in first.html
    assert SignedLink.rows.get().person == member_user.person
    assert visitor.get(address).status_code == 200
    assert "Sendt 2 ganger" in text_of(secretary, LINK)


def test_a_revoked_link_is_dead_and_a_new_one_is_another(secretary: Client, visitor: Client, member_user: User) -> None:
    Person.rows.filter(account=member_user).update(email="ellen@pbu.example.org")
    ellen = str(member_user.person_id)
    secretary.post(LINK, {"send": "1", "to": ellen, "sent": "0"})
    old = re.findall(r"/var-organisasjon/\S+", Mail.rows.get().text)[0]

    for _time in range(2):
        assert secretary.post(LINK, {"trekk": ellen}).status_code == 302
    assert visitor.get(old).status_code == 404

    secretary.post(LINK, {"send": "1", "to": ellen, "sent": "0"})
    new = re.findall(r"/var-organisasjon/\S+", Mail.rows.latest("pk").text)[0]
    assert new != old
    assert visitor.get(new).status_code == 200


def test_the_post_box_may_have_the_link(secretary: Client, member_seat: Seat) -> None:
    Organisation.rows.filter(pk=member_seat.organisation_id).update(email="post@pbu.example.org")

    secretary.post(LINK, {"send": "1", "to": "postkasse", "sent": "0"})

    mail = Mail.rows.get()
    token = re.findall(r"/var-organisasjon/(\S+)/", mail.text)[0]
    link = open_link(token, SignedLink.Purpose.ORGANISATION)
    assert mail.to == "post@pbu.example.org"
    assert link is not None
    assert (link.organisation, link.person) == (member_seat.organisation, None)


def test_without_an_address_no_link_is_made(secretary: Client, member_user: User) -> None:
    secretary.post(LINK, {"send": "1", "to": str(member_user.person_id), "sent": "0"})

    assert "Ingen e-postadresse er ført." in text_of(secretary, LINK)
    assert not SignedLink.rows.exists()
    assert not Mail.rows.exists()


@pytest.mark.parametrize("posted", [{"send": "1"}, {"send": "1", "to": "999", "sent": "0"}, {"trekk": "999"}, {}])
def test_a_form_that_names_nobody_does_nothing(posted: dict[str, str], secretary: Client, member_user: User) -> None:
    assert secretary.post(LINK, posted).status_code == 200
    assert not SignedLink.rows.exists()


def test_the_page_of_links_costs_as_many_queries_for_three_as_for_one(
    secretary: Client, member_seat: Seat, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        person = make_person(email=f"p{number}@example.org")
        make_representation(person, member_seat, kind=Representation.Kind.DEPUTY)
        secretary.post(LINK, {"send": "1", "to": str(person.pk), "sent": "0"})
        LinkUse.rows.create(link=SignedLink.rows.latest("pk"), deed="change_requested")
        secretary.get(LINK)
        if number in {0, 2}:
            with django_assert_num_queries(8):
                secretary.get(LINK)


# The register


def test_the_register_shows_a_request_and_lets_it_be_deleted(secretary: Client, request_by_link: ChangeRequest) -> None:
    base = "/admin/organisations/changerequest/"

    listed, shown = text_of(secretary, base), text_of(secretary, f"{base}{request_by_link.pk}/change/")

    assert "Ny representant" in listed
    assert "Kari Vold, kari@example.org" in shown
    assert secretary.get(f"{base}add/").status_code in {403, 404}
    secretary.post(f"{base}{request_by_link.pk}/delete/", {"post": "yes"})
    assert not ChangeRequest.rows.exists()
