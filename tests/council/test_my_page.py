"""Min side: what each sort of account finds there, and that every button does one thing once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from meetings.calling import answer_call, send_call
from meetings.circulating.answering import Wanted, answer_lines, own_lines
from meetings.circulating.sending import circulate
from meetings.models import Asked, Audience, Call, CallAnswer, Meeting, Reply
from meetings.proposing import make_proposal
from meetings.publishing import announce_meeting
from organisations.models import Office, Person, PersonName, Seat, SignedLink, User
from tests.builders import make_attendance, make_meeting, make_organisation, make_seat
from tests.council.published import published

pytestmark = pytest.mark.django_db
PAGE = "/min-side/"


def text_of(client: Client, path: str = PAGE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def coming(by: User, **fields: object) -> Meeting:
    fields = {"date": timezone.localdate() + timedelta(days=30), "state": Meeting.State.PLANNED, **fields}
    meeting = make_meeting(**fields)  # type: ignore[arg-type]  # the model's fields
    announce_meeting(meeting, by=by)
    return meeting


def press(client: Client, what: str) -> None:
    assert client.post(PAGE, {"gjor": what})["Location"] == PAGE


def test_a_member_finds_meetings_with_the_organisations_answer(
    member: Client, member_seat: Seat, other_member_user: User, secretary_user: User
) -> None:
    meetings = [coming(secretary_user, title=title, invited_at=timezone.now()) for title in ("Ett", "To")]
    terskel = Seat.rows.get(organisation__short="Terskel").organisation
    Reply.rows.create(
        meeting=meetings[0], organisation=member_seat.organisation, state="apology", answered_at=timezone.now()
    )
    Reply.rows.create(meeting=meetings[1], organisation=terskel, state="coming", answered_at=timezone.now())
    make_meeting(title="Ikke kunngjort", date=timezone.localdate(), state=Meeting.State.PLANNED)

    page = text_of(member)

    assert [entry["meeting"].title for entry in member.get(PAGE).context["meetings"]] == ["Ett", "To"]
    assert 'PBU: <span class="tag ok">Forfall</span>' in page
    assert page.count('<span class="tag warn">Ikke svart</span>') == 1
    assert [word in page for word in ("Terskel", "Kommer</span>")] == [False, False]
    assert [f'href="/svar/mote/{meeting.pk}/"' in page for meeting in meetings] == [True, True]


def test_nobody_is_asked_to_answer_for_a_meeting_that_nobody_was_invited_to(
    member: Client, secretary_user: User
) -> None:
    coming(secretary_user, title="Kunngjort")

    assert "/svar/mote/" not in text_of(member)


def test_a_member_finds_the_organisations_statements_and_tasks(
    member: Client, member_seat: Seat, member_user: User
) -> None:
    organisation = member_seat.organisation
    other = make_seat(make_organisation("LPS"), member_seat.body).organisation
    published(
        "PBU: Vi vil ha flere senger.\nLPS: Dette sa andre.\n! PBU innen 1.9.2026: skrive til NAV\n"
        "! Ellen Krogh: ringe Oslo\n! LPS: en annens oppgave",
        present=(organisation, other),
        audience=Audience.MEMBERS,
    )

    page = text_of(member)

    assert "Vi vil ha flere senger." in page
    assert "skrive til NAV" in page
    assert "ringe Oslo" in page
    assert 'href="/min-side/organisasjon/pbu/"' in page
    assert [word in page for word in ("Dette sa andre.", "en annens oppgave")] == [False, False]


def test_an_ex_member_finds_what_is_his_and_nothing_of_the_councils(
    ex_member: Client, member_seat: Seat, secretary_user: User
) -> None:
    coming(secretary_user, title="Møte for alle", audience=Audience.PUBLIC)
    published("PBU: Vi vil ha flere senger.", present=(member_seat.organisation,))

    page = text_of(ex_member)

    assert "Du møter ikke lenger for noen organisasjon i rådet." in page
    assert "Anders Ås" in page
    assert "1. januar 2019" in page
    assert [word in page for word in ("Møte for alle", "flere senger", "Lag adresse", "ukebrev")] == [False] * 4


def test_an_account_without_a_person_finds_its_address(administrator: Client) -> None:
    page = text_of(administrator)

    assert "Kontoen er ikke knyttet til noen i registeret." in page
    assert "drift@example.org" in page
    assert "Navn på åpne sider" not in page
    press(administrator, "samtykke")


def test_a_calendar_is_made_once_and_ended_once(member: Client, visitor: Client) -> None:
    press(member, "kalender")
    press(member, "kalender")
    address = member.get(PAGE).context["calendar"]
    path = address.partition("8000")[2]

    assert SignedLink.rows.count() == 1
    assert f'value="{address}"' in text_of(member)
    assert visitor.get(path).status_code == 200

    press(member, "avslutt-kalender")
    press(member, "avslutt-kalender")
    assert visitor.get(path).status_code == 404
    assert member.get(PAGE).context["calendar"] == ""


def test_an_ex_member_makes_no_calendar(ex_member: Client) -> None:
    press(ex_member, "kalender")

    assert not SignedLink.rows.exists()


def test_consent_and_weekly_letter_are_the_readers_own(member: Client, member_user: User, ex_member: Client) -> None:
    assert "Du har ikke sagt ja til å stå med navn." in text_of(member)
    press(member, "samtykke")
    press(member, "ikke-ukebrev")

    person = Person.rows.get(account=member_user)
    assert (person.consented_on, person.consent_withdrawn_on, person.wants_digest) == (
        timezone.localdate(),
        None,
        False,
    )
    assert "Trekk samtykket" in text_of(member)
    assert "Ja takk til ukebrev" in text_of(member)
    press(member, "trekk-samtykke")
    assert "Du trakk samtykket" in text_of(member)
    press(member, "ukebrev")
    person.refresh_from_db()
    assert (person.consent_withdrawn_on, person.wants_digest) == (timezone.localdate(), True)
    assert not Person.rows.filter(name="Anders Ås", consented_on__isnull=False).exists()


def test_an_unknown_button_does_nothing(member: Client, member_user: User) -> None:
    before = Person.rows.filter(account=member_user).values().get()

    press(member, "alt")
    press(member, "")

    assert Person.rows.filter(account=member_user).values().get() == before


def test_the_readers_data_can_be_taken_away(member: Client, member_user: User, member_seat: Seat) -> None:
    person = member_user.person
    assert person is not None
    PersonName.rows.create(person=person, name="Ellen K.")
    Office.rows.create(body=member_seat.body, kind=Office.Kind.BOARD, person=person, since=date(2024, 1, 1))
    press(member, "kalender")

    response = member.get("/min-side/opplysninger.json")
    data = response.json()

    assert response["Content-Disposition"] == 'attachment; filename="mine-opplysninger.json"'
    assert response["Cache-Control"] == "private, no-store"
    assert data["konto"]["adresse"] == "ellen@example.org"
    assert data["person"] == {
        "navn": "Ellen Krogh",
        "skrivemåter": ["Ellen K."],
        "e-post": "",
        "telefon": "",
        "ansatt_i": "",
        "samtykke_gitt": None,
        "samtykke_trukket": None,
        "ukebrev": True,
    }
    assert data["roller"] == [
        {
            "organisasjon": "Psykisk Balanse Ungdom",
            "organ": "Ekspertrådet",
            "rolle": "Representant",
            "fra": None,
            "til_og_med": None,
            "grunn": "",
        }
    ]
    assert [(one["verv"], one["fra"]) for one in data["verv"]] == [("Styremedlem", "2024-01-01")]
    assert [one["formål"] for one in data["lenker"]] == ["Kalender for medlemmer"]
    assert (data["innkallinger"], data["svar"]) == ([], [])


def test_the_readers_data_holds_rounds_and_all_that_was_written(
    member: Client, member_user: User, member_seat: Seat, secretary_user: User
) -> None:
    organisation, person = member_seat.organisation, member_user.person
    draft = make_meeting(text="PBU: Vi vil ha flere senger.", title="Vårmøtet ((lukket))", body=member_seat.body)
    make_attendance(draft, organisation)
    Person.rows.filter(account=member_user).update(email="ellen@example.org")
    send_call(Call.rows.create(body=member_seat.body, title="Hva savner dere?", text="Skriv kort."), by=secretary_user)
    answer_call(CallAnswer.rows.get(), "Senger.", seen=1, person=person)
    circulate(draft, answer_by=timezone.localdate() + timedelta(days=9), seen=None, by=secretary_user)
    asked = Asked.rows.get(person=person)
    (line,) = own_lines(asked)
    answer_lines(asked, {line.id or 0: Wanted("Vi vil ha ti senger.", "Tallet mangler.")}, seen={})
    make_proposal("Bolig", person=person, organisation=organisation)
    said = {"note": f"Tor Vik: Jeg kommer.\n{person}: Er syk.", "needs": f"{person}: Rullestol."}
    Reply.rows.create(meeting=draft, organisation=organisation, state="deputy", answered_at=timezone.now(), **said)
    Reply.rows.create(meeting=draft, organisation=make_organisation("Andre"), **said)

    data = member.get("/min-side/opplysninger.json").json()

    (sent,), (answer,) = data["runder_med_merknader"], data["svar_på_linjer"]
    assert (sent["møte"], sent["sendt_til"], sent["lest"] is not None) == (
        "Vårmøtet lukket",
        "ellen@example.org",
        True,
    )
    assert (answer["ordlyd"], answer["merknad"]) == ("Vi vil ha ti senger.", "Tallet mangler.")
    assert [(one["svar"], one["beskjed"], one["behov"]) for one in data["svar"]] == [
        ("Vara møter", f"{person}: Er syk.", f"{person}: Rullestol.")
    ]
    assert [one["svar"] for one in data["svar_på_spørsmål"]] == ["Senger."]
    assert [one["forslag"] for one in data["forslag_til_saker"]] == ["Bolig"]
    assert {one["til"] for one in data["e-poster"]} == {"ellen@example.org"}
    assert (data["meldte_feil"], data["innspill_etter_møtet"], data["endringsforslag"]) == ([], [], [])


def test_an_account_without_a_person_takes_its_account_away(administrator: Client) -> None:
    assert list(administrator.get("/min-side/opplysninger.json").json()) == ["konto", "abonnementer"]


def test_a_password_is_changed_with_the_old_one(visitor: Client, member_user: User) -> None:
    member_user.set_password("gammelt passord her")
    member_user.save()
    visitor.force_login(member_user)
    other = Client()
    other.force_login(member_user)
    path = "/min-side/passord/"
    new = {"new_password1": "nytt passord i dag", "new_password2": "nytt passord i dag"}

    wrong = visitor.post(path, {**new, "old_password": "feil"})
    right = visitor.post(path, {**new, "old_password": "gammelt passord her"})

    assert "Det er ikke passordet du har nå." in wrong.content.decode()
    assert right["Location"] == PAGE
    assert User.objects.get(pk=member_user.pk).check_password("nytt passord i dag")
    assert visitor.get(PAGE).status_code == 200
    assert other.get(PAGE).status_code == 302


def test_a_reader_in_two_organisations_finds_both(member: Client, member_user: User, member_seat: Seat) -> None:
    second = make_seat(make_organisation("Nærhet", slug="naerhet"), member_seat.body)
    second.representations.create(person=member_user.person)

    assert [str(one["organisation"]) for one in member.get(PAGE).context["organisations"]] == ["Nærhet", "PBU"]


def test_the_page_costs_as_many_queries_for_three_of_everything_as_for_one(
    member: Client, member_seat: Seat, secretary_user: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    organisation = member_seat.organisation
    for number in range(3):
        meeting = coming(secretary_user, title=f"Møte {number}")
        Reply.rows.create(meeting=meeting, organisation=organisation)
        published(f"PBU: Innspill.\n! PBU: oppgave {number}", on=date(2026, 6, number + 1), present=(organisation,))
        if number in {0, 2}:
            with django_assert_num_queries(20):
                member.get(PAGE)


def test_the_page_is_for_those_with_an_account(visitor: Client) -> None:
    assert visitor.get(PAGE)["Location"] == f"/logg-inn/?next={PAGE}"
