"""Which role a reader has. Asked once per request: the answer is kept on the user object."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from organisations.doors import Reader
    from organisations.models import User
    from organisations.models.organisations import OrganisationQuerySet

SECRETARIAT_GROUP = "sekretariat"


class Role(StrEnum):
    VISITOR = "visitor"
    EX_MEMBER = "ex_member"
    MEMBER = "member"
    SECRETARY = "secretary"
    ADMINISTRATOR = "administrator"


def role_of(reader: Reader) -> Role:
    """The reader's role now. None to two queries, then remembered for the life of this user object."""
    from organisations.models import Representation, User  # noqa: PLC0415 the models import this module

    if not isinstance(reader, User) or not reader.is_active:
        return Role.VISITOR
    if reader.known_role is not None:
        return reader.known_role
    if reader.is_superuser:
        role = Role.ADMINISTRATOR
    elif _is_in_secretariat(reader):
        role = Role.SECRETARY
    elif reader.person_id is None:
        role = Role.VISITOR
    else:
        today = timezone.localdate()
        mine = Representation.rows.filter(person=reader.person_id)
        is_open = Q(since__isnull=True) | Q(since__lte=today)
        still = Q(until__isnull=True) | Q(until__gte=today)
        seat_open = Q(seat__until__isnull=True) | Q(seat__until__gte=today)
        role = Role.MEMBER if mine.filter(is_open & still & seat_open).exists() else Role.EX_MEMBER
    reader.known_role = role
    return role


def _is_in_secretariat(user: User) -> bool:
    """One query, unless the account came with the answer (`organisations.signing_in`)."""
    if user.known_secretary is None:
        user.known_secretary = user.groups.filter(name=SECRETARIAT_GROUP).exists()
    return user.known_secretary


def organisations_sat_for(person: int | None) -> OrganisationQuerySet:
    """Those that the person of this key sits for today, as representative or deputy. No query by itself."""
    from organisations.models import Organisation, Representation, Seat  # noqa: PLC0415 as above

    today = timezone.localdate()
    mine = Representation.rows.open_on(today).filter(
        person=person, person__isnull=False, seat__in=Seat.rows.open_on(today)
    )
    return Organisation.rows.filter(pk__in=mine.values("seat__organisation"))


def sits_for(person: int | None, organisation: int) -> bool:
    """Whether the person of this key sits for the organisation today. One query."""
    return organisations_sat_for(person).filter(pk=organisation).exists()


def is_secretariat(reader: Reader) -> bool:
    return role_of(reader) in {Role.SECRETARY, Role.ADMINISTRATOR}


def reads_as_member(reader: Reader) -> bool:
    """Members, deputies and the secretariat; a former member reads as a visitor."""
    return role_of(reader) in {Role.MEMBER, Role.SECRETARY, Role.ADMINISTRATOR}
