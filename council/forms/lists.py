"""What a list is asked for: the body, a date, a period. All of it may be left out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import GovernanceNote, Meeting
from organisations.forms.fields import DayField, LinesField, PlainForm
from organisations.models import Body

if TYPE_CHECKING:
    NoteModelForm = forms.ModelForm[GovernanceNote]
else:
    NoteModelForm = forms.ModelForm  # not subscriptable when it runs


class ListForm(PlainForm):
    """The first body unless one is chosen. What is not asked for stands in the form as it is understood."""

    organ = forms.ModelChoiceField(
        queryset=Body.rows.none(), label=gettext_lazy("Organ"), required=False, empty_label=None
    )

    def __init__(self, asked: QueryDict, bodies: list[Body]) -> None:
        given = {name: value for name, value in asked.items() if value}
        super().__init__({**self.unasked(), **given})
        self.first = bodies[0] if bodies else None
        self.fields["organ"].queryset = Body.rows.all()  # type: ignore[attr-defined]  # a choice field
        if len(bodies) < 2:
            del self.fields["organ"]

    @classmethod
    def unasked(cls) -> dict[str, Any]:  # Any: values as a form is given them
        return {}

    @property
    def body(self) -> Body | None:
        return self.cleaned_data.get("organ") or self.first


class DateListForm(ListForm):
    dato = DayField(label=gettext_lazy("Dato"))

    @classmethod
    def unasked(cls) -> dict[str, Any]:  # Any: as above
        return {"dato": timezone.localdate()}


class PeriodListForm(ListForm):
    fra = DayField(label=gettext_lazy("Fra"))
    til = DayField(label=gettext_lazy("Til og med"))

    @classmethod
    def unasked(cls) -> dict[str, Any]:  # Any: as above
        """From New Year until today."""
        today = timezone.localdate()
        return {"fra": date(today.year, 1, 1), "til": today}

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("fra"), cleaned.get("til")
        if since and until and until < since:
            self.add_error("til", _("Perioden kan ikke slutte før den begynner."))
        return cleaned


class NoteForm(NoteModelForm):
    on = DayField(label=gettext_lazy("Dato"))
    text = LinesField(label=gettext_lazy("Notat"), max_length=20_000)

    class Meta:
        model = GovernanceNote
        fields = ["body", "on", "text", "meeting"]

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]  # a choice field
