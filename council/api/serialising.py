"""From rows and reports to what the API answers. No query but those of what is given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from council.api import shapes
from meetings.report import AdditionLine, Case, Line, NoteLine, Paragraph, Passage, Plate, Reply, Report

if TYPE_CHECKING:
    from council.showing import Hit
    from meetings.models import Meeting, Revision, Statement
    from meetings.names_in_text import ShownWords
    from organisations.models import Body, Organisation, Seat


def absolute(path: str) -> str:
    address: str = settings.SITE_URL
    return address + path


def body_shape(body: Body) -> shapes.BodyShape:
    host = body.host.slug if body.host else None
    return shapes.BodyShape(slug=body.slug, name=body.name, host=host, rules_adopted_on=body.rules_adopted_on)


def organisation_shape(organisation: Organisation, seats: Iterable[Seat]) -> shapes.OrganisationShape:
    return shapes.OrganisationShape(
        slug=organisation.slug,
        short=organisation.short,
        name=organisation.name,
        kind=organisation.kind,
        number=organisation.number,
        county=organisation.county,
        website=organisation.website,
        url=absolute(organisation.get_absolute_url()),
        seats=[shapes.SeatShape(body=seat.body.slug, since=seat.since, until=seat.until) for seat in seats],
    )


def meeting_shape(meeting: Meeting, words: ShownWords) -> shapes.MeetingShape | None:
    """None for a meeting without a day, which no list holds. `words`: a visitor's."""
    revision = meeting.published_revision
    day = meeting.published_date if revision else meeting.date
    if day is None:
        return None
    return shapes.MeetingShape(
        id=meeting.pk,
        slug=meeting.slug or "" if revision else "",
        state="published" if revision else "announced",
        body=meeting.body.slug,
        date=day,
        title=words.own_title(meeting),
        url=absolute(meeting.get_absolute_url()),
        revision=revision.number if revision else None,
    )


def revision_shape(revision: Revision) -> shapes.RevisionShape:
    return shapes.RevisionShape(
        number=revision.number,
        kind=revision.kind,
        at=revision.at,
        sha256=revision.sha256,
        previous_sha256=revision.previous_sha256,
        current=revision.pk == revision.meeting.published_revision_id,
        url=absolute(revision.get_absolute_url()),
    )


def statement_shape(statement: Statement, hit: Hit) -> shapes.StatementShape:
    """The statement with its meeting, revision and topics loaded, and what a visitor is shown of it."""
    topics = [one.topic for one in statement.permalink.topics.all()]
    return shapes.StatementShape(
        id=hit.pk,
        kind=statement.kind,
        text=hit.words,
        organisation_notes=_notes(hit.notes),
        speakers=[_speaker(plate) for plate in hit.plates],
        people=list(hit.people),
        topics=[shapes.TopicShape(slug=topic.slug, name=topic.name) for topic in topics],
        meeting=statement.meeting_id,
        meeting_slug=statement.meeting.slug or "",
        date=hit.day,
        item_number=hit.number,
        item_heading=hit.heading,
        url=absolute(reverse("meetings:statement", args=[hit.pk])),
        updated=statement.revision.at,
    )


def report_shape(report: Report, revision: Revision) -> shapes.ReportShape:
    return shapes.ReportShape(
        number=revision.number,
        kind=revision.kind,
        sha256=revision.sha256,
        url=absolute(revision.get_absolute_url()),
        title=report.title,
        body=report.body_name,
        host=report.host_name,
        date=report.date,
        date_words=report.date_words,
        date_note=report.date_note,
        time=report.time_span,
        place=report.place,
        practical=report.practical,
        convened_by=report.convened_by,
        chaired_by=report.chaired_by,
        minute_taker=report.minute_taker,
        signed=report.signed_words,
        published_on=report.published_on,
        approved_on=report.approved_on,
        corrections=[
            shapes.CorrectionShape(date=one.date, reason=one.reason, number=one.number) for one in report.corrections
        ],
        points=list(report.points),
        items=[_item(case) for case in report.cases],
        tasks=[
            shapes.TaskShape(what="".join(span.text for span in task.what), who=task.who, due=task.due)
            for task in report.tasks
        ],
        next_meeting=report.next_words,
        present=[
            _speaker(attendee.plate)
            for group in report.attendee_groups
            for attendee in group.attendees
            if attendee.plate is not None
        ],
        additions=[_addition(one) for one in report.additions],
    )


def _item(case: Case) -> shapes.ItemShape:
    return shapes.ItemShape(
        number=case.number,
        heading=case.heading,
        presenters=case.presenters,
        passages=[_passage(passage) for passage in case.passages],
        additions=[_addition(one) for one in case.additions],
    )


def _passage(passage: Passage) -> shapes.PassageShape:
    lines = [_line(line) for line in passage.lines]
    return shapes.PassageShape(form=passage.form, text=passage.text, link=passage.url, lines=lines)


def _line(line: Line) -> shapes.SaidShape:
    said = _said(line, line.kind)
    said.replies = [_said(reply, reply.kind) for reply in line.replies]
    return said


def _said(said: Line | Reply, kind: str) -> shapes.SaidShape:
    return shapes.SaidShape(
        id=said.id,
        kind=kind,
        tag=said.tag,
        text=_words(said.paragraphs),
        links=[span.url for paragraph in said.paragraphs for span in paragraph.spans if span.url],
        note=said.note,
        organisation_notes=_notes(said.notes),
        speakers=[_speaker(plate) for plate in said.voice.plates],
        people=list(said.voice.people),
    )


def _notes(notes: Iterable[NoteLine]) -> list[shapes.NoteShape]:
    return [shapes.NoteShape(on=note.on, organisation=note.plate.short, text=note.words) for note in notes]


def _addition(addition: AdditionLine) -> shapes.AdditionShape:
    return shapes.AdditionShape(
        received_on=addition.received_on,
        organisation=addition.plate.short if addition.plate else "",
        text=_words(addition.paragraphs),
    )


def _words(paragraphs: Iterable[Paragraph]) -> str:
    return "\n".join(paragraph.words for paragraph in paragraphs)


def _speaker(plate: Plate) -> shapes.SpeakerShape:
    slug = plate.url.rstrip("/").rsplit("/", 1)[-1] or None
    return shapes.SpeakerShape(short=plate.short, name=plate.name, kind=plate.kind, organisation=slug)
