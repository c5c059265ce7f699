"""The reply board: every organisation of one meeting, what it answered, and who is to sit in its seat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings.models import Invitation, Meeting, Reply
from meetings.replying.giving import closed_because
from meetings.replying.reading import day_of
from organisations.models import Organisation, Person, Representation, Seat

State = Reply.State
COLUMNS = (State.COMING, State.BOTH, State.DEPUTY, State.APOLOGY, State.SILENT)


@dataclass(frozen=True, slots=True)
class DeputyOnBoard:
    """A deputy, and what has passed between us, in words."""

    name: str
    says: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class RowOnBoard:
    """One organisation. `lacks`: what stands in the way of a full seat, or nothing."""

    organisation: Organisation
    reply: Reply
    representative: str
    comes: tuple[str, ...]
    deputies: tuple[DeputyOnBoard, ...]
    lacks: str
    seated: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How many answered what, of one kind of organisation or of all."""

    label: str
    numbers: tuple[int, ...]

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Each number with its column's word, for a narrow page."""
        return [(str(state.label), number) for state, number in zip(COLUMNS, self.numbers, strict=True)]

    @property
    def total(self) -> int:
        return sum(self.numbers)


@dataclass(frozen=True, slots=True)
class Board:
    rows: tuple[RowOnBoard, ...]
    counts: tuple[Count, ...]
    shows_needs: bool

    @property
    def columns(self) -> list[str]:
        return [str(state.label) for state in COLUMNS]

    @property
    def answered(self) -> int:
        return sum(row.reply.state != State.SILENT for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Mandates:
    """Who sits for one organisation."""

    fixed: tuple[Person, ...] = ()
    deputies: tuple[Person, ...] = ()


def read_board(meeting: Meeting) -> Board:
    """Everyone with a seat on the meeting's day, and who answered without one any more. Four queries.

    Needs are shown until the meeting is over, whether or not they have been deleted by then.
    """
    seats = Seat.rows.open_on(day_of(meeting)).filter(body=meeting.body_id).select_related("organisation")
    organisations = {seat.organisation_id: seat.organisation for seat in seats}
    seated = set(organisations)
    replies = {
        reply.organisation_id: reply
        for reply in Reply.rows.filter(meeting=meeting).select_related("organisation", "person", "answered_by")
    }
    for key, reply in replies.items():
        organisations.setdefault(key, reply.organisation)
    mandates = _mandates(meeting)
    invitations = {
        (invitation.organisation_id, invitation.person_id): invitation
        for invitation in Invitation.rows.filter(meeting=meeting)
    }
    rows = tuple(
        _row(
            organisation,
            replies.get(organisation.pk) or Reply(meeting=meeting, organisation=organisation, version=0),
            mandates.get(organisation.pk, _Mandates()),
            invitations,
            seated=organisation.pk in seated,
        )
        for organisation in sorted(organisations.values(), key=lambda one: (one.sort_key, one.pk))
    )
    return Board(rows, _counts(rows), shows_needs=meeting.asks_needs and not closed_because(meeting))


def _mandates(meeting: Meeting) -> dict[int, _Mandates]:
    on = day_of(meeting)
    found: dict[int, tuple[list[Person], list[Person]]] = {}
    rows = (
        Representation.rows.open_on(on)
        .filter(person__isnull=False, seat__in=Seat.rows.filter(body=meeting.body_id).open_on(on))
        .select_related("person", "seat")
        .order_by("person__sort_key", "pk")
    )
    for row in rows:
        fixed, deputies = found.setdefault(row.seat.organisation_id, ([], []))
        if row.person is not None:
            (deputies if row.kind == Representation.Kind.DEPUTY else fixed).append(row.person)
    return {key: _Mandates(tuple(fixed), tuple(deputies)) for key, (fixed, deputies) in found.items()}


def _row(
    organisation: Organisation,
    reply: Reply,
    mandates: _Mandates,
    invitations: dict[tuple[int | None, int | None], Invitation],
    *,
    seated: bool,
) -> RowOnBoard:
    representative = mandates.fixed[0].name if mandates.fixed else ""
    lacks = _lacks(reply, mandates)
    deputies = tuple(
        _deputy(person, reply, invitations.get((organisation.pk, person.pk)), alone=bool(lacks))
        for person in mandates.deputies
    )
    return RowOnBoard(
        organisation,
        reply,
        representative,
        who_comes(reply, representative),
        deputies,
        lacks,
        seated,
    )


def who_comes(reply: Reply, representative: str) -> tuple[str, ...]:
    """The names of those who are to come, as far as they are known."""
    named = reply.comes or (reply.person.name if reply.person else "")
    match reply.state:
        case State.COMING:
            return tuple(filter(None, [named or representative]))
        case State.DEPUTY:
            return tuple(filter(None, [named]))
        case State.BOTH:
            return tuple(filter(None, [representative, named]))
    return ()


def _deputy(person: Person, reply: Reply, invitation: Invitation | None, *, alone: bool) -> DeputyOnBoard:
    """`alone`: the row says already that nobody can be reached."""
    if reply.person_id == person.pk and reply.state in {State.DEPUTY, State.BOTH}:
        return DeputyOnBoard(person.name, _("kommer"), "ok")
    if invitation is not None and invitation.declined_at is not None:
        return DeputyOnBoard(person.name, _("kan ikke"), "bad")
    if invitation is not None and invitation.called_at is not None:
        if reply.state == State.COMING:
            return DeputyOnBoard(person.name, _("kalt inn, men representanten kommer likevel"), "warn")
        return DeputyOnBoard(person.name, _("kalt inn, ikke svart"), "warn")
    if person.email or alone:
        return DeputyOnBoard(person.name, "")
    return DeputyOnBoard(person.name, _("mangler adresse"), "warn")


def _lacks(reply: Reply, mandates: _Mandates) -> str:
    """What keeps the seat empty: said where the organisation needs its deputy, and of a representative unnamed."""
    if reply.state not in {State.APOLOGY, State.DEPUTY} or (reply.state == State.DEPUTY and reply.comes):
        return ""
    if not mandates.deputies:
        return _("Har ingen vara")
    if not any(person.email for person in mandates.deputies):
        return _("Vara mangler adresse")
    return ""


def _counts(rows: Sequence[RowOnBoard]) -> tuple[Count, ...]:
    by_kind: dict[str, Counter[str]] = {}
    total: Counter[str] = Counter()
    for row in rows:
        if row.seated:
            by_kind.setdefault(row.organisation.kind, Counter())[row.reply.state] += 1
            total[row.reply.state] += 1
    kinds = [
        Count(str(kind.label), tuple(by_kind[kind][state] for state in COLUMNS))
        for kind in Organisation.Kind
        if kind in by_kind
    ]
    return (*kinds, Count(_("Alle"), tuple(total[state] for state in COLUMNS)))
