"""Attendance, counted from what is published: by seat, inside its period alone, apologies apart (N-7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from meetings.models import Attendance, Meeting, Participant
from organisations.models import Body, Organisation, Seat

if TYPE_CHECKING:
    from organisations.doors import Reader

Status = Attendance.Status
RANK = (Status.PRESENT, Status.DEPUTY, Status.APOLOGY, Status.ABSENT)
"""Several lines of one organisation at one meeting count as the first of these. Guests are not counted."""


@dataclass(frozen=True)
class Held:
    """A published meeting, as its newest revision dates it."""

    key: int
    body: int
    on: date
    slug: str


@dataclass(frozen=True)
class SeatAttendance:
    """How a seat was filled at the meetings held inside its period.

    `unrecorded`: meetings whose list does not name the organisation; nothing is known of them.
    """

    seat: Seat
    present: int
    deputy: int
    apology: int
    absent: int
    unrecorded: int

    @property
    def held(self) -> int:
        return self.present + self.deputy + self.apology + self.absent + self.unrecorded

    @property
    def expected(self) -> int:
        """Meetings at which it was to be there: no apology, and something is known."""
        return self.present + self.deputy + self.absent

    @property
    def percent(self) -> int | None:
        """Attended, by representative or deputy, of those expected. None when there were none."""
        attended = self.present + self.deputy
        return None if not self.expected else round(100 * attended / self.expected)


def attendance_by_seat(body: Body, *, since: date, until: date, reader: Reader) -> list[SeatAttendance]:
    """Every seat of the body that ran in the period, in Norwegian order. Three queries."""
    seats = Seat.rows.filter(body=body).filter(
        Q(since__isnull=True) | Q(since__lte=until), Q(until__isnull=True) | Q(until__gte=since)
    )
    meetings = Meeting.objects.visible_to(reader).filter(
        state=Meeting.State.PUBLISHED, body=body, published_date__range=(since, until)
    )
    held = [
        Held(key, body.pk, on, slug)
        for key, on, slug in meetings.order_by().values_list("pk", "published_date", "slug")
        if on is not None
    ]
    known = _statuses(reader, Q(revision__meeting__in=[one.key for one in held]))
    return [_counted(seat, held, known) for seat in seats.select_related("organisation")]


def _counted(seat: Seat, held: Iterable[Held], known: dict[tuple[int, int], str]) -> SeatAttendance:
    counts = Counter(known.get((seat.organisation_id, one.key), "") for one in held if _inside(seat, one))
    return SeatAttendance(
        seat=seat,
        present=counts[Status.PRESENT],
        deputy=counts[Status.DEPUTY],
        apology=counts[Status.APOLOGY],
        absent=counts[Status.ABSENT],
        unrecorded=counts[""],
    )


def attended_by(organisation: Organisation, seats: Sequence[Seat], reader: Reader) -> list[tuple[Held, str]]:
    """Meetings inside the organisation's seats whose list names it, and how it met; oldest first. One query."""
    rows = (
        _rows(reader)
        .filter(Q(organisation=organisation) | Q(organisation__merged_into=organisation))
        .order_by("revision__meeting__published_date", "revision__meeting__pk")
        .values_list(
            "revision__meeting_id",
            "revision__meeting__body_id",
            "revision__meeting__published_date",
            "revision__meeting__slug",
            "status",
        )
    )
    best: dict[Held, str] = {}
    for key, body, on, slug, status in rows:
        if on is not None and any(_inside(seat, Held(key, body, on, slug)) for seat in seats):
            one = Held(key, body, on, slug)
            best[one] = _better(best.get(one), status)
    return list(best.items())


def _inside(seat: Seat, one: Held) -> bool:
    begun = seat.since is None or seat.since <= one.on
    return seat.body_id == one.body and begun and (seat.until is None or one.on <= seat.until)


def _rows(reader: Reader) -> QuerySet[Participant]:
    """Lines of the newest revisions that count."""
    newest = Participant.objects.visible_to(reader).filter(revision=F("revision__meeting__published_revision"))
    return newest.filter(status__in=RANK)


def _statuses(reader: Reader, which: Q) -> dict[tuple[int, int], str]:
    """By organisation and meeting; a row merged into another counts as the other. One query."""
    found: dict[tuple[int, int], str] = {}
    rows = _rows(reader).filter(which, organisation__isnull=False).order_by()
    for own, kept, meeting, status in rows.values_list(
        "organisation_id", "organisation__merged_into_id", "revision__meeting_id", "status"
    ):
        key = (kept or own, meeting)
        found[key] = _better(found.get(key), status)
    return found


def _better(known: str | None, other: str) -> str:
    return other if known is None else min(known, other, key=lambda status: RANK.index(Status(status)))
