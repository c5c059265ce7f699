"""Undoing a merge within 30 days: every row that it changed gets back what it had."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organisations.merging.joining import locked
from organisations.merging.planning import CannotMerge
from organisations.models import Merge, Organisation, Person, SiteEpoch, User
from organisations.models.belonging import rows_named

logger = logging.getLogger(__name__)

DAYS_TO_UNDO = 30


@transaction.atomic
def undo_merge(made: Merge, *, by: User) -> Merge:
    """Put back every row that the merge changed, within 30 days. Undoing twice is undoing once.

    Raises CannotMerge when the time is over, or when a row no longer says what the merge wrote there.
    """
    made = Merge.rows.select_for_update().get(pk=made.pk)
    if made.undone_at is not None:
        return made
    if not can_be_undone(made):
        raise CannotMerge(_("Det er gått mer enn 30 dager siden sammenslåingen. Da kan den ikke angres."))
    list(locked(Organisation if made.kind == Merge.Kind.ORGANISATION else Person, made.kept, made.gone))
    if changed := list(_changed_since(made)):
        raise CannotMerge(*dict.fromkeys(changed))
    _put_back(made)
    made.undone_at = timezone.now()
    made.save(update_fields=["undone_at"])
    SiteEpoch.raise_()
    logger.info("register merge undone merge=%s by=%s", made.pk, by.pk)
    return made


def can_be_undone(made: Merge) -> bool:
    return made.undone_at is None and made.at >= timezone.now() - timedelta(days=DAYS_TO_UNDO)


@dataclass(frozen=True)
class Change:
    """The same value written into the same column of several rows."""

    rows: models.QuerySet[models.Model]
    column: str
    before: Any  # Any: JSON's own values, here and below
    after: Any

    @property
    def field(self) -> Any:
        return self.rows.model._meta.get_field(self.column.removesuffix("_id"))

    def put_back(self) -> None:
        self.rows.update(**{self.column: self.field.to_python(self.before)})


def _changes(made: Merge) -> Iterator[tuple[Change, int]]:
    """Every column written, and in how many rows; the last written first."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    for entry in made.moved:
        if "column" in entry:
            key = (entry["model"], entry["column"], entry["before"], entry["after"])
            groups.setdefault(key, []).append(entry["key"])
    for (label, column, before, after), keys in reversed(groups.items()):
        yield Change(rows_named(label).filter(pk__in=keys), column, before, after), len(keys)


def _changed_since(made: Merge) -> Iterator[str]:
    """Why the merge cannot be undone: a row it wrote is gone, or says something else now."""
    for change, count in _changes(made):
        name = capfirst(str(change.rows.model._meta.verbose_name))
        still = {change.column: change.field.to_python(change.after)}
        if change.rows.count() < count:
            yield _("%(what)s som ble flyttet, er slettet siden. Da kan sammenslåingen ikke angres.") % {"what": name}
        elif other := change.rows.exclude(**still).first() if change.after is not None else None:
            yield _changed(name, other)
    for entry in made.moved:
        if "made" in entry:
            row = rows_named(entry["model"]).filter(pk=entry["key"]).first()
            if row is None or str(row) != entry["made"]:
                yield _changed(_("Skrivemåten"), row or entry["made"])


def _changed(what: str, row: object) -> str:
    return _("%(what)s «%(name)s» er endret siden. Da kan sammenslåingen ikke angres.") % {"what": what, "name": row}


def _put_back(made: Merge) -> None:
    for change, _count in _changes(made):
        change.put_back()
    for entry in made.moved:
        rows = rows_named(entry["model"])
        if "made" in entry:
            rows.filter(pk=entry["key"]).delete()
        if "dropped" in entry:
            rows.model(**entry["dropped"]).save(force_insert=True)
