"""The answer to «Er dette samme?»."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council.forms.merging import TwinOrganisation, TwinPerson
from organisations.forms.fields import DayField, PlainForm
from organisations.models import Organisation, Person


class AskedForm(PlainForm):
    """Which of the names is looked at alone."""

    navn = forms.CharField(required=False, max_length=150)


class AnswerForm(PlainForm):
    """One button is one answer. `since`: the spelling holds from that day on, for an organisation."""

    label = forms.CharField(widget=forms.HiddenInput, max_length=150)
    organisation = TwinOrganisation(
        queryset=Organisation.rows.none(),
        label=gettext_lazy("En organisasjon"),
        empty_label=gettext_lazy("Velg en organisasjon"),
        required=False,
    )
    person = TwinPerson(
        queryset=Person.rows.none(),
        label=gettext_lazy("Eller en person"),
        empty_label=gettext_lazy("Velg en person"),
        required=False,
    )
    nei = forms.BooleanField(widget=forms.HiddenInput, required=False)
    since = DayField(
        label=gettext_lazy("Bare fra og med"),
        required=False,
        help_text=gettext_lazy("Når organisasjonen tok navnet i bruk. Tomt betyr: alltid."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.rows.standing()  # type: ignore[attr-defined]  # a choice field
        self.fields["person"].queryset = Person.rows.standing().select_related("employer")  # type: ignore[attr-defined]  # as above

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and sum(bool(cleaned.get(name)) for name in ("organisation", "person", "nei")) != 1:
            raise ValidationError(_("Velg en organisasjon eller en person, bare én."))
        return cleaned
