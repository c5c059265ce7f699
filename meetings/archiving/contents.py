"""What a full archive holds of each model, by the model registry: a new model is in it, or says why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

Json = dict[str, Any]  # Any: JSON's own values, here and below

APPS = ("organisations", "meetings", "council")
LEFT_OUT = {
    "meetings.storedpage": "made anew",
    "meetings.storedfile": "made anew",
    "council.searchtext": "made anew",
    "organisations.siteepoch": "a counter of this installation",
    "organisations.signedlink": "opens a door without a log-in, here alone",
    "organisations.registerfile": "on its way into the register, deleted within 30 days",
    "meetings.mailing": "letters are sent from here; another installation must not send them once more",
    "council.subscription": "who follows the reports has said yes to being written to from here",
    "council.news": "news that followers are still to be told from here",
}
"""Each with its reason. What cannot stand without one of these is left out with it."""
CLOSED = {"password": "!", "is_active": False, "is_staff": False, "is_superuser": False, "last_login": None}
"""Columns of an account: in another installation nobody gets in before somebody there has opened the door."""
UNFIT = re.compile(r"[^\w.-]+|\.(?=\.)")
"""What stands in no path of an archive. Two dots are none either: `checking` takes them for a way out."""


@cache
def archived() -> tuple[type[models.Model], ...]:
    """Every model of the full archive, in the order of the registry."""
    mine = [model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    kept = [model for model in mine if model._meta.label_lower not in LEFT_OUT and not model._meta.proxy]
    while True:
        standing = [model for model in kept if not any(_cannot_stand(field, kept) for field in _relations(model))]
        if len(standing) == len(kept):
            return tuple(kept)
        kept = standing


def _relations(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    return [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


def _cannot_stand(field: models.ForeignKey[Any, Any], kept: list[type[models.Model]]) -> bool:
    return not field.null and field.related_model not in kept


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return list(model._meta.concrete_fields)


def table_path(model: type[models.Model]) -> str:
    return f"tabeller/{model._meta.label_lower}.jsonl"


def file_path(model: type[models.Model], column: str, row: models.Model) -> str:
    """Where the bytes of a column lie in the archive: «filer/meetings.attachment/12-sak.pdf»."""
    name = str(getattr(row, "file_name", "") or getattr(row, "name", "") or column)
    fit = UNFIT.sub("_", name).strip("._")[-80:] or "fil"
    return f"filer/{model._meta.label_lower}/{row.pk}-{fit}"


def body_path(revision: int) -> str:
    """Where the canonical JSON of a revision lies, to the byte."""
    return f"utgaver/{revision}.json"


def row_of(row: models.Model) -> Json:
    """The row as JSON: moments and days in ISO form, files and bodies by their paths, accounts closed."""
    model = type(row)
    known = archived()
    found: Json = {}
    for field in columns_of(model):
        value = getattr(row, field.attname)
        if isinstance(field, models.ForeignKey) and field.related_model not in known:
            value = None
        elif isinstance(field, models.BinaryField):
            value = file_path(model, field.attname, row) if value else None
        elif (model._meta.label_lower, field.attname) == ("meetings.revisionbody", "canonical"):
            value = body_path(row.pk)
        elif model._meta.label_lower == "organisations.user" and field.attname in CLOSED:
            value = CLOSED[field.attname]
        elif isinstance(value, date | datetime | time):
            value = value.isoformat()
        found[field.attname] = value
    return found


def rows_of(model: type[models.Model]) -> Iterator[models.Model]:
    """By key, a few at a time, those with files one by one, so that memory does not grow with the archive."""
    has_files = any(isinstance(field, models.BinaryField) for field in columns_of(model))
    return models.QuerySet(model).order_by("pk").iterator(chunk_size=1 if has_files else 50)
