"""Minutes as text to facts: puts the layers together. Pure: no database, no clock, no network."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meetings.importing.attendance import read_attendance
from meetings.importing.closing import infer_year, read_end, read_links, read_next_meeting, read_signature
from meetings.importing.contributions import Ground, cut_contributions
from meetings.importing.front import read_front, without_agenda, without_prose
from meetings.importing.head import read_head
from meetings.importing.headings import find_items
from meetings.importing.kinds import settle_kinds
from meetings.importing.lines import Line, read_lines
from meetings.importing.minutes import (
    Attendee,
    Contribution,
    Head,
    Item,
    NextMeeting,
    ReadMinutes,
    Signature,
    Status,
    WhenWritten,
)
from meetings.importing.names import (
    Likeness,
    NameBook,
    initials,
    is_abbreviation,
    names_people,
    person_likeness,
    split_abbreviation,
)
from meetings.importing.paragraphs import hanging_indent, is_tight
from meetings.importing.siblings import learn_siblings
from meetings.importing.spacing import restored, without_spacing
from meetings.importing.words import MEETING_ENDS, is_role_word
from meetings.importing.zones import Front
from organisations.folding import fold

_A_HOUSE = 6
_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20\d\d)(?!\d)")
_PAIR = re.compile(
    r"(?P<person>[A-ZÆØÅ][\wæøåÆØÅ.'-]*(?:\s+[A-ZÆØÅ][\wæøåÆØÅ.'-]*){0,3}?)\s*(?:\s[-–—]\s*|[-–—]\s+|"
    r"\s+(?:fra|frå)\s+|\s*\()\s*(?P<body>[A-ZÆØÅ][\wæøåÆØÅ-]*(?:\s+[A-ZÆØÅ][\wæøåÆØÅ-]*){0,3})(?=\s*("
    r"?:[,.;)]|\s(?:og|har)\b|$|\s[-–]))"
)
_NYNORSK = re.compile(
    r"\b(?:ikkje|frå|eit|ein|kva|korleis|noko|nokon|dei|vart|meir|møtte|sjå|vere|vore|gjere|berre|"
    r"saka|heile|innspel)\b",
    re.IGNORECASE,
)
_BOKMAAL = re.compile(
    r"\b(?:ikke|fra|et|en|hva|hvordan|noe|noen|de|ble|mer|møtte|se|være|vært|gjøre|bare|saken|hele|innspill)\b",
    re.IGNORECASE,
)


def read_minutes(text: str, known_names: Iterable[str | tuple[str, ...]] = ()) -> ReadMinutes:
    """Read the text. `known_names` come from the register; a tuple holds one organisation's spellings."""
    spacing = without_spacing(text)
    if spacing is None:
        return _read(text, known_names)
    return restored(_read(spacing.text, known_names), spacing, read_lines(text))


def _read(text: str, known_names: Iterable[str | tuple[str, ...]]) -> ReadMinutes:
    lines = read_lines(text)
    book = NameBook()
    front = without_prose(read_front(lines), lines)
    head = read_head(front, book)
    attendees = read_attendance([block for block in front.blocks if block.status is not Status.INFORMED])
    _learn(book, attendees)
    book.add_all(known_names)
    links = read_links(lines)
    _learn_pairs(lines, book)
    body = _read_body(lines, front, head, book)
    if not body.items and front.agenda_lines:
        front = without_agenda(front)
        body = _read_body(lines, front, head, book)
    next_meeting, signature, items, repeated = body.next_meeting, body.signature, body.items, body.repeated
    taken = _taken(next_meeting.lines, signature.lines) | front.late
    own = _own_names(head.body)
    learn_siblings(lines[front.end :], book, own)
    ground = Ground(lines, book, own, taken | set(repeated), hanging_indent(lines), is_tight(lines[front.end :]))
    contributions, layout = cut_contributions(ground, items, front.end)
    _resolve(contributions, book)
    settle_kinds(lines, contributions, book, own)
    _resolve_attendees(attendees, book)
    _learn_offices(head, attendees, signature)
    head.end = head.end or read_end(lines, front.end)
    if not head.date.value:
        upcoming = " ".join(lines[number - 1].text for number in range(*_open_range(next_meeting.lines)))
        years = [int(year) for year in _YEAR.findall(text)]
        head.date = WhenWritten(None, head.date.text, infer_year(head, lines, upcoming, years))
    read = ReadMinutes(
        lines=lines,
        language=_language(text),
        head=head,
        attendees=attendees,
        items=items,
        contributions=contributions,
        next_meeting=next_meeting,
        signature=signature,
        links=links,
        aliases=book.aliases,
        other=[],
        layout=set(layout),
        understood=_understood(front, lines, repeated),
        unknown=set(),
        apologies_listed=front.apologies_listed,
    )
    read.other = _rest(read)
    read.unknown = {
        number
        for number in read.other
        if number > front.end and number not in read.layout and not _is_end(lines[number - 1])
    }
    return read


def _own_names(body: str) -> frozenset[str]:
    """What the council calls itself, folded: its name, the name's last word, a bracketed abbreviation."""
    full, short = split_abbreviation(body)
    return frozenset(fold(name) for name in (body, full, short, *full.split()[-1:]) if name)


@dataclass(frozen=True, slots=True)
class _Body:
    next_meeting: NextMeeting
    signature: Signature
    items: list[Item]
    repeated: list[int]


def _read_body(lines: Sequence[Line], front: Front, head: Head, book: NameBook) -> _Body:
    """The parts of the body below the front that other layers must leave alone, and the headings."""
    next_meeting = read_next_meeting(lines, front.end, head)
    signature = read_signature(lines, front.end, _taken(next_meeting.lines))
    taken = _taken(next_meeting.lines, signature.lines) | front.late
    items, repeated = find_items(lines, front.end, taken=taken, listed=front.agenda_lines, book=book)
    return _Body(next_meeting, signature, items, repeated)


def _is_end(line: Line) -> bool:
    return bool(MEETING_ENDS.match(line.body))


def _understood(front: Front, lines: Sequence[Line], repeated: Sequence[int]) -> list[int]:
    listed = [line.number for line in front.agenda_lines]
    return [*front.label_lines, *listed, *(index + 1 for index in repeated)]


def _taken(*spans: tuple[int, int] | None) -> set[int]:
    return {index for span in spans if span for index in range(span[0] - 1, span[1])}


def _open_range(span: tuple[int, int] | None) -> tuple[int, int]:
    return (span[0], span[1] + 1) if span else (0, 0)


def _learn(book: NameBook, attendees: Sequence[Attendee]) -> None:
    """The participant list teaches the names that the body uses.

    Whose organisation sends as many as `_A_HOUSE` is of the house: what they say they say for themselves.
    """
    sent = Counter(attendee.organisation for attendee in attendees)
    for attendee in attendees:
        organisation = None
        speaks = attendee.organisation and sent[attendee.organisation] < _A_HOUSE
        if attendee.organisation and speaks and not names_people(attendee.organisation):
            full, short = split_abbreviation(attendee.organisation)
            organisation = book.add_organisation(full, short) if short else book.add_organisation(full)
        if attendee.person:
            book.add_person(attendee.person, organisation)


def _learn_pairs(lines: Sequence[Line], book: NameBook) -> None:
    """«Kari Bø – LPS» anywhere: her organisation, and an organisation's name that no list has."""
    for line, after in zip(lines, [*lines[1:], lines[-1]], strict=True):
        if line.blank or len(line.text) > 4000:
            continue
        wrapped = not line.ends_sentence and after.number != line.number and not after.bullet and len(after.text) < 400
        for found in _PAIR.finditer(f"{line.body} {after.text}" if wrapped else line.body):
            person, body = found["person"].strip(), found["body"].strip()
            known = book.person_called(person)
            if initials(person) == body or (len(body) == 1 and book.canonical(body) is None):
                continue
            if known is None and not (
                person_likeness(person) == Likeness.SURE
                and len(person.split()) > 1
                and (book.canonical(body) or is_abbreviation(body))
            ):
                continue
            if (person_likeness(body) == Likeness.SURE or is_role_word(body.split()[-1])) and book.canonical(
                body
            ) is None:
                continue
            organisation = book.add_organisation(body)
            if known is not None:
                known.organisation = known.organisation or organisation
            else:
                book.add_person(person, organisation)


def _resolve(contributions: Sequence[Contribution], book: NameBook) -> None:
    """A person who speaks gets the organisation that the document gives elsewhere."""
    for one in contributions:
        if one.person and one.organisations and not one.absent:
            book.add_person(one.person, one.organisations[0]) if len(one.person.split()) > 1 else None
    for one in contributions:
        if one.person and not one.organisations and not one.absent:
            known = book.person_called(one.person)
            if known is not None and known.organisation:
                one.organisations = [known.organisation]


def _learn_offices(head: Head, attendees: Sequence[Attendee], signature: Signature) -> None:
    """Who led and who wrote, where the participant list or the signature says so."""
    for attendee in attendees:
        role = (attendee.role or "").casefold()
        if attendee.person and re.search(r"\breferent|møtesekretær|\bref\b", role):
            head.minute_taker = head.minute_taker or attendee.person
        if attendee.person and re.search(r"møteleder|møteleiar|ordstyr", role):
            head.chair = head.chair or attendee.person
    if signature.writer:
        head.minute_taker = head.minute_taker or signature.person


def _resolve_attendees(attendees: Sequence[Attendee], book: NameBook) -> None:
    for attendee in attendees:
        if attendee.person and not attendee.organisation:
            known = book.person_called(attendee.person)
            if known is not None and known.organisation:
                attendee.organisation = known.organisation


def _language(text: str) -> str:
    nynorsk, bokmaal = len(_NYNORSK.findall(text[:40000])), len(_BOKMAAL.findall(text[:40000]))
    return "nn" if nynorsk > bokmaal else "nb"


def _rest(read: ReadMinutes) -> list[int]:
    """Filled lines that no other part holds: nothing is lost."""
    placed = set(read.head.lines)
    spans = [entry.lines for entry in read.attendees] + [item.heading_lines for item in read.items]
    spans += [one.lines for one in read.contributions] + [link.lines for link in read.links]
    spans += [span for span in (read.next_meeting.lines, read.signature.lines) if span]
    for first, last in spans:
        placed.update(range(first, last + 1))
    return [line.number for line in read.lines if line.raw.strip() and line.number not in placed]
