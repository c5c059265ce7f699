"""Preview, «Se over og publiser», correcting, other readers, withdrawing, announcing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings.approving import approval_of
from meetings.checklist import examine
from meetings.drafts import read_draft
from meetings.exporting.report_files import draft_file
from meetings.forms.publishing import AudienceForm, CorrectionForm, PublishAndSendForm, PublishForm, WithdrawalForm
from meetings.models import Audience, Circulation, LineAnswer, Meeting, Revision
from meetings.notifications.report_readers import told_readers
from meetings.notifications.reporting import (
    correct_and_tell,
    notices_of,
    publish_and_send,
    reports_sent,
    withdraw_and_tell,
)
from meetings.publishing import (
    PublishingRefused,
    announce_meeting,
    change_audience,
    choose_readers,
    has_changes,
    retract_announcement,
)
from meetings.reading import preview_of, report_of
from meetings.report import View
from meetings.views.report_files import as_report_file
from meetings.views.secretariat.comparing import changed_lines
from meetings.views.secretariat.lookup import meeting_or_404
from meetings.views.secretariat.remarks import InTheWay, in_the_way, kept_in, must_be_chosen, overruled, shown_remarks
from meetings.views.secretariat.report_mail import mail_as_planned, with_mails
from meetings.views.secretariat.shared import page
from organisations.views.access import SecretaryRequest, for_secretariat, sent


@require_safe
@for_secretariat
def preview(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Exactly the report as it would be published, for the readers chosen in the address."""
    meeting = meeting_or_404(request, pk)
    asked = {"alle": View.PUBLIC, "medlemmer": View.MEMBERS}.get(request.GET.get("lesere", ""))
    view = asked or (View.PUBLIC if meeting.audience == Audience.PUBLIC else View.MEMBERS)
    return page(
        request, "preview.html", meeting, "preview", report=preview_of(read_draft(meeting), view=view), view=view.value
    )


@require_safe
@for_secretariat
def draft_download(request: SecretaryRequest, pk: int, form: str) -> HttpResponse:
    """The draft as members would read it, marked «Utkast» on every page: for the leader to read and comment on."""
    return as_report_file(request, draft_file(meeting_or_404(request, pk), form), view=View.MEMBERS)


@require_http_methods(["GET", "POST"])
@for_secretariat
def publish(request: SecretaryRequest, pk: int) -> HttpResponse:
    """The checklist; red stops, yellow is ticked off. A report already published leads to its own page."""
    meeting = meeting_or_404(request, pk)
    if meeting.is_published:
        return redirect("secretariat:published", pk=pk)
    times = len(reports_sent(meeting))
    form = PublishForm(sent(request), initial={"audience": meeting.audience})
    initial = {"again": times, "send": not times and not meeting.imported}
    mail_form = PublishAndSendForm(sent(request), initial=initial)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            meeting = choose_readers(meeting, form.cleaned_data["audience"], by=request.user)
            if "publiser" in request.POST and mail_form.is_valid():
                mails = publish_and_send(
                    meeting,
                    by=request.user,
                    overrule=overruled(examine(read_draft(meeting)), request.POST),
                    sending=mail_form.wanted(),
                )
                messages.success(request, with_mails(_("Referatet er publisert."), mails))
                return redirect("secretariat:published", pk=pk)
        except PublishingRefused as why:
            refused = why.sentence
    return checklist_page(request, meeting, form, mail_form, refused)


def checklist_page(
    request: SecretaryRequest, meeting: Meeting, form: PublishForm, mail_form: PublishAndSendForm, refused: str
) -> HttpResponse:
    draft = read_draft(meeting)
    checklist = examine(draft)
    view = View.PUBLIC if meeting.audience == Audience.PUBLIC else View.MEMBERS
    return page(
        request,
        "publish.html",
        meeting,
        "publish",
        form=form,
        mail_form=mail_form,
        times_sent=len(reports_sent(meeting)),
        mail=mail_as_planned(meeting),
        approval=approval_of(meeting, draft.items),
        refused=refused,
        out=Circulation.rows.open().filter(meeting=meeting, answer_by__gte=timezone.localdate()).first(),
        undecided=LineAnswer.rows.undecided()
        .filter(circulation__meeting=meeting)
        .select_related("organisation", "person")
        .order_by("circulation", "statement", "pk"),
        reds=shown_remarks(meeting, checklist.reds),
        choices=shown_remarks(meeting, [remark for remark in checklist.yellows if remark.must_choose]),
        yellows=shown_remarks(
            meeting,
            [remark for remark in checklist.yellows if not remark.must_choose],
            request.POST or request.GET,
        ),
        report=preview_of(draft, view=view),
    )


@require_safe
@for_secretariat
def published(request: SecretaryRequest, pk: int) -> HttpResponse:
    """A report that is or was public: where it stands, its revisions, and the way to correct or withdraw it."""
    meeting = meeting_or_404(request, pk)
    revisions = (
        Revision.objects.visible_to(request.user)
        .filter(meeting=meeting)
        .select_related("body__by__person")
        .defer("body__canonical")
        .order_by("-number")
    )
    draft = read_draft(meeting)
    unpublished = has_changes(draft)
    return page(
        request,
        "published.html",
        meeting,
        "published",
        revisions=revisions,
        unpublished=unpublished,
        notices=notices_of(meeting),
        approval=approval_of(meeting, draft.items),
    )


@require_http_methods(["GET", "POST"])
@for_secretariat
def correct(request: SecretaryRequest, pk: int) -> HttpResponse:
    """What the draft says otherwise than the published report, and why."""
    meeting = meeting_or_404(request, pk)
    if meeting.published_revision is None:
        return redirect("secretariat:publish", pk=pk)
    form = CorrectionForm(sent(request))
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            chosen = form.cleaned_data
            if must_be_chosen(examine(read_draft(meeting), reason=chosen["reason"]).yellows):
                raise PublishingRefused(_("Velg først hva som skal gjøres med personopplysningene i sjekklista."))
            mails = correct_and_tell(meeting, by=request.user, reason=chosen["reason"], tell=chosen["tell"])
        except PublishingRefused as why:
            if corrected_already(meeting, form.cleaned_data["reason"]):
                return redirect("secretariat:published", pk=pk)
            refused = why.sentence
        else:
            messages.success(request, with_mails(_("Rettelsen er publisert."), mails))
            return redirect("secretariat:published", pk=pk)
    draft = read_draft(meeting)
    checklist = examine(draft, reason=form.data.get("reason", ""))
    published_report = report_of(meeting.published_revision, view=View.MEMBERS)
    return page(
        request,
        "correct.html",
        meeting,
        "published",
        form=form,
        refused=refused,
        reds=shown_remarks(meeting, checklist.reds),
        yellows=shown_remarks(meeting, checklist.yellows),
        lines=changed_lines(published_report, preview_of(draft, view=View.MEMBERS)),
        changed=has_changes(draft),
        told=told_readers(meeting),
    )


def corrected_already(meeting: Meeting, reason: str) -> bool:
    """Whether the newest revision is this very correction: the second of two clicks, whenever the first was served."""
    meeting.refresh_from_db(fields=["published_revision"])
    current = meeting.published_revision
    return (
        current is not None
        and current.kind == Revision.Kind.CORRECTION
        and current.body.reason == reason
        and not has_changes(read_draft(meeting))
    )


@require_http_methods(["GET", "POST"])
@for_secretariat
def withdraw(request: SecretaryRequest, pk: int) -> HttpResponse:
    """One page, one button; effective for everybody at their next click."""
    meeting = meeting_or_404(request, pk)
    form = WithdrawalForm(sent(request))
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            mails = withdraw_and_tell(meeting, by=request.user, **form.cleaned_data)
        except PublishingRefused as why:
            refused = why.sentence
        else:
            done = _("Referatet er trukket tilbake. Ingen lesere ser det lenger.")
            messages.success(request, with_mails(done, mails))
            return redirect("secretariat:published", pk=pk)
    return page(request, "withdraw.html", meeting, "published", form=form, refused=refused, told=told_readers(meeting))


@require_http_methods(["GET", "POST"])
@for_secretariat
def audience(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Other readers for a published report, with the words it has."""
    meeting = meeting_or_404(request, pk)
    form = AudienceForm(sent(request), initial={"audience": meeting.audience})
    refused, remarks = "", InTheWay()
    if request.method == "POST" and form.is_valid():
        chosen = Audience(form.cleaned_data["audience"])
        try:
            kept = kept_in(request.POST)
            change_audience(meeting, chosen, by=request.user, reason=form.cleaned_data["reason"], kept=kept)
        except PublishingRefused as why:
            refused, remarks = why.sentence, in_the_way(meeting, why, request.POST)
        else:
            messages.success(request, _("Lesere er nå: %(readers)s.") % {"readers": chosen.label})
            return redirect("secretariat:published", pk=pk)
    return page(request, "audience.html", meeting, "published", form=form, refused=refused, remarks=remarks)


@require_http_methods(["GET", "POST"])
@for_secretariat
def announce(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Show head and agenda of a coming meeting to its readers, or take that back."""
    meeting = meeting_or_404(request, pk)
    form = PublishForm(sent(request), initial={"audience": meeting.audience})
    refused, remarks = "", InTheWay()
    if request.method == "POST" and "trekk" in request.POST:
        retract_announcement(meeting, by=request.user)
        messages.success(request, _("Kunngjøringen er trukket tilbake. Bare sekretariatet ser møtet."))
        return redirect("secretariat:announce", pk=pk)
    if request.method == "POST" and form.is_valid():
        chosen = Audience(form.cleaned_data["audience"])
        try:
            announce_meeting(meeting, audience=chosen, by=request.user, kept=kept_in(request.POST))
        except PublishingRefused as why:
            refused, remarks = why.sentence, in_the_way(meeting, why, request.POST)
        else:
            messages.success(request, _("Møtet er kunngjort."))
            return redirect("secretariat:announce", pk=pk)
    items = meeting.items.order_by("position", "pk")
    return page(request, "announce.html", meeting, "announce", form=form, refused=refused, items=items, remarks=remarks)
