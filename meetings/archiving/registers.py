"""The register as one kind of reader meets it: of persons, for others than members, who holds an office by name."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from meetings.listing import organisations_heard_in
from meetings.models import Statement
from meetings.report import View
from organisations.models import Body, Office, OrganisationName, Person, Representation, Seat

Rows = list[dict[str, Any]]  # Any: what JSON takes


def registers(view: View) -> dict[str, Rows]:
    """File name → rows, under Norwegian keys. Seven queries.

    Only organisations that these readers meet elsewhere; who sits for them is for members, as on their pages.
    """
    today = timezone.localdate()
    nameable = set(Person.rows.nameable(today).values_list("pk", flat=True))
    members = view is View.MEMBERS
    everything, visitors = Statement.objects.for_system("members read every report"), AnonymousUser()
    known = list(
        organisations_heard_in(everything if members else Statement.objects.visible_to(visitors)).in_norwegian_order()
    )
    names = OrganisationName.rows.filter(organisation__in=known)
    if not members:
        names = names.filter(origin=OrganisationName.Origin.EARLIER)
    found: dict[str, Rows] = {
        "organisasjoner": [
            {
                "kortnavn": one.short,
                "navn": one.name,
                "type": str(one.get_kind_display()),
                "organisasjonsnummer": one.number,
                "fylke": one.county,
                "nettsted": one.website,
            }
            for one in known
        ],
        "andre-navn": [
            {
                "organisasjon": one.organisation.short,
                "navn": one.name,
                "opphav": str(one.get_origin_display()),
                "fra": one.since,
                "til_og_med": one.until,
            }
            for one in names.select_related("organisation").order_by("organisation__sort_key", "pk")
        ],
        "organer": [{"navn": one.name, "regler_vedtatt": one.rules_adopted_on} for one in Body.rows.all()],
        "medlemskap": [
            {"organ": one.body.name, "organisasjon": one.organisation.short, "fra": one.since, "til_og_med": one.until}
            for one in Seat.rows.filter(organisation__in=known).select_related("body", "organisation")
        ],
        "verv": [
            {
                "organ": one.body.name,
                "verv": str(one.get_kind_display()),
                "navn": one.person.name if one.person else one.name,
                "fra": one.since,
                "til_og_med": one.until,
            }
            for one in Office.rows.select_related("body", "person")
            if members or (one.may_be_named and (one.person_id is None or one.person_id in nameable))
        ],
    }
    if members:
        found["representanter"] = [
            {
                "organ": one.seat.body.name,
                "organisasjon": one.seat.organisation.short,
                "navn": one.person.name if one.person else "",
                "rolle": str(one.get_kind_display()),
                "fra": one.since,
                "til_og_med": one.until,
            }
            for one in Representation.rows.select_related("seat__body", "seat__organisation", "person")
        ]
    return found
