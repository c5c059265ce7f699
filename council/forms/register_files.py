"""Uploading a register file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.forms.fields import PlainForm
from organisations.models import RegisterFile


class RegisterFileForm(PlainForm):
    kind = forms.ChoiceField(label=_("Hva fila inneholder"), choices=RegisterFile.Kind.choices)
    file = forms.FileField(
        label=_("Fil"),
        help_text=_("Regneark (.xlsx) eller CSV, høyst 5 MB, med de samme kolonnene som fila du henter herfra."),
        error_messages={"required": _("Velg en fil først."), "empty": _("Fila er tom.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
