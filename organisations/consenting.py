"""What a person decides about itself: to stand with its name in public, and to get the weekly letter."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from organisations.models import Person, SiteEpoch

logger = logging.getLogger(__name__)


@transaction.atomic
def give_consent(person: Person) -> None:
    """From today on. A consent already in force keeps its day."""
    person = Person.rows.select_for_update(of=("self",)).get(pk=person.pk)
    if person.consented_on is None or person.consent_withdrawn_on is not None:
        person.consented_on, person.consent_withdrawn_on = timezone.localdate(), None
        _save(person, "given")


@transaction.atomic
def withdraw_consent(person: Person) -> None:
    """The name goes from the open pages at the next request. A consent not in force is left as it is."""
    person = Person.rows.select_for_update(of=("self",)).get(pk=person.pk)
    if person.consented_on is not None and person.consent_withdrawn_on is None:
        person.consent_withdrawn_on = max(timezone.localdate(), person.consented_on)
        _save(person, "withdrawn")


def _save(person: Person, deed: str) -> None:
    person.save(update_fields=["consented_on", "consent_withdrawn_on"])
    SiteEpoch.raise_()
    logger.info("consent %s person=%s", deed, person.pk)


def choose_digest(person: Person, *, wanted: bool) -> bool:
    """Whether anything changed. One query."""
    return bool(Person.rows.filter(pk=person.pk, wants_digest=not wanted).update(wants_digest=wanted))
