"""Where a late answer goes before publishing: into the draft as the organisation's line, dated, once."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.attending import lock
from meetings.drafts import append_line, as_one_statement, save_item
from meetings.following_up import current_status, set_status
from meetings.models import AgendaItem, LateInput, Meeting, Task, TaskStatus
from meetings.names import register_for
from meetings.notation import Certainty, Kind, Record, Register, Speaker, compose
from organisations.models import User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)
State = LateInput.State


class PlacingRefused(Refusal):
    """It cannot be put there; `sentence` says why. Nothing was written."""


def waiting_answers(meeting: Meeting) -> dict[int, list[LateInput]]:
    """Answers about the meeting's items that are not placed yet, by item. One query."""
    found: dict[int, list[LateInput]] = defaultdict(list)
    answered = LateInput.rows.filter(meeting=meeting, item__isnull=False, state=State.ANSWERED)
    for late in answered.select_related("organisation").order_by("organisation__sort_key", "pk"):
        found[late.item_id or 0].append(late)
    return found


def as_late_line(text: str, organisation: int | None, on: date, register: Register) -> str:
    """One statement of the organisation (or plain text without one), whatever signs its words hold; with a line end.

    The note is part of the notation, hence Norwegian in every language.
    """
    words = as_one_statement(text)
    received = f"mottatt etter møtet, {on.day}.{on.month}.{on.year}"
    if organisation is None:
        return compose([Record(Kind.INFORMATION, f"{words} ({received})")], register)
    speaker = Speaker(organisation, None, "", "", Certainty.EXACT)
    return compose([Record(Kind.STATEMENT, words, (speaker,), note=received)], register)


@transaction.atomic
def take_late_input(late: LateInput, *, by: User) -> LateInput:
    """Append the answer to its item's text as the organisation's line, marked with the day it came. Once.

    Placed already (a double click): as it is. Raises PlacingRefused when the report is published or the item is
    gone, and DraftRefused when the item would be too long; then the answer keeps waiting.
    """
    current = _locked(late)
    if current.state != State.ANSWERED:
        return current
    item = _item(current)
    line = _line(current)
    append_line(item, line, by=by)
    current.state, current.placed_at = State.PLACED, timezone.now()
    current.save(update_fields=["state", "placed_at"])
    close_task(current, TaskStatus.State.DONE, _("Svaret er satt inn i referatet."), by=by)
    logger.info("late input placed late_input=%s item=%s by=%s", current.pk, item.pk, by.pk)
    return current


@transaction.atomic
def take_back(late: LateInput, *, by: User) -> LateInput:
    """Undo `take_late_input`: the line goes out of the text, and the answer waits again. Undone already: as it is.

    Raises PlacingRefused when the line was changed since, or is published.
    """
    current = _locked(late)
    if current.state != State.PLACED or current.addition_id is not None:
        return current
    item, line = _item(current), _line(current)
    if line not in item.text:
        raise PlacingRefused(_("Linja er endret siden den ble satt inn. Rett den i teksten."))
    place = item.text.rindex(line)
    save_item(item, {"text": item.text[:place] + item.text[place + len(line) :]}, version=item.version, by=by)
    current.state, current.placed_at = State.ANSWERED, None
    current.save(update_fields=["state", "placed_at"])
    close_task(current, TaskStatus.State.OPEN, "", by=by)
    logger.info("late input taken back late_input=%s by=%s", current.pk, by.pk)
    return current


@transaction.atomic
def lay_aside(late: LateInput, *, by: User) -> None:
    """Not to be used, or no longer wanted: the organisation can answer no more. A placed one stays placed."""
    current = _locked(late)
    if current.state in {State.ASKED, State.ANSWERED}:
        current.state = State.DECLINED
        current.save(update_fields=["state"])
        close_task(current, TaskStatus.State.DROPPED, _("Svaret er lagt bort."), by=by)
        logger.info("late input laid aside late_input=%s by=%s", current.pk, by.pk)


@transaction.atomic
def take_again(late: LateInput, *, by: User) -> None:
    """Undo `lay_aside`."""
    current = _locked(late)
    if current.state == State.DECLINED:
        current.state = State.ANSWERED if current.answered_at else State.ASKED
        current.save(update_fields=["state"])
        close_task(current, TaskStatus.State.OPEN, "", by=by)
        logger.info("late input taken again late_input=%s by=%s", current.pk, by.pk)


@transaction.atomic
def place_result(task: Task, item: AgendaItem, text: str, *, on: date, by: User) -> AgendaItem:
    """Write what came of a task under an item of its meeting's draft (M-70), as the line of the organisation that
    was to do it, if it was one. The same line twice is written once.

    Raises PlacingRefused when the report is published, and DraftRefused when the item would be too long.
    """
    lock(task.meeting)
    current = AgendaItem.rows.select_for_update(of=("self",)).get(pk=item.pk, meeting=task.meeting_id)
    meeting = _draft(current)
    who = {row.organisation_id for row in task.responsible.all()}
    organisation = who.pop() if len(who) == 1 else None
    words = text if organisation is not None else f"{task.what} {text}"
    line = as_late_line(words, organisation, on, register_for(meeting))
    if line in current.text:
        return current
    logger.info("task result placed task=%s item=%s by=%s", task.pk, current.pk, by.pk)
    return append_line(current, line, by=by)


def close_task(late: LateInput, state: TaskStatus.State, result: str, *, by: User) -> None:
    """The question's task, if it has one, follows what became of the answer."""
    if late.task_id is None:
        return
    task = Task.objects.for_system("the question's own task follows its answer").filter(pk=late.task_id).first()
    if task is not None:
        now = current_status(task)
        set_status(task, state=state, result=result, by=by, seen=now.pk if now else None)


def _locked(late: LateInput) -> LateInput:
    """The question as it is now, with its meeting's row held."""
    lock(late.meeting)
    return LateInput.rows.select_for_update(of=("self",)).select_related("meeting", "organisation").get(pk=late.pk)


def _item(late: LateInput) -> AgendaItem:
    item = AgendaItem.rows.select_for_update(of=("self",)).filter(pk=late.item_id or 0).first()
    if item is None:
        raise PlacingRefused(_("Saken er slettet. Kopier svaret til saken der det hører hjemme, og legg det bort."))
    _draft(item)
    return item


def _draft(item: AgendaItem) -> Meeting:
    """The item's meeting, whose draft is still the whole of it."""
    meeting = (
        Meeting.objects.for_system("names of the draft that the answer goes into").for_head().get(pk=item.meeting_id)
    )
    if meeting.is_published:
        raise PlacingRefused(_("Referatet er publisert. Legg svaret til som tillegg."))
    item.meeting = meeting
    return meeting


def _line(late: LateInput) -> str:
    meeting = (
        Meeting.objects.for_system("names of the draft that the answer goes into").for_head().get(pk=late.meeting_id)
    )
    on = timezone.localdate(late.answered_at) if late.answered_at else timezone.localdate()
    return as_late_line(late.text, late.organisation_id, on, register_for(meeting))
