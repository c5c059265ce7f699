"""A request for membership: asked for by form or written down by hand, and what is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.admitting import coming_meetings
from meetings.forms.opened import OpenedForm
from meetings.models import Meeting, MembershipRequest
from organisations.forms.fields import DayField, LinesField, PlainForm
from organisations.models import Organisation

if TYPE_CHECKING:
    RequestModelForm = forms.ModelForm[MembershipRequest]
else:
    RequestModelForm = forms.ModelForm  # not subscriptable when it runs

COLUMNS = ("body", "name", "contact", "email", "reason", "received_on")
LONGEST_TEXT = 10_000
"""Characters."""
LONGEST_REASON = 4_000
"""Characters that the form of the site takes."""


class ApplicationForm(PlainForm):
    """The form of the site. `website` is hidden from people: whoever fills it in is a machine."""

    name = forms.CharField(
        label=_("Organisasjonen"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Skriv navnet på organisasjonen.")},
    )
    contact = forms.CharField(
        label=_("Kontaktperson"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Skriv hvem sekretariatet kan snakke med.")},
    )
    email = forms.EmailField(
        label=_("E-post"),
        max_length=254,
        help_text=_("Hit kommer svaret når rådet har behandlet søknaden."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Skriv en e-postadresse, så dere kan få svar."),
            "invalid": _("Skriv en hel e-postadresse, som post@example.org."),
        },
    )
    reason = LinesField(
        label=_("Hvorfor dere vil være med"),
        max_length=LONGEST_REASON,
        help_text=_("Hvem organisasjonen er til for, og hva dere vil bidra med. Noen setninger er nok."),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Skriv noen ord om hvorfor dere vil være med.")},
    )
    website = forms.CharField(label=_("Nettsted (skal stå tomt)"), required=False, max_length=200)

    def is_by_machine(self) -> bool:
        """Asked of what was posted, before anything is judged."""
        return bool(self.data.get("website"))

    def words(self) -> dict[str, str]:
        """What was typed, without the trap."""
        return {name: self.cleaned_data[name] for name in ("name", "contact", "email", "reason")}


class StateForm(PlainForm):
    """What to list, from the address."""

    tilstand = forms.ChoiceField(required=False, choices=[("", ""), *MembershipRequest.State.choices])


class RequestForm(OpenedForm, RequestModelForm):
    """Who asks, as the secretary writes it down."""

    reason = LinesField(
        label=_("Hvorfor"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6, "lang": "nb"}),
    )
    received_on = DayField(label=_("Mottatt"), help_text=_("Slik: 3.6.2026."))

    class Meta:
        model = MembershipRequest
        fields = COLUMNS
        labels = {
            "body": _("Organ"),
            "name": _("Organisasjonen"),
            "contact": _("Kontaktperson"),
            "email": _("E-post"),
        }
        help_texts = {"email": _("Uten adresse kan ikke svaret sendes herfra.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Any]", self.fields["body"]).empty_label = None  # Any: every body may be chosen

    def wanted(self) -> dict[str, Any]:  # Any: cleaned values
        return {name: self.cleaned_data[name] for name in COLUMNS}


class AgendaForm(PlainForm):
    """Which coming meeting is to deal with it."""

    meeting = forms.ModelChoiceField(
        label=_("Møtet som skal behandle søknaden"),
        queryset=Meeting.objects.for_system("filled in below").none(),
        empty_label=None,
        help_text=_("Leserne ser overskriften når sakslisten er kunngjort."),
        error_messages={
            "required": _("Velg et møte som kommer."),
            "invalid_choice": _("Møtet er holdt eller avlyst. Velg et som kommer."),
        },
    )

    def __init__(self, *args: Any, asked: MembershipRequest, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Meeting]", self.fields["meeting"]).queryset = coming_meetings(asked.body)


class SeenForm(PlainForm):
    """`seen` is the page's mark of how the request stood."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class ViewForm(SeenForm):
    view = LinesField(
        label=_("Rådets syn"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Det rådet mente, til eget bruk. Det sendes ikke til søkeren."),
        widget=forms.Textarea(attrs={"rows": 4, "lang": "nb"}),
    )


class DecisionForm(SeenForm):
    outcome = forms.ChoiceField(
        label=_("Avgjørelse"),
        choices=[
            (state.value, state.label) for state in (MembershipRequest.State.ACCEPTED, MembershipRequest.State.DECLINED)
        ],
    )
    on = DayField(label=_("Avgjort"), help_text=_("Slik: 3.6.2026."))
    words = LinesField(
        label=_("Avgjørelsen med ord"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Dette står i e-posten til søkeren."),
        widget=forms.Textarea(attrs={"rows": 4, "lang": "nb"}),
    )


class OrganisationForm(SeenForm):
    """Which organisation of the register the applicant is."""

    organisation = forms.ModelChoiceField(
        label=_("Organisasjonen i registeret"), required=False, queryset=Organisation.rows.none(), empty_label="–"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        field.queryset = Organisation.rows.standing().in_norwegian_order()
