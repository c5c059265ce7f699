"""Seats and who sits in them, as the secretary fills them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.folding import fold
from organisations.forms.fields import DayField, PlainForm
from organisations.forms.opened import OpenedForm
from organisations.models import Organisation, Person, Representation, Seat

if TYPE_CHECKING:
    SeatModelForm = forms.ModelForm[Seat]
    RepresentationModelForm = forms.ModelForm[Representation]
else:
    SeatModelForm = RepresentationModelForm = forms.ModelForm  # not subscriptable when it runs


class SeatForm(OpenedForm, SeatModelForm):
    """A new seat. An earlier period, which has ended, is entered with its last day."""

    since = DayField(label=gettext_lazy("Fra"), required=False)
    until = DayField(
        label=gettext_lazy("Til og med"), required=False, help_text=gettext_lazy("Tomt betyr: løper fortsatt.")
    )

    class Meta:
        model = Seat
        fields = ["body", "since", "until"]


class SeatPeriodForm(OpenedForm, SeatModelForm):
    """The dates of a seat that was entered wrongly. One that runs is ended on a page of its own."""

    since = DayField(label=gettext_lazy("Fra"), required=False)
    until = DayField(
        label=gettext_lazy("Til og med"), required=False, help_text=gettext_lazy("Tomt betyr: løper fortsatt.")
    )

    class Meta:
        model = Seat
        fields = ["since", "until", "reason", "reason_text", "successor"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        if self.instance.until is None:
            for name in ("until", "reason", "reason_text", "successor"):
                del self.fields[name]
        else:
            others = Organisation.rows.filter(Q(merged_into__isnull=True) | Q(pk=self.instance.successor_id))
            self.fields["successor"].queryset = others.exclude(pk=self.instance.organisation_id)  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Nobody sits in a seat before it begins or after it has ended."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        sitting = Representation.rows.filter(seat=self.instance)
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and sitting.filter(until__lt=since).exists():
            self.add_error("since", _("Noen satt i medlemskapet før dette. Rett perioden deres først."))
        if until and sitting.filter(Q(until__isnull=True) | Q(until__gt=until)).exists():
            self.add_error("until", _("Noen sitter i medlemskapet lenger enn dette. Rett perioden deres først."))
        if "until" in self.fields and until is None and (cleaned.get("reason") or cleaned.get("successor")):
            self.add_error("until", _("Skriv når medlemskapet tok slutt, eller ta bort grunnen og etterfølgeren."))
        return cleaned


class RolePeriodForm(OpenedForm, RepresentationModelForm):
    """When somebody sat in a seat, entered wrongly. Who takes over from whom is a page of its own."""

    since = DayField(label=gettext_lazy("Fra"), required=False)
    until = DayField(
        label=gettext_lazy("Til og med"), required=False, help_text=gettext_lazy("Tomt betyr: sitter fortsatt.")
    )

    class Meta:
        model = Representation
        fields = ["since", "until", "end_reason"]

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        seat, until = self.instance.seat, cleaned.get("until")
        if seat.until is not None and (until is None or until > seat.until):
            self.add_error("until", _("Medlemskapet tok slutt før dette."))
        if seat.since is not None and cleaned.get("since") and cleaned["since"] < seat.since:
            self.add_error("since", _("Medlemskapet begynte etter dette."))
        return cleaned


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
