"""A report for programs that know schema.org: what it is, of which meeting, by whom and where. JSON-LD. Pure."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

from meetings.report import Case, Report
from meetings.wording import fairness


def schema_org(report: Report) -> bytes:
    """The report, and what each item is about. The words of the statements stand in the other outputs."""
    council = {"@type": "Organization", "name": report.body_name}
    made: dict[str, Any] = {  # Any: JSON
        "@context": "https://schema.org",
        "@type": "Report",
        "name": report.title,
        "inLanguage": "nb",
        "publisher": {"@type": "Organization", "name": settings.COUNCIL_NAME, "url": f"{settings.SITE_URL}/"},
        "disambiguatingDescription": fairness(),
        "abstract": "\n".join(report.points),
        "version": report.number,
        "datePublished": report.published_on.isoformat() if report.published_on else "",
        "dateModified": report.corrections[-1].date.isoformat() if report.corrections else "",
        "about": {
            "@type": "Event",
            "name": report.title,
            "startDate": report.date.isoformat() if report.date else "",
            "location": {"@type": "Place", "name": report.place} if report.place else "",
            "organizer": council,
            "attendee": [
                {"@type": "Organization", "name": one.plate.name, "url": settings.SITE_URL + one.plate.url}
                for group in report.attendee_groups
                if group.status in {"present", "deputy"}
                for one in group.attendees
                if one.plate is not None and one.plate.url
            ],
        },
        "hasPart": [_part(case) for case in report.cases],
    }
    return json.dumps(_without_empty(made), ensure_ascii=False, indent=1).encode()


def _part(case: Case) -> dict[str, object]:
    return {"@type": "CreativeWork", "position": case.number, "name": case.heading}


def _without_empty(value: Any) -> Any:  # Any: JSON in, JSON out
    if isinstance(value, dict):
        return {name: _without_empty(part) for name, part in value.items() if part not in ("", [], {})}
    if isinstance(value, list):
        return [_without_empty(part) for part in value]
    return value
