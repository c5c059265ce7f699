"""«Importer referat»: upload, «Se over importen», the original as it came."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from meetings.models import SourceDocument
from meetings.views.secretariat.access import SecretaryRequest, for_secretariat
from meetings.views.secretariat.downloads import as_download


@require_http_methods(["GET", "POST"])
@for_secretariat
def receive(request: SecretaryRequest) -> HttpResponse:
    return TemplateResponse(request, "secretariat/receive.html", {})


@require_http_methods(["GET", "POST"])
@for_secretariat
def review(request: SecretaryRequest, pk: int) -> HttpResponse:
    return TemplateResponse(request, "secretariat/import.html", {})


@require_http_methods(["GET", "POST"])
@for_secretariat
def discard(request: SecretaryRequest, pk: int) -> HttpResponse:
    return TemplateResponse(request, "secretariat/discard.html", {})


@require_safe
@for_secretariat
def original(request: SecretaryRequest, pk: int) -> FileResponse:
    document = get_object_or_404(SourceDocument.rows, pk=pk)
    return as_download(bytes(document.content), document.name)
