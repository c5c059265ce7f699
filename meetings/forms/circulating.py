"""Sending a report out, answering for its lines, and deciding about what is proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.circulating.answering import LONGEST_WORDING, Wanted, tidy
from meetings.circulating.lines import OwnLine
from meetings.circulating.sending import LONGEST_MESSAGE
from meetings.models import LineAnswer
from organisations.forms.fields import DayField, LinesField, PlainForm

RIGHT, CHANGE = "riktig", "endre"
LONGEST_LATE = 20_000


TOO_LONG = gettext_lazy("Teksten er for lang: den har %(there)s tegn, og kan ha %(most)s. Kort den ned.")


class TextField(LinesField):
    """Words of several lines. `most`: characters; the sentence says how many there are."""

    def __init__(self, *, most: int, rows: int, **options: Any) -> None:  # Any: as Django's own field
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "lang": "nb"}), **options)
        self.most = most

    def validate(self, value: Any) -> None:  # Any: as Django's own
        super().validate(value)
        refuse_longer(str(value or ""), self.most)


def refuse_longer(text: str, most: int) -> None:
    if len(text) > most:
        raise forms.ValidationError(TOO_LONG, code="too_long", params={"there": len(text), "most": most})


class CirculationForm(PlainForm):
    """When answers are due, and a word to go along. `seen`: the last round when the page was opened."""

    answer_by = DayField(
        label=gettext_lazy("Frist"),
        help_text=gettext_lazy("Siste dag det kan svares. Slik: 3.6.2026."),
        error_messages={"required": gettext_lazy("Skriv siste dag det kan svares.")},
    )
    message = TextField(
        label=gettext_lazy("Beskjed i e-posten"),
        most=LONGEST_MESSAGE,
        rows=3,
        required=False,
        help_text=gettext_lazy("Kan stå tomt."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**15)


class LinesForm(PlainForm):
    """For each own line: right, or another wording, or a note on what is wrong; with the version that was seen.

    A line that nobody touched is no answer. `all_right`: «Alle er riktige» was pressed, which answers those.
    """

    def __init__(
        self,
        lines: Sequence[OwnLine],
        answers: Mapping[int, LineAnswer],
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(data)
        self.lines = {line.id: line for line in lines if line.id is not None}
        self.all_right = data is not None and "alle" in data
        self.wanted: dict[int, Wanted] = {}
        for key, line in self.lines.items():
            now = answers.get(key)
            chosen = "" if now is None else RIGHT if now.state == LineAnswer.State.CONFIRMED else CHANGE
            self.fields[f"valg-{key}"] = forms.ChoiceField(
                label=_("Er linja riktig?"),
                required=False,
                choices=[(RIGHT, _("Riktig gjengitt")), (CHANGE, _("Foreslå endring"))],
                widget=forms.RadioSelect,
                initial=chosen,
            )
            self.fields[f"ordlyd-{key}"] = LinesField(
                label=_("Foreslått ordlyd"),
                required=False,
                initial=(now and now.wording) or line.text,
                widget=forms.Textarea(attrs={"rows": 5, "lang": "nb"}),
            )
            self.fields[f"merknad-{key}"] = TextField(
                label=_("Merknad til sekretariatet"),
                most=LONGEST_WORDING,
                rows=2,
                required=False,
                initial=now.note if now else "",
            )
            self.fields[f"sett-{key}"] = forms.IntegerField(
                widget=forms.HiddenInput,
                required=False,
                initial=now.version if now else 0,
                min_value=0,
                max_value=10**9,
            )

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        cleaned = super().clean() or self.cleaned_data
        for key in self.lines:
            if not {f"valg-{key}", f"ordlyd-{key}", f"merknad-{key}"} & set(self.errors):
                self._read(key)
        return cleaned

    def _read(self, key: int) -> None:
        """One line's answer into `wanted`, or what is wrong with it. What stands of an earlier proposal is not new."""
        names = (f"valg-{key}", f"ordlyd-{key}", f"merknad-{key}")
        chosen, wording, note = (str(self.cleaned_data.get(name) or "").strip() for name in names)
        wording, note = tidy(wording), tidy(note)
        before = tuple(tidy(str(self.fields[name].initial)) for name in names[1:])
        if wording == tidy(self.lines[key].text):
            wording = ""
        touched = (wording or tidy(self.lines[key].text), note) != before
        if chosen == RIGHT and touched and (wording or note):
            said = _("Du har valgt «Riktig gjengitt», men også skrevet en endring. Velg én av dem.")
            self.add_error(names[0], said)
        elif chosen == CHANGE and not wording and not note:
            self.add_error(names[0], _("Skriv hvordan linja bør lyde, eller hva som er feil."))
        elif chosen != RIGHT and (wording or note):
            try:
                refuse_longer(wording, LONGEST_WORDING)
            except forms.ValidationError as too_long:
                self.add_error(names[1], too_long)
            else:
                self.wanted[key] = Wanted(wording, note)
        elif chosen == RIGHT or self.all_right:
            self.wanted[key] = Wanted()

    def seen(self) -> dict[int, int]:
        return {key: self.cleaned_data.get(f"sett-{key}") or 0 for key in self.lines}


class LateForm(PlainForm):
    """Words of an organisation that did not meet, on one item."""

    sak = forms.TypedChoiceField(label=gettext_lazy("Saken det gjelder"), coerce=int)
    text = TextField(
        label=gettext_lazy("Innspillet"),
        most=LONGEST_LATE,
        rows=6,
        error_messages={"required": gettext_lazy("Skriv innspillet.")},
    )

    def __init__(self, items: Sequence[tuple[int, str]], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["sak"].choices = items  # type: ignore[attr-defined]  # a field of choices


class DeclineForm(PlainForm):
    """A word to the one who proposed."""

    reason = TextField(
        label=gettext_lazy("Hvorfor forslaget ikke tas inn"),
        most=1_000,
        rows=2,
        error_messages={"required": gettext_lazy("Skriv hvorfor. Den som foreslo det, får svaret.")},
    )
