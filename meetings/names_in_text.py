"""Finds, in running text, the names of people who may not be named in public (trust programme H3, F2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meetings.notation import public_text, split_spans
from meetings.notation.register import TOKEN
from meetings.wording import untitled
from organisations.folding import fold, fold_line
from organisations.models import Office, Person, PersonName
from organisations.models.people import OFFICES_WITH_NAME

if TYPE_CHECKING:
    from meetings.models import Meeting
    from organisations.models import Body

SHORTEST = 4
"""A person registered by one word is looked for only when it is this long: «Dag» is a word, «Ragnhild» a name."""


@dataclass(frozen=True)
class KnownPeople:
    """Everyone's names, and when each may be named in public, for many days at once.

    The same rule as `Person.rows.nameable`: consent in force now, or an office held that day; of one that was merged
    into another, the other's.
    """

    names: Sequence[tuple[int, str]]
    kept: Mapping[int, int]
    consenting: AbstractSet[int]
    offices: Sequence[tuple[int, date | None, date | None]]

    @classmethod
    def read(cls) -> KnownPeople:
        """Three queries."""
        people = list(Person.rows.values_list("pk", "name", "merged_into", "consented_on", "consent_withdrawn_on"))
        spellings = PersonName.rows.filter(person__merged_into__isnull=True).values_list("person_id", "name")
        held = Office.rows.filter(kind__in=OFFICES_WITH_NAME, person__isnull=False)
        offices = held.values_list("person", "since", "until")
        return cls(
            names=[*((key, name) for key, name, into, _given, _taken in people if into is None), *spellings],
            kept={key: into or key for key, _name, into, _given, _taken in people},
            consenting={key for key, _name, _into, given, taken in people if given is not None and taken is None},
            offices=[
                (key, since, until) for key, since, until in offices.values_list("person", "since", "until") if key
            ],
        )

    def nameable_on(self, day: date | None) -> frozenset[int]:
        """Keys of those who may be named, merged ones too. Without a day an office still held counts."""
        holding = {key for key, since, until in self.offices if _held(since, until, day)}
        may = {*self.consenting, *holding}
        return frozenset(key for key, kept in self.kept.items() if kept in may)

    def hidden_on(self, day: date | None) -> NamesInText:
        """The names of all others."""
        nameable = self.nameable_on(day)
        found: dict[str, list[tuple[str, str]]] = {}
        for person, first, key, name in self._looked_for:
            if person not in nameable:
                found.setdefault(first, []).append((key, name))
        return NamesInText(found)

    @cached_property
    def _looked_for(self) -> list[tuple[int, str, str, str]]:
        """Person, first word, folded name and name, the longest first; folded once, for however many days."""
        found = []
        for person, name in self.names:
            key = fold(name)
            first = TOKEN.match(key)
            if first and (" " in key or len(key) >= SHORTEST):
                found.append((person, first.group(), key, name))
        return sorted(found, key=lambda row: -len(row[2]))


@dataclass(frozen=True)
class NamesInText:
    """Names by their first word, each folded and as registered. No query to use."""

    by_first_word: dict[str, list[tuple[str, str]]]

    @classmethod
    def on(cls, day: date | None) -> NamesInText:
        """Everyone in the register but those with consent now, or an office on that day. Three queries."""
        return KnownPeople.read().hidden_on(day)

    def found_in(self, text: str) -> list[str]:
        """The names that stand in the text, each once, as registered."""
        return list(dict.fromkeys(name for _start, _end, name in self._places(text)))

    def masked(self, text: str) -> str:
        """The text with «en deltaker» in place of every such name."""
        for start, end, _name in reversed(list(self._places(text))):
            text = text[:start] + _("en deltaker") + text[end:]
        return text

    def _places(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where each name stands, longest name first; a genitive s belongs to the word."""
        folded = fold_line(text)
        key, done = folded.text, 0
        for token in TOKEN.finditer(key):
            if token.start() < done:
                continue
            for known, name in self.by_first_word.get(token.group(), ()):
                done = token.start() + len(known)
                rest = key[done : done + 2]
                ends = not rest[:1].isalnum() or (rest[:1] == "s" and not rest[1:].isalnum())
                if ends and key.startswith(known, token.start()):
                    yield folded.at(token.start()), folded.at(done), name
                    break
                done = 0


class ShownWords:
    """Titles, places and headings, where a page shows no spans, as members or as all others may read them.

    Three queries to make for others, none for members.
    """

    def __init__(self, *, member: bool) -> None:
        self._people = None if member else KnownPeople.read()
        self._hidden: dict[date | None, NamesInText] = {}

    @property
    def member(self) -> bool:
        return self._people is None

    def of(self, text: str, day: date | None) -> str:
        """`day`: of the meeting, since an office is held for a time."""
        if self._people is None or not text:
            return plain_words(text)
        if day not in self._hidden:
            self._hidden[day] = self._people.hidden_on(day)
        return self._hidden[day].masked(public_text(text))

    def own_title(self, meeting: Meeting) -> str:
        """As published, once it is; nothing where the meeting has none that may be read."""
        if meeting.published_revision_id is not None:
            return self.of(meeting.published_title, meeting.published_date)
        return self.of(meeting.title, meeting.date)

    def title(self, meeting: Meeting) -> str:
        """The same, else «Møtet 3. juni 2026»."""
        day = meeting.date if meeting.published_revision_id is None else meeting.published_date
        return self.own_title(meeting) or untitled(day, self.of(meeting.date_text, day) or str(meeting.pk))

    def meeting(self, meeting: Meeting) -> ShownMeeting:
        return ShownMeeting(
            pk=meeting.pk,
            title=self.title(meeting),
            place=self.of(meeting.place, meeting.date),
            practical=self.of(meeting.practical, meeting.date).strip(),
            cancel_reason=self.of(meeting.cancel_reason, meeting.date),
            body=meeting.body,
            date=meeting.date,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            reply_by=meeting.reply_by,
            digital_link=meeting.digital_link,
            cancelled_at=meeting.cancelled_at,
            is_announced=meeting.is_announced,
            is_published=meeting.is_published,
            url=meeting.get_absolute_url(),
        )


@dataclass(frozen=True, slots=True)
class ShownMeeting:
    """A meeting as one sort of reader may read of it, its marks gone: what mails and pages opened by a link get.

    The meeting itself is given to neither, so that no template can print a text as it was typed. Made by
    `ShownWords.meeting`; the members' view for whoever sits for an organisation or holds a living link of one, the
    others' for guests.
    """

    pk: int
    title: str
    place: str
    practical: str
    cancel_reason: str
    body: Body
    date: dt.date | None
    starts_at: dt.time | None
    ends_at: dt.time | None
    reply_by: dt.date | None
    digital_link: str
    cancelled_at: dt.datetime | None
    is_announced: bool
    is_published: bool
    url: str

    def __str__(self) -> str:
        return self.title


def plain_words(text: str) -> str:
    """A text without its marks, as members read it where a page shows no spans."""
    return "".join(span.text for span in split_spans(text))


def _held(since: date | None, until: date | None, day: date | None) -> bool:
    if day is None:
        return until is None
    return (since is None or since <= day) and (until is None or day <= until)
