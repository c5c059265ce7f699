from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from meetings.admin.base import FoundByDate, user_of
from meetings.models import Permalink, Task, TaskResponsible, TaskStatus
from organisations.admin.base import ReadRegister, Register, TableOnPage

if TYPE_CHECKING:
    StatusModelForm = forms.ModelForm[TaskStatus]
    PermalinkChoice = forms.ModelChoiceField[Permalink]
else:
    StatusModelForm, PermalinkChoice = forms.ModelForm, forms.ModelChoiceField  # not subscriptable when they run


def is_by_hand(task: Task | None) -> bool:
    """A task that a report published is part of the record; one entered here is editorial."""
    return task is None or task.revision_id is None


class ResponsibleForTask(TableOnPage):
    model = TaskResponsible
    fields = ["organisation", "person", "group"]
    autocomplete_fields = ["organisation", "person"]
    loads = ("organisation", "person")

    def has_add_permission(self, request: HttpRequest, obj: Task | None = None) -> bool:
        return is_by_hand(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Task | None = None) -> bool:
        return is_by_hand(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Task | None = None) -> bool:
        return is_by_hand(obj) and super().has_delete_permission(request, obj)


@admin.register(Task)
class TaskAdmin(FoundByDate):
    date_path = "meeting__date"
    list_display = ["__str__", "who_text", "due_on", "due_text", "meeting", "by_hand"]
    list_filter = ["audience", ("due_on", admin.EmptyFieldListFilter)]
    autocomplete_fields = ["meeting"]
    fields = ["meeting", "what", "who_text", "due_on", "due_text", "audience"]
    inlines = [ResponsibleForTask]
    loads = ("meeting",)

    @admin.display(description=_("ført for hånd"), boolean=True)
    def by_hand(self, task: Task) -> bool:
        return is_by_hand(task)

    def has_change_permission(self, request: HttpRequest, obj: Task | None = None) -> bool:
        return is_by_hand(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Task | None = None) -> bool:
        return is_by_hand(obj) and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Task, form: Any, change: bool) -> None:
        if not change:
            obj.permalink = Permalink.rows.create(meeting=obj.meeting, kind=Permalink.Kind.TASK)
        super().save_model(request, obj, form, change)


@admin.register(TaskResponsible)
class TaskResponsibleAdmin(ReadRegister):
    list_display = ["__str__", "task"]
    search_fields = [
        "organisation__folded_short__contains",
        "organisation__folded__contains",
        "person__folded__contains",
    ]
    search_help_text = _("Søk med organisasjon eller person.")
    fields = ["task", "organisation", "person", "group"]
    loads = ("task", "organisation", "person")


class TaskChoice(PermalinkChoice):
    """Tasks by their words."""

    def label_from_instance(self, obj: Permalink) -> str:
        return str(obj.task_row)


class StatusForm(StatusModelForm):
    task = TaskChoice(
        label=_("oppfølging"),
        queryset=Permalink.rows.filter(kind=Permalink.Kind.TASK, task_row__isnull=False).select_related("task_row"),
    )

    class Meta:
        model = TaskStatus
        fields = ["task", "state", "result"]


@admin.register(TaskStatus)
class TaskStatusAdmin(Register):
    """A new status takes the place of the one before, which is kept."""

    form = StatusForm
    list_display = ["words", "state", "at", "by", "replaced"]
    list_filter = ["state", "replaced"]
    fields = ["task", "state", "result"]
    loads = ("task__task_row", "by__person")

    @admin.display(description=_("oppfølging"))
    def words(self, status: TaskStatus) -> str:
        task = getattr(status.task, "task_row", None)
        return str(task or status.task)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: TaskStatus, form: Any, change: bool) -> None:
        TaskStatus.rows.filter(task=obj.task, replaced=False).update(replaced=True)
        obj.by = user_of(request)
        super().save_model(request, obj, form, change)
