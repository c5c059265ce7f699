"""Få e-post: the one field of who wants to follow."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.forms.fields import PlainForm


class FollowForm(PlainForm):
    """`website` is hidden from people: whoever fills it in is a machine."""

    email = forms.EmailField(
        label=_("E-postadresse"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Skriv e-postadressen din."),
            "invalid": _("Skriv en hel e-postadresse, som navn@example.org."),
        },
    )
    website = forms.CharField(label=_("Nettsted (skal stå tomt)"), required=False, max_length=200)

    def is_by_machine(self) -> bool:
        """Asked of what was posted, before anything is judged."""
        return bool(self.data.get("website"))


class EndForm(PlainForm):
    """Which subscription a button is about."""

    key = forms.IntegerField(min_value=1, max_value=10**15)
