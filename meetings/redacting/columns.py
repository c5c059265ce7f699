"""Every column of every model that can hold words, by the model registry: a new model cannot be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from meetings.models import Meeting
from organisations.models import Person
from organisations.naming import DerivedField

EXEMPT = {
    "contenttypes.contenttype": "names of models, written by the program",
    "auth.permission": "names of rights, written by the program",
    "auth.group": "the name of the secretariat's group, which the program looks up",
    "meetings.revision": "hashes and codes alone, by construction",
    "meetings.revisionbody": "never changed: a redaction revision takes its place, and it is deleted",
    "meetings.redaction": "what a redaction that is not finished looks for; emptied with its last step",
    "sessions.session": "packed; opened one by one",
}
"""Models that the walk passes by, each with its reason."""

MADE_ANEW = ("meetings.storedpage", "meetings.storedfile", "council.searchtext")
"""Made from the record: deleted, or written anew with it."""


@dataclass(frozen=True)
class Columns:
    """What may hold words in one model. `meeting`: the way to the meeting that a row belongs to, if it does."""

    model: type[models.Model]
    texts: tuple[str, ...]
    structures: tuple[str, ...]
    files: tuple[str, ...]
    meeting: str
    people: dict[str, str]
    """Of a text that says who somebody is: the column beside it that points at the person."""

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.texts, *self.structures, *self.files)

    def rows(self) -> models.QuerySet[models.Model]:
        return models.QuerySet(self.model).order_by("pk")


def walked() -> Iterator[Columns]:
    """Every model that is looked through."""
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if not model._meta.proxy and label not in EXEMPT and label not in MADE_ANEW:
            found = columns_of(model)
            if found.all:
                yield found


def walked_tables() -> list[str]:
    """Tables in which words may have stood, those of derived rows, the record and sessions too."""
    named = ("meetings.revisionbody", "meetings.redaction", "sessions.session", *MADE_ANEW)
    more = [model for model in apps.get_models() if model._meta.label_lower in named]
    return sorted({model._meta.db_table for model in (*(one.model for one in walked()), *more)})


@cache
def columns_of(model: type[models.Model]) -> Columns:
    fields = [field for field in model._meta.concrete_fields if not field.choices]
    texts = tuple(field.attname for field in fields if _is_text(field))
    to_person = {field.name: field.attname for field in fields if field.related_model is Person}
    people = {
        text: to_person[name]
        for text in texts
        if (name := "person" if text == "label" else text.removesuffix("_text")) in to_person
    }
    return Columns(
        model,
        texts,
        tuple(field.attname for field in fields if isinstance(field, models.JSONField)),
        tuple(field.attname for field in fields if isinstance(field, models.BinaryField)),
        _way_to_meeting(model),
        people,
    )


def _is_text(field: models.Field[Any, Any]) -> bool:  # Any: what the column holds
    """Keys that follow another column are written when that is."""
    return isinstance(field, models.CharField | models.TextField) and not isinstance(field, DerivedField)


def derived_of(model: type[models.Model], source: str) -> Iterator[DerivedField]:
    for field in model._meta.concrete_fields:
        if isinstance(field, DerivedField) and field.source == source:
            yield field


def _way_to_meeting(model: type[models.Model], deep: int = 2) -> str:
    """«item__meeting_id»; empty where rows belong to no meeting, or are one."""
    if model is Meeting:
        return "pk"
    relations = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    direct = next((one.attname for one in relations if one.related_model is Meeting), "")
    if direct or not deep:
        return direct
    for one in relations:
        if way := _way_to_meeting(one.related_model, deep - 1):
            return f"{one.name}__{way}"
    return ""
