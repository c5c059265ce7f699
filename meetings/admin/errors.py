"""What organisations say is wrong with their own words: looked at here, settled on the secretariat's own page."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from meetings.admin.base import link
from meetings.admin.record import ReadByDate
from meetings.models import ErrorReport, OrganisationNote


@admin.register(ErrorReport)
class ErrorReportAdmin(ReadByDate):
    date_path = "statement__meeting__date"
    list_display = ["__str__", "organisation", "state", "reported_at"]
    list_filter = ["state"]
    fields = ["organisation", "wrong", "wording", "state", "reported_at", "answer", "settled_at", "settled_by", "page"]
    readonly_fields = ["page"]
    loads = ("organisation", "settled_by__person")

    @admin.display(description=_("avgjørelsen"))
    def page(self, report: ErrorReport) -> SafeString:
        return link(reverse("secretariat:error_report", args=[report.pk]), _("Åpne i sekretariatet"))


@admin.register(OrganisationNote)
class OrganisationNoteAdmin(ReadByDate):
    date_path = "statement__meeting__date"
    list_display = ["__str__", "organisation", "on"]
    fields = ["organisation", "text", "on", "added_by", "added_at", "page"]
    readonly_fields = ["page"]
    loads = ("organisation", "added_by__person", "report")

    @admin.display(description=_("endre eller ta bort"))
    def page(self, note: OrganisationNote) -> SafeString | str:
        if note.report_id is None:
            return "–"
        return link(reverse("secretariat:error_report", args=[note.report_id]), _("Åpne i sekretariatet"))
