"""Ukebrev: once a week at most, what waits for one person: tasks, coming meetings, questions without an answer."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.models import Call, CallAnswer, Invitation, Mail, Mailing, Meeting, Reply, Task
from meetings.names_in_text import ShownWords, plain_words
from meetings.notifications.queueing import AlreadySent, queue_mail, site_address, start_mailing
from meetings.planning import responsible_in_words
from meetings.wording import date_in_words, time_span, weekday_and_date
from organisations.links import token_of
from organisations.models import Organisation, Person, Representation, Seat
from organisations.subscribing import digest_link

logger = logging.getLogger(__name__)

SYSTEM = "the weekly letter tells each person what falls on them"
SOON = timedelta(days=14)
"""A meeting this near, or to be answered this soon, is reason enough for a letter."""
ASKED = {Invitation.Capacity.REPRESENTATIVE, Invitation.Capacity.DEPUTY}


@dataclass(frozen=True, slots=True)
class TaskLine:
    """`due` is in words, `report` the address of the report it stands in, or nothing."""

    what: str
    who: str
    due: str
    overdue: bool
    report: str


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting for one organisation. `state` is in words; `must_answer`: the address takes the answer."""

    meeting: str
    when: str
    organisation: str
    state: str
    must_answer: bool
    address: str
    is_near: bool


@dataclass(frozen=True, slots=True)
class CallLine:
    title: str
    organisation: str
    by: str
    address: str


@dataclass(frozen=True, slots=True)
class WeeklyLetter:
    person: Person
    tasks: tuple[TaskLine, ...]
    meetings: tuple[MeetingLine, ...]
    calls: tuple[CallLine, ...]

    @property
    def says_something(self) -> bool:
        """A meeting far ahead is told of beside other matters, and is no matter by itself."""
        return bool(self.tasks or self.calls or any(line.is_near for line in self.meetings))


@transaction.atomic
def send_digests(today: date) -> int:
    """Write this week's letter to each who is to have one and has not had it; gives how many. Safe to run again.

    `today` is local to Europe/Oslo; weeks are those of ISO 8601. Some ten queries and five for each letter.
    """
    with translation.override("nb"):
        letters = letters_for(today)
        if not letters:
            return 0
        mailing = _mailing_of_the_week(today)
        had = set(Mail.rows.filter(mailing=mailing).values_list("person", flat=True))
        waiting = [letter for letter in letters if letter.person.pk not in had]
        for letter in waiting:
            _write(mailing, letter)
    logger.info("digest written mailing=%s count=%s", mailing.pk, len(waiting))
    return len(waiting)


def letters_for(today: date) -> list[WeeklyLetter]:
    """What there is to say to each person with a role now, an address and no objection. Nine queries."""
    seats = _seats_by_person(today)
    tasks, meetings, calls = _open_tasks(), _Coming.on(today), _open_calls()
    letters = []
    for person, theirs in seats:
        keys = {seat.organisation_id for seat in theirs}
        letters.append(
            WeeklyLetter(
                person,
                tuple(_task_line(task, today) for task in tasks if _falls_on(task, keys, person)),
                tuple(meetings.lines_for(person, theirs)),
                tuple(_call_line(one) for one in calls if _may_answer(one, keys, person)),
            )
        )
    return [letter for letter in letters if letter.says_something]


def members_without_digest(today: date) -> int:
    """How many with a role now have said no to the letter. One query."""
    roles = Representation.rows.open_on(today).filter(seat__in=Seat.rows.open_on(today), person__wants_digest=False)
    return roles.values("person").distinct().count()


def _seats_by_person(today: date) -> list[tuple[Person, list[Seat]]]:
    """As representative or deputy, in seats that are open."""
    roles = (
        Representation.rows.open_on(today)
        .filter(seat__in=Seat.rows.open_on(today), person__wants_digest=True, person__merged_into__isnull=True)
        .exclude(person__email="")
        .select_related("person", "seat__organisation")
        .order_by("person__sort_key", "person", "seat__organisation__sort_key", "seat")
    )
    found: dict[int, tuple[Person, list[Seat]]] = {}
    for role in roles:
        if role.person is not None:
            _person, seats = found.setdefault(role.person.pk, (role.person, []))
            if role.seat not in seats:
                seats.append(role.seat)
    return list(found.values())


# Tasks


def _open_tasks() -> list[Task]:
    """Of reports that can be read, and entered by hand; the overdue lead."""
    tasks = Task.objects.for_system(SYSTEM).open()
    readable = tasks.filter(Q(meeting__state=Meeting.State.PUBLISHED) | Q(revision__isnull=True))
    return list(readable.for_page().most_urgent_first())


def _falls_on(task: Task, organisations: set[int], person: Person) -> bool:
    for one in task.responsible.all():
        organisation, who = one.organisation, one.person
        if organisation is not None and (organisation.merged_into_id or organisation.pk) in organisations:
            return True
        if who is not None and (who.merged_into_id or who.pk) == person.pk:
            return True
    return False


def _task_line(task: Task, today: date) -> TaskLine:
    return TaskLine(
        plain_words(task.what),
        responsible_in_words(task),
        date_in_words(task.due_on) if task.due_on else task.due_text,
        overdue=task.due_on is not None and task.due_on < today,
        report=f"{site_address('meetings:report', task.meeting.slug)}#o{task.pk}" if task.is_of_report else "",
    )


# Meetings


@dataclass(frozen=True, slots=True)
class _Coming:
    """Announced meetings to come, with what was answered and who was called."""

    today: date
    meetings: list[Meeting]
    replies: dict[tuple[int, int], Reply]
    invitations: dict[tuple[int, int | None, int | None], Invitation]

    @classmethod
    def on(cls, today: date) -> _Coming:
        """Three queries."""
        meetings = list(
            Meeting.objects.for_system(SYSTEM)
            .upcoming(today)
            .filter(announced_at__isnull=False, cancelled_at__isnull=True)
            .exclude(state=Meeting.State.WITHDRAWN)
        )
        replies = Reply.rows.filter(meeting__in=meetings)
        called = Invitation.rows.filter(meeting__in=meetings, ended_at__isnull=True).select_related("link")
        return cls(
            today,
            meetings,
            {(one.meeting_id, one.organisation_id): one for one in replies},
            {(one.meeting_id, one.organisation_id, one.person_id): one for one in called},
        )

    def lines_for(self, person: Person, seats: Iterable[Seat]) -> Iterator[MeetingLine]:
        for meeting in self.meetings:
            for seat in seats:
                if seat.body_id == meeting.body_id:
                    yield self._line(meeting, person, seat.organisation)

    def _line(self, meeting: Meeting, person: Person, organisation: Organisation) -> MeetingLine:
        reply = self.replies.get((meeting.pk, organisation.pk))
        called = self.invitations.get((meeting.pk, organisation.pk, person.pk))
        silent = reply is None or reply.state == Reply.State.SILENT
        asked = called is not None and called.capacity in ASKED and called.first_sent_at is not None
        must_answer = asked and silent
        state = ""
        if meeting.invited_at is not None:
            state = str(Reply.State.SILENT.label if reply is None else reply.get_state_display())
        address = site_address("meetings:meeting", meeting.pk)
        if asked and called is not None and called.link is not None and called.link.is_alive():
            address = site_address("meetings:reply", token_of(called.link))
        days = [meeting.date, meeting.reply_by if must_answer else None]
        day = weekday_and_date(meeting.date) if meeting.date else ""
        return MeetingLine(
            ShownWords(member=True).title(meeting),
            ", ".join(part for part in (day, time_span(meeting.starts_at, meeting.ends_at)) if part),
            str(organisation),
            state,
            must_answer,
            address,
            is_near=any(day is not None and day <= self.today + SOON for day in days),
        )


# Questions


def _open_calls() -> list[CallAnswer]:
    answers = CallAnswer.rows.filter(
        answered_at__isnull=True, call__sent_at__isnull=False, call__closed_at__isnull=True, link__isnull=False
    )
    return list(answers.select_related("call", "organisation", "link").order_by("call__answer_by", "pk"))


def _may_answer(answer: CallAnswer, organisations: set[int], person: Person) -> bool:
    """The link is the representative's, or the organisation's own where nobody is named; never a deputy's."""
    link = answer.link
    return (
        answer.organisation_id in organisations
        and link is not None
        and link.is_alive()
        and link.person_id in {None, person.pk}
    )


def _call_line(answer: CallAnswer) -> CallLine:
    call: Call = answer.call
    return CallLine(
        call.title,
        str(answer.organisation),
        date_in_words(call.answer_by) if call.answer_by else "",
        site_address("meetings:call_answer", token_of(answer.link)) if answer.link else "",
    )


# The mail


def _mailing_of_the_week(today: date) -> Mailing:
    """One for the week, held until the transaction ends: a second run waits, and then sees who has had a letter."""
    year, week, _day = today.isocalendar()
    title = _("Ukebrev, uke %(week)s %(year)s") % {"week": week, "year": year}
    try:
        mailing = start_mailing(Mailing.Kind.DIGEST, f"ukebrev:{year}-{week:02}", title)
    except AlreadySent as known:
        mailing = known.mailing
    return Mailing.rows.select_for_update(of=("self",)).get(pk=mailing.pk)


def _write(mailing: Mailing, letter: WeeklyLetter) -> None:
    token = token_of(digest_link(letter.person))
    queue_mail(
        mailing,
        "digest",
        {
            "letter": letter,
            "follow_up": site_address("meetings:follow_up"),
            "my_page": site_address("my_page"),
            "opt_out": site_address("meetings:digest", token),
        },
        subject=subject_of(letter),
        person=letter.person,
        headers={
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{site_address('meetings:digest_stop', token)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def subject_of(letter: WeeklyLetter) -> str:
    """«Ukebrev: 2 oppgaver, 1 over fristen»: what weighs most."""
    late = sum(line.overdue for line in letter.tasks)
    silent = sum(line.must_answer for line in letter.meetings) + len(letter.calls)
    if late:
        return _("Ukebrev: over fristen (%(n)s)") % {"n": late}
    if silent:
        return _("Ukebrev: vi mangler svar (%(n)s)") % {"n": silent}
    if letter.tasks:
        return _("Ukebrev: åpne oppgaver (%(n)s)") % {"n": len(letter.tasks)}
    return _("Ukebrev: møtet nærmer seg")
