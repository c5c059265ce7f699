"""Sending a report out: one revision, one link and one mail for each receiver, a deadline for all."""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.attending import lock
from meetings.circulating.closing import close_round
from meetings.circulating.deadlines import end_of, working_days_after
from meetings.circulating.receivers import Receiver, receivers_of
from meetings.circulating.wording import rule_for_asked
from meetings.drafts import read_draft
from meetings.inviting.writing import subject_of, when_in_words
from meetings.models import Asked, Circulation, Mailing, Meeting
from meetings.notifications.queueing import Written, queue_mail, site_address, start_mailing, write_mail
from meetings.publishing import freeze_for_comments, snapshot_of
from meetings.snapshot import Json, take_snapshot
from meetings.wording import weekday_and_date
from organisations.links import link_for, token_of
from organisations.models import SignedLink, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)
Purpose = Circulation.Purpose

LONGEST_MESSAGE = 5_000
"""Characters."""
PURPOSE = SignedLink.Purpose.CIRCULATION


class CirculationRefused(Refusal):
    """Nothing was sent; `sentence` says why."""


def closed_because(meeting: Meeting) -> str:
    """Why this report cannot be sent out, or nothing."""
    if meeting.state == Meeting.State.WITHDRAWN:
        return _("Referatet er trukket tilbake. Publiser det igjen før du sender det ut.")
    if meeting.is_published and not meeting.imported:
        return _("Referatet er publisert. Endringer gjøres nå som rettelser.")
    if meeting.state == Meeting.State.PLANNED:
        return _("Det er ikke skrevet noe referat ennå. Skriv det først.")
    if meeting.date is None:
        return _("Skriv datoen for møtet først.")
    return ""


def words_to_send(meeting: Meeting) -> Json:
    """The snapshot that would be sent out now: of old minutes that are published, as they are read."""
    if meeting.published_revision is not None:
        return snapshot_of(meeting.published_revision)
    return take_snapshot(read_draft(meeting)).snapshot


def usual_deadline(meeting: Meeting, today: date) -> date:
    """The body's own number of working days from today."""
    return working_days_after(today, meeting.body.days_to_comment)


def last_round(meeting: Meeting) -> Circulation | None:
    return Circulation.rows.filter(meeting=meeting).select_related("revision", "meeting").order_by("-pk").first()


@transaction.atomic
def circulate(
    meeting: Meeting, *, answer_by: date, message: str = "", seen: int | None, by: User, at: datetime | None = None
) -> Circulation:
    """Send the report out. A round that is open is replaced, and its links end. Some ten queries for each receiver.

    `seen`: the key of the last round when the form was opened; where there is a newer one the same form was sent
    before, and that round is given back with nothing sent. Raises CirculationRefused, and as `freeze_for_comments`.
    """
    lock(meeting)
    meeting = Meeting.objects.for_system("a round is made of the meeting as it is").for_head().get(pk=meeting.pk)
    before = last_round(meeting)
    if before is not None and before.pk != seen:
        return before
    if refused := closed_because(meeting):
        raise CirculationRefused(refused)
    if answer_by <= timezone.localdate():
        raise CirculationRefused(_("Fristen må være etter i dag. Velg en senere dag."))
    revision = meeting.published_revision or freeze_for_comments(meeting, by=by, at=at)
    receivers = receivers_of(meeting, snapshot_of(revision))
    if not any(one.address for one in receivers):
        raise CirculationRefused(_("Ingen av dem som skulle spørres, har e-postadresse. Før inn adressene først."))
    if before is not None:
        close_round(before, Circulation.Closing.REPLACED, by=by)
    circulation = Circulation.rows.create(
        meeting=meeting,
        revision=revision,
        purpose=Purpose.LOOK_THROUGH if meeting.imported else Purpose.DRAFT,
        answer_by=answer_by,
        message=message.strip(),
        silence_confirms=meeting.body.silence_confirms and not meeting.imported,
        sent_at=at or timezone.now(),
        sent_by=by,
    )
    _send(circulation, receivers, by=by)
    logger.info("round sent circulation=%s asked=%s by=%s", circulation.pk, len(receivers), by.pk)
    return circulation


def look_at_mail(meeting: Meeting, receiver: Receiver, *, answer_by: date, message: str) -> tuple[str, Written]:
    """Subject and words of the mail, with a link that opens nothing. Nothing is written."""
    circulation = Circulation(
        meeting=meeting,
        purpose=Purpose.LOOK_THROUGH if meeting.imported else Purpose.DRAFT,
        answer_by=answer_by,
        message=message.strip(),
        silence_confirms=meeting.body.silence_confirms and not meeting.imported,
    )
    with translation.override("nb"):
        subject = subject_for(circulation)
        context = mail_context(circulation, receiver.part, receiver.lines, ending="lenken-kommer-her")
        context["is_copy"] = receiver.is_copy
        written = write_mail(
            "circulation", context, subject=subject, person=receiver.person, organisation=receiver.organisation
        )
    return subject, written


def subject_for(circulation: Circulation) -> str:
    words = _("Se gjennom referatet") if circulation.is_look_through else _("Referat til merknader")
    return subject_of(words, circulation.meeting)


def mail_context(circulation: Circulation, part: str, lines: int, *, ending: str) -> dict[str, object]:
    meeting = circulation.meeting
    return {
        "circulation": circulation,
        "body": meeting.body,
        "when": when_in_words(meeting),
        "lines": lines,
        "is_absent": part == Asked.Part.ABSENT,
        "is_copy": False,
        "answer_by": weekday_and_date(circulation.answer_by).lower(),
        "rule": rule_for_asked(circulation),
        "address": site_address("meetings:circulated", ending),
    }


def _send(circulation: Circulation, receivers: list[Receiver], *, by: User) -> None:
    with translation.override("nb"):
        subject = subject_for(circulation)
        mailing = start_mailing(
            Mailing.Kind.CIRCULATION, f"merknader:{circulation.pk}", subject, meeting=circulation.meeting, by=by
        )
        circulation.mailing = mailing
        circulation.save(update_fields=["mailing"])
        for one in receivers:
            ask(circulation, one, mailing)


def ask(circulation: Circulation, one: Receiver, mailing: Mailing, *, reminder: bool = False) -> Asked:
    """The mail to one receiver, with the link it has in the round, or a new one where it has none that lives."""
    asked, _is_new = Asked.rows.select_related("link").get_or_create(
        circulation=circulation,
        organisation=one.organisation,
        person=one.person,
        defaults={"part": one.part, "is_copy": one.is_copy},
    )
    link = asked.link
    if link is None or not link.is_alive():
        expires_at = end_of(circulation.answer_by)
        link = link_for(PURPOSE, organisation=one.organisation, person=one.person, expires_at=expires_at)
    asked.link, asked.address = link, one.address
    asked.save(update_fields=["link", "address"])
    context = mail_context(circulation, one.part, one.lines, ending=token_of(link))
    queue_mail(
        mailing,
        "circulation",
        {**context, "is_copy": one.is_copy, "reminder": reminder},
        subject=mailing.title,
        person=one.person,
        organisation=one.organisation,
        to=one.address,
    )
    return asked
