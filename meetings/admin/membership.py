from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from meetings.admin.base import link
from meetings.models import MembershipRequest
from organisations.admin.base import Register


@admin.register(MembershipRequest)
class MembershipRequestAdmin(Register):
    """Put on an agenda and answered by mail on the secretariat's own page."""

    list_display = ["name", "received_on", "state", "decided_on", "organisation", "by_form"]
    list_filter = ["body", "state", "by_form"]
    search_fields = ["organisation__folded_short__contains", "organisation__folded__contains"]
    search_help_text = _("Søk med organisasjonen i registeret.")
    autocomplete_fields = ["organisation", "item"]
    fields = [
        "body",
        "name",
        "organisation",
        "contact",
        "email",
        "reason",
        "received_on",
        "state",
        "item",
        "view",
        "decided_on",
        "decision",
    ]
    readonly_fields = ["by_form", "own_page"]
    loads = ("body", "organisation", "item__meeting")

    def get_fields(self, request: HttpRequest, obj: MembershipRequest | None = None) -> Any:  # Any: as Django's own
        return [*self.fields, "by_form", "own_page"] if obj else list(self.fields)

    @admin.display(description=_("siden til søknaden"))
    def own_page(self, asked: MembershipRequest) -> SafeString:
        return link(reverse("secretariat:membership_request", args=[asked.pk]), _("Åpne i sekretariatet"))
