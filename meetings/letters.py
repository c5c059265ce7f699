"""Letters the council sent: what was answered, what is to be followed up, the file that was sent (M-73)."""

from __future__ import annotations

import logging
import mimetypes
from datetime import date
from hashlib import sha256

from django.core.files import File
from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from meetings.models import Letter, Meeting
from organisations.models import Organisation, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)

State = Letter.ReplyState


class LetterRefused(Refusal):
    """It cannot be done as it is; `sentence` says why."""


def is_due(today: date) -> Q:
    """A letter that still waits, and whose day to be reminded of has come."""
    return Q(reply_state=State.AWAITED, remind_on__lte=today)


def letters(today: date) -> QuerySet[Letter]:
    """Without their files: first those to be reminded of, the oldest day on top, then the newest."""
    is_first = Case(When(is_due(today), then=Value(0)), default=Value(1), output_field=IntegerField())
    day = Case(When(is_due(today), then=F("remind_on")), default=None)
    return (
        Letter.rows.select_related("organisation", "meeting__body", "body")
        .defer("content")
        .order_by(is_first, day.asc(nulls_last=True), "-sent_on", "-pk")
    )


def due_letters(today: date) -> QuerySet[Letter]:
    """What the secretary asked to be reminded of. One query."""
    return letters(today).filter(is_due(today))


def letters_of(meeting: Meeting) -> QuerySet[Letter]:
    """What was sent from the meeting, without the files. One query."""
    return Letter.rows.filter(meeting=meeting).defer("content")


def recipients() -> QuerySet[Organisation]:
    """Organisations that have been sent a letter."""
    return Organisation.rows.filter(letters_received__isnull=False).distinct().in_norwegian_order()


def keep_file(letter: Letter, paper: File[bytes]) -> None:
    """Put the file's bytes on the letter, which the caller saves. What the browser calls it is not believed."""
    name = (paper.name or "brev")[-200:]
    letter.file_name = name
    letter.content_type = (mimetypes.guess_type(name)[0] or "application/octet-stream")[:100]
    letter.content = paper.read()


def drop_file(letter: Letter) -> None:
    """Take the file off the letter, which the caller saves."""
    letter.file_name, letter.content_type, letter.content = "", "", None


def reply_mark(letter: Letter) -> str:
    """What a page showed of the reply, for the deeds below: short, and the same for the same."""
    shown = (letter.reply_state, letter.answered_on, letter.answer, letter.remind_on)
    return sha256("\0".join(str(part) for part in shown).encode()).hexdigest()[:12]


@transaction.atomic
def record_answer(letter: Letter, *, on: date, answer: str, seen: str, by: User) -> Letter:
    """The letter is answered. The same again changes nothing.

    `seen` is the page's `reply_mark`. Raises LetterRefused when the answer is older than the letter, or when somebody
    changed the reply since the page was opened.
    """
    if on < letter.sent_on:
        raise LetterRefused(_("Svaret kan ikke være eldre enn brevet."))
    return _settle(letter, {"reply_state": State.ANSWERED, "answered_on": on, "answer": answer}, seen, by)


@transaction.atomic
def give_up(letter: Letter, *, seen: str, by: User) -> Letter:
    """No answer came. As `record_answer`."""
    return _settle(letter, {"reply_state": State.NONE_CAME, "answered_on": None}, seen, by)


@transaction.atomic
def wait_again(letter: Letter, *, seen: str, by: User) -> Letter:
    """An answer is awaited after all; what was written of one stays. As `record_answer`."""
    return _settle(letter, {"reply_state": State.AWAITED, "answered_on": None}, seen, by)


@transaction.atomic
def remind_on(letter: Letter, day: date | None, *, seen: str, by: User) -> Letter:
    """When the secretary's overview is to show the letter; None: never. As `record_answer`."""
    if letter.reply_state != State.AWAITED:
        raise LetterRefused(_("Brevet venter ikke på svar, så det er ingenting å minne om."))
    return _settle(letter, {"remind_on": day}, seen, by)


@transaction.atomic
def delete_letter(letter: Letter, *, by: User) -> None:
    """With its file. Deleted already: nothing happens."""
    deleted, _rows = Letter.rows.filter(pk=letter.pk).delete()
    if deleted:
        logger.info("letter deleted letter=%s by=%s", letter.pk, by.pk)


def _settle(letter: Letter, wanted: dict[str, object], seen: str, by: User) -> Letter:
    current = Letter.rows.select_for_update().defer("content").filter(pk=letter.pk).first()
    if current is None:
        raise LetterRefused(_("Brevet er slettet."))
    if all(getattr(current, name) == value for name, value in wanted.items()):
        return current
    if reply_mark(current) != seen:
        raise LetterRefused(_("En annen har endret svaret i mellomtiden. Se over, og lagre på nytt."))
    for name, value in wanted.items():
        setattr(current, name, value)
    current.save(update_fields=list(wanted))
    logger.info("letter settled letter=%s state=%s by=%s", current.pk, current.reply_state, by.pk)
    return current
