"""What the reader of an import is in doubt about: each with its place, its reason and the answers there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.choosing import WHY
from meetings.importing.answers import AS_GUEST, AS_ORGANISATION, AS_PERSON, AS_TEXT, Answers
from meetings.importing.contradictions import Against, contradictions
from meetings.importing.matching import MatchedAttendee
from meetings.importing.mends import Step
from meetings.importing.minutes import ReadMinutes, Status
from meetings.importing.sheet import Sheet, SheetItem
from meetings.notation import Doubt, DoubtReason, Parsed, Register

WEEKDAYS = (
    gettext_lazy("mandag"),
    gettext_lazy("tirsdag"),
    gettext_lazy("onsdag"),
    gettext_lazy("torsdag"),
    gettext_lazy("fredag"),
    gettext_lazy("lørdag"),
    gettext_lazy("søndag"),
)
_THERE = frozenset({Status.PRESENT, Status.DEPUTY, Status.GUEST})


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer: what it does, and what stands on its button."""

    step: Step
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something to settle. `line` and `last` are source lines, `words` what stands there.

    `other` is the step of «En annen organisasjon», `name` the spelling that may be remembered.
    """

    key: str
    line: int
    last: int
    words: str
    why: str
    choices: tuple[Choice, ...] = ()
    other: Step | None = None
    name: str = ""
    many: int = 1
    """How many lines of the document the same question is about."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A document as it stands under review: what was read, what was answered, the draft mended so far.

    `parsed` are the items' texts as the notation reads them under `register`.
    """

    read: ReadMinutes
    answers: Answers
    matched: Sequence[MatchedAttendee]
    register: Register
    sheet: Sheet
    parsed: Sequence[Parsed]
    misfits: int
    """Steps that no longer fit, and were passed over."""

    @property
    def date(self) -> dt.date | None:
        """The date that holds now: what was answered, else what was read."""
        return self.answers.date if self.answers.dated is not None else self.read.head.date.value


def questions(mended: Mended) -> list[Question]:
    """All that nobody has settled: the date, then by the order of the source."""
    found = [
        *_of_entries(mended.matched),
        *_of_names(mended.sheet, mended.parsed),
        *_of_absent(mended),
        *_of_links(mended.read),
        *_of_figures(mended.read, mended.answers),
        *_of_places(mended.sheet, _entry_lines(mended.matched)),
    ]
    asked = [one for one in found if one.key not in mended.sheet.settled]
    return [*_of_date(mended.read, mended.answers), *sorted(asked, key=lambda one: one.line)]


def _of_date(read: ReadMinutes, answers: Answers) -> Iterator[Question]:
    """Asked where the year is not written; the answers stand in the form of the date itself."""
    if read.head.date.value is None and answers.dated is None:
        inferred = read.head.date.inferred
        if inferred is not None:
            why = _("Årstallet mangler. %(reason)s Stemmer det?") % {"reason": inferred.reason}
        elif read.head.date.text:
            why = _("Årstallet mangler, og ingenting i dokumentet sier hvilket år det var.")
        else:
            why = _("Vi fant ingen dato i dokumentet.")
        line = next((line.number for line in read.lines if read.head.date.text and read.head.date.text in line.text), 1)
        yield Question("date", line, line, read.head.date.text, why)


def _of_entries(matched: Sequence[MatchedAttendee]) -> Iterator[Question]:
    for one in matched:
        if not one.doubt or one.settled:
            continue
        first, last = one.attendee.lines
        written = one.attendee.written

        def step(kind: str, *, person: int | None = None, first: int = first, written: str = written) -> Step:
            return Step("entry", first, value=f"{kind}:{written}", person=person)

        people = [Choice(step(AS_PERSON, person=person.pk), str(person)) for person in one.people]
        yield Question(
            key=f"entry:{first}:{written}",
            line=first,
            last=last,
            words=written,
            why=one.doubt,
            choices=(
                *people,
                Choice(step(AS_GUEST), _("Legg til som gjest")),
                Choice(step(AS_TEXT), _("La det stå som tekst")),
            ),
            other=step(AS_ORGANISATION),
            name=one.attendee.organisation or "",
        )


def _of_names(sheet: Sheet, parsed: Sequence[Parsed]) -> Iterator[Question]:
    """«Hvem?» in the text: once for a name, however often it stands there."""
    asked: dict[str, list[tuple[SheetItem, int, Doubt, str]]] = {}
    for item, read in zip(sheet.items, parsed, strict=True):
        for _index, block in read.doubts():
            if block.doubt is not None:
                asked.setdefault(block.doubt.label, []).append(
                    (item, block.first_line - 1, block.doubt, block.raw.strip())
                )
    for label, places in asked.items():
        item, at, doubt, words = places[0]
        line, part = place_of(item, at)
        everywhere = len(places) > 1
        yield Question(
            key=f"who:{label}",
            line=line,
            last=max(item.lines[at].sources, default=line),
            words=words,
            why=str(WHY[doubt.reason]) % {"label": label},
            choices=(
                *(
                    Choice(Step("speaker", line, part, one.label, everywhere), one.label)
                    for one in doubt.candidates
                    if doubt.reason is not DoubtReason.NOT_SEATED
                ),
                *_guests(doubt, line),
                Choice(Step("plain", line, part, "", everywhere), _("Dette er vanlig tekst")),
            ),
            other=Step("speaker", line, part, "", everywhere),
            name="" if doubt.reason is DoubtReason.NOT_SEATED else label,
            many=len(places),
        )


def _guests(doubt: Doubt, line: int) -> Iterator[Choice]:
    """Somebody who stands on no list and spoke: the register's organisation, or a person of that name."""
    organisation = next((one.organisation for one in doubt.candidates if one.organisation), None)
    if doubt.reason is DoubtReason.NOT_SEATED and organisation is not None:
        yield Choice(Step("guest", line, value=doubt.label, organisation=organisation), _("Legg til på deltakerlista"))
    elif doubt.reason is DoubtReason.UNKNOWN_NAME:
        yield Choice(Step("guest", line, value=doubt.label), _("Legg til som gjest"))


def place_of(item: SheetItem, at: int) -> tuple[int, int]:
    """The source line that a line of the draft begins with, and which of the lines made of it this one is."""
    sources = item.lines[at].sources
    if not sources:
        return 0, 0
    return sources[0], sum(1 for line in item.lines[:at] if sources[0] in line.sources)


def _of_absent(mended: Mended) -> Iterator[Question]:
    """An organisation that sent apologies and speaks all the same."""
    matched, register = mended.matched, mended.register
    there = {one.organisation.pk for one in matched if one.organisation and one.attendee.status in _THERE}
    away = {one.organisation.pk for one in matched if one.organisation and one.attendee.status is Status.APOLOGY}
    asked: set[int] = set()
    for item, read in zip(mended.sheet.items, mended.parsed, strict=True):
        for _index, block in read.contributions():
            for speaker in block.speakers:
                key = speaker.organisation
                if key is None or key in asked or key not in away - there:
                    continue
                asked.add(key)
                line, part = place_of(item, block.first_line - 1)
                short = register.organisation(key).short
                yield _agreed(
                    f"absent:{key}",
                    line,
                    block.raw.strip(),
                    _("%(name)s står under forfall, men har innspill.") % {"name": short},
                    part,
                )


def _of_links(read: ReadMinutes) -> Iterator[Question]:
    for link in read.links:
        if link.url is None:
            yield _agreed(
                f"link:{link.lines[0]}", link.lines[0], link.text, _("Lenken har mistet adressen. Teksten blir med.")
            )


def _of_figures(read: ReadMinutes, answers: Answers) -> Iterator[Question]:
    for one in contradictions(read):
        words = read.lines[one.line - 1].text
        if one.against is Against.WEEKDAY:
            if answers.dated is not None:
                continue
            why = _("Det står %(written)s, men datoen er en %(real)s.") % {
                "written": WEEKDAYS[int(one.one)],
                "real": WEEKDAYS[int(one.other)],
            }
        elif one.against is Against.COUNT:
            why = _("Det står at %(written)s var til stede; lista har %(listed)s.") % {
                "written": one.one,
                "listed": one.other,
            }
        elif one.against is Against.YEAR:
            why = _("To kolonner heter %(year)s. En av dem er kanskje et annet år.") % {"year": one.one}
        else:
            why = _("To punkter heter %(mark)s.") % {"mark": one.one}
        yield _agreed(f"{one.against}:{one.line}", one.line, words, why)


def _entry_lines(matched: Sequence[MatchedAttendee]) -> set[int]:
    """Source lines that are asked about as entries of a list."""
    return {n for one in matched if one.doubt for n in range(one.attendee.lines[0], one.attendee.lines[1] + 1)}


def _of_places(sheet: Sheet, asked: set[int]) -> Iterator[Question]:
    """Lines that nobody understood: each run of them is one question."""
    unresolved = sheet.unresolved - asked
    for item in sheet.items:
        at = 0
        while at < len(item.lines):
            first = at
            while at < len(item.lines) and set(item.lines[at].sources) & unresolved:
                at += 1
            if at > first:
                line, part = place_of(item, first)
                last = max(number for one in item.lines[first:at] for number in one.sources)
                yield Question(
                    key=f"place:{line}",
                    line=line,
                    last=last,
                    words=item.lines[first].text.strip(),
                    why=_("Vi vet ikke hvor dette hører til."),
                    choices=(
                        Choice(Step("agree", line, part, f"place:{line}"), _("La det stå som tekst")),
                        Choice(Step("heading", line, part), _("Det er en overskrift")),
                        Choice(Step("leave_out", line, part), _("Det hører ikke til referatet")),
                    ),
                )
            at += 1


def _agreed(key: str, line: int, words: str, why: str, part: int = 0) -> Question:
    """A question whose one answer here is that it stands as written; mending is done in the text."""
    return Question(key, line, line, words, why, (Choice(Step("agree", line, part, key), _("La det stå slik")),))


def lines_of(found: Iterable[Question]) -> set[int]:
    """Source lines that some question is about."""
    return {number for one in found for number in range(one.line, one.last + 1)}
