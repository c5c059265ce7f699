"""The lists that answer: each a table with its totals, the same on the page, on paper and in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from council.forms.lists import DateListForm, ListForm, PeriodListForm
from meetings.counting import attendance_by_seat
from meetings.models import GovernanceNote
from organisations.composition import (
    Kind,
    members_by_kind,
    offices_of,
    seats_on,
    sitting_in,
    turnover,
    without_deputy,
    without_representative,
)
from organisations.models import Body, Organisation, Seat
from organisations.register_files import Cell, Sheet

if TYPE_CHECKING:
    from organisations.doors import Reader


@dataclass(frozen=True)
class Entry:
    """One cell. `url`: where it leads. `is_norwegian`: words of somebody's, whatever the language of the page."""

    value: Cell
    url: str = ""
    is_norwegian: bool = False

    @property
    def is_day(self) -> bool:
        return isinstance(self.value, date)


@dataclass(frozen=True)
class Group:
    """Rows under one heading; an empty heading when all rows stand together."""

    heading: str
    rows: Sequence[Sequence[Entry]]


@dataclass(frozen=True)
class Shown:
    """A group as the page shows it: each cell with its column's heading."""

    heading: str
    rows: Sequence[Sequence[tuple[str, Entry]]]


@dataclass(frozen=True)
class Listing:
    columns: Sequence[str]
    groups: Sequence[Group]
    totals: Sequence[tuple[str, int]] = ()
    none: str = ""

    @property
    def shown(self) -> list[Shown]:
        """Groups without rows are left out."""
        return [
            Shown(group.heading, [list(zip(self.columns, row, strict=True)) for row in group.rows])
            for group in self.groups
            if group.rows
        ]

    def sheet(self, title: str) -> Sheet:
        """All groups in one table, their headings in a column before; the totals after an empty line."""
        grouped = any(group.heading for group in self.groups)
        rows: list[list[Cell]] = [
            [*([group.heading] if grouped else []), *(entry.value for entry in row)]
            for group in self.groups
            for row in group.rows
        ]
        if self.totals:
            rows.append([])
            rows.extend([label, count] for label, count in self.totals)
        return Sheet(title, [*([""] if grouped else []), *self.columns], rows)


@dataclass(frozen=True)
class Asked:
    """A body and, as the list needs it, one date or a period."""

    body: Body
    on: date
    since: date
    until: date
    reader: Reader


@dataclass(frozen=True)
class KnownList:
    title: str | Promise
    about: str | Promise
    form: type[ListForm]
    build: Callable[[Asked], Listing]


def _name(organisation: Organisation | None) -> Entry:
    if organisation is None:
        return Entry(None)
    return Entry(organisation.short, reverse("register:organisation", args=[organisation.pk]))


def _text(text: str) -> Entry:
    return Entry(text or None, is_norwegian=True)


def _people(seat: Seat, kind: Kind) -> Entry:
    """Everyone in the role; a vacant one as «navn kommer»."""
    sitting = sitting_in(seat, kind)
    return Entry(", ".join(str(one.person or _("navn kommer")) for one in sitting) or None)


def _totals_of_members(seats: Sequence[Seat]) -> list[tuple[str, int]]:
    return [(_("Medlemmer"), len(seats))]


# Each list


def lacking_deputy(asked: Asked) -> Listing:
    seats = without_deputy(asked.body, asked.on)
    return Listing(
        [_("Organisasjon"), _("Representant"), _("Vararepresentant")],
        [
            Group(
                "",
                [[_name(seat.organisation), _people(seat, Kind.FIXED), _people(seat, Kind.DEPUTY)] for seat in seats],
            )
        ],
        [(_("Uten vararepresentant"), len(seats))],
        _("Alle har en vararepresentant."),
    )


def unnamed(asked: Asked) -> Listing:
    seats = without_representative(asked.body, asked.on)
    return Listing(
        [_("Organisasjon"), _("Representant"), _("Vararepresentant")],
        [
            Group(
                "",
                [[_name(seat.organisation), _people(seat, Kind.FIXED), _people(seat, Kind.DEPUTY)] for seat in seats],
            )
        ],
        [(_("Uten representant med navn"), len(seats))],
        _("Alle har en representant med navn."),
    )


def members(asked: Asked) -> Listing:
    seats = seats_on(asked.body, asked.on)
    rows = [
        [
            _name(seat.organisation),
            Entry(seat.organisation.name),
            Entry(seat.organisation.get_kind_display()),
            _text(seat.organisation.county),
            Entry(seat.since),
            _people(seat, Kind.FIXED),
            _people(seat, Kind.DEPUTY),
        ]
        for seat in seats
    ]
    columns = [
        _("Organisasjon"),
        _("Fullt navn"),
        pgettext("organisasjon", "Type"),
        _("Fylke"),
        _("Med siden"),
        _("Representant"),
        _("Vararepresentant"),
    ]
    return Listing(columns, [Group("", rows)], _totals_of_members(seats), _("Ingen var medlem den dagen."))


def joined_and_left(asked: Asked) -> Listing:
    found = turnover(asked.body, since=asked.since, until=asked.until)
    both = _("kom og gikk i samme periode")

    def row(seat: Seat, on: date | None, *, has_left: bool) -> list[Entry]:
        reason = Seat.Reason(seat.reason or Seat.Reason.NOT_STATED).label if has_left else ""
        return [
            _name(seat.organisation),
            _text(seat.organisation.county),
            Entry(on),
            Entry(str(reason) or None),
            _text(seat.reason_text if has_left else ""),
            _name(seat.successor if has_left else None),
            Entry(both if seat.organisation_id in found.both else None),
        ]

    columns = [
        _("Organisasjon"),
        _("Fylke"),
        _("Dato"),
        _("Grunn"),
        _("Grunnen med ord"),
        _("Etterfølger"),
        _("Merknad"),
    ]
    groups = [
        Group(_("Kom med"), [row(seat, seat.since, has_left=False) for seat in _by_day(found.joined, "since")]),
        Group(_("Gikk ut"), [row(seat, seat.until, has_left=True) for seat in _by_day(found.left, "until")]),
    ]
    totals = [
        (_("Medlemmer før perioden"), found.opening),
        (_("Kom med"), len(found.joined)),
        (_("Gikk ut"), len(found.left)),
        *((f"– {reason.label}", count) for reason, count in found.reasons().items() if count),
        (_("Medlemmer etter perioden"), found.closing),
    ]
    return Listing(columns, groups, totals, _("Ingen kom eller gikk i perioden."))


def _by_day(seats: Iterable[Seat], column: str) -> list[Seat]:
    return sorted(seats, key=lambda seat: (getattr(seat, column), seat.organisation.sort_key, seat.pk))


def attendance(asked: Asked) -> Listing:
    counted = attendance_by_seat(asked.body, since=asked.since, until=asked.until, reader=asked.reader)
    rows = [
        [
            _name(one.seat.organisation),
            Entry(one.seat.since),
            Entry(one.seat.until),
            Entry(one.held),
            Entry(one.present),
            Entry(one.deputy),
            Entry(one.absent),
            Entry(one.percent),
            Entry(one.apology),
            Entry(one.unrecorded),
        ]
        for one in counted
    ]
    columns = [
        _("Organisasjon"),
        _("Medlem fra"),
        _("Medlem til"),
        _("Møter"),
        _("Til stede"),
        _("Vara møtte"),
        _("Ikke møtt"),
        _("Oppmøte i prosent"),
        _("Forfall"),
        _("Ikke ført"),
    ]
    return Listing(columns, [Group("", rows)], none=_("Ingen hadde plass i rådet i perioden."))


def _full(organisation: Organisation) -> list[Entry]:
    return [_name(organisation), Entry(organisation.name), _text(organisation.county)]


def by_kind(asked: Asked) -> Listing:
    kinds = members_by_kind(asked.body, asked.on)
    groups = [Group(str(kind.label), [_full(seat.organisation) for seat in seats]) for kind, seats in kinds.items()]
    totals = [*((str(kind.label), len(seats)) for kind, seats in kinds.items())]
    totals.append((_("Medlemmer"), sum(count for _kind, count in totals)))
    return Listing([_("Organisasjon"), _("Fullt navn"), _("Fylke")], groups, totals, _("Ingen var medlem den dagen."))


def offices(asked: Asked) -> Listing:
    rows = [
        [
            Entry(str(office.get_kind_display())),
            Entry(office.person.name, reverse("register:person", args=[office.person.pk]))
            if office.person
            else Entry(office.name),
            _text(office.role_text),
            Entry(office.percent),
            Entry(office.since),
            Entry(office.until),
            Entry(_("ble ikke besatt igjen") if office.not_refilled else None),
        ]
        for office in offices_of(asked.body)
    ]
    columns = [
        _("Verv"),
        _("Navn"),
        _("Stilling og arbeidsgiver da"),
        _("Stillingsprosent"),
        _("Fra"),
        _("Til og med"),
        _("Merknad"),
    ]
    return Listing(columns, [Group("", rows)], none=_("Ingen verv er ført."))


def notes(asked: Asked) -> Listing:
    rows = []
    for note in GovernanceNote.rows.filter(body=asked.body).select_related("meeting"):
        meeting = note.meeting
        where = Entry(str(meeting), meeting.get_absolute_url()) if meeting else Entry(None)
        rows.append([Entry(note.on), _text(note.text), where])
    return Listing([_("Dato"), _("Notat"), _("Møte")], [Group("", rows)], none=_("Ingen notater er ført."))


LISTS: dict[str, KnownList] = {
    "uten-vara": KnownList(
        gettext_lazy("Uten vararepresentant"),
        gettext_lazy("Medlemmer som ikke har meldt inn noen vara."),
        DateListForm,
        lacking_deputy,
    ),
    "uten-navn": KnownList(
        gettext_lazy("Uten representant med navn"),
        gettext_lazy("Medlemmer der navnet på representanten mangler."),
        DateListForm,
        unnamed,
    ),
    "medlemmer": KnownList(
        gettext_lazy("Medlemmer på en dato"),
        gettext_lazy("Hvem som hadde plass i rådet en bestemt dag, og hvem som satt for dem."),
        DateListForm,
        members,
    ),
    "kom-og-gikk": KnownList(
        gettext_lazy("Kom med og gikk ut"),
        gettext_lazy("Nye medlemmer og de som sluttet i en periode, med grunn og etterfølger."),
        PeriodListForm,
        joined_and_left,
    ),
    "oppmote": KnownList(
        gettext_lazy("Oppmøte"),
        gettext_lazy(
            "Publiserte møter så lenge medlemskapet varte. Forfall og møter uten føring er holdt utenfor prosenten."
        ),
        PeriodListForm,
        attendance,
    ),
    "sammensetning": KnownList(
        gettext_lazy("Sammensetning"),
        gettext_lazy("Medlemmene en dag, etter hva slags organisasjon de er."),
        DateListForm,
        by_kind,
    ),
    "verv": KnownList(
        gettext_lazy("Verv"),
        gettext_lazy("Leder, sekretær, styre og sekretariat, med perioder."),
        ListForm,
        offices,
    ),
    "notater": KnownList(
        gettext_lazy("Notater om rådet selv"),
        gettext_lazy("Hva som er sagt om hvem som bør sitte i rådet, og hvor stort det skal være."),
        ListForm,
        notes,
    ),
}
