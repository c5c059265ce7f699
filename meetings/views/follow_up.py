"""Oppfølging for members: what the reader and the others are to do, how it goes, and as a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.forms.tasks import FollowUpForm
from meetings.models import Task, TaskResponsible, TaskStatus
from meetings.models.tasks import TaskQuerySet
from meetings.names_in_text import plain_words
from meetings.planning import responsible_in_words
from meetings.wording import date_in_words
from organisations.access import is_secretariat, organisations_sat_for, reads_as_member
from organisations.models import Organisation, User
from organisations.register_files import Sheet
from organisations.views.sheets import sheet_response

if TYPE_CHECKING:
    from organisations.models.organisations import OrganisationQuerySet

PAGE = 100


@dataclass(frozen=True)
class Group:
    """Tasks under one heading; the only group of a list that is not grouped has none."""

    heading: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Listing:
    form: FollowUpForm
    tasks: TaskQuerySet
    show: str
    whose: str
    """«mine», «alle», «organisasjoner» or the slug of one organisation."""


@require_safe
def follow_up(request: HttpRequest) -> HttpResponse:
    """Open ones the most urgent first; with closed ones the newest first, 100 to a page. Seven queries beside the
    session's, however long the list.
    """
    listing = _asked(request)
    tasks = listing.tasks
    after = None
    if listing.show in {"ferdig", "alle"}:
        found, after = _page_after(request, tasks)
    else:
        found = list(tasks)
    query = request.GET.copy()
    query.pop("etter", None)
    context = {
        "form": listing.form,
        "whose": listing.whose,
        "groups": _by_organisation(found) if listing.whose == "organisasjoner" else [Group("", tuple(found))],
        "count": len(found),
        "after": after,
        "query": query.urlencode(),
        "today": timezone.localdate(),
    }
    return render(request, "meetings/follow_up.html", context)


@require_safe
def follow_up_file(request: HttpRequest, form: str) -> FileResponse:
    """What the page lists, all of it, for a spreadsheet."""
    listing = _asked(request)
    head = [_("Hva"), _("Ansvarlig"), _("Frist"), _("Status"), _("Resultat"), _("Fra møtet")]
    rows = [
        (
            plain_words(task.what),
            responsible_in_words(task),
            date_in_words(task.due_on) if task.due_on else task.due_text,
            state_in_words(task),
            getattr(task, "result_now", None) or "",
            date_in_words(task.meeting.published_date) if task.is_of_report and task.meeting.published_date else "",
        )
        for task in listing.tasks
    ]
    return sheet_response(Sheet(_("Oppfølging"), head, rows), form, name="oppfolging")


def state_in_words(task: Task) -> str:
    """Of a task loaded with its state."""
    return str(TaskStatus.State(getattr(task, "state_now", None) or TaskStatus.State.OPEN).label)


def _asked(request: HttpRequest) -> Listing:
    """The list that the address asks for. 404 for who is no member; a visitor never comes here."""
    if not isinstance(request.user, User) or not reads_as_member(request.user):
        raise Http404
    mine, person = organisations_sat_for(request.user.person_id), request.user.person_id
    visible = Task.objects.visible_to(request.user)
    usual = "alle" if is_secretariat(request.user) else "mine"
    form = FollowUpForm({"hvem": usual, **request.GET.dict()})
    form.choose_among(_responsible_for(visible))
    form.is_valid()
    show, one = form.cleaned_data.get("vis", ""), form.cleaned_data.get("org")
    whose = one.slug if one else form.cleaned_data.get("hvem") or usual
    tasks = visible.with_state().for_page()
    if one is not None:
        tasks = tasks.that_fall_on([one])
    elif whose == "mine":
        tasks = tasks.that_fall_on(mine, person)
    return Listing(form, _of_state(tasks, show), show, whose)


def _of_state(tasks: TaskQuerySet, show: str) -> TaskQuerySet:
    if show == "ferdig":
        return tasks.closed().order_by("-pk")
    if show == "alle":
        return tasks.order_by("-pk")
    if show == "forfalt":
        tasks = tasks.filter(due_on__lt=timezone.localdate())
    return tasks.open().most_urgent_first()


def _responsible_for(tasks: TaskQuerySet) -> OrganisationQuerySet:
    """The organisations that some task falls on; for one merged into another, the other."""
    named = TaskResponsible.rows.filter(task__in=tasks.values("pk"), organisation__isnull=False)
    kept = Coalesce("organisation__merged_into", "organisation")
    return Organisation.rows.filter(pk__in=named.values_list(kept, flat=True)).in_norwegian_order()


def _by_organisation(tasks: Iterable[Task]) -> list[Group]:
    """A task of several organisations stands under each; those of nobody's stand last."""
    groups: dict[int, tuple[Organisation, list[Task]]] = {}
    others = []
    for task in tasks:
        whose = {
            one.pk: one
            for row in task.responsible.all()
            if row.organisation is not None
            for one in [row.organisation.merged_into or row.organisation]
        }
        for key, organisation in whose.items():
            groups.setdefault(key, (organisation, []))[1].append(task)
        if not whose:
            others.append(task)
    found = [Group(str(one), tuple(rows)) for one, rows in sorted(groups.values(), key=lambda group: group[0].sort_key)]
    return [*found, Group(_("Personer og grupper"), tuple(others))] if others else found


def _page_after(request: HttpRequest, tasks: TaskQuerySet) -> tuple[list[Task], int | None]:
    """The tasks below the key that `etter` names, and the key for the next page; None on the last."""
    after = request.GET.get("etter", "")
    if after.isascii() and after.isdecimal() and len(after) < 16:
        tasks = tasks.filter(pk__lt=int(after))
    found = list(tasks[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None
