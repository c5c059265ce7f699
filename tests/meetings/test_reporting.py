"""«Publiser og send»: to whom a report goes, what the mail says, who is told of a correction and a withdrawal."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from meetings.models import AgendaItem, Attendance, Audience, Mail, Mailing, Meeting
from meetings.notifications.queueing import AlreadySent
from meetings.notifications.report_readers import report_readers
from meetings.notifications.reporting import (
    Sending,
    correct_and_tell,
    numbers_told,
    publish_and_send,
    send_report,
    withdraw_and_tell,
)
from meetings.notifications.sending import send_waiting
from meetings.publishing import change_audience
from organisations.models import Office, Representation, User
from tests.builders import make_attendance, make_item, make_meeting, make_organisation, make_person, make_seat, publish
from tests.mail_server import MailServer, mail_server
from tests.meetings.convened import Council, make_council
from tests.meetings.pages import filled

__all__ = ["mail_server"]
TEXT = "LPS: Har fått 140 svar ((fra navngitte)).\n! Ellen Krogh innen 1.9.2026: Hente tall\n! PB: Ringe kommunen"
SENDING = Sending(date(2026, 6, 22))


@pytest.fixture
def council(db: None) -> Council:
    """LPS with Ellen and her deputy, PB with Guro; Anders leads; a guest with an address took part, as did Ellen."""
    council = make_council()
    anders = make_person("Anders Ås", email="anders@example.org")
    Office.rows.create(body=council.body, kind=Office.Kind.LEADER, person=anders)
    return council


@pytest.fixture
def meeting(council: Council) -> Meeting:
    meeting = make_meeting(
        body=council.body, date=date(2025, 6, 3), in_short="Plassen skal være avtalt først.", audience="public"
    )
    make_item(meeting, text=TEXT, heading="Senger")
    make_attendance(meeting, council.lps, council.ellen)
    samir = make_person("Samir Øye", email="samir@example.org")
    make_attendance(meeting, None, samir, status=Attendance.Status.GUEST)
    make_attendance(meeting, council.pb, make_person("Mona Brekke"))
    return meeting


def written() -> dict[str, Mail]:
    return {mail.to: mail for mail in Mail.rows.order_by("pk")}


def change(meeting: Meeting, old: str, new: str) -> None:
    item = AgendaItem.rows.get(meeting=meeting)
    AgendaItem.rows.filter(pk=item.pk).update(text=item.text.replace(old, new))


def test_a_report_goes_once_to_each_and_in_the_edition_that_each_may_read(
    meeting: Meeting, council: Council, secretary_user: User
) -> None:
    make_representation_of_ellen_in_another(council)

    mails = publish_and_send(meeting, by=secretary_user, sending=SENDING)
    again = publish_and_send(meeting, by=secretary_user, sending=SENDING)

    found = written()
    assert (mails, again) == (5, 0)
    assert set(found) == {f"{name}@example.org" for name in ("ellen", "tor", "guro", "anders", "samir")}
    assert {mail.subject for mail in found.values()} == {"Referatet fra møtet 3. juni 2025 er klart"}
    ellen = found["ellen@example.org"].text
    assert "- Plassen skal være avtalt først." in ellen
    assert "Din oppgave\n- Hente tall (frist 1. september 2026)" in ellen
    assert "Svar på denne e-posten innen 22. juni 2026." in ellen
    assert f"/referater/{date(2025, 6, 3)}/" in ellen
    assert "Du får denne fordi du representerer LPS og Terskel i Ekspertrådet." in ellen
    assert "Du får denne fordi du er vara for LPS" in found["tor@example.org"].text
    assert "Ringe kommunen" in found["guro@example.org"].text
    assert "Din oppgave" not in found["anders@example.org"].text
    assert "Du får denne fordi du leder Ekspertrådet." in found["anders@example.org"].text
    assert list(Mailing.rows.order_by("pk").values_list("title", flat=True))[1].endswith(", til andre enn medlemmer")
    assert found["samir@example.org"].mailing_id != found["anders@example.org"].mailing_id


def make_representation_of_ellen_in_another(council: Council) -> None:
    seat = make_seat(make_organisation("Terskel"), council.body)
    Representation.rows.create(seat=seat, person=council.ellen)


def test_a_report_for_members_goes_to_no_guest_and_the_page_says_why(
    meeting: Meeting, council: Council, secretary: Client, secretary_user: User
) -> None:
    Meeting.rows.filter(pk=meeting.pk).update(audience="members")
    council.tor.email = ""
    council.tor.save()
    page = reverse("secretariat:publish", args=[meeting.pk])

    shown = secretary.get(page)
    form = filled(shown, publiser="1", attach="on", ok=[one.key for one in shown.context["yellows"]])
    past = secretary.post(page, {**form, "errors_by": "1.1.2020"})
    answers = [secretary.post(page, form), secretary.post(page, form)]
    after = secretary.get(answers[0]["Location"]).content.decode()

    assert {str(one): one.lacks for one in report_readers(meeting, "members") if one.lacks} == {
        "Samir Øye": "Deltok, men referatet er bare for medlemmer.",
        "Tor Aasland, LPS": "Vara mangler adresse",
    }
    assert "Publiser og send</button>" in shown.content.decode()
    assert "Deltok, men referatet er bare for medlemmer." in shown.content.decode()
    assert "Dagen er over. Velg en dag fram i tid" in past.content.decode()
    assert set(written()) == {"ellen@example.org", "guro@example.org", "anders@example.org"}
    assert "Referatet er publisert. 3 e-poster sendes nå." in after
    assert "0 av 3 sendt" in after
    (enclosed,) = Mailing.rows.get().enclosures.all()
    assert (enclosed.file_name, enclosed.content_type) == ("Referat Ekspertrådet 2025-06-03.pdf", "application/pdf")
    assert bytes(enclosed.content).startswith(b"%PDF")
    assert "Referatet ligger ved som PDF." in written()["guro@example.org"].text
    assert reverse("secretariat:mailing", args=[Mailing.rows.get().pk]) in after


def test_a_published_report_is_sent_later_and_again_only_after_a_question(
    meeting: Meeting, secretary: Client, mail_server: MailServer, settings: Settings
) -> None:
    publish(meeting)
    page = reverse("secretariat:report_send", args=[meeting.pk])
    look = secretary.get(reverse("secretariat:report_mail", args=[meeting.pk]))

    first = secretary.get(page)
    for _click in range(2):
        secretary.post(page, filled(first))
    once = Mail.rows.count()
    second = secretary.get(page)
    secretary.post(page, filled(second))
    Mail.rows.filter(mailing__key__endswith=":1").delete()
    send_waiting()

    assert "script" not in look["Content-Security-Policy"]
    assert "Referatet er sendt før." not in first.content.decode()
    assert "Sende referatet på nytt?" in second.content.decode()
    assert once == 5
    assert min(mail_server.recipients) == "anders@example.org"
    (to_ellen,) = [one for one in mail_server.messages if one["To"] == "ellen@example.org"]
    assert to_ellen["Subject"] == "Referatet fra møtet 3. juni 2025 er klart"
    html = to_ellen.get_body(("html",))
    assert html is not None
    assert "src=" not in html.get_content()
    assert "4 av 4 sendt" in secretary.get(reverse("secretariat:published", args=[meeting.pk])).content.decode()
    assert set(re.findall(r'href="(https?://[^/"]+)', html.get_content())) == {settings.SITE_URL}


def test_a_correction_tells_everybody_who_had_the_report_what_changed(
    meeting: Meeting, council: Council, secretary_user: User
) -> None:
    publish_and_send(meeting, by=secretary_user, sending=SENDING)
    Representation.rows.filter(person=council.guro).update(until=date(2026, 1, 1))
    council.ellen.email = "ny@example.org"
    council.ellen.save()
    Mail.rows.filter(to="tor@example.org").update(state=Mail.State.FAILED)
    change(meeting, "140 svar ((fra navngitte))", "150 svar ((fra andre))")
    silent = correct_and_tell(meeting, by=secretary_user, reason="Tallet var feil.", tell=False)
    change(meeting, "150 svar", "160 svar")
    told = correct_and_tell(meeting, by=secretary_user, reason="Tallet var feil igjen.", tell=True)

    notices = {mail.to: mail for mail in Mail.rows.filter(mailing__key__startswith="rettelse:")}
    assert (silent, told) == (0, 4)
    assert set(notices) == {f"{name}@example.org" for name in ("ny", "anders", "samir", "guro")}
    member, guest = notices["ny@example.org"], notices["samir@example.org"]
    assert member.subject == "Rettelse i referatet fra møtet 3. juni 2025"
    assert "Begrunnelse:\nTallet var feil.\nTallet var feil igjen." in member.text
    assert "Før: LPS: Har fått 140 svar fra navngitte." in member.text
    assert "Nå: LPS: Har fått 160 svar fra andre." in member.text
    assert "<del>140</del>" in member.html
    assert "<ins><b>andre</b></ins>" in member.html
    for outside in (guest, notices["guro@example.org"]):
        assert "Nå: LPS: Har fått 160 svar" in outside.text
        assert "andre))" not in outside.text
        assert "navngitte" not in outside.text + outside.html
    told_of = numbers_told(meeting)
    assert {told_of.pop(address) for address in notices} == {3}
    assert told_of == {"ellen@example.org": 1, "tor@example.org": 1}


def test_each_hears_what_has_changed_since_the_revision_that_it_was_sent(
    meeting: Meeting, council: Council, secretary_user: User
) -> None:
    publish_and_send(meeting, by=secretary_user, sending=SENDING)
    Representation.rows.filter(person=council.guro).update(until=date(2026, 1, 1))
    change(meeting, "140", "150")
    correct_and_tell(meeting, by=secretary_user, reason="Tallet var feil.", tell=False)
    send_report(meeting, Sending(SENDING.errors_by, again=1), by=secretary_user)
    change(meeting, "150", "160")

    correct_and_tell(meeting, by=secretary_user, reason="Tallet var feil igjen.", tell=True)

    notices = {mail.to: mail.text for mail in Mail.rows.filter(mailing__key__startswith="rettelse:")}
    assert ["Har fått 150 svar" in notices[f"{who}@example.org"] for who in ("ellen", "guro")] == [True, False]
    assert "Har fått 140 svar" in notices["guro@example.org"]
    assert "Tallet var feil.\n" not in notices["ellen@example.org"]


def test_who_no_longer_may_read_hears_of_a_correction_without_its_words(
    meeting: Meeting, council: Council, secretary_user: User
) -> None:
    Meeting.rows.filter(pk=meeting.pk).update(audience="members")
    publish_and_send(meeting, by=secretary_user, sending=SENDING)
    Representation.rows.filter(person=council.guro).update(until=date(2026, 1, 1))
    change(meeting, "140", "150")

    correct_and_tell(meeting, by=secretary_user, reason="Tallet zq var feil.", tell=True)

    notice = Mail.rows.get(mailing__key__startswith="rettelse:", to="guro@example.org")
    assert "Referatet er nå bare for medlemmer av rådet." in notice.text
    assert "150" not in notice.text + notice.html
    assert "zq" not in notice.text + notice.html


def test_a_withdrawal_is_told_once_and_a_report_published_again_is_sent_after_a_question(
    meeting: Meeting, secretary: Client, secretary_user: User
) -> None:
    publish_and_send(meeting, by=secretary_user, sending=SENDING)
    Mail.rows.update(state="sent", sent_at=timezone.now())
    page = reverse("secretariat:withdraw", args=[meeting.pk])
    form = filled(secretary.get(page), reason="Bare for oss zq", message="Vi sendte feil fil.")

    for _click in range(2):
        secretary.post(page, form)
    notices = Mail.rows.filter(mailing__key__startswith="tilbaketrekking:")
    shown = secretary.get(reverse("secretariat:publish", args=[meeting.pk]))
    again = publish_and_send(meeting, by=secretary_user, sending=SENDING)

    assert notices.count() == 5
    text = notices[0].text
    assert "Vi sendte feil fil." in text
    assert "zq" not in text
    assert "Referatet er sendt før." in shown.content.decode()
    assert "send" not in filled(shown)
    assert again == 0
    with pytest.raises(AlreadySent):
        send_report(meeting, SENDING, by=secretary_user)
    assert send_report(meeting, Sending(SENDING.errors_by, again=1), by=secretary_user) == 5


def test_mail_that_waits_in_words_taken_away_is_not_sent_and_who_got_nothing_is_told_nothing(
    meeting: Meeting, secretary_user: User
) -> None:
    publish_and_send(meeting, by=secretary_user, sending=SENDING)
    Mail.rows.filter(to="guro@example.org").update(state="sent", sent_at=timezone.now())
    meeting.refresh_from_db()

    change_audience(meeting, Audience.MEMBERS, by=secretary_user)
    dropped = Mail.rows.filter(state="dropped")
    assert [mail.to for mail in dropped] == ["samir@example.org"]

    assert withdraw_and_tell(meeting, by=secretary_user, reason="", tell=True) == 1
    assert dropped.all().count() == 4
    assert [mail.mailing.key.partition(":")[0] for mail in Mail.rows.filter(state="waiting")] == ["tilbaketrekking"]


def test_nothing_is_sent_when_publishing_is_refused_and_nobody_is_told_of_a_report_never_sent(
    meeting: Meeting, secretary: Client, secretary_user: User
) -> None:
    page = reverse("secretariat:publish", args=[meeting.pk])
    refused = secretary.post(page, filled(secretary.get(page), publiser="1"))
    none = Mail.rows.count()
    publish(meeting)
    change(meeting, "140", "150")
    correcting = secretary.get(reverse("secretariat:correct", args=[meeting.pk])).content.decode()

    assert "Referatet kan ikke publiseres ennå." in refused.content.decode()
    assert none == 0
    assert "Ingen har fått referatet på e-post, så ingen får melding." in correcting
    assert correct_and_tell(meeting, by=secretary_user, reason="Feil.", tell=True) == 0
    assert withdraw_and_tell(meeting, by=secretary_user, reason="", tell=True) == 0
