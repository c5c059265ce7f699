"""An apology calls the deputy at once, with the papers (M-18, N-7)."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.inviting.recipients import Capacity, Recipient, deputies_of
from meetings.inviting.refusing import locked, why_not
from meetings.inviting.seating import open_invitations, seat_recipients
from meetings.inviting.writing import Occasion, deliver, subject_of
from meetings.models import AgendaItem, Invitation, Mailing, Meeting
from organisations.models import Organisation, Person, User

logger = logging.getLogger(__name__)


@transaction.atomic
def call_deputies(
    meeting: Meeting, organisation: Organisation, *, only: Person | None = None, by: User | None = None
) -> list[Invitation]:
    """Ask the organisation's deputies (or the one that it named) to meet in its seat; returns those asked now.

    Each is asked once, however often the apology is given, until `release_deputies`. One without an address is not
    asked; the reply board says so. Nobody is asked before the invitation is sent (it then asks them itself), nor for
    a meeting that is over or cancelled.
    """
    meeting = locked(meeting)
    if meeting.invited_at is None or why_not(meeting):
        return []
    asked = {
        invitation.person_id
        for invitation in open_invitations(meeting)
        if invitation.organisation_id == organisation.pk and invitation.called_at is not None
    }
    to_ask = [
        Recipient(organisation, person, Capacity.DEPUTY, person.email)
        for person in deputies_of(meeting, organisation)
        if person.email and person.pk not in asked and only in {None, person}
    ]
    if not to_ask:
        return []
    called = seat_recipients(meeting, to_ask)
    Invitation.rows.filter(pk__in=[invitation.pk for invitation in called]).update(called_at=timezone.now())
    with translation.override("nb"):
        occasion = Occasion(
            kind=Mailing.Kind.DEPUTY_CALL,
            key=_next_key(meeting, organisation),
            title=_("Vara for %(organisation)s, %(meeting)s") % {"organisation": organisation, "meeting": meeting},
            subject=subject_of(_("Du bes møte som vara"), meeting),
            template="deputy_call",
            calendar="PUBLISH",
            with_agenda=True,
        )
    deliver(meeting, called, occasion, by=by, context=lambda _words: {"calling": organisation})
    for invitation in called:
        invitation.refresh_from_db()
    logger.info("deputies called meeting=%s organisation=%s count=%s", meeting.pk, organisation.pk, len(called))
    return called


@transaction.atomic
def release_deputies(meeting: Meeting, organisation: Organisation, *, by: User | None = None) -> list[Invitation]:
    """The representative comes after all: tell the deputies who were asked, and let a new apology ask them again.

    Returns those who were told; nobody when nobody had been asked, so that the second of two clicks tells nobody.
    One who has said no is not told, nor asked again. Where an item asks all deputies to meet, nobody is told that
    the deputy is not needed (M-19).
    """
    meeting = locked(meeting)
    if why_not(meeting):
        return []
    asked = [
        invitation
        for invitation in open_invitations(meeting)
        if invitation.organisation_id == organisation.pk
        and invitation.called_at is not None
        and invitation.declined_at is None
    ]
    if not asked:
        return []
    rows = Invitation.rows.filter(pk__in=[invitation.pk for invitation in asked])
    if AgendaItem.rows.filter(meeting=meeting, for_deputies=True).exists():
        rows.update(called_at=None)
        return []
    with translation.override("nb"):
        occasion = Occasion(
            kind=Mailing.Kind.DEPUTY_CALL,
            key=_next_key(meeting, organisation),
            title=_("Vara for %(organisation)s trengs ikke, %(meeting)s")
            % {"organisation": organisation, "meeting": meeting},
            subject=subject_of(_("Du trengs ikke som vara"), meeting),
            template="deputy_release",
        )
    deliver(meeting, asked, occasion, by=by, context=lambda _words: {"calling": organisation})
    rows.update(called_at=None, capacity=Capacity.COPY)
    logger.info("deputies released meeting=%s organisation=%s count=%s", meeting.pk, organisation.pk, len(asked))
    return asked


def _next_key(meeting: Meeting, organisation: Organisation) -> str:
    """Numbered while the meeting's row is held, so that two never get the same."""
    start = f"vara:{meeting.pk}:{organisation.pk}:"
    return f"{start}{Mailing.rows.filter(key__startswith=start).count()}"
