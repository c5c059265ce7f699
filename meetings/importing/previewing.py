"""What a read document would become: every source line with its fate, and the draft it would be. Writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from meetings.importing.answers import Answers, answers_of, tell_directory, tell_entries, tell_register
from meetings.importing.drafting import Draft, Fate, draft
from meetings.importing.matching import Directory, MatchedAttendee, Sentences, keys_of
from meetings.importing.mends import Step, applied
from meetings.importing.minutes import Head, ReadMinutes
from meetings.importing.questions import Mended, Question, questions
from meetings.importing.reading import read_minutes
from meetings.importing.sheet import sheet_of
from meetings.models import Meeting
from meetings.names import register_before
from meetings.notation import Parsed, PersonEntry, Register, parse
from organisations.models import Body


@dataclass(frozen=True, slots=True)
class PreviewItem:
    """An item of the draft with its text as the notation reads it."""

    number: str
    heading: str
    presenters: str
    text: str
    parsed: Parsed
    unresolved: bool
    """Some of its text is there only because nobody understood where it belongs."""


@dataclass(frozen=True, slots=True)
class Preview:
    """All that the review page shows. Nothing is written."""

    mended: Mended
    draft: Draft
    items: tuple[PreviewItem, ...]
    questions: tuple[Question, ...]

    @property
    def head(self) -> Head:
        return self.mended.read.head

    @property
    def attendees(self) -> Sequence[MatchedAttendee]:
        return self.mended.matched

    @property
    def placed(self) -> int:
        return self.draft.count(Fate.PLACED)

    @property
    def unresolved(self) -> int:
        return self.draft.count(Fate.UNRESOLVED)

    @property
    def blank(self) -> int:
        return self.draft.count(Fate.BLANK)

    @property
    def statements(self) -> int:
        """How many contributions would be published."""
        return sum(len(item.parsed.contributions()) for item in self.items)


def preview_text(text: str, *, body: Body | None = None, steps: Sequence[Step] = ()) -> Preview:
    """What the text would become in that body, with these steps of a reviewer done. About sixteen queries."""
    answers = answers_of(steps)
    read, directory = read_with(text, answers, answers.date)
    on = answers.date or read.head.date.value
    matched = tell_entries(directory.match(read.attendees, sentences()), answers, directory)
    register = tell_register(_register(Meeting(body=body, date=on), matched), answers, on)
    mended = mend(read, answers, matched, register, steps)
    made = mended.sheet.draft()
    unresolved = {fate.item for fate in made.fates if fate.fate is Fate.UNRESOLVED}
    items = tuple(
        PreviewItem(item.number, item.heading, item.presenters, item.text, parsed, index in unresolved)
        for index, (item, parsed) in enumerate(zip(made.items, mended.parsed, strict=True))
    )
    return Preview(mended, made, items, tuple(questions(mended)))


def read_with(text: str, answers: Answers, on: dt.date | None) -> tuple[ReadMinutes, Directory]:
    """The text read with the names that the register has at that date, and those that are to be remembered."""
    if on is None and any(step.since or step.until for step in answers.names):
        on = read_minutes(text).head.date.value
    directory = Directory(on)
    tell_directory(directory, answers, on)
    return read_minutes(text, directory.known_names()), directory


def mend(
    read: ReadMinutes,
    answers: Answers,
    matched: Sequence[MatchedAttendee],
    register: Register,
    steps: Sequence[Step],
) -> Mended:
    """The draft of what was read, with the reviewer's steps done on its text."""
    sheet = sheet_of(draft(with_doubts(read, matched), register))
    for one in matched:
        if one.settled:
            sheet.unresolved -= set(range(one.attendee.lines[0], one.attendee.lines[1] + 1))
    misfits = applied(steps, sheet, register)
    on = answers.date if answers.dated is not None else read.head.date.value
    parsed = [parse(item.text, register, meeting_date=on) for item in sheet.items]
    return Mended(read, answers, matched, register, sheet, parsed, misfits)


def sentences() -> Sentences:
    return Sentences(
        unknown=_("Står ikke i registeret. Legg organisasjonen inn der, eller la linja stå som tekst."),
        several=_("Flere i registeret heter dette. Velg hvem det er på deltakerlista."),
        twice=_("Står to ganger på listene. Den første gjelder."),
    )


def _register(meeting: Meeting, matched: Sequence[MatchedAttendee]) -> Register:
    """The register as the draft would have it; people not created yet have keys below zero."""
    register = register_before(meeting, keys_of(matched))
    new = tuple(
        PersonEntry(-place, one.new_person, (), one.organisation.pk if one.organisation else None, attending=True)
        for place, one in enumerate(matched, start=1)
        if one.new_person and one.listable
    )
    return replace(register, people=register.people + new)


def with_doubts(read: ReadMinutes, matched: Sequence[MatchedAttendee]) -> ReadMinutes:
    """Lines of entries that the participant list cannot hold are not placed: they come into the draft as text."""
    doubtful = {n for one in matched if one.doubt for n in range(one.attendee.lines[0], one.attendee.lines[1] + 1)}
    if not doubtful:
        return read
    kept = [one for one in read.attendees if not set(range(one.lines[0], one.lines[1] + 1)) & doubtful]
    understood = [number for number in read.understood if number not in doubtful]
    return replace(read, attendees=kept, understood=understood)
