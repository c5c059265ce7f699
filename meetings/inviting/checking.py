"""What the secretary sees before and after an invitation goes out: what stands in its way, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.inviting.recipients import Capacity, Key, Recipient, key_of
from meetings.inviting.refusing import why_not
from meetings.inviting.seating import invitations_of
from meetings.models import AgendaItem, Invitation, Mail, Mailing, Meeting

NAMED_AT_MOST = 6
"""Organisations named in one remark; the table below has them all."""


@dataclass(frozen=True, slots=True)
class Checks:
    """`stops`: nothing can be sent before they are mended; `warns`: it can, and the secretary should know."""

    stops: tuple[str, ...] = ()
    warns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One who is or was called. `mail`: the newest mail to them about the meeting."""

    recipient: Recipient | None
    invitation: Invitation | None
    mail: Mail | None

    @property
    def one(self) -> Recipient | Invitation | None:
        return self.recipient or self.invitation

    @property
    def has_ended(self) -> bool:
        return self.recipient is None


def invitation_rows(meeting: Meeting, recipients: Sequence[Recipient]) -> list[Row]:
    """Those to be called, in their order; then those who were called and are no longer to be. Two queries."""
    invitations = {key_of(invitation): invitation for invitation in invitations_of(meeting)}
    mails: dict[Key, Mail] = {}
    newest = Mail.rows.filter(mailing__meeting=meeting).exclude(state=Mail.State.DROPPED).order_by("pk")
    for mail in newest.only("person_id", "organisation_id", "state", "failure", "sent_at"):
        mails[mail.organisation_id, mail.person_id] = mail
    rows = [Row(one, invitations.pop(one.key, None), mails.get(one.key)) for one in recipients]
    return rows + [Row(None, invitation, mails.get(key)) for key, invitation in invitations.items()]


def check_convening(meeting: Meeting, recipients: Sequence[Recipient]) -> Checks:
    """Date, agenda, addresses, representatives and deputies (M-15, M-16). One query."""
    stops = [sentence] if (sentence := why_not(meeting)) else []
    if not any(recipient.address for recipient in recipients):
        stops.append(_("Ingen har en adresse innkallingen kan sendes til."))
    warns = []
    if not AgendaItem.rows.filter(meeting=meeting).exclude(heading="").exists():
        warns.append(_("Sakslisten er tom."))
    if meeting.starts_at is None:
        warns.append(_("Klokkeslettet er ikke satt. I kalenderen blir møtet en hel dag."))
    if not meeting.place and not meeting.digital_link:
        warns.append(_("Verken sted eller digital lenke er satt."))
    if meeting.reply_by is not None and meeting.date is not None and meeting.reply_by > meeting.date:
        warns.append(_("Svarfristen er etter møtet."))
    lacking = [recipient for recipient in recipients if recipient.lacks]
    if lacking:
        warns.append(
            ngettext("%(n)s får ingen e-post: %(names)s.", "%(n)s får ingen e-post: %(names)s.", len(lacking))
            % {"n": len(lacking), "names": _listed([str(one.person or one.organisation) for one in lacking])}
        )
    seated = [one for one in recipients if one.capacity == Capacity.REPRESENTATIVE]
    if unnamed := [str(one.organisation) for one in seated if one.person is None]:
        warns.append(_("Uten navngitt representant: %(names)s.") % {"names": _listed(unnamed)})
    with_deputy = {one.organisation for one in recipients if one.capacity in {Capacity.DEPUTY, Capacity.COPY}}
    if alone := [str(one.organisation) for one in seated if one.organisation not in with_deputy]:
        warns.append(_("Uten vara: %(names)s.") % {"names": _listed(alone)})
    return Checks(tuple(stops), tuple(warns))


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMED_AT_MOST])
    more = len(names) - NAMED_AT_MOST
    return _("%(names)s og %(more)s til") % {"names": shown, "more": more} if more > 0 else shown


def sendings_of(meeting: Meeting) -> QuerySet[Mailing]:
    """What was sent about the meeting, the newest first, each with `total`, `sent`, `failed`, `uncertain`."""
    return (
        Mailing.rows.filter(meeting=meeting)
        .annotate(
            total=Count("mails"),
            sent=Count("mails", filter=Q(mails__state=Mail.State.SENT)),
            failed=Count("mails", filter=Q(mails__state=Mail.State.FAILED)),
            uncertain=Count("mails", filter=Q(mails__state=Mail.State.UNCERTAIN)),
        )
        .order_by("-at", "-pk")
    )
