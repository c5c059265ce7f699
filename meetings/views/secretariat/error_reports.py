"""Meldte feil: what organisations say is wrong with their own words, and the three things that can become of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings.error_reports import (
    ErrorRefused,
    add_note,
    begin_correcting,
    change_note,
    decline_report,
    delete_note,
    take_back,
)
from meetings.forms.error_reports import DeclineForm, NoteForm
from meetings.mending import line_of
from meetings.models import ErrorReport, OrganisationNote, Statement
from meetings.word_changes import changed_words
from organisations.views.access import SecretaryRequest, for_secretariat

SETTLED_SHOWN = 50


@require_safe
@for_secretariat
def error_reports(request: SecretaryRequest) -> HttpResponse:
    """Those that wait, the oldest first; then the newest of those that are settled. Two queries."""
    rows = ErrorReport.rows.select_related("organisation", "statement__meeting")
    context = {
        "waiting": rows.filter(settled_at__isnull=True).order_by("reported_at", "pk"),
        "settled": rows.filter(settled_at__isnull=False).order_by("-settled_at", "-pk")[:SETTLED_SHOWN],
    }
    return TemplateResponse(request, "secretariat/error_reports.html", context)


@require_http_methods(["GET", "POST"])
@for_secretariat
def error_report(request: SecretaryRequest, pk: int) -> HttpResponse:
    """One report beside the words it is about. `deed` says which button was pressed."""
    report = get_object_or_404(
        ErrorReport.rows.select_related("organisation", "statement__meeting", "reported_by__person", "link__person"),
        pk=pk,
    )
    published = Statement.objects.visible_to(request.user).select_related("meeting", "revision")
    statement = published.filter(pk=report.statement_id).first()
    note = OrganisationNote.objects.visible_to(request.user).filter(report=report).first()
    deed = request.POST.get("deed", "")
    proposed = note.text if note else report.wording or report.wrong
    note_form = NoteForm(request.POST if deed in {"merknad", "endre"} else None, initial={"note": proposed})
    decline_form = DeclineForm(request.POST if deed == "avvis" else None)
    refused = ""
    if request.method == "POST":
        try:
            answer = _settled(request, report, statement, note_form, decline_form)
        except ErrorRefused as why:
            refused = why.sentence
        else:
            if answer is not None:
                return answer
    context = {
        "report": report,
        "statement": statement,
        "note": note,
        "note_form": note_form,
        "decline_form": decline_form,
        "refused": refused,
        "pieces": changed_words(statement.text, report.wording) if statement and report.wording else [],
    }
    return TemplateResponse(request, "secretariat/error_report.html", context)


def _settled(
    request: SecretaryRequest,
    report: ErrorReport,
    statement: Statement | None,
    note_form: NoteForm,
    decline_form: DeclineForm,
) -> HttpResponse | None:
    """Do what the button says; None shows the page again, with what is wrong. Raises ErrorRefused."""
    deed, by = request.POST.get("deed", ""), request.user
    again = redirect("secretariat:error_report", pk=report.pk)
    if deed == "rett":
        begin_correcting(report, by=by)
        return redirect(_place_of(report, statement))
    if deed == "ikke-rett":
        take_back(report, by=by)
        return again
    if deed == "merknad" and note_form.is_valid():
        add_note(report, note_form.cleaned_data["note"], by=by)
        messages.success(request, _("Merknaden står nå ved innspillet, og organisasjonen får svar på e-post."))
        return again
    if deed == "endre" and note_form.is_valid():
        change_note(report, note_form.cleaned_data["note"], by=by)
        messages.success(request, _("Merknaden er endret."))
        return again
    if deed == "ta-bort":
        delete_note(report, by=by)
        messages.success(request, _("Merknaden er tatt bort. Meldingen venter igjen."))
        return again
    if deed == "avvis" and decline_form.is_valid():
        decline_report(report, decline_form.cleaned_data["answer"], by=by)
        messages.success(request, _("Svaret er sendt. Innspillet står som før."))
        return redirect("secretariat:error_reports")
    return None


def _place_of(report: ErrorReport, statement: Statement | None) -> str:
    """The line in the draft, on the writing page; the page itself when the draft has no such line."""
    page = reverse("secretariat:write", args=[report.statement.meeting_id])
    line = line_of(statement) if statement is not None else None
    return f"{page}?sak={line.item.pk}#linje-{line.block.first_line}" if line else page
