"""The original of an import, as it came."""

from __future__ import annotations

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from meetings.models import SourceDocument
from meetings.views.secretariat.downloads import as_download
from organisations.views.access import SecretaryRequest, for_secretariat


@require_safe
@for_secretariat
def original(request: SecretaryRequest, pk: int) -> FileResponse:
    """The bytes as they were uploaded."""
    document = get_object_or_404(SourceDocument.rows, pk=pk)
    return as_download(bytes(document.content), document.name)
