"""«Se over importen»: the original, what was read out of it, and every way to mend that; then «Opprett utkast»."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.forms.conflicts import one
from meetings.forms.importing import INFERRED, NONE, OTHER, READ, DraftForm
from meetings.importing.answers import answers_of
from meetings.importing.creating import create_draft
from meetings.importing.decoding import UnreadableDocument
from meetings.importing.mends import CannotMend, Step
from meetings.importing.picturing import page_count
from meetings.importing.previewing import Preview, preview_text
from meetings.importing.receiving import ImportRefused, text_of
from meetings.importing.reviewing import go_to_step, steps_of, take_steps
from meetings.importing.twins import likely_same
from meetings.importing.waiting import deleted_on
from meetings.models import SourceDocument
from meetings.views.secretariat.review_buttons import is_number, steps_from
from meetings.views.secretariat.reviewed import (
    card_of,
    clock_of,
    found_items,
    kinds_to_choose,
    known_attendee,
    names_to_choose,
    outside,
    source_lines,
)
from meetings.wording import time_span
from organisations.models import Body
from organisations.views.access import SecretaryRequest, for_secretariat, sent


@require_http_methods(["GET", "POST"])
@for_secretariat
def review(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Original and draft side by side. Nothing is written before «Opprett utkast»; twice gives the same draft."""
    document = get_object_or_404(SourceDocument.rows.defer("content"), pk=pk)
    if document.meeting_id is not None:
        return redirect("secretariat:write", pk=document.meeting_id)
    try:
        text = text_of(document)
    except UnreadableDocument as why:
        messages.error(request, f"{document.name}: {why}")
        return redirect("secretariat:receive")
    steps = steps_of(document)
    body = body_of(steps)
    read = preview_text(text, body=body, steps=steps)
    posted = sent(request)
    if posted is not None and ("gjor" in posted or "til" in posted):
        return mend_and_return(request, document, read, body, posted)
    form = DraftForm(posted, when=read.head.date, initial=answered(read, body))
    refused = ""
    if form.is_bound and form.is_valid():
        try:
            take_steps(document, dated(form, steps), body=form.cleaned_data["body"], seen=len(steps), by=request.user)
            if posted is not None and "dato" in posted:
                return redirect(f"{reverse('secretariat:import', args=[pk])}#avklar")
            meeting = create_draft(
                document,
                body=form.cleaned_data["body"],
                date=form.cleaned_data["date"],
                year_inferred=form.cleaned_data["year_inferred"],
                by=request.user,
            )
        except ImportRefused as why:
            made = SourceDocument.rows.filter(pk=pk).values_list("meeting", flat=True).first()
            if made is not None:  # pressed twice at once: the draft is there
                return redirect("secretariat:write", pk=made)
            refused = why.sentence
        else:
            messages.success(request, _("Utkastet er opprettet. Det er for medlemmer til du publiserer det."))
            return redirect("secretariat:write", pk=meeting.pk)
    return review_page(request, document, read, form, refused)


def body_of(steps: Iterable[Step]) -> Body | None:
    """The body that was chosen, else the first."""
    chosen = answers_of(steps).body
    return (Body.rows.filter(pk=chosen).first() if chosen else None) or Body.rows.order_by("pk").first()


def answered(read: Preview, body: Body | None) -> dict[str, object]:
    """The form of body and date as it was left."""
    answers = read.mended.answers
    if answers.dated is None:
        return {"body": body}
    inferred = read.head.date.inferred
    when, other = OTHER, answers.date
    if other is None:
        when = NONE
    elif other == read.head.date.value:
        when, other = READ, None
    elif inferred is not None and other == inferred.value:
        when, other = INFERRED, None
    return {"body": body, "when": when, "other": other}


def dated(form: DraftForm, steps: Sequence[Step]) -> list[Step]:
    """The steps that the answers of the form are, where they differ from those given before."""
    date_now: date | None = form.cleaned_data["date"]
    wanted = [Step("date", value=date_now.isoformat() if date_now else "")]
    chosen: Body = form.cleaned_data["body"]
    wanted.append(Step("body", organisation=chosen.pk))
    last = {step.deed: step for step in steps}
    return [step for step in wanted if last.get(step.deed) != step]


def mend_and_return(
    request: SecretaryRequest, document: SourceDocument, read: Preview, body: Body | None, posted: QueryDict
) -> HttpResponse:
    """Do what a button says, and show the page at the place where it was pressed."""
    place = "#avklar"
    try:
        if "til" in posted:
            number = one(posted, "til")
            go_to_step(document, int(number) if is_number(number) else 0, body=body, by=request.user)
            place = "#rettelser"
        else:
            steps = steps_from(posted, read.mended.register)
            if "kort" not in posted:
                place = f"#b{steps[0].line}"
            seen = one(posted, "sett")
            take_steps(document, steps, body=body, seen=int(seen) if is_number(seen) else -1, by=request.user)
    except (CannotMend, ImportRefused) as why:
        messages.warning(request, why.sentence)
    return redirect(f"{reverse('secretariat:import', args=[document.pk])}{place}")


def review_page(
    request: SecretaryRequest, document: SourceDocument, read: Preview, form: DraftForm, refused: str
) -> HttpResponse:
    mended = read.mended
    context = {
        "document": document,
        "read": read,
        "form": form,
        "refused": refused,
        "lines": source_lines(read.draft.fates),
        "cards": [card_of(question) for question in read.questions],
        "items": found_items(read, steps_of(document)),
        "outside": outside(read),
        "known": [known_attendee(one) for one in read.attendees if one.listable],
        "hours": time_span(clock_of(read.head.start), clock_of(read.head.end)),
        "next_meeting": mended.read.next_meeting,
        "apologies_listed": mended.read.apologies_listed,
        "kinds": kinds_to_choose(),
        "names": names_to_choose(mended.register),
        "twins": likely_same(document, body=body_of(steps_of(document))),
        "goes": deleted_on(document),
        "pages": range(1, page_count(document) + 1),
        "undone": len(document.steps) - document.steps_done,
        "back": document.steps_done - 1,
        "ahead": document.steps_done + 1,
    }
    return TemplateResponse(request, "secretariat/import.html", context)
