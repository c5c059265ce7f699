"""The outbox is delivered at most once by itself, to a real SMTP server, and says plainly what did not go."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from pytest_django.fixtures import Settings

from meetings.models import Enclosure, Mail, Mailing
from meetings.notifications.queueing import enclose
from meetings.notifications.sending import DELAYS, send_waiting
from tests.mail_server import MailServer, free_port, mail_server

__all__ = ["mail_server"]
pytestmark = pytest.mark.django_db

CALENDAR = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def make_mailing(key: str = "test:1") -> Mailing:
    return Mailing.rows.create(kind=Mailing.Kind.OTHER, key=key, title="Innkalling")


def make_mail(mailing: Mailing | None = None, to: str = "mari@example.org", **fields: object) -> Mail:
    number = Mail.rows.count()
    mailing = mailing or Mailing.rows.first() or make_mailing()
    written = {"subject": "Møte 3. juni", "text": "Hei.\n", "html": "<p>Hei.</p>", **fields}
    return Mail.rows.create(mailing=mailing, to=to, message_id=f"<{number}@example.org>", **written)


def states() -> list[str]:
    return list(Mail.rows.values_list("state", flat=True))


def test_a_mail_goes_out_whole_and_once(mail_server: MailServer, settings: Settings) -> None:
    mail = make_mail(headers={"Auto-Submitted": "auto-generated"})
    enclose(mail.mailing, "møte.ics", "text/calendar; method=REQUEST", CALENDAR)
    enclose(mail.mailing, "saksliste.pdf", "application/pdf", b"%PDF-1.7", mail=mail)

    send_waiting()
    send_waiting()

    (message,) = mail_server.messages
    mail.refresh_from_db()
    assert (mail.state, mail.failure, mail.attempts) == ("sent", "", 1)
    heads = ("To", "Subject", "Message-ID", "Reply-To", "Auto-Submitted")
    assert [message[head] for head in heads] == [
        "mari@example.org",
        "Møte 3. juni",
        "<0@example.org>",
        settings.CONTACT_EMAIL,
        "auto-generated",
    ]
    assert message["Date"].datetime == mail.written_at.replace(microsecond=0)
    assert [part.get_content_type() for part in message.walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
        "text/calendar",
        "application/pdf",
    ]
    calendar, pdf = message.iter_attachments()
    assert (calendar.get_param("method"), calendar.get_filename()) == ("REQUEST", "møte.ics")
    assert calendar.get_content().replace("\r\n", "\n").encode() == CALENDAR.replace(b"\r\n", b"\n")
    assert pdf.get_content() == b"%PDF-1.7"


def test_a_refused_address_stops_nobody_else(mail_server: MailServer) -> None:
    mail_server.answers = {"feil@example.org": "550 No such user"}
    for to in ("en@example.org", "feil@example.org", "to@example.org"):
        make_mail(to=to)

    send_waiting()

    assert mail_server.recipients == ["en@example.org", "to@example.org"]
    assert states() == ["sent", "failed", "sent"]
    assert Mail.rows.get(state="failed").failure == "E-posttjeneren sa nei (550). Se om adressen er riktig."


def test_an_address_that_is_none_stops_nobody_else(mail_server: MailServer) -> None:
    make_mail(to="a\nb@example.org")
    make_mail(to="to@example.org")

    send_waiting()

    assert states() == ["failed", "sent"]


def test_a_server_that_says_later_is_asked_later(mail_server: MailServer) -> None:
    mail_server.answers = {"mari@example.org": "451 Greylisted"}
    mail = make_mail()
    before = timezone.now()

    send_waiting()
    send_waiting()

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.claimed_at) == ("waiting", 1, None)
    assert mail.failure == "E-posttjeneren ba oss prøve senere (451)."
    assert before + DELAYS[0] <= mail.next_try_at <= timezone.now() + DELAYS[0]

    mail_server.answers = {}
    Mail.rows.update(next_try_at=timezone.now())
    send_waiting()
    assert (states(), len(mail_server.taken)) == (["sent"], 1)


def test_after_the_last_attempt_a_mail_fails_with_a_sentence(mail_server: MailServer) -> None:
    mail_server.answers = {"mari@example.org": "451 Greylisted"}
    mail = make_mail(attempts=len(DELAYS))

    send_waiting()

    mail.refresh_from_db()
    assert mail.state == "failed"
    assert mail.failure == "E-posttjeneren ba oss prøve senere (451). Prøvd i over to døgn."


def test_a_server_that_hangs_before_the_message_keeps_all_waiting(mail_server: MailServer) -> None:
    mail_server.hangs_at = "RCPT"
    for _number in range(3):
        make_mail()

    send_waiting()

    assert states() == ["waiting"] * 3
    assert list(Mail.rows.values_list("attempts", flat=True)) == [1, 0, 0]


def test_a_server_that_hangs_after_the_message_leaves_one_uncertain_that_is_not_repeated(
    mail_server: MailServer,
) -> None:
    mail_server.hangs_at = "DATA"
    for _number in range(3):
        make_mail()

    send_waiting()
    mail_server.hangs_at = ""
    send_waiting()

    assert states() == ["uncertain", "sent", "sent"]
    assert set(mail_server.counts.values()) == {1}


def test_no_server_at_all_keeps_all_waiting(mail_server: MailServer, settings: Settings) -> None:
    settings.EMAIL_PORT = free_port()
    make_mail()
    make_mail()

    send_waiting()

    assert states() == ["waiting", "waiting"]
    assert list(Mail.rows.values_list("failure", flat=True)) == ["Fikk ikke kontakt med e-posttjeneren.", ""]


def test_a_claim_whose_sender_is_gone_becomes_uncertain(mail_server: MailServer, settings: Settings) -> None:
    now = timezone.now()
    make_mail(state="sending", claimed_at=now - timedelta(seconds=settings.OUTBOX_LEASE + 1))
    make_mail(state="sending", claimed_at=now)

    send_waiting()

    assert (states(), mail_server.taken) == (["uncertain", "sending"], [])


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_mail_once(mail_server: MailServer) -> None:
    mailing = make_mailing()
    for _number in range(20):
        make_mail(mailing)
    together = threading.Barrier(2, timeout=30)

    def run() -> None:
        try:
            together.wait()
            send_waiting()
        finally:
            connections.close_all()

    senders = [threading.Thread(target=run) for _sender in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert states() == ["sent"] * 20
    assert (len(mail_server.counts), set(mail_server.counts.values())) == (20, {1})


def test_old_bodies_are_emptied_and_the_rows_stay(mail_server: MailServer) -> None:
    now = timezone.now()
    old, new = now - timedelta(days=31), now - timedelta(days=29)
    gone, kept = make_mailing("gammel"), make_mailing("ny")
    Mailing.rows.filter(pk=gone.pk).update(at=old)
    for mailing, at in ((gone, old), (kept, new)):
        make_mail(mailing, state="sent", sent_at=at)
        enclose(mailing, f"{mailing.key}.pdf", "application/pdf", b"%PDF")
    for state in ("failed", "uncertain", "dropped"):
        make_mail(kept, state=state, written_at=old)
    make_mail(kept, written_at=old, next_try_at=now + timedelta(days=1))

    call_command("send_outbox")

    assert [bool(text) for text in Mail.rows.values_list("text", flat=True)] == [False, True, False, False, False, True]
    assert list(Enclosure.rows.values_list("file_name", flat=True)) == ["ny.pdf"]


def test_the_command_tells_what_came_of_it(mail_server: MailServer, capsys: pytest.CaptureFixture[str]) -> None:
    make_mail()

    call_command("send_outbox")

    assert capsys.readouterr().out == "Sendt: 1. Prøves senere: 0. Ikke sendt: 0. Usikre: 0.\n"
