"""Publishing, correcting, withdrawing: what the deeds need to be told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Audience
from meetings.notifications.reporting import TIME_FOR_ERRORS, Sending
from organisations.forms.fields import DayField, LinesField, PlainForm

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


class PublishForm(PlainForm):
    """Who may read, and which yellow remarks are all right as they stand."""

    audience = forms.ChoiceField(label=_("Hvem skal kunne lese?"), choices=Audience.choices, widget=forms.RadioSelect)


class SendReportForm(PlainForm):
    """By when errors are to be told, and whether a file goes along.

    `again`: how many times the report had been sent when the page was opened.
    """

    errors_by = DayField(
        label=_("Feil meldes innen"),
        required=False,
        help_text=_("Dagen står i e-posten. Feil kan meldes senere også. Står feltet tomt, er det om to uker."),
    )
    attach = forms.BooleanField(label=_("Legg ved referatet som PDF"), required=False)
    again = forms.IntegerField(min_value=0, max_value=10_000, required=False, widget=forms.HiddenInput)

    def clean_errors_by(self) -> date:
        chosen: date = self.cleaned_data["errors_by"] or timezone.localdate() + TIME_FOR_ERRORS
        if chosen < timezone.localdate():
            raise ValidationError(_("Dagen er over. Velg en dag fram i tid, eller la feltet stå tomt."))
        return chosen

    def sending(self) -> Sending:
        chosen = self.cleaned_data
        return Sending(chosen["errors_by"], chosen["again"] or 0, chosen["attach"])


class PublishAndSendForm(SendReportForm):
    """The same beside «Publiser», where sending is a choice."""

    send = forms.BooleanField(label=_("Send referatet på e-post"), required=False)

    def wanted(self) -> Sending | None:
        return self.sending() if self.cleaned_data["send"] else None


def tell(words: StrOrPromise) -> forms.BooleanField:
    return forms.BooleanField(label=words, required=False, initial=True)


def reason(*, required: bool, help_text: StrOrPromise) -> forms.CharField:
    return forms.CharField(
        label=_("Begrunnelse"),
        required=required,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=help_text,
        error_messages={"required": _("Skriv hva som er rettet, og hvorfor. Uten det blir ingenting endret.")},
    )


class CorrectionForm(PlainForm):
    """Why a published report changes; stands on top of it for all its readers."""

    reason = reason(required=True, help_text=_("Én setning. Den står øverst på referatet, så alle kan lese den."))
    tell = tell(_("Send melding om rettelsen til dem som har fått referatet"))


class WithdrawalForm(PlainForm):
    """Why a report goes. It may wait: what matters is that it goes at once."""

    reason = reason(required=False, help_text=_("Kan stå tom. Bare sekretariatet ser den."))
    tell = tell(_("Send melding til dem som har fått referatet"))
    message = LinesField(
        label=_("Noen ord til dem"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kan stå tom. Står i e-posten, som ellers bare sier at referatet er trukket tilbake."),
    )


class AudienceForm(PlainForm):
    """Who may read a published report from now on."""

    audience = forms.ChoiceField(label=_("Hvem skal kunne lese?"), choices=Audience.choices, widget=forms.RadioSelect)
    reason = reason(required=False, help_text=_("Kan stå tom. Bare sekretariatet ser den."))
