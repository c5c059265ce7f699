"""«Opprett utkast»: a reviewed document becomes a draft, whole or not at all."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.choosing import CannotChoose, remember
from meetings.importing.answers import Answers, answers_of, tell_entries
from meetings.importing.drafting import DraftItem
from meetings.importing.matching import Directory, MatchedAttendee
from meetings.importing.minutes import Head, NextMeeting, ReadMinutes, Status
from meetings.importing.previewing import mend, read_with, sentences
from meetings.importing.receiving import ImportRefused, kept_text_of
from meetings.importing.reviewing import steps_of
from meetings.importing.taking import take_doubtful_again
from meetings.models import AgendaItem, Attendance, Audience, Meeting, SourceDocument
from meetings.names import register_for
from organisations.folding import fold
from organisations.models import Body, OrganisationName, Person, PersonName, User

logger = logging.getLogger(__name__)

_STATUS = {
    Status.PRESENT: Attendance.Status.PRESENT,
    Status.DEPUTY: Attendance.Status.DEPUTY,
    Status.GUEST: Attendance.Status.GUEST,
    Status.APOLOGY: Attendance.Status.APOLOGY,
}


def create_draft(
    document: SourceDocument,
    *,
    body: Body,
    date: dt.date | None = None,
    date_text: str = "",
    year_inferred: bool = False,
    by: User | None,
) -> Meeting:
    """Make the document's one draft: meeting, items, participants, the fate of every line. Asks nothing.

    A second call gives the same draft back. The year is the caller's: None leaves the draft without a date.
    Raises UnreadableDocument when it waits to be read and cannot be, ImportRefused when the draft cannot hold the
    document; then nothing is written.
    """
    text = "" if document.meeting_id else kept_text_of(document)  # read, if it must be, before the database is locked
    return _create_draft(document, text, body=body, date=date, date_text=date_text, year_inferred=year_inferred, by=by)


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
    steps = steps_of(locked)
    answers = answers_of(steps)
    if _remember(answers):
        take_doubtful_again()
    read, directory = read_with(text, answers, date)
    matched = tell_entries(directory.match(read.attendees, sentences()), answers, directory)
    meeting = _meeting(read, body=body, date=date, date_text=date_text, year_inferred=year_inferred)
    people = _participants(meeting, matched)
    _offices(meeting, read.head, directory, people)
    made = mend(read, answers, matched, register_for(meeting), steps).sheet.draft()
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


def _remember(answers: Answers) -> bool:
    """Spellings that the reviewer wants known from now on; one that another import brought is known already.

    Answers whether the register learnt any.
    """
    learnt = False
    for step in answers.names:
        folded = fold(step.value)
        if (
            OrganisationName.rows.filter(organisation=step.organisation, folded=folded).exists()
            or PersonName.rows.filter(person=step.person, folded=folded).exists()
        ):
            continue
        try:
            remember(
                step.value,
                organisation=step.organisation,
                person=step.person,
                since=dt.date.fromisoformat(step.since) if step.since else None,
                until=dt.date.fromisoformat(step.until) if step.until else None,
            )
        except CannotChoose as why:
            raise ImportRefused(
                _("«%(name)s» kan ikke huskes. Angre det valget. %(why)s") % {"name": step.value, "why": why.sentence}
            ) from why
        learnt = True
    return learnt


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
