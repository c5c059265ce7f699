"""Files that others made: always a download, never shown by the browser as a page of this site."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse


def as_download(content: bytes, name: str) -> FileResponse:
    """The bytes as they are, under their own name; the browser may not guess what they are."""
    response = FileResponse(
        BytesIO(content), as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
