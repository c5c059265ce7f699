"""Which two rows of the register are one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.forms.fields import PlainForm
from organisations.models import Organisation, Person

if TYPE_CHECKING:
    OrganisationChoice = forms.ModelChoiceField[Organisation]
    PersonChoice = forms.ModelChoiceField[Person]
else:
    OrganisationChoice = PersonChoice = forms.ModelChoiceField  # not subscriptable when it runs


class TwinOrganisation(OrganisationChoice):
    def label_from_instance(self, obj: Organisation) -> str:
        return obj.short if obj.short == obj.name else f"{obj.short} – {obj.name}"


class TwinPerson(PersonChoice):
    """Two of one name are told apart by their addresses, and by their number in the register."""

    def label_from_instance(self, obj: Person) -> str:
        number = _("nr. %(number)s") % {"number": obj.pk}
        known = [str(part) for part in (obj.employer, obj.email, number) if part]
        return f"{obj.name} ({', '.join(known)})"


class MergeForm(PlainForm):
    """Asked for in the address, so that the plan can be looked at without writing anything.

    `merged_too`: also those that were merged before, so that a form sent twice is understood twice.
    """

    kept: Any  # Any: a choice of organisations or of persons, here and below
    gone: Any
    prefix_of_ids = ""
    merged_or_not: QuerySet[Any]

    def __init__(self, *args: Any, merged_too: bool = False, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **{"auto_id": f"{self.prefix_of_ids}-%s", **kwargs})
        for name in ("kept", "gone"):
            rows = self.merged_or_not.all() if merged_too else self.merged_or_not.filter(merged_into__isnull=True)
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kept") and cleaned.get("kept") == cleaned.get("gone"):
            raise ValidationError(_("Velg to forskjellige."))
        return cleaned


class MergeOrganisationsForm(MergeForm):
    kept = TwinOrganisation(
        queryset=Organisation.rows.none(),
        label=gettext_lazy("Behold"),
        empty_label=gettext_lazy("Velg en organisasjon"),
    )
    gone = TwinOrganisation(
        queryset=Organisation.rows.none(),
        label=gettext_lazy("Slå inn i den"),
        empty_label=gettext_lazy("Velg en organisasjon"),
    )

    prefix_of_ids = "org"
    merged_or_not = Organisation.rows.all()


class MergePeopleForm(MergeForm):
    kept = TwinPerson(
        queryset=Person.rows.none(), label=gettext_lazy("Behold"), empty_label=gettext_lazy("Velg en person")
    )
    gone = TwinPerson(
        queryset=Person.rows.none(), label=gettext_lazy("Slå inn i den"), empty_label=gettext_lazy("Velg en person")
    )

    prefix_of_ids = "person"
    merged_or_not = Person.rows.select_related("employer")
