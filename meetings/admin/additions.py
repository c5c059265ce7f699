"""What comes after a meeting: questions to those who did not meet, and additions to published reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from meetings.adding import AdditionRefused, must_hold
from meetings.admin.base import FoundByDate, link, user_of
from meetings.models import Addition, LateInput

if TYPE_CHECKING:
    AdditionModelForm = forms.ModelForm[Addition]
else:
    AdditionModelForm = forms.ModelForm  # not subscriptable when it runs


@admin.register(LateInput)
class LateInputAdmin(FoundByDate):
    """Asked, put into the draft and added on the secretariat's own page, which writes the mail too."""

    date_path = "meeting__date"
    list_display = ["organisation", "meeting", "heading", "state", "answered_at"]
    list_filter = ["state"]
    autocomplete_fields = ["meeting", "organisation", "item"]
    fields = ["meeting", "organisation", "item", "heading", "question", "text"]
    readonly_fields = ["state", "asked_at", "answered_at", "placed_at", "task", "addition", "link", "board"]
    loads = ("meeting", "organisation", "item", "addition")

    def get_fields(self, request: HttpRequest, obj: LateInput | None = None) -> Any:  # Any: as Django's own
        return [*self.fields, *self.readonly_fields] if obj else list(self.fields)

    @admin.display(description=_("svarene"))
    def board(self, late: LateInput) -> SafeString:
        return link(reverse("secretariat:absent", args=[late.meeting_id]), _("Åpne i sekretariatet"))

    def save_model(self, request: HttpRequest, obj: LateInput, form: Any, change: bool) -> None:
        """An answer written here counts as received now; emptied, as not given."""
        if "text" in form.changed_data and obj.state in {LateInput.State.ASKED, LateInput.State.ANSWERED}:
            obj.state = LateInput.State.ANSWERED if obj.text else LateInput.State.ASKED
            obj.answered_at = timezone.now() if obj.text else None
        super().save_model(request, obj, form, change)


class AdditionForm(AdditionModelForm):
    """The same rules as on the secretariat's page."""

    class Meta:
        model = Addition
        fields = ["meeting", "under", "heading", "organisation", "text", "received_on", "audience"]

    def clean(self) -> dict[str, Any] | None:  # Any: cleaned values
        cleaned = super().clean()
        known = self.cleaned_data
        if {"meeting", "text", "received_on", "audience"} <= set(known):
            try:
                must_hold(
                    known["meeting"],
                    text=known["text"],
                    heading=known.get("heading", ""),
                    received_on=known["received_on"],
                    audience=known["audience"],
                )
            except AdditionRefused as why:
                raise ValidationError(why.sentence) from why
        return cleaned


@admin.register(Addition)
class AdditionAdmin(FoundByDate):
    form = AdditionForm
    date_path = "meeting__date"
    list_display = ["__str__", "meeting", "organisation", "received_on", "audience"]
    list_filter = ["audience"]
    autocomplete_fields = ["meeting", "under", "organisation"]
    fields = ["meeting", "under", "heading", "organisation", "text", "received_on", "audience", "added_by", "added_at"]
    readonly_fields = ["added_by", "added_at"]
    loads = ("meeting", "under", "organisation", "added_by")

    def save_model(self, request: HttpRequest, obj: Addition, form: Any, change: bool) -> None:
        if not change:
            obj.added_by = user_of(request)
        super().save_model(request, obj, form, change)
