"""Proposals of matters: made by members and organisations, taken into an agenda, or set aside (M-57)."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.attending import add_participant, lock
from meetings.drafts import add_item
from meetings.models import AgendaItem, AgendaProposal, Attendance, Meeting, StandingItem
from organisations.models import Body, Organisation, Person, Representation, Seat, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)

State = AgendaProposal.State


class ProposalRefused(Refusal):
    """It cannot be done as it is; `sentence` says why."""


@transaction.atomic
def make_proposal(
    text: str, *, note: str = "", person: Person | None = None, organisation: Organisation | None = None
) -> AgendaProposal:
    """A proposal that waits. The same words by the same person or organisation wait once."""
    if person is not None:
        Person.rows.select_for_update().get(pk=person.pk)  # two clicks come one at a time
    waiting = AgendaProposal.rows.filter(text=text, person=person, organisation=organisation, state=State.WAITING)
    known = waiting.first()
    if known is not None:
        return known
    made = AgendaProposal.rows.create(text=text, note=note, person=person, organisation=organisation)
    logger.info("proposal made proposal=%s", made.pk)
    return made


def organisation_of(person: Person) -> Organisation | None:
    """Whom the person speaks for today: one it represents before one it is deputy of. One query."""
    today = timezone.localdate()
    row = (
        Representation.rows.open_on(today)
        .filter(person=person, seat__in=Seat.rows.open_on(today))
        .select_related("seat__organisation")
        .order_by("-kind", "seat__organisation__sort_key", "pk")
        .first()
    )
    return row.seat.organisation if row is not None else None


def own_proposals(person: Person) -> list[AgendaProposal]:
    """What the person has proposed, the newest first. One query."""
    return list(AgendaProposal.rows.filter(person=person).order_by("-made_on", "-pk"))


@transaction.atomic
def take_proposal(meeting: Meeting, key: int, *, by: User) -> AgendaItem:
    """Put a waiting proposal on the agenda, before the items that close it. Taken already on this agenda: its item.

    Raises ProposalRefused when it waits no longer.
    """
    lock(meeting)
    proposal = AgendaProposal.rows.select_for_update(of=("self",)).filter(pk=key).first()
    if proposal is None or proposal.state != State.WAITING:
        item = proposal.item if proposal is not None else None
        if item is not None and item.meeting_id == meeting.pk:
            return item
        raise ProposalRefused(_("Forslaget venter ikke lenger. Se «Forslag til saker»."))
    item = add_item(meeting, by=by, heading=proposal.text[:300], question=proposal.note)
    move_before_the_end(meeting, item)
    proposal.state, proposal.item = State.TAKEN, item
    proposal.save(update_fields=["state", "item"])
    logger.info("proposal taken proposal=%s meeting=%s by=%s", proposal.pk, meeting.pk, by.pk)
    return item


def move_before_the_end(meeting: Meeting, item: AgendaItem) -> None:
    """Above «Eventuelt» and «Neste møte» where these stand last."""
    others = list(AgendaItem.rows.filter(meeting=meeting).exclude(pk=item.pk).order_by("position", "pk"))
    place = len(others)
    while place and others[place - 1].kind in {AgendaItem.Kind.AOB, AgendaItem.Kind.NEXT_MEETING}:
        place -= 1
    for position, one in enumerate([*others[:place], item, *others[place:]], start=1):
        one.position = position
        one.save(update_fields=["position"])


@transaction.atomic
def tie_guest(item: AgendaItem, name: str, *, by: User) -> Attendance:
    """A guest for one item. The same name again is the same guest.

    Raises ProposalRefused when somebody of that name stands on the list as something else.
    """
    row = add_participant(item.meeting, name=name, status=Attendance.Status.GUEST, item=item, by=by)
    if row.status != Attendance.Status.GUEST:
        raise ProposalRefused(_("%(name)s står alt på deltakerlista, og ikke som gjest.") % {"name": name})
    if row.item_id != item.pk:
        row.item = item
        row.save(update_fields=["item"])
    return row


@transaction.atomic
def save_standing_items(body: Body, items: Sequence[StandingItem], *, by: User) -> None:
    """These and no others are the body's standing items from now on; agendas that are made already stay."""
    Body.rows.select_for_update().get(pk=body.pk)
    StandingItem.rows.filter(body=body).delete()
    for place, item in enumerate(items, start=1):
        item.body, item.position = body, place
    StandingItem.rows.bulk_create(items)
    logger.info("standing items saved body=%s by=%s", body.pk, by.pk)
