"""Tables as downloads for spreadsheets."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.utils import timezone

from organisations.register_files import CSV, XLSX, Sheet, as_csv, as_xlsx

WRITERS = {CSV: as_csv, XLSX: as_xlsx}
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sheet_response(sheet: Sheet, form: str, *, name: str) -> FileResponse:
    """The table as a download, «name-2026-06-03.xlsx»; kept by nobody on the way. 404 for any other form.

    Written whole before the first byte goes, so that an error is an answer of its own and no half file.
    """
    if form not in WRITERS:
        raise Http404
    response = FileResponse(
        WRITERS[form](sheet),
        as_attachment=True,
        filename=f"{name}-{timezone.localdate():%Y-%m-%d}.{form}",
        content_type=TYPES[form],
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
