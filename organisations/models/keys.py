from __future__ import annotations

from collections.abc import Collection

from django.db import models

from organisations.naming import DerivedField


class KeyedByName(models.Model):
    """A row whose keys follow its name: rules on a key are asked with the key of the name as it is now.

    A form leaves out columns that nobody edits, and rules on them with it; a key is left out only when its
    name is.
    """

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        keys = [field for field in self._meta.fields if isinstance(field, DerivedField)]
        for key in keys:
            key.pre_save(self, add=self._state.adding)
        asked = {key.name for key in keys if key.source not in (exclude or ())}
        super().validate_constraints(exclude=set(exclude or ()) - asked)
