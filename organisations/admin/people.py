from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import Register, StandingRegister, TableOnPage
from organisations.models import Person, PersonName, Representation, SettledLabel


class ConsentFilter(admin.SimpleListFilter):
    """Whether the name may stand in public by the person's own word."""

    title = _("samtykke")
    parameter_name = "samtykke"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # Any: lazy words
        return [("gitt", _("Gitt")), ("trukket", _("Trukket")), ("ikke", _("Ikke gitt"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Person]) -> QuerySet[Person]:
        match self.value():
            case "gitt":
                return queryset.filter(consented_on__isnull=False, consent_withdrawn_on__isnull=True)
            case "trukket":
                return queryset.filter(consent_withdrawn_on__isnull=False)
            case "ikke":
                return queryset.filter(consented_on__isnull=True)
        return queryset


class NamesOfPerson(TableOnPage):
    model = PersonName
    fields = ["name"]


class RepresentationsOfPerson(TableOnPage):
    model = Representation
    fields = ["seat", "kind", "since", "until", "end_reason"]
    autocomplete_fields = ["seat"]
    loads = ("seat__organisation", "seat__body", "person")


@admin.register(Person)
class PersonAdmin(StandingRegister):
    list_display = ["name", "email", "phone", "employer", "consented_on", "consent_withdrawn_on"]
    list_filter = [ConsentFilter]
    search_fields = ["folded__contains", "other_names__folded__contains"]
    search_help_text = _("Søk med navn eller skrivemåte.")
    autocomplete_fields = ["employer"]
    fields = ["name", "email", "phone", "employer", "consented_on", "consent_withdrawn_on", "wants_digest"]
    inlines = [NamesOfPerson, RepresentationsOfPerson]
    loads = ("employer",)


@admin.register(PersonName)
class PersonNameAdmin(Register):
    list_display = ["name", "person"]
    search_fields = ["folded__contains", "person__folded__contains"]
    search_help_text = _("Søk med skrivemåten eller personens navn.")
    autocomplete_fields = ["person"]
    fields = ["person", "name"]
    loads = ("person",)


@admin.register(SettledLabel)
class SettledLabelAdmin(Register):
    """A label deleted here is asked about again."""

    list_display = ["label", "settled_at", "settled_by"]
    search_fields = ["folded__contains"]
    search_help_text = _("Søk med navnet.")
    fields = ["label", "settled_at", "settled_by"]
    readonly_fields = ["settled_at", "settled_by"]
    loads = ("settled_by__person",)
