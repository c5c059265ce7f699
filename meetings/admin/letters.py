from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from meetings.admin.base import link
from meetings.models import Letter
from organisations.admin.base import Register


@admin.register(Letter)
class LetterAdmin(Register):
    """The file itself is put on, taken off and fetched on the secretariat's own page."""

    list_display = ["subject", "recipient", "sent_on", "reply_state", "answered_on", "remind_on"]
    list_filter = ["body", "reply_state"]
    search_fields = ["organisation__folded_short__contains", "organisation__folded__contains"]
    search_help_text = _("Søk med organisasjonen brevet gikk til.")
    autocomplete_fields = ["organisation", "co_signers", "meeting"]
    fields = [
        "body",
        "recipient",
        "organisation",
        "subject",
        "text",
        "co_signers",
        "sent_on",
        "meeting",
        "reply_state",
        "answered_on",
        "answer",
        "remind_on",
    ]
    readonly_fields = ["file_name", "own_page"]
    loads = ("body", "organisation", "meeting__body")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("content")

    def get_fields(self, request: HttpRequest, obj: Letter | None = None) -> Any:  # Any: as Django's own
        return [*self.fields, "file_name", "own_page"] if obj else list(self.fields)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:  # Any: as Django's own
        """Who signed too goes with the letter, and is no row of its own to a reader."""
        found: Any = super().get_deleted_objects(objs, request)  # Any: a list in it may hold lists
        shown, counts, needed, protected = found
        own = {name: number for name, number in counts.items() if name == Letter._meta.verbose_name_plural}
        return [one for one in shown if not isinstance(one, list)], own, needed, protected

    @admin.display(description=_("siden til brevet"))
    def own_page(self, letter: Letter) -> SafeString:
        return link(reverse("secretariat:letter", args=[letter.pk]), _("Åpne i sekretariatet"))
