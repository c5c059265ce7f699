"""Which organisations a reader meets: those of the council, and those that said something this reader may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.listing import organisations_heard_in
from meetings.models import Statement
from organisations.models import Body, Organisation, Seat

if TYPE_CHECKING:
    from organisations.doors import Reader
    from organisations.models.organisations import OrganisationQuerySet

HEADINGS = {
    Organisation.Kind.USER: _("Brukerorganisasjoner"),
    Organisation.Kind.CARER: _("Pårørendeorganisasjoner"),
    Organisation.Kind.PROFESSIONAL: _("Fagorganisasjoner"),
    Organisation.Kind.SERVICE: _("Tjenester"),
    Organisation.Kind.HOST: _("Vertskap"),
    Organisation.Kind.PUBLIC: _("Offentlige organer"),
    Organisation.Kind.UNSTATED: _("Andre organisasjoner"),
}
FORMER = _("Tidligere medlemmer")
OTHERS = _("Andre som har hatt ordet")


@dataclass(frozen=True)
class Group:
    heading: str
    organisations: tuple[Organisation, ...]


def organisations_visible_to(reader: Reader) -> OrganisationQuerySet:
    return organisations_heard_in(Statement.objects.visible_to(reader))


def groups_of_members(*, on: date | None = None) -> list[Group]:
    """Today's members by kind, in Norwegian order, and the hosts. Two queries."""
    members = _members(on or timezone.localdate())
    return _by_kind(list(Organisation.rows.filter(pk__in=members).in_norwegian_order()))


def all_groups(reader: Reader) -> list[Group]:
    """Today's members by kind, then former members, then others. Three queries."""
    members = _members(timezone.localdate())
    known = list(organisations_visible_to(reader).in_norwegian_order())
    seated = set(Seat.rows.values_list("organisation_id", flat=True))
    now = [one for one in known if one.pk in members]
    former = tuple(one for one in known if one.pk not in members and one.pk in seated)
    others = tuple(one for one in known if one.pk not in members and one.pk not in seated)
    groups = _by_kind(now)
    if former:
        groups.append(Group(str(FORMER), former))
    if others:
        groups.append(Group(str(OTHERS), others))
    return groups


def _members(on: date) -> set[int]:
    seated = set(Seat.rows.open_on(on).values_list("organisation_id", flat=True))
    return seated | set(Body.rows.filter(host__isnull=False).values_list("host_id", flat=True))


def _by_kind(organisations: list[Organisation]) -> list[Group]:
    groups = []
    for kind, heading in HEADINGS.items():
        if of_kind := tuple(one for one in organisations if one.kind == kind):
            groups.append(Group(str(heading), of_kind))
    return groups
