"""A letter that was sent, its answer, and which letters to list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.forms.fields import PaperField
from meetings.forms.heads import day
from meetings.forms.opened import OpenedForm
from meetings.letters import drop_file, keep_file, recipients
from meetings.models import Letter, Meeting
from organisations.forms.fields import DayField, LinesField, PlainForm
from organisations.models import Organisation

if TYPE_CHECKING:
    LetterModelForm = forms.ModelForm[Letter]
else:
    LetterModelForm = forms.ModelForm  # not subscriptable when it runs

LONGEST_TEXT = 20_000
"""Characters."""


class LetterListForm(PlainForm):
    """What to list, from the address. Unreadable choices are left out."""

    vis = forms.ChoiceField(
        label=_("Vis"),
        required=False,
        choices=[
            ("", _("Venter på svar")),
            ("minn", _("Å minne om nå")),
            ("besvart", _("Besvart")),
            ("ikke", _("Ikke besvart")),
            ("alle", _("Alle")),
        ],
    )
    org = forms.ModelChoiceField(
        label=_("Sendt til"), required=False, queryset=Organisation.rows.none(), empty_label=_("Alle mottakere")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Organisation]", self.fields["org"]).queryset = recipients()


class LetterForm(OpenedForm, LetterModelForm):
    """A letter as it was sent."""

    sent_on = DayField(label=_("Sendt"), help_text=_("Slik: 3.6.2026."))
    text = LinesField(
        label=_("Innhold eller sammendrag"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6, "lang": "nb"}),
    )
    reply_state = forms.ChoiceField(
        label=_("Svar"),
        choices=[(state.value, state.label) for state in (Letter.ReplyState.AWAITED, Letter.ReplyState.NOT_ASKED)],
    )
    remind_on = day(_("Minn meg om det"), help_text=_("Fra denne dagen står brevet på Oversikt til det er besvart."))
    paper = PaperField(
        label=_("Brevet som fil"),
        required=False,
        help_text=_("PDF, Word eller tekst. En ny fil erstatter den forrige."),
    )
    without_paper = forms.BooleanField(label=_("Ta bort fila"), required=False)

    class Meta:
        model = Letter
        fields = [
            "body",
            "recipient",
            "organisation",
            "subject",
            "text",
            "co_signers",
            "sent_on",
            "meeting",
            "reply_state",
            "remind_on",
        ]
        labels = {
            "body": _("Fra organet"),
            "recipient": _("Til"),
            "organisation": _("Til organisasjonen"),
            "subject": _("Emne"),
            "co_signers": _("Medunderskrivere"),
            "meeting": _("Møtet det kom fra"),
        }
        help_texts = {
            "recipient": _("Slik det står på brevet."),
            "organisation": _("Når mottakeren står i registeret."),
            "co_signers": _("Hold Ctrl eller Cmd nede for å velge flere, eller ta bort en."),
            "meeting": _("Kan stå tomt."),
        }
        widgets = {"co_signers": forms.SelectMultiple(attrs={"size": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        letter: Letter | None = kwargs.get("instance")
        if letter is None:
            kwargs["initial"] = {"sent_on": timezone.localdate(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for name in ("organisation", "co_signers"):
            field = cast("forms.ModelChoiceField[Organisation]", self.fields[name])
            field.queryset = Organisation.rows.standing().in_norwegian_order()
        cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"]).empty_label = "–"
        meetings = cast("forms.ModelChoiceField[Meeting]", self.fields["meeting"])
        meetings.empty_label = "–"
        meetings.queryset = (
            Meeting.objects.for_system("the secretariat chooses any meeting").select_related("body").newest_first()
        )
        cast("forms.ModelChoiceField[Any]", self.fields["body"]).empty_label = None  # Any: every body may be chosen
        if letter is not None and letter.reply_state not in {Letter.ReplyState.AWAITED, Letter.ReplyState.NOT_ASKED}:
            del self.fields["reply_state"]  # settled on the letter's own page
            del self.fields["remind_on"]
        if letter is None or not letter.file_name:
            del self.fields["without_paper"]

    def save(self, commit: bool = True) -> Letter:
        """With the file that was chosen, or without the one that was taken away."""
        if self.cleaned_data.get("without_paper"):
            drop_file(self.instance)
        if self.cleaned_data.get("paper"):
            keep_file(self.instance, self.cleaned_data["paper"])
        letter: Letter = super().save(commit)
        return letter


class AnswerForm(PlainForm):
    """What came back. `seen` is the page's mark of the reply."""

    on = DayField(label=_("Svaret kom"), help_text=_("Slik: 3.6.2026."))
    answer = LinesField(
        label=_("Hva svaret var"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "nb"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class RemindForm(PlainForm):
    """The day a letter is to be shown on the overview; empty: never."""

    remind_on = DayField(label=_("Minn meg om det"), required=False, help_text=_("Slik: 3.6.2026. Tom: ikke minn meg."))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
