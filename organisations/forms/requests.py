"""What an organisation asks to have changed about itself, and what the secretary answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.forms.fields import DayField, LinesField, PlainForm
from organisations.models import ChangeRequest, Organisation, OrganisationName, Person, Representation, Seat
from organisations.requesting import ADDRESSES, ROLES

LONGEST_NOTE = 2_000


class RequestForm(PlainForm):
    """`asked()` is what goes on the queue, as JSON."""

    note = LinesField(
        label=gettext_lazy("Merknad til sekretariatet"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        self.organisation = organisation
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "note"])

    def asked(self) -> dict[str, object]:
        return {}


class RoleRequestForm(RequestForm):
    """A new representative or deputy. `seats` have their open representations loaded, with persons."""

    seat = forms.ChoiceField(label=gettext_lazy("Organ"))
    leaving = forms.ChoiceField(label=gettext_lazy("Tar over for"), required=False)
    name = forms.CharField(label=gettext_lazy("Navn"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-post"))
    on = DayField(label=gettext_lazy("Fra"), help_text=gettext_lazy("Første dag i rollen, som 3.6.2026."))

    def __init__(
        self,
        organisation: Organisation,
        role: Representation.Kind,
        seats: Sequence[Seat],
        *args: Any,  # Any: as Django's own form
        **kwargs: Any,
    ) -> None:
        super().__init__(organisation, *args, **{**kwargs, "initial": {"on": timezone.localdate()}})
        self.role = role
        self.sitting = {
            str(one.pk): one
            for seat in seats
            for one in seat.representations.all()
            if one.kind == role and one.until is None
        }
        bodies = {str(seat.pk): str(seat.body) for seat in seats}
        self._offer("seat", list(bodies.items()))
        if role == Representation.Kind.FIXED:
            del self.fields["leaving"]
        else:
            names = [
                (
                    key,
                    _("%(name)s, %(body)s")
                    % {"name": one.person or _("navn kommer"), "body": bodies[str(one.seat_id)]},
                )
                for key, one in self.sitting.items()
            ]
            self._offer("leaving", [("", _("Ingen, kommer i tillegg")), *names])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """A question with one possible answer is not asked."""
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]  # a choice field
        if len(choices) == 1:
            field.widget, field.initial = forms.HiddenInput(), choices[0][0]

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        leaving = self.sitting.get(cleaned.get("leaving") or "")
        if leaving is not None and str(leaving.seat_id) != cleaned.get("seat"):
            self.add_error("leaving", _("Den du valgte, sitter i et annet organ."))
        return cleaned

    def asked(self) -> dict[str, object]:
        chosen = self.cleaned_data
        if self.role == Representation.Kind.FIXED:
            leaving = next((one for one in self.sitting.values() if str(one.seat_id) == chosen["seat"]), None)
        else:
            leaving = self.sitting.get(chosen["leaving"])
        return {
            "seat": int(chosen["seat"]),
            "leaving": leaving.pk if leaving else None,
            "name": chosen["name"],
            "email": chosen["email"],
            "on": chosen["on"].isoformat(),
        }


class AddressRequestForm(RequestForm):
    """Names and addresses; only what is changed is asked for."""

    name = forms.CharField(label=gettext_lazy("Fullt navn"), max_length=200)
    short = forms.CharField(label=gettext_lazy("Kortnavn"), max_length=60)
    email = forms.EmailField(label=gettext_lazy("E-post til organisasjonen"), required=False)
    website = forms.CharField(
        label=gettext_lazy("Nettsted"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Med https:// først."),
        validators=[URLValidator(["https", "http"])],
    )

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        now = {column: getattr(organisation, column) for column in ADDRESSES}
        super().__init__(organisation, *args, **{**kwargs, "initial": now})

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        changed = self.asked()
        if not changed:
            raise ValidationError(_("Du har ikke endret noe."))
        wanted = Organisation.rows.get(pk=self.organisation.pk)
        for column, value in changed.items():
            setattr(wanted, column, value)
        _carry_over(self, wanted)
        return cleaned

    def asked(self) -> dict[str, object]:
        now = self.organisation
        return {
            column: self.cleaned_data[column]
            for column in ADDRESSES
            if self.cleaned_data[column] != getattr(now, column)
        }


class AliasRequestForm(RequestForm):
    name = forms.CharField(
        label=gettext_lazy("Skrivemåte"),
        max_length=200,
        help_text=gettext_lazy("Et navn dere også kalles, som en forkortelse. Da blir det forstått i referatene."),
    )

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "name" in cleaned:
            _carry_over(self, OrganisationName(organisation=self.organisation, name=cleaned["name"]))
        return cleaned

    def asked(self) -> dict[str, object]:
        return {"name": self.cleaned_data["name"]}


class OtherRequestForm(RequestForm):
    note = LinesField(
        label=gettext_lazy("Hva bør endres?"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 6})
    )


def _carry_over(form: forms.Form, row: Organisation | OrganisationName) -> None:
    """What the register would refuse is said now, beside the field where it has one."""
    try:
        row.full_clean()
    except ValidationError as wrong:
        for name, sentences in wrong.message_dict.items():
            form.add_error(name if name in form.fields else None, sentences)


def request_form(
    kind: ChangeRequest.Kind,
    organisation: Organisation,
    seats: Sequence[Seat],
    posted: Any,  # Any: what the form is bound to, or None
) -> RequestForm:
    """The form of one kind of request."""
    if kind in ROLES:
        return RoleRequestForm(organisation, ROLES[kind], seats, posted)
    if kind == ChangeRequest.Kind.ADDRESS:
        return AddressRequestForm(organisation, posted)
    if kind == ChangeRequest.Kind.ALIAS:
        return AliasRequestForm(organisation, posted)
    return OtherRequestForm(organisation, posted)


class AcceptForm(PlainForm):
    """Who the newcomer is: somebody the register knows, or a new person. Not asked where nobody is like."""

    person = forms.ChoiceField(label=gettext_lazy("Hvem er det?"), widget=forms.RadioSelect)

    def __init__(
        self,
        persons: Sequence[Person],
        email: str,
        *args: Any,  # Any: as Django's own form
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.persons = {str(person.pk): person for person in persons}
        if not persons:
            del self.fields["person"]
            return
        known = [(key, self._words(one, email)) for key, one in self.persons.items()]
        self.fields["person"].choices = [*known, ("ny", _("En ny person"))]  # type: ignore[attr-defined]  # a choice field

    @staticmethod
    def _words(person: Person, email: str) -> str:
        if person.email == email:
            return f"{person.name}, {email}"
        if person.email:
            return _("%(name)s, e-posten %(old)s byttes") % {"name": person.name, "old": person.email}
        return _("%(name)s, e-posten legges inn") % {"name": person.name}

    def chosen(self) -> Person | None:
        """None: a new person."""
        return self.persons.get(self.cleaned_data.get("person", ""))


class DeclineForm(PlainForm):
    answer = LinesField(
        label=gettext_lazy("Svar til organisasjonen"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 4})
    )


class LinkForm(PlainForm):
    """Whom the organisation's own link goes to. `sent`: how often it had been sent when the page was opened."""

    to = forms.ChoiceField(widget=forms.HiddenInput)
    sent = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)

    def __init__(self, keys: Iterable[str], *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]  # a choice field
