"""«Meld feil»: by an account of the organisation, or by its link. Opening a page changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings.error_reports import ErrorRefused, may_report, organisations_of, report_error, reports_for
from meetings.forms.error_reports import ErrorForm
from meetings.listing import SAID
from meetings.models import ErrorReport, Meeting, Statement
from meetings.names_in_text import ShownWords
from meetings.report import paragraphs_of
from organisations.access import organisations_sat_for
from organisations.links import open_link, still_sits
from organisations.models import Organisation, SignedLink, User
from organisations.views.access import sent
from organisations.views.by_link import gone, kept_private, taken

if TYPE_CHECKING:
    from meetings.models.statements import StatementQuerySet

PURPOSES = (SignedLink.Purpose.ERROR_REPORT, SignedLink.Purpose.ORGANISATION)
WORDS = (*SAID, Statement.Kind.ABSENCE)
"""A line about an organisation that was not there is corrected too."""
MEETINGS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Way:
    """By a link (`link`, `token`) or by an account (`user`)."""

    organisation: Organisation
    link: SignedLink | None = None
    token: str = ""
    user: User | None = None


@require_http_methods(["GET", "POST"])
def report_error_page(request: HttpRequest, pk: int) -> HttpResponse:
    """For those who sit for whose words these are. Other members are told so; a line they may not read is not found."""
    user = get_object_or_404(User, pk=request.user.pk)
    statement = get_object_or_404(Statement.objects.visible_to(user).select_related("meeting", "revision"), pk=pk)
    organisation = reports_for(statement, user)
    if organisation is None:
        if not user.person_id:
            raise Http404
        context = {"statement": statement, "organisations": organisations_of(statement)}
        return render(request, "meetings/error_not_yours.html", context, status=404)
    return _form(request, statement, Way(organisation, user=user))


@login_not_required
@require_http_methods(["GET", "POST"])
def report_error_by_link(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    link = open_link(token, *PURPOSES)
    if link is None or link.organisation is None:
        return gone(request)
    statement = _own(link.organisation).filter(pk=pk).select_related("meeting", "revision").first()
    if statement is None or not may_report(statement, link):
        return gone(request)
    return kept_private(_form(request, statement, Way(link.organisation, link, token)))


@require_safe
def own_lines_style(request: HttpRequest) -> HttpResponse:
    """Shows «Meld feil» beside the words of whom the reader sits for, on a report that is stored alike for all members.

    Whoever may not report sees none; the page behind asks again. Two queries.
    """
    user = get_object_or_404(User, pk=request.user.pk)
    mine = organisations_sat_for(user.person_id).values("pk")
    those = Organisation.rows.filter(Q(pk__in=mine) | Q(merged_into__in=mine)).order_by("slug")
    pages = [reverse("organisation", args=[slug]) for slug in those.values_list("slug", flat=True)]
    rules = "".join(f'.err[data-of~="{page}"] {{ display: block; }}\n' for page in pages)
    response = HttpResponse(rules, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "private, max-age=300"
    return response


@login_not_required
@require_safe
def own_lines(request: HttpRequest, token: str) -> HttpResponse:
    """An organisation's own lines of one report (`?referat=`, else the newest that has any), each with «Meld feil»."""
    link = open_link(token, SignedLink.Purpose.ERROR_REPORT)
    if link is None or link.organisation is None or not still_sits(link):
        return gone(request)
    every = _own(link.organisation)
    meetings = list(
        Meeting.objects.for_system("where the organisation has said something")
        .filter(pk__in=every.values("meeting"))
        .order_by("-published_date", "-pk")
    )
    asked = request.GET.get("referat", "")
    meeting = next((one for one in meetings if one.slug == asked), meetings[0] if meetings else None)
    lines = every.filter(meeting=meeting).order_by("order") if meeting else every.none()
    words = ShownWords(member=True)
    context = {
        "organisation": link.organisation,
        "token": token,
        "meeting": words.title(meeting) if meeting else "",
        "others": [(one.slug, words.title(one)) for one in meetings if one != meeting][:MEETINGS_SHOWN],
        "lines": [(line, paragraphs_of(line.text)) for line in lines],
        "reports": list(ErrorReport.rows.filter(organisation=link.organisation)[:MEETINGS_SHOWN]),
    }
    return kept_private(render(request, "meetings/error_lines.html", context))


def _own(organisation: Organisation) -> StatementQuerySet:
    """What it has said in published reports, as members read it."""
    statements = Statement.objects.for_system("an organisation's own lines, for whoever has its link")
    return statements.filter(meeting__state=Meeting.State.PUBLISHED, kind__in=WORDS).by(organisation)


def _form(request: HttpRequest, statement: Statement, way: Way) -> HttpResponse:
    form = ErrorForm(sent(request))
    refused = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            report_error(
                statement, way.organisation, wrong=said["text"], wording=said["note"], link=way.link, by=way.user
            )
        except ErrorRefused as why:
            refused = why.sentence
        else:
            if way.link is not None:
                return taken(request.path, "meldt")
            messages.success(request, _("Meldingen er mottatt. Sekretariatet ser på den, og du får svar på e-post."))
            return redirect(request.path)  # where the message is shown: a report is served from store
    context = {
        "way": way,
        "statement": statement,
        "paragraphs": paragraphs_of(statement.text),
        "form": form,
        "refused": refused,
        "earlier": list(ErrorReport.rows.filter(statement=statement.pk, organisation=way.organisation)),
        "back": _back(way, statement),
    }
    return render(request, "meetings/error_report.html", context)


def _back(way: Way, statement: Statement) -> str:
    """Where the reader came from: the report, or the page of the link."""
    if way.link is None:
        return f"{statement.meeting.get_absolute_url()}#i{statement.pk}"
    if way.link.purpose == SignedLink.Purpose.ORGANISATION:
        return reverse("organisation_by_link", args=[way.token])
    return f"{reverse('meetings:own_lines', args=[way.token])}?referat={statement.meeting.slug}"
