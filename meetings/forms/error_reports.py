"""«Meld feil», and what the secretary makes of it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.error_reports import LONGEST_TEXT
from organisations.forms.fields import LinesField, PlainForm


class ErrorForm(PlainForm):
    """What is wrong with one's own words, and how they should be."""

    text = LinesField(
        label=_("Hva er feil?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "nb"}),
        error_messages={"required": _("Skriv hva som er feil, så vet sekretariatet hva de skal se etter.")},
    )
    note = LinesField(
        label=_("Slik burde det stå"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "nb"}),
        help_text=_("Kan stå tomt. Skriv hele innspillet slik dere vil ha det."),
    )


class NoteForm(PlainForm):
    """The organisation's note beside the words."""

    note = LinesField(
        label=_("Merknaden"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "nb"}),
        help_text=_("Står med dagens dato ved innspillet, for alle som leser det. Referatet endres ikke."),
        error_messages={"required": _("Skriv merknaden.")},
    )


class DeclineForm(PlainForm):
    """Why nothing is changed."""

    answer = LinesField(
        label=_("Svaret til organisasjonen"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "nb"}),
        help_text=_("En setning om hvorfor. Den sendes på e-post."),
        error_messages={"required": _("Skriv hvorfor ingenting blir endret. Organisasjonen får det som svar.")},
    )
