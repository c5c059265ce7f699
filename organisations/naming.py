"""Columns by which names are sorted and looked up, the same on both engines."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import models

from organisations.folding import fold

if TYPE_CHECKING:
    TextColumn = models.CharField[str, str]
else:
    TextColumn = models.CharField  # not subscriptable when it runs

# æ, ø and å sort last in Norwegian, and "aa" is å. They become letters after every other z, so that a database
# orders them so whatever its collation.
SORTED_LAST = str.maketrans({"æ": "zzza", "ä": "zzza", "ø": "zzzb", "ö": "zzzb", "å": "zzzc"})


def sort_key(text: str) -> str:
    """Orders names as Norwegians do, in any collation."""
    text = fold(text).replace("aa", "å")
    kept = text.translate(SORTED_LAST)
    plain = unicodedata.normalize("NFD", kept)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


class DerivedField(TextColumn):
    """A text column that follows another column of its row at every save; nobody edits it. Kinds set `derive`."""

    derive: Callable[[str], str]

    def __init__(self, *, source: str = "name", **options: Any) -> None:  # Any: Django's own field options
        self.source = source
        options.setdefault("max_length", 400)
        options["editable"] = False
        options.setdefault("default", "")
        options.setdefault("blank", True)
        super().__init__(**options)

    def deconstruct(self) -> Any:  # Any: Django's own four-part answer
        name, path, args, options = super().deconstruct()
        options["source"] = self.source
        return name, path, args, options

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        derived = self.derive(str(getattr(model_instance, self.source)))[: self.max_length]
        setattr(model_instance, self.attname, derived)
        return derived


class FoldedField(DerivedField):
    """`fold(source)`, looked up with `__contains`; `icontains` folds only ASCII on SQLite."""

    derive = staticmethod(fold)


class SortKeyField(DerivedField):
    """`sort_key(source)`, ordered by."""

    derive = staticmethod(sort_key)
