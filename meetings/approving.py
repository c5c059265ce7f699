"""The previous report comes up for approval as an item of the next meeting, and is approved by one click there."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.attending import lock
from meetings.models import AgendaItem, Audience, Meeting
from meetings.wording import date_in_words
from organisations.folding import fold
from organisations.models import SiteEpoch, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)


class ApprovalRefused(Refusal):
    """The report cannot be approved, or not from here; `sentence` says why. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Approval:
    """What an item of `meeting` is about: the report of `previous`. `here`: that meeting has approved it."""

    meeting: Meeting
    previous: Meeting

    @property
    def here(self) -> bool:
        return self.previous.approved_on is not None and self.previous.approved_on == self.meeting.date

    @property
    def title(self) -> str:
        return str(self.previous)

    @property
    def state(self) -> str:
        """How far the report has come, in words."""
        previous = self.previous
        if previous.approved_on is not None:
            return approved_words(at_meeting=True) % {"day": date_in_words(previous.approved_on)}
        if not previous.is_published:
            return _("Referatet er ikke publisert ennå.")
        return _("Publisert, ikke godkjent ennå.")

    @property
    def url(self) -> str:
        """Where the report is read; empty while nobody reads it."""
        return self.previous.get_absolute_url() if self.previous.is_published else ""

    @property
    def can_be_given(self) -> bool:
        """A meeting that was cancelled approves nothing, and neither does one that is not held yet."""
        day = self.meeting.date
        held = day is not None and day <= timezone.localdate() and self.meeting.cancelled_at is None
        return held and self.previous.is_published and self.previous.approved_on is None


def approved_words(*, at_meeting: bool) -> str:
    """To be filled with %(day)s. The council may also approve between meetings."""
    return _("Godkjent på møtet %(day)s") if at_meeting else _("Godkjent %(day)s")


def is_approval(kind: str, heading: str) -> bool:
    """Whether an item is where the previous report is approved: by its kind and what it is called. Pure.

    «Godkjenning av forrige referat» is; «Godkjenning av innkalling og saksliste» is not.
    """
    words = fold(heading)
    return kind == AgendaItem.Kind.GOVERNANCE and "godkjen" in words and "referat" in words


def approval_of(meeting: Meeting, items: Iterable[AgendaItem]) -> Approval | None:
    """What the meeting's item of approval is about; None without such an item, or an earlier meeting.

    One query, and that only with such an item.
    """
    if meeting.date is None or not any(is_approval(item.kind, item.heading) for item in items):
        return None
    held = Meeting.objects.for_system("the report that comes up for approval").filter(
        body=meeting.body_id, date__lt=meeting.date, cancelled_at__isnull=True
    )
    newest = held.exclude(state=Meeting.State.PLANNED).select_related("published_revision").order_by("-date", "-pk")
    previous = newest.first()
    return Approval(meeting, previous) if previous is not None else None


def shown_to(approval: Approval | None, *, members: bool) -> Approval | None:
    """The same for readers: only a report that they may read is named to them."""
    revision = approval.previous.published_revision if approval is not None else None
    return approval if revision is not None and (members or revision.audience == Audience.PUBLIC) else None


@transaction.atomic
def approve(meeting: Meeting, previous: int, *, by: User) -> None:
    """The meeting has approved the report of that key: dated the day it met, shown at once.

    Done again, nothing changes.

    Raises ApprovalRefused when the report is another than the page showed, is not published, was approved by another
    meeting, or the meeting was cancelled or is not held yet.
    """
    approval = _held(meeting, previous)
    if approval.here:
        return
    if not approval.can_be_given:
        raise ApprovalRefused(_why_not(approval))
    _write(approval, approved=True, by=by)


@transaction.atomic
def take_back(meeting: Meeting, previous: int, *, by: User) -> None:
    """It was not approved after all. Done again, nothing changes. Raises ApprovalRefused as `approve`."""
    approval = _held(meeting, previous)
    if approval.here:
        _write(approval, approved=False, by=by)


def _held(meeting: Meeting, previous: int) -> Approval:
    items = AgendaItem.rows.filter(meeting=meeting)
    approval = approval_of(meeting, items)
    if approval is None or approval.previous.pk != previous:
        raise ApprovalRefused(_("Det er et annet referat som skal godkjennes nå. Se over, og prøv igjen."))
    lock(approval.previous)
    approval.previous.refresh_from_db(fields=["approved_on"])
    return approval


def _why_not(approval: Approval) -> str:
    if approval.previous.approved_on is not None:
        day = date_in_words(approval.previous.approved_on)
        return _("Referatet er alt godkjent %(day)s.") % {"day": day}
    if not approval.previous.is_published:
        return _("Referatet er ikke publisert ennå. Publiser det før det godkjennes.")
    if approval.meeting.cancelled_at is not None:
        return _("Møtet er avlyst. Referatet godkjennes på neste møte som blir holdt.")
    return _("Møtet er ikke holdt ennå. Referatet godkjennes på møtet.")


def _write(approval: Approval, *, approved: bool, by: User) -> None:
    day = approval.meeting.date if approved else None
    Meeting.objects.for_system("the approval date is editorial").filter(pk=approval.previous.pk).update(approved_on=day)
    SiteEpoch.raise_()
    logger.info("approval written meeting=%s approved=%s by=%s", approval.previous.pk, approved, by.pk)
