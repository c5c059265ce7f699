"""One item of an agenda: its head and its text in the line notation, and its papers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.drafts import clean_text, mark_of
from meetings.forms.conflicts import Difference, long_difference
from meetings.forms.fields import PaperField
from meetings.forms.heads import say
from meetings.models import AgendaItem, Meeting
from meetings.models.meetings import Audience
from organisations.forms.fields import PlainForm

if TYPE_CHECKING:
    ItemModelForm = forms.ModelForm[AgendaItem]
else:
    ItemModelForm = forms.ModelForm  # not subscriptable when it runs


PRESENTED = re.compile(r"(.*\S)\s+v/\s*(\S.{0,199})")
"""A heading that ends with who presents the item."""


class ItemForm(ItemModelForm):
    """An item as the writing page edits it.

    `version` is the one the page was opened with; `opened` has a mark of what each field then held, so that a page
    left open does not put back what somebody else has changed since.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = AgendaItem
        fields = ["number", "heading", "kind", "presenters", "for_deputies", "text"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 16, "lang": "nb", "spellcheck": "true", "class": "minutes"}),
            "number": forms.TextInput(attrs={"class": "short", "autocomplete": "off"}),
        }
        labels = {"text": _("Referat"), "kind": _("Slags sak"), "presenters": _("Innleder")}
        help_texts = {"text": "", "presenters": _("Som «Ida Hagen, Legelaget».")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        item: AgendaItem = kwargs["instance"]
        opened = " ".join(mark_of(getattr(item, name)) for name in self.Meta.fields)
        kwargs["initial"] = {"version": item.version, "opened": opened, **kwargs.get("initial", {})}
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        # The deed keeps NUL as a sign that can be seen; refusing the whole text for it would be worse.
        self.fields["text"].validators = []
        self.fields["text"].strip = False  # type: ignore[attr-defined]  # indents and empty lines are the writer's own

    def clean_text(self) -> str:
        """Line ends as the draft keeps them, so that an unchanged text is unchanged."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").replace("\r", "\n")

    def clean(self) -> dict[str, Any]:  # Any: Django's cleaned values
        """«Bolig v/ Ida Hagen» names the one who presents, where nobody does yet."""
        cleaned: dict[str, Any] = super().clean() or {}
        said = PRESENTED.fullmatch(cleaned.get("heading", ""))
        if said is not None and not cleaned.get("presenters"):
            cleaned["heading"], cleaned["presenters"] = said.groups()
        return cleaned

    def wanted(self) -> dict[str, object]:
        """The columns this person changed."""
        untouched = {name for name, mark in self.seen().items() if mark == mark_of(self.cleaned_data[name])}
        return {
            name: self.cleaned_data[name]
            for name in self.Meta.fields
            if name not in untouched and self.cleaned_data[name] != self.initial.get(name)
        }

    def seen(self) -> dict[str, str]:
        """Marks of what each field held when the page was opened."""
        return dict(zip(self.Meta.fields, self.cleaned_data["opened"].split(), strict=False))

    def seen_after(self, current: AgendaItem, differences: Iterable[Difference]) -> str:
        """What the next page has seen, where these differences are shown on it."""
        shown = {difference.name: mark_of(getattr(current, difference.name)) for difference in differences}
        return " ".join({**self.seen(), **shown}.values())

    def differences(self, current: AgendaItem) -> list[Difference]:
        """What stands saved now beside what was typed here, field by field."""
        saved = type(self)(instance=current)
        found, wanted = [], self.wanted()
        for name in self.Meta.fields:
            mine, theirs = self.cleaned_data[name], getattr(current, name)
            if name not in wanted or mine == theirs:
                continue
            found.append(item_difference(name, mine, theirs, raw="" if theirs is False else str(saved[name].value())))
        return found


def item_difference(name: str, mine: object, theirs: object, *, raw: str = "") -> Difference:
    """One field of an item that holds two values. `raw` is `theirs` as a form posts it."""
    label = str(ItemForm.base_fields[name].label)
    if name == "text":
        return long_difference(name, label, str(mine), str(theirs))
    return Difference(name, label, str(mine), raw, _in_words(name, mine), _in_words(name, theirs))


def _in_words(name: str, value: object) -> str:
    if name == "kind" and value in AgendaItem.Kind.values:
        return str(AgendaItem.Kind(str(value)).label)
    return str(say("" if value in {False, ""} else str(value)))


def clean_columns(sent: Mapping[str, object]) -> tuple[dict[str, object], dict[str, list[str]]]:
    """Fields of an item sent one by one, as their columns hold them; and what is wrong with the others.

    The text comes back as it is: the deed that saves it has the rules for it.
    """
    cleaned: dict[str, object] = {}
    errors: dict[str, list[str]] = {}
    for name, value in sent.items():
        field = ItemForm.base_fields.get(name) if name in ItemForm.Meta.fields else None
        if field is None or not isinstance(value, bool if name == "for_deputies" else str):
            errors[name] = [gettext("Siden sendte noe som ikke kan leses. Last den på nytt.")]
            continue
        try:
            cleaned[name] = (
                value if name == "text" else field.clean(clean_text(value) if isinstance(value, str) else value)
            )
        except ValidationError as why:
            errors[name] = why.messages
    return cleaned, errors


class PaperForm(PlainForm):
    """A paper for one item."""

    paper = PaperField(label=_("Fil"))
    title = forms.CharField(
        label=_("Tittel"), required=False, max_length=200, help_text=_("Tom tittel blir navnet på fila.")
    )
    audience = forms.ChoiceField(label=_("Lesere"), choices=Audience.choices, initial=Audience.MEMBERS)

    def clean(self) -> dict[str, Any]:  # Any: Django's cleaned values
        cleaned: dict[str, Any] = super().clean() or {}
        if "paper" in cleaned and not cleaned.get("title"):
            cleaned["title"] = PurePath(cleaned["paper"].name or "").stem[:200]
        return cleaned


class MoveForm(PlainForm):
    """Which later meeting an item goes to."""

    meeting: forms.ModelChoiceField[Meeting] = forms.ModelChoiceField(
        label=_("Møtet saken flyttes til"), queryset=None, widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meeting"]  # Any: a model's choice field, which no stub sees here
        field.queryset, field.initial = meetings, meetings.first()
