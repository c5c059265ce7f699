"""Oppfølging: what is still to be done, how it went, and tasks entered by hand (M-70).

Status and result are editorial: they hang on the permanent id and never stand in the frozen report.
"""

from __future__ import annotations

import logging
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from meetings.attending import lock
from meetings.models import Addition, LateInput, Meeting, Permalink, Task, TaskResponsible, TaskStatus
from organisations.models import Organisation, Person, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)

SYSTEM = "the deeds on tasks answer to who may open their pages"


class TaskRefused(Refusal):
    """It cannot be done; `sentence` says why and what to do instead."""


class StatusChanged(TaskRefused):
    """Somebody else set a status since the page was opened. Nothing is written."""


class TaskChanged(TaskRefused):
    """Somebody else rewrote the task since the page was opened. Nothing is written; `now` marks what stands."""

    def __init__(self, now: str) -> None:
        super().__init__(_("En annen har endret oppgaven. Lagrer du igjen, er det det som står her som gjelder."))
        self.now = now


class TaskGone(TaskRefused):
    """Somebody has deleted it."""


def urgency(task: Task) -> tuple[bool, date, int]:
    """Sorts the nearest deadline first, so that the overdue lead; tasks without a deadline last."""
    return task.due_on is None, task.due_on or date.max, task.pk


def current_status(task: Task) -> TaskStatus | None:
    """The status that counts; None is open. One query."""
    return TaskStatus.rows.filter(task=task.pk, replaced=False).first()


@transaction.atomic
def set_status(task: Task, *, state: TaskStatus.State, result: str, by: User, seen: int | None) -> TaskStatus | None:
    """Set status and result; the one before is kept as history. Four queries. None: left open as it was.

    `seen` is the key of the status the page showed, None where it showed none. The same posted twice has one
    effect. Raises StatusChanged when another status came in between.
    """
    Permalink.rows.select_for_update(of=("self",)).get(pk=task.pk)
    now = current_status(task)
    said = result.strip()
    unchanged = (now.state, now.result) if now else (TaskStatus.State.OPEN, "")
    if unchanged == (state, said):
        return now
    if (now.pk if now else None) != seen:
        raise StatusChanged(_("Noen andre har ført en ny status i mellomtiden. Se den, og prøv igjen."))
    TaskStatus.rows.filter(task=task.pk, replaced=False).update(replaced=True)
    row = TaskStatus.rows.create(task_id=task.pk, state=state, result=said, by=by)
    logger.info("task status set task=%s state=%s by=%s", task.pk, state, by.pk)
    return row


@transaction.atomic
def enter_task(
    meeting: Meeting,
    *,
    what: str,
    organisation: Organisation | None = None,
    person: Person | None = None,
    group: str = "",
    due_on: date | None = None,
    due_text: str = "",
    by: User,
) -> Task:
    """A task entered by hand, born in `meeting`. It belongs to no revision: the secretariat reads it, and those it
    falls on do.

    The same task entered twice for one meeting is one task, as long as it is open. Raises TaskRefused when
    nothing is to be done, or by nobody.
    """
    words, who = what.strip(), _who(organisation, person, group)
    _must_hold(words, who)
    lock(meeting)
    same = Task.objects.for_system(SYSTEM).filter(
        meeting=meeting, revision__isnull=True, what=words, who_text=who, due_on=due_on, due_text=due_text.strip()
    )
    known = same.open().first()
    if known is not None:
        return known
    permalink = Permalink.rows.create(meeting=meeting, kind=Permalink.Kind.TASK)
    task = Task.objects.for_system(SYSTEM).create(
        permalink=permalink, meeting=meeting, what=words, who_text=who, due_on=due_on, due_text=due_text.strip()
    )
    TaskResponsible.rows.create(task=task, organisation=organisation, person=person, group=group.strip())
    logger.info("task entered task=%s meeting=%s by=%s", task.pk, meeting.pk, by.pk)
    return task


@transaction.atomic
def change_task(
    task: Task,
    *,
    what: str,
    organisation: Organisation | None = None,
    person: Person | None = None,
    group: str = "",
    due_on: date | None = None,
    due_text: str = "",
    seen: str | None = None,
    by: User,
) -> None:
    """Rewrite a hand-entered task. The same again changes nothing.

    `seen` is the page's `task_mark`; None asks for no comparison. Raises TaskChanged when somebody else rewrote it
    since, TaskRefused for one of a published report, and as `enter_task` does.
    """
    words, who = what.strip(), _who(organisation, person, group)
    _must_hold(words, who)
    row = _by_hand(task)
    same = (row.what, row.who_text, row.due_on, row.due_text) == (words, who, due_on, due_text.strip())
    if seen is not None and not same and seen != task_mark(row):
        raise TaskChanged(task_mark(row))
    row.what, row.who_text, row.due_on, row.due_text = words, who, due_on, due_text.strip()
    row.save(update_fields=["what", "who_text", "due_on", "due_text"])
    TaskResponsible.rows.filter(task=row).delete()
    TaskResponsible.rows.create(task=row, organisation=organisation, person=person, group=group.strip())
    logger.info("task changed task=%s by=%s", row.pk, by.pk)


def task_mark(task: Task) -> str:
    """What a page showed of the task, for `change_task`: short, and the same for the same."""
    shown = (task.what, task.who_text, task.due_on, task.due_text)
    return sha256("\0".join(str(part) for part in shown).encode()).hexdigest()[:12]


@transaction.atomic
def delete_task(task: Task, *, by: User) -> None:
    """Remove a hand-entered task with its history; the id is never given to another. Raises TaskRefused
    for a task of a published report.
    """
    row = _by_hand(task)
    TaskStatus.rows.filter(task=row.pk).delete()
    LateInput.rows.filter(task=row.pk).update(task=None)
    Addition.objects.for_system(SYSTEM).filter(under=row.pk).update(under=None)
    row.delete()
    Permalink.rows.filter(pk=task.pk).delete()
    logger.info("task deleted task=%s by=%s", task.pk, by.pk)


def history_of(task: Task) -> list[TaskStatus]:
    """Every status the task has had, the newest first. One query."""
    return list(TaskStatus.rows.filter(task=task.pk).select_related("by__person").order_by(F("at").desc(), "-pk"))


def _by_hand(task: Task) -> Task:
    row = Task.objects.for_system(SYSTEM).select_for_update(of=("self",)).filter(pk=task.pk).first()
    if row is None:
        raise TaskGone(_("Oppgaven er alt slettet."))
    if row.revision_id is not None:
        raise TaskRefused(_("Oppgaven står i et publisert referat. Rett referatet for å endre den."))
    return row


def _who(organisation: Organisation | None, person: Person | None, group: str) -> str:
    named = [str(person) if person else "", str(organisation) if organisation else "", group.strip()]
    return ", ".join(filter(None, named))[:300]


def _must_hold(what: str, who: str) -> None:
    if not what:
        raise TaskRefused(_("Skriv hva som skal gjøres."))
    if not who:
        raise TaskRefused(_("Velg hvem som er ansvarlig."))
