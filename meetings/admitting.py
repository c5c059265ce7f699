"""Requests for membership: received, put before the council, decided, answered by mail (M-29)."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.attending import lock
from meetings.drafts import add_item
from meetings.models import AgendaItem, Mail, Mailing, Meeting, MembershipRequest
from meetings.notifications.queueing import AlreadySent, Written, queue_mail, start_mailing, write_mail
from meetings.proposing import move_before_the_end
from meetings.wording import date_in_words
from organisations.folding import fold
from organisations.models import Body, Organisation, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)

State = MembershipRequest.State
DECIDED = (State.ACCEPTED, State.DECLINED)
MOST_WAITING = 20
"""What may wait of today's and yesterday's requests by form: a machine that fills the form in fills nobody's desk."""
HEADING = "Søknad om medlemskap: %s"
QUESTION = "Skal rådet ta opp %s som medlem?"
"""What stands on an agenda is Norwegian whatever the language of the secretary's pages."""


class RequestRefused(Refusal):
    """It cannot be done as it is; `sentence` says why."""


class FormIsFull(Exception):
    """Too many requests came through the form and wait. Nothing was written."""


def council() -> Body | None:
    """The body that one asks to be a member of: the first that was made. One query."""
    return Body.rows.order_by("pk").first()


def waiting_requests() -> QuerySet[MembershipRequest]:
    return MembershipRequest.rows.filter(state=State.RECEIVED)


def coming_meetings(body: Body) -> QuerySet[Meeting]:
    """Whose agenda a request can be put on: not yet held, and not cancelled; those without a date last."""
    return (
        Meeting.objects.for_system("the secretariat chooses a coming meeting")
        .filter(body=body, state__in=[Meeting.State.PLANNED, Meeting.State.DRAFT], cancelled_at__isnull=True)
        .filter(Q(date__isnull=True) | Q(date__gte=timezone.localdate()))
        .select_related("body")
        .order_by(F("date").asc(nulls_last=True), "pk")
    )


def namesake(asked: MembershipRequest) -> Organisation | None:
    """The organisation of the register that has the applicant's name. One query."""
    key = fold(asked.name)
    same = Q(folded=key) | Q(folded_short=key) | Q(other_names__folded=key)
    return Organisation.rows.standing().filter(same).order_by("pk").first()


def request_mark(asked: MembershipRequest) -> str:
    """What a page showed of how the request stands, for the deeds below: short, and the same for the same."""
    shown = (asked.state, asked.view, asked.decided_on, asked.decision, asked.item_id, asked.organisation_id)
    return _short(*shown)


@transaction.atomic
def receive_by_form(body: Body, *, name: str, contact: str, email: str, reason: str) -> MembershipRequest:
    """Somebody outside asks for a seat. No mail goes to the address: anyone may have typed it.

    The same words while they wait are one request. Raises FormIsFull when too many of today and yesterday wait.
    """
    Body.rows.select_for_update().get(pk=body.pk)  # two clicks come one at a time
    typed = {"body": body, "name": name, "contact": contact, "email": email, "reason": reason}
    waiting = waiting_requests().filter(by_form=True)
    known = waiting.filter(**typed).first()
    if known is not None:
        return known
    today = timezone.localdate()
    if waiting.filter(received_on__gte=today - timedelta(days=1)).count() >= MOST_WAITING:
        raise FormIsFull
    asked = MembershipRequest.rows.create(**typed, received_on=today, by_form=True)
    logger.info("membership asked for request=%s", asked.pk)
    return asked


@transaction.atomic
def put_before_council(asked: MembershipRequest, meeting: Meeting, *, by: User) -> AgendaItem:
    """An item on the agenda of a coming meeting, before the items that close it. On that agenda already: its item.

    Raises RequestRefused when it is decided or withdrawn, when the meeting is held, or when the request stands on
    another agenda that is still to come.
    """
    lock(meeting)
    current = _locked(asked)
    item = current.item
    if item is not None and item.meeting_id == meeting.pk:
        return item
    if current.state not in {State.RECEIVED, State.BEFORE_COUNCIL}:
        raise RequestRefused(_("Søknaden er avgjort eller trukket. Åpne den igjen først."))
    coming = coming_meetings(current.body)
    if not coming.filter(pk=meeting.pk).exists():
        raise RequestRefused(_("Møtet er holdt eller avlyst. Velg et som kommer."))
    if item is not None and coming.filter(pk=item.meeting_id).exists():
        raise RequestRefused(_("Søknaden står alt på en saksliste. Slett saken der før du setter den på en annen."))
    new = add_item(
        meeting,
        by=by,
        heading=(HEADING % current.name)[:300],
        kind=AgendaItem.Kind.GOVERNANCE,
        question=QUESTION % current.name,
    )
    move_before_the_end(meeting, new)
    current.item, current.state = new, State.BEFORE_COUNCIL
    current.save(update_fields=["item", "state"])
    logger.info("membership before council request=%s meeting=%s by=%s", current.pk, meeting.pk, by.pk)
    return new


def write_view(asked: MembershipRequest, view: str, *, seen: str, by: User) -> MembershipRequest:
    """What the council thought. The same again changes nothing.

    `seen` is the page's `request_mark`. Raises RequestRefused when somebody changed the request since.
    """
    return _change(asked, {"view": view}, seen, by)


def decide(asked: MembershipRequest, *, accepted: bool, on: date, words: str, seen: str, by: User) -> MembershipRequest:
    """Accept or decline. No mail is sent; `send_decision` does. As `write_view`."""
    if on < asked.received_on:
        raise RequestRefused(_("Søknaden kan ikke være avgjort før den kom."))
    state = State.ACCEPTED if accepted else State.DECLINED
    return _change(asked, {"state": state, "decided_on": on, "decision": words}, seen, by)


def withdraw(asked: MembershipRequest, *, seen: str, by: User) -> MembershipRequest:
    """The applicant wants it no more. As `write_view`."""
    return _change(asked, {"state": State.WITHDRAWN, "decided_on": None}, seen, by)


def reopen(asked: MembershipRequest, *, seen: str, by: User) -> MembershipRequest:
    """Undecided again, where it was; the words of the decision stay to be used. As `write_view`."""
    state = State.RECEIVED if asked.item_id is None else State.BEFORE_COUNCIL
    return _change(asked, {"state": state, "decided_on": None}, seen, by)


def tie_organisation(
    asked: MembershipRequest, organisation: Organisation | None, *, seen: str, by: User
) -> MembershipRequest:
    """Which organisation of the register the applicant is. As `write_view`."""
    return _change(asked, {"organisation": organisation}, seen, by)


@transaction.atomic
def delete_request(asked: MembershipRequest, *, by: User) -> None:
    """With the contact and the address. An agenda item of it stays. Deleted already: nothing happens."""
    deleted, _rows = MembershipRequest.rows.filter(pk=asked.pk).delete()
    if deleted:
        logger.info("membership request deleted request=%s by=%s", asked.pk, by.pk)


def decision_mail(asked: MembershipRequest) -> Written:
    """The mail as `send_decision` would write it."""
    return write_mail("membership", _mail_of(asked), subject=_subject(asked))


def decision_sent(asked: MembershipRequest) -> Mail | None:
    """The mail about this very decision to this very address; None: not sent. One query."""
    return Mail.rows.filter(mailing__key=_key(asked)).order_by("pk").last()


@transaction.atomic
def send_decision(asked: MembershipRequest, *, seen: str, by: User) -> bool:
    """Tell the applicant, once for each decision and address. False: it is told already.

    Raises RequestRefused when nothing is decided, when no address is known, or when the page showed another mail.
    """
    current = _locked(asked)
    if current.state not in DECIDED:
        raise RequestRefused(_("Søknaden er ikke avgjort."))
    if not current.email:
        raise RequestRefused(_("Søknaden har ingen e-postadresse."))
    if mail_mark(current) != seen:
        raise RequestRefused(_("Søknaden er endret siden du åpnet siden. Se over e-posten, og send på nytt."))
    subject = _subject(current)
    try:
        mailing = start_mailing(Mailing.Kind.MEMBERSHIP, _key(current), subject, by=by)
    except AlreadySent:
        return False
    queue_mail(mailing, "membership", _mail_of(current), subject=subject, to=current.email)
    logger.info("membership decision sent request=%s by=%s", current.pk, by.pk)
    return True


def mail_mark(asked: MembershipRequest) -> str:
    """What the mail says and to whom: short, and the same for the same."""
    return _short(asked.name, asked.contact, asked.email, asked.state, asked.decided_on, asked.decision)


def _key(asked: MembershipRequest) -> str:
    return f"soknad:{asked.pk}:{mail_mark(asked)}"


def _subject(asked: MembershipRequest) -> str:
    with translation.override("nb"):
        return _("Søknaden om medlemskap i %(body)s") % {"body": asked.body}


def _mail_of(asked: MembershipRequest) -> dict[str, object]:
    return {
        "asked": asked,
        "accepted": asked.state == State.ACCEPTED,
        "on": date_in_words(asked.decided_on) if asked.decided_on else "",
    }


def _short(*parts: object) -> str:
    return sha256("\0".join(str(part) for part in parts).encode()).hexdigest()[:12]


def _locked(asked: MembershipRequest) -> MembershipRequest:
    """The row as it is now, the caller's alone until the transaction ends. Raises RequestRefused when it is gone."""
    rows = MembershipRequest.rows.select_for_update(of=("self",)).select_related("body", "item")
    current = rows.filter(pk=asked.pk).first()
    if current is None:
        raise RequestRefused(_("Søknaden er slettet."))
    return current


@transaction.atomic
def _change(asked: MembershipRequest, wanted: dict[str, object], seen: str, by: User) -> MembershipRequest:
    current = _locked(asked)
    if all(getattr(current, name) == value for name, value in wanted.items()):
        return current
    if request_mark(current) != seen:
        raise RequestRefused(_("En annen har endret søknaden i mellomtiden. Se over, og lagre på nytt."))
    for name, value in wanted.items():
        setattr(current, name, value)
    current.save(update_fields=list(wanted))
    logger.info("membership request changed request=%s state=%s by=%s", current.pk, current.state, by.pk)
    return current
