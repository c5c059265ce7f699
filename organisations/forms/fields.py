"""Fields that read days as Norwegians write them, and say what to do when they cannot."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MONTHS = {
    "januar": 1,
    "februar": 2,
    "mars": 3,
    "april": 4,
    "mai": 5,
    "juni": 6,
    "juli": 7,
    "august": 8,
    "september": 9,
    "oktober": 10,
    "november": 11,
    "desember": 12,
}
_NUMBERS = re.compile(r"(\d{1,2})[./ ](\d{1,2})[./ ](\d{4}|\d{2})", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})\.? ?([a-z]{3,})\.? (\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
WEEKDAYS = re.compile(r"^(?:man|tirs|ons|tors|fre|lør|søn)dag\s+(?:den\s+)?")


EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
"""A year outside these is a slip of the hand."""


class DayField(forms.Field):
    """A day: 3.6.2026, 03.06.26, 3. juni 2026 or 2026-06-03. Two digits of a year are this century."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("Skriv datoen slik: 3.6.2026."),
        "impossible": _("Den dagen finnes ikke. Se etter at dag og måned er riktige."),
    }

    def to_python(self, value: object) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        words = WEEKDAYS.sub("", " ".join(str(value).casefold().split()))
        parts = _parts_of_day(words)
        if parts is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            day = date(*parts)
            if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            return day
        except ValueError as error:
            raise ValidationError(self.error_messages["impossible"], code="impossible") from error

    def prepare_value(self, value: object) -> object:
        return f"{value.day}.{value.month}.{value.year}" if isinstance(value, date) else value


def _parts_of_day(words: str) -> tuple[int, int, int] | None:
    """Year, month, day; None when the words are no date."""
    if iso := _ISO.fullmatch(words):
        return int(iso[1]), int(iso[2]), int(iso[3])
    if numbers := _NUMBERS.fullmatch(words):
        return _year(numbers[3]), int(numbers[2]), int(numbers[1])
    if named := _WORDS.fullmatch(words):
        months = [number for name, number in MONTHS.items() if name.startswith(named[2])]
        return (_year(named[3]), months[0], int(named[1])) if len(months) == 1 else None
    return None


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


class LinesField(forms.CharField):
    """A text of several lines, their ends as the database keeps them."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class WithoutColon(forms.BaseForm):
    """Labels stand above their fields, without a colon. For forms of a model: named before `ModelForm`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class PlainForm(WithoutColon, forms.Form):
    """A form of no model, its labels without a colon."""
