"""A meeting's head, saved so that two editors never lose each other's words."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from meetings.drafts import start_meeting
from meetings.models import AgendaProposal, Meeting
from organisations.models import Body, SiteEpoch, User

logger = logging.getLogger(__name__)


class NextMeetingUnknown(Exception):
    """The minutes name no day for the next meeting; `sentence` says what to do."""

    def __init__(self) -> None:
        self.sentence = _("Skriv datoen for neste møte under «Møtet» først.")
        super().__init__(self.sentence)


@dataclass
class HeadChanged(Exception):
    """Somebody changed the same columns since the page was opened. Nothing was written."""

    columns: set[str]


@transaction.atomic
def save_head(meeting: Meeting, wanted: Mapping[str, object], *, seen: Mapping[str, object], by: User) -> Meeting:
    """Write the wanted columns of a meeting's head. Two to four queries.

    `seen` are the same columns as they were when the page was opened. A column that somebody else has given a third
    value since raises HeadChanged; columns that only one of the two touched are both kept. The approval date is
    editorial and shows at once (architecture: two kinds of fact).
    """
    current = Meeting.objects.for_system("the head is changed").select_for_update(of=("self",)).get(pk=meeting.pk)
    changed = {name: value for name, value in wanted.items() if getattr(current, name) != value}
    clashing = {name for name in changed if getattr(current, name) != seen[name]}
    if clashing:
        raise HeadChanged(clashing)
    if changed:
        Meeting.objects.for_system("the head is changed").filter(pk=meeting.pk).update(
            **changed, version=F("version") + 1
        )
        logger.info("head saved meeting=%s by=%s", meeting.pk, by.pk)
    if "approved_on" in changed:
        SiteEpoch.raise_()
    current.refresh_from_db()
    return current


@transaction.atomic
def start_meeting_once(
    body: Body, *, by: User, on: date | None, proposals: Collection[AgendaProposal] = (), **head: object
) -> Meeting:
    """As `start_meeting`; a form sent twice gives the same meeting back: planned, same head, untouched since.

    Proposals that are no longer waiting are left where they are.
    """
    Body.rows.select_for_update().get(pk=body.pk)
    twins = Meeting.objects.for_system("a form sent twice starts one meeting").filter(
        body=body, date=on, state=Meeting.State.PLANNED, version=1, **head
    )
    twin = twins.first()
    if twin is not None:
        return twin
    waiting = AgendaProposal.rows.filter(
        pk__in=[proposal.pk for proposal in proposals], state=AgendaProposal.State.WAITING
    )
    meeting = start_meeting(body, by=by, on=on, proposals=waiting, **head)
    lead_to(meeting)
    return meeting


@transaction.atomic
def start_next_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """The real meeting of the words about the next one (M-07), linked, once: called again it gives the same.

    A meeting of the body that stands on that day already is linked and not made again. What the words leave open is
    as for every new meeting. Raises NextMeetingUnknown without a day.
    """
    everything = Meeting.objects.for_system("the next meeting is made of the words of this one")
    Body.rows.select_for_update().get(pk=meeting.body_id)
    current = everything.select_related("body", "next_meeting").get(pk=meeting.pk)
    if current.next_meeting is not None:
        return current.next_meeting
    if current.next_date is None:
        raise NextMeetingUnknown
    there = everything.filter(body=current.body_id, date=current.next_date).exclude(state=Meeting.State.WITHDRAWN)
    following = there.order_by("pk").first()
    if following is None:
        said: dict[str, object] = {
            "starts_at": current.next_starts_at or current.starts_at,
            "ends_at": current.next_ends_at or (None if current.next_starts_at else current.ends_at),
            "place": current.next_place,
        }
        head = {name: value for name, value in said.items() if value}
        following = start_meeting(current.body, by=by, on=current.next_date, proposals=(), **head)
    lead_to(following)
    return following


def lead_to(meeting: Meeting) -> None:
    """Reports that name this meeting's day as the next one lead to it from now on (M-07). Editorial: no revision."""
    if meeting.date is None:
        return
    earlier = Meeting.objects.for_system("a report leads to the next meeting once it is there").filter(
        body=meeting.body_id, next_date=meeting.date, next_meeting__isnull=True
    )
    if earlier.update(next_meeting=meeting):
        SiteEpoch.raise_()
