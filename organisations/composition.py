"""Who is in a body: on a date, through a period, and what is missing. Reads the register, writes nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, Q

from organisations.models import Body, Office, Organisation, Representation, Seat

Kind = Representation.Kind


def seats_on(body: Body, on: date) -> list[Seat]:
    """Seats that run on the date, with those who sit in them then as `sitting`. Two queries. Source: M-32."""
    sitting = Representation.rows.open_on(on).select_related("person").order_by("-kind", "since", "pk")
    seats = Seat.rows.open_on(on).filter(body=body).select_related("organisation")
    return list(seats.prefetch_related(Prefetch("representations", sitting, to_attr="sitting")))


def sitting_in(seat: Seat, kind: Representation.Kind) -> list[Representation]:
    """Of a seat out of `seats_on`: those in the role on that date, vacant ones too."""
    sitting: list[Representation] = getattr(seat, "sitting")  # noqa: B009 the prefetch above puts it there
    return [one for one in sitting if one.kind == kind]


def without_deputy(body: Body, on: date) -> list[Seat]:
    """No deputy by name. Two queries. Source: M-16."""
    return [seat for seat in seats_on(body, on) if not any(one.person for one in sitting_in(seat, Kind.DEPUTY))]


def without_representative(body: Body, on: date) -> list[Seat]:
    """No representative by name: nobody at all, or «navn kommer». Two queries. Source: M-22."""
    return [seat for seat in seats_on(body, on) if not any(one.person for one in sitting_in(seat, Kind.FIXED))]


@dataclass(frozen=True)
class Turnover:
    """Who came and who went in a period, both days included: opening + joined − left = closing.

    `opening` are the seats of before that ran into the period, `closing` those that run on after its last day.
    `both`: organisations that came and went in it. Source: M-33, M-34, M-35.
    """

    opening: int
    joined: tuple[Seat, ...]
    left: tuple[Seat, ...]
    both: frozenset[int]

    @property
    def closing(self) -> int:
        return self.opening + len(self.joined) - len(self.left)

    def reasons(self) -> dict[Seat.Reason, int]:
        """How many left for each reason; one without a reason counts as not stated."""
        counts = Counter(seat.reason or Seat.Reason.NOT_STATED for seat in self.left)
        return {reason: counts[reason] for reason in Seat.Reason}


def turnover(body: Body, *, since: date, until: date) -> Turnover:
    """One query."""
    seats = list(
        Seat.rows.filter(body=body)
        .filter(Q(since__isnull=True) | Q(since__lte=until), Q(until__isnull=True) | Q(until__gte=since))
        .select_related("organisation", "successor")
    )
    joined = tuple(seat for seat in seats if seat.since is not None and seat.since >= since)
    left = tuple(seat for seat in seats if seat.until is not None and seat.until <= until)
    both = {seat.organisation_id for seat in joined} & {seat.organisation_id for seat in left}
    return Turnover(len(seats) - len(joined), joined, left, frozenset(both))


def members_by_kind(body: Body, on: date) -> dict[Organisation.Kind, list[Seat]]:
    """Kinds without members are left out. Two queries. Source: M-28."""
    seats = seats_on(body, on)
    found = {kind: [seat for seat in seats if seat.organisation.kind == kind] for kind in Organisation.Kind}
    return {kind: of_kind for kind, of_kind in found.items() if of_kind}


def offices_of(body: Body) -> list[Office]:
    """Everyone who holds or held an office, by office, the latest first. One query. Source: M-36, M-37."""
    order = list(Office.Kind)
    rows = Office.rows.filter(body=body).select_related("person")
    newest = rows.order_by(F("until").desc(nulls_first=True), F("since").desc(nulls_last=True), "pk")
    return sorted(newest, key=lambda office: order.index(Office.Kind(office.kind)))
