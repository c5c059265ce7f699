"""A published report to take along: its files, and the page to copy it from for another website."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header, parse_etags
from django.views.decorators.http import require_safe

from meetings.exporting.report_files import ReportFile, report_file
from meetings.models import Audience, Revision
from meetings.names_in_text import ShownWords
from meetings.publishing import PublishingRefused
from meetings.report import View
from meetings.storing import newest
from meetings.views.readers import looked_up_anew, moved, view_for


@login_not_required
@require_safe
@looked_up_anew
def report_download(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The report's PDF, Word or text, as much of it as the reader's page shows. Two queries when it is stored."""
    view = view_for(request)
    revision = _newest(slug, view)
    if revision is None:
        return _moved_file(request, slug)
    return as_report_file(request, report_file(revision, view, form), view=view)


@login_not_required
@require_safe
def revision_akn(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One revision as Akoma Ntoso, for those who may open it; one whose words were removed has none."""
    revision = get_object_or_404(
        Revision.objects.visible_to(request.user).select_related("meeting__body", "meeting__next_meeting"),
        meeting__slug=slug,
        number=number,
    )
    view = view_for(request)
    try:
        return as_report_file(request, report_file(revision, view, "xml"), view=view)
    except PublishingRefused as redacted:
        raise Http404 from redacted


@login_not_required
@require_safe
@looked_up_anew
def report_for_web(request: HttpRequest, slug: str) -> HttpResponse:
    """The report as HTML to copy. Of a report for all the public's edition, whoever asks: it is to stand openly."""
    revision = _newest(slug, view_for(request))
    if revision is None:
        return _moved_file(request, slug)
    public = revision.audience == Audience.PUBLIC
    title = ShownWords(member=not public).title(revision.meeting)
    written = report_file(revision, View.PUBLIC if public else View.MEMBERS, "html").content.decode()
    context = {"meeting": revision.meeting, "title": title, "written": written, "public": public}
    return render(request, "meetings/report_for_web.html", context)


def as_report_file(request: HttpRequest, file: ReportFile, *, view: View) -> HttpResponse:
    """The file, to be saved, or 304. Always asked for again, so a withdrawal holds at once."""
    etag = f'"{file.etag}"'
    response: HttpResponse
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(file.content, content_type=file.content_type)
        response.headers["Content-Disposition"] = str(
            content_disposition_header(as_attachment=True, filename=file.name)
        )
        response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache" if view is View.PUBLIC else "private, no-store"
    patch_vary_headers(response, ("Cookie",))
    return response


def _newest(slug: str, view: View) -> Revision | None:
    return newest(slug, view).select_related("meeting__body", "meeting__next_meeting").first()


def _moved_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The same of the report that had this address before. Raises Http404."""
    here = request.resolver_match
    return redirect(here.view_name if here else "meetings:report", moved(request, slug).slug)
