"""The agenda as one form: every item's head, its order, and what may be added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.conflicts import Difference, long_difference
from meetings.forms.fields import NameInput
from meetings.forms.heads import HeadForm, say, shown
from meetings.models import AgendaItem, StandingItem
from meetings.planning import Slot
from organisations.forms.fields import LinesField, PlainForm

SHORT = {"class": "short", "autocomplete": "off"}
MINUTES = {**SHORT, "inputmode": "numeric"}


def minutes_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Minutter"),
        required=False,
        min_value=1,
        max_value=600,
        widget=forms.TextInput(attrs=MINUTES),
        error_messages={
            name: _("Skriv tiden som et tall fra 1 til 600 minutter.") for name in ("invalid", "min_value", "max_value")
        },
    )


class AgendaItemForm(PlainForm):
    """One item. Its fields carry what they held when the page was opened (two editors)."""

    number = forms.CharField(label=_("Nummer"), required=False, max_length=20, widget=forms.TextInput(attrs=SHORT))
    heading = forms.CharField(label=_("Overskrift"), required=False, max_length=300)
    minutes = minutes_field()
    kind = forms.ChoiceField(label=_("Slags sak"), choices=AgendaItem.Kind.choices)
    presenters = forms.CharField(
        label=_("Innleder"), required=False, max_length=200, help_text=_("Som «Ida Hagen, Legelaget».")
    )
    question = LinesField(
        label=_("Spørsmål til rådet"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "nb"}),
        help_text=_("Det rådet bes om å svare på, og hvem som spør."),
    )
    for_deputies = forms.BooleanField(
        label=_("Av særlig interesse for vara"), required=False, help_text=_("Da inviteres både representant og vara.")
    )
    guest = forms.CharField(
        label=_("Ny gjest til saken"),
        required=False,
        max_length=150,
        help_text=_("Navnet. Gjesten føres på deltakerlista."),
    )

    columns = ("number", "heading", "minutes", "kind", "presenters", "question", "for_deputies")

    def __init__(
        self, *args: Any, slot: Slot, names: Sequence[str] = (), **kwargs: Any
    ) -> None:  # Any: as Django's own
        self.slot, self.item = slot, slot.item
        kwargs["prefix"] = f"s{slot.item.pk}"
        kwargs["initial"] = {name: getattr(slot.item, name) for name in self.columns}
        super().__init__(*args, **kwargs)
        self.fields["guest"].widget = NameInput(list(names))
        for name in self.columns:
            self.fields[name].show_hidden_initial = True

    @property
    def title(self) -> str:
        return str(self.item)

    @property
    def more_errors(self) -> bool:
        """Whether one of the fields that are folded away is wrong."""
        return any(self[name].errors for name in ("kind", "presenters", "question", "for_deputies", "guest"))

    def wanted(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.columns}

    def seen(self) -> dict[str, object]:
        return {name: HeadForm.opened_with(self[name]) for name in self.wanted()}

    def differences(self, names: set[str]) -> list[Difference]:
        """Of the given columns, what stands saved now beside what was typed here."""
        now = AgendaItem.rows.get(pk=self.item.pk)
        current = type(self)(slot=Slot(now, None, None))
        found = []
        for name in self.columns:
            if name not in names:
                continue
            bound = self[name]
            label = f"{self.item}: {bound.label}"
            mine, theirs = shown(bound), shown(current[name])
            if isinstance(self.fields[name].widget, forms.Textarea):
                found.append(long_difference(self.add_prefix(name), label, mine, theirs))
            else:
                words = [
                    str(AgendaItem.Kind(raw).label) if name == "kind" and raw in AgendaItem.Kind.values else say(raw)
                    for raw in (mine, theirs)
                ]
                found.append(Difference(self.add_prefix(name), label, mine, theirs, words[0], words[1]))
        return found


class OrderForm(PlainForm):
    """The order of the items, as keys with blanks between; `seen` is the one the page was drawn with."""

    order = forms.RegexField(r"[0-9 ]{0,4000}", required=False, widget=forms.HiddenInput(attrs={"data-order": ""}))
    seen = forms.RegexField(r"[0-9 ]{0,4000}", required=False, widget=forms.HiddenInput)

    def keys(self, name: str) -> list[int]:
        return [int(key) for key in str(self.cleaned_data.get(name, "")).split() if len(key) <= 15]


class StandingItemForm(PlainForm):
    heading = forms.CharField(label=_("Overskrift"), required=False, max_length=300)
    kind = forms.ChoiceField(label=_("Slags sak"), choices=AgendaItem.Kind.choices)
    minutes = minutes_field()
    position = forms.IntegerField(
        label=_("Rekkefølge"), min_value=0, max_value=999, required=False, widget=forms.TextInput(attrs=MINUTES)
    )
    closing = forms.BooleanField(label=_("Til slutt"), required=False)


class StandingForm:
    """A body's standing items and three empty lines. A line without heading is taken away."""

    EMPTY = 3

    def __init__(self, posted: Mapping[str, Any] | None, items: Sequence[StandingItem]) -> None:  # Any: posted texts
        self.seen = mark(items)
        rows: list[dict[str, Any]] = [  # Any: initial values of several types
            {name: getattr(item, name) for name in ("heading", "kind", "minutes", "closing")} | {"position": place}
            for place, item in enumerate(items, start=1)
        ]
        count = len(rows) + self.EMPTY
        if posted is not None:
            drawn = str(posted.get("antall", ""))
            count = min(int(drawn), 60) if drawn.isascii() and drawn.isdecimal() and len(drawn) < 4 else count
        empty = {"kind": AgendaItem.Kind.DISCUSSION}
        self.lines = [
            StandingItemForm(posted, prefix=f"f{place}", initial=rows[place] if place < len(rows) else empty)
            for place in range(count)
        ]

    def is_valid(self) -> bool:
        """Every line is asked, so that all that is wrong is shown at once."""
        answers = [line.is_valid() for line in self.lines]
        return all(answers)

    @property
    def wrong(self) -> list[StandingItemForm]:
        return [line for line in self.lines if line.is_bound and line.errors]

    def wanted(self) -> list[StandingItem]:
        """The lines that have a heading, in their order; one without a place comes last. Nothing is saved."""
        kept = [line.cleaned_data for line in self.lines if line.cleaned_data["heading"].strip()]
        kept.sort(key=lambda row: (row["closing"], row["position"] is None, row["position"] or 0))
        return [
            StandingItem(heading=row["heading"], kind=row["kind"], minutes=row["minutes"], closing=row["closing"])
            for row in kept
        ]


def mark(items: Sequence[StandingItem]) -> str:
    """What the list looked like: the same for the same items."""
    return "\n".join(f"{one.heading}|{one.kind}|{one.minutes}|{one.closing}" for one in items)
