"""Status and result of a task, a task entered by hand, and which tasks to list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, Task, TaskStatus
from organisations.forms.fields import DayField, PlainForm
from organisations.models import Organisation, Person

if TYPE_CHECKING:
    from django.db.models import QuerySet

LONGEST_WORD = 80
SHOWN = (("", _("Åpne")), ("forfalt", _("Over fristen")), ("ferdig", _("Ferdige")), ("alle", _("Alle")))


class TaskListForm(PlainForm):
    """What to list, from the address. Unreadable choices are left out."""

    vis = forms.ChoiceField(label=_("Vis"), required=False, choices=SHOWN)
    org = forms.ModelChoiceField(
        label=_("Ansvarlig organisasjon"),
        required=False,
        queryset=Organisation.rows.in_norwegian_order(),
        empty_label=_("Alle organisasjoner"),
    )


class FollowUpForm(PlainForm):
    """What members list, from the address. Unreadable choices are left out. `org` goes before `hvem`."""

    hvem = forms.ChoiceField(
        label=_("Hvem"),
        required=False,
        choices=[("mine", _("Mine")), ("alle", _("Alle")), ("organisasjoner", _("Alle, etter organisasjon"))],
    )
    vis = forms.ChoiceField(label=_("Vis"), required=False, choices=SHOWN)
    org = forms.ModelChoiceField(
        label=_("Ansvarlig organisasjon"),
        required=False,
        queryset=Organisation.rows.none(),
        to_field_name="slug",
        empty_label=_("Alle organisasjoner"),
    )

    def choose_among(self, organisations: QuerySet[Organisation]) -> None:
        self.fields["org"].queryset = organisations  # type: ignore[attr-defined]  # a choice field


class StatusForm(PlainForm):
    """`seen` is the key of the status that the page showed, empty where it showed none."""

    state = forms.ChoiceField(label=_("Status"), choices=TaskStatus.State)
    result = forms.CharField(
        label=_("Resultat"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class TaskForm(PlainForm):
    """A task entered by hand; at least one of organisation, person and group is responsible.

    `opened` marks what it was, so that two who edit it are told.
    """

    meeting = forms.ModelChoiceField(
        label=_("Møtet oppgaven kom fra"),
        queryset=Meeting.objects.for_system("the secretary may choose any").none(),
        empty_label="–",
    )
    what = forms.CharField(label=_("Hva som skal gjøres"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    organisation = forms.ModelChoiceField(
        label=_("Ansvarlig organisasjon"),
        required=False,
        queryset=Organisation.rows.in_norwegian_order(),
        empty_label="–",
    )
    person = forms.ModelChoiceField(
        label=_("Ansvarlig person"), required=False, queryset=Person.rows.all(), empty_label="–"
    )
    group = forms.CharField(
        label=_("Eller en gruppe"), required=False, max_length=LONGEST_WORD, help_text=_("Som «Alle» eller «Styret».")
    )
    due_on = DayField(label=_("Frist"), required=False)
    due_text = forms.CharField(
        label=_("Frist med ord"), required=False, max_length=120, help_text=_("Som «før sommeren».")
    )

    opened = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def limit_to(self, task: Task | None) -> None:
        """A task that exists stays with the meeting it was born in; a new one was never opened."""
        if task is not None:
            del self.fields["meeting"]
            return
        del self.fields["opened"]
        meetings = Meeting.objects.for_system("the secretary may choose any").newest_first()
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]  # a choice field
