"""Persons, their spellings, and who holds which office, as the secretary fills them in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.folding import fold
from organisations.forms.fields import DayField
from organisations.forms.opened import OpenedForm
from organisations.models import Organisation, Person, PersonName

if TYPE_CHECKING:
    PersonModelForm = forms.ModelForm[Person]
    SpellingModelForm = forms.ModelForm[PersonName]
else:
    PersonModelForm = SpellingModelForm = forms.ModelForm  # not subscriptable when it runs

LARGEST = 2**31 - 1


class PersonForm(OpenedForm, PersonModelForm):
    consented_on = DayField(label=gettext_lazy("Samtykke gitt"), required=False)
    consent_withdrawn_on = DayField(label=gettext_lazy("Samtykke trukket"), required=False)

    class Meta:
        model = Person
        fields = ["name", "email", "phone", "employer", "consented_on", "consent_withdrawn_on", "wants_digest"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        _offer_employers(self, self.instance.employer_id)


class NewPersonForm(OpenedForm, PersonModelForm):
    """A person of a name that is taken is made after a tick only. `newest` is the last person when the page was
    opened: what came after it with the same values is this form, sent before."""

    namesake = forms.BooleanField(label=gettext_lazy("Dette er en annen med samme navn"), required=False)
    newest = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=LARGEST)

    class Meta:
        model = Person
        fields = ["name", "email", "phone", "employer"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        newest = Person.rows.aggregate(newest=Max("pk"))["newest"] or 0
        kwargs["initial"] = {"newest": newest, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        _offer_employers(self, None)
        self.namesakes: list[Person] = []
        if not self.is_bound:
            del self.fields["namesake"]

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.namesakes = list(
            Person.rows.standing()
            .filter(Q(folded=fold(cleaned.get("name", ""))))
            .select_related("employer")
            .exclude(folded="")
        )
        if not self.namesakes:
            del self.fields["namesake"]
        elif not cleaned.get("namesake") and self.sent_before() is None:
            self.add_error(
                "namesake", _("Det står alt en person med dette navnet i registeret. Kryss av hvis dette er en annen.")
            )
        return cleaned

    def sent_before(self) -> Person | None:
        """The person that this very form has made already."""
        newest = self.cleaned_data.get("newest")
        values = {name: self.cleaned_data.get(name) for name in self._columns()}
        twins = [
            one
            for one in self.namesakes
            if newest is not None and one.pk > newest and all(getattr(one, name) == values[name] for name in values)
        ]
        return twins[0] if twins else None

    def save(self, commit: bool = True) -> Person:
        return self.sent_before() or super().save(commit)


class SpellingForm(OpenedForm, SpellingModelForm):
    class Meta:
        model = PersonName
        fields = ["name"]
        labels = {"name": gettext_lazy("Skrivemåte")}
        help_texts = {"name": gettext_lazy("Slik navnet også skrives i referater.")}

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """As names of organisations."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        same = PersonName.rows.filter(person=self.instance.person_id, folded=fold(cleaned.get("name", "")))
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("Skrivemåten er alt ført på personen."))
        return cleaned


def _offer_employers(form: PersonForm | NewPersonForm, now: int | None) -> None:
    form.fields["employer"].queryset = Organisation.rows.filter(Q(merged_into__isnull=True) | Q(pk=now))  # type: ignore[attr-defined]  # a choice field


def told_apart(people: Iterable[Person]) -> list[tuple[int, str]]:
    """Persons for a select; those of one name with what else is known of them. No queries but the rows' own."""
    found = list(people)
    names = [one.folded for one in found]
    twins = {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else set()
    return [(one.pk, _with_more(one) if one.folded in twins else one.name) for one in found]


def _with_more(person: Person) -> str:
    return f"{person.name} ({person.email or _('nr. %(number)s') % {'number': person.pk}})"
