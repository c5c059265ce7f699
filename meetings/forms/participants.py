"""The participant list as a form: one line per row of the draft's list, and one empty line to add somebody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from meetings.forms.conflicts import Difference
from meetings.forms.fields import ClockField, NameInput
from meetings.forms.heads import say, shown
from meetings.forms.people import People, Representative
from meetings.models import AgendaItem, Attendance, Meeting
from organisations.forms.fields import PlainForm
from organisations.models import Organisation

Status = Attendance.Status

LETTERS = {
    Status.PRESENT: _("T"),
    Status.DEPUTY: _("V"),
    Status.APOLOGY: _("F"),
    Status.ABSENT: _("I"),
    Status.GUEST: _("G"),
    Status.EXPECTED: "–",
}
"""What the narrow list shows of a status; the word stands beside it for those who listen."""

STATUS_NAME = re.compile(r"d[0-9]+-status")
Choices = list[tuple[str, Any]]  # Any: texts, some of them lazy
TIMES = {"autocomplete": "off", "class": "short"}


@dataclass(frozen=True, slots=True)
class Offers:
    """What the lines choose from, read once for all of them."""

    representatives: Mapping[int, Sequence[Representative]]
    people: People
    organisations: Choices
    items: Choices

    def persons_for(self, row: Attendance) -> Choices:
        """Those whom the organisation may send, and whoever stands on the line already."""
        offered = {
            str(one.person): _("%(name)s (vara)") % {"name": one.name} if one.deputy else one.name
            for one in self.representatives.get(row.organisation_id or 0, ())
        }
        if row.person_id is not None:
            offered.setdefault(str(row.person_id), str(row.person))
        nobody: Choices = [("", _("Uten navn"))] if row.organisation_id is not None else []
        return [*nobody, *offered.items()]


@dataclass(frozen=True, slots=True)
class Option:
    """One radio of a status."""

    value: str
    word: str
    letter: str
    id: str
    selected: bool


class AttendanceForm(PlainForm):
    """One line. Its fields carry what they held when the page was opened (two editors)."""

    status = forms.ChoiceField(label=_("Tilstand"), choices=Status.choices, widget=forms.RadioSelect)
    person = forms.TypedChoiceField(label=_("Person"), required=False, coerce=int, empty_value=None)
    arrived = ClockField(label=_("Kom"), required=False, widget=forms.TextInput(attrs=TIMES))
    left = ClockField(label=_("Gikk"), required=False, widget=forms.TextInput(attrs=TIMES))
    role = forms.CharField(label=_("Rolle"), required=False, max_length=120)
    item = forms.TypedChoiceField(label=_("Gjest til sak"), required=False, coerce=int, empty_value=None)
    remove = forms.BooleanField(label=_("Ta bort fra lista"), required=False)

    columns = {"status": "status", "person": "person_id", "arrived": "arrived", "left": "left", "role": "role"} | {
        "item": "item_id"
    }

    def __init__(self, *args: Any, row: Attendance, offers: Offers, **kwargs: Any) -> None:  # Any: as Django's own
        self.row = row
        self.seated = row.organisation_id in offers.representatives
        kwargs["prefix"] = f"d{row.pk}"
        kwargs["initial"] = {name: getattr(row, column) for name, column in self.columns.items()}
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = offers.persons_for(row)  # type: ignore[attr-defined]  # a choice field
        self.fields["item"].choices = [("", _("Hele møtet")), *offers.items]  # type: ignore[attr-defined]  # as above
        for name in self.columns:
            self.fields[name].show_hidden_initial = True

    @property
    def title(self) -> str:
        return str(self.row.organisation or self.row.person)

    @property
    def options(self) -> list[Option]:
        """The radios of the status, each with the letter of the narrow list."""
        return [
            Option(
                str(radio.data["value"]),
                str(radio.choice_label),
                str(LETTERS[Status(str(radio.data["value"]))]),
                radio.id_for_label,
                radio.data["selected"],
            )
            for radio in self["status"]
        ]

    @property
    def few_options(self) -> list[Option]:
        """Without «Gjest» where the organisation has a seat: the narrow list is for those who were expected."""
        if not self.seated or self.row.status == Status.GUEST:
            return self.options
        return [option for option in self.options if option.value != Status.GUEST]

    @property
    def status_opened(self) -> str:
        """The hidden field with what the status was; the other fields bring theirs themselves."""
        return self["status"].as_hidden(only_initial=True)

    @property
    def person_shown(self) -> str:
        """The person on the line, where the title is the organisation's."""
        return str(self.row.person) if self.row.organisation_id and self.row.person_id else ""

    def clean(self) -> dict[str, Any]:  # Any: Django's cleaned values
        cleaned: dict[str, Any] = super().clean() or {}
        arrived, left = cleaned.get("arrived"), cleaned.get("left")
        if arrived and left and left <= arrived:
            self.add_error("left", _("Ingen kan gå før de kom. Rett klokkeslettene."))
        if cleaned.get("item") and cleaned.get("status") != Status.GUEST:
            self.add_error("item", _("Bare gjester knyttes til én sak. Velg «Hele møtet», eller før opp en gjest."))
        return cleaned

    def wanted(self) -> dict[str, object]:
        return {self.columns[name]: self.cleaned_data[name] for name in self.changed_data if name in self.columns}

    def seen(self) -> dict[str, object]:
        return {self.columns[name]: self._opened_with(name) for name in self.changed_data if name in self.columns}

    def _opened_with(self, name: str) -> object:
        bound = self[name]
        raw = self.data.get(bound.html_initial_name, "")
        try:
            return self.fields[name].clean(raw)
        except ValidationError:
            return None

    def differences(self, columns: set[str]) -> Iterator[Difference]:
        """Of the given columns, what stands saved now (the row's own) beside what was typed here."""
        for name, column in self.columns.items():
            if column not in columns:
                continue
            bound = self[name]
            value = self.fields[name].prepare_value(getattr(self.row, column))
            theirs, mine = "" if value is None else str(value), shown(bound)
            label = f"{self.title}: {bound.label}"
            yield Difference(
                bound.html_name, label, mine, theirs, str(self._say(bound, mine)), str(self._say(bound, theirs))
            )

    def _say(self, bound: BoundField, raw: str) -> object:
        choices = dict(getattr(bound.field, "choices", []))
        return choices.get(raw) or say(raw)


class NewcomerForm(PlainForm):
    """Somebody who is not on the list yet: an organisation, a person, or both."""

    organisation = forms.TypedChoiceField(label=_("Organisasjon"), required=False, coerce=int, empty_value=None)
    name = forms.CharField(
        label=_("Navn"), required=False, max_length=150, help_text=_("Velg fra lista, eller skriv navnet på en gjest.")
    )
    status = forms.ChoiceField(label=_("Tilstand"), choices=Status.choices, initial=Status.GUEST)
    item = forms.TypedChoiceField(label=_("Gjest til sak"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, offers: Offers, **kwargs: Any) -> None:  # Any: as Django's own form
        kwargs["prefix"] = "ny"
        super().__init__(*args, **kwargs)
        self.people = offers.people
        self.representatives = offers.representatives
        self.fields["organisation"].choices = [("", _("Ingen")), *offers.organisations]  # type: ignore[attr-defined]  # a choice field
        self.fields["item"].choices = [("", _("Hele møtet")), *offers.items]  # type: ignore[attr-defined]  # as above
        self.fields["name"].widget = NameInput(offers.people.names)

    @property
    def names_somebody(self) -> bool:
        return bool(self.cleaned_data.get("name") or self.cleaned_data.get("organisation"))

    def clean(self) -> dict[str, Any]:  # Any: Django's cleaned values
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["person"] = None
        found = self.people.find(cleaned.get("name") or "")
        if len(found) > 1:
            self.add_error("name", _("Flere heter dette. Velg den rette i lista, med organisasjonen i parentes."))
        elif found:
            cleaned["person"] = found[0]
        if cleaned.get("item") and cleaned.get("status") != Status.GUEST:
            self.add_error("item", _("Bare gjester knyttes til én sak. Velg «Hele møtet»."))
        return cleaned


class ParticipantsForm:
    """All lines and the empty one, posted together."""

    def __init__(self, meeting: Meeting, offers: Offers, data: Any = None) -> None:  # Any: a QueryDict or nothing
        self.meeting = meeting
        self.data = data or {}
        self.lines = [
            AttendanceForm(data, row=row, offers=offers)
            for row in together(Attendance.rows.filter(meeting=meeting).with_names())
            if data is None or f"d{row.pk}-status" in data or f"initial-d{row.pk}-status" in data
        ]
        self.newcomer = NewcomerForm(data, offers=offers)

    def is_valid(self) -> bool:
        # Every form is asked, so that every error is shown at once.
        return not [form for form in self.forms if not form.is_valid()]

    @property
    def forms(self) -> list[PlainForm]:
        return [*self.lines, self.newcomer]

    @property
    def wrong(self) -> list[PlainForm]:
        """The forms with errors, once asked."""
        return [form for form in self.forms if form.is_bound and form.errors]

    @property
    def came(self) -> int:
        """Organisations present, by representative or deputy."""
        here = {Status.PRESENT, Status.DEPUTY}
        return len({form.row.organisation_id for form in self.lines if form.row.status in here} - {None})

    @property
    def organisations(self) -> int:
        return len({form.row.organisation_id for form in self.lines} - {None})

    @property
    def lost(self) -> bool:
        """Whether something was changed on a line that somebody else has taken off the list."""
        known = {f"d{form.row.pk}-status" for form in self.lines}
        return any(
            self.data.get(name) != self.data.get(f"initial-{name}")
            for name in self.data
            if STATUS_NAME.fullmatch(name) and name not in known
        )

    @property
    def removed(self) -> list[int]:
        return [form.row.pk for form in self.lines if form.cleaned_data.get("remove")]

    def wanted(self) -> dict[int, dict[str, object]]:
        return {form.row.pk: changed for form in self.lines if (changed := form.wanted())}

    def seen(self) -> dict[int, dict[str, object]]:
        return {form.row.pk: form.seen() for form in self.lines}

    def differences(self, rows: Mapping[int, set[str]]) -> list[Difference]:
        return [
            difference
            for form in self.lines
            if form.row.pk in rows
            for difference in form.differences(rows[form.row.pk])
        ]


def together(rows: Iterable[Attendance]) -> list[Attendance]:
    """The lines of one organisation in a row, a deputy's after the representative's; else in their order."""
    first: dict[int | str, int] = {}
    placed = [
        (first.setdefault(row.organisation_id or f"{row.pk}", place), place, row) for place, row in enumerate(rows)
    ]
    return [row for _first, _place, row in sorted(placed, key=lambda one: one[:2])]


def offers_for(meeting: Meeting, people: People, representatives: Mapping[int, Sequence[Representative]]) -> Offers:
    """Two queries besides those for persons."""
    organisations: Choices = [
        (str(key), short) for key, short in Organisation.rows.standing().values_list("pk", "short")
    ]
    items: Choices = [
        (str(item.pk), str(item)) for item in AgendaItem.rows.filter(meeting=meeting).only("pk", "number", "heading")
    ]
    return Offers(representatives, people, organisations, items)
