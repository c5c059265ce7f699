"""When a meeting may be written about, and the meeting's row held while it is."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.attending import lock
from meetings.models import Meeting
from organisations.refusing import Refusal

AHEAD = frozenset({Meeting.State.PLANNED, Meeting.State.DRAFT})


class ConveningRefused(Refusal):
    """Nothing was sent and nothing changed; `sentence` says why and what to do."""


class NothingToSend(ConveningRefused):
    """What was asked for is done already, as the second of two clicks finds."""


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it stands, its row held until the transaction ends. Two queries.

    Read only once it is locked, since PostgreSQL, having waited, would join the old row's neighbours.
    """
    lock(meeting)
    return Meeting.objects.for_system("a meeting is convened by one at a time").for_head().get(pk=meeting.pk)


def why_not(meeting: Meeting) -> str:
    """Why nobody can be called to this meeting, or nothing."""
    if meeting.cancelled_at is not None:
        return _("Møtet er avlyst. Ta avlysningen tilbake først.")
    if meeting.state not in AHEAD:
        return _("Møtet har et referat alt, så ingen kan innkalles til det.")
    if meeting.date is None:
        return _("Skriv datoen på møtet før du sender innkallingen.")
    if meeting.date < timezone.localdate():
        return _("Møtedatoen er passert. Rett datoen før du sender noe.")
    return ""


def refuse_unless_ahead(meeting: Meeting) -> None:
    """Raises ConveningRefused when nobody can be called to the meeting."""
    if sentence := why_not(meeting):
        raise ConveningRefused(sentence)


def refuse_unless_invited(meeting: Meeting) -> None:
    """Raises ConveningRefused as `refuse_unless_ahead`, and when no invitation was sent yet."""
    refuse_unless_ahead(meeting)
    if meeting.invited_at is None:
        raise ConveningRefused(_("Innkallingen er ikke sendt ennå."))
