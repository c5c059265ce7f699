"""Organisations with their names and events, as the secretary fills them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.addressing import free_slug
from organisations.folding import fold
from organisations.forms.fields import DayField, PlainForm
from organisations.forms.opened import OpenedForm
from organisations.models import Event, Organisation, OrganisationName

if TYPE_CHECKING:
    OrganisationModelForm = forms.ModelForm[Organisation]
    NameModelForm = forms.ModelForm[OrganisationName]
    EventModelForm = forms.ModelForm[Event]
else:
    OrganisationModelForm = NameModelForm = EventModelForm = forms.ModelForm  # not subscriptable when it runs


class SearchForm(PlainForm):
    q = forms.CharField(label=gettext_lazy("Søk i registeret"), required=False, max_length=200)


class PrefillForm(PlainForm):
    """A name, and an address, that another page asks about, for a new row of it."""

    navn = forms.CharField(required=False, max_length=150)
    epost = forms.EmailField(required=False)


class OrganisationForm(OpenedForm, OrganisationModelForm):
    class Meta:
        model = Organisation
        fields = ["short", "name", "kind", "number", "county", "email", "website"]

    def save(self, commit: bool = True) -> Organisation:
        """A new organisation gets its page's address from its short name; the address never changes afterwards."""
        if not self.instance.slug:
            self.instance.slug = free_slug(self.cleaned_data["short"])
        return super().save(commit)


class NameForm(OpenedForm, NameModelForm):
    since = DayField(label=gettext_lazy("Fra"), required=False, help_text=gettext_lazy("Tomt betyr: fra begynnelsen."))
    until = DayField(
        label=gettext_lazy("Til og med"), required=False, help_text=gettext_lazy("Tomt betyr: fortsatt i bruk.")
    )

    class Meta:
        model = OrganisationName
        fields = ["name", "origin", "since", "until"]

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """The rule of one row per spelling names a column the form does not show, so it is asked here."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        same = OrganisationName.rows.filter(
            organisation=self.instance.organisation_id, folded=fold(cleaned.get("name", ""))
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("Navnet er alt ført på organisasjonen."))
        return cleaned


class EventForm(OpenedForm, EventModelForm):
    on = DayField(label=gettext_lazy("Dato"), required=False)

    class Meta:
        model = Event
        fields = ["on", "date_text", "text"]

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        same = Event.rows.filter(
            organisation=self.instance.organisation_id, on=cleaned.get("on"), text=cleaned.get("text", "")
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("text", _("Hendelsen er alt ført."))
        return cleaned
