from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import ReadRegister, Register
from organisations.models import ChangeRequest, Merge, RegisterFile


@admin.register(ChangeRequest)
class ChangeRequestAdmin(Register):
    """What organisations asked for is answered on the secretary's own page; here it is read, and may be deleted."""

    list_display = ["organisation", "kind", "state", "asked_at", "decided_at"]
    list_display_links = ["organisation", "kind"]
    list_filter = ["state", "kind"]
    search_fields = ["organisation__folded_short__contains", "organisation__folded__contains"]
    search_help_text = _("Søk med organisasjonen.")
    fields = [
        "organisation",
        "kind",
        "asked_for",
        "note",
        "asked_at",
        "link",
        "asked_by",
        "state",
        "decided_at",
        "decided_by",
        "answer",
    ]
    loads = ("organisation", "link__organisation", "link__person", "asked_by", "decided_by")

    @admin.display(description=_("foreslått"))
    def asked_for(self, request: ChangeRequest) -> str:
        """What was written; the keys of rows are for the deed."""
        return ", ".join(str(value) for value in request.fields.values() if isinstance(value, str) and value)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Merge)
class MergeAdmin(ReadRegister):
    """Merged and undone on the register's own pages; here each change it made can be read."""

    list_display = ["__str__", "kind", "at", "by", "undone_at"]
    list_filter = ["kind"]
    fields = ["kind", "kept", "gone", "at", "by", "undone_at", "changes"]
    readonly_fields = ["at"]
    loads = ("by__person",)

    @admin.display(description=_("flyttet"))
    def changes(self, made: Merge) -> str:
        """A line for each change: which row, which column, what was there and what came."""
        return "\n".join(_in_words(entry) for entry in made.moved)


def _in_words(entry: dict[str, Any]) -> str:  # Any: what one change of a merge wrote down
    model = apps.get_model(entry["model"])
    row = f"{model._meta.verbose_name} {entry['key']}"
    if "column" not in entry:
        return gettext("%(row)s: ny") % {"row": row} if "made" in entry else gettext("%(row)s: fjernet") % {"row": row}
    column = model._meta.get_field(entry["column"])
    before, after = ("–" if entry[when] in {None, ""} else str(entry[when]) for when in ("before", "after"))
    return f"{row}, {getattr(column, 'verbose_name', '')}: {before} → {after}"


@admin.register(RegisterFile)
class RegisterFileAdmin(ReadRegister):
    """Files on their way into the register; they are looked at and saved on the register's own page."""

    list_display = ["name", "kind", "received_at", "received_by"]
    list_filter = ["kind"]
    fields = ["name", "kind", "received_at", "received_by"]
    readonly_fields = ["received_at"]
    loads = ("received_by__person",)
