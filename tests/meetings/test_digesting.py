"""The weekly letter: to whom, when, with what in it, and the way out of it."""

from __future__ import annotations

from datetime import date, timedelta
from email import message_from_string

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from meetings.calling import answer_call, send_call
from meetings.digesting import letters_for, send_digests
from meetings.following_up import enter_task, set_status
from meetings.inviting import send_invitation
from meetings.models import Call, CallAnswer, Mail, Mailing, Meeting, TaskStatus
from meetings.notifications.sending import message_of
from organisations.links import token_of
from organisations.models import LinkUse, Person, Representation, SignedLink, User
from organisations.subscribing import digest_link
from tests.builders import make_item, make_meeting, make_person, make_representation, publish
from tests.meetings.convened import Council, make_council

MONDAY = date(2026, 11, 23)


@pytest.fixture
def council(db: None) -> Council:
    """A meeting far ahead, which is no reason for a letter by itself."""
    return make_council(date=MONDAY + timedelta(days=300))


@pytest.fixture
def june(council: Council) -> Meeting:
    meeting = make_meeting(body=council.body, date=date(2026, 6, 3), audience="members")
    make_item(meeting, text="! LPS: Skrive brev\n! LPS innen 1.7.2020: Hente tall\n! Guro Lid: Ringe")
    publish(meeting)
    return meeting


def written() -> list[tuple[str, str]]:
    return list(Mail.rows.filter(mailing__kind=Mailing.Kind.DIGEST).order_by("to").values_list("to", "subject"))


def text_to(address: str) -> str:
    return Mail.rows.get(mailing__kind=Mailing.Kind.DIGEST, to=address).text


def test_each_gets_the_tasks_that_fall_on_them_once_a_week(june: Meeting) -> None:
    counts = [send_digests(MONDAY + timedelta(days=day)) for day in (0, 0, 1, 6)]

    assert counts == [3, 0, 0, 0]
    assert written() == [
        ("ellen@example.org", "Ukebrev: over fristen (1)"),
        ("guro@example.org", "Ukebrev: åpne oppgaver (1)"),
        ("tor@example.org", "Ukebrev: over fristen (1)"),
    ]
    assert Mailing.rows.get().title == "Ukebrev, uke 48 2026"
    letter = text_to("ellen@example.org")
    assert letter.index("Over fristen: Hente tall") < letter.index("Skrive brev")
    assert ("/referater/2026-06-03/#o" in letter, "Ringe" in letter) == (True, False)

    assert send_digests(MONDAY + timedelta(days=7)) == 3
    assert Mailing.rows.count() == 2


def test_the_week_across_new_year_is_one_week(june: Meeting) -> None:
    days = (date(2026, 12, 28), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 3), date(2027, 1, 4))

    assert [send_digests(day) for day in days] == [3, 0, 0, 0, 3]
    titles = Mailing.rows.order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["Ukebrev, uke 53 2026", "Ukebrev, uke 1 2027"]


def test_what_comes_later_in_the_week_goes_to_those_who_have_had_none(
    june: Meeting, council: Council, secretary_user: User
) -> None:
    Person.rows.filter(pk=council.guro.pk).update(email="")
    assert send_digests(MONDAY) == 2

    Person.rows.filter(pk=council.guro.pk).update(email="guro@example.org")

    assert send_digests(MONDAY + timedelta(days=2)) == 1
    assert Mailing.rows.count() == 1


def test_nothing_to_say_is_no_letter(council: Council) -> None:
    assert send_digests(MONDAY) == 0
    assert (Mailing.rows.count(), SignedLink.rows.count()) == (0, 0)


def test_closed_tasks_and_those_of_drafts_are_not_told_of(
    council: Council, june: Meeting, secretary_user: User
) -> None:
    for task in list(council.body.meetings.get(pk=june.pk).tasks.all()):
        set_status(task, state=TaskStatus.State.DONE, result="", by=secretary_user, seen=None)
    make_item(make_meeting(body=council.body, date=date(2026, 9, 1)), text="! LPS: Fra et utkast")

    assert letters_for(MONDAY) == []

    enter_task(june, what="Ført for hånd", person=council.tor, by=secretary_user)
    assert [(letter.person.name, letter.tasks[0].what) for letter in letters_for(MONDAY)] == [
        ("Tor Aasland", "Ført for hånd")
    ]


def test_who_said_no_who_left_and_who_is_to_come_get_none(june: Meeting, council: Council) -> None:
    Person.rows.filter(pk=council.ellen.pk).update(wants_digest=False)
    Representation.rows.filter(person=council.tor).update(until=MONDAY - timedelta(days=1))
    make_representation(
        make_person("Anders Ås", email="anders@example.org"),
        council.seat(council.lps),
        kind=Representation.Kind.DEPUTY,
        since=MONDAY + timedelta(days=1),
    )

    assert send_digests(MONDAY) == 1
    assert [to for to, _subject in written()] == ["guro@example.org"]


def test_a_meeting_that_comes_near_is_told_of_with_the_answer(secretary_user: User) -> None:
    today = timezone.localdate()
    council = make_council(date=today + timedelta(days=10))
    send_invitation(council.meeting, by=secretary_user)

    assert send_digests(today) == 3
    ellen, tor = text_to("ellen@example.org"), text_to("tor@example.org")
    assert "LPS: Ikke svart. Svar her:" in ellen
    link = SignedLink.rows.get(person=council.ellen, purpose=SignedLink.Purpose.REPLY)
    assert f"/svar/{token_of(link)}/" in ellen
    assert "Svar her:" not in tor
    assert f"/moter/{council.meeting.pk}/" in tor
    assert dict(written())["ellen@example.org"] == "Ukebrev: vi mangler svar (1)"
    assert dict(written())["tor@example.org"] == "Ukebrev: møtet nærmer seg"


def test_a_cancelled_meeting_is_not_told_of(secretary_user: User) -> None:
    today = timezone.localdate()
    council = make_council(date=today + timedelta(days=10), announced_at=timezone.now())
    Meeting.rows.filter(pk=council.meeting.pk).update(cancelled_at=timezone.now())

    assert letters_for(today) == []


def test_a_question_without_an_answer_goes_to_who_may_answer(council: Council, secretary_user: User) -> None:
    call = Call.rows.create(body=council.body, title="Boliger for unge", text="Hva trengs?")
    send_call(call, by=secretary_user)
    answer = CallAnswer.rows.get(organisation=council.pb)
    answer_call(answer, "Flere.", seen=answer.version)

    [letter] = letters_for(MONDAY)

    assert (letter.person, [line.title for line in letter.calls]) == (council.ellen, ["Boliger for unge"])
    link = CallAnswer.rows.get(organisation=council.lps).link
    assert link is not None
    assert letter.calls[0].address.endswith(f"/sporsmal/{token_of(link)}/")


def test_a_letter_carries_its_way_out_for_people_and_programs(june: Meeting, visitor: Client) -> None:
    send_digests(MONDAY)
    mail = Mail.rows.get(to="ellen@example.org")
    link = SignedLink.rows.get(person=mail.person, purpose=SignedLink.Purpose.DIGEST)
    page = f"/ukebrev/{token_of(link)}/"

    head = message_from_string(message_of(mail).message().as_string())

    assert "".join(head["List-Unsubscribe"].split()) == f"<{settings.SITE_URL}{page}nei-takk/>"
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"{settings.SITE_URL}{page}\n" in mail.text
    send_digests(MONDAY + timedelta(days=7))
    assert SignedLink.rows.filter(person=mail.person).count() == 1
    assert visitor.get(page).status_code == 200


def press(client: Client, page: str, what: str) -> None:
    thanked = client.post(page, {"gjor": what}, follow=True)
    said = {"ukebrev": True, "ikke-ukebrev": True, "tull": False}[what]
    assert ("Valget er lagret." in thanked.content.decode()) is said


def test_opening_changes_nothing_and_each_button_does_one_thing(council: Council, visitor: Client) -> None:
    page = f"/ukebrev/{token_of(digest_link(council.ellen))}/"

    opened = visitor.get(page)
    assert (opened["Cache-Control"], opened["Referrer-Policy"]) == ("private, no-store", "same-origin")
    assert "Ellen Krogh får ukebrevet." in " ".join(opened.content.decode().split())
    assert visitor.get(f"{page}nei-takk/")["Location"] == page
    assert (Person.rows.get(pk=council.ellen.pk).wants_digest, LinkUse.rows.count()) == (True, 0)

    press(visitor, page, "ikke-ukebrev")
    press(visitor, page, "ikke-ukebrev")
    assert "får ikke ukebrevet" in visitor.get(page).content.decode()
    press(visitor, page, "tull")
    assert not Person.rows.get(pk=council.ellen.pk).wants_digest
    press(visitor, page, "ukebrev")
    assert Person.rows.get(pk=council.ellen.pk).wants_digest
    assert list(LinkUse.rows.order_by("pk").values_list("deed", flat=True)) == ["digest declined", "digest chosen"]


def test_a_mail_program_says_no_without_a_token_and_can_say_nothing_else(council: Council) -> None:
    strict = Client(enforce_csrf_checks=True)
    page = f"/ukebrev/{token_of(digest_link(council.ellen))}/"

    for _time in range(2):
        answer = strict.post(f"{page}nei-takk/", {"List-Unsubscribe": "One-Click", "gjor": "ukebrev"})
        assert (answer.status_code, answer.content.decode()) == (200, "Du får ikke flere ukebrev.")
    assert not Person.rows.get(pk=council.ellen.pk).wants_digest
    assert LinkUse.rows.get().deed == "digest declined by one click"
    assert strict.post(page, {"gjor": "ukebrev"}).status_code == 403
    assert not Person.rows.get(pk=council.ellen.pk).wants_digest


@pytest.mark.parametrize("purpose", [SignedLink.Purpose.CALENDAR, SignedLink.Purpose.DIGEST])
def test_a_link_of_another_kind_or_revoked_opens_nothing(purpose: SignedLink.Purpose, visitor: Client) -> None:
    link = SignedLink.rows.create(
        purpose=purpose,
        person=make_person(),
        revoked_at=timezone.now() if purpose == SignedLink.Purpose.DIGEST else None,
    )

    for page in (f"/ukebrev/{token_of(link)}/", f"/ukebrev/{token_of(link)}/nei-takk/"):
        assert (visitor.get(page).status_code, visitor.post(page).status_code) == (404, 404)


def test_the_command_says_how_many_it_wrote(june: Meeting, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("send_digest")
    call_command("send_digest")

    assert capsys.readouterr().out == "Ukebrev skrevet: 3.\nUkebrev skrevet: 0.\n"


@pytest.mark.parametrize("count", [1, 3])
def test_looking_up_what_to_say_costs_the_same_for_many(
    count: int, june: Meeting, council: Council, secretary_user: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        enter_task(june, what=f"Oppgave {number}", organisation=council.pb, by=secretary_user)

    Meeting.rows.filter(pk=council.meeting.pk).update(announced_at=timezone.now())

    with django_assert_num_queries(9):
        letters = letters_for(MONDAY)
    assert len(letters) == 3
