"""Delivers the mail that waits: claim, commit, send, mark. At most once by itself; what is unsure a person decides.

Before DATA nothing is lost by trying again, and an answer from the server is an answer. Between DATA and the answer
nobody knows: a mail whose connection breaks there, or whose sender dies, becomes UNCERTAIN and is left alone.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.mime.text import MIMEText
from email.utils import format_datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Enclosure, Mail, Mailing

if TYPE_CHECKING:
    from django.db.models import QuerySet

logger = logging.getLogger(__name__)

State = Mail.State
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
"""How long a mail waits after its first, second … failed attempt; after the last it is FAILED (a good two days)."""
BODIES_ARE_KEPT = timedelta(days=30)
"""Source: the trust programme, F5."""


@dataclass(slots=True)
class Round:
    """What one pass through the outbox came to."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    uncertain: int = 0
    emptied: int = 0


def send_waiting(connection: BaseEmailBackend | None = None, *, stop: Callable[[], bool] = lambda: False) -> Round:
    """Everything that is due, one mail at a time over one connection; ends early when `stop` says so.

    The connection is that of OUTBOX_BACKEND unless another is given.

    A server that cannot be reached, hangs or breaks off ends the pass: that mail is marked and the others wait.
    Per mail: a claim, the mail, its files, a mark (four queries).
    """
    done = Round(uncertain=give_up_on_dead_senders(), emptied=empty_old_bodies())
    connection = connection or get_connection(settings.OUTBOX_BACKEND, fail_silently=False)
    try:
        while not stop() and (mail := claim_next()) is not None:
            if not _send(mail, connection, done):
                break
    finally:
        # The mails are out; how the server says good-bye changes nothing.
        with suppress(smtplib.SMTPException, OSError):
            connection.close()
    return done


def claim_next() -> Mail | None:
    """The mail that has been due longest, now SENDING. Two senders never get the same: one UPDATE of a waiting row."""
    while True:
        now = timezone.now()
        due = Mail.rows.filter(state=State.WAITING, next_try_at__lte=now).order_by("next_try_at", "pk")
        mail = due.first()
        if mail is None:
            return None
        claim = {"state": State.SENDING, "claimed_at": now, "attempts": mail.attempts + 1}
        if Mail.rows.filter(pk=mail.pk, state=State.WAITING, attempts=mail.attempts).update(**claim):
            mail.state, mail.claimed_at, mail.attempts = State.SENDING, now, mail.attempts + 1
            return mail


def give_up_on_dead_senders() -> int:
    """Claims older than the lease have lost their sender; whether the server took the mail, nobody knows."""
    left = Mail.rows.filter(
        state=State.SENDING, claimed_at__lt=timezone.now() - timedelta(seconds=settings.OUTBOX_LEASE)
    )
    count = left.update(state=State.UNCERTAIN, failure=_("Senderen stanset underveis. Mottakeren kan ha fått den."))
    if count:
        logger.warning("mail uncertain after a dead sender count=%s", count)
    return count


def empty_old_bodies() -> int:
    """Text and files of what was sent, or did not go out, more than 30 days ago.

    The row stays: to whom, what and when. What waits or is being sent keeps its text.
    """
    limit = timezone.now() - BODIES_ARE_KEPT
    idle = [State.DROPPED, State.FAILED, State.UNCERTAIN]
    old = Q(state=State.SENT, sent_at__lt=limit) | Q(state__in=idle, written_at__lt=limit)
    Enclosure.rows.filter(mail__in=Mail.rows.filter(old)).delete()
    in_use = Mailing.rows.filter(mails__in=Mail.rows.exclude(old))
    Enclosure.rows.filter(mail__isnull=True, mailing__at__lt=limit).exclude(mailing__in=in_use).delete()
    return Mail.rows.filter(old).exclude(text="", html="").update(text="", html="", headers={})


def message_of(mail: Mail, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """As it goes out. The same each time: Message-ID and Date are those of the row. One query for its files."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to],
        reply_to=[settings.CONTACT_EMAIL] if settings.CONTACT_EMAIL else None,
        headers={**mail.headers, "Message-ID": mail.message_id, "Date": format_datetime(mail.written_at)},
        connection=connection,
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for enclosure in enclosures_of(mail):
        if enclosure.content_type.startswith("text/calendar"):
            message.attach(_calendar(enclosure))
        else:
            message.attach(enclosure.file_name, bytes(enclosure.content), enclosure.content_type)
    return message


def enclosures_of(mail: Mail) -> QuerySet[Enclosure]:
    """Its own files and those of the whole mailing."""
    return Enclosure.rows.filter(Q(mail=mail) | Q(mailing=mail.mailing_id, mail__isnull=True))


def _calendar(enclosure: Enclosure) -> MIMEText:
    """A calendar file with its METHOD in the head, without which mail programs see a file and no invitation."""
    text = bytes(enclosure.content).decode()
    part = MIMEText(text, "calendar", "utf-8")
    method = next((line[7:].strip() for line in text.splitlines() if line.startswith("METHOD:")), "")
    if method:
        part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename=enclosure.file_name)
    return part


def _send(mail: Mail, connection: BaseEmailBackend, done: Round) -> bool:
    """False when the server itself is the trouble, so that the next mail would meet it too."""
    try:
        message = message_of(mail, connection)
        message.message()  # a head that cannot be written is found before the server hears of the mail
        connection.open()
    except ValueError:
        _fail(mail, _("Adressen eller emnet kan ikke sendes som e-post. Rett det, og send på nytt."), done)
        return True
    except (smtplib.SMTPException, OSError) as trouble:
        logger.warning("mail server out of reach mail=%s trouble=%s", mail.pk, type(trouble).__name__)
        _put_off(mail, _("Fikk ikke kontakt med e-posttjeneren."), done)
        return False
    try:
        message.send(fail_silently=False)
    except ValueError:
        _fail(mail, _("Adressen kan ikke brukes. Rett den, og prøv igjen."), done)
        return True
    except smtplib.SMTPResponseException as answer:
        return _refused(mail, answer.smtp_code, done)
    except smtplib.SMTPRecipientsRefused as refusal:
        code = next(iter(refusal.recipients.values()))[0]
        return _refused(mail, code, done)
    except (smtplib.SMTPException, OSError) as trouble:
        logger.warning("mail broken off mail=%s trouble=%s", mail.pk, type(trouble).__name__)
        if getattr(connection, "data_began", False):
            if _mark(mail, state=State.UNCERTAIN, failure=_("Forbindelsen brast mens e-posten ble levert.")):
                done.uncertain += 1
        else:
            _put_off(mail, _("E-posttjeneren svarte ikke."), done)
        return False
    if _mark(mail, state=State.SENT, sent_at=timezone.now(), failure=""):
        done.sent += 1
        logger.info("mail sent mail=%s attempt=%s", mail.pk, mail.attempts)
    return True


def _refused(mail: Mail, code: int, done: Round) -> bool:
    """The server's own no: it has not taken the mail. 5xx is final, 4xx means later, 421 that it hangs up.

    Source: RFC 5321, 4.2.1.
    """
    logger.warning("mail refused mail=%s code=%s", mail.pk, code)
    if code >= 500:
        _fail(mail, _("E-posttjeneren sa nei (%(code)s). Se om adressen er riktig.") % {"code": code}, done)
    else:
        _put_off(mail, _("E-posttjeneren ba oss prøve senere (%(code)s).") % {"code": code}, done)
    return code != 421


def _put_off(mail: Mail, why: str, done: Round) -> None:
    if mail.attempts > len(DELAYS):
        _fail(mail, f"{why} {_('Prøvd i over to døgn.')}", done)
    elif _mark(
        mail,
        state=State.WAITING,
        claimed_at=None,
        next_try_at=timezone.now() + DELAYS[mail.attempts - 1],
        failure=why,
    ):
        done.put_off += 1


def _fail(mail: Mail, why: str, done: Round) -> None:
    if _mark(mail, state=State.FAILED, failure=why):
        done.failed += 1


def _mark(mail: Mail, **outcome: str | datetime | None) -> bool:
    """Only while the claim is ours. One that outlived its lease is UNCERTAIN by now: who knows better, says so."""
    ours = Mail.rows.filter(pk=mail.pk, claimed_at=mail.claimed_at, state__in=[State.SENDING, State.UNCERTAIN])
    return bool(ours.update(**outcome))
