"""Documents into the house: kept byte for byte, looked at, made into a draft, or thrown away."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.importing.dates import InferredDate
from meetings.importing.decoding import UnreadableDocument, lines_of
from meetings.importing.drafting import Draft, DraftItem, Fate, Place, draft
from meetings.importing.matching import Directory, MatchedAttendee, Sentences, keys_of
from meetings.importing.minutes import Head, NextMeeting, ReadMinutes, Status
from meetings.importing.opening import form_of, read_document
from meetings.importing.reading import read_minutes
from meetings.models import AgendaItem, Attendance, Audience, Meeting, SourceDocument
from meetings.names import register_before, register_for
from meetings.notation import Parsed, PersonEntry, Register, parse
from organisations.models import Body, Person, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)

__all__ = [
    "ImportRefused",
    "Preview",
    "PreviewItem",
    "PreviewLine",
    "UnreadableDocument",
    "create_draft",
    "discard_document",
    "preview",
    "receive_document",
]

_STATUS = {
    Status.PRESENT: Attendance.Status.PRESENT,
    Status.DEPUTY: Attendance.Status.DEPUTY,
    Status.GUEST: Attendance.Status.GUEST,
    Status.APOLOGY: Attendance.Status.APOLOGY,
}


class ImportRefused(Refusal):
    """The draft cannot be made as it is; `sentence` says what to do. Nothing was written."""


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


def receive_document(name: str, content: bytes, *, by: User | None) -> SourceDocument:
    """Keep an upload as it is, waiting for the secretariat. The same bytes still waiting are the same document.

    Raises UnreadableDocument with a sentence for the screen; then nothing is kept. It is read before the database is
    asked, since reading may take seconds.
    """
    return _keep(name, content, read_document(content, name), by)


@transaction.atomic
def _keep(name: str, content: bytes, text: str, by: User | None) -> SourceDocument:
    digest = hashlib.sha256(content).hexdigest()
    if by is not None:
        User.objects.select_for_update().get(pk=by.pk)  # two clicks of one person come one at a time
    waiting = SourceDocument.rows.filter(sha256=digest, meeting__isnull=True).first()
    if waiting is not None:
        return waiting
    document = SourceDocument.rows.create(
        name=name.replace("\\", "/").rsplit("/", 1)[-1][:200] or _("uten navn"),
        content=content,
        sha256=digest,
        encoding=form_of(content),
        line_count=len(lines_of(text)),
        received_by=by,
    )
    logger.info("document received document=%s by=%s", document.pk, by.pk if by else None)
    return document


@transaction.atomic
def discard_document(document: SourceDocument, *, by: User | None) -> None:
    """Delete a waiting upload. One that has become a draft stays: ImportRefused."""
    locked = SourceDocument.rows.select_for_update().filter(pk=document.pk).first()
    if locked is None:
        return
    if locked.meeting_id is not None:
        raise ImportRefused(_("Dokumentet er alt blitt et utkast. Slett utkastet først, så kan dokumentet forkastes."))
    logger.info("document discarded document=%s by=%s", locked.pk, by.pk if by else None)
    locked.delete()


def preview(document: SourceDocument, *, body: Body | None = None, date: dt.date | None = None) -> Preview:
    """What the document would become in that body at that date (default: the document's own date)."""
    return preview_text(read_document(bytes(document.content)), body=body, date=date)


def preview_text(text: str, *, body: Body | None = None, date: dt.date | None = None) -> Preview:
    """As `preview`, for a text that nobody has received."""
    directory = Directory(date)
    read = read_minutes(text, directory.known_names())
    on = date or read.head.date.value
    matched = directory.match(read.attendees, _sentences())
    register = _register(Meeting(body=body, date=on), matched)
    made = draft(_with_doubts(read, matched), register)
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


def _sentences() -> Sentences:
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


def _with_doubts(read: ReadMinutes, matched: Sequence[MatchedAttendee]) -> ReadMinutes:
    """Lines of entries that the participant list cannot hold are not placed: they come into the draft as text."""
    doubtful = {n for one in matched if one.doubt for n in range(one.attendee.lines[0], one.attendee.lines[1] + 1)}
    if not doubtful:
        return read
    kept = [one for one in read.attendees if not set(range(one.lines[0], one.lines[1] + 1)) & doubtful]
    understood = [number for number in read.understood if number not in doubtful]
    return replace(read, attendees=kept, understood=understood)


def create_draft(
    document: SourceDocument,
    *,
    body: Body,
    date: dt.date | None = None,
    date_text: str = "",
    year_inferred: bool = False,
    by: User | None,
    text: str | None = None,
) -> Meeting:
    """Make the document's one draft: meeting, items, participants, the fate of every line. Asks nothing.

    A second call gives the same draft back. The year is the caller's: None leaves the draft without a date. `text` is
    what `read_document` gave, where the caller has it; it is read before the database is asked.
    Raises ImportRefused when the draft cannot hold the document; then nothing is written.
    """
    if text is None and document.meeting_id is None:
        text = read_document(bytes(document.content))
    return _create_draft(
        document, text or "", body=body, date=date, date_text=date_text, year_inferred=year_inferred, by=by
    )


@transaction.atomic
def _create_draft(
    document: SourceDocument,
    text: str,
    *,
    body: Body,
    date: dt.date | None,
    date_text: str,
    year_inferred: bool,
    by: User | None,
) -> Meeting:
    locked = SourceDocument.rows.select_for_update(of=("self",)).filter(pk=document.pk).first()
    if locked is None:
        raise ImportRefused(_("Dokumentet er forkastet. Last det opp på nytt."))
    if locked.meeting_id is not None:
        return Meeting.objects.for_system("an import makes one draft").get(pk=locked.meeting_id)
    directory = Directory(date)
    read = read_minutes(text, directory.known_names())
    matched = directory.match(read.attendees, _sentences())
    meeting = _meeting(read, body=body, date=date, date_text=date_text, year_inferred=year_inferred)
    people = _participants(meeting, matched)
    _offices(meeting, read.head, directory, people)
    made = draft(_with_doubts(read, matched), register_for(meeting))
    items = [_item(meeting, position, item, by) for position, item in enumerate(made.items, start=1)]
    locked.meeting = meeting
    locked.fates = [
        {
            "line": one.number,
            "fate": one.fate.value,
            "place": one.place.value,
            "item": items[one.item].pk if one.item is not None else None,
            "draft_line": one.draft_line,
            "text": one.kept,
        }
        for one in made.fates
    ]
    locked.save(update_fields=["meeting", "fates"])
    document.meeting, document.fates = meeting, locked.fates
    logger.info("draft imported document=%s meeting=%s by=%s", locked.pk, meeting.pk, by.pk if by else None)
    return meeting


def _meeting(read: ReadMinutes, *, body: Body, date: dt.date | None, date_text: str, year_inferred: bool) -> Meeting:
    head, upcoming = read.head, read.next_meeting
    starts, ends = _time(head.start), _time(head.end)
    inferred = head.date.inferred
    reason = inferred.reason if year_inferred and inferred and inferred.value == date else ""
    next_date = upcoming.date.value
    meeting = Meeting(
        body=body,
        date=date,
        date_text=(date_text or head.date.text)[:120],
        year_inferred=year_inferred,
        year_reason=reason[:300],
        starts_at=starts,
        ends_at=ends if starts is None or ends is None or ends > starts else None,
        place=head.place[:200],
        convenor_text=head.convenor[:150],
        chair_text=head.chair[:150],
        minute_taker_text=head.minute_taker[:150],
        signed_on=read.signature.date.value,
        apologies_recorded=read.apologies_listed,
        next_text=_words(read, upcoming)[:400],
        next_date=next_date if next_date and (date is None or next_date > date) else None,
        next_starts_at=_time(upcoming.time),
        next_place=upcoming.place[:200],
        state=Meeting.State.DRAFT,
        audience=Audience.MEMBERS,
        imported=True,
    )
    meeting.save()
    return meeting


def _time(written: str | None) -> dt.time | None:
    return dt.time.fromisoformat(written) if written else None


def _words(read: ReadMinutes, upcoming: NextMeeting) -> str:
    if upcoming.lines is None:
        return ""
    lines = (read.lines[number - 1].text for number in range(upcoming.lines[0], upcoming.lines[1] + 1))
    return " ".join(text for text in lines if text)


def _participants(meeting: Meeting, matched: Sequence[MatchedAttendee]) -> dict[str, Person]:
    """The rows of the participant list; people the register lacks are entered. Answers people by the name written."""
    people: dict[str, Person] = {}
    rows: list[Attendance] = []
    nameless: set[int] = set()
    for one in matched:
        if not one.listable:
            continue
        person = one.person or (Person.rows.create(name=one.new_person[:150]) if one.new_person else None)
        if person is not None and one.attendee.person:
            people[one.attendee.person] = person
        elif one.organisation is not None:
            if one.organisation.pk in nameless:
                continue
            nameless.add(one.organisation.pk)
        rows.append(
            Attendance(
                meeting=meeting,
                organisation=one.organisation,
                person=person,
                status=_STATUS[one.attendee.status],
                role=(one.attendee.role or "")[:120],
                label=one.attendee.written[:200],
                position=len(rows) + 1,
            )
        )
    Attendance.rows.bulk_create(rows)
    return people


def _offices(meeting: Meeting, head: Head, directory: Directory, people: dict[str, Person]) -> None:
    """Convenor, chair and minute taker as persons, where the name is somebody's on the list or in the register."""
    found = {
        name: people.get(written) or directory.person(written, None)[0]
        for name in ("convenor", "chair", "minute_taker")
        if (written := getattr(head, name))
    }
    for name, person in found.items():
        setattr(meeting, name, person)
    if found:
        meeting.save(update_fields=list(found))


def _item(meeting: Meeting, position: int, item: DraftItem, by: User | None) -> AgendaItem:
    if len(item.text) > settings.ITEM_TEXT_LIMIT:
        raise ImportRefused(
            _("Saken «%(heading)s» er for lang til å bli et utkast (grense %(limit)s tegn). Del dokumentet i flere.")
            % {"heading": item.heading[:80], "limit": f"{settings.ITEM_TEXT_LIMIT:,}".replace(",", " ")}
        )
    return AgendaItem.rows.create(
        meeting=meeting,
        position=position,
        number=item.number[:20],
        heading=item.heading[:300],
        presenters=item.presenters[:200],
        kind=_kind(item),
        text=item.text,
        changed_by=by,
    )


def _kind(item: DraftItem) -> str:
    heading = item.heading.casefold()
    for words, kind in (
        (("eventuelt", "ymse"), AgendaItem.Kind.AOB),
        (("neste møte",), AgendaItem.Kind.NEXT_MEETING),
        (("runde", "status fra", "nytt fra"), AgendaItem.Kind.ROUND),
        (("godkjenning", "saksliste", "sakliste"), AgendaItem.Kind.GOVERNANCE),
        (("orientering", "informasjon"), AgendaItem.Kind.INFORMATION),
    ):
        if any(word in heading for word in words):
            return kind
    return AgendaItem.Kind.PRESENTATION if item.presenters else AgendaItem.Kind.DISCUSSION
