"""The record, to be looked at: nothing of it is changed here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from meetings.admin.base import FoundByDate, link
from meetings.models import Permalink, RedactedBody, Revision, RevisionBody, StoredFile, StoredPage
from organisations.admin.base import AdministratorsOnly, ReadRegister


class ReadByDate(ReadRegister, FoundByDate):
    """Read only, looked up by the meeting's date."""


@admin.register(Revision)
class RevisionAdmin(ReadByDate):
    date_path = "meeting__date"
    list_display = ["meeting", "number", "kind", "audience", "at"]
    list_display_links = ["meeting", "number"]
    list_filter = ["kind", "audience"]
    fields = ["meeting", "number", "kind", "audience", "at", "page", "sha256", "previous_sha256", "body_sha256"]
    readonly_fields = ["page"]
    loads = ("meeting",)

    @admin.display(description=_("side"))
    def page(self, revision: Revision) -> SafeString:
        return link(revision.get_absolute_url(), _("Les utgaven"))


@admin.register(RevisionBody)
class RevisionBodyAdmin(ReadByDate):
    date_path = "revision__meeting__date"
    list_display = ["revision", "meeting", "reason", "by"]
    fields = ["revision", "meeting", "reason", "by", "page"]
    readonly_fields = ["meeting", "page"]
    loads = ("revision__meeting", "by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("canonical")

    @admin.display(description=_("møte"), ordering="revision__meeting__date")
    def meeting(self, body: RevisionBody) -> str:
        return str(body.revision.meeting)

    @admin.display(description=_("side"))
    def page(self, body: RevisionBody) -> SafeString:
        return link(body.revision.get_absolute_url(), _("Les utgaven"))


@admin.register(RedactedBody)
class RedactedBodyAdmin(ReadRegister):
    list_display = ["removed", "redaction"]
    fields = ["removed", "redaction"]
    loads = ("removed", "redaction")


@admin.register(Permalink)
class PermalinkAdmin(ReadRegister):
    """Looked up by its number or by whom the statement is from."""

    list_display = ["__str__", "words", "kind", "meeting", "last_revision"]
    list_filter = ["kind"]
    search_fields = ["row__speakers__organisation__folded_short__contains", "row__speakers__person__folded__contains"]
    search_help_text = _("Søk med nummeret, som i12, eller med den som sa det.")
    fields = ["words", "kind", "meeting", "last_revision"]
    readonly_fields = ["words"]
    loads = ("meeting", "last_revision", "row", "task_row")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        number = search_term.strip().removeprefix("i")
        if number.isdecimal():
            return queryset.filter(pk=int(number)), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("tekst"))
    def words(self, permalink: Permalink) -> str:
        """Empty when the newest revision has it no more."""
        row = getattr(permalink, "row", None) or getattr(permalink, "task_row", None)
        return str(row) if row else ""


class StoredAdmin(AdministratorsOnly):
    """May be thrown away; it is made anew for the next reader."""

    list_display = ["revision", "meeting", "language", "audience", "epoch"]
    list_filter = ["language", "audience"]
    fields = ["revision", "meeting", "language", "audience", "epoch", "etag"]
    readonly_fields = ["meeting"]
    loads = ("revision__meeting",)
    bulky: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer(*self.bulky)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("møte"))
    def meeting(self, stored: StoredPage | StoredFile) -> str:
        return str(stored.revision.meeting)


@admin.register(StoredPage)
class StoredPageAdmin(StoredAdmin):
    bulky = ("plain", "gzip", "brotli")


@admin.register(StoredFile)
class StoredFileAdmin(StoredAdmin):
    list_display = [*StoredAdmin.list_display, "form"]
    list_filter = [*StoredAdmin.list_filter, "form"]
    fields = [*StoredAdmin.fields, "form"]
    bulky = ("content",)
