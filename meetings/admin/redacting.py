from __future__ import annotations

from django.contrib import admin

from meetings.models import Redaction
from organisations.admin.base import ReadRegister


@admin.register(Redaction)
class RedactionAdmin(ReadRegister):
    """Done from the person's page in the register; here it is read."""

    list_display = ["reason", "begun_at", "by", "places", "reports", "finished_at", "swept_at"]
    fields = ["reason", "begun_at", "by", "places", "reports", "finished_at", "swept_at"]
    readonly_fields = ["begun_at"]
    loads = ("by__person",)
