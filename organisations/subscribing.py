"""What a person subscribes to by a link of its own: its calendar, and the weekly letter with its way out."""

from __future__ import annotations

from django.db import transaction

from organisations.links import link_for, revoke_link
from organisations.models import Person, SignedLink


def calendar_link(person: Person) -> SignedLink | None:
    """The living link, or None. One query."""
    return SignedLink.rows.alive().filter(person=person, purpose=SignedLink.Purpose.CALENDAR).order_by("pk").first()


@transaction.atomic
def start_calendar(person: Person) -> SignedLink:
    """The living link, made if there is none: a double click makes one."""
    Person.rows.select_for_update(of=("self",)).get(pk=person.pk)
    return calendar_link(person) or link_for(SignedLink.Purpose.CALENDAR, person=person)


@transaction.atomic
def digest_link(person: Person) -> SignedLink:
    """The living link by which the person says no to the weekly letter, made if there is none: every letter has the
    same. Two queries, three the first time.
    """
    Person.rows.select_for_update(of=("self",)).get(pk=person.pk)
    living = SignedLink.rows.alive().filter(person=person, purpose=SignedLink.Purpose.DIGEST).order_by("pk").first()
    return living or link_for(SignedLink.Purpose.DIGEST, person=person)


@transaction.atomic
def end_calendar(person: Person) -> None:
    """Whoever subscribes by the old address gets nothing more."""
    for link in SignedLink.rows.alive().filter(person=person, purpose=SignedLink.Purpose.CALENDAR):
        revoke_link(link)
