"""Tillegg: added to a published report, changed and taken away again; and the result of a task into the report."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.adding import AdditionRefused, add_addition, change_addition, delete_addition, may_be_public
from meetings.asking import PlacingRefused, place_result
from meetings.attending import lock
from meetings.drafts import DraftRefused
from meetings.following_up import current_status
from meetings.forms.asking import AdditionForm, ResultForm, addition_mark
from meetings.inviting.writing import plain
from meetings.models import Addition, LateInput, Meeting, Task
from meetings.publishing import snapshot_of
from meetings.snapshot import Json
from meetings.views.secretariat.lookup import meeting_or_404
from meetings.views.secretariat.shared import gone, page
from meetings.views.secretariat.tasks import task_or_404
from organisations.views.access import SecretaryRequest, for_secretariat, sent


@require_http_methods(["GET", "POST"])
@for_secretariat
def addition_new(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Written anew, or from a late answer (`?svar=`) or the result of a task (`?oppgave=`)."""
    meeting = meeting_or_404(request, pk)
    if not meeting.is_published or meeting.published_revision is None:
        messages.info(request, _("Referatet er ikke publisert. Skriv i utkastet i stedet."))
        return redirect("secretariat:absent", pk=pk)
    snapshot = snapshot_of(meeting.published_revision)
    late = chosen_answer(request, meeting)
    task = chosen_task(request, meeting) if late is None else None
    initial = from_answer(late, snapshot) if late is not None else from_task(task, snapshot) if task else {}
    form = AdditionForm(sent(request), initial=initial, headings=headings_of(snapshot), public=may_be_public(meeting))
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            add_addition(
                meeting,
                **form.wanted(),
                late=late,
                under=task.permalink if task is not None and task.revision_id is not None else None,
                by=request.user,
            )
        except AdditionRefused as why:
            refused = why.sentence
        else:
            messages.success(request, _("Tillegget står nå i referatet."))
            return redirect("secretariat:absent", pk=pk)
    return page(request, "addition_form.html", meeting, "published", form=form, refused=refused, late=late, task=task)


@require_http_methods(["GET", "POST"])
@for_secretariat
@transaction.atomic
def addition_edit(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Who saves second is told, and decides."""
    rows = Addition.objects.visible_to(request.user).select_related("organisation")
    lock(get_object_or_404(rows.select_related("meeting"), pk=pk).meeting)  # first, as every deed on additions does
    addition = get_object_or_404(rows.select_for_update(of=("self",)), pk=pk)
    meeting = meeting_or_404(request, addition.meeting_id)
    revision = meeting.published_revision
    now = addition_mark(addition)
    form = AdditionForm(
        sent(request),
        initial={
            "text": addition.text,
            "organisation": addition.organisation_id,
            "received_on": addition.received_on,
            "heading": addition.heading,
            "audience": addition.audience,
            "opened": now,
        },
        headings=headings_of(snapshot_of(revision)) if revision is not None else [],
        public=may_be_public(meeting),
    )
    refused = ""
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted()
        same = all(getattr(addition, name) == value for name, value in wanted.items())
        if same or now == form.cleaned_data["opened"]:
            try:
                change_addition(addition, **wanted, by=request.user)
            except AdditionRefused as why:
                refused = why.sentence
            else:
                messages.success(request, _("Tillegget er lagret."))
                return redirect("secretariat:absent", pk=meeting.pk)
        else:
            form.add_error(
                None, _("En annen har endret tillegget. Lagrer du igjen, er det det som står her som gjelder.")
            )
            kept = request.POST.copy()
            kept["opened"] = now
            form.data = kept
    return page(request, "addition_form.html", meeting, "published", form=form, refused=refused, addition=addition)


@require_http_methods(["GET", "POST"])
@for_secretariat
def addition_delete(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Asks first. The second of two clicks finds it deleted, as it should be."""
    addition = Addition.objects.visible_to(request.user).select_related("meeting", "organisation").filter(pk=pk).first()
    if addition is None:
        return gone(request)
    if request.method == "POST":
        delete_addition(addition, by=request.user)
        messages.success(request, _("Tillegget er slettet."))
        return redirect("secretariat:absent", pk=addition.meeting_id)
    meeting = meeting_or_404(request, addition.meeting_id)
    return page(request, "addition_delete.html", meeting, "published", addition=addition)


@require_http_methods(["GET", "POST"])
@for_secretariat
def task_result(request: SecretaryRequest, pk: int) -> HttpResponse:
    """The result of a task into the report: an addition when it is published, a line of the draft before."""
    task = task_or_404(request, pk)
    if task.meeting.is_published:
        return redirect(f"{reverse('secretariat:addition_new', args=[task.meeting_id])}?oppgave={pk}")
    now = current_status(task)
    asked = LateInput.rows.filter(task=task.pk).first()
    form = ResultForm(
        sent(request),
        initial={
            "text": now.result if now else "",
            "received_on": now.on if now else timezone.localdate(),
            "item": asked.item_id if asked else None,
        },
        meeting=task.meeting_id,
    )
    refused = ""
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            place_result(task, chosen["item"], chosen["text"], on=chosen["received_on"], by=request.user)
        except (PlacingRefused, DraftRefused) as why:
            refused = why.sentence
        else:
            messages.success(request, _("Resultatet er satt inn sist i saken."))
            return redirect("secretariat:task", pk=pk)
    context = {"task": task, "form": form, "refused": refused}
    return TemplateResponse(request, "secretariat/task_result.html", context)


def chosen_answer(request: SecretaryRequest, meeting: Meeting) -> LateInput | None:
    """The late answer of the address. 404 for one that is not this meeting's."""
    key = request.GET.get("svar", "")
    if not key:
        return None
    rows = LateInput.rows.filter(meeting=meeting).select_related("organisation", "item", "meeting")
    return get_object_or_404(rows, pk=number(key))


def chosen_task(request: SecretaryRequest, meeting: Meeting) -> Task | None:
    key = request.GET.get("oppgave", "")
    if not key:
        return None
    tasks = Task.objects.visible_to(request.user).for_page().filter(meeting=meeting).select_related("permalink")
    return get_object_or_404(tasks, pk=number(key))


def number(key: str) -> int:
    if not (key.isascii() and key.isdecimal() and len(key) < 16):
        raise Http404
    return int(key)


def headings_of(snapshot: Json) -> list[tuple[str, str]]:
    """The items of the report as it stands, each heading once."""
    found = {
        item["heading"]: " ".join(part for part in (item["number"], plain(item["heading"])) if part)
        for item in reversed(snapshot["items"])
        if item["heading"]
    }
    return list(found.items())[::-1]


def from_answer(late: LateInput, snapshot: Json) -> dict[str, object]:
    """Under the item that was asked about, by the name it has in the report."""
    known = {item["heading"] for item in snapshot["items"]}
    now = late.item.heading if late.item is not None else ""
    return {
        "text": late.text,
        "organisation": late.organisation_id,
        "received_on": timezone.localdate(late.answered_at) if late.answered_at else timezone.localdate(),
        "heading": now if now in known else late.heading if late.heading in known else "",
    }


def from_task(task: Task, snapshot: Json) -> dict[str, object]:
    """Its result, from the organisation that was to do it, if it was one."""
    now = current_status(task)
    who = {row.organisation_id for row in task.responsible.all() if row.organisation_id}
    asked = LateInput.rows.filter(task=task.pk).first()
    of_position = {item["position"]: item["heading"] for item in snapshot["items"]}
    return {
        "text": now.result if now else "",
        "organisation": who.pop() if len(who) == 1 else None,
        "received_on": now.on if now else timezone.localdate(),
        "heading": of_position.get(task.item_position, "") if task.revision_id else asked.heading if asked else "",
    }
