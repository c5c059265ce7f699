"""Rows and files of every model: the name taken out, whatever the column is called."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core import validators
from django.db import IntegrityError, models, transaction
from django.db.models import F

from meetings.models import Revision
from meetings.redacting.columns import MADE_ANEW, Columns, derived_of, walked
from meetings.redacting.files import IN_PLACE_OF_FILE, IN_PLACE_OF_ORIGINAL, NAME_IN_PLACE, words_beside, words_in
from meetings.redacting.finding import Json, file_key, is_own, place_of, rows_of
from meetings.redacting.names import GONE, Hit, Sought, Wanted
from meetings.redacting.rewriting import stripped

POINTED_ELSEWHERE = {
    "meetings.revisionbody",
    "meetings.redactedbody",
    "meetings.permalink",
    "meetings.meeting",
    "meetings.attachment",
    "meetings.statement",
    "meetings.participant",
    "meetings.reference",
    "meetings.task",
    "meetings.circulation",
    *MADE_ANEW,
}
"""Rows that a deed points at the right revision, or that belong to the one they name."""

GO_WHOLE = ("council.subscription", "organisations.settledlabel", "organisations.registerfile")
"""Rows that are nothing without the name: whom news goes to, a word nobody asks about, a file on its way in."""


@dataclass(frozen=True)
class Task:
    """What is looked for, the person's keys, and the keys of the questions and files that were answered yes."""

    wanted: Wanted
    keys: frozenset[int]
    chosen: frozenset[str]

    def in_place(self, meeting: int) -> Sought:
        """As it is looked for in one meeting, or (0) in what belongs to none."""
        place = place_of(meeting)

        def is_the_person(hit: Hit) -> bool:
            return hit.certain or hit.key(place) in self.chosen

        return Sought(self.wanted, self.keys, is_the_person)

    def point_at(self, revision: Revision, removed: Collection[int]) -> None:
        """What named a revision that lost its words, such as a report of an error, names the one that has them."""
        for relation in Revision._meta.get_fields(include_hidden=True):
            model = relation.related_model
            if not isinstance(relation, models.ManyToOneRel) or not isinstance(model, type):
                continue
            if model._meta.label_lower not in POINTED_ELSEWHERE and not relation.field.primary_key:
                column = relation.field.attname
                models.QuerySet(model).filter(**{f"{column}__in": removed}).update(**{column: revision.pk})


def replace_in_rows(task: Task, *, meeting: int = 0) -> int:
    """How many rows held the name. `meeting`: only what belongs to that one; drafts and record are done before."""
    changed = 0
    for columns in walked():
        if meeting and not columns.meeting:
            continue
        for row in list(_rows_with_name(columns, task, meeting)):
            changed += 1
            if columns.label in GO_WHOLE:
                models.QuerySet(columns.model).filter(pk=row["pk"]).delete()
            else:
                _write(columns, row)
    return changed


def _rows_with_name(columns: Columns, task: Task, meeting: int) -> Iterator[Json]:
    """Of each row its key and the columns that change."""
    texts = (*columns.texts, *columns.structures)
    for row in rows_of(columns, texts, meeting=meeting):
        sought = task.in_place(row["meeting"])
        new = {"pk": row["pk"]}
        for column in texts:
            if not (value := row[column]):
                continue
            written = stripped(value, sought, own=is_own(columns, row, column, task.keys))
            if written != value:
                new[column] = _fitting(columns.model, column, written, row["pk"])
        if len(new) > 1:
            yield new


def _fitting(model: type[models.Model], column: str, written: Any, key: Any) -> Any:  # Any: text, JSON; a key
    """As the column takes it: an address stays an address, a slug a slug, and nothing grows too long."""
    field = model._meta.get_field(column)
    if isinstance(field, models.EmailField):
        return f"fjernet-{key}@sladdet.invalid"
    if isinstance(field, models.SlugField):
        return f"fjernet-{key}"
    if any(isinstance(one, validators.URLValidator) for one in getattr(field, "validators", ())):
        return ""
    length = getattr(field, "max_length", None)
    return written[:length] if isinstance(written, str) and length else written


def _write(columns: Columns, row: Json) -> None:
    key = row.pop("pk")
    for column, written in list(row.items()):
        if isinstance(written, str):
            row |= {
                field.attname: field.derive(written)[: field.max_length] for field in derived_of(columns.model, column)
            }
    if any(field.name == "version" for field in columns.model._meta.concrete_fields):
        row["version"] = F("version") + 1
    rows: models.QuerySet[models.Model] = models.QuerySet(columns.model).filter(pk=key)
    try:
        with transaction.atomic():
            rows.update(**row)
    except IntegrityError:  # two that were told apart by the name alone
        apart = {name: f"{GONE} {key}" for name, written in row.items() if isinstance(written, str) and GONE in written}
        for name, written in apart.items():
            row |= {field.attname: field.derive(written) for field in derived_of(columns.model, name)}
        rows.update(**row | apart)


def replace_in_files(task: Task) -> int:
    """How many files were taken away: those whose words hold the name, and those the secretary chose."""
    changed = 0
    for columns in walked():
        for column in columns.files:
            for row in list(rows_of(columns, (), also=_beside(columns))):
                content = bytes(models.QuerySet(columns.model).values_list(column, flat=True).get(pk=row["pk"]) or b"")
                if content and _goes(columns, row, column, content, task):
                    _take_away(columns, row, column)
                    changed += 1
    return changed


def _beside(columns: Columns) -> tuple[str, ...]:
    """What is known of a file by its row: an imported document has the lines that were read out of it."""
    names = {field.name for field in columns.model._meta.concrete_fields}
    return tuple(name for name in ("text", "read_at") if {"text", "read_at"} <= names)


def _goes(columns: Columns, row: Json, column: str, content: bytes, task: Task) -> bool:
    if file_key(columns, row, column) in task.chosen:
        return True
    words = f"{row['text']}\n{words_beside(content)}" if row.get("read_at") else words_in(content)
    return task.in_place(row["meeting"]).stands_in(words or "")


def _take_away(columns: Columns, row: Json, column: str) -> None:
    """The bytes give way to a sentence; what is said of the file follows."""
    fields = {field.name: field for field in columns.model._meta.concrete_fields}
    content = (IN_PLACE_OF_ORIGINAL if "fates" in fields else IN_PLACE_OF_FILE).encode()
    new: Json = {column: content}
    told = {"content_type": "text/plain", "file_name": NAME_IN_PLACE, "encoding": "utf-8"}
    new |= {name: value for name, value in told.items() if name in fields}
    if "sha256" in fields and "fates" not in fields:
        new["sha256"] = hashlib.sha256(content).hexdigest()
    models.QuerySet(columns.model).filter(pk=row["pk"]).update(**new)


def drop_what_is_made_anew() -> None:
    """Stored pages and files. Search text is written with its report."""
    for label in MADE_ANEW:
        app, name = label.split(".")
        if name.startswith("stored") and name in apps.all_models[app]:
            models.QuerySet(apps.get_model(label)).delete()
