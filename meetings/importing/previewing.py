"""What a read document would become: every source line with its fate, and the draft it would be. Writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from meetings.importing.dates import InferredDate
from meetings.importing.drafting import Draft, Fate, Place, draft
from meetings.importing.matching import Directory, MatchedAttendee, Sentences, keys_of
from meetings.importing.minutes import Head, NextMeeting, ReadMinutes
from meetings.importing.reading import read_minutes
from meetings.models import Meeting
from meetings.names import register_before
from meetings.notation import Parsed, PersonEntry, Register, parse
from organisations.models import Body


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A numbered source line with what would become, or became, of it."""

    number: int
    text: str
    fate: Fate
    place: Place
    item: int | None
    """Index of the item in the preview."""
    draft_line: int | None


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

    lines: tuple[PreviewLine, ...]
    head: Head
    next_meeting: NextMeeting
    attendees: tuple[MatchedAttendee, ...]
    apologies_listed: bool
    items: tuple[PreviewItem, ...]
    inferred: InferredDate | None
    register: Register
    draft: Draft

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
    def doubts(self) -> int:
        """How many labels are shown as «Hvem?», and entries of the lists that the register cannot hold."""
        labels = sum(len(item.parsed.doubts()) for item in self.items)
        return labels + sum(1 for one in self.attendees if one.doubt)

    @property
    def statements(self) -> int:
        """How many contributions would be published."""
        return sum(len(item.parsed.contributions()) for item in self.items)


def preview_text(text: str, *, body: Body | None = None, date: dt.date | None = None) -> Preview:
    """What the text would become in that body at that date (default: the document's own date)."""
    directory = Directory(date)
    read = read_minutes(text, directory.known_names())
    on = date or read.head.date.value
    matched = directory.match(read.attendees, sentences())
    register = _register(Meeting(body=body, date=on), matched)
    made = draft(with_doubts(read, matched), register)
    unresolved = {fate.item for fate in made.fates if fate.fate is Fate.UNRESOLVED}
    return Preview(
        lines=tuple(
            PreviewLine(one.number, one.kept.rstrip("\r"), one.fate, one.place, one.item, one.draft_line)
            for one in made.fates
        ),
        head=read.head,
        next_meeting=read.next_meeting,
        attendees=tuple(matched),
        apologies_listed=read.apologies_listed,
        items=tuple(
            PreviewItem(
                item.number,
                item.heading,
                item.presenters,
                item.text,
                parse(item.text, register, meeting_date=on),
                index in unresolved,
            )
            for index, item in enumerate(made.items)
        ),
        inferred=read.head.date.inferred,
        register=register,
        draft=made,
    )


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
