"""Fields that read clocks as Norwegians write them, beside those for days, names to choose from, kept files."""

from __future__ import annotations

import re
from datetime import time

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext_lazy as _

_CLOCK = re.compile(r"(?:kl\.? ?)?(\d{1,2})(?:[.:]?(\d{2}))?", re.ASCII)


class ClockField(forms.Field):
    """A clock of a day, local to Europe/Oslo: 10, 10.30, 10:30, 1030 or kl. 10.30."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Skriv klokkeslettet slik: 10.00.")}

    def to_python(self, value: object) -> time | None:
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        found = _CLOCK.fullmatch(" ".join(str(value).casefold().split()))
        if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return time(int(found[1]), int(found[2] or 0))

    def prepare_value(self, value: object) -> object:
        return f"{value.hour}.{value.minute:02}" if isinstance(value, time) else value


class NameInput(forms.TextInput):
    """A text box with names to choose from in a `datalist`; any other name may be typed as well."""

    template_name = "secretariat/widgets/name_input.html"

    def __init__(self, names: list[str] | None = None, attrs: dict[str, object] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.names = names or []

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        context: dict[str, object] = super().get_context(name, value, attrs)
        context["names"] = self.names
        return context


class PaperField(forms.FileField):
    """A file whose bytes go into the database, so its size is bounded."""

    widget = forms.ClearableFileInput

    def validate(self, value: File[bytes]) -> None:
        super().validate(value)
        if value and (value.size or 0) > settings.ATTACHMENT_LIMIT:
            raise ValidationError(
                _("Fila er for stor (grense %(limit)s MB). Lagre den mindre, eller legg ut en lenke."),
                params={"limit": settings.ATTACHMENT_LIMIT // 1_000_000},
            )
