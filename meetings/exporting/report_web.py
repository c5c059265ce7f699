"""A report as a plain piece of HTML, to be pasted into another site's editor: headings, lists, tables, no classes."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from meetings.exporting import furniture
from meetings.report import Report


def report_web(report: Report) -> bytes:
    """UTF-8. Without addresses of this site, so that nothing in it breaks elsewhere. No query."""
    lines = render_to_string("meetings/report_fragment.html", fragment_context(report)).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip()).encode()


def fragment_context(report: Report) -> dict[str, Any]:  # Any: a template's context
    """What meetings/report_fragment.html needs."""
    return {
        "report": report,
        "facts": furniture.facts_of(report),
        "notes": furniture.notes_of(report),
        "tasks": furniture.task_cells(report),
    }
