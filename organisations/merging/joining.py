"""The merge itself: moves what belongs to one row over to the other, and writes down each change for undoing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from typing import Any, TypeAlias

from django.db import models, transaction

from organisations.folding import fold
from organisations.merging.planning import CannotMerge, Mergeable, fillable, new_names, refusals_of, twins
from organisations.models import Merge, Organisation, OrganisationName, Person, PersonName, SiteEpoch, User
from organisations.models.belonging import Belonging, belongings_of, rows_named

logger = logging.getLogger(__name__)

Entry: TypeAlias = dict[str, Any]  # Any: values as JSON holds them


@transaction.atomic
def merge(kept: Mergeable, gone: Mergeable, *, by: User) -> Merge:
    """Move what belongs to `gone` over to `kept`, its names with it, and write down each change for undoing.

    Merging again what is merged gives the merge that was made, so a double click has one effect. Raises CannotMerge
    with every sentence of the plan that stands in the way.
    """
    model = type(kept)
    rows = {row.pk: row for row in locked(model, kept.pk, gone.pk)}
    kept, gone = rows[kept.pk], rows[gone.pk]
    if gone.merged_into_id == kept.pk and (made := _standing_merge(kept, gone)):
        return made
    if refusals := list(refusals_of(kept, gone)):
        raise CannotMerge(*refusals)
    moved: list[Entry] = []
    for one in belongings_of(model):
        moved += _move(one, kept, gone)
    moved += _fill(kept, gone)
    moved += _name(kept, gone)
    moved.append(_set(gone, "merged_into_id", kept.pk))
    made = Merge.rows.create(kind=kind_of(kept), kept=kept.pk, gone=gone.pk, moved=moved, by=by)
    SiteEpoch.raise_()
    logger.info("register merged merge=%s kept=%s gone=%s by=%s", made.pk, kept.pk, gone.pk, by.pk)
    return made


def kind_of(one: Mergeable) -> Merge.Kind:
    return Merge.Kind.ORGANISATION if isinstance(one, Organisation) else Merge.Kind.PERSON


def locked(model: type[Organisation | Person], *keys: int) -> Iterator[Mergeable]:
    """In the order of their keys, so that two merges at once wait for each other and do not lock each other out."""
    return iter(model.rows.select_for_update().filter(pk__in=keys).order_by("pk"))


def _standing_merge(kept: Mergeable, gone: Mergeable) -> Merge | None:
    return Merge.rows.filter(kind=kind_of(kept), kept=kept.pk, gone=gone.pk, undone_at__isnull=True).first()


def _set(row: models.Model, column: str, value: Any) -> Entry:  # Any: whatever the column holds
    """Write one column of one row, and say what was there before."""
    before = getattr(row, column)
    rows_named(row._meta.label_lower).filter(pk=row.pk).update(**{column: value})
    setattr(row, column, value)
    return {
        "model": row._meta.label_lower,
        "key": row.pk,
        "column": column,
        "before": _plain(before),
        "after": _plain(value),
    }


def _plain(value: Any) -> Any:  # Any: JSON's own values
    return value.isoformat() if isinstance(value, date) else value


def _move(one: Belonging, kept: Mergeable, gone: Mergeable) -> list[Entry]:
    """One update for all rows of a column; twins that stay are left out, twins that say nothing are dropped."""
    label, column = one.model._meta.label_lower, one.field.attname
    same = [row for row, _why in twins(one, kept, gone)]
    moving = one.moving(gone.pk).exclude(pk__in=[row.pk for row in same])
    keys = list(moving.values_list("pk", flat=True))
    entries: list[Entry] = []
    if one.is_link_of_many:
        for row in same:
            columns = {field.attname: field.value_from_object(row) for field in one.model._meta.concrete_fields}
            entries.append({"model": label, "key": row.pk, "dropped": columns})
            row.delete()
    one.rows_of(gone.pk).filter(pk__in=keys).update(**{column: kept.pk})
    return entries + [
        {"model": label, "key": key, "column": column, "before": gone.pk, "after": kept.pk} for key in keys
    ]


def _fill(kept: Mergeable, gone: Mergeable) -> list[Entry]:
    """The number is given over rather than copied: it stands on one organisation only."""
    entries = []
    for name in fillable(kept, gone):
        value = getattr(gone, name)
        if name == "number":
            entries.append(_set(gone, "number", ""))
        entries.append(_set(kept, name, value))
    return entries


def _name(kept: Mergeable, gone: Mergeable) -> list[Entry]:
    """The gone one's names become the kept one's spellings, for all time; one that had ended is opened again."""
    entries = []
    if isinstance(kept, Organisation) and isinstance(gone, Organisation):
        mine = {fold(gone.name), fold(gone.short)}
        for ended in OrganisationName.rows.filter(organisation=kept, folded__in=mine):
            entries += [_set(ended, column, None) for column in ("since", "until") if getattr(ended, column)]
    for name in new_names(kept, gone):
        row: OrganisationName | PersonName
        if isinstance(kept, Organisation):
            row = OrganisationName.rows.create(organisation=kept, name=name)
        else:
            row = PersonName.rows.create(person=kept, name=name)
        entries.append({"model": row._meta.label_lower, "key": row.pk, "made": name})
    return entries
