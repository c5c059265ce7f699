"""Whom a meeting is sent to, what they get, and that nobody gets it twice."""

from __future__ import annotations

import threading
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from meetings.attaching import attach_paper
from meetings.inviting import (
    ConveningRefused,
    NothingToSend,
    call_deputies,
    cancel_meeting,
    changes_since,
    check_convening,
    follow_the_register,
    recipients_of,
    register_changes,
    release_deputies,
    remind_silent,
    revive_meeting,
    send_change,
    send_invitation,
)
from meetings.models import AgendaItem, Attendance, Enclosure, Invitation, Mail, Mailing, Meeting, Reply
from meetings.notifications.queueing import AlreadySent
from organisations.links import open_link, token_of
from organisations.models import Organisation, Person, Representation, SignedLink, User
from tests.builders import (
    make_attendance,
    make_item,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
    publish,
)
from tests.meetings.convened import (
    SUMMER_TIME_ENDS,
    Council,
    addresses,
    capacities,
    mail_to,
    make_council,
)

pytestmark = pytest.mark.django_db
OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def council(secretary_user: User) -> Council:
    return make_council()


@pytest.fixture
def invited(council: Council, secretary_user: User) -> Council:
    send_invitation(council.meeting, by=secretary_user)
    council.meeting.refresh_from_db()
    return council


def shown(meeting: Meeting) -> list[tuple[str, str, str]]:
    return [(str(one.person or one.organisation), one.capacity.value, one.address) for one in recipients_of(meeting)]


def answer(council: Council, organisation: Organisation, state: str) -> None:
    Reply.rows.filter(meeting=council.meeting, organisation=organisation).update(
        state=state, answered_at=timezone.now()
    )


def event_of(mailing: Mailing) -> dict[str, object]:
    content = Enclosure.rows.get(mailing=mailing, file_name__endswith=".ics").content
    calendar = Calendar.from_ical(bytes(content))
    event = calendar.walk("VEVENT")[0]
    return {
        "method": str(calendar["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": event.decoded("SEQUENCE"),
        "status": str(event["STATUS"]),
        "starts": event.decoded("DTSTART"),
    }


# Recipients


def test_each_seat_has_its_representative_and_a_copy_for_its_deputies(council: Council) -> None:
    assert shown(council.meeting) == [
        ("Ellen Krogh", "representative", "ellen@example.org"),
        ("Tor Aasland", "copy", "tor@example.org"),
        ("Guro Lid", "representative", "guro@example.org"),
    ]


def test_an_unnamed_representative_is_reached_through_the_post_box(council: Council) -> None:
    Representation.rows.filter(person=council.ellen).update(person=None)

    first = recipients_of(council.meeting)[0]

    assert (first.person, first.address, first.lacks) == (None, "post@lps.example.org", "")
    assert first.note == "Representanten er ikke navngitt. Innkallingen går til postkassen."


def test_who_has_no_address_is_named_with_the_reason(council: Council) -> None:
    Person.rows.filter(pk__in=[council.tor.pk, council.guro.pk]).update(email="")

    lacking = [(str(one.person), one.lacks) for one in recipients_of(council.meeting) if one.lacks]

    assert lacking == [
        ("Tor Aasland", "Vara mangler adresse"),
        ("Guro Lid", "Verken representanten eller organisasjonen har e-postadresse."),
    ]


def test_an_item_for_deputies_asks_them_to_meet(council: Council) -> None:
    make_item(council.meeting, heading="Opplæring av vara", for_deputies=True)

    assert shown(council.meeting)[1] == ("Tor Aasland", "deputy", "tor@example.org")


def test_guests_and_staff_of_the_host_stand_last(council: Council) -> None:
    host = make_organisation("Samsenteret")
    make_attendance(council.meeting, host, make_person("Samir Øye", email="samir@example.org"), status="expected")
    make_attendance(council.meeting, None, make_person("Mona Brekke"), status=Attendance.Status.GUEST)
    make_attendance(council.meeting, council.lps, council.ellen, status="expected")

    assert shown(council.meeting)[3:] == [
        ("Samir Øye", "guest", "samir@example.org"),
        ("Mona Brekke", "guest", ""),
    ]


def test_a_seat_that_ends_before_the_meeting_is_not_called(council: Council) -> None:
    seat = council.seat(council.pb)
    seat.until = timezone.localdate()
    seat.save()

    assert [one[0] for one in shown(council.meeting)] == ["Ellen Krogh", "Tor Aasland"]


def test_recipients_cost_five_queries_however_many(
    council: Council, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(3):
        make_representation(make_person(), make_seat(body=council.body))

    with django_assert_num_queries(5):
        recipients_of(council.meeting)


def test_what_stands_in_the_way_is_said_before_sending(council: Council) -> None:
    Meeting.rows.filter(pk=council.meeting.pk).update(date=None)
    AgendaItem.rows.all().delete()
    council.meeting.refresh_from_db()

    checks = check_convening(council.meeting, recipients_of(council.meeting))

    assert checks.stops == ("Skriv datoen på møtet før du sender innkallingen.",)
    assert checks.warns == ("Sakslisten er tom.", "Uten vara: PB.")


# Sending


def test_each_gets_one_mail_with_an_own_link_and_an_answer_is_awaited(council: Council, secretary_user: User) -> None:
    assert send_invitation(council.meeting, by=secretary_user) == 3

    council.meeting.refresh_from_db()
    assert addresses(council.meeting) == ["ellen@example.org", "tor@example.org", "guro@example.org"]
    assert list(Reply.rows.order_by("pk").values_list("organisation__short", "state")) == [
        ("LPS", "silent"),
        ("PB", "silent"),
    ]
    assert council.meeting.is_announced
    assert council.meeting.invited_at is not None
    invitation = Invitation.rows.get(person=council.ellen)
    assert invitation.link is not None
    token = token_of(invitation.link)
    assert open_link(token, SignedLink.Purpose.REPLY) == invitation.link
    assert f"/svar/{token}/?svar=kommer" in mail_to(council.meeting, "ellen@example.org").text
    assert f"/svar/{token}/?svar=forfall" in mail_to(council.meeting, "ellen@example.org").html
    assert "?svar=" not in mail_to(council.meeting, "tor@example.org").text


def test_the_link_lives_to_the_end_of_the_day_in_oslo_when_summer_time_ends(secretary_user: User) -> None:
    council = make_council(date=SUMMER_TIME_ENDS)
    send_invitation(council.meeting, by=secretary_user)

    link = Invitation.rows.get(person=council.ellen).link

    assert link is not None
    assert link.expires_at == datetime(2030, 10, 28, tzinfo=OSLO)


def test_agenda_papers_and_calendar_go_along(council: Council, secretary_user: User) -> None:
    item = AgendaItem.rows.get()
    attach_paper(
        item, paper=SimpleUploadedFile("tall.txt", b"1 2 3"), title="Tall", audience="members", by=secretary_user
    )

    send_invitation(council.meeting, by=secretary_user)

    day = council.meeting.date
    assert list(Enclosure.rows.order_by("pk").values_list("file_name", flat=True)) == [
        f"mote-{day}.ics",
        f"saksliste-{day}.pdf",
        "tall.txt",
    ]
    text = mail_to(council.meeting, "ellen@example.org").text
    assert f"Tall: http://127.0.0.1:8000/vedlegg/{item.attachments.get().pk}/" in text
    assert "kl. 10–10.30, 30 minutter" in text


def test_papers_above_the_limit_are_links_alone(
    council: Council, secretary_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetings.inviting.writing.MOST_ENCLOSED", 4)
    item = AgendaItem.rows.get()
    attach_paper(
        item, paper=SimpleUploadedFile("tall.txt", b"12345"), title="Tall", audience="members", by=secretary_user
    )

    send_invitation(council.meeting, by=secretary_user)

    assert not Enclosure.rows.filter(file_name="tall.txt").exists()


def test_guests_get_no_papers_and_no_link_that_answers(council: Council, secretary_user: User) -> None:
    item = AgendaItem.rows.get()
    attach_paper(
        item, paper=SimpleUploadedFile("tall.txt", b"1"), title="Tallene", audience="members", by=secretary_user
    )
    guest = make_person("Mona Brekke", email="mona@example.org")
    make_attendance(council.meeting, None, guest, status=Attendance.Status.GUEST, item=item)

    send_invitation(council.meeting, by=secretary_user)

    mail = mail_to(council.meeting, "mona@example.org")
    assert Invitation.rows.get(person=guest).link is None
    assert "Du er invitert som gjest til sak 1 Boliger for unge." in mail.text
    assert "Tallene" not in mail.text + mail.html
    assert "/svar/" not in mail.text + mail.html
    assert list(mail.mailing.enclosures.order_by("pk").values_list("content_type", flat=True)) == [
        "text/calendar; method=PUBLISH; charset=utf-8",
        "application/pdf",
    ]


def test_who_has_no_address_gets_no_mail_and_keeps_none_from_the_others(council: Council, secretary_user: User) -> None:
    Person.rows.filter(pk=council.guro.pk).update(email="")

    assert send_invitation(council.meeting, by=secretary_user) == 2
    assert Invitation.rows.get(person=council.guro).first_sent_at is None
    assert addresses(council.meeting) == ["ellen@example.org", "tor@example.org"]


def test_nobody_with_an_address_is_refused_and_nothing_is_written(council: Council, secretary_user: User) -> None:
    Person.rows.update(email="")
    Organisation.rows.update(email="")

    with pytest.raises(ConveningRefused, match="Ingen har en adresse"):
        send_invitation(council.meeting, by=secretary_user)

    assert (Invitation.rows.count(), Reply.rows.count(), Mailing.rows.count()) == (0, 0, 0)


def test_a_person_in_two_organisations_gets_a_mail_for_each_that_says_which(
    council: Council, secretary_user: User
) -> None:
    Representation.rows.filter(person=council.guro).update(person=council.ellen)

    send_invitation(council.meeting, by=secretary_user)

    mails = Mail.rows.filter(to="ellen@example.org").order_by("pk")
    links = set(Invitation.rows.filter(person=council.ellen).values_list("link", flat=True))
    assert [mail.subject.rpartition(" – ")[2] for mail in mails] == ["for LPS", "for PB"]
    assert "Du er innkalt som representant for PB." in mails[1].text
    assert len(links) == 2


def test_a_second_click_sends_nothing(invited: Council, secretary_user: User) -> None:
    with pytest.raises(AlreadySent):
        send_invitation(invited.meeting, by=secretary_user)

    assert Mail.rows.count() == 3


def test_it_goes_again_once_for_each_question_answered_yes(invited: Council, secretary_user: User) -> None:
    token = token_of(Invitation.rows.get(person=invited.ellen).link)  # type: ignore[arg-type]  # it was sent
    assert send_invitation(invited.meeting, by=secretary_user, again=1) == 3
    with pytest.raises(AlreadySent):
        send_invitation(invited.meeting, by=secretary_user, again=1)

    assert Mail.rows.count() == 6
    assert token in mail_to(invited.meeting, "ellen@example.org").text


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        ({"date": date(2020, 6, 3)}, "Møtedatoen er passert"),
        ({"date": None}, "Skriv datoen"),
        ({"cancelled_at": datetime(2026, 1, 1, tzinfo=OSLO)}, "Møtet er avlyst"),
    ],
)
def test_a_meeting_that_nobody_can_come_to_is_not_convened(
    head: dict[str, object], sentence: str, council: Council, secretary_user: User
) -> None:
    Meeting.rows.filter(pk=council.meeting.pk).update(**head)

    with pytest.raises(ConveningRefused, match=sentence):
        send_invitation(council.meeting, by=secretary_user)

    assert Mail.rows.count() == 0


def test_a_meeting_with_minutes_is_not_convened(council: Council, secretary_user: User) -> None:
    publish(council.meeting, audience="members")

    with pytest.raises(ConveningRefused, match="har et referat alt"):
        send_invitation(council.meeting, by=secretary_user)


def test_hostile_names_stay_text_in_the_mail(council: Council, secretary_user: User) -> None:
    Person.rows.filter(pk=council.ellen.pk).update(name="<script>alert(1)</script>")
    Meeting.rows.filter(pk=council.meeting.pk).update(
        place="Rom\r\nBcc: alle@example.org", practical="{{ secret }} <img src=x onerror=y>"
    )
    AgendaItem.rows.update(heading="<b>Sak</b> & mer {% load %}")

    send_invitation(council.meeting, by=secretary_user)

    mail = mail_to(council.meeting, "ellen@example.org")
    assert "<script" not in mail.html
    assert "<img" not in mail.html
    assert "&lt;b&gt;Sak&lt;/b&gt; &amp; mer {% load %}" in mail.html
    assert "Til <script>alert(1)</script>" in mail.text
    assert "<b>Sak</b> & mer {% load %}" in mail.text
    assert "{{ secret }}" in mail.text
    assert mail.headers == {}


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_send_once(secretary_user: User) -> None:
    council = make_council()
    start, refused = threading.Barrier(2), []

    def click() -> None:
        start.wait()
        try:
            send_invitation(Meeting.rows.get(pk=council.meeting.pk), by=secretary_user)
        except AlreadySent:
            refused.append(1)
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=click) for _number in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()

    assert (len(refused), Mail.rows.count(), Invitation.rows.count(), Reply.rows.count()) == (1, 3, 3, 2)


# Changes


def test_nothing_has_changed_right_after_sending(invited: Council, secretary_user: User) -> None:
    assert changes_since(invited.meeting) == []
    with pytest.raises(NothingToSend):
        send_change(invited.meeting, by=secretary_user)


def test_a_change_tells_old_and_new_under_the_next_number(invited: Council, secretary_user: User) -> None:
    meeting = invited.meeting
    Meeting.rows.filter(pk=meeting.pk).update(place="Havnsund", starts_at=time(11, 30))
    AgendaItem.rows.update(heading="Boliger for alle")
    meeting.refresh_from_db()

    found = [(one.name, one.old, one.new) for one in changes_since(meeting)]
    count = send_change(meeting, by=secretary_user, note="Vi trengte større plass.")

    assert found == [
        ("starts_at", ("kl. 10",), ("kl. 11.30",)),
        ("place", ("Samsenteret",), ("Havnsund",)),
        ("agenda", ("1 Boliger for unge",), ("1 Boliger for alle",)),
    ]
    assert count == 3
    mail = mail_to(meeting, "ellen@example.org")
    assert mail.mailing.key == f"endring:{meeting.pk}:1"
    assert "Vi trengte større plass." in mail.text
    assert "Før: Samsenteret" in mail.text
    assert "Nå: Havnsund" in mail.text
    assert event_of(mail.mailing)["sequence"] == 1


def test_a_change_goes_once_however_often_it_is_clicked(invited: Council, secretary_user: User) -> None:
    Meeting.rows.filter(pk=invited.meeting.pk).update(place="Havnsund")
    send_change(invited.meeting, by=secretary_user)
    with pytest.raises(NothingToSend):
        send_change(invited.meeting, by=secretary_user)

    assert addresses(invited.meeting, "change") == ["ellen@example.org", "tor@example.org", "guro@example.org"]


def test_moved_across_the_end_of_summer_time_the_hour_stays_and_the_links_follow(secretary_user: User) -> None:
    council = make_council(date=SUMMER_TIME_ENDS - timedelta(days=1))
    send_invitation(council.meeting, by=secretary_user)
    before = event_of(Mailing.rows.get(kind="invitation"))
    Meeting.rows.filter(pk=council.meeting.pk).update(date=SUMMER_TIME_ENDS + timedelta(days=1))

    send_change(council.meeting, by=secretary_user)

    after = event_of(Mailing.rows.get(kind="change"))
    assert before["starts"] == datetime(2030, 10, 26, 10, tzinfo=OSLO)
    assert after["starts"] == datetime(2030, 10, 28, 10, tzinfo=OSLO)
    assert (before["uid"], before["sequence"], after["sequence"]) == (after["uid"], 0, 1)
    link = Invitation.rows.get(person=council.ellen).link
    assert link is not None
    assert link.expires_at == datetime(2030, 10, 29, tzinfo=OSLO)


def test_cancelling_tells_all_and_is_taken_back_with_the_next_number(invited: Council, secretary_user: User) -> None:
    meeting = invited.meeting

    assert cancel_meeting(meeting, by=secretary_user, reason="For få kan komme.") == 3
    with pytest.raises(NothingToSend):
        cancel_meeting(meeting, by=secretary_user)
    meeting.refresh_from_db()
    assert (meeting.calendar_sequence, meeting.cancel_reason) == (1, "For få kan komme.")
    cancelled = event_of(Mailing.rows.get(kind="cancellation"))
    assert (cancelled["method"], cancelled["status"], cancelled["sequence"]) == ("CANCEL", "CANCELLED", 1)

    assert revive_meeting(meeting, by=secretary_user) == 3
    with pytest.raises(NothingToSend):
        revive_meeting(meeting, by=secretary_user)
    meeting.refresh_from_db()
    assert (meeting.cancelled_at, meeting.calendar_sequence) == (None, 2)
    revived = event_of(Mailing.rows.get(kind="change"))
    assert (revived["method"], revived["status"], revived["sequence"]) == ("PUBLISH", "CONFIRMED", 2)


def test_a_meeting_that_nobody_was_called_to_is_cancelled_without_mail(council: Council, secretary_user: User) -> None:
    assert cancel_meeting(council.meeting, by=secretary_user) == 0
    assert Mail.rows.count() == 0


# Deputies


def test_an_apology_calls_the_deputy_once_with_an_own_link(invited: Council) -> None:
    answer(invited, invited.lps, "apology")

    called = call_deputies(invited.meeting, invited.lps)
    again = call_deputies(invited.meeting, invited.lps)

    assert [(one.person, one.capacity) for one in called] == [(invited.tor, "deputy")]
    assert again == []
    mail = mail_to(invited.meeting, "tor@example.org")
    assert addresses(invited.meeting, "deputy_call") == ["tor@example.org"]
    assert called[0].link is not None
    assert f"/svar/{token_of(called[0].link)}/?svar=ja" in mail.text
    assert list(mail.mailing.enclosures.order_by("pk").values_list("content_type", flat=True)) == [
        "text/calendar; method=PUBLISH; charset=utf-8",
        "application/pdf",
    ]


def test_a_withdrawn_apology_frees_the_deputy_and_a_new_one_calls_again(invited: Council) -> None:
    call_deputies(invited.meeting, invited.lps)

    assert [one.person for one in release_deputies(invited.meeting, invited.lps)] == [invited.tor]
    assert release_deputies(invited.meeting, invited.lps) == []
    assert [one.person for one in call_deputies(invited.meeting, invited.lps)] == [invited.tor]
    assert addresses(invited.meeting, "deputy_call") == ["tor@example.org"] * 3


def test_a_deputy_whom_the_agenda_asks_to_meet_is_never_told_to_stay_away(invited: Council) -> None:
    make_item(invited.meeting, heading="Opplæring av vara", for_deputies=True)
    call_deputies(invited.meeting, invited.lps)

    assert release_deputies(invited.meeting, invited.lps) == []
    assert capacities(invited.meeting)[1] == ("Tor Aasland", "deputy")
    assert addresses(invited.meeting, "deputy_call") == ["tor@example.org"]
    assert [one.person for one in call_deputies(invited.meeting, invited.lps)] == [invited.tor]


def test_without_deputy_or_address_nobody_is_called(invited: Council) -> None:
    Person.rows.filter(pk=invited.tor.pk).update(email="")

    assert call_deputies(invited.meeting, invited.lps) == []
    assert call_deputies(invited.meeting, invited.pb) == []
    assert addresses(invited.meeting, "deputy_call") == []


def test_an_apology_before_the_invitation_lets_the_invitation_ask_the_deputy(
    council: Council, secretary_user: User
) -> None:
    Reply.rows.create(meeting=council.meeting, organisation=council.lps, state="apology", answered_at=timezone.now())

    assert call_deputies(council.meeting, council.lps) == []
    send_invitation(council.meeting, by=secretary_user)

    assert capacities(council.meeting)[1] == ("Tor Aasland", "deputy")


# Reminders


def test_only_the_silent_are_reminded_and_once_a_day(invited: Council, secretary_user: User) -> None:
    answer(invited, invited.lps, "coming")

    assert remind_silent(invited.meeting, by=secretary_user) == 1
    assert remind_silent(invited.meeting, by=secretary_user) == 0
    assert addresses(invited.meeting, "reminder") == ["guro@example.org"]
    assert Invitation.rows.get(person=invited.guro).reminded_at is not None


def test_who_leaves_before_the_meeting_gets_no_more_about_it_but_that_it_is_off(
    invited: Council, secretary_user: User
) -> None:
    Representation.rows.filter(person=invited.guro).update(until=timezone.localdate() + timedelta(days=3))
    Meeting.rows.filter(pk=invited.meeting.pk).update(place="Bergen ((rom 4))")

    assert remind_silent(invited.meeting, by=secretary_user) == 1
    send_change(invited.meeting, by=secretary_user)
    cancel_meeting(invited.meeting, reason="Storm ((og sykdom)).", by=secretary_user)

    told = {kind: set(addresses(invited.meeting, kind)) for kind in ("reminder", "change", "cancellation")}
    assert told == {
        "reminder": {"ellen@example.org"},
        "change": {"ellen@example.org", "tor@example.org"},
        "cancellation": {"ellen@example.org", "tor@example.org", "guro@example.org"},
    }
    words = {who: mail_to(invited.meeting, f"{who}@example.org").text for who in ("ellen", "guro")}
    assert ["Bergen rom 4" in words["ellen"], "Storm og sykdom." in words["ellen"]] == [True, True]
    assert ["Bergen" in words["guro"], "Storm" in words["guro"]] == [True, True]
    assert ["rom 4" in words["guro"], "sykdom" in words["guro"]] == [False, False]


# The register moves on


def test_right_after_sending_the_register_says_the_same(invited: Council) -> None:
    assert not register_changes(invited.meeting)


def test_a_new_representative_takes_over_and_the_old_link_is_dead(invited: Council, secretary_user: User) -> None:
    old = Invitation.rows.get(person=invited.guro)
    assert old.link is not None
    Representation.rows.filter(person=invited.guro).update(until=timezone.localdate())
    anders = make_person("Anders Ås", email="anders@example.org")
    make_representation(anders, invited.seat(invited.pb), since=timezone.localdate() + timedelta(days=1))

    followed = follow_the_register(invited.meeting, by=secretary_user)
    again = follow_the_register(invited.meeting, by=secretary_user)

    assert ([one.person for one in followed.ended], [one.person for one in followed.invited]) == (
        [invited.guro],
        [anders],
    )
    assert not again
    assert open_link(token_of(old.link), SignedLink.Purpose.REPLY) is None
    assert addresses(invited.meeting)[3:] == ["anders@example.org"]


def test_an_ended_seat_is_awaited_no_more_and_its_links_are_dead(invited: Council, secretary_user: User) -> None:
    seat = invited.seat(invited.lps)
    seat.until = timezone.localdate()
    seat.save()

    followed = follow_the_register(invited.meeting, by=secretary_user)

    assert {one.person for one in followed.ended} == {invited.ellen, invited.tor}
    assert list(Reply.rows.values_list("organisation__short", flat=True)) == ["PB"]
    assert SignedLink.rows.alive().count() == 1


def test_an_answer_already_given_stays_when_the_seat_ends(invited: Council, secretary_user: User) -> None:
    answer(invited, invited.lps, "coming")
    seat = invited.seat(invited.lps)
    seat.until = timezone.localdate()
    seat.save()

    follow_the_register(invited.meeting, by=secretary_user)

    assert Reply.rows.filter(organisation=invited.lps, state="coming").exists()


def test_an_address_that_was_missing_gets_the_invitation_later(council: Council, secretary_user: User) -> None:
    Person.rows.filter(pk=council.guro.pk).update(email="")
    send_invitation(council.meeting, by=secretary_user)
    council.meeting.refresh_from_db()
    assert not register_changes(council.meeting)
    Person.rows.filter(pk=council.guro.pk).update(email="guro@example.org")

    followed = follow_the_register(council.meeting, by=secretary_user)

    assert [one.person for one in followed.invited] == [council.guro]
    assert addresses(council.meeting)[2:] == ["guro@example.org"]


def test_a_deputy_who_answered_that_she_comes_is_no_news_for_the_register(invited: Council) -> None:
    answer(invited, invited.lps, "deputy")

    assert not register_changes(invited.meeting)


def test_a_link_revoked_while_the_person_still_sits_is_replaced(invited: Council, secretary_user: User) -> None:
    SignedLink.rows.filter(person=invited.guro).update(revoked_at=timezone.now())

    followed = follow_the_register(invited.meeting, by=secretary_user)

    assert [one.person for one in followed.invited] == [invited.guro]
    link = Invitation.rows.get(person=invited.guro).link
    assert link is not None
    assert link.is_alive()
