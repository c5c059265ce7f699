"""Organisations, persons, seats and representatives, as the secretary fills them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.addressing import free_slug
from organisations.folding import fold
from organisations.forms.fields import DayField, PlainForm, WithoutColon
from organisations.models import Event, Organisation, OrganisationName, Person, Representation, Seat

if TYPE_CHECKING:
    OrganisationModelForm = forms.ModelForm[Organisation]
    PersonModelForm = forms.ModelForm[Person]
    NameModelForm = forms.ModelForm[OrganisationName]
    EventModelForm = forms.ModelForm[Event]
    SeatModelForm = forms.ModelForm[Seat]
else:
    OrganisationModelForm = PersonModelForm = forms.ModelForm  # not subscriptable when it runs
    NameModelForm = EventModelForm = SeatModelForm = forms.ModelForm


class OrganisationForm(WithoutColon, OrganisationModelForm):
    class Meta:
        model = Organisation
        fields = ["short", "name", "kind", "number", "county", "email", "website"]

    def save(self, commit: bool = True) -> Organisation:
        """A new organisation gets its page's address from its short name; the address never changes afterwards."""
        if not self.instance.slug:
            self.instance.slug = free_slug(self.cleaned_data["short"])
        return super().save(commit)


class PersonForm(WithoutColon, PersonModelForm):
    consented_on = DayField(label=gettext_lazy("Samtykke gitt"), required=False)
    consent_withdrawn_on = DayField(label=gettext_lazy("Samtykke trukket"), required=False)

    class Meta:
        model = Person
        fields = ["name", "email", "phone", "employer", "consented_on", "consent_withdrawn_on", "wants_digest"]


class NameForm(WithoutColon, NameModelForm):
    since = DayField(label=gettext_lazy("Fra"), required=False)
    until = DayField(label=gettext_lazy("Til og med"), required=False)

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


class EventForm(WithoutColon, EventModelForm):
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


class SeatForm(WithoutColon, SeatModelForm):
    since = DayField(label=gettext_lazy("Fra"), required=False)

    class Meta:
        model = Seat
        fields = ["body", "since"]


class SearchForm(PlainForm):
    q = forms.CharField(label=gettext_lazy("Søk i registeret"), required=False, max_length=200)


class EndSeatForm(PlainForm):
    on = DayField(label=gettext_lazy("Siste dag"))
    reason = forms.ChoiceField(label=gettext_lazy("Grunn"), choices=[("", "–"), *Seat.Reason.choices])
    reason_text = forms.CharField(label=gettext_lazy("Grunnen med ord"), required=False, max_length=300)
    successor = forms.ModelChoiceField(
        queryset=Organisation.rows.none(),
        label=gettext_lazy("Etterfølger"),
        required=False,
        empty_label=gettext_lazy("Ingen"),
    )

    def __init__(self, seat: Seat, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        field.queryset = Organisation.rows.standing().exclude(pk=seat.organisation_id)  # type: ignore[attr-defined]  # a choice field


class RepresentativeForm(PlainForm):
    """Who takes over. An existing person, or a new one by name; neither, with a tick, is «navn kommer»."""

    on = DayField(label=gettext_lazy("Første dag"))
    person = forms.ModelChoiceField(
        queryset=Person.rows.none(),
        label=gettext_lazy("Ny i rollen"),
        required=False,
        empty_label=gettext_lazy("Velg en person i registeret"),
    )
    name = forms.CharField(label=gettext_lazy("Eller navnet på en ny person"), required=False, max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-posten til den nye personen"), required=False)
    unnamed = forms.BooleanField(label=gettext_lazy("Navn kommer"), required=False)
    reason = forms.CharField(label=gettext_lazy("Grunn til at den forrige sluttet"), required=False, max_length=300)
    leaving = forms.ModelChoiceField(
        queryset=Representation.rows.none(),
        label=gettext_lazy("Den som slutter"),
        required=False,
        empty_label=gettext_lazy("Ingen, den nye kommer i tillegg"),
        error_messages={"invalid_choice": gettext_lazy("Byttet er alt gjort. Se hvem som sitter nå.")},
    )
    field_order = ["leaving"]

    def __init__(self, sitting: QuerySet[Representation], *args: Any, **kwargs: Any) -> None:  # Any: as Django's own
        """`sitting`: who has the role now. A representative gives way; of the deputies one is chosen, or none."""
        initial = {"on": timezone.localdate(), "leaving": sitting.first()}
        super().__init__(*args, **{**kwargs, "initial": initial})
        leaving = self.fields["leaving"]
        leaving.queryset = sitting  # type: ignore[attr-defined]  # a choice field
        if not sitting or sitting[0].kind == Representation.Kind.FIXED:
            leaving.widget = forms.HiddenInput()
        self.fields["person"].queryset = Person.rows.standing()  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        said = [bool(cleaned.get(field)) for field in ("person", "name", "unnamed")]
        if sum(said) != 1:
            raise ValidationError(_("Velg en person, skriv et nytt navn eller kryss av for «Navn kommer» – bare ett."))
        if cleaned.get("name") and Person.rows.standing().filter(folded=fold(cleaned["name"])).exists():
            self.add_error("name", _("Det står alt en person med dette navnet i registeret. Velg den i lista."))
        return cleaned
