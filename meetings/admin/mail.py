from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from meetings.models import Enclosure, Mail, Mailing
from organisations.admin.base import ReadRegister


@admin.register(Mailing)
class MailingAdmin(ReadRegister):
    list_display = ["__str__", "kind", "at", "by", "meeting"]
    list_filter = ["kind"]
    fields = ["title", "kind", "key", "meeting", "at", "by"]
    loads = ("meeting", "by__person")


@admin.register(Mail)
class MailAdmin(ReadRegister):
    """Read here; what is stuck is settled under «Utboks»."""

    list_display = ["subject", "to", "state", "written_at", "sent_at", "mailing"]
    list_filter = ["state"]
    fields = [
        "mailing",
        "to",
        "person",
        "organisation",
        "subject",
        "text",
        "html",
        "headers",
        "message_id",
        "state",
        "written_at",
        "next_try_at",
        "claimed_at",
        "sent_at",
        "attempts",
        "failure",
    ]
    loads = ("mailing", "person", "organisation")


@admin.register(Enclosure)
class EnclosureAdmin(ReadRegister):
    list_display = ["file_name", "content_type", "mailing", "mail"]
    fields = ["mailing", "mail", "file_name", "content_type"]
    loads = ("mailing", "mail")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("content")
