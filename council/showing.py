"""From published rows to what a list shows this reader: plates, names where they may stand, text with marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from council.search.highlighting import Piece, mark
from meetings.models import Audience, OrganisationNote, Statement
from meetings.names_in_text import KnownPeople, NamesInText, plain_words
from meetings.notation import public_text
from meetings.report import NoteLine, Plate, notes_in, paragraphs_of, plate_of
from meetings.wording import date_in_words
from organisations.access import reads_as_member

if TYPE_CHECKING:
    from council.search.matching import Query
    from meetings.models import StatementSpeaker
    from organisations.doors import Reader

UNTAGGED = frozenset({Statement.Kind.STATEMENT, Statement.Kind.INPUT, Statement.Kind.ANSWER})


@dataclass(frozen=True)
class MarkedSpan:
    pieces: tuple[Piece, ...]
    members_only: bool
    url: str


@dataclass(frozen=True)
class MarkedParagraph:
    spans: tuple[MarkedSpan, ...]
    bullet: bool

    @property
    def words(self) -> str:
        return ("• " if self.bullet else "") + "".join(piece.text for span in self.spans for piece in span.pieces)


@dataclass(frozen=True)
class Hit:
    """One statement in a list."""

    pk: int
    url: str
    day: date
    day_words: str
    meeting_url: str
    number: str
    heading: str
    kind: Statement.Kind
    tag: str
    members_only: bool
    plates: tuple[Plate, ...]
    people: tuple[str, ...]
    paragraphs: tuple[MarkedParagraph, ...]
    notes: tuple[NoteLine, ...] = ()

    @property
    def words(self) -> str:
        """The text without marks, a line to each paragraph."""
        return "\n".join(paragraph.words for paragraph in self.paragraphs)

    @property
    def speakers(self) -> str:
        """Short names, as the plates show them."""
        return ", ".join(plate.short for plate in self.plates)

    @property
    def year(self) -> int:
        return self.day.year


def hits_of(
    statements: Sequence[Statement], reader: Reader, query: Query | None = None, people: KnownPeople | None = None
) -> list[Hit]:
    """Statements loaded `for_page`, as this reader may see them. Four queries for a visitor, one where `people` are
    read already, and one for a member.
    """
    notes = _notes(statements)
    if reads_as_member(reader):
        return [_hit(statement, query, None, notes) for statement in statements]
    people = people or KnownPeople.read()
    days = {statement.meeting_date for statement in statements}
    public = {day: PublicNames(people.nameable_on(day), people.hidden_on(day)) for day in days}
    return [_hit(statement, query, public[statement.meeting_date], notes) for statement in statements]


def hits_for_members(statements: Sequence[Statement]) -> list[Hit]:
    """As members see them, whoever asks: for pages that a signed link opens. One query."""
    notes = _notes(statements)
    return [_hit(statement, None, None, notes) for statement in statements]


@dataclass(frozen=True)
class PublicNames:
    """Who may stand with name before everybody in one meeting, and the names that may not stand in its texts."""

    nameable: AbstractSet[int]
    hidden: NamesInText

    def words(self, text: str) -> str:
        """As the report shows it to everybody: consent may have ended since it was published."""
        return self.hidden.masked(public_text(text))


def _notes(statements: Sequence[Statement]) -> dict[int, list[OrganisationNote]]:
    """What their organisations have put beside words of these meetings, by statement. One query."""
    meetings = {statement.meeting_id for statement in statements}
    notes = OrganisationNote.objects.for_system("the reader sees these statements")
    return notes.filter(statement__meeting__in=meetings).by_statement()


def _hit(
    statement: Statement,
    query: Query | None,
    public: PublicNames | None,
    notes: Mapping[int, Sequence[OrganisationNote]],
) -> Hit:
    """`public`: for a visitor; None for a member, who reads all of it."""
    member = public is None
    plates: dict[Plate, None] = {}
    people: list[str] = []
    for speaker in statement.speakers.all():
        person = speaker.person
        name = person.name if person and (public is None or person.pk in public.nameable) else ""
        plates[_plate(speaker, name, member=member)] = None
        if name:
            people.append(name)
    kind = Statement.Kind(statement.kind)
    meeting_url = statement.meeting.get_absolute_url()
    text = statement.text if public is None else public.words(statement.text)
    heading = plain_words(statement.item_heading) if public is None else public.words(statement.item_heading)
    return Hit(
        pk=statement.pk,
        url=f"{meeting_url}#i{statement.pk}",
        day=statement.meeting_date,
        day_words=date_in_words(statement.meeting_date),
        meeting_url=meeting_url,
        number=statement.item_number,
        heading=heading or _("Uten overskrift"),
        kind=kind,
        tag="" if kind in UNTAGGED else str(kind.label),
        members_only=statement.audience == Audience.MEMBERS,
        plates=tuple(plates),
        people=tuple(people),
        paragraphs=tuple(
            MarkedParagraph(
                tuple(MarkedSpan(mark(span.text, query), span.members_only, span.url) for span in paragraph.spans),
                paragraph.bullet,
            )
            for paragraph in paragraphs_of(text)
        ),
        notes=notes_in(notes.get(statement.pk, ()), public.words if public else str),
    )


def _plate(speaker: StatementSpeaker, name: str, *, member: bool) -> Plate:
    organisation = speaker.organisation
    if organisation is not None:
        return plate_of(organisation)
    if speaker.group:
        return Plate(speaker.group, speaker.group, "group")
    if name:
        return Plate(pgettext("deltaker", "Gjest"), name, "guest")
    label = speaker.label if member else _("En deltaker")
    return Plate(label, label, "guest")
