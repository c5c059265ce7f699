"""Questions to every member: sent once, answered by link, chased, closed (M-71, M-72), and wishes for the agenda."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.drafts import clean_text
from meetings.models import AgendaProposal, Call, CallAnswer, Mailing
from meetings.notifications.queueing import AlreadySent, mail_address, queue_mail, site_address, start_mailing
from meetings.wording import date_in_words
from organisations.links import link_for, log_use, revoke_link, still_sits, token_of
from organisations.models import Body, Organisation, Person, Representation, Seat, SignedLink, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)

LONGEST_ANSWER = 20_000
"""Characters."""


class CallRefused(Refusal):
    """It cannot be done as it is; `sentence` says why."""


class CallClosed(Exception):
    """The question takes no more answers. What was typed stays with the caller."""


@dataclass
class AnswerChanged(Exception):
    """Somebody else of the organisation answered since the page was opened. Nothing was written."""

    answer: CallAnswer


@dataclass(frozen=True)
class Recipient:
    """Whom a question goes to for one organisation; `address` is empty when none is known."""

    organisation: Organisation
    person: Person | None

    @property
    def address(self) -> str:
        return mail_address(self.person, self.organisation)


def recipients(body: Body) -> list[Recipient]:
    """Every organisation with a seat today, with its representative where one is named. Two queries."""
    today = timezone.localdate()
    seats = Seat.rows.open_on(today).filter(body=body).select_related("organisation")
    named = {
        row.seat_id: row.person
        for row in Representation.rows.open_on(today)
        .filter(seat__in=seats, kind=Representation.Kind.FIXED, person__isnull=False)
        .select_related("person")
    }
    return [Recipient(seat.organisation, named.get(seat.pk)) for seat in seats.order_by("organisation__sort_key", "pk")]


def is_late(answer: CallAnswer) -> bool:
    """Whether it came after the day it was asked for by, as the calendar goes in Europe/Oslo."""
    by, at = answer.call.answer_by, answer.answered_at
    return by is not None and at is not None and timezone.localdate(at) > by


@transaction.atomic
def send_call(call: Call, *, by: User) -> Call:
    """Ask every organisation with a seat: one answer to fill in, one link and one mail each. Sent already: as it is.

    Raises CallRefused when nobody has a seat.
    """
    current = _locked(call)
    if current.sent_at is not None:
        return current
    asked = recipients(current.body)
    if not asked:
        raise CallRefused(_("Ingen organisasjon har plass i organet nå, så spørsmålet har ingen å gå til."))
    mailing = start_mailing(Mailing.Kind.CALL, _key(current, 0), current.title, meeting=current.meeting, by=by)
    current.sent_at = timezone.now()
    current.save(update_fields=["sent_at"])
    for one in asked:
        link = link_for(SignedLink.Purpose.CALL, organisation=one.organisation, person=one.person)
        answer = CallAnswer.rows.create(call=current, organisation=one.organisation, link=link)
        _write(mailing, answer, reminder=False)
    logger.info("call sent call=%s asked=%s by=%s", current.pk, len(asked), by.pk)
    return current


@transaction.atomic
def remind_silent(call: Call, *, turn: int, by: User) -> int:
    """A mail to each that has not answered, with the same link. `turn`: how many times all were reminded, plus one.

    Where somebody else sits now, that one is asked, and the link of the one before ends; an organisation without a
    seat is asked no more. The same turn again writes nothing. Gives the number of mails. Raises CallRefused for a
    question not open.
    """
    current = _locked(call)
    if current.sent_at is None or current.closed_at is not None:
        raise CallRefused(_("Spørsmålet er ikke åpent for svar."))
    silent = list(
        CallAnswer.rows.filter(call=current, answered_at__isnull=True).select_related(
            "call", "organisation", "link__person"
        )
    )
    sitting = {one.organisation.pk: one.person for one in recipients(current.body)}
    asked = [answer for answer in silent if answer.organisation_id in sitting]
    if not asked or turn < 1 or turn > reminders(current) + 1:
        return 0
    title = _("Purring: %(title)s") % {"title": current.title}
    try:
        mailing = start_mailing(Mailing.Kind.REMINDER, _key(current, turn), title, meeting=current.meeting, by=by)
    except AlreadySent:
        return 0
    for answer in asked:
        _hand_over(answer, sitting[answer.organisation_id])
        _write(mailing, answer, reminder=True)
    CallAnswer.rows.filter(pk__in=[answer.pk for answer in asked]).update(reminded_at=timezone.now())
    logger.info("call reminded call=%s mails=%s by=%s", current.pk, len(asked), by.pk)
    return len(asked)


def _hand_over(answer: CallAnswer, person: Person | None) -> None:
    """The answer's link is this person's from now on; the one it has stays while it is."""
    old = answer.link
    if old is not None and old.is_alive() and old.person == person:
        return
    if old is not None:
        revoke_link(old)
    answer.link = link_for(SignedLink.Purpose.CALL, organisation=answer.organisation, person=person)
    answer.save(update_fields=["link"])


def reminders(call: Call) -> int:
    """How many times the silent were reminded."""
    return Mailing.rows.filter(key__startswith=f"sporsmal:{call.pk}:", kind=Mailing.Kind.REMINDER).count()


@transaction.atomic
def close_call(call: Call, *, by: User) -> None:
    """No more answers. Raises CallRefused before it is sent; closed already: as it is."""
    current = _locked(call)
    if current.sent_at is None:
        raise CallRefused(_("Et spørsmål lukkes først når det er sendt."))
    if current.closed_at is None:
        current.closed_at = timezone.now()
        current.save(update_fields=["closed_at"])
        logger.info("call closed call=%s by=%s", current.pk, by.pk)


@transaction.atomic
def reopen_call(call: Call, *, by: User) -> None:
    if Call.rows.filter(pk=call.pk, closed_at__isnull=False).update(closed_at=None):
        logger.info("call reopened call=%s by=%s", call.pk, by.pk)


def answer_by(link: SignedLink) -> CallAnswer | None:
    """What the link answers, while its organisation has a seat in the body and its person sits there. Three queries."""
    answers = CallAnswer.rows.filter(link=link)
    answer = answers.select_related("call__body", "call__meeting__body", "organisation", "person").first()
    return answer if answer is not None and still_sits(link, answer.call.body) else None


@transaction.atomic
def answer_call(
    answer: CallAnswer, text: str, *, seen: int, link: SignedLink | None = None, person: Person | None = None
) -> CallAnswer:
    """Keep an organisation's answer; of wishes for the agenda each line becomes a proposal.

    `seen` is the version the page was opened with. The same words again change nothing. An answer after the day it
    was asked for by is kept all the same. Raises CallClosed, and AnswerChanged when another answered in between.
    """
    call = _locked(answer.call)
    current = CallAnswer.rows.select_for_update(of=("self",)).select_related("organisation", "person").get(pk=answer.pk)
    current.call = call
    written = clean_text(text).strip()
    if current.answered_at is not None and current.text == written:
        return current
    if call.closed_at is not None:
        raise CallClosed
    if current.version != seen:
        raise AnswerChanged(current)
    current.text, current.person = written, person
    current.answered_at, current.version = timezone.now(), current.version + 1
    current.save(update_fields=["text", "person", "answered_at", "version"])
    if call.kind == Call.Kind.TOPICS:
        _propose(current)
    if link is not None:
        log_use(link, "call answered")
    logger.info("call answered call=%s organisation=%s", call.pk, current.organisation_id)
    return current


def wishes(text: str) -> list[str]:
    """The lines of an answer, bullets and numbers taken off, each once."""
    lines = (line.strip().lstrip("•-–*").strip()[:400] for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def _propose(answer: CallAnswer) -> None:
    """The organisation's proposals as the answer says them now; what was taken or set aside is left as it is."""
    wanted = wishes(answer.text)
    there = AgendaProposal.rows.filter(call=answer.call, organisation=answer.organisation)
    there.filter(state=AgendaProposal.State.WAITING).exclude(text__in=wanted).delete()
    known = set(there.values_list("text", flat=True))
    AgendaProposal.rows.bulk_create(
        AgendaProposal(text=text, call=answer.call, organisation=answer.organisation, person=answer.person)
        for text in wanted
        if text not in known
    )


def _locked(call: Call) -> Call:
    """The row as it is now, the caller's alone until the transaction ends."""
    return Call.rows.select_for_update(of=("self",)).select_related("body", "meeting").get(pk=call.pk)


def _key(call: Call, turn: int) -> str:
    return f"sporsmal:{call.pk}:{turn}"


def _write(mailing: Mailing, answer: CallAnswer, *, reminder: bool) -> None:
    call, link = answer.call, answer.link
    if link is None:
        return
    queue_mail(
        mailing,
        "call",
        {
            "call": call,
            "reminder": reminder,
            "by": date_in_words(call.answer_by) if call.answer_by else "",
            "address": site_address("meetings:call_answer", token_of(link)),
        },
        subject=mailing.title,
        person=link.person,
        organisation=answer.organisation,
    )
