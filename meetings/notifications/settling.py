"""What the secretary decides about a mail that did not go out, or may not have."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Mail
from meetings.notifications.queueing import mail_address
from organisations.models import User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)

State = Mail.State
STUCK = (State.FAILED, State.UNCERTAIN)


class NotSettled(Refusal):
    """The mail cannot be sent again. `sentence` says why."""


@transaction.atomic
def try_again(mail: Mail, *, seen: datetime, by: User) -> bool:
    """A failed mail, or an uncertain one after all, waits again with all its attempts before it.

    `seen` is `next_try_at` as the page showed it, which each new try moves: a form sent twice has one effect, and
    the second answer is False. A failed mail goes where the person or organisation is reached now. Raises NotSettled
    while there is no address, and when the text is gone.
    """
    row = _locked(mail, seen)
    if row is None:
        return False
    if row.state == State.FAILED:
        row.to = mail_address(row.person, row.organisation) or row.to
    if not row.to:
        raise NotSettled(_("Ingen e-postadresse er ført. Legg den inn i registeret, og prøv igjen."))
    if not row.text:
        raise NotSettled(_("Teksten er slettet. Send på nytt der e-posten kom fra."))
    row.state, row.failure, row.claimed_at, row.attempts = State.WAITING, "", None, 0
    row.next_try_at = timezone.now()
    row.save(update_fields=["to", "state", "failure", "claimed_at", "next_try_at", "attempts"])
    logger.info("mail tried again mail=%s by=%s", row.pk, by.pk)
    return True


@transaction.atomic
def count_as_sent(mail: Mail, *, seen: datetime, by: User) -> bool:
    """An uncertain mail that the recipient has, dated when it was claimed. False: it was settled before."""
    row = _locked(mail, seen)
    if row is None or row.state != State.UNCERTAIN:
        return False
    row.state, row.failure, row.sent_at = State.SENT, "", row.claimed_at or timezone.now()
    row.save(update_fields=["state", "failure", "sent_at"])
    logger.info("mail counted as sent mail=%s by=%s", row.pk, by.pk)
    return True


@transaction.atomic
def lay_aside(mail: Mail, *, seen: datetime, by: User) -> bool:
    """A mail that is not to be sent after all; it keeps the reason it had. False: it was settled before."""
    row = _locked(mail, seen)
    if row is None:
        return False
    row.state = State.DROPPED
    row.save(update_fields=["state"])
    logger.info("mail laid aside mail=%s by=%s", row.pk, by.pk)
    return True


def _locked(mail: Mail, seen: datetime) -> Mail | None:
    """The row for change; None once it is no longer stuck, or was tried again since the page was opened."""
    return (
        Mail.rows.select_for_update(of=("self",))
        .select_related("person", "organisation")
        .filter(pk=mail.pk, state__in=STUCK, next_try_at=seen)
        .first()
    )
