"""«Importer referat»: upload, and «Forkast»."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.forms.importing import UploadForm
from meetings.importing.decoding import UnreadableDocument, check_size
from meetings.importing.receiving import ImportRefused, discard_document, receive_document
from meetings.models import SourceDocument
from meetings.views.secretariat.shared import gone
from organisations.views.access import SecretaryRequest, for_secretariat, sent


@require_http_methods(["GET", "POST"])
@for_secretariat
def receive(request: SecretaryRequest) -> HttpResponse:
    """Each file by itself: those that can be read are kept, the others are named with what to do."""
    form = UploadForm(sent(request), request.FILES or None)
    refused: list[str] = []
    if request.method == "POST" and form.is_valid():
        kept = []
        for upload in form.chosen:
            try:
                kept.append(keep(request, upload))
            except UnreadableDocument as why:
                refused.append(f"{upload.name}: {why}")
        if len(kept) == 1 and not refused:
            return redirect("secretariat:import", pk=kept[0].pk)
        for document in kept:
            messages.success(request, _("%(name)s er lest inn.") % {"name": document})
        if not refused:
            return redirect("secretariat:overview")
    waiting = SourceDocument.rows.filter(meeting__isnull=True).defer("content", "text", "fates")
    context = {"form": form, "refused": refused, "waiting": waiting}
    return TemplateResponse(request, "secretariat/receive.html", context)


def keep(request: SecretaryRequest, upload: UploadedFile[bytes]) -> SourceDocument:
    """Raises UnreadableDocument. A file that is too large is refused before it is read."""
    check_size(upload.size or 0)
    return receive_document(upload.name or "", upload.read(), by=request.user)


@require_http_methods(["GET", "POST"])
@for_secretariat
def discard(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Asks first. An upload that is gone already is gone."""
    document = SourceDocument.rows.defer("content", "text", "fates").filter(pk=pk).first()
    if document is None:
        return gone(request)
    refused = ""
    if request.method == "POST":
        try:
            name = document.name
            discard_document(document, by=request.user)
        except ImportRefused as why:
            refused = why.sentence
        else:
            messages.success(request, _("%(name)s er forkastet og slettet.") % {"name": name})
            return redirect("secretariat:overview")
    return TemplateResponse(request, "secretariat/discard.html", {"document": document, "refused": refused})
