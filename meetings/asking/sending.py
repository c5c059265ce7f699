"""The mail to organisations that did not meet: one each, with all its questions and one link."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.asking.absent import Absent, absent_from, closed_because
from meetings.attending import lock
from meetings.following_up import enter_task
from meetings.inviting.writing import plain, subject_of, when_in_words
from meetings.models import AgendaItem, LateInput, Mailing, Meeting, Permalink
from meetings.names_in_text import ShownWords
from meetings.notifications.queueing import Written, queue_mail, site_address, start_mailing, write_mail
from organisations.links import link_for, revoke_link, token_of
from organisations.models import SignedLink, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)

LINK_LIVES = timedelta(days=180)
"""From the last time the organisation was asked."""
LONGEST_QUESTION = 5_000
"""Characters."""
purpose = SignedLink.Purpose.LATE_INPUT


class AskingRefused(Refusal):
    """Nobody was asked; `sentence` says why."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What one organisation is to be asked about now, questions it had before left out."""

    absent: Absent
    items: tuple[AgendaItem, ...]


def new_questions(meeting: Meeting, organisations: Collection[int], items: Collection[int]) -> list[Inquiry]:
    """One for each chosen organisation that has an address and something new to be asked about. Five queries."""
    chosen = list(AgendaItem.rows.filter(meeting=meeting, pk__in=items).order_by("position", "pk"))
    asked = set(LateInput.rows.filter(meeting=meeting, item__in=items).values_list("organisation_id", "item_id"))
    inquiries = []
    for absent in absent_from(meeting):
        wanted = tuple(item for item in chosen if (absent.organisation.pk, item.pk) not in asked)
        if absent.organisation.pk in organisations and absent.address and wanted:
            inquiries.append(Inquiry(absent, wanted))
    return inquiries


def look_at_mail(meeting: Meeting, inquiry: Inquiry, question: str) -> tuple[str, Written]:
    """Subject and words of the mail, with a link that opens nothing. Nothing is written."""
    with translation.override("nb"):
        subject = subject_of(_("Dere var ikke til stede"), meeting)
        context = _context(meeting, inquiry, question, ending="lenken-kommer-her")
        absent = inquiry.absent
        written = write_mail(
            "late_input", context, subject=subject, person=absent.person, organisation=absent.organisation
        )
    return subject, written


@transaction.atomic
def ask_absent(
    meeting: Meeting, organisations: Collection[int], items: Collection[int], *, question: str = "", by: User
) -> int:
    """Ask the chosen organisations about the chosen items. Gives the number of mails; some ten queries for each.

    An organisation is asked once about an item, so that the same form posted twice sends nothing more. Each question
    is a task of the organisation, seen by the secretariat and by those who sit for it. Raises AskingRefused when the
    meeting is not held, cancelled or withdrawn.
    """
    lock(meeting)
    meeting = (
        Meeting.objects.for_system("those absent are asked about the meeting as it is").for_head().get(pk=meeting.pk)
    )
    if closed := closed_because(meeting):
        raise AskingRefused(closed)
    inquiries = new_questions(meeting, organisations, items)
    if not inquiries:
        return 0
    with translation.override("nb"):
        subject = subject_of(_("Dere var ikke til stede"), meeting)
        turn = Mailing.rows.filter(meeting=meeting, kind=Mailing.Kind.LATE_INPUT).count()
        mailing = start_mailing(
            Mailing.Kind.LATE_INPUT, f"etterpa:{meeting.pk}:{turn}", subject, meeting=meeting, by=by
        )
        for inquiry in inquiries:
            link = _link_to(meeting, inquiry.absent)
            _keep(meeting, inquiry, question.strip(), link, by=by)
            queue_mail(
                mailing,
                "late_input",
                _context(meeting, inquiry, question, ending=token_of(link)),
                subject=subject,
                person=inquiry.absent.person,
                organisation=inquiry.absent.organisation,
                to=inquiry.absent.address,
            )
    logger.info("absent asked meeting=%s mails=%s by=%s", meeting.pk, len(inquiries), by.pk)
    return len(inquiries)


def _context(meeting: Meeting, inquiry: Inquiry, question: str, *, ending: str) -> dict[str, object]:
    return {
        "meeting": ShownWords(member=True).meeting(meeting),
        "body": meeting.body,
        "when": when_in_words(meeting),
        "headings": [heading_of(item) for item in inquiry.items],
        "question": question.strip(),
        "address": site_address("meetings:late_input", ending),
    }


def heading_of(item: AgendaItem) -> str:
    """«3 Bolig», as it reads."""
    return " ".join(part for part in (item.number, plain(item.heading) or _("Uten overskrift")) if part)


def _link_to(meeting: Meeting, absent: Absent) -> SignedLink:
    """The one link of this organisation about this meeting; a new one when another is to answer now."""
    known = (
        SignedLink.rows.alive()
        .filter(late_inputs__meeting=meeting, organisation=absent.organisation, purpose=purpose)
        .select_related("organisation", "person")
        .order_by("-pk")
        .first()
    )
    until = timezone.now() + LINK_LIVES
    if known is not None and known.person == absent.person:
        SignedLink.rows.filter(pk=known.pk).update(expires_at=until)
        return known
    if known is not None:
        revoke_link(known)
    link = link_for(purpose, organisation=absent.organisation, person=absent.person, expires_at=until)
    LateInput.rows.filter(meeting=meeting, organisation=absent.organisation).update(link=link)
    return link


def _keep(meeting: Meeting, inquiry: Inquiry, question: str, link: SignedLink, *, by: User) -> None:
    organisation = inquiry.absent.organisation
    tasks = [_task(meeting, inquiry, item, by=by) for item in inquiry.items]
    taken = set(LateInput.rows.filter(task__in=tasks).values_list("task_id", flat=True))
    for item, task in zip(inquiry.items, tasks, strict=True):
        LateInput.rows.create(
            meeting=meeting,
            organisation=organisation,
            item=item,
            heading=item.heading[:320],
            question=question,
            link=link,
            task=None if task.pk in taken else task,
        )
        taken.add(task.pk)


def _task(meeting: Meeting, inquiry: Inquiry, item: AgendaItem, *, by: User) -> Permalink:
    """Entered by hand, hence in no report. Two items of one heading share it; then the first keeps it."""
    words = _("Svare på «%(item)s», siden organisasjonen ikke møtte") % {"item": heading_of(item)}
    return enter_task(meeting, what=words, organisation=inquiry.absent.organisation, by=by).permalink
