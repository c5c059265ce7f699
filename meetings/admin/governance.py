from __future__ import annotations

from django.contrib import admin

from meetings.admin.base import FoundByDate
from meetings.models import GovernanceNote


@admin.register(GovernanceNote)
class GovernanceNoteAdmin(FoundByDate):
    date_path = "on"
    list_display = ["__str__", "on", "body", "meeting"]
    list_filter = ["body"]
    autocomplete_fields = ["meeting"]
    fields = ["body", "on", "text", "meeting"]
    loads = ("body", "meeting")
