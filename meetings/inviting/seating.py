"""The rows behind an invitation: who is called in which capacity, with which link, and whose answer is awaited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils import timezone

from meetings.inviting.recipients import Capacity, Recipient, key_of, recipients_of
from meetings.models import Invitation, Meeting, Reply
from organisations.links import link_for
from organisations.models import SignedLink


def seat_recipients(meeting: Meeting, recipients: Iterable[Recipient]) -> list[Invitation]:
    """An invitation for each, made or opened again, with a link that lives. The meeting's row must be held.

    Two queries, and two for each that is new. Guests get no link: they answer the mail.
    """
    move_expiry(meeting)  # first: a meeting that was put off keeps the links its mails carry
    known = {key_of(row): row for row in invitations_of(meeting)}
    found = []
    for recipient in recipients:
        invitation = known.get(recipient.key) or Invitation(
            meeting=meeting, organisation=recipient.organisation, person=recipient.person
        )
        invitation.meeting = meeting
        invitation.capacity = recipient.capacity
        invitation.ended_at = None
        if invitation.capacity != Capacity.GUEST and (invitation.link is None or not invitation.link.is_alive()):
            invitation.link = link_for(
                SignedLink.Purpose.REPLY,
                organisation=recipient.organisation,
                person=recipient.person,
                expires_at=end_of_day(meeting),
            )
        invitation.save()
        found.append(invitation)
    return found


def invitations_of(meeting: Meeting) -> list[Invitation]:
    """All rows of the meeting, ended ones too, with what mails and pages show. One query."""
    return list(
        Invitation.rows.filter(meeting=meeting)
        .select_related("meeting__body", "organisation", "person", "link")
        .order_by("organisation__sort_key", "pk")
    )


def open_invitations(meeting: Meeting, recipients: Iterable[Recipient] | None = None) -> list[Invitation]:
    """Of those whom the register still has to be called: who leaves before the meeting gets no more about it, even
    before the secretary has looked at what changed. Six queries, one where the `recipients_of` the meeting are given.
    """
    wanted = {recipient.key for recipient in (recipients_of(meeting) if recipients is None else recipients)}
    return [one for one in invitations_of(meeting) if one.ended_at is None and key_of(one) in wanted]


def await_replies(meeting: Meeting, recipients: Iterable[Recipient]) -> None:
    """A silent answer for each organisation with a seat that has none yet. Two queries."""
    wanted = {
        recipient.organisation.pk: recipient.organisation
        for recipient in recipients
        if recipient.organisation is not None and recipient.capacity == Capacity.REPRESENTATIVE
    }
    known = set(Reply.rows.filter(meeting=meeting).values_list("organisation_id", flat=True))
    Reply.rows.bulk_create(
        Reply(meeting=meeting, organisation=organisation) for key, organisation in wanted.items() if key not in known
    )


def end_of_day(meeting: Meeting) -> datetime | None:
    """Midnight after the meeting's day in Europe/Oslo, summer time or not."""
    if meeting.date is None:
        return None
    return timezone.make_aware(datetime.combine(meeting.date + timedelta(days=1), time.min))


def move_expiry(meeting: Meeting) -> None:
    """Links live as long as the day the meeting is on now. One query."""
    SignedLink.rows.filter(invitation__meeting=meeting, revoked_at__isnull=True).update(expires_at=end_of_day(meeting))
