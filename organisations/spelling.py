"""«Er dette samme?» answered: a spelling found in drafts is remembered, or not asked about again; and undone."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import transaction

from organisations.folding import fold
from organisations.models import Organisation, OrganisationName, Person, PersonName, SettledLabel, SiteEpoch, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)


class CannotLearn(Refusal):
    """The spelling was not remembered; `sentence` says why. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one answer wrote. `before`: the period of a spelling that was there and held for fewer days."""

    kind: Literal["organisation", "person", "settled"]
    key: int
    before: tuple[date | None, date | None] | None = None


@transaction.atomic
def learn_organisation(label: str, organisation: Organisation, *, since: date | None = None, by: User) -> Answer | None:
    """Another spelling of the organisation, from `since` on (None: always); None when it is known so already.

    One that holds for a shorter time is made to hold from then on too. Drafts read it at once, what is published
    never changes by it. Raises CannotLearn when another organisation has the name.
    """
    Organisation.rows.select_for_update(of=("self",)).get(pk=organisation.pk)  # two clicks come one at a time
    known = OrganisationName.rows.filter(organisation=organisation, folded=fold(label)).first()
    name = known or OrganisationName(organisation=organisation, name=label, since=since)
    before = (known.since, known.until) if known else None
    if known is not None:
        if known.since is not None and (since is None or since < known.since):
            known.since = since
        known.until = None
        if before == (known.since, known.until):
            return None
    _save(name)
    logger.info("spelling learnt organisation=%s name=%s by=%s", organisation.pk, name.pk, by.pk)
    return Answer("organisation", name.pk, before)


@transaction.atomic
def learn_person(label: str, person: Person, *, by: User) -> Answer | None:
    """Another spelling of the person's name; None when it is known already. Raises CannotLearn."""
    Person.rows.select_for_update(of=("self",)).get(pk=person.pk)
    if PersonName.rows.filter(person=person, folded=fold(label)).exists():
        return None
    name = PersonName(person=person, name=label)
    _save(name)
    logger.info("spelling learnt person=%s name=%s by=%s", person.pk, name.pk, by.pk)
    return Answer("person", name.pk)


def _save(name: OrganisationName | PersonName) -> None:
    try:
        name.full_clean()
    except ValidationError as why:
        raise CannotLearn(" ".join(why.messages)) from why
    name.save()
    SiteEpoch.raise_()


@transaction.atomic
def settle_label(label: str, *, by: User) -> Answer | None:
    """«Nei, ikke spør igjen»; None when that was said before."""
    settled, is_new = SettledLabel.rows.get_or_create(folded=fold(label), defaults={"label": label, "settled_by": by})
    if not is_new:
        return None
    logger.info("label settled label=%s by=%s", settled.pk, by.pk)
    return Answer("settled", settled.pk)


@transaction.atomic
def ask_again(key: int, *, by: User) -> bool:
    """Whether there was such a settled label; it is asked about from now on."""
    deleted, _kinds = SettledLabel.rows.filter(pk=key).delete()
    if deleted:
        logger.info("label unsettled label=%s by=%s", key, by.pk)
    return bool(deleted)


@transaction.atomic
def take_back(answer: Answer, *, by: User) -> bool:
    """Undo an answer: whether there still was something to undo."""
    if answer.kind == "settled":
        return ask_again(answer.key, by=by)
    if answer.kind == "person":
        changed = PersonName.rows.filter(pk=answer.key).delete()[0]
    elif answer.before is None:
        changed = OrganisationName.rows.filter(pk=answer.key).delete()[0]
    else:
        since, until = answer.before
        changed = OrganisationName.rows.filter(pk=answer.key).update(since=since, until=until)
    if changed:
        SiteEpoch.raise_()
        logger.info("spelling taken back kind=%s name=%s by=%s", answer.kind, answer.key, by.pk)
    return bool(changed)
