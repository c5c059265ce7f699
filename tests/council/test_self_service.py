"""An organisation's own page, by log-in and by signed link: who opens it, what it shows, what it asks for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from meetings.models import Audience
from organisations.links import link_for, revoke_link, token_of
from organisations.models import ChangeRequest, LinkUse, OrganisationName, Representation, Seat, SignedLink, User
from tests.builders import make_body, make_meeting, make_organisation, make_representation, make_seat, publish
from tests.council.published import published
from tests.meetings.pages import filled
from tests.test_posted_twice import at_once

pytestmark = pytest.mark.django_db
OWN = "/min-side/organisasjon/pbu/"
Purpose = SignedLink.Purpose


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def by_link(member_seat: Seat, member_user: User) -> str:
    """The page's address for whoever has Ellen's link."""
    link = link_for(Purpose.ORGANISATION, organisation=member_seat.organisation, person=member_user.person)
    return f"/var-organisasjon/{token_of(link)}/"


def counts() -> list[int]:
    return [model._base_manager.count() for model in (ChangeRequest, LinkUse, Representation, SignedLink)]


# Who


def test_the_page_is_for_those_who_sit_for_the_organisation_today(
    member: Client, deputy: Client, other_member: Client, ex_member: Client, secretary: Client
) -> None:
    answers = [client.get(OWN).status_code for client in (member, deputy, other_member, ex_member, secretary)]

    assert answers == [200, 200, 404, 404, 404]
    assert member.get("/min-side/organisasjon/terskel/").status_code == 404
    assert member.get("/min-side/organisasjon/finnes-ikke/").status_code == 404
    assert other_member.get(f"{OWN}endre/annet/").status_code == 404


def test_a_visitor_is_led_to_the_log_in_page(visitor: Client, member_seat: Seat) -> None:
    assert visitor.get(OWN)["Location"] == f"/logg-inn/?next={OWN}"


def test_a_link_opens_the_page_without_a_log_in_and_changes_nothing(visitor: Client, by_link: str) -> None:
    before = counts()

    responses = [visitor.get(f"{by_link}{rest}") for rest in ("", "endre/representant/", "endre/annet/")]

    assert [response.status_code for response in responses] == [200, 200, 200]
    assert {(response["Cache-Control"], response["Referrer-Policy"]) for response in responses} == {
        ("private, no-store", "same-origin")
    }
    assert visitor.head(by_link).status_code == 200
    assert counts() == before


def test_a_link_ends_with_its_persons_role_the_seat_or_its_revocation(
    visitor: Client, member_seat: Seat, member_user: User, by_link: str
) -> None:
    organisation = member_seat.organisation
    post_box = link_for(Purpose.ORGANISATION, organisation=organisation)
    revoked = link_for(Purpose.ORGANISATION, organisation=organisation)
    revoke_link(revoked)
    of_another_purpose = link_for(Purpose.REPLY, organisation=organisation)
    expired = link_for(Purpose.ORGANISATION, organisation=organisation, expires_at=timezone.now() - timedelta(days=1))

    def statuses() -> list[int]:
        links = (post_box, revoked, of_another_purpose, expired)
        paths = [by_link, *(f"/var-organisasjon/{token_of(link)}/" for link in links)]
        return [visitor.get(path).status_code for path in paths]

    yesterday = timezone.localdate() - timedelta(days=1)
    assert statuses() == [200, 200, 404, 404, 404]
    Representation.rows.filter(person=member_user.person).update(until=yesterday)
    assert statuses() == [404, 200, 404, 404, 404]
    Seat.rows.filter(pk=member_seat.pk).update(until=yesterday)
    assert statuses() == [404, 404, 404, 404, 404]


def test_a_dead_link_is_one_plain_page_that_says_who_to_write_to(visitor: Client) -> None:
    response = visitor.post("/var-organisasjon/1-abc.def/endre/annet/", {"note": "Hei"})

    assert response.status_code == 404
    assert "sekretariatet@example.org" in response.content.decode()
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("private, no-store", "no-referrer")


# What


def test_the_page_shows_what_stands_about_the_organisation_and_no_other(
    member: Client, visitor: Client, member_seat: Seat, by_link: str
) -> None:
    organisation = member_seat.organisation
    OrganisationName.rows.create(organisation=organisation, name="Balansen")
    other = make_seat(make_organisation("LPS"), member_seat.body).organisation
    published(
        "PBU: Vi vil ha flere (([og bedre])) senger.\nPBU (kun medlemmer): Bare for oss.\nLPS: Dette sa andre.\n"
        "// internt notat\n! PBU innen 1.9.2026: skrive til NAV\n! LPS innen 1.9.2026: en annens oppgave",
        present=(organisation, other),
        audience=Audience.MEMBERS,
    )

    for client, path in ((member, OWN), (visitor, by_link)):
        page = text_of(client, path)

        for shown in ("Ellen Krogh", "Balansen", "Vi vil ha flere", "og bedre", "Bare for oss.", "skrive til NAV"):
            assert (path, shown, shown in page) == (path, shown, True)
        for hidden in ("Dette sa andre.", "internt notat", "en annens oppgave"):
            assert (path, hidden, hidden in page) == (path, hidden, False)
    assert 'href="/referater/2026-06-03/"' in text_of(member, OWN)
    assert 'href="/referater/2026-06-03/"' not in text_of(visitor, by_link)


def test_a_draft_says_nothing_on_the_page(member: Client, member_seat: Seat) -> None:
    make_meeting(text="PBU: Ikke for andre ennå.\n! PBU: heller ikke dette", organisations=[member_seat.organisation])

    page = text_of(member, OWN)

    assert "Ikke for andre" not in page
    assert "heller ikke dette" not in page


def test_lines_are_paged_by_key(member: Client, member_seat: Seat) -> None:
    publish(make_meeting(statements=12, organisations=[member_seat.organisation]))

    first = member.get(OWN)
    second = member.get(OWN, {"etter": first.context["older"]})

    assert [len(page.context["hits"]) for page in (first, second)] == [10, 2]
    assert member.get(OWN, {"etter": "tull"}).status_code == 200


def test_the_page_costs_as_many_queries_for_three_of_everything_as_for_one(
    member: Client, visitor: Client, member_seat: Seat, by_link: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    organisation = member_seat.organisation
    for number in range(3):
        OrganisationName.rows.create(organisation=organisation, name=f"Navn {number}")
        ChangeRequest.rows.create(
            organisation=organisation,
            kind="deputy",
            fields={"leaving": None, "name": "x", "email": "y", "on": "2026-01-01"},
        )
        ChangeRequest.rows.create(organisation=organisation, kind="other", state="declined", decided_at=timezone.now())
        make_representation(seat=member_seat, kind=Representation.Kind.DEPUTY)
        published(f"PBU: Innspill.\n! PBU: oppgave {number}", on=date(2026, 6, number + 1), present=(organisation,))
        if number in {0, 2}:
            with django_assert_num_queries(14):
                visitor.get(by_link)
            with django_assert_num_queries(18):
                member.get(OWN)


# What is asked for


def ask(client: Client, path: str, **typed: str) -> Any:  # Any: the test client's response
    return client.post(path, filled(client.get(path), also=typed))


def test_a_new_representative_is_asked_for_by_link(
    visitor: Client, member_seat: Seat, member_user: User, by_link: str
) -> None:
    path = f"{by_link}endre/representant/"

    for _time in range(2):
        response = ask(
            visitor, path, name="Kari Vold", email="kari@example.org", on="1.12.2026", note="Årsmøtet valgte."
        )
        assert (response.status_code, response["Location"]) == (302, f"{by_link}?sagt=forslag")

    request = ChangeRequest.rows.get()
    sitting = Representation.rows.get(person=member_user.person)
    assert request.fields == {
        "seat": member_seat.pk,
        "leaving": sitting.pk,
        "name": "Kari Vold",
        "email": "kari@example.org",
        "on": "2026-12-01",
    }
    assert (request.kind, request.note, request.asked_by) == ("representative", "Årsmøtet valgte.", None)
    assert LinkUse.rows.get().link == request.link
    page = text_of(visitor, f"{by_link}?sagt=forslag")
    assert "Forslaget er sendt." in page
    assert 'Representant: <span lang="nb">Kari Vold</span>' in page


def test_a_deputy_takes_over_for_one_or_comes_in_addition(member: Client, deputy_user: User) -> None:
    sitting = Representation.rows.get(person=deputy_user.person)
    path = f"{OWN}endre/vara/"
    known = {"name": "Kari Vold", "email": "kari@example.org"}

    ask(member, path, **known)
    ask(member, path, **known, leaving=str(sitting.pk))

    assert [request.fields["leaving"] for request in ChangeRequest.rows.all()] == [None, sitting.pk]
    assert {str(request.asked_by) for request in ChangeRequest.rows.all()} == {"ellen@example.org"}


def test_an_organisation_with_two_seats_says_which(member: Client, member_seat: Seat, deputy_user: User) -> None:
    board = make_seat(member_seat.organisation, make_body("Styret"))
    there = make_representation(seat=board, kind=Representation.Kind.DEPUTY)
    path = f"{OWN}endre/vara/"
    typed = {"name": "Kari Vold", "email": "kari@example.org", "seat": str(member_seat.pk)}

    refused = ask(member, path, **typed, leaving=str(there.pk))
    taken = ask(member, path, **{**typed, "seat": str(board.pk)}, leaving=str(there.pk))

    assert "Den du valgte, sitter i et annet organ." in refused.content.decode()
    assert taken.status_code == 302
    assert ChangeRequest.rows.get().fields["seat"] == board.pk


def test_a_seat_of_another_organisation_cannot_be_named(member: Client, other_member_user: User) -> None:
    theirs = Seat.rows.get(organisation__short="Terskel")

    response = ask(member, f"{OWN}endre/representant/", seat=str(theirs.pk), name="Kari Vold", email="kari@example.org")

    assert response.status_code == 200
    assert not ChangeRequest.rows.exists()


def test_only_what_is_changed_is_asked_for(member: Client, member_seat: Seat) -> None:
    path = f"{OWN}endre/navn-og-adresser/"

    nothing = ask(member, path)
    make_organisation("LPS")
    taken = ask(member, path, short="LPS")
    wrong = ask(member, path, website="pbu", email="post")
    ask(member, path, website="https://pbu.example.org")

    assert "Du har ikke endret noe." in nothing.content.decode()
    assert "Kortnavnet er alt i bruk." in taken.content.decode()
    assert sorted(wrong.context["form"].errors) == ["email", "website"]
    assert ChangeRequest.rows.get().fields == {"website": "https://pbu.example.org"}


def test_a_spelling_that_another_organisation_has_is_refused_at_once(member: Client) -> None:
    make_organisation("LPS")
    path = f"{OWN}endre/skrivemate/"

    refused = ask(member, path, name="lps")
    ask(member, path, name="Balansen")

    assert "En annen organisasjon heter dette." in refused.content.decode()
    assert ChangeRequest.rows.get().fields == {"name": "Balansen"}


def test_anything_else_is_asked_for_in_words(member: Client) -> None:
    path = f"{OWN}endre/annet/"

    empty = ask(member, path)
    ask(member, path, note="Vi bytter fylke.\r\nFra nyttår.")

    assert empty.context["form"].errors.keys() == {"note"}
    assert ChangeRequest.rows.get().note == "Vi bytter fylke.\nFra nyttår."
    assert member.get(f"{OWN}endre/noe-annet/").status_code == 404


def test_too_many_that_wait_are_refused_with_a_sentence(member: Client, member_seat: Seat) -> None:
    for number in range(20):
        ChangeRequest.rows.create(organisation=member_seat.organisation, kind="alias", fields={"name": f"N {number}"})

    response = ask(member, f"{OWN}endre/annet/", note="Enda en")

    assert "Mange forslag venter alt." in response.content.decode()
    assert ChangeRequest.rows.count() == 20


@pytest.mark.django_db(transaction=True)
def test_a_request_sent_twice_at_once_waits_once(visitor: Client, by_link: str) -> None:
    path = f"{by_link}endre/annet/"
    fields = filled(visitor.get(path), note="Vi har flyttet.")

    assert at_once(visitor, path, fields) == [302, 302]
    assert ChangeRequest.rows.count() == 1
    assert LinkUse.rows.count() == 1


def test_an_answer_stands_on_the_page(member: Client, member_seat: Seat) -> None:
    ChangeRequest.rows.create(
        organisation=member_seat.organisation,
        kind="alias",
        state="declined",
        decided_at=timezone.now(),
        answer="Dere heter PBU.",
    )

    assert "Dere heter PBU." in text_of(member, OWN)
