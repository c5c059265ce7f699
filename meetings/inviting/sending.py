"""Sending the invitation: an answer to wait for, a row and a link for each one called, and a mail to each."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.inviting.changing import changes_since, head_as_sent
from meetings.inviting.recipients import Capacity, recipients_of
from meetings.inviting.refusing import ConveningRefused, locked, refuse_unless_ahead
from meetings.inviting.seating import await_replies, seat_recipients
from meetings.inviting.writing import Occasion, about, addressed_to, deliver, subject_of
from meetings.models import Invitation, Mailing, Meeting
from meetings.names_in_text import ShownWords
from meetings.notifications.queueing import AlreadySent, Written, site_address, write_mail
from meetings.publishing import PublishingRefused, announce_meeting
from organisations.models import User

logger = logging.getLogger(__name__)


@transaction.atomic
def send_invitation(meeting: Meeting, *, by: User, again: int = 0) -> int:
    """Call everybody to the meeting; returns how many mails wait to be sent. A meeting not announced is announced.

    `again`: how many invitations had been sent when the secretary was asked «Send på nytt?»; 0 before the first.
    When more have been sent since, as after a double click, AlreadySent is raised. Raises ConveningRefused when the
    meeting cannot be convened or announced, or nobody has an address. Changes that were not sent yet go out with a
    new number of the calendar.
    """
    meeting = locked(meeting)
    refuse_unless_ahead(meeting)
    earlier = list(invitations_sent(meeting))
    if len(earlier) > again:
        raise AlreadySent(earlier[-1])
    recipients = recipients_of(meeting)
    if not any(recipient.address for recipient in recipients):
        raise ConveningRefused(_("Ingen har en adresse innkallingen kan sendes til."))
    if not meeting.is_announced:
        try:
            announce_meeting(meeting, by=by)
        except PublishingRefused as why:
            raise ConveningRefused(
                _("Møtet kan ikke kunngjøres for leserne det er satt opp for. Se «Kunngjøring».")
            ) from why
        meeting.refresh_from_db(fields=["announced_at"])
    if earlier and changes_since(meeting):
        meeting.calendar_sequence += 1
    called = seat_recipients(meeting, recipients)
    await_replies(meeting, recipients)
    meeting.invited_at = meeting.invited_at or timezone.now()
    meeting.sent_head = head_as_sent(meeting)
    meeting.save(update_fields=["invited_at", "sent_head", "calendar_sequence"])
    suffix = f":{len(earlier)}" if earlier else ""
    count = deliver(meeting, called, invitation_occasion(meeting, suffix), by=by)
    logger.info("invitation sent meeting=%s mails=%s by=%s", meeting.pk, count, by.pk)
    return count


def invitations_sent(meeting: Meeting) -> list[Mailing]:
    """Each time the invitation went to all, the oldest first. One query."""
    mailings = Mailing.rows.filter(key__startswith=f"innkalling:{meeting.pk}:").exclude(key__endswith=":gjester")
    return list(mailings.order_by("at", "pk"))


def times_invited(meeting: Meeting) -> int:
    """For the question «Send på nytt?». One query."""
    return len(invitations_sent(meeting))


def invitation_occasion(meeting: Meeting, suffix: str = "", *, start: str = "innkalling") -> Occasion:
    with translation.override("nb"):
        return Occasion(
            kind=Mailing.Kind.INVITATION,
            key=f"{start}:{meeting.pk}:{meeting.calendar_sequence}{suffix}",
            title=_("Innkalling til %(meeting)s") % {"meeting": meeting},
            subject=subject_of(_("Innkalling"), meeting),
            template="invitation",
            calendar="PUBLISH",
            with_agenda=True,
        )


def preview_invitation(meeting: Meeting) -> tuple[str, Written]:
    """Subject and both texts of the mail as a representative would get it now; its reply link opens nothing.

    Writes nothing. Some 30 queries.
    """
    first = next((one for one in recipients_of(meeting) if one.capacity == Capacity.REPRESENTATIVE), None)
    sample = Invitation(
        meeting=meeting,
        organisation=first.organisation if first else None,
        person=first.person if first else None,
        capacity=Capacity.REPRESENTATIVE if first else Capacity.GUEST,
    )
    with translation.override("nb"):
        subject = subject_of(_("Innkalling"), meeting)
        written = write_mail(
            "invitation",
            {
                **about(meeting, ShownWords(member=True)),
                **addressed_to(sample, reply_address=site_address("meetings:reply", _("eksempel"))),
                "papers_enclosed": False,
            },
            subject=subject,
            person=sample.person,
            organisation=sample.organisation,
        )
    return subject, written
