"""An organisation asks for changes to its own rows; nothing is in force before the secretary accepts it.

Source: M-20, the organisation itself reports who represents it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.folding import fold
from organisations.links import log_use
from organisations.models import (
    ChangeRequest,
    Organisation,
    OrganisationName,
    Person,
    Representation,
    Seat,
    SignedLink,
    SiteEpoch,
    User,
)
from organisations.refusing import Refusal
from organisations.representing import CannotRepresent, change_representative

logger = logging.getLogger(__name__)

ADDRESSES = ("name", "short", "email", "website")
"""The columns of an organisation that it may ask to have changed."""
ROLES = {
    ChangeRequest.Kind.REPRESENTATIVE: Representation.Kind.FIXED,
    ChangeRequest.Kind.DEPUTY: Representation.Kind.DEPUTY,
}


MOST_WAITING = 20
"""What one organisation may have waiting: a link that went astray fills nobody's desk."""


class CannotRequest(Refusal):
    """The request was not put on the queue."""


class CannotDecide(Refusal):
    """The request stands as it was."""


@transaction.atomic
def request_change(
    organisation: Organisation,
    kind: ChangeRequest.Kind,
    fields: Mapping[str, object],
    *,
    note: str = "",
    link: SignedLink | None = None,
    by: User | None = None,
) -> ChangeRequest:
    """Put what was filled in on the secretary's queue. The same asked for while it waits is one request.

    `fields`, as JSON: for a role `seat`, `leaving` (key of the representation that ends, or None), `name`, `email`
    and `on` (ISO day); for ADDRESS those of ADDRESSES that are to change; for ALIAS `name`. Raises CannotRequest when
    too much waits already.
    """
    Organisation.rows.select_for_update().get(pk=organisation.pk)
    waiting = list(ChangeRequest.rows.filter(organisation=organisation, state=ChangeRequest.State.WAITING))
    for known in waiting:
        if (known.kind, known.fields, known.note) == (kind, dict(fields), note):
            return known
    if len(waiting) >= MOST_WAITING:
        raise CannotRequest(_("Mange forslag venter alt. Skriv til sekretariatet i stedet."))
    request = ChangeRequest.rows.create(
        organisation=organisation, kind=kind, fields=dict(fields), note=note, link=link, asked_by=by
    )
    if link is not None:
        log_use(link, "change_requested")
    logger.info("change requested request=%s organisation=%s kind=%s", request.pk, organisation.pk, kind)
    return request


def candidates(request: ChangeRequest) -> list[Person]:
    """Persons of the register that the newcomer may be: the same name, spelling or address. One query."""
    if request.kind not in ROLES:
        return []
    key = fold(str(request.fields.get("name", "")))
    same = Q(folded=key) | Q(other_names__folded=key)
    if email := str(request.fields.get("email", "")):
        same |= Q(email=email)
    return list(Person.rows.standing().filter(same).distinct())


@transaction.atomic
def accept_change(request: ChangeRequest, *, person: Person | None = None, by: User) -> ChangeRequest:
    """Do what was asked for and close the request. `person`: who the newcomer is; None makes a new person.

    Raises CannotDecide when it was decided already, or when the register refuses: a name that another has, a
    change of representative that no longer fits. Then nothing is written.
    """
    request = _waiting(request)
    organisation = request.organisation
    kind = ChangeRequest.Kind(request.kind)
    if kind in ROLES:
        _represent(request, person, by)
    elif kind == ChangeRequest.Kind.ADDRESS:
        _rename(organisation, request.fields)
    elif kind == ChangeRequest.Kind.ALIAS:
        _spell(organisation, str(request.fields["name"]))
    return _decided(request, ChangeRequest.State.ACCEPTED, by)


@transaction.atomic
def decline_change(request: ChangeRequest, *, answer: str, by: User) -> ChangeRequest:
    """Close the request without doing it. Raises CannotDecide when it was decided already."""
    request = _waiting(request)
    request.answer = answer
    return _decided(request, ChangeRequest.State.DECLINED, by)


def check_waiting(request: ChangeRequest) -> None:
    """Raises CannotDecide when it is decided by now, however it was loaded. One query."""
    if not ChangeRequest.rows.filter(pk=request.pk, state=ChangeRequest.State.WAITING).exists():
        raise _decided_already()


def _decided_already() -> CannotDecide:
    return CannotDecide(_("Forslaget er alt avgjort."))


def _waiting(request: ChangeRequest) -> ChangeRequest:
    locked = (
        ChangeRequest.rows.select_for_update(of=("self",))
        .select_related("organisation", "link__person", "asked_by__person")
        .get(pk=request.pk)
    )
    if locked.state != ChangeRequest.State.WAITING:
        raise _decided_already()
    return locked


def _decided(request: ChangeRequest, state: ChangeRequest.State, by: User) -> ChangeRequest:
    request.state, request.decided_at, request.decided_by = state, timezone.now(), by
    request.save(update_fields=["state", "decided_at", "decided_by", "answer"])
    logger.info("change decided request=%s state=%s by=%s", request.pk, state, by.pk)
    return request


def _represent(request: ChangeRequest, person: Person | None, by: User) -> None:
    asked = request.fields
    seat = Seat.rows.filter(pk=asked["seat"], organisation=request.organisation).first()
    if seat is None:
        raise CannotDecide(_("Medlemskapet finnes ikke lenger."))
    leaving = None
    if asked["leaving"] is not None:
        leaving = Representation.rows.select_related("person").filter(pk=asked["leaving"], seat=seat).first()
        if leaving is None:
            raise CannotDecide(_("Den som skulle slutte, er ikke lenger ført. Se hvem som sitter nå."))
    if person is None:
        person = Person.rows.create(name=asked["name"], email=asked["email"])
    elif asked["email"] and person.email != asked["email"]:
        person.email = asked["email"]
        person.save(update_fields=["email"])
    role, on = ROLES[ChangeRequest.Kind(request.kind)], date.fromisoformat(asked["on"])
    try:
        change_representative(seat, role, leaving=leaving, person=person, on=on, by=by)
    except CannotRepresent as why:
        raise CannotDecide(why.sentence) from why


def _rename(organisation: Organisation, asked: Mapping[str, str]) -> None:
    """A name that goes out of use is kept as an earlier one, so that older texts are understood."""
    before = {"name": organisation.name, "short": organisation.short}
    for column in ADDRESSES:
        if column in asked:
            setattr(organisation, column, asked[column])
    _check(organisation)
    organisation.save(update_fields=[*ADDRESSES, "sort_key", "folded", "folded_short"])
    kept = {fold(organisation.name), fold(organisation.short)}
    kept |= set(OrganisationName.rows.filter(organisation=organisation).values_list("folded", flat=True))
    for old in before.values():
        if fold(old) not in kept:
            kept.add(fold(old))
            OrganisationName.rows.create(
                organisation=organisation,
                name=old,
                origin=OrganisationName.Origin.EARLIER,
                until=timezone.localdate() - timedelta(days=1),
            )
    SiteEpoch.raise_()


def _spell(organisation: Organisation, name: str) -> None:
    spelling = OrganisationName(organisation=organisation, name=name)
    _check(spelling)
    spelling.save()
    SiteEpoch.raise_()


def _check(row: Organisation | OrganisationName) -> None:
    try:
        row.full_clean()
    except ValidationError as wrong:
        raise CannotDecide(" ".join(dict.fromkeys(wrong.messages))) from wrong
