"""A meeting's head: the form that starts a meeting, and the one that edits it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from meetings.forms.conflicts import Difference, long_difference
from meetings.forms.fields import ClockField, NameInput
from meetings.forms.people import People
from meetings.models import AgendaProposal, Meeting
from organisations.forms.fields import DayField, LinesField, PlainForm
from organisations.models import Body

NUMERIC = {"inputmode": "text", "autocomplete": "off", "class": "short"}
if TYPE_CHECKING:
    MeetingModelForm = forms.ModelForm[Meeting]
else:
    MeetingModelForm = forms.ModelForm  # not subscriptable when it runs


PEOPLE = ("convenor", "chair", "minute_taker")


def day(label: Any, **options: Any) -> DayField:  # Any: a lazy text, and Django's own field options
    return DayField(label=label, required=False, widget=forms.TextInput(attrs=NUMERIC), **options)


def clock_time(label: Any, **options: Any) -> ClockField:  # Any: as above
    return ClockField(label=label, required=False, widget=forms.TextInput(attrs=NUMERIC), **options)


class NewMeetingForm(PlainForm):
    """What a new meeting needs to begin with; the rest is prefilled from the body's last meeting."""

    body = forms.ModelChoiceField(label=_("Organ"), queryset=Body.rows.none(), empty_label=None)
    date = day(_("Dato"), help_text=_("Slik: 3.6.2026. Kan stå tom til dagen er bestemt."))
    starts_at = clock_time(_("Begynner"), help_text=_("Slik: 10.00."))
    ends_at = clock_time(_("Slutter"))
    place = forms.CharField(label=_("Sted"), required=False, max_length=200)
    proposals = forms.ModelMultipleChoiceField(
        label=_("Forslag som venter"),
        queryset=AgendaProposal.rows.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        body = cast("forms.ModelChoiceField[Body]", self.fields["body"])
        body.queryset = Body.rows.all()
        proposals = cast("forms.ModelMultipleChoiceField[AgendaProposal]", self.fields["proposals"])
        waiting = Q(state=AgendaProposal.State.WAITING)
        if self.is_bound:
            # A form sent twice finds its proposals taken; that is no mistake of the secretary's.
            chosen = self.fields["proposals"].widget.value_from_datadict(self.data, self.files, "proposals")
            posted = [key for key in chosen or () if str(key).isdecimal()]
            waiting |= Q(pk__in=posted, state=AgendaProposal.State.TAKEN)
        proposals.queryset = AgendaProposal.rows.filter(waiting)

    def clean(self) -> dict[str, Any]:  # Any: Django's cleaned values
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("Møtet kan ikke slutte før det begynner. Rett ett av klokkeslettene."))
        return cleaned


class HeadForm(MeetingModelForm):
    """The head of a draft. Every field carries what it held when the page was opened, so that the deed can tell
    one's own change from another person's."""

    date = day(_("Dato"), help_text=_("Slik: 3.6.2026. Kan stå tom i et utkast."))
    starts_at = clock_time(_("Begynner"), help_text=_("Slik: 10.00."))
    ends_at = clock_time(_("Slutter"))
    convenor = forms.CharField(label=_("Innkalt av"), required=False, max_length=150)
    chair = forms.CharField(label=_("Møteleder"), required=False, max_length=150)
    minute_taker = forms.CharField(label=_("Referent"), required=False, max_length=150)
    signed_on = day(_("Referatet datert"), help_text=_("Når referatet ble skrevet under, om det står."))
    in_short = LinesField(
        label=_("Kort fortalt"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ett punkt på hver linje, helst tre. Sekretariatets sammendrag."),
    )
    practical = LinesField(
        label=_("Praktisk"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Som adkomst eller plass i rommet."),
    )
    next_date = day(_("Dato"), help_text=_("Slik: 2.12.2026."))
    next_starts_at = clock_time(_("Begynner"))
    next_ends_at = clock_time(_("Slutter"))
    leader_read_on = day(_("Leder har lest"), help_text=_("Dagen lederen leste utkastet. Står ikke i referatet."))
    approved_on = day(_("Godkjent"), help_text=_("Dagen rådet godkjente referatet. Vises med én gang, uten rettelse."))

    class Meta:
        model = Meeting
        fields = [
            "title",
            "date",
            "date_text",
            "year_inferred",
            "year_reason",
            "starts_at",
            "ends_at",
            "place",
            "digital_link",
            "practical",
            "signed_on",
            "in_short",
            "apologies_recorded",
            "next_text",
            "next_date",
            "next_starts_at",
            "next_ends_at",
            "next_place",
            "leader_read_on",
            "approved_on",
        ]
        widgets = {
            "digital_link": forms.URLInput(attrs={"inputmode": "url"}),
        }
        labels = {
            "title": _("Tittel"),
            "place": _("Sted"),
            "date_text": _("Dato slik den står i originalen"),
            "year_inferred": _("Året er sluttet, ikke lest"),
            "year_reason": _("Grunnen til årstallet"),
            "digital_link": _("Digital lenke"),
            "apologies_recorded": _("Forfall er ført"),
            "next_text": _("Slik det står i referatet"),
            "next_place": _("Sted"),
        }

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:  # Any: as Django's own form
        self.people = people
        meeting: Meeting = kwargs["instance"]
        kwargs["initial"] = {
            name: people.name_of(getattr(meeting, f"{name}_id"), getattr(meeting, f"{name}_text")) for name in PEOPLE
        } | kwargs.get("initial", {})
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for name in PEOPLE:
            self.fields[name].widget = NameInput(people.names)
        for form_field in self.fields.values():
            form_field.show_hidden_initial = True

    def clean(self) -> dict[str, Any]:  # Any: Django's cleaned values
        cleaned: dict[str, Any] = super().clean() or {}
        for name in PEOPLE:
            if len(self.people.find(cleaned.get(name, ""))) > 1:
                self.add_error(name, _("Flere heter dette. Velg den rette i lista, med organisasjonen i parentes."))
        return cleaned

    def columns(self, name: str, shown: object) -> dict[str, object]:
        """The columns that one field writes: a name becomes a person where exactly one fits, else words."""
        if name not in PEOPLE:
            return {name: shown}
        found = self.people.find(str(shown))
        person = found[0] if len(found) == 1 else None
        return {f"{name}_id": person, f"{name}_text": "" if person else str(shown)}

    def wanted(self) -> dict[str, object]:
        """What this person changed, by column."""
        columns: dict[str, object] = {}
        for name in self.changed_data:
            columns |= self.columns(name, self.cleaned_data[name])
        return columns

    def seen(self) -> dict[str, object]:
        """What those columns held when the page was opened."""
        columns: dict[str, object] = {}
        for name in self.changed_data:
            columns |= self.columns(name, self.opened_with(self[name]))
        return columns

    @staticmethod
    def opened_with(bound: BoundField) -> object:
        hidden = bound.field.hidden_widget()
        raw = hidden.value_from_datadict(bound.form.data, bound.form.files, bound.html_initial_name)
        try:
            return bound.field.to_python(raw)
        except ValidationError:
            return None

    def differences(self, columns: set[str]) -> list[Difference]:
        """Of the given columns, what stands saved now beside what was typed here. `instance` is as saved now."""
        found = []
        current = type(self)(instance=self.stored(), people=self.people)
        for name in self.changed_data:
            if not columns & set(self.columns(name, "")):
                continue
            label, mine, theirs = str(self[name].label), shown(self[name]), shown(current[name])
            if isinstance(self.fields[name].widget, forms.Textarea):
                found.append(long_difference(self.add_prefix(name), label, mine, theirs))
            else:
                found.append(Difference(self.add_prefix(name), label, mine, theirs, say(mine), say(theirs)))
        return found

    def stored(self) -> Meeting:
        return Meeting.objects.for_system("the other person's version is shown beside one's own").get(
            pk=self.instance.pk
        )


def shown(bound: BoundField) -> str:
    """A field's value as the form posts it."""
    value = bound.value()
    return "" if value is None or value is False else str(value)


def say(raw: str) -> str:
    """A raw value as a person reads it."""
    return str({"": _("tomt"), "True": _("ja"), "on": _("ja")}.get(raw, raw))
