"""Answers into the draft's participant list: an expectation, never over what the secretary has set by hand."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.attending import lock, touch
from meetings.models import Attendance, Meeting, Reply
from meetings.replying.giving import ReplyRefused
from meetings.replying.reading import day_of
from organisations.models import Organisation, Person, Representation, Seat, User

logger = logging.getLogger(__name__)
State, Status = Reply.State, Attendance.Status


@dataclass(frozen=True, slots=True)
class Change:
    """What one answer does to the list; `row` None: a line more."""

    organisation: Organisation
    sentence: str
    row: Attendance | None
    person: Person | None
    status: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be written, and which answers are left to the secretary, with the reason."""

    changes: tuple[Change, ...]
    left: tuple[tuple[Organisation, str], ...]


@dataclass(slots=True)
class _List:
    """The list as it stands while the plan is made."""

    rows: dict[int, list[Attendance]] = field(default_factory=dict)
    people: dict[int, int | None] = field(default_factory=dict)
    fixed: dict[int, Person] = field(default_factory=dict)
    deputies: dict[int, list[Person]] = field(default_factory=dict)


def plan_prefill(meeting: Meeting) -> Plan:
    """What `prefill_participants` would write now. Four queries.

    A line is the secretary's own once it has a status, or a person other than the representative; it is left alone.
    An answer beforehand is an expectation: the status stays «Ikke ført», with the right person; only an apology is
    written as one (M-12, M-18).
    """
    known = _read_list(meeting)
    changes: list[Change] = []
    left: list[tuple[Organisation, str]] = []
    replies = Reply.rows.filter(meeting=meeting).exclude(state=State.SILENT).select_related("organisation", "person")
    for reply in replies.order_by("organisation__sort_key", "pk"):
        for step in _steps(reply, known):
            if isinstance(step, Change):
                changes.append(step)
            else:
                left.append((reply.organisation, step))
    return Plan(tuple(changes), tuple(left))


@transaction.atomic
def prefill_participants(meeting: Meeting, *, by: User) -> Plan:
    """Write the plan as it is now; done twice, the second finds nothing to do. Raises ReplyRefused once published."""
    lock(meeting)
    meeting = Meeting.objects.for_system("answers go into the draft's participant list").get(pk=meeting.pk)
    if meeting.state in {Meeting.State.PUBLISHED, Meeting.State.WITHDRAWN}:
        raise ReplyRefused(_("Referatet er publisert. Rett deltakerne der i stedet."))
    plan = plan_prefill(meeting)
    position = max((row.position for row in Attendance.rows.filter(meeting=meeting)), default=0)
    for change in plan.changes:
        if change.row is None:
            position += 1
            Attendance.rows.create(
                meeting=meeting,
                organisation=change.organisation,
                person=change.person,
                status=change.status,
                position=position,
            )
        else:
            change.row.person, change.row.status = change.person, change.status
            change.row.save(update_fields=["person", "status"])
    if plan.changes:
        touch(meeting, by)
        logger.info("participants prefilled meeting=%s lines=%s by=%s", meeting.pk, len(plan.changes), by.pk)
    return plan


def _read_list(meeting: Meeting) -> _List:
    known = _List()
    on = day_of(meeting)
    for row in Attendance.rows.filter(meeting=meeting).with_names():
        if row.organisation_id is not None:
            known.rows.setdefault(row.organisation_id, []).append(row)
        if row.person_id is not None:
            known.people[row.person_id] = row.organisation_id
    mandates = (
        Representation.rows.open_on(on)
        .filter(person__isnull=False, seat__in=Seat.rows.filter(body=meeting.body_id).open_on(on))
        .select_related("person", "seat")
        .order_by("person__sort_key", "pk")
    )
    for mandate in mandates:
        if mandate.person is None:
            continue
        if mandate.kind == Representation.Kind.FIXED:
            known.fixed.setdefault(mandate.seat.organisation_id, mandate.person)
        else:
            known.deputies.setdefault(mandate.seat.organisation_id, []).append(mandate.person)
    return known


def _steps(reply: Reply, known: _List) -> Iterable[Change | str]:
    """Changes, and sentences on what is left to the secretary."""
    organisation = reply.organisation
    rows = known.rows.get(organisation.pk, [])
    fixed = known.fixed.get(organisation.pk)
    if any(row.status not in {Status.EXPECTED, Status.APOLOGY} for row in rows):
        yield _("Alt ført for hånd.")
        return
    row = rows[0] if rows else None
    if row is not None and row.status == Status.APOLOGY:
        if reply.state != State.APOLOGY:
            yield _("Forfall er ført på lista, men svaret er endret til «%(state)s». Rett det selv.") % {
                "state": reply.get_state_display()
            }
        return
    if reply.state == State.APOLOGY:
        yield Change(organisation, _("Forfall"), row, row.person if row else fixed, Status.APOLOGY)
        return
    if reply.comes and reply.person is None:
        yield _("%(name)s kommer, men står ikke i registeret. Velg personen på lista.") % {"name": reply.comes}
        return
    if reply.state == State.BOTH:
        yield from _expected(organisation, row, fixed, known)
        yield from _also(organisation, reply.person or _only(known.deputies.get(organisation.pk)), rows, known)
        return
    who = reply.person or (fixed if reply.state == State.COMING else _only(known.deputies.get(organisation.pk)))
    if who is None:
        yield _("Vara møter, men vi vet ikke hvem. Velg personen på lista.")
        return
    yield from _expected(organisation, row, who, known)


def _expected(
    organisation: Organisation, row: Attendance | None, who: Person | None, known: _List
) -> Iterable[Change | str]:
    """The organisation's one line, with the person who is to come."""
    if row is not None and (who is None or row.person_id == who.pk):
        return
    fixed = known.fixed.get(organisation.pk)
    if row is not None and row.person_id is not None and (fixed is None or row.person_id != fixed.pk):
        yield _("På lista står %(listed)s, svaret sier %(said)s. Rett det selv.") % {
            "listed": row.person,
            "said": who,
        }
        return
    if who is not None and who.pk in known.people:
        yield _("%(name)s står alt på lista.") % {"name": who}
        return
    if who is not None:
        known.people[who.pk] = organisation.pk
    sentence = _("%(name)s ventes") % {"name": who} if who else _("Ventes, uten navn")
    yield Change(organisation, sentence, row, who, Status.EXPECTED)


def _also(
    organisation: Organisation, who: Person | None, rows: list[Attendance], known: _List
) -> Iterable[Change | str]:
    """A line more, for the deputy who comes beside the representative."""
    if who is None:
        yield _("Begge møter, men vi vet ikke hvem som er vara. Legg til personen på lista.")
    elif who.pk not in known.people:
        known.people[who.pk] = organisation.pk
        yield Change(organisation, _("%(name)s ventes i tillegg") % {"name": who}, None, who, Status.EXPECTED)
    elif known.people[who.pk] != organisation.pk:
        yield _("%(name)s står alt på lista.") % {"name": who}


def _only(people: list[Person] | None) -> Person | None:
    """The one there is, when there is but one."""
    return people[0] if people and len(people) == 1 else None
