"""Whom an archive is for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.forms.fields import PlainForm


class ArchiveForm(PlainForm):
    """The values are those of `meetings.archiving.ArchiveView`."""

    view = forms.ChoiceField(
        label=_("Hva skal være med?"),
        choices=[
            ("public", _("Det alle kan lese")),
            ("members", _("Det medlemmene kan lese")),
            ("full", _("Alt, også utkast, notater og adresser")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Velg hva som skal være med."),
            "invalid_choice": _("Velg hva som skal være med."),
        },
    )
