from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from meetings.admin.record import ReadByDate
from meetings.models import Asked, Circulation, LineAnswer
from organisations.admin.base import ReadRegister


@admin.register(Circulation)
class CirculationAdmin(ReadByDate):
    """Sent, reminded and closed on the secretariat's own page, which writes the mails too."""

    date_path = "meeting__date"
    search_help_text = _("Søk med møtets dato, som 3.6.2026, 2026-06 eller 2026.")
    list_display = ["meeting", "purpose", "sent_at", "answer_by", "closed_at", "closed_because"]
    list_filter = ["purpose", "closed_because"]
    loads = ("meeting", "revision", "mailing", "sent_by")


@admin.register(Asked)
class AskedAdmin(ReadRegister):
    list_display = ["__str__", "person", "circulation", "part", "is_copy", "opened_at", "answered_at", "reminded_at"]
    list_filter = ["part", "is_copy"]
    search_fields = ["organisation__folded_short__contains", "organisation__folded__contains"]
    search_help_text = _("Søk med organisasjonen.")
    loads = ("circulation__meeting", "organisation", "person", "link")


@admin.register(LineAnswer)
class LineAnswerAdmin(ReadRegister):
    """Given by link; decided on the secretariat's own page, which writes the mail too."""

    list_display = ["__str__", "circulation", "statement", "state", "decision", "answered_at"]
    list_filter = ["state", "decision"]
    search_fields = ["organisation__folded_short__contains", "organisation__folded__contains"]
    search_help_text = _("Søk med organisasjonen.")
    loads = ("circulation__meeting", "organisation", "person", "statement", "answered_by", "decided_by")
