"""The mail of a report: as it will look before it goes, and sent from the published report."""

from __future__ import annotations

from dataclasses import dataclass

from csp.decorators import csp
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings.drafts import read_draft
from meetings.forms.publishing import SendReportForm
from meetings.models import Audience, Meeting
from meetings.notifications.queueing import AlreadySent
from meetings.notifications.report_mail import look_at_report_mail
from meetings.notifications.report_readers import ReportReader, report_readers
from meetings.notifications.reporting import TIME_FOR_ERRORS, ReportRefused, reports_sent, send_report
from meetings.reading import preview_of, report_of
from meetings.report import View
from meetings.views.secretariat.convening import LOOKS_ALONE, mails_wait
from meetings.views.secretariat.lookup import meeting_or_404
from meetings.views.secretariat.shared import page
from organisations.views.access import SecretaryRequest, for_secretariat, sent


@dataclass(frozen=True, slots=True)
class PlannedMail:
    """The mail before it goes, as the first receiver would get it."""

    subject: str
    text: str
    html: str
    reached: tuple[ReportReader, ...]
    missed: tuple[ReportReader, ...]


def mail_as_planned(meeting: Meeting) -> PlannedMail:
    """As it would go now, from what is published or else from the draft. Writes nothing."""
    revision = meeting.published_revision
    readers = report_readers(meeting, revision.audience if revision else meeting.audience)
    reached = tuple(one for one in readers if one.address and not one.lacks)
    inside = reached[0].inside if reached else meeting.audience == Audience.MEMBERS
    view = View.MEMBERS if inside else View.PUBLIC
    if revision is not None:
        revision.meeting = meeting
        report = report_of(revision, view=view)
    else:
        report = preview_of(read_draft(meeting), view=view)
    errors_by = timezone.localdate() + TIME_FOR_ERRORS
    subject, written = look_at_report_mail(meeting, report, reached, errors_by=errors_by, attached=False)
    return PlannedMail(subject, written.text, written.html, reached, tuple(one for one in readers if one.lacks))


@require_http_methods(["GET", "POST"])
@for_secretariat
def report_send(request: SecretaryRequest, pk: int) -> HttpResponse:
    """The one question before a published report goes to everybody; asked anew when it went before."""
    meeting = meeting_or_404(request, pk)
    if not meeting.is_published:
        return redirect("secretariat:publish", pk=pk)
    times = len(reports_sent(meeting))
    form = SendReportForm(sent(request), initial={"again": times})
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            count = send_report(meeting, form.sending(), by=request.user)
        except AlreadySent:
            messages.info(request, _("Referatet er alt sendt. Det ble ikke sendt en gang til."))
            return redirect("secretariat:published", pk=pk)
        except ReportRefused as why:
            refused = why.sentence
        else:
            messages.success(request, mails_wait(count))
            return redirect("secretariat:published", pk=pk)
    return page(
        request,
        "report_send.html",
        meeting,
        "published",
        form=form,
        refused=refused,
        times=times,
        mail=mail_as_planned(meeting),
    )


@require_safe
@for_secretariat
@csp(LOOKS_ALONE)  # type: ignore[arg-type]  # the package's type knows no arguments of a view but the request
def report_mail(request: SecretaryRequest, pk: int) -> HttpResponse:
    """The mail with its looks, alone on its page, under a policy of its own (see `convening_mail`)."""
    return HttpResponse(mail_as_planned(meeting_or_404(request, pk)).html)


def with_mails(done: str, count: int) -> str:
    """What was done, and how many mails wait because of it."""
    return f"{done} {mails_wait(count)}" if count else done
