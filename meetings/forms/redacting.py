"""What a redaction needs to be told."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organisations.folding import fold
from organisations.forms.fields import LinesField, PlainForm
from organisations.models import Person

MOST_SPELLINGS = 20


class SpellingsForm(PlainForm):
    """Spellings that the register does not have."""

    spellings = LinesField(
        label=_("Skrives også"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Andre navn som personen kan stå under, ett på hver linje. Som et navn fra før ekteskapet."),
    )

    def clean_spellings(self) -> tuple[str, ...]:
        lines = [line.strip() for line in self.cleaned_data["spellings"].splitlines() if line.strip()]
        if len(lines) > MOST_SPELLINGS:
            raise ValidationError(_("Skriv høyst 20 navn."))
        if any(len(line) < 2 for line in lines):
            raise ValidationError(_("Skriv hele navn. Én bokstav finnes overalt."))
        return tuple(lines)


class RedactionForm(SpellingsForm):
    """Why, and the name once more, so that nobody is redacted by a slip of the hand."""

    reason = forms.CharField(
        label=_("Begrunnelse"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Uten navnet. Den blir stående i oversikten over sladdinger."),
        error_messages={"required": _("Skriv hvorfor. Uten det blir ingenting endret.")},
    )
    name = forms.CharField(
        label=_("Skriv navnet på personen for å bekrefte"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Skriv navnet slik det står øverst på siden.")},
    )

    def __init__(self, person: Person, *args: object, **kwargs: object) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if fold(name) != fold(self.person.name):
            raise ValidationError(_("Navnet stemmer ikke. Skriv det slik det står øverst på siden."))
        return name
