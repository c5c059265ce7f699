"""Asking those who did not meet, their answers, and what is added to a published report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.adding import LONGEST_ADDITION
from meetings.asking import stamp
from meetings.asking.answering import LONGEST_ANSWER, is_open
from meetings.asking.sending import LONGEST_QUESTION
from meetings.drafts import mark_of
from meetings.models import Addition, AgendaItem, Audience, LateInput
from organisations.forms.fields import DayField, LinesField, PlainForm
from organisations.models import Organisation

FIELDS = ("text", "organisation", "received_on", "heading", "audience")


def keys(label: Any, missing: Any) -> forms.TypedMultipleChoiceField:  # Any: lazy words
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, widget=forms.CheckboxSelectMultiple, error_messages={"required": missing}
    )


class AskForm(PlainForm):
    """Which organisations are asked, about which items, and in which words."""

    organisations = keys(gettext_lazy("Hvem som spørres"), gettext_lazy("Velg minst én organisasjon."))
    items = keys(gettext_lazy("Sakene de spørres om"), gettext_lazy("Velg minst én sak."))
    question = LinesField(
        label=gettext_lazy("Spørsmålet"),
        required=False,
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "nb"}),
        help_text=gettext_lazy("Kan stå tomt. Da spør vi bare hva organisasjonen vil si om sakene."),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        organisations: Sequence[tuple[int, str]],
        items: Sequence[tuple[int, str]],
    ) -> None:
        super().__init__(data)
        for name, choices in (("organisations", organisations), ("items", items)):
            field = self.fields[name]
            field.choices = choices  # type: ignore[attr-defined]  # both are fields of choices


class AnswersForm(PlainForm):
    """A field for each question that can still be answered, and the stamp of the answer that stood on the page.

    What is posted to a question that was closed meanwhile is read too, so that the deed refuses it and nothing is lost.
    """

    def __init__(
        self, questions: Sequence[LateInput], headings: Mapping[int, str], data: QueryDict | None = None
    ) -> None:
        super().__init__(data)
        self.questions = [row for row in questions if is_open(row) or (data and f"svar-{row.pk}" in data)]
        for row in self.questions:
            self.fields[f"svar-{row.pk}"] = LinesField(
                label=_("Svaret om %(heading)s") % {"heading": headings[row.pk]},
                required=False,
                max_length=LONGEST_ANSWER,
                initial=row.text,
                widget=forms.Textarea(attrs={"rows": 6, "lang": "nb"}),
            )
            self.fields[f"sett-{row.pk}"] = forms.CharField(
                required=False, initial=stamp(row), widget=forms.HiddenInput, max_length=60
            )

    def texts(self) -> dict[int, str]:
        return {row.pk: str(self.cleaned_data[f"svar-{row.pk}"]) for row in self.questions}

    def seen(self) -> dict[int, str]:
        return {row.pk: str(self.cleaned_data[f"sett-{row.pk}"]) for row in self.questions}


class AdditionForm(PlainForm):
    """What is added, whose it is and where it stands. `opened` marks what it was, so that two editors are told."""

    text = LinesField(
        label=gettext_lazy("Tillegget"),
        max_length=LONGEST_ADDITION,
        widget=forms.Textarea(attrs={"rows": 8, "lang": "nb"}),
        error_messages={"required": gettext_lazy("Skriv tillegget.")},
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Fra organisasjonen"),
        queryset=Organisation.rows.none(),
        required=False,
        empty_label=gettext_lazy("Ingen bestemt"),
    )
    received_on = DayField(
        label=gettext_lazy("Mottatt"),
        help_text=gettext_lazy("Slik: 3.6.2026."),
        error_messages={"required": gettext_lazy("Skriv dagen det ble mottatt.")},
    )
    heading = forms.ChoiceField(label=gettext_lazy("Saken det hører til"), required=False)
    audience = forms.ChoiceField(
        label=gettext_lazy("Hvem skal kunne lese?"), choices=Audience.choices, widget=forms.RadioSelect
    )
    opened = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        initial: Mapping[str, object],
        headings: Sequence[tuple[str, str]],
        public: bool,
    ) -> None:
        """`public`: whether the report itself is read by everyone, so that the addition may be."""
        super().__init__(data, initial={"received_on": timezone.localdate(), "audience": Audience.MEMBERS, **initial})
        known = [("", _("Hele referatet")), *headings]
        now = str(initial.get("heading", ""))
        if now not in dict(known):
            known.append((now, now))
        self.fields["heading"].choices = known  # type: ignore[attr-defined]  # a field of choices
        self.fields["organisation"].queryset = (  # type: ignore[attr-defined]  # a field of rows
            Organisation.rows.standing().order_by("sort_key", "pk")
        )
        if not public:
            self.fields["audience"].choices = [(Audience.MEMBERS.value, Audience.MEMBERS.label)]  # type: ignore[attr-defined]  # as above

    def wanted(self) -> dict[str, Any]:  # Any: cleaned values
        return {name: self.cleaned_data[name] for name in FIELDS}


def addition_mark(addition: Addition) -> str:
    return mark_of([str(getattr(addition, name)) for name in FIELDS])


class ResultForm(PlainForm):
    """Under which item of the draft the result of a task is written."""

    item = forms.ModelChoiceField(
        label=gettext_lazy("Saken det hører til"), queryset=AgendaItem.rows.none(), empty_label=None
    )
    text = LinesField(
        label=gettext_lazy("Resultatet"),
        max_length=LONGEST_ADDITION,
        widget=forms.Textarea(attrs={"rows": 6, "lang": "nb"}),
        error_messages={"required": gettext_lazy("Skriv resultatet.")},
    )
    received_on = DayField(label=gettext_lazy("Mottatt"), help_text=gettext_lazy("Slik: 3.6.2026."))

    def __init__(self, data: QueryDict | None, *, initial: Mapping[str, object], meeting: int) -> None:
        super().__init__(data, initial=initial)
        self.fields["item"].queryset = (  # type: ignore[attr-defined]  # a field of rows
            AgendaItem.rows.filter(meeting=meeting).order_by("position", "pk")
        )
