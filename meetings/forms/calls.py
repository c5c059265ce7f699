"""A question to all members, and an organisation's answer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.calling import LONGEST_ANSWER
from meetings.forms.heads import day
from meetings.forms.opened import OpenedForm
from meetings.models import Call, Meeting
from organisations.forms.fields import LinesField, PlainForm

if TYPE_CHECKING:
    CallModelForm = forms.ModelForm[Call]
else:
    CallModelForm = forms.ModelForm  # not subscriptable when it runs

COLUMNS = ("body", "kind", "title", "text", "answer_by", "meeting")


class CallForm(OpenedForm, CallModelForm):
    """A question that is not sent."""

    answer_by = day(_("Svarfrist"), help_text=_("Slik: 3.6.2026. Svar etter fristen tas imot og merkes."))
    text = LinesField(
        label=_("Spørsmålet"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 8, "lang": "nb"}),
    )

    class Meta:
        model = Call
        fields = COLUMNS
        labels = {"body": _("Organ"), "kind": _("Slag"), "title": _("Emne"), "meeting": _("Møtet det gjelder")}
        help_texts = {
            "kind": _("Ved «Ønsker om saker» blir hver linje i svaret et forslag til sak."),
            "meeting": _("Kan stå tomt."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        meetings = cast("forms.ModelChoiceField[Meeting]", self.fields["meeting"])
        meetings.queryset = (
            Meeting.objects.for_system("the secretariat chooses a coming meeting")
            .filter(state__in=[Meeting.State.PLANNED, Meeting.State.DRAFT])
            .select_related("body")
            .newest_first()
        )
        meetings.required = False
        cast("forms.ModelChoiceField[Any]", self.fields["body"]).empty_label = None  # Any: every body may be chosen

    def wanted(self) -> dict[str, Any]:  # Any: cleaned values
        return {name: self.cleaned_data[name] for name in COLUMNS}


class AnswerForm(PlainForm):
    text = LinesField(
        label=_("Svaret"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 10, "lang": "nb"}),
        error_messages={"required": _("Skriv et svar. Har dere ingenting, kan dere skrive det.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class SuggestionForm(PlainForm):
    """A member's own wish for an agenda."""

    text = forms.CharField(
        label=_("Forslag"),
        max_length=400,
        help_text=_("Det rådet bør snakke om, i én setning."),
    )
    note = LinesField(
        label=_("Begrunnelse"), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 4, "lang": "nb"})
    )
