"""Publishing, correcting, withdrawing: what the deeds need to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Audience
from organisations.forms.fields import PlainForm

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


class PublishForm(PlainForm):
    """Who may read, and which yellow remarks are all right as they stand."""

    audience = forms.ChoiceField(label=_("Hvem skal kunne lese?"), choices=Audience.choices, widget=forms.RadioSelect)


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


class WithdrawalForm(PlainForm):
    """Why a report goes. It may wait: what matters is that it goes at once."""

    reason = reason(required=False, help_text=_("Kan stå tom. Bare sekretariatet ser den."))


class AudienceForm(PlainForm):
    """Who may read a published report from now on."""

    audience = forms.ChoiceField(label=_("Hvem skal kunne lese?"), choices=Audience.choices, widget=forms.RadioSelect)
    reason = reason(required=False, help_text=_("Kan stå tom. Bare sekretariatet ser den."))
