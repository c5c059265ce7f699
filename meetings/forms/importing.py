"""Upload, and the few questions before an upload becomes a draft."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from meetings.importing.minutes import WhenWritten
from meetings.importing.waiting import UploadState
from meetings.wording import date_in_words
from organisations.forms.fields import DayField, PlainForm
from organisations.models import Body

READ, INFERRED, OTHER, NONE = "lest", "sluttet", "annen", "uten"
BY_DATE, BY_QUESTIONS = "dato", "sporsmal"
MAKE_DRAFTS, DISCARD, READ_AGAIN = "utkast", "forkast", "les"


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One or more files; cleaned to a list."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:  # Any: as Django's own field
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            return super().clean(None, initial)
        return list(files)


class UploadForm(PlainForm):
    """Files of minutes. What is in them is looked at when they are received, each by itself."""

    documents = SeveralFilesField(
        label=_("Filer"),
        help_text=_(
            "Én eller flere filer: Word (.docx), PDF, OpenDocument (.odt), RTF, nettside (.html), e-post (.eml) "
            "eller ren tekst (.txt), høyst 20 MB hver."
        ),
        error_messages={"required": _("Velg minst én fil først.")},
    )

    @property
    def chosen(self) -> list[UploadedFile[bytes]]:
        return cast("list[UploadedFile[bytes]]", self.cleaned_data["documents"])


class DraftForm(PlainForm):
    """Body and date of an import. A date that was read stands chosen; one that was inferred is asked for (M-02)."""

    body = forms.ModelChoiceField(label=_("Organ"), queryset=Body.rows.none(), empty_label=None)
    when = forms.ChoiceField(
        label=_("Når var møtet?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Svar på når møtet var. «Uten dato» går også.")},
    )
    other = DayField(
        label=_("Hvis en annen dato"),
        required=False,
        help_text=_("Slik: 3.6.2026."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
    )

    def __init__(self, *args: Any, when: WhenWritten, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        self.read = when
        cast("forms.ModelChoiceField[Body]", self.fields["body"]).queryset = Body.rows.all()
        cast("forms.ChoiceField", self.fields["when"]).choices = self.answers()
        if when.value is not None:
            self.fields["when"].initial = READ

    def answers(self) -> list[tuple[str, Any]]:  # Any: texts, some of them lazy
        found: list[tuple[str, Any]] = []
        if self.read.value is not None:
            found.append((READ, _("%(date)s, slik det står") % {"date": date_in_words(self.read.value)}))
        if self.read.inferred is not None:
            found.append((INFERRED, _("Ja, %(date)s") % {"date": date_in_words(self.read.inferred.value)}))
        return [*found, (OTHER, _("En annen dato")), (NONE, _("Uten dato foreløpig"))]

    def clean(self) -> dict[str, Any]:  # Any: Django's cleaned values
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("when") == OTHER and not cleaned.get("other") and "other" not in self.errors:
            self.add_error("other", _("Skriv datoen slik: 3.6.2026."))
        inferred = self.read.inferred.value if self.read.inferred else None
        cleaned["date"] = {READ: self.read.value, INFERRED: inferred, OTHER: cleaned.get("other")}.get(
            cleaned.get("when", NONE)
        )
        cleaned["year_inferred"] = cleaned.get("when") == INFERRED
        return cleaned


class QueueForm(PlainForm):
    """What the queue shows, from the address. A word that means nothing shows all."""

    vis = forms.ChoiceField(choices=UploadState.choices, required=False)
    sorter = forms.ChoiceField(choices=[(BY_DATE, BY_DATE), (BY_QUESTIONS, BY_QUESTIONS)], required=False)
    side = forms.IntegerField(min_value=1, max_value=9_999, required=False)

    def answers(self) -> tuple[str, str, int]:
        """Which state, in which order, which page. An answer that is no choice is as none."""
        self.full_clean()
        found = self.cleaned_data
        return found.get("vis") or "", found.get("sorter") or "", found.get("side") or 1


class KeysField(forms.Field):
    """Ticked rows; cleaned to their keys. Whether they are there still is for the deed to see."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[int]:  # Any: as Django's own field
        keys = [int(one) for one in value or [] if re.fullmatch("[0-9]{1,15}", one)]
        self.validate(keys)
        return keys


class ChosenForm(PlainForm):
    """What to do with the ticked uploads."""

    valgt = KeysField(error_messages={"required": _("Velg minst én fil først.")})
    gjor = forms.ChoiceField(choices=[(one, one) for one in (MAKE_DRAFTS, DISCARD, READ_AGAIN)])
    body = forms.ModelChoiceField(
        label=_("Organ"),
        queryset=Body.rows.none(),
        required=False,
        error_messages={"invalid_choice": _("Velg organet møtene hører til.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Body]", self.fields["body"])
        field.queryset, field.empty_label = Body.rows.order_by("pk"), None

    def clean(self) -> dict[str, Any]:  # Any: Django's cleaned values
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("gjor") == MAKE_DRAFTS and not cleaned.get("body") and "body" not in self.errors:
            self.add_error("body", _("Velg organet møtene hører til."))
        return cleaned

    def sentence(self) -> str:
        """What is wrong, in one sentence."""
        return next(str(error) for errors in self.errors.values() for error in errors)
