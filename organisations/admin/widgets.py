"""Form fields of the registers: look-ups that are loaded already, dates and times as they are written here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.widgets import AdminDateWidget, AdminTimeWidget, AutocompleteSelect
from django.db import models
from django.forms import Media


class Chosen(AutocompleteSelect):
    """A look-up whose chosen row is loaded already, so that a page of forms does not ask for each one."""

    chosen: models.Model | None = None

    @property
    def media(self) -> Media:
        return super().media + Media(js=["js/registers.js"])

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        if self.chosen is None or [str(one) for one in value] != [str(self.chosen.pk)]:
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options.append(self.create_option(name, self.chosen.pk, str(self.chosen), True, len(options)))
        return [(None, options, 0)]


class LocalDate(AdminDateWidget):
    """«03.06.2026», which both languages read."""

    def __init__(self, attrs: dict[str, Any] | None = None, format: str = "%d.%m.%Y") -> None:  # noqa: A002 Django's name
        super().__init__(attrs, format)


class LocalTime(AdminTimeWidget):
    """«10:00», without seconds."""

    def __init__(self, attrs: dict[str, Any] | None = None, format: str = "%H:%M") -> None:  # noqa: A002 Django's name
        super().__init__(attrs, format)
