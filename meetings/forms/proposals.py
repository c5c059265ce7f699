"""Proposals for the agenda of a coming meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaProposal

if TYPE_CHECKING:
    ProposalModelForm = forms.ModelForm[AgendaProposal]
else:
    ProposalModelForm = forms.ModelForm  # not subscriptable when it runs


class ProposalForm(ProposalModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    class Meta:
        model = AgendaProposal
        fields = ["text"]
        labels = {"text": _("Nytt forslag")}
