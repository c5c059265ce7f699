"""What the invitation says beside the meeting's head, and what the deeds of convening need to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.conflicts import Difference, long_difference
from meetings.forms.heads import HeadForm, day, say, shown
from meetings.models import Meeting
from organisations.forms.fields import LinesField, PlainForm

if TYPE_CHECKING:
    MeetingModelForm = forms.ModelForm[Meeting]
else:
    MeetingModelForm = forms.ModelForm  # not subscriptable when it runs


class ConveningForm(MeetingModelForm):
    """Deadline, needs and practical conditions. Every field carries what it held when the page was opened."""

    reply_by = day(_("Svarfrist"), help_text=_("Slik: 20.5.2026. Står i innkallingen. Kan stå tom."))
    practical = LinesField(
        label=_("Praktisk"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Som adkomst, plass i rommet eller lunsj. Vises også på siden til møtet."),
    )

    class Meta:
        model = Meeting
        fields = ["reply_by", "practical", "asks_needs"]
        labels = {"asks_needs": _("Spør om mat og tilrettelegging")}
        help_texts = {"asks_needs": _("Svarene slettes når møtet er over.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for form_field in self.fields.values():
            form_field.show_hidden_initial = True

    def clean(self) -> dict[str, Any]:  # Any: Django's cleaned values
        cleaned: dict[str, Any] = super().clean() or {}
        deadline, held = cleaned.get("reply_by"), self.instance.date
        if deadline and held and deadline > held and "reply_by" in self.changed_data:
            self.add_error("reply_by", _("Svarfristen må være før møtet. Skriv en tidligere dag."))
        return cleaned

    def wanted(self) -> dict[str, object]:
        """What this person changed, by column."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def seen(self) -> dict[str, object]:
        """What those columns held when the page was opened."""
        return {name: HeadForm.opened_with(self[name]) for name in self.changed_data}

    def differences(self, columns: set[str]) -> list[Difference]:
        """Of the given columns, what stands saved now beside what was typed here."""
        stored = Meeting.objects.for_system("the other person's version is shown beside one's own").get(
            pk=self.instance.pk
        )
        current = type(self)(instance=stored)
        found = []
        for name in self.changed_data:
            if name not in columns:
                continue
            label, mine, theirs = str(self[name].label), shown(self[name]), shown(current[name])
            if name == "practical":
                found.append(long_difference(name, label, mine, theirs))
            else:
                found.append(Difference(name, label, mine, theirs, say(mine), say(theirs)))
        return found


class SendForm(PlainForm):
    """«Send på nytt?»: how many times it had been sent when the question was asked."""

    again = forms.IntegerField(min_value=0, max_value=10_000, required=False, widget=forms.HiddenInput)


class ChangeForm(PlainForm):
    """A few words beside the list of what has changed."""

    note = LinesField(
        label=_("Noen ord om endringen"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kan stå tom. Det som er endret, står i e-posten av seg selv."),
    )


class CancelForm(PlainForm):
    """Why there is no meeting."""

    reason = forms.CharField(
        label=_("Grunn"),
        required=False,
        max_length=300,
        help_text=_("Én setning. Den står i e-posten og på siden til møtet. Kan stå tom."),
    )
