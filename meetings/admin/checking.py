"""What was chosen about warnings of personal data, to be looked at."""

from __future__ import annotations

from django.contrib import admin

from meetings.admin.base import FoundByDate
from meetings.models import CheckChoice
from organisations.admin.base import ReadRegister


@admin.register(CheckChoice)
class CheckChoiceAdmin(ReadRegister, FoundByDate):
    date_path = "meeting__date"
    list_display = ["meeting", "code", "choice", "by", "at"]
    list_display_links = ["meeting", "code"]
    list_filter = ["code", "choice"]
    fields = ["meeting", "code", "choice", "by", "at", "mark"]
    loads = ("meeting", "by")
