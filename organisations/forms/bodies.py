"""Bodies and their offices, as the secretary fills them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.addressing import free_body_slug
from organisations.folding import fold
from organisations.forms.fields import DayField, PlainForm
from organisations.forms.opened import OpenedForm
from organisations.forms.people import told_apart
from organisations.models import Body, Office, Organisation, Person

if TYPE_CHECKING:
    BodyModelForm = forms.ModelForm[Body]
    OfficeModelForm = forms.ModelForm[Office]
else:
    BodyModelForm = OfficeModelForm = forms.ModelForm  # not subscriptable when it runs


class OnDayForm(PlainForm):
    """Which day is looked at, in the address; today when nothing is written."""

    dato = DayField(label=gettext_lazy("Medlemmer den"), required=False)


class BodyForm(OpenedForm, BodyModelForm):
    rules_adopted_on = DayField(
        label=gettext_lazy("Regler vedtatt"),
        required=False,
        help_text=gettext_lazy(
            "Dagen rådet vedtok reglene for referater. Uten den kan ikke referater være offentlige."
        ),
    )

    class Meta:
        model = Body
        fields = ["name", "host", "rules_adopted_on", "days_to_comment", "silence_confirms"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        self.fields["days_to_comment"].required = False
        self.fields["host"].queryset = Organisation.rows.filter(  # type: ignore[attr-defined]  # a choice field
            Q(merged_into__isnull=True) | Q(pk=self.instance.host_id)
        )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        others = Body.rows.exclude(pk=self.instance.pk).values_list("name", flat=True)
        if fold(name) in {fold(other) for other in others}:
            raise forms.ValidationError(_("Det finnes alt et organ med dette navnet."))
        return name

    def clean_days_to_comment(self) -> int:
        """Left empty: as many as a new body gets."""
        days: int | None = self.cleaned_data["days_to_comment"]
        return Body().days_to_comment if days is None else days

    def save(self, commit: bool = True) -> Body:
        """A new body gets its address from its name; the address never changes afterwards."""
        if not self.instance.slug:
            self.instance.slug = free_body_slug(self.cleaned_data["name"])
        return super().save(commit)


class OfficeForm(OpenedForm, OfficeModelForm):
    """A person of the register, or a name alone for somebody who has no row there."""

    since = DayField(label=gettext_lazy("Fra"), required=False)
    until = DayField(
        label=gettext_lazy("Til og med"), required=False, help_text=gettext_lazy("Tomt betyr: har vervet fortsatt.")
    )

    class Meta:
        model = Office
        fields = ["kind", "person", "name", "role_text", "percent", "since", "until", "not_refilled"]
        labels = {"name": gettext_lazy("Eller navnet alene")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        people = Person.rows.filter(Q(merged_into__isnull=True) | Q(pk=self.instance.person_id))
        field: Any = self.fields["person"]  # Any: a choice field of whichever rows
        field.queryset = people
        field.choices = [("", _("Ingen i registeret")), *told_apart(people)]

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("person") and cleaned.get("name"):
            self.add_error("name", _("Velg personen eller skriv navnet, ikke begge."))
        same = Office.rows.filter(
            body=self.instance.body_id, **{name: cleaned.get(name) for name in ("kind", "person", "name", "since")}
        )
        if not self.errors and same.exclude(pk=self.instance.pk).exists():
            self.add_error(None, _("Vervet er alt ført."))
        return cleaned


class EndOfficeForm(OpenedForm, OfficeModelForm):
    until = DayField(label=gettext_lazy("Siste dag"))

    class Meta:
        model = Office
        fields = ["until", "not_refilled"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        self.initial["until"] = self.initial.get("until") or timezone.localdate()
