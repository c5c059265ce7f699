"""From published rows to what a list shows this reader: plates, names where they may stand, text with marks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from council.search.highlighting import Piece, mark
from meetings.models import Audience, Statement
from meetings.report import Plate, paragraphs_of
from meetings.wording import date_in_words
from organisations.access import reads_as_member
from organisations.models import Person

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


@dataclass(frozen=True)
class Hit:
    """One statement in a list."""

    pk: int
    url: str
    day: date
    day_words: str
    meeting_url: str
    heading: str
    tag: str
    members_only: bool
    plates: tuple[Plate, ...]
    people: tuple[str, ...]
    paragraphs: tuple[MarkedParagraph, ...]

    @property
    def year(self) -> int:
        return self.day.year


def hits_of(statements: Sequence[Statement], reader: Reader, query: Query | None = None) -> list[Hit]:
    """Statements loaded `for_page`, as this reader may see them. Two queries for a visitor, none for a member."""
    member = reads_as_member(reader)
    nameable = frozenset() if member else _nameable(statements)
    return [_hit(statement, query, member=member, nameable=nameable) for statement in statements]


def hits_for_members(statements: Sequence[Statement]) -> list[Hit]:
    """As members see them, whoever asks: for pages that a signed link opens. No query."""
    return [_hit(statement, None, member=True, nameable=frozenset()) for statement in statements]


def _hit(statement: Statement, query: Query | None, *, member: bool, nameable: Collection[tuple[int, date]]) -> Hit:
    plates: dict[Plate, None] = {}
    people: list[str] = []
    for speaker in statement.speakers.all():
        person = speaker.person
        name = person.name if person and (member or (person.pk, statement.meeting_date) in nameable) else ""
        plates[_plate(speaker, name, member=member)] = None
        if name:
            people.append(name)
    kind = Statement.Kind(statement.kind)
    meeting_url = statement.meeting.get_absolute_url()
    text = statement.text if member else statement.public_text
    return Hit(
        pk=statement.pk,
        url=f"{meeting_url}#i{statement.pk}",
        day=statement.meeting_date,
        day_words=date_in_words(statement.meeting_date),
        meeting_url=meeting_url,
        heading=statement.item_heading or _("Uten overskrift"),
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
    )


def _plate(speaker: StatementSpeaker, name: str, *, member: bool) -> Plate:
    organisation = speaker.organisation
    if organisation is not None:
        url = reverse("organisation", args=[organisation.slug])
        return Plate(organisation.short, organisation.name, organisation.kind, url)
    if speaker.group:
        return Plate(speaker.group, speaker.group, "group")
    if name:
        return Plate(pgettext("deltaker", "Gjest"), name, "guest")
    label = speaker.label if member else _("En deltaker")
    return Plate(label, label, "guest")


def _nameable(statements: Sequence[Statement]) -> frozenset[tuple[int, date]]:
    """Who may stand with name in public in which meeting: consent in force, or an office held that day.

    As `Person.rows.nameable`, for many days at once.
    """
    spoken = {
        (speaker.person_id, statement.meeting_date)
        for statement in statements
        for speaker in statement.speakers.all()
        if speaker.person_id
    }
    people = Person.rows.filter(pk__in={person for person, _day in spoken})
    people = people.select_related("merged_into").prefetch_related("offices", "merged_into__offices")
    found = set()
    for person in people:
        kept = person.merged_into or person
        consents = kept.consented_on is not None and kept.consent_withdrawn_on is None
        offices = [(office.since, office.until) for office in kept.offices.all() if office.may_be_named]
        for key, day in spoken:
            if key == person.pk and (consents or any(_held(since, until, day) for since, until in offices)):
                found.add((key, day))
    return frozenset(found)


def _held(since: date | None, until: date | None, day: date) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)
