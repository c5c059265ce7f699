from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import Register, TableOnPage
from organisations.models import Body, Office, Representation, Seat


class RunningFilter(admin.SimpleListFilter):
    """Periods that hold today, that are over, that are to come."""

    title = _("periode")
    parameter_name = "periode"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # Any: lazy words
        return [("naa", _("Løper nå")), ("slutt", _("Er slutt")), ("kommer", _("Har ikke begynt"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # Any: rows with a period
        today = timezone.localdate()
        match self.value():
            case "naa":
                begun = Q(since__isnull=True) | Q(since__lte=today)
                return queryset.filter(begun, Q(until__isnull=True) | Q(until__gte=today))
            case "slutt":
                return queryset.filter(until__lt=today)
            case "kommer":
                return queryset.filter(since__gt=today)
        return queryset


class OfficesOfBody(TableOnPage):
    model = Office
    fields = ["kind", "person", "name", "since", "until"]
    autocomplete_fields = ["person"]
    loads = ("person", "body")


class RepresentationsOfSeat(TableOnPage):
    model = Representation
    fields = ["kind", "person", "since", "until", "end_reason"]
    autocomplete_fields = ["person"]
    loads = ("person", "seat")


@admin.register(Body)
class BodyAdmin(Register):
    list_display = ["name", "host", "rules_adopted_on"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["host"]
    fields = ["name", "slug", "host", "rules_adopted_on", "days_to_comment", "silence_confirms"]
    inlines = [OfficesOfBody]
    loads = ("host",)


@admin.register(Seat)
class SeatAdmin(Register):
    list_display = ["organisation", "body", "since", "until", "reason", "successor"]
    list_filter = ["body", RunningFilter, "reason"]
    search_fields = [
        "organisation__folded_short__contains",
        "organisation__folded__contains",
        "organisation__other_names__folded__contains",
    ]
    search_help_text = _("Søk med organisasjonen.")
    autocomplete_fields = ["organisation", "successor"]
    fields = ["organisation", "body", "since", "until", "reason", "reason_text", "successor"]
    inlines = [RepresentationsOfSeat]
    loads = ("organisation", "body", "successor")


@admin.register(Representation)
class RepresentationAdmin(Register):
    list_display = ["who", "kind", "organisation", "body", "since", "until"]
    list_filter = ["kind", RunningFilter, "seat__body"]
    search_fields = [
        "person__folded__contains",
        "person__other_names__folded__contains",
        "seat__organisation__folded_short__contains",
        "seat__organisation__folded__contains",
    ]
    search_help_text = _("Søk med person eller organisasjon.")
    autocomplete_fields = ["seat", "person"]
    fields = ["seat", "person", "kind", "since", "until", "end_reason"]
    loads = ("person", "seat__organisation", "seat__body")

    @admin.display(description=_("person"), ordering="person__sort_key")
    def who(self, row: Representation) -> str:
        return str(row.person or _("navn kommer"))

    @admin.display(description=_("organisasjon"), ordering="seat__organisation__sort_key")
    def organisation(self, row: Representation) -> str:
        return str(row.seat.organisation)

    @admin.display(description=_("organ"), ordering="seat__body__name")
    def body(self, row: Representation) -> str:
        return str(row.seat.body)


@admin.register(Office)
class OfficeAdmin(Register):
    list_display = ["kind", "who", "body", "since", "until"]
    list_filter = ["body", "kind", RunningFilter]
    search_fields = ["person__folded__contains"]
    search_help_text = _("Søk med personens navn.")
    autocomplete_fields = ["person"]
    fields = ["body", "kind", "person", "name", "role_text", "percent", "since", "until", "not_refilled"]
    loads = ("person", "body")

    @admin.display(description=_("hvem"), ordering="person__sort_key")
    def who(self, row: Office) -> str:
        return str(row.person or row.name)
