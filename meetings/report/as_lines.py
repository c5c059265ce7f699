"""A report as lines of plain words: to compare two of them, and to say in a mail what has changed. No query."""

from __future__ import annotations

from collections.abc import Iterator

from meetings.notation import Span
from meetings.report.shapes import Line, Passage, Reply, Report


def lines_of(report: Report) -> Iterator[str]:
    """Everything the report says, one line each."""
    head = (report.title, report.weekday_words, report.time_span, report.place, report.practical, report.date_note)
    people = (report.convened_by, report.chaired_by, report.minute_taker, report.signed_words)
    yield from (line for line in (*head, *people) if line)
    yield from (f"• {point}" for point in report.points)
    for case in report.cases:
        yield " ".join(part for part in (case.eyebrow, case.heading, case.presenters) if part)
        for passage in case.passages:
            yield from passage_lines(passage)
        yield from (f"Vedlegg: {paper.title}" for paper in case.papers)
    for task in report.tasks:
        yield " · ".join(part for part in (plain(task.what), task.who, task.due) if part)
    yield from (line for line in (report.next_words,) if line)
    for group in report.attendee_groups:
        for one in group.attendees:
            words = (one.plate.short if one.plate else "", one.person, one.note)
            yield f"{group.heading}: " + ", ".join(word for word in words if word)
    yield from (line for line in (report.apologies_note,) if line)


def passage_lines(passage: Passage) -> Iterator[str]:
    if passage.text:
        yield f"{passage.text} {passage.url}".strip()
    for line in passage.lines:
        said_here: tuple[Line | Reply, ...] = (line, *line.replies)
        for said in said_here:
            who = ", ".join(part for part in (said.voice.label, *said.voice.people, said.tag) if part)
            text = " / ".join(plain(paragraph.spans) for paragraph in said.paragraphs)
            members = " (kun medlemmer)" if said.members_only else ""
            yield f"{who}{members}: {text}" if who or members else text


def plain(spans: tuple[Span, ...]) -> str:
    return "".join(f"(({span.text}))" if span.members_only else span.text or span.url for span in spans)
