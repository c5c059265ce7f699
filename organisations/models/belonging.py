"""What belongs to an organisation or a person: every column that points at one, whichever app it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import models
from django.db.models import Q

Keys: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Belonging:
    """One column of one model that points at the row.

    A model says by two class attributes how a merge treats its rows. `stays_on_merge`: True, or a condition, for
    rows that are never touched, because they are published or part of the record. `twin_stays_on_merge`: where the
    one that is kept has such a row itself, this one stays where it is; without it, two that would be twins stop
    the merge.
    """

    model: type[models.Model]
    field: models.ForeignKey[Any, Any]  # Any: to whichever model

    @property
    def is_link_of_many(self) -> bool:
        """A row of a many-to-many relation says nothing but the pair: the twin of one is dropped."""
        return bool(self.model._meta.auto_created)

    @property
    def words(self) -> tuple[str, str]:
        """What such a row is called, many of them, and what the column is called."""
        owner: Any = self.model._meta.auto_created  # Any: the model that owns the relation, or False
        if owner:
            [many] = [field for field in owner._meta.many_to_many if field.remote_field.through is self.model]
            return str(owner._meta.verbose_name_plural), str(many.verbose_name)
        return str(self.model._meta.verbose_name_plural), str(self.field.verbose_name)

    @property
    def twin_stays(self) -> bool:
        return bool(getattr(self.model, "twin_stays_on_merge", False))

    def rows_of(self, key: int) -> models.QuerySet[models.Model]:
        return models.QuerySet(self.model).filter(**{self.field.attname: key}).order_by("pk")

    def moving(self, key: int) -> models.QuerySet[models.Model]:
        stays: bool | Q = getattr(self.model, "stays_on_merge", False)
        if isinstance(stays, Q):
            return self.rows_of(key).exclude(stays)
        return self.rows_of(key).none() if stays else self.rows_of(key)

    def uniques(self) -> Iterator[tuple[Keys, Q, str]]:
        """Rules of one row per something that this column is part of: the other columns, when, and the sentence."""
        if self.field.unique:
            yield (), Q(), ""
        for together in self.model._meta.unique_together:
            if self.field.name in together:
                yield tuple(name for name in together if name != self.field.name), Q(), ""
        for rule in self.model._meta.constraints:
            if isinstance(rule, models.UniqueConstraint) and self.field.name in rule.fields:
                others = tuple(name for name in rule.fields if name != self.field.name)
                yield others, rule.condition or Q(), str(rule.get_violation_error_message())


def belongings_of(model: type[models.Model]) -> list[Belonging]:
    """Every column that points at rows of `model`, hidden relations and many-to-many ones too. No queries."""
    return [
        Belonging(relation.related_model, relation.field)
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and isinstance(relation.related_model, type)
    ]


def rows_named(label: str) -> models.QuerySet[models.Model]:
    """Rows of the model that a label («organisations.seat») names, for whoever undoes what was written about them."""
    from django.apps import apps  # noqa: PLC0415 the registry is not ready while models are being read

    return models.QuerySet(apps.get_model(label))
