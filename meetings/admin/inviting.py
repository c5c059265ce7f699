from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from meetings.admin.base import FoundByDate, link
from meetings.models import Invitation


@admin.register(Invitation)
class InvitationAdmin(FoundByDate):
    """Called, told and ended on the secretariat's own page, which writes the mails and the links too."""

    date_path = "meeting__date"
    list_display = ["__str__", "organisation", "meeting", "capacity", "first_sent_at", "called_at", "ended_at"]
    list_filter = ["capacity", ("ended_at", admin.EmptyFieldListFilter)]
    autocomplete_fields = ["meeting", "organisation", "person"]
    fields = [
        "meeting",
        "organisation",
        "person",
        "capacity",
        "link",
        "first_sent_at",
        "called_at",
        "reminded_at",
        "ended_at",
    ]
    readonly_fields = ["link", "first_sent_at", "called_at", "reminded_at", "ended_at", "page"]
    loads = ("meeting", "organisation", "person", "link")

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> Any:  # Any: as Django's own
        return [*self.fields, "page"] if obj else list(self.fields)

    @admin.display(description=_("innkallingen"))
    def page(self, invitation: Invitation) -> SafeString:
        return link(reverse("secretariat:convening", args=[invitation.meeting_id]), _("Åpne i sekretariatet"))
