"""Where a person's names stand: in the register, in drafts and reports, in mails, in files."""

from __future__ import annotations

import html
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.sessions.models import Session

from meetings.models import Meeting, RevisionBody
from meetings.redacting.columns import Columns, walked
from meetings.redacting.files import words_beside, words_in
from meetings.redacting.names import GONE, PEOPLE, SOMEBODY, Hit, Wanted, digits_of, is_person, wanted_for
from organisations.models import Organisation, Person, PersonName, User

Json = dict[str, Any]  # Any: JSON's own values, here and below


@dataclass(frozen=True)
class Text:
    """Words of one row. `own`: the text is nothing but what the person is called. `markup`: it is a mail's HTML."""

    words: str
    own: bool = False
    markup: bool = False

    def read(self, hit: Hit) -> Hit:
        """The hit as it is shown: of markup only what is read, nothing around what stands inside a tag."""
        if not self.markup:
            return hit
        in_tag = self.words.rfind("<", 0, hit.start) > self.words.rfind(">", 0, hit.start)
        left, right = ("", "") if in_tag else (html.unescape(hit.left), html.unescape(hit.right))
        return replace(hit, left=left, found=html.unescape(hit.found), right=right)


@dataclass
class Question:
    """A hit that may be somebody else, with its copies."""

    key: str
    left: str
    found: str
    right: str
    copies: int = 0
    likely: bool = False


@dataclass
class Group:
    """One meeting, or what belongs to none."""

    meeting: Meeting | None
    certain: int = 0
    samples: list[Hit] = field(default_factory=list)
    tables: Counter[str] = field(default_factory=Counter)
    questions: dict[str, Question] = field(default_factory=dict)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Kind of row and how many certain places, most first."""
        return self.tables.most_common()


@dataclass(frozen=True)
class UnreadableFile:
    """A file whose words nobody can read; it goes when the secretary says so."""

    key: str
    name: str
    kind: str
    meeting: Meeting | None


@dataclass
class Found:
    groups: list[Group]
    unreadable: list[UnreadableFile]

    @property
    def certain(self) -> int:
        return sum(group.certain for group in self.groups)

    @property
    def reports(self) -> int:
        return sum(1 for group in self.groups if group.meeting is not None)

    @property
    def questions(self) -> list[Question]:
        return [question for group in self.groups for question in group.questions.values()]


SAMPLES = 3


def keys_of(person: Person) -> frozenset[int]:
    """The person's row, and those that were merged into it."""
    return frozenset({person.pk, *person.absorbed.values_list("pk", flat=True)})


def wanted_of(person: Person, more: tuple[str, ...] = ()) -> Wanted:
    """What to look for: every spelling in the register, addresses and number; `more`: spellings of the secretary's own.

    An address that somebody else has too is left alone. Six queries.
    """
    keys = keys_of(person)
    mine = list(Person.rows.filter(pk__in=keys))
    spellings = PersonName.rows.filter(person__in=keys).values_list("name", flat=True)
    accounts = User.objects.filter(person__in=keys).values_list("email", flat=True)
    rest = Person.rows.exclude(pk__in=keys)
    others = {
        *rest.values_list("name", flat=True),
        *PersonName.rows.exclude(person__in=keys).values_list("name", flat=True),
    }
    shared = {*rest.exclude(email="").values_list("email", flat=True)}
    shared |= {*Organisation.rows.exclude(email="").values_list("email", flat=True)}
    addresses = {*(one.email for one in mine), *accounts} - shared
    numbers = {digits_of(one.phone) for one in mine} - {*map(digits_of, rest.values_list("phone", flat=True))}
    names = {*(one.name for one in mine), *spellings, *more, *_names_of_their_time(keys)}
    return wanted_for(sorted(names), addresses, numbers, others)


def _names_of_their_time(keys: frozenset[int]) -> set[str]:
    """What the record calls the person, in case the register has another name by now."""
    named = re.compile(rf'"(?:person|for)":\{{"id":(?:{"|".join(map(str, sorted(keys)))}),"name":("(?:[^"\\]|\\.)*")')
    bodies = RevisionBody.rows.values_list("canonical", flat=True).iterator(chunk_size=20)
    return {json.loads(name) for body in bodies for name in named.findall(body)} - {GONE}


def find(wanted: Wanted, keys: frozenset[int], *, in_files: bool = True) -> Found:
    """Every place, by meeting. Walks all tables; memory stays constant beside what is found.

    `in_files`: files are opened too, the dear part of it: a third of a second for each Word and PDF file.
    """
    groups: dict[int, Group] = defaultdict(lambda: Group(None))
    unreadable: list[_Unreadable] = []
    own_words: set[str] = set()
    for kind, meeting, text in _texts(keys):
        group = groups[meeting]
        if text.own:
            if text.words.strip() in {"", SOMEBODY} or text.words.startswith(GONE):
                continue
            for hit in wanted.hits(text.words):
                own_words.add(hit.key(place_of(meeting)))
            _count_certain(group, kind, Hit(0, len(text.words), True, "", text.words, ""))
            continue
        for hit in wanted.hits(text.words):
            _count(group, kind, hit, meeting, shown=text.read(hit))
    for columns, row, column, words in files() if in_files else ():
        if words is None:
            kind = str(columns.model._meta.verbose_name)
            unreadable.append(_Unreadable(file_key(columns, row, column), row["called"], kind, row["meeting"]))
            continue
        for hit in wanted.hits(words):
            _count(groups[row["meeting"]], str(columns.model._meta.verbose_name_plural), hit, row["meeting"], shown=hit)
    return _in_words(groups, unreadable, own_words)


def place_of(meeting: int) -> str:
    return f"møte {meeting}" if meeting else ""


def _count(group: Group, kind: str, hit: Hit, meeting: int, *, shown: Hit) -> None:
    """One more; a question is known by the words as they stand (`hit`), and asked as they are read (`shown`)."""
    if hit.certain:
        _count_certain(group, kind, shown)
        return
    key = hit.key(place_of(meeting))
    asked = group.questions.setdefault(key, Question(key, shown.left, shown.found, shown.right))
    asked.copies += 1


def _count_certain(group: Group, kind: str, hit: Hit) -> None:
    group.certain += 1
    group.tables[kind] += 1
    seen = {(one.left, one.found, one.right) for one in group.samples}
    if len(group.samples) < SAMPLES and (hit.left, hit.found, hit.right) not in seen:
        group.samples.append(hit)


def _in_words(groups: dict[int, Group], unreadable: list[_Unreadable], own_words: set[str]) -> Found:
    """Newest meeting first, what belongs to none last."""
    numbers = {*groups, *(one.meeting for one in unreadable)} - {0}
    rows = Meeting.objects.for_system("the secretary sees where a name stands").filter(pk__in=numbers).newest_first()
    meetings = {one.pk: one for one in rows}
    for group in groups.values():
        for question in group.questions.values():
            question.likely = question.key in own_words
    found = []
    for number in (*meetings, 0):
        group = groups.get(number, Group(None))
        group.meeting = meetings.get(number)
        if group.certain or group.questions:
            found.append(group)
    files = [UnreadableFile(one.key, one.name, one.kind, meetings.get(one.meeting)) for one in unreadable]
    return Found(found, files)


@dataclass(frozen=True)
class _Unreadable:
    key: str
    name: str
    kind: str
    meeting: int


def _texts(keys: frozenset[int]) -> Iterator[tuple[str, int, Text]]:
    """Kind, meeting and words of every text in every row."""
    for columns in walked():
        kind = str(columns.model._meta.verbose_name_plural)
        for row in rows_of(columns, (*columns.texts, *columns.structures)):
            for column in (*columns.texts, *columns.structures):
                for text in texts_in(row[column], keys, own=is_own(columns, row, column, keys)):
                    yield kind, row["meeting"], replace(text, markup=True) if column == "html" else text
    kind = str(RevisionBody._meta.verbose_name_plural)
    for meeting, canonical, reason in RevisionBody.rows.values_list(
        "revision__meeting", "canonical", "reason"
    ).iterator(chunk_size=20):
        for text in (Text(reason), *texts_in(json.loads(canonical), keys)):
            yield kind, meeting, text
    for session in sessions():
        for text in texts_in(session.get_decoded(), keys):
            yield str(session._meta.verbose_name_plural), 0, text


def rows_of(
    columns: Columns, wanted: tuple[str, ...], *, meeting: int = 0, also: tuple[str, ...] = ()
) -> Iterator[Json]:
    """Rows as dictionaries, with `pk`, `meeting` (0: none) and the columns that point at people.

    `meeting`: only rows that belong to it.
    """
    names = dict.fromkeys(("pk", *wanted, *also, *columns.people.values(), *filter(None, [columns.meeting])))
    rows = columns.rows()
    if meeting:
        if not columns.meeting:
            return
        rows = rows.filter(**{columns.meeting: meeting})
    for row in rows.values(*names).iterator(chunk_size=50):
        row["meeting"] = (row[columns.meeting] or 0) if columns.meeting else 0
        yield row


def is_own(columns: Columns, row: Json, column: str, keys: frozenset[int]) -> bool:
    """Whether the column says who somebody is, and it is this person."""
    return column in columns.people and row[columns.people[column]] in keys


def texts_in(value: Any, keys: frozenset[int], *, own: bool = False) -> Iterator[Text]:
    """Every string inside, keys of dictionaries too; «label» beside the person's key is the person's own."""
    if isinstance(value, str):
        yield Text(value, own)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one, keys)
    elif isinstance(value, dict):
        theirs = is_person(value.get("person"), keys)
        for name, one in value.items():
            yield Text(name)
            if name in PEOPLE and is_person(one, keys):
                yield Text(str(one["name"]), own=True)
            else:
                yield from texts_in(one, keys, own=theirs and name == "label")


def sessions() -> Iterator[Session]:
    """What somebody was told and has not read yet stands in the session."""
    return Session.objects.all().iterator(chunk_size=50)


def files() -> Iterator[tuple[Columns, Json, str, str | None]]:
    """Every file with its row, its column and its words; the lines of an imported document are in a column already."""
    for columns in walked():
        known = {field.name for field in columns.model._meta.concrete_fields}
        names = tuple(name for name in ("file_name", "name", "read_at") if name in known)
        for column in columns.files:
            for row in rows_of(columns, (), also=names):
                content = bytes(columns.rows().values_list(column, flat=True).get(pk=row["pk"]) or b"")
                row["called"] = str(row.get("file_name") or row.get("name") or "")
                yield columns, row, column, words_beside(content) if row.get("read_at") else words_in(content)


def file_key(columns: Columns, row: Json, column: str) -> str:
    """What the secretary's answer about a file nobody can read is known by."""
    return f"{columns.label}:{row['pk']}:{column}"
