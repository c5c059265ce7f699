"""A report as plain text in the notation: what it says, read again under the same names, is the same blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from meetings.exporting import furniture
from meetings.notation import (
    DEFAULT_GROUPS,
    Certainty,
    Kind,
    OrganisationEntry,
    PersonEntry,
    Record,
    Register,
    Span,
    Speaker,
    compose,
)
from meetings.report import Case, Line, Paragraph, Passage, Plate, Reply, Report, Signature, TaskLine

SOMEBODY = Speaker(None, None, "", "", Certainty.EXACT)
"""Stands for whoever a label names: the label is all that is written."""
FOR_MEMBERS = "kun medlemmer"


def report_text(report: Report) -> bytes:
    """UTF-8 with a line feed at each line's end. Pure; a few milliseconds."""
    register = register_of(report)
    parts = ["\n".join(_head(report))]
    parts += [f"{heading_line(case)}\n{case_text(case, report.tasks, register)}" for case in report.cases]
    if report.next_words:
        parts.append(f"{_('Neste møte')}: {report.next_words}")
    parts += _outside(report)
    return ("\n\n".join(part.strip("\n") for part in parts) + "\n").encode()


def heading_line(case: Case) -> str:
    """«Sak 3: Bolig»."""
    heading = furniture.heading_of(case)
    return f"{case.eyebrow}: {heading}" if case.eyebrow else heading


def case_text(case: Case, tasks: Sequence[TaskLine], register: Register) -> str:
    """One item in the notation, its tasks last."""
    records = [record for passage in case.passages for record in _records(passage)]
    records += [_task(task) for task in tasks if task.case_anchor == case.anchor]
    return compose(records, register)


def register_of(report: Report) -> Register:
    """The names that the report itself shows: under them its text means what it says."""
    plates: dict[str, Plate] = {}
    people: dict[str, str] = {}
    groups = dict(DEFAULT_GROUPS)
    for one in _signatures(report):
        if one.plate.kind == "group":
            groups[one.plate.short] = one.plate.short
        elif one.plate.kind == "guest":
            people[one.words] = ""
        else:
            plates[one.plate.short] = one.plate
            people |= {one.person: one.plate.short} if one.person else {}
    keys = {short: key for key, short in enumerate(plates, start=1)}
    return Register(
        tuple(OrganisationEntry(keys[short], short, (), plate.name, seated=True) for short, plate in plates.items()),
        tuple(
            PersonEntry(key, name, (), keys.get(organisation), attending=True)
            for key, (name, organisation) in enumerate(people.items(), start=1)
        ),
        groups,
    )


def _signatures(report: Report) -> Iterator[Signature]:
    """Everybody who is written before a colon."""
    for case in report.cases:
        for passage in case.passages:
            for line in passage.lines:
                yield from line.voice.signed
                yield from (one for reply in line.replies for one in reply.voice.signed)
    yield from (one for task in report.tasks for one in task.signed)


def _head(report: Report) -> Iterator[str]:
    yield report.body_name
    yield report.title
    yield ""
    for fact in furniture.facts_of(report):
        yield f"{fact.name}: {fact.value}"
    for group in report.attendee_groups:
        yield f"{group.heading}: {'; '.join(_attendees(report, group.status))}"
    yield from furniture.notes_of(report)
    for correction in report.corrections:
        yield f"{furniture.correction_heading(correction)} {correction.reason}"
    if report.points:
        yield f"\n{_('Kort fortalt')}"
        yield from (f"• {point}" for point in report.points)


def _attendees(report: Report, status: str) -> Iterator[str]:
    """«LPS Ida Hagen (fra kl. 11)»."""
    for group in report.attendee_groups:
        for one in group.attendees if group.status == status else ():
            organisation, person, note = furniture.attendee_cells(one)
            named = person and organisation and report.members_view
            name = f"{person}, {organisation}" if named else organisation or person
            yield f"{name} ({note})" if note else name


def _outside(report: Report) -> Iterator[str]:
    """What came later and is no part of the record stands apart from it, each with whose words it is about."""
    for case in report.cases:
        lines = [line for passage in case.passages for line in passage.lines]
        replies = [reply for line in lines for reply in line.replies]
        said_here: tuple[Line | Reply, ...] = (*lines, *replies)
        for said in said_here:
            for note in said.notes:
                yield f"{furniture.organisation_note_heading(note)} ({heading_line(case)}):\n{_marked(note.paragraphs)}"
    for addition in (*(one for case in report.cases for one in case.additions), *report.additions):
        yield f"{furniture.addition_heading(addition)}:\n{_marked(addition.paragraphs)}"


def _records(passage: Passage) -> Iterator[Record]:
    if passage.form == "subheading":
        yield Record(Kind.SUBHEADING, passage.text)
    elif passage.form == "reference":
        where = f" <{passage.url}>" if passage.url and passage.url != passage.text else ""
        yield Record(Kind.REFERENCE, f"{passage.text}{where}")
    for line in passage.lines:
        yield _record(line)
        yield from (_record(reply, indented=True) for reply in line.replies)


def _record(line: Line | Reply, *, indented: bool = False) -> Record:
    signed = line.voice.signed
    notes = [line.note, FOR_MEMBERS if line.members_only else ""]
    return Record(
        kind=Kind(line.kind),
        text=_marked(line.paragraphs),
        speakers=(SOMEBODY,) * len(signed),
        label=", ".join(one.words for one in signed),
        note=", ".join(note for note in notes if note),
        indented=indented,
    )


def _task(task: TaskLine) -> Record:
    label = ", ".join(one.words for one in task.signed) or task.who
    who = (SOMEBODY,) if label else ()
    return Record(Kind.TASK, _spans(task.what), who, label, when_text=task.when)


def _marked(paragraphs: Iterable[Paragraph]) -> str:
    return "\n".join(("• " if one.bullet else "") + _spans(one.spans) for one in paragraphs)


def _spans(spans: Iterable[Span]) -> str:
    """The text with its marks put back: `((…))` and the angles of an address."""
    pieces = []
    for span in spans:
        text = f"<{span.url}>" if span.url else span.text
        pieces.append(f"(({text}))" if span.members_only else text)
    return "".join(pieces)
