"""Readers' pages of the record. What a reader may not see is answered like what does not exist."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from meetings import calendars
from meetings.drafts import read_draft
from meetings.exporting.agenda import agenda_name, agenda_pdf
from meetings.exporting.report_pdf import lost_in_pdf
from meetings.importing.leading import original_page
from meetings.listing import neighbour, reports_visible_to
from meetings.models import Attachment, FormerAddress, Meeting, Permalink, Reply, Revision, Statement
from meetings.names_in_text import ShownWords
from meetings.planning import agenda_lines
from meetings.publishing import PublishingRefused
from meetings.reading import preview_of, report_of
from meetings.replying import asked_as_deputy, closed_because, organisations_of
from meetings.report import Report, View
from meetings.storing import serve_report
from meetings.views.calendars import as_calendar
from organisations.access import is_secretariat, reads_as_member
from organisations.models import Organisation, User

Viewed = TypeVar("Viewed", bound=Callable[..., HttpResponseBase])
SHOWN_TYPES = frozenset({"application/pdf", "image/png", "image/jpeg", "text/plain"})
"""Papers that keep their own type; anything else is sent as bytes to be saved."""


def view_for(request: HttpRequest) -> View:
    return View.MEMBERS if reads_as_member(request.user) else View.PUBLIC


def looked_up_anew(view: Viewed) -> Viewed:
    """A redaction may take the words of the newest revision right after it was looked up; what it left is the newest.

    Where that has no words either, PublishingRefused is raised.
    """

    @wraps(view)
    def looking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except PublishingRefused:
            return view(request, *args, **kwargs)

    return looking  # type: ignore[return-value]  # `wraps` forgets the request's name, which nobody passes by name


@login_not_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    entries = reports_visible_to(request.user)
    return render(request, "meetings/report_list.html", {"entries": entries})


@login_not_required
@require_safe
@looked_up_anew
def report_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Served whole from store to visitors and members; to the secretariat with its own ways on, so rendered anew."""
    view = view_for(request)
    own_page = view is View.MEMBERS and (is_secretariat(request.user) or "som" in request.GET)
    if own_page:
        return _rendered_anew(request, slug)
    response = serve_report(request, slug, view=view, render=partial(_whole_page, request, view))
    return response or redirect(moved(request, slug))


def _whole_page(request: HttpRequest, view: View, revision: Revision) -> str:
    """The page of these readers, nothing of the request on it but its path."""
    other_language = "nb" if get_language() == "en" else "en"
    context = {
        **_report_context(revision, view, secretariat=False),
        "signed_in": view is View.MEMBERS,
        "is_member": view is View.MEMBERS,
        "is_secretariat": False,
        "messages": (),
        "other_language_url": translate_url(request.path, other_language),
    }
    return render_to_string("meetings/report_detail.html", context, request=request)


def _rendered_anew(request: HttpRequest, slug: str) -> HttpResponse:
    """For the secretariat, and for a member who looks at what all others see (`?som=alle`)."""
    meeting = Meeting.objects.visible_to(request.user).for_head().filter(slug=slug).first()
    if meeting is None:
        return redirect(moved(request, slug))
    revision = meeting.published_revision
    if revision is None:
        return _unpublished(request, meeting)
    revision.meeting = meeting
    public = revision.audience == View.PUBLIC.value and request.GET.get("som") == "alle"
    view = View.PUBLIC if public else View.MEMBERS
    secretariat = is_secretariat(request.user)
    context = {**_report_context(revision, view, secretariat=secretariat), "as_others_see_it": public}
    if secretariat:
        context["lost"] = [(letter, f"U+{ord(letter):04X}") for letter in lost_in_pdf(context["report"])]
    return render(request, "meetings/report_detail.html", context)


def _report_context(
    revision: Revision, view: View, *, secretariat: bool
) -> dict[str, Any]:  # Any: a template's context
    meeting = revision.meeting
    original = original_page(meeting, secretariat=secretariat) if view is View.MEMBERS else None
    return {
        "report": report_of(revision, view=view, original=original),
        "original": original,
        "meeting": meeting,
        "before": neighbour(meeting, view=view, later=False),
        "after": neighbour(meeting, view=view, later=True),
        "reports_errors": view is View.MEMBERS and not secretariat,
    }


@login_not_required
@require_safe
def revision_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An earlier state of the report, for those who could read it; the newest one has the report's own address."""
    revision = get_object_or_404(
        Revision.objects.visible_to(request.user).select_related("meeting__body", "meeting__published_revision"),
        meeting__slug=slug,
        number=number,
    )
    meeting = revision.meeting
    if meeting.published_revision_id == revision.pk:
        return redirect("meetings:report", slug)
    followed = (
        Revision.objects.visible_to(request.user).filter(meeting=meeting, number__gt=number).order_by("number").first()
    )
    words = ShownWords(member=reads_as_member(request.user))
    title = words.title(meeting)
    context: dict[str, object] = {"revision": revision, "meeting": meeting, "title": title, "followed_by": followed}
    try:
        context["report"] = report_of(revision, view=view_for(request))
    except PublishingRefused as redacted:
        context["redacted"] = redacted.sentence
    return render(request, "meetings/revision_detail.html", context)


@login_not_required
@require_safe
def statement_permalink(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement in its report; one that is gone, in the last revision that had it."""
    statement = Statement.objects.visible_to(request.user).select_related("meeting").filter(pk=pk).first()
    if statement is not None:
        return HttpResponseRedirect(f"{statement.meeting.get_absolute_url()}#i{pk}")
    permalink = get_object_or_404(
        Permalink.rows.select_related("last_revision__meeting__body"),
        pk=pk,
        kind=Permalink.Kind.STATEMENT,
        last_revision__in=Revision.objects.visible_to(request.user),
    )
    revision = permalink.last_revision
    if revision is None or not _shows(revision, pk, view_for(request)):
        raise Http404
    return HttpResponseRedirect(f"{revision.get_absolute_url()}#i{pk}")


@login_not_required
@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Head and agenda of an announced meeting; once its report is out, that is where to go."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_head(), pk=pk)
    if meeting.is_published:
        return redirect(meeting)
    member = reads_as_member(request.user)
    report = preview_of(read_draft(meeting), view=view_for(request))
    shown = ShownWords(member=member).meeting(meeting)
    context = {
        "meeting": meeting,
        "title": shown.title,
        "cancel_reason": shown.cancel_reason,
        "report": report,
        "agenda": agenda_lines(meeting, report, members=member, reader=request.user),
        "digital_link": meeting.digital_link if member else "",
        "shows_papers": member,
        "answers": own_answers(request, meeting) if member else [],
    }
    return render(request, "meetings/meeting_detail.html", context)


def own_answers(request: HttpRequest, meeting: Meeting) -> list[tuple[Organisation, Reply | None, bool]]:
    """What the reader's organisations have answered, and whether the reader is asked to meet as their deputy.

    Three queries for a member, once invitations are sent.
    """
    if meeting.invited_at is None or closed_because(meeting) or not isinstance(request.user, User):
        return []
    person = request.user.person
    asked = asked_as_deputy(meeting, person)
    return [(one, reply, one.pk in asked) for one, reply in organisations_of(meeting, person)]


@login_not_required
@require_safe
def meeting_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_head().filter(date__isnull=False), pk=pk)
    if meeting.is_published:
        return redirect(meeting)
    member = reads_as_member(request.user)
    papers = Attachment.objects.visible_to(request.user).filter(meeting=meeting, in_draft=True) if member else ()
    content = calendars.meeting_calendar(
        meeting,
        url=request.build_absolute_uri(meeting.get_absolute_url()),
        members=member,
        digital_link=meeting.digital_link if member else "",
        papers=[
            calendars.Paper(one.title, request.build_absolute_uri(reverse("meetings:attachment", args=[one.pk])))
            for one in papers
        ],
    )
    return as_calendar(meeting, content)


@login_not_required
@require_safe
def agenda_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda as a PDF, as much of it as the reader's page of the meeting shows."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_head(), pk=pk)
    if meeting.is_published:
        return redirect(meeting)
    content = agenda_pdf(meeting, members=reads_as_member(request.user))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=agenda_name(meeting)))
    response["Cache-Control"] = "private, no-store"
    return response


@login_not_required
@require_safe
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper, always as a file to save: it is written by others and never runs on our pages."""
    return as_file(get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk))


def as_file(paper: Attachment) -> HttpResponse:
    """The paper's bytes, to be saved."""
    kind = paper.content_type if paper.content_type in SHOWN_TYPES else "application/octet-stream"
    response = HttpResponse(bytes(paper.content), content_type=kind)
    name = re.sub(r"[^\w.-]+", "_", paper.file_name).strip("._") or "vedlegg"
    response["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    response["Content-Security-Policy"] = "sandbox"
    return response


def moved(request: HttpRequest, slug: str) -> Meeting:
    """The report that had this address before. Raises Http404."""
    former = get_object_or_404(
        FormerAddress.rows.select_related("meeting"),
        slug=slug,
        meeting__in=Meeting.objects.visible_to(request.user).filter(state=Meeting.State.PUBLISHED),
    )
    return former.meeting


def _unpublished(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """A report that was withdrawn: nothing to anyone, the last revision to the secretariat."""
    if not is_secretariat(request.user):
        raise Http404
    last = Revision.objects.visible_to(request.user).filter(meeting=meeting).order_by("number").last()
    if last is None:
        raise Http404
    return redirect("meetings:revision", meeting.slug, last.number)


def _shows(revision: Revision, pk: int, view: View) -> bool:
    """Whether these readers find the statement in that revision: it may have been for members alone."""
    try:
        report = report_of(revision, view=view)
    except PublishingRefused:
        return False
    return pk in _ids(report)


def _ids(report: Report) -> set[int]:
    lines = [line for case in report.cases for passage in case.passages for line in passage.lines]
    ids = {line.id for line in lines} | {reply.id for line in lines for reply in line.replies}
    return {number for number in ids if number is not None}
