"""Each named constraint of meetings and record, broken once: the database refuses, and the sentence says why."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, time

import pytest
from django.db import connection, models

from meetings import triggers
from meetings.models import (
    AgendaItem,
    AgendaProposal,
    Attendance,
    CheckChoice,
    Meeting,
    Participant,
    Permalink,
    Reference,
    ReturnedDocument,
    Revision,
    Statement,
    StatementSpeaker,
    StatementTopic,
    StoredFile,
    StoredPage,
    Task,
    TaskResponsible,
    TaskStatus,
    Topic,
)
from tests.builders import (
    make_attendance,
    make_body,
    make_item,
    make_meeting,
    make_organisation,
    make_permalink,
    make_person,
    make_revision,
    make_statement,
    make_user,
)
from tests.constraints import Break, assert_database_refuses, assert_sentence, named_constraints
from tests.meetings.breaks_of_circulating import BREAKS_OF_CIRCULATING
from tests.meetings.breaks_of_convening import BREAKS_OF_CONVENING

pytestmark = pytest.mark.django_db

DAY, DAY_BEFORE = date(2026, 6, 3), date(2026, 6, 2)
TEN, ELEVEN = time(10), time(11)


def meeting_address_once() -> models.Model:
    make_meeting(slug="2026-06-03")
    return Meeting(body=make_body(), slug="2026-06-03")


def meeting_ends_after_it_starts() -> models.Model:
    return Meeting(body=make_body(), starts_at=ELEVEN, ends_at=TEN)


def next_meeting_ends_after_it_starts() -> models.Model:
    return Meeting(body=make_body(), next_starts_at=ELEVEN, next_ends_at=TEN)


def next_meeting_comes_after_this() -> models.Model:
    return Meeting(body=make_body(), date=DAY, next_date=DAY_BEFORE)


def meeting_published_has_a_revision() -> models.Model:
    return Meeting(body=make_body(), date=DAY, slug="2026-06-03", state=Meeting.State.PUBLISHED)


def meeting_published_has_date_and_address() -> models.Model:
    return Meeting(body=make_body(), slug="2026-06-03", state=Meeting.State.WITHDRAWN)


def meeting_announced_has_a_date() -> models.Model:
    return Meeting(body=make_body(), announced_at=datetime(2026, 5, 1, tzinfo=UTC))


def attendance_names_somebody() -> models.Model:
    return Attendance(meeting=make_meeting(), label="En mann bakerst")


def person_attends_once() -> models.Model:
    attendance = make_attendance(make_meeting(), person=make_person())
    return Attendance(meeting=attendance.meeting, person=attendance.person, organisation=make_organisation())


def organisation_without_person_attends_once() -> models.Model:
    attendance = make_attendance(make_meeting())
    return Attendance(meeting=attendance.meeting, organisation=attendance.organisation)


def attendance_leaves_after_arriving() -> models.Model:
    return Attendance(meeting=make_meeting(), organisation=make_organisation(), arrived=ELEVEN, left=TEN)


def only_guests_belong_to_an_item() -> models.Model:
    item = make_item(make_meeting())
    return Attendance(meeting=item.meeting, item=item, person=make_person(), status=Attendance.Status.PRESENT)


def agenda_item_version_counts_from_one() -> models.Model:
    return AgendaItem(meeting=make_meeting(), version=0)


def only_a_taken_proposal_has_an_item() -> models.Model:
    return AgendaProposal(text="Borgerlønn som tema", item=make_item(make_meeting()))


def revision_number_once_per_meeting() -> models.Model:
    revision = make_revision()
    return _like(revision, number=1, previous_sha256="")


def revision_follows_the_one_before() -> models.Model:
    return _like(make_revision(), number=2, previous_sha256="")


def one_stored_page_per_revision_language_audience() -> models.Model:
    page = {
        "revision": make_revision(),
        "language": "nb",
        "audience": "public",
        "epoch": 1,
        "etag": "e",
        "plain": b"<p>",
        "gzip": b"g",
        "brotli": b"b",
    }
    StoredPage.rows.create(**page)
    return StoredPage(**page)


def one_stored_file_per_revision_language_audience_form() -> models.Model:
    file = {
        "revision": make_revision(),
        "language": "nb",
        "audience": "public",
        "form": "pdf",
        "epoch": 1,
        "etag": "e",
        "content": b"%",
    }
    StoredFile.rows.create(**file)
    return StoredFile(**file)


def statement_order_once_per_revision() -> models.Model:
    first = make_statement(make_revision(), "Først.", order=1)
    return Statement(
        permalink=make_permalink(first.revision),
        revision=first.revision,
        meeting=first.meeting,
        meeting_date=first.meeting_date,
        item_position=1,
        order=1,
        kind=Statement.Kind.STATEMENT,
        text="Også først.",
        audience="public",
    )


def speaker_order_once() -> models.Model:
    statement = make_statement(make_revision(), "Vi er to.", make_organisation())
    return StatementSpeaker(statement=statement, order=0, organisation=make_organisation())


def speaker_is_somebody() -> models.Model:
    return StatementSpeaker(statement=make_statement(make_revision()))


def reference_says_something() -> models.Model:
    return Reference(revision=make_revision(), item_position=1, order=1)


def participant_names_somebody() -> models.Model:
    return Participant(revision=make_revision(), order=1, status="present", label="En mann bakerst")


def task_says_what() -> models.Model:
    revision = make_revision()
    return Task(permalink=make_permalink(revision, Permalink.Kind.TASK), meeting=revision.meeting, what="")


def responsible_is_somebody() -> models.Model:
    return TaskResponsible(task=_task())


def one_current_status_per_task() -> models.Model:
    status = TaskStatus.rows.create(task=_task().permalink, state=TaskStatus.State.OPEN, by=make_user())
    return TaskStatus(task=status.task, state=TaskStatus.State.DONE, by=status.by)


def topic_name_once() -> models.Model:
    Topic.rows.create(name="Bolig", slug="bolig")
    return Topic(name="BOLIG", slug="bolig-2")


def topic_once_per_statement() -> models.Model:
    on = {
        "statement": make_statement(make_revision()).permalink,
        "topic": Topic.rows.create(name="Bolig", slug="bolig"),
    }
    StatementTopic.rows.create(**on)
    return StatementTopic(**on)


def _like(revision: Revision, *, number: int, previous_sha256: str) -> Revision:
    return Revision(
        meeting=revision.meeting,
        number=number,
        kind=Revision.Kind.CORRECTION,
        audience="public",
        body_sha256="1" * 64,
        previous_sha256=previous_sha256,
        sha256="1" * 64,
        at=revision.at,
    )


def _task() -> Task:
    revision = make_revision()
    permalink = make_permalink(revision, Permalink.Kind.TASK)
    return Task.rows.create(permalink=permalink, meeting=revision.meeting, what="Hente tallene")


def one_choice_of_a_kind_per_finding() -> models.Model:
    choice = {"meeting": make_meeting(), "code": "email", "mark": "0" * 40, "choice": "kept"}
    CheckChoice.rows.create(**choice)
    return CheckChoice(**choice)


def returned_file_once_per_meeting() -> models.Model:
    file = {"meeting": make_meeting(), "name": "utkast.docx", "content": b"x", "sha256": "0" * 64}
    ReturnedDocument.rows.create(**file)
    return ReturnedDocument(**file)


BREAKS: dict[str, Break] = {
    case.__name__: case
    for case in (
        meeting_address_once,
        meeting_ends_after_it_starts,
        next_meeting_ends_after_it_starts,
        next_meeting_comes_after_this,
        meeting_published_has_a_revision,
        meeting_published_has_date_and_address,
        meeting_announced_has_a_date,
        attendance_names_somebody,
        person_attends_once,
        organisation_without_person_attends_once,
        attendance_leaves_after_arriving,
        only_guests_belong_to_an_item,
        agenda_item_version_counts_from_one,
        only_a_taken_proposal_has_an_item,
        revision_number_once_per_meeting,
        revision_follows_the_one_before,
        one_stored_page_per_revision_language_audience,
        one_stored_file_per_revision_language_audience_form,
        statement_order_once_per_revision,
        speaker_order_once,
        speaker_is_somebody,
        reference_says_something,
        participant_names_somebody,
        task_says_what,
        responsible_is_somebody,
        one_current_status_per_task,
        topic_name_once,
        topic_once_per_statement,
        one_choice_of_a_kind_per_finding,
        returned_file_once_per_meeting,
    )
} | BREAKS_OF_CONVENING
BREAKS.update(BREAKS_OF_CIRCULATING)


def test_every_constraint_of_meetings_is_broken_here() -> None:
    assert set(BREAKS) == set(named_constraints("meetings"))


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses_what_breaks_the_constraint(name: str) -> None:
    # On SQLite the trigger against REPLACE speaks before the unique index.
    hushed = name == "revision_number_once_per_meeting" and connection.vendor == "sqlite"
    row = BREAKS[name]()

    with triggers.lifted(connection) if hushed else nullcontext():
        assert_database_refuses(row, name)


@pytest.mark.parametrize("name", BREAKS)
def test_whoever_breaks_the_constraint_reads_its_sentence(name: str) -> None:
    assert_sentence(BREAKS[name](), named_constraints("meetings")[name])


def test_a_meeting_that_was_never_dated_may_be_a_draft() -> None:
    meeting = make_meeting(date=None, date_text="tirsdag før påske")

    assert meeting.slug == ""


def test_one_organisation_may_send_several_persons_to_one_meeting() -> None:
    meeting, organisation = make_meeting(), make_organisation()

    make_attendance(meeting, organisation, make_person())
    make_attendance(meeting, organisation, make_person())
    make_attendance(meeting, organisation)

    assert meeting.attendances.count() == 3
