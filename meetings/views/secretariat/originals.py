"""The original of imported minutes: every line with its fate, and whether members may read it."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings.drafts import read_draft
from meetings.importing.leading import internal_in, ways_in_draft, ways_in_report
from meetings.importing.picturing import DOTS_PER_INCH, picture_of_page
from meetings.importing.reproducing import is_packed, is_reproduced
from meetings.importing.showing import Ways, count_of_fates, internal_lines, let_members_read, lines_for_secretariat
from meetings.models import SourceDocument
from meetings.views.secretariat.lookup import meeting_or_404
from organisations.views.access import SecretaryRequest, for_secretariat


@require_http_methods(["GET", "POST"])
@for_secretariat
def source(request: SecretaryRequest, pk: int) -> HttpResponse:
    """The lines with their numbers, before and after the document became a draft. Queries are constant."""
    document = get_object_or_404(SourceDocument.rows.select_related("meeting__published_revision"), pk=pk)
    if request.method == "POST" and document.meeting is not None:
        let_members_read(document, "vis" in request.POST, by=request.user)
        messages.success(
            request,
            _("Medlemmer kan lese originalen når referatet er publisert.")
            if document.members_may_read
            else _("Bare sekretariatet kan lese originalen."),
        )
        return redirect("secretariat:source", pk=pk)
    ways, internal = Ways(), 0
    if document.meeting is not None:
        draft = read_draft(document.meeting)
        ways = ways_in_draft(draft)
        internal = internal_lines(document, ways.said, internal_in(draft))
        in_report = ways_in_report(document.meeting)
        ways = replace(in_report, of_item=ways.of_item) if in_report.said else ways
    context = {
        "document": document,
        "meeting": document.meeting,
        "lines": lines_for_secretariat(document, ways),
        "counts": count_of_fates(document.fates),
        "internal": internal,
        "packed": is_packed(document),
        "whole": bool(document.fates) and is_reproduced(document),
    }
    return TemplateResponse(request, "secretariat/source.html", context)


@require_safe
@for_secretariat
def source_of_meeting(request: SecretaryRequest, pk: int) -> HttpResponse:
    """From a meeting's menu."""
    meeting = meeting_or_404(request, pk)
    document = get_object_or_404(SourceDocument.rows.only("pk"), meeting=meeting)
    return redirect("secretariat:source", pk=document.pk)


@require_safe
@for_secretariat
def page_picture(request: SecretaryRequest, pk: int, number: int) -> HttpResponse:
    """A page of a PDF as it looks. The browser keeps it, and asks each time whether it still holds."""
    document = get_object_or_404(SourceDocument.rows.defer("content", "text", "fates"), pk=pk)
    etag = f'"{document.sha256[:32]}-{number}-{DOTS_PER_INCH}"'
    response: HttpResponse
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        picture = picture_of_page(document, number)
        if picture is None:
            raise Http404
        response = HttpResponse(picture, content_type="image/png")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response
