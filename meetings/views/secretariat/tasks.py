"""Oppfølging: what is to be done, how it went, and tasks entered by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from meetings.chasing import ChasedToday, chase, chases_of, recipients
from meetings.following_up import (
    TaskChanged,
    TaskGone,
    TaskRefused,
    change_task,
    current_status,
    delete_task,
    enter_task,
    history_of,
    set_status,
    task_mark,
    urgency,
)
from meetings.forms.tasks import StatusForm, TaskForm, TaskListForm
from meetings.models import Task, TaskStatus
from meetings.views.secretariat.shared import gone
from organisations.views.access import SecretaryRequest, for_secretariat, sent


@require_safe
@for_secretariat
def tasks(request: SecretaryRequest) -> HttpResponse:
    """Open ones, overdue ones, closed ones or all; of one organisation. A fixed number of queries."""
    form = TaskListForm(request.GET)
    form.is_valid()
    show, organisation = form.cleaned_data.get("vis", ""), form.cleaned_data.get("org")
    today = timezone.localdate()
    found = Task.objects.visible_to(request.user).with_state().for_page()
    if show in {"", "forfalt"}:
        found = found.open()
    elif show == "ferdig":
        found = found.closed()
    if show == "forfalt":
        found = found.filter(due_on__lt=today)
    if organisation is not None:
        found = found.filter(responsible__organisation=organisation).distinct()
    context = {"form": form, "tasks": sorted(found, key=urgency), "today": today}
    return TemplateResponse(request, "secretariat/tasks.html", context)


@require_http_methods(["GET", "POST"])
@for_secretariat
def task(request: SecretaryRequest, pk: int) -> HttpResponse:
    """One task with its history; status and result are set here."""
    one = task_or_404(request, pk)
    now = current_status(one)
    form = StatusForm(
        sent(request),
        initial={
            "state": now.state if now else TaskStatus.State.OPEN,
            "result": now.result if now else "",
            "seen": now.pk if now else None,
        },
    )
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            set_status(
                one,
                state=TaskStatus.State(chosen["state"]),
                result=chosen["result"],
                by=request.user,
                seen=chosen["seen"],
            )
        except TaskRefused as why:
            form.add_error(None, why.sentence)
        else:
            messages.success(request, _("Statusen er lagret."))
            return redirect("secretariat:task", pk=pk)
    context = {
        "task": one,
        "form": form,
        "now": now,
        "history": history_of(one),
        "chases": chases_of(one),
        "is_open": now is None or now.state == TaskStatus.State.OPEN,
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "secretariat/task.html", context)


@require_http_methods(["GET", "POST"])
@for_secretariat
def new_task(request: SecretaryRequest) -> HttpResponse:
    form = TaskForm(sent(request), initial={"meeting": request.GET.get("mote", "")})
    form.limit_to(None)
    if form.is_valid():
        chosen = dict(form.cleaned_data)
        try:
            one = enter_task(chosen.pop("meeting"), **chosen, by=request.user)
        except TaskRefused as why:
            form.add_error(None, why.sentence)
        else:
            messages.success(request, _("Oppgaven er lagret."))
            return redirect("secretariat:task", pk=one.pk)
    return TemplateResponse(request, "secretariat/task_form.html", {"form": form, "title": _("Ny oppgave")})


@require_http_methods(["GET", "POST"])
@for_secretariat
def task_edit(request: SecretaryRequest, pk: int) -> HttpResponse:
    """For a task entered by hand; one of a published report is changed by correcting the report."""
    one = task_or_404(request, pk)
    who = one.responsible.first()
    form = TaskForm(
        sent(request),
        initial={
            "what": one.what,
            "organisation": who.organisation_id if who else None,
            "person": who.person_id if who else None,
            "group": who.group if who else "",
            "due_on": one.due_on,
            "due_text": one.due_text,
            "opened": task_mark(one),
        },
    )
    form.limit_to(one)
    if form.is_valid():
        chosen = dict(form.cleaned_data)
        try:
            change_task(one, seen=chosen.pop("opened"), **chosen, by=request.user)
        except TaskChanged as why:
            form.add_error(None, why.sentence)
            kept = request.POST.copy()
            kept["opened"] = why.now
            form.data = kept
        except TaskRefused as why:
            form.add_error(None, why.sentence)
        else:
            messages.success(request, _("Oppgaven er lagret."))
            return redirect("secretariat:task", pk=pk)
    context = {"form": form, "title": _("Endre oppgaven"), "task": one}
    return TemplateResponse(request, "secretariat/task_form.html", context)


@require_http_methods(["GET", "POST"])
@for_secretariat
def task_delete(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Asks first. The second of two clicks finds it deleted, as it should be."""
    one = Task.objects.visible_to(request.user).filter(pk=pk).first()
    if one is None:
        return gone(request)
    refused = ""
    if request.method == "POST":
        try:
            delete_task(one, by=request.user)
        except TaskGone:
            return gone(request)
        except TaskRefused as why:
            refused = why.sentence
        else:
            messages.success(request, _("Oppgaven er slettet."))
            return redirect("secretariat:tasks")
    return TemplateResponse(request, "secretariat/task_delete.html", {"task": one, "refused": refused})


@require_http_methods(["GET", "POST"])
@for_secretariat
def task_chase(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Says who gets the mail, and asks when they had one today. The form carries which chase it is, so that a double
    click chases once.
    """
    one = task_or_404(request, pk)
    refused = ""
    if request.method == "POST":
        turn = request.POST.get("gang", "")
        try:
            count = chase(
                one,
                turn=int(turn) if turn.isascii() and turn.isdecimal() and len(turn) < 5 else 0,
                again="likevel" in request.POST,
                by=request.user,
            )
        except ChasedToday:
            return redirect("secretariat:task_chase", pk=pk)
        except TaskRefused as why:
            refused = why.sentence
        else:
            if count:
                said = ngettext("%(n)s purring er sendt.", "%(n)s purringer er sendt.", count) % {"n": count}
                messages.success(request, said)
            else:
                messages.info(request, _("Purringen er alt sendt."))
            return redirect("secretariat:task", pk=pk)
    chases = list(chases_of(one))
    context = {
        "task": one,
        "refused": refused,
        "recipients": recipients(one),
        "turn": len(chases) + 1,
        "today": bool(chases) and timezone.localdate(chases[0].at) == timezone.localdate(),
    }
    return TemplateResponse(request, "secretariat/task_chase.html", context)


def task_or_404(request: SecretaryRequest, pk: int) -> Task:
    return get_object_or_404(Task.objects.visible_to(request.user).for_page(), pk=pk)
