"""Whom a meeting is sent to, as the register and the agenda say on the meeting's day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Attendance, Invitation, Meeting, Reply
from meetings.notifications.queueing import mail_address
from organisations.models import Organisation, Person, Representation, Seat

Capacity = Invitation.Capacity
NEEDS_DEPUTY = frozenset({Reply.State.APOLOGY, Reply.State.DEPUTY, Reply.State.BOTH})
"""Answers after which the deputy is to meet."""
MAY_COME = frozenset({Attendance.Status.GUEST, Attendance.Status.EXPECTED, Attendance.Status.PRESENT})
Key = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who is to get the invitation. Without `person`: the organisation's post box.

    `lacks`: why nothing can be sent; empty when `address` is there. `note`: what the secretary should know all
    the same. `item`: the item that a guest comes to. `by_answer`: a deputy who is to meet because of the answer alone.
    """

    organisation: Organisation | None
    person: Person | None
    capacity: Invitation.Capacity
    address: str = ""
    lacks: str = ""
    note: str = ""
    item: AgendaItem | None = None
    by_answer: bool = False

    @property
    def key(self) -> Key:
        """The same as `key_of` its invitation."""
        return (self.organisation.pk if self.organisation else None, self.person.pk if self.person else None)


def key_of(invitation: Invitation) -> Key:
    return (invitation.organisation_id, invitation.person_id)


def recipients_of(meeting: Meeting) -> tuple[Recipient, ...]:
    """Each seat's representative (or post box) and deputies, by organisation; then guests and staff. Five queries.

    Seats and mandates are those of the meeting's day, of today while it has none. A deputy gets a copy, and is asked
    to meet when an item is of special interest to deputies or the organisation has answered that it needs one. A
    person in two organisations stands here twice. Source: minutes on deputies, M-15 … M-19.
    """
    on = meeting.date or timezone.localdate()
    seats = list(
        Seat.rows.open_on(on)
        .filter(body=meeting.body_id)
        .select_related("organisation")
        .order_by("organisation__sort_key", "pk")
    )
    fixed, deputies = _mandates(seats, meeting)
    answers = dict(Reply.rows.filter(meeting=meeting).values_list("organisation_id", "state"))
    all_meet = AgendaItem.rows.filter(meeting=meeting, for_deputies=True).exists()
    found: list[Recipient] = []
    for seat in seats:
        organisation = seat.organisation
        representative = fixed.get(seat.pk)
        found.append(_representative(organisation, representative))
        needed = answers.get(organisation.pk) in NEEDS_DEPUTY
        found += [
            _deputy(organisation, deputy, all_meet=all_meet, needed=needed)
            for deputy in deputies[seat.pk]
            if deputy != representative
        ]
    found += _guests(meeting, found)
    return tuple({recipient.key: recipient for recipient in reversed(found)}.values())[::-1]


def deputies_of(meeting: Meeting, organisation: Organisation) -> list[Person]:
    """The organisation's deputies on the meeting's day, by name. One query."""
    on = meeting.date or timezone.localdate()
    seats = Seat.rows.open_on(on).filter(body=meeting.body_id, organisation=organisation)
    deputies = Representation.rows.open_on(on).filter(
        seat__in=seats, kind=Representation.Kind.DEPUTY, person__isnull=False
    )
    named = deputies.select_related("person").order_by("person__sort_key", "pk")
    return list({row.person.pk: row.person for row in named if row.person is not None}.values())


def address_of(invitation: Invitation) -> str:
    """Where its mails go now. A representative without an address is reached through the organisation's post box."""
    person, organisation = invitation.person, invitation.organisation
    if person is not None and person.email:
        return person.email
    by_post_box = person is None or invitation.capacity == Capacity.REPRESENTATIVE
    return organisation.email if organisation is not None and by_post_box else ""


def _mandates(seats: Iterable[Seat], meeting: Meeting) -> tuple[dict[int, Person], dict[int, list[Person]]]:
    """By seat: who sits in it (the newest, should two overlap), and its deputies by name."""
    on = meeting.date or timezone.localdate()
    fixed: dict[int, Person] = {}
    deputies: dict[int, list[Person]] = defaultdict(list)
    rows = (
        Representation.rows.open_on(on)
        .filter(seat__in=[seat.pk for seat in seats], person__isnull=False)
        .select_related("person")
        .order_by("since", "person__sort_key", "pk")
    )
    for row in rows:
        if row.person is None:
            continue
        if row.kind == Representation.Kind.FIXED:
            fixed[row.seat_id] = row.person
        elif row.person not in deputies[row.seat_id]:
            deputies[row.seat_id].append(row.person)
    for people in deputies.values():
        people.sort(key=lambda person: (person.sort_key, person.pk))
    return fixed, deputies


def _representative(organisation: Organisation, person: Person | None) -> Recipient:
    address = mail_address(person, organisation)
    note = lacks = ""
    if person is None:
        note = _("Representanten er ikke navngitt. Innkallingen går til postkassen.") if address else ""
        lacks = "" if address else _("Representanten er ikke navngitt, og organisasjonen har ingen e-postadresse.")
    elif not person.email:
        note = _("Har ingen egen adresse. Innkallingen går til postkassen.") if address else ""
        lacks = "" if address else _("Verken representanten eller organisasjonen har e-postadresse.")
    return Recipient(organisation, person, Capacity.REPRESENTATIVE, address, lacks, note)


def _deputy(organisation: Organisation, person: Person, *, all_meet: bool, needed: bool) -> Recipient:
    capacity = Capacity.DEPUTY if all_meet or needed else Capacity.COPY
    lacks = "" if person.email else _("Vara mangler adresse")
    return Recipient(organisation, person, capacity, person.email, lacks, by_answer=needed and not all_meet)


def _guests(meeting: Meeting, seated: Iterable[Recipient]) -> list[Recipient]:
    """Guests, and staff of the host or others without a seat, from the participant list."""
    known = list(seated)
    people = {recipient.person.pk for recipient in known if recipient.person}
    organisations = {recipient.organisation.pk for recipient in known if recipient.organisation}
    found = []
    rows = Attendance.rows.filter(meeting=meeting, status__in=MAY_COME).with_names().order_by("position", "pk")
    for row in rows:
        if row.status != Attendance.Status.GUEST and row.organisation_id in organisations:
            continue
        if (row.person_id in people) if row.person_id else (row.organisation_id in organisations):
            continue
        # A person's link must never answer for an organisation that the person is a guest from.
        organisation = None if row.person else row.organisation
        address = mail_address(row.person, organisation)
        lacks = "" if address else _("Har ingen e-postadresse")
        found.append(Recipient(organisation, row.person, Capacity.GUEST, address, lacks, item=row.item))
    return found
