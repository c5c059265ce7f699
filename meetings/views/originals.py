"""The original of imported minutes, for members when the secretary has opened it. Never public."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from meetings.importing.leading import ways_in_report
from meetings.importing.showing import Ways, lines_for_members, originals_for
from meetings.names_in_text import ShownWords
from meetings.views.secretariat.downloads import as_download


@login_not_required
@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines with their numbers, and where each stands in the report."""
    documents = originals_for(request.user).select_related("meeting__published_revision").defer("content")
    document = get_object_or_404(documents, pk=pk)
    meeting = document.meeting
    ways = ways_in_report(meeting) if meeting is not None else Ways()
    title = ShownWords(member=True).title(meeting) if meeting is not None else ""
    context = {"document": document, "meeting": meeting, "title": title, "lines": lines_for_members(document, ways)}
    return render(request, "meetings/original.html", context)


@login_not_required
@require_safe
def original_file(request: HttpRequest, pk: int) -> FileResponse:
    """The bytes as they were uploaded, to be saved."""
    document = get_object_or_404(originals_for(request.user), pk=pk)
    return as_download(bytes(document.content), document.name)
