from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.admin.base import FoundByDate
from meetings.models import Reply


@admin.register(Reply)
class ReplyAdmin(FoundByDate):
    """What is set here counts as told to the secretary. No mail goes out: that is done on the reply board."""

    date_path = "meeting__date"
    search_help_text = _("Søk med møtets dato, som 3.6.2026, 2026-06 eller 2026.")
    list_display = ["organisation", "meeting", "state", "person", "answered_at", "by_secretary"]
    list_filter = ["state", ("update_at", admin.EmptyFieldListFilter)]
    autocomplete_fields = ["meeting", "organisation", "person"]
    fields = [
        "meeting",
        "organisation",
        "state",
        "person",
        "comes",
        "note",
        "needs",
        "update",
        "update_at",
        "update_taken_at",
        "answered_at",
        "answered_by",
        "by_secretary",
    ]
    readonly_fields = ["update_at", "update_taken_at", "answered_at", "answered_by", "by_secretary"]
    loads = ("meeting", "organisation", "person", "answered_by")

    def save_model(self, request: HttpRequest, obj: Reply, form: Any, change: bool) -> None:
        silent = obj.state == Reply.State.SILENT
        obj.answered_at = None if silent else timezone.now()
        obj.answered_by, obj.by_secretary = None, not silent
        if "update" in form.changed_data:
            obj.update_at = timezone.now() if obj.update else None
        obj.version += 1
        super().save_model(request, obj, form, change)
