"""The form that answers an invitation: the same by link, by log-in and on the secretary's telephone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, Reply
from meetings.replying import Comer
from organisations.forms.fields import LinesField, PlainForm

State = Reply.State
LONGEST_UPDATE = 20_000
"""Characters of a text for the round table; about ten pages."""
WORDS_IN_ADDRESS = {
    "kommer": State.COMING,
    "forfall": State.APOLOGY,
    "vara": State.DEPUTY,
    "begge": State.BOTH,
    "ja": "yes",
    "nei": "no",
}
"""What a mail's buttons ask for: `?svar=kommer` ticks the choice and saves nothing."""
ALL_CHOICES = [
    (State.COMING.value, _("Kommer")),
    (State.APOLOGY.value, _("Forfall")),
    (State.DEPUTY.value, _("Vara møter")),
    (State.BOTH.value, _("Begge møter")),
]


class Words(TypedDict):
    note: str
    needs: str
    update: str


class WordsForm(PlainForm):
    """What any answer may carry besides yes or no."""

    note = LinesField(
        label=_("Beskjed til sekretariatet"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kan stå tom. Bare sekretariatet ser den, og den vises ikke her igjen."),
    )
    needs = LinesField(
        label=_("Mat og tilrettelegging"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Som allergi eller teleslynge. Bare sekretariatet ser det, og det slettes når møtet er over."),
    )
    update = LinesField(
        label=_("Til runden rundt bordet"),
        required=False,
        max_length=LONGEST_UPDATE,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Kan stå tom. Skriv her det organisasjonen vil fortelle, så kan sekretæren sette det inn."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def settle(self, meeting: Meeting, reply: Reply) -> None:
        """Leave out what this meeting does not ask for, and what is in the draft already."""
        if not meeting.asks_needs:
            del self.fields["needs"]
        if reply.update_taken_at is not None:
            del self.fields["update"]

    def words(self) -> Words:
        cleaned = self.cleaned_data
        return {
            "note": cleaned.get("note", ""),
            "needs": cleaned.get("needs", ""),
            "update": cleaned.get("update", ""),
        }

    def has_now_seen(self, reply: Reply) -> None:
        """The page shows the answer that came in between; sending the form again replaces it."""
        self.data = {**dict(self.data.items()), "version": str(reply.version)}


def words_of(reply: Reply, *, for_secretary: bool = False) -> dict[str, object]:
    """What the fields hold when the page is opened. Message and needs are shown to the secretary alone: links are
    forwarded, and a deputy need not know why the representative cannot come.
    """
    return {
        "note": reply.note if for_secretary else "",
        "needs": reply.needs if for_secretary else "",
        "update": reply.update,
        "version": reply.version,
    }


class ReplyForm(WordsForm):
    """An organisation's answer."""

    state = forms.ChoiceField(
        label=_("Svar"),
        choices=ALL_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg et svar.")},
    )
    person = forms.TypedChoiceField(label=_("Hvem kommer?"), required=False, coerce=int, empty_value=None)
    comes = forms.CharField(
        label=_("Et annet navn"),
        required=False,
        max_length=150,
        help_text=_("Bare når den som kommer, ikke står på lista over."),
    )

    field_order = ["state", "person", "comes", "note", "needs", "update", "version"]

    def __init__(
        self,
        *args: Any,  # Any: as Django's own form
        meeting: Meeting,
        reply: Reply,
        comers: Sequence[Comer],
        **kwargs: Any,  # Any: as above
    ) -> None:
        super().__init__(*args, **kwargs)
        self.deputies = {comer.person for comer in comers if comer.deputy}
        self.fixed = {comer.person for comer in comers if not comer.deputy}
        offered = [
            (str(one.person), _("%(name)s (vara)") % {"name": one.name} if one.deputy else one.name) for one in comers
        ]
        if reply.person is not None and reply.person.pk not in self.deputies | self.fixed:
            offered.append((str(reply.person.pk), reply.person.name))
        self.fields["person"].choices = [("", _("Ikke valgt")), *offered]  # type: ignore[attr-defined]  # a choice field
        if not self.deputies and reply.state != State.BOTH:
            self.fields["state"].choices = ALL_CHOICES[:3]  # type: ignore[attr-defined]  # a choice field
        self.settle(meeting, reply)

    def clean(self) -> dict[str, Any]:  # Any: Django's cleaned values
        cleaned: dict[str, Any] = super().clean() or {}
        state, person, comes = cleaned.get("state"), cleaned.get("person"), cleaned.get("comes")
        if state == State.APOLOGY:
            cleaned["person"], cleaned["comes"] = None, ""
            return cleaned
        if person and comes:
            self.add_error("comes", _("Velg en person på lista, eller skriv et annet navn. Ikke begge deler."))
        elif state == State.COMING and person in self.deputies:
            self.add_error("person", _("Den du valgte, er vara. Velg svaret «Vara møter», eller en annen person."))
        elif state in {State.DEPUTY, State.BOTH} and person in self.fixed:
            self.add_error("person", _("Den du valgte, er representanten. Velg hvem som er vara, eller la feltet stå."))
        return cleaned


class DeputyForm(WordsForm):
    """The answer of a deputy who was asked to meet."""

    answer = forms.ChoiceField(
        label=_("Svar"),
        choices=[("yes", _("Jeg kommer")), ("no", _("Jeg kan ikke"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg et svar.")},
    )

    field_order = ["answer", "note", "needs", "update", "version"]

    def __init__(self, *args: Any, meeting: Meeting, reply: Reply, **kwargs: Any) -> None:  # Any: as Django's own
        super().__init__(*args, **kwargs)
        self.settle(meeting, reply)

    @property
    def says_yes(self) -> bool:
        return bool(self.cleaned_data["answer"] == "yes")
