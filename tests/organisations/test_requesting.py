"""An organisation asks for a change; nothing is in force before it is accepted, and then exactly that is done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from organisations.links import link_for
from organisations.models import (
    ChangeRequest,
    Event,
    LinkUse,
    Organisation,
    OrganisationName,
    Person,
    Representation,
    Seat,
    SignedLink,
    SiteEpoch,
    User,
)
from organisations.requesting import (
    MOST_WAITING,
    CannotDecide,
    CannotRequest,
    accept_change,
    candidates,
    decline_change,
    request_change,
)
from tests.builders import make_organisation, make_person, make_representation

pytestmark = pytest.mark.django_db
Kind = ChangeRequest.Kind
State = ChangeRequest.State
TODAY = timezone.localdate


def role_request(seat: Seat, leaving: Representation | None, kind: Kind = Kind.REPRESENTATIVE) -> ChangeRequest:
    fields = {
        "seat": seat.pk,
        "leaving": leaving.pk if leaving else None,
        "name": "Kari Vold",
        "email": "kari@example.org",
        "on": TODAY().isoformat(),
    }
    return request_change(seat.organisation, kind, fields)


def test_a_request_waits_and_changes_nothing(member_seat: Seat, member_user: User) -> None:
    before = list(Representation.rows.values_list("pk", "person", "until"))

    request = role_request(member_seat, Representation.rows.get(person=member_user.person))

    assert (request.state, request.decided_at) == (State.WAITING, None)
    assert list(Representation.rows.values_list("pk", "person", "until")) == before
    assert not Person.rows.filter(name="Kari Vold").exists()


def test_the_same_asked_twice_is_one_request_and_one_use_of_the_link(member_seat: Seat) -> None:
    organisation = member_seat.organisation
    link = link_for(SignedLink.Purpose.ORGANISATION, organisation=organisation)

    first, second, other = (
        request_change(organisation, Kind.ALIAS, {"name": name}, link=link)
        for name in ("Balansen", "Balansen", "Ungdom")
    )

    assert first == second
    assert other != first
    assert list(LinkUse.rows.values_list("deed", flat=True)) == ["change_requested", "change_requested"]


def test_a_link_that_went_astray_fills_no_desk(member_seat: Seat) -> None:
    for number in range(MOST_WAITING):
        request_change(member_seat.organisation, Kind.ALIAS, {"name": f"Navn {number}"})

    with pytest.raises(CannotRequest) as refused:
        request_change(member_seat.organisation, Kind.ALIAS, {"name": "Ett til"})

    assert refused.value.sentence == "Mange forslag venter alt. Skriv til sekretariatet i stedet."
    assert ChangeRequest.rows.count() == MOST_WAITING


def test_an_accepted_representative_takes_over_on_the_day(
    member_seat: Seat, member_user: User, secretary_user: User
) -> None:
    sitting = Representation.rows.get(person=member_user.person)

    request = accept_change(role_request(member_seat, sitting), by=secretary_user)

    sitting.refresh_from_db()
    new = Representation.rows.get(seat=member_seat, until__isnull=True, kind="fixed")
    assert sitting.until == TODAY() - timedelta(days=1)
    assert new.person is not None
    assert (new.person.name, new.person.email, new.since) == ("Kari Vold", "kari@example.org", TODAY())
    assert (request.state, request.decided_by) == (State.ACCEPTED, secretary_user)
    assert Event.rows.get(organisation=member_seat.organisation).text == "Ny representant: Kari Vold"


def test_a_deputy_may_come_in_addition(member_seat: Seat, deputy_user: User, secretary_user: User) -> None:
    accept_change(role_request(member_seat, None, Kind.DEPUTY), by=secretary_user)

    deputies = Representation.rows.filter(seat=member_seat, kind="deputy", until__isnull=True).order_by("pk")
    assert [one.person.name for one in deputies if one.person] == ["Tor Aasland", "Kari Vold"]


def test_the_newcomer_may_be_somebody_the_register_knows(
    member_seat: Seat, member_user: User, secretary_user: User
) -> None:
    known = make_person("Kari  Vold", email="gammel@example.org")
    same_address = make_person("K. Vold", email="kari@example.org")
    make_person("Kari Voll")
    request = role_request(member_seat, Representation.rows.get(person=member_user.person))
    assert candidates(request) == [same_address, known] or candidates(request) == [known, same_address]

    accept_change(request, person=known, by=secretary_user)

    known.refresh_from_db()
    assert known.email == "kari@example.org"
    assert Representation.rows.get(seat=member_seat, until__isnull=True, kind="fixed").person == known


def test_a_request_out_of_date_is_refused_and_leaves_nobody_behind(
    member_seat: Seat, member_user: User, secretary_user: User
) -> None:
    sitting = Representation.rows.get(person=member_user.person)
    request = role_request(member_seat, sitting)
    Representation.rows.filter(pk=sitting.pk).update(until=TODAY() - timedelta(days=3))

    with pytest.raises(CannotDecide) as refused:
        accept_change(request, by=secretary_user)

    request.refresh_from_db()
    assert refused.value.sentence == "Byttet er alt gjort. Se hvem som sitter nå."
    assert request.state == State.WAITING
    assert not Person.rows.filter(name="Kari Vold").exists()


@pytest.mark.parametrize(
    ("gone", "sentence"),
    [
        ("seat", "Medlemskapet finnes ikke lenger."),
        ("leaving", "Den som skulle slutte, er ikke lenger ført. Se hvem som sitter nå."),
    ],
)
def test_a_request_about_rows_that_are_gone_is_refused(
    gone: str, sentence: str, member_seat: Seat, secretary_user: User
) -> None:
    request = role_request(member_seat, None)
    request.fields[gone] = 999_999
    request.save()

    with pytest.raises(CannotDecide) as refused:
        accept_change(request, by=secretary_user)

    assert refused.value.sentence == sentence


def test_a_new_name_keeps_the_old_one_for_older_texts(member_seat: Seat, secretary_user: User) -> None:
    organisation, epoch = member_seat.organisation, SiteEpoch.now()
    fields = {"name": "Psykisk Balanse Unge", "short": "PBUnge", "website": "https://pbu.example.org"}

    accept_change(request_change(organisation, Kind.ADDRESS, fields), by=secretary_user)

    organisation.refresh_from_db()
    assert (organisation.name, organisation.short, organisation.website, organisation.folded_short) == (
        "Psykisk Balanse Unge",
        "PBUnge",
        "https://pbu.example.org",
        "pbunge",
    )
    assert list(organisation.other_names.order_by("pk").values_list("name", "origin", "until")) == [
        ("Psykisk Balanse Ungdom", "earlier", TODAY() - timedelta(days=1)),
        ("PBU", "earlier", TODAY() - timedelta(days=1)),
    ]
    assert SiteEpoch.now() > epoch


def test_a_name_that_another_has_is_refused(member_seat: Seat, secretary_user: User) -> None:
    make_organisation("LPS", name="Landslaget for pårørende og søsken")
    short = request_change(member_seat.organisation, Kind.ADDRESS, {"short": "lps"})
    spelling = request_change(member_seat.organisation, Kind.ALIAS, {"name": "LPS"})

    sentences = []
    for request in (short, spelling):
        with pytest.raises(CannotDecide) as refused:
            accept_change(request, by=secretary_user)
        sentences.append(refused.value.sentence)

    assert sentences == [
        "Kortnavnet er alt i bruk. Velg et annet, eller rett den andre organisasjonen.",
        "En annen organisasjon heter dette.",
    ]
    assert Organisation.rows.filter(short="PBU").exists()
    assert not OrganisationName.rows.exists()
    assert set(ChangeRequest.rows.values_list("state", flat=True)) == {State.WAITING}


def test_an_accepted_spelling_is_a_name_of_the_organisation(member_seat: Seat, secretary_user: User) -> None:
    accept_change(request_change(member_seat.organisation, Kind.ALIAS, {"name": "Balansen"}), by=secretary_user)

    assert list(member_seat.organisation.other_names.values_list("name", "origin")) == [("Balansen", "alias")]


def test_what_is_decided_stays_decided(member_seat: Seat, secretary_user: User) -> None:
    request = request_change(member_seat.organisation, Kind.OTHER, {}, note="Vi har flyttet.")
    decline_change(request, answer="Skriv hvor.", by=secretary_user)

    with pytest.raises(CannotDecide, match=r"^Forslaget er alt avgjort\.$"):
        accept_change(request, by=secretary_user)
    with pytest.raises(CannotDecide, match=r"^Forslaget er alt avgjort\.$"):
        decline_change(request, answer="", by=secretary_user)

    request.refresh_from_db()
    assert (request.state, request.answer) == (State.DECLINED, "Skriv hvor.")


def test_candidates_are_for_roles_alone(member_seat: Seat) -> None:
    make_person("Balansen")
    request = request_change(member_seat.organisation, Kind.ALIAS, {"name": "Balansen"})

    assert candidates(request) == []


def test_a_day_before_the_seat_is_refused(member_seat: Seat, secretary_user: User) -> None:
    Seat.rows.filter(pk=member_seat.pk).update(since=date(2020, 1, 1))
    make_representation(make_person("Guro Lid"), member_seat, kind=Representation.Kind.DEPUTY)
    request = role_request(member_seat, None, Kind.DEPUTY)
    request.fields["on"] = "2019-01-01"
    request.save()

    with pytest.raises(CannotDecide, match="har ikke plass i rådet den dagen"):
        accept_change(request, by=secretary_user)
