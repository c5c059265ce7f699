"""Forms of a row that somebody else may be changing too: who saves second is told, and decides."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organisations.forms.fields import WithoutColon


class OpenedForm(WithoutColon):
    """Named before `ModelForm`. Carries in `opened` a mark of the row as it was when the page was opened.

    Saved over a row that changed since, the form is refused once and then holds the mark of the row as it is now.
    A row that holds what is wanted already refuses nobody, so that a form posted twice is understood twice. The row
    must be locked by whoever saves. A new row has no mark.
    """

    instance: Any  # Any: a row of whichever model
    _meta: Any  # Any: the options of a model's form, which no stub names

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own form
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.as_it_is = self._mark()
            self.fields["opened"] = forms.CharField(
                widget=forms.HiddenInput(), required=False, initial=self.as_it_is, max_length=64
            )

    def _mark(self) -> str:
        values = [str(self.instance._meta.get_field(name).value_from_object(self.instance)) for name in self._columns()]
        return sha256(repr(values).encode()).hexdigest()[:12]

    def _columns(self) -> list[str]:
        return [str(name) for name in self._meta.fields]

    def _post_clean(self) -> None:
        """A rule of the database that names a column the form does not show is asked here; Django leaves it out."""
        super()._post_clean()  # type: ignore[misc]  # every form of Django's has it
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except ValidationError as why:
                self.add_error(None, why.messages)
        opened = self.cleaned_data.get("opened", "")
        if opened and self.as_it_is not in {opened, self._mark()}:
            self.add_error(
                None,
                _("En annen har endret dette mens siden var åpen. Lagrer du igjen, gjelder det som står her."),
            )
            self.data = {**dict(self.data.items()), self.add_prefix("opened"): self.as_it_is}
