from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import Register, StandingRegister, TableOnPage
from organisations.models import Event, Organisation, OrganisationName, Seat


class NamesOfOrganisation(TableOnPage):
    model = OrganisationName
    fields = ["name", "origin", "since", "until"]


class SeatsOfOrganisation(TableOnPage):
    model = Seat
    fk_name = "organisation"
    fields = ["body", "since", "until", "reason", "reason_text", "successor"]
    autocomplete_fields = ["successor"]
    loads = ("body", "organisation", "successor")
    extra = 0
    show_change_link = True


class EventsOfOrganisation(TableOnPage):
    model = Event
    fields = ["on", "date_text", "text"]


@admin.register(Organisation)
class OrganisationAdmin(StandingRegister):
    list_display = ["short", "name", "kind", "number"]
    list_display_links = ["short", "name"]
    list_filter = ["kind", "seats__body"]
    search_fields = ["folded_short__contains", "folded__contains", "other_names__folded__contains"]
    search_help_text = _("Søk med kortnavn, fullt navn, tidligere navn eller skrivemåte.")
    prepopulated_fields = {"slug": ["short"]}
    fields = ["short", "name", "kind", "number", "county", "email", "website", "slug"]
    inlines = [NamesOfOrganisation, SeatsOfOrganisation, EventsOfOrganisation]


@admin.register(OrganisationName)
class OrganisationNameAdmin(Register):
    list_display = ["name", "organisation", "origin", "since", "until"]
    list_filter = ["origin"]
    search_fields = ["folded__contains", "organisation__folded_short__contains"]
    search_help_text = _("Søk med skrivemåten eller organisasjonens kortnavn.")
    autocomplete_fields = ["organisation"]
    fields = ["organisation", "name", "origin", "since", "until"]
    loads = ("organisation",)


@admin.register(Event)
class EventAdmin(Register):
    list_display = ["text", "organisation", "on", "date_text"]
    search_fields = ["organisation__folded_short__contains", "organisation__folded__contains"]
    search_help_text = _("Søk med organisasjonen.")
    autocomplete_fields = ["organisation"]
    fields = ["organisation", "on", "date_text", "text"]
    loads = ("organisation",)
