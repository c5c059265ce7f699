"""What was chosen about warnings of personal data, and Word files that came back, to be looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from meetings.admin.base import FoundByDate
from meetings.models import CheckChoice, ReturnedDocument
from organisations.admin.base import ReadRegister


@admin.register(CheckChoice)
class CheckChoiceAdmin(ReadRegister, FoundByDate):
    date_path = "meeting__date"
    list_display = ["meeting", "code", "choice", "by", "at"]
    list_display_links = ["meeting", "code"]
    list_filter = ["code", "choice"]
    fields = ["meeting", "code", "choice", "by", "at", "mark"]
    loads = ("meeting", "by")


@admin.register(ReturnedDocument)
class ReturnedDocumentAdmin(ReadRegister, FoundByDate):
    """Without the bytes and the text, which belong to the draft."""

    date_path = "meeting__date"
    list_display = ["name", "meeting", "received_at", "received_by"]
    fields = ["name", "meeting", "received_at", "received_by", "sha256", "settled"]
    loads = ("meeting", "received_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:  # Any: as Django's own
        return super().get_queryset(request).defer("content", "paragraphs")
