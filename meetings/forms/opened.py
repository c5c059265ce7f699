"""A form of one row that two may have open at once: who saves second is told, and decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms import BaseModelForm

from meetings.drafts import mark_of
from organisations.forms.fields import WithoutColon

if TYPE_CHECKING:
    from django.http import QueryDict

    AnyModelForm = BaseModelForm[Any]  # Any: a row of whichever model
else:
    AnyModelForm = BaseModelForm  # not subscriptable when it runs


class OpenedForm(WithoutColon, AnyModelForm):
    """`opened` marks what the row held when the page was opened. Named before `ModelForm`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        held = [_plain(self.initial.get(name)) for name in self._meta.fields or ()]
        self._now = mark_of(held) if self.instance.pk else ""
        self.fields["opened"] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.initial["opened"] = self._now

    def saves(self, refused: str) -> bool:
        """Save what is valid. Where another has changed the row meanwhile, `refused` is said beside what was typed, and
        the next time it is saved all the same. What stands there already is no change. The row is to be locked.
        """
        if not self.is_valid():
            return False
        changed = set(self.changed_data) & set(self._meta.fields or ())
        if not changed or self.cleaned_data["opened"] == self._now:
            self.save()
            return True
        self.add_error(None, refused)
        kept = cast("QueryDict", self.data).copy()
        kept["opened"] = self._now
        self.data = kept
        return False


def _plain(value: Any) -> object:  # Any: a column's value, or the rows that a form chooses among
    return sorted(row.pk for row in value) if isinstance(value, list) else str(value)
