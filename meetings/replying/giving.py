"""An organisation's answer to an invitation: the newest word counts, and nobody's word is lost unseen."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.attending import lock
from meetings.drafts import clean_text
from meetings.models import Invitation, Meeting, Reply
from meetings.replying.calling import settle_deputies
from meetings.replying.reading import has_seat
from organisations.links import log_use
from organisations.models import Organisation, Person, SignedLink, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)
State = Reply.State


class ReplyRefused(Refusal):
    """The answer cannot be taken; `sentence` says why. Nothing was written; what was typed stays with the caller."""


class ReplyChanged(Exception):
    """Somebody else answered since the page was opened. Nothing was written; `reply` is what stands."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.pk)
        self.reply = reply


def closed_because(meeting: Meeting) -> str:
    """Why no answer is taken any more, or nothing. A day after the meeting, not an hour: some answer from the bus."""
    if meeting.cancelled_at is not None:
        return _("Møtet er avlyst, så det trengs ikke noe svar.")
    over = meeting.date is not None and meeting.date < timezone.localdate()
    if over or meeting.state in {Meeting.State.PUBLISHED, Meeting.State.WITHDRAWN}:
        return _("Møtet er holdt, så det kan ikke svares på lenger.")
    return ""


def reply_of(meeting: Meeting, organisation: Organisation) -> Reply:
    """The answer that stands; a silent one, not saved, with version 0 when there is none. One query."""
    known = (
        Reply.rows.filter(meeting=meeting, organisation=organisation).select_related("person", "answered_by").first()
    )
    return known or Reply(meeting=meeting, organisation=organisation, version=0)


def wrote(words: str, who: object) -> bool:
    """Whether a message or needs holds a line of this person (or of the organisation's post box)."""
    return any(line.startswith(f"{who}: ") for line in words.splitlines())


def _with_words(known: str, who: object, typed: str) -> str:
    """What is known, with this person's line put in or replaced: nobody's words push out another's.

    They are never shown to anybody but the secretary, so an empty field means «as before».
    """
    one_line = " ".join(typed.split())
    if not one_line:
        return known
    others = [line for line in known.splitlines() if not line.startswith(f"{who}: ")]
    return "\n".join([*others, f"{who}: {one_line}"])


@transaction.atomic
def give_reply(
    meeting: Meeting,
    organisation: Organisation,
    *,
    state: str,
    person: Person | None = None,
    comes: str = "",
    note: str = "",
    needs: str = "",
    update: str = "",
    seen_version: int,
    by_person: Person | None = None,
    by_user: User | None = None,
    link: SignedLink | None = None,
) -> Reply:
    """Save what the organisation answers; an apology, or a deputy in the seat, calls the deputies at once, and a
    representative who comes after all frees them.

    `seen_version` is that of the answer on the page; when another has been given since, ReplyChanged is raised
    with it. The same answer again changes nothing. `by_user` alone: the secretary, who was told; she writes message
    and needs whole. Others have a line each there, kept with their name; left empty it stays. A text for the round
    that has been put into the draft stays as it is. Raises ReplyRefused when the meeting is over, cancelled or
    published, or the organisation has no seat in it.
    """
    reply = _locked(meeting, organisation)
    by_secretary = by_user is not None and by_person is None
    who = by_person or organisation
    wanted = {
        "state": state,
        "person": None if state == State.APOLOGY else person,
        "comes": "" if state == State.APOLOGY else comes.strip(),
        "note": clean_text(note).strip() if by_secretary else _with_words(reply.note, who, note),
        "needs": reply.needs,
        "update": clean_text(update).strip() if reply.update_taken_at is None else reply.update,
    }
    if reply.meeting.asks_needs:
        wanted["needs"] = clean_text(needs).strip() if by_secretary else _with_words(reply.needs, who, needs)
    if reply.answered_at is not None and all(getattr(reply, name) == value for name, value in wanted.items()):
        return reply
    if reply.answered_at is not None and reply.version != seen_version:
        raise ReplyChanged(reply)
    if wanted["update"] != reply.update:
        reply.update_at = timezone.now() if wanted["update"] else None
    for name, value in wanted.items():
        setattr(reply, name, value)
    reply.answered_at, reply.answered_by, reply.by_secretary = timezone.now(), by_person, by_secretary
    _save(reply, link, "reply_given")
    settle_deputies(reply, by_person=by_person, by=by_user)
    return reply


@transaction.atomic
def answer_as_deputy(
    invitation: Invitation,
    *,
    comes: bool,
    note: str = "",
    needs: str = "",
    update: str = "",
    seen_version: int,
    link: SignedLink | None = None,
) -> Reply:
    """A deputy who was asked to meet says yes or no. Yes beside a representative who comes means both.

    No keeps what the organisation has said, but an answer that counted on this deputy becomes an apology again
    (or the representative alone). Raises as `give_reply`.
    """
    deputy, organisation, meeting = invitation.person, invitation.organisation, invitation.meeting
    if deputy is None or organisation is None:
        raise ReplyRefused(_("Lenken hører ikke til en vararepresentant."))
    reply = _locked(meeting, organisation)
    if comes:
        Invitation.rows.filter(pk=invitation.pk).update(declined_at=None)
        state = State.BOTH if reply.state in {State.COMING, State.BOTH} else State.DEPUTY
        return give_reply(
            meeting,
            organisation,
            state=state,
            person=deputy,
            note=note,
            needs=needs,
            update=update,
            seen_version=seen_version,
            by_person=deputy,
            link=link,
        )
    already = Invitation.rows.filter(pk=invitation.pk, declined_at__isnull=False).exists()
    counted_on = reply.person == deputy and reply.state in {State.DEPUTY, State.BOTH}
    words = _with_words(reply.note, deputy, note)
    if already and not counted_on and words == reply.note:
        return reply
    if reply.answered_at is not None and reply.version != seen_version:
        raise ReplyChanged(reply)
    Invitation.rows.filter(pk=invitation.pk).update(declined_at=timezone.now())
    if counted_on:
        reply.state = State.APOLOGY if reply.state == State.DEPUTY else State.COMING
        reply.person, reply.answered_at, reply.answered_by = None, timezone.now(), deputy
        reply.by_secretary = False
    reply.note = words
    _save(reply, link, "deputy_declined")
    if reply.state == State.APOLOGY:
        settle_deputies(reply)
    return reply


def _locked(meeting: Meeting, organisation: Organisation) -> Reply:
    """The organisation's answer, with the meeting's row held: two who answer at once come one after the other."""
    lock(meeting)
    meeting = Meeting.objects.for_system("an answer is taken while the meeting stands").for_head().get(pk=meeting.pk)
    if closed := closed_because(meeting):
        raise ReplyRefused(closed)
    if not has_seat(meeting, organisation):
        raise ReplyRefused(
            _("%(organisation)s har ikke plass i rådet den dagen møtet er. Skriv til sekretariatet.")
            % {"organisation": organisation}
        )
    reply = reply_of(meeting, organisation)
    reply.meeting = meeting
    return reply


def _save(reply: Reply, link: SignedLink | None, deed: str) -> None:
    reply.version += 1
    reply.save()
    if link is not None:
        log_use(link, deed)
    logger.info(
        "%s meeting=%s organisation=%s state=%s",
        deed.replace("_", " "),
        reply.meeting_id,
        reply.organisation_id,
        reply.state,
    )
