from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from meetings.admin.base import link, user_of
from meetings.models import Call, CallAnswer
from organisations.admin.base import Register


@admin.register(Call)
class CallAdmin(Register):
    """Sent, reminded and closed on the secretariat's own page, which writes the mails too."""

    list_display = ["title", "body", "kind", "answer_by", "sent_at", "closed_at"]
    list_filter = ["body", "kind"]
    search_fields = ["pk"]
    search_help_text = _("Søk med nummeret.")
    autocomplete_fields = ["meeting"]
    fields = ["body", "kind", "meeting", "title", "text", "answer_by", "made_by", "made_at", "sent_at", "closed_at"]
    readonly_fields = ["made_by", "made_at", "sent_at", "closed_at", "board"]
    loads = ("body", "meeting", "made_by")

    def get_fields(self, request: HttpRequest, obj: Call | None = None) -> Any:  # Any: as Django's own
        return [*self.fields, "board"] if obj else list(self.fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Call | None = None) -> list[str]:
        """What was sent stays as the members read it."""
        asked = obj is not None and obj.sent_at is not None
        return [*self.readonly_fields, *(["body", "kind", "title", "text"] if asked else [])]

    @admin.display(description=_("svarene"))
    def board(self, call: Call) -> SafeString:
        return link(reverse("secretariat:call", args=[call.pk]), _("Åpne i sekretariatet"))

    def save_model(self, request: HttpRequest, obj: Call, form: Any, change: bool) -> None:
        if not change:
            obj.made_by = user_of(request)
        super().save_model(request, obj, form, change)


@admin.register(CallAnswer)
class CallAnswerAdmin(Register):
    list_display = ["organisation", "call", "person", "answered_at", "reminded_at"]
    list_filter = ["call__body"]
    search_fields = ["organisation__folded_short__contains", "organisation__folded__contains"]
    search_help_text = _("Søk med organisasjonen.")
    autocomplete_fields = ["call", "organisation", "person"]
    fields = ["call", "organisation", "person", "text", "answered_at", "reminded_at", "link"]
    readonly_fields = ["reminded_at", "link"]
    loads = ("call", "organisation", "person", "link")
