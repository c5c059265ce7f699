"""The register as one kind of reader may see it: persons for members, for others by consent and office."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from meetings.report import View
from organisations.models import Body, Office, Organisation, OrganisationName, Person, Representation, Seat

Rows = list[dict[str, Any]]  # Any: what JSON takes


def registers(view: View) -> dict[str, Rows]:
    """File name → rows, under Norwegian keys. Seven queries."""
    today = timezone.localdate()
    nameable = set(Person.rows.nameable(today).values_list("pk", flat=True))
    members = view is View.MEMBERS
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
            for one in Organisation.rows.standing().in_norwegian_order()
        ],
        "andre-navn": [
            {
                "organisasjon": one.organisation.short,
                "navn": one.name,
                "opphav": str(one.get_origin_display()),
                "fra": one.since,
                "til_og_med": one.until,
            }
            for one in OrganisationName.rows.select_related("organisation").order_by("organisation__sort_key", "pk")
        ],
        "organer": [{"navn": one.name, "regler_vedtatt": one.rules_adopted_on} for one in Body.rows.all()],
        "medlemskap": [
            {"organ": one.body.name, "organisasjon": one.organisation.short, "fra": one.since, "til_og_med": one.until}
            for one in Seat.rows.select_related("body", "organisation")
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
    sitting = Representation.rows.select_related("seat__body", "seat__organisation", "person")
    found["representanter"] = [
        {
            "organ": one.seat.body.name,
            "organisasjon": one.seat.organisation.short,
            "navn": one.person.name if one.person else "",
            "rolle": str(one.get_kind_display()),
            "fra": one.since,
            "til_og_med": one.until,
        }
        for one in sitting
        if members or (one.person_id is not None and one.person_id in nameable)
    ]
    return found
