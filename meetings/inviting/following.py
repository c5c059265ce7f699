"""The register moves on between invitation and meeting: seats end, representatives change, guests are added."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from meetings.inviting.recipients import Capacity, Recipient, key_of, recipients_of
from meetings.inviting.refusing import AHEAD, locked, why_not
from meetings.inviting.seating import await_replies, invitations_of, seat_recipients
from meetings.inviting.sending import invitation_occasion
from meetings.inviting.writing import deliver
from meetings.models import Invitation, Mailing, Meeting, Reply
from organisations.links import revoke_link
from organisations.models import User

logger = logging.getLogger(__name__)
RANK = {Capacity.COPY: 0, Capacity.GUEST: 1, Capacity.DEPUTY: 2, Capacity.REPRESENTATIVE: 3}


@dataclass(frozen=True, slots=True)
class RegisterChanges:
    """`gone`: called, but no longer to be. `new`: to be called, or called to more than before, or now within reach."""

    gone: tuple[Invitation, ...] = ()
    new: tuple[Recipient, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gone or self.new)


@dataclass(frozen=True, slots=True)
class Followed:
    """What was done: whose invitation ended, and who got one."""

    ended: tuple[Invitation, ...] = ()
    invited: tuple[Invitation, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ended or self.invited)


def register_changes(meeting: Meeting) -> RegisterChanges:
    """How register, agenda and participant list differ from those called. Six queries, none before the invitation."""
    if meeting.invited_at is None or meeting.state not in AHEAD:
        return RegisterChanges()
    rows = invitations_of(meeting)
    recipients = recipients_of(meeting)
    wanted = {recipient.key for recipient in recipients}
    standing = {key_of(row): row for row in rows if row.ended_at is None}
    return RegisterChanges(
        gone=tuple(row for key, row in standing.items() if key not in wanted),
        new=tuple(recipient for recipient in recipients if _is_news(recipient, standing.get(recipient.key))),
    )


@transaction.atomic
def follow_the_register(meeting: Meeting, *, by: User) -> Followed:
    """End the invitations of those who are no longer to be called, their links too, and call the others.

    An organisation that has left and had not answered is awaited no more; an answer given stays. The second of two
    clicks finds nothing to do. Nothing is done for a meeting not convened, and nobody is called to one that is over
    or cancelled.
    """
    meeting = locked(meeting)
    changes = register_changes(meeting)
    if not changes:
        return Followed()
    for invitation in changes.gone:
        if invitation.link is not None:
            revoke_link(invitation.link)
        invitation.ended_at = timezone.now()
        invitation.save(update_fields=["ended_at"])
    seated = {one.organisation.pk for one in recipients_of(meeting) if one.organisation is not None}
    Reply.rows.filter(meeting=meeting, state=Reply.State.SILENT).exclude(organisation__in=seated).delete()
    invited: list[Invitation] = []
    if changes.new and not why_not(meeting):
        invited = seat_recipients(meeting, changes.new)
        await_replies(meeting, changes.new)
        start = f"etterinnkalling:{meeting.pk}:"
        number = Mailing.rows.filter(key__startswith=start).count()
        occasion = invitation_occasion(meeting, f":{number}", start="etterinnkalling")
        deliver(meeting, invited, occasion, by=by)
    logger.info(
        "register followed meeting=%s ended=%s invited=%s by=%s", meeting.pk, len(changes.gone), len(invited), by.pk
    )
    return Followed(changes.gone, tuple(invited))


def _is_news(recipient: Recipient, invitation: Invitation | None) -> bool:
    if invitation is None:
        return True
    if not recipient.address:
        return False
    if invitation.first_sent_at is None:
        return True
    if invitation.link is not None and invitation.link.revoked_at is not None:
        return True  # left and came back
    if recipient.by_answer:
        return False  # asked by `call_deputies`, or has answered without being asked
    return RANK[recipient.capacity] > RANK[Invitation.Capacity(invitation.capacity)]
