"""What becomes of a proposal: into the draft by the one write-back deed, or declined with a word; told by mail."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.attending import lock
from meetings.circulating.board import words_sent
from meetings.circulating.lines import Kept, lines_of, party_of
from meetings.drafts import ItemChanged, rewrite_block
from meetings.inviting.writing import plain, subject_of
from meetings.mending import DraftLine, lines_in_draft
from meetings.models import LineAnswer, Mailing
from meetings.names_in_text import plain_words
from meetings.notation import CannotReword, reword_block
from meetings.notifications.queueing import AlreadySent, queue_mail, start_mailing
from organisations.models import SiteEpoch, User
from organisations.refusing import Refusal
from organisations.representing import who_answers

logger = logging.getLogger(__name__)
Decision = LineAnswer.Decision


class DecisionRefused(Refusal):
    """Nothing was decided; `sentence` says why, and what to do."""


@dataclass
class LineChanged(Exception):
    """The draft says something else than what was sent out. Both are here; nothing was written."""

    line: DraftLine


@transaction.atomic
def take_in(answer: LineAnswer, *, by: User, over: int | None = None, seen: int | None = None) -> LineAnswer:
    """Write the proposed words into the draft, visibly and undone by editing; without words, note it as mended by hand.

    Taken in already (a double click): as it is. `over`: the item's version that was looked at when a changed line is
    to be replaced all the same; `seen`: that of the proposal. Raises LineChanged, DecisionRefused, and DraftRefused
    when the item is too long.
    """
    current = _held(answer)
    if current.decision == Decision.TAKEN:
        return current
    _require_proposal(current, seen)
    if current.wording:
        _write(current, by=by, over=over)
    return _decide(current, Decision.TAKEN, "", by=by)


@transaction.atomic
def decline(answer: LineAnswer, reason: str, *, by: User, seen: int | None = None) -> LineAnswer:
    """Leave the draft as it is, and say why. Declined already: as it is. `seen` as in `take_in`.

    Raises DecisionRefused.
    """
    current = _held(answer)
    if current.decision == Decision.DECLINED:
        return current
    if current.decision == Decision.TAKEN:
        raise DecisionRefused(_("Forslaget er alt tatt inn. Rett linja i teksten hvis den skal være annerledes."))
    _require_proposal(current, seen)
    if not reason.strip():
        raise DecisionRefused(_("Skriv hvorfor. Den som foreslo det, får svaret."))
    return _decide(current, Decision.DECLINED, reason.strip(), by=by)


def _held(answer: LineAnswer) -> LineAnswer:
    """The answer as it is now, with its meeting's row held."""
    lock(answer.circulation.meeting)
    return (
        LineAnswer.rows.select_for_update(of=("self",))
        .select_related(
            "circulation__meeting__body",
            "circulation__revision__meeting",
            "organisation",
            "person",
            "answered_by__person",
        )
        .get(pk=answer.pk)
    )


def _require_proposal(answer: LineAnswer, seen: int | None) -> None:
    """That there is one, in the words that the secretary saw."""
    if answer.state != LineAnswer.State.PROPOSED:
        raise DecisionRefused(_("Linja er bekreftet i mellomtiden, så det er ikke noe forslag å avgjøre."))
    if seen is not None and seen != answer.version:
        raise DecisionRefused(_("Teksten er endret av noen andre i mellomtiden. Se over på nytt."))


def _write(answer: LineAnswer, *, by: User, over: int | None) -> None:
    circulation = answer.circulation
    line = lines_in_draft(circulation.meeting, circulation.revision).get(answer.statement_id)
    if line is None:
        raise DecisionRefused(_("Linja finnes ikke i utkastet lenger. Skriv endringen inn der den hører hjemme."))
    if line.block.text == answer.wording:
        return
    if not line.as_published and over != line.item.version:
        raise LineChanged(line)
    try:
        written = reword_block(line.item.text, line.index, answer.wording, line.register)
        rewrite_block(line.item, line.index, written, version=line.item.version, by=by, register=line.register)
    except (CannotReword, ItemChanged) as why:
        raise DecisionRefused(_("Ordlyden kan ikke settes inn av seg selv. Rett linja i teksten.")) from why


def _decide(answer: LineAnswer, decision: LineAnswer.Decision, reason: str, *, by: User) -> LineAnswer:
    answer.decision, answer.reason = decision, reason
    answer.decided_at, answer.decided_by = timezone.now(), by
    answer.save(update_fields=["decision", "reason", "decided_at", "decided_by"])
    _tell(answer, by=by)
    SiteEpoch.raise_()  # who agreed stands on the members' page
    logger.info("proposal decided answer=%s decision=%s by=%s", answer.pk, decision, by.pk)
    return answer


def _tell(answer: LineAnswer, *, by: User) -> None:
    """A mail to the one who proposed, while that one answers for the organisation. The same decision is told once."""
    asked, circulation = answer.answered_by, answer.circulation
    receiver = who_answers(asked.person if asked else answer.person, answer.organisation)
    lines = lines_of(words_sent(circulation), party_of(answer), Kept())
    line = next((one for one in lines if one.id == answer.statement_id), None)
    with translation.override("nb"):
        subject = subject_of(_("Svar på merknaden"), circulation.meeting)
        key = f"merknadsvar:{answer.pk}:{answer.version}:{answer.decision}"
        try:
            mailing = start_mailing(Mailing.Kind.CIRCULATION, key, subject, meeting=circulation.meeting, by=by)
        except AlreadySent:
            return
        queue_mail(
            mailing,
            "line_answer",
            {
                "answer": answer,
                "heading": plain(line.item) if line else "",
                "text": plain_words(line.text) if line else "",
                "wording": plain_words(answer.wording),
                "body": circulation.meeting.body,
            },
            subject=subject,
            person=receiver,
            organisation=answer.organisation,
            to=asked.address if asked and asked.person == receiver else "",
        )
