"""Who sits for an organisation, from when and until when: one deed changes it, and access follows by itself."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from organisations.access import sits_for
from organisations.models import Event, Organisation, Person, Representation, Seat, SignedLink, SiteEpoch, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)


class CannotRepresent(Refusal):
    """The change could not be made; `sentence` says why. Nothing was written."""


def who_answers(person: Person | None, organisation: Organisation | None) -> Person | None:
    """The person while she sits for the organisation, else who represents it today; None: its post box. Two queries.

    For what goes back to an organisation, perhaps years after somebody wrote for it.
    """
    if organisation is None or (person is not None and sits_for(person.pk, organisation.pk)):
        return person
    today = timezone.localdate()
    sitting = Representation.rows.open_on(today).filter(
        seat__in=Seat.rows.open_on(today).filter(organisation=organisation),
        kind=Representation.Kind.FIXED,
        person__isnull=False,
    )
    row = sitting.select_related("person").order_by("-pk").first()
    return row.person if row is not None else None


@transaction.atomic
def change_representative(
    seat: Seat,
    kind: Representation.Kind,
    *,
    leaving: Representation | None,
    person: Person | None,
    on: date,
    reason: str = "",
    by: User,
) -> Representation:
    """End `leaving` the day before `on`, start `person` (None: «navn kommer») on it, and write the event.

    The one who leaves loses the links that act for this organisation, unless another role in it remains; what
    the person does for other organisations stays. Raises CannotRepresent when the page was out of date (so a
    double click has one effect), when the seat has ended or had not begun, or when nobody would change.
    """
    seat = Seat.rows.select_for_update().select_related("organisation").get(pk=seat.pk)
    if (seat.until is not None and seat.until < on) or (seat.since is not None and seat.since > on):
        raise CannotRepresent(_("Organisasjonen har ikke plass i rådet den dagen."))
    still = list(Representation.rows.select_for_update().filter(seat=seat, kind=kind, until__isnull=True))
    if leaving is not None and leaving.pk not in {one.pk for one in still}:
        raise CannotRepresent(_("Byttet er alt gjort. Se hvem som sitter nå."))
    if leaving is None and still and kind == Representation.Kind.FIXED:
        raise CannotRepresent(_("Organisasjonen har alt en representant. Se hvem som sitter nå."))
    if any(one.person_id == (person.pk if person else None) for one in still):
        raise CannotRepresent(_("Den du valgte, har alt denne rollen."))
    if leaving is not None:
        _end(leaving, on - timedelta(days=1), reason)
    started = Representation.rows.create(seat=seat, kind=kind, person=person, since=on)
    if leaving is not None and leaving.person is not None:
        revoke_links(seat.organisation, leaving.person)
    with translation.override("nb"):
        role = Representation.Kind(kind).label.lower()
        who = person.name if person else _("navn kommer")
        Event.rows.create(
            organisation=seat.organisation,
            on=on,
            text=_("Ny %(role)s: %(who)s") % {"role": role, "who": who},
        )
    SiteEpoch.raise_()
    logger.info("representative changed seat=%s by=%s", seat.pk, by.pk)
    return started


def _end(one: Representation, on: date, reason: str) -> None:
    if one.since is not None and one.since > on:
        raise CannotRepresent(_("Byttet kan ikke skje før den som sitter nå, tok over."))
    one.until, one.end_reason = on, reason[:300]
    one.save(update_fields=["until", "end_reason"])


def revoke_links(organisation: Organisation, person: Person) -> int:
    """How many links were revoked: none while the person still has a role in the organisation. Two queries."""
    today = timezone.localdate()
    stays = Representation.rows.filter(Q(until__isnull=True) | Q(until__gt=today), person=person)
    if stays.filter(Q(seat__until__isnull=True) | Q(seat__until__gt=today), seat__organisation=organisation).exists():
        return 0
    return SignedLink.rows.alive().filter(organisation=organisation, person=person).update(revoked_at=timezone.now())


@transaction.atomic
def end_seat(
    seat: Seat,
    *,
    on: date,
    reason: Seat.Reason,
    reason_text: str = "",
    successor: Organisation | None = None,
    by: User,
) -> None:
    """The seat's last day is `on`; whatever in it would last longer ends with it, and its links (M-21, M-34, M-35).

    Raises CannotRepresent when the seat has ended already, had not begun, or somebody in it took over later.
    """
    seat = Seat.rows.select_for_update().select_related("organisation").get(pk=seat.pk)
    if seat.until is not None:
        raise CannotRepresent(_("Medlemskapet er alt avsluttet."))
    if seat.since is not None and seat.since > on:
        raise CannotRepresent(_("Medlemskapet kan ikke slutte før det begynner."))
    if successor == seat.organisation:
        raise CannotRepresent(_("En organisasjon kan ikke være sin egen etterfølger."))
    seat.until, seat.reason, seat.reason_text, seat.successor = on, reason, reason_text, successor
    seat.save(update_fields=["until", "reason", "reason_text", "successor"])
    with translation.override("nb"):
        words = _("Medlemskapet tok slutt")
    for one in (
        Representation.rows.select_for_update(of=("self",))
        .select_related("person")
        .filter(Q(until__isnull=True) | Q(until__gt=on), seat=seat)
    ):
        _end(one, on, words)
        if one.person is not None:
            revoke_links(seat.organisation, one.person)
    SiteEpoch.raise_()
    logger.info("seat ended seat=%s by=%s", seat.pk, by.pk)
