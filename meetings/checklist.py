"""What to look at before publishing: red remarks stop, yellow ones may be overruled.

Source: the design note's «Publishing checklist» and the trust programme H1, H3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.drafts import parse_item
from meetings.models import AgendaItem, Attendance, Audience, Meeting
from meetings.names import register_for
from meetings.notation import Kind, Parsed, Register, public_text
from meetings.notation.register import TOKEN, fold
from organisations.models import Person

Json = dict[str, Any]  # Any: JSON of the shape that meetings.snapshot describes


class Place(StrEnum):
    """The page where a remark is mended, by the name of its address."""

    HEAD = "meeting"
    TEXT = "write"
    PARTICIPANTS = "participants"


@dataclass(frozen=True)
class Remark:
    """One thing to mend or to look at, and where: `line` counts in the item's text from 1."""

    code: str
    text: str
    meeting: int
    place: Place
    item: int | None = None
    line: int | None = None

    @property
    def url(self) -> str:
        """Leads to the spot."""
        url = reverse(f"secretariat:{self.place}", args=[self.meeting])
        return url if self.item is None else f"{url}#sak-{self.item}"


@dataclass
class Checklist:
    reds: list[Remark] = field(default_factory=list)
    yellows: list[Remark] = field(default_factory=list)


@dataclass(frozen=True)
class _Draft:
    meeting: Meeting
    items: list[AgendaItem]
    parsed: list[Parsed]
    attendances: list[Attendance]
    register: Register
    reason: str

    def remark(self, code: str, text: str, item: AgendaItem | None = None, line: int | None = None) -> Remark:
        place = Place.HEAD if item is None else Place.TEXT
        return Remark(code, text, self.meeting.pk, place, None if item is None else item.pk, line)

    def of_participants(self, code: str, text: str) -> Remark:
        return Remark(code, text, self.meeting.pk, Place.PARTICIPANTS)


def examine(meeting: Meeting, *, reason: str = "", snapshot: Json | None = None) -> Checklist:
    """Every remark on the draft, or, with `snapshot`, on those frozen words for the meeting's audience.

    `reason`: the words of a correction, which readers see too. Constant queries.
    """
    if snapshot is not None:
        return Checklist(reds=[*_audience(meeting), *_names_in_snapshot(meeting, snapshot)])
    register = register_for(meeting)
    items = list(AgendaItem.rows.filter(meeting=meeting).select_related("meeting").order_by("position", "pk"))
    draft = _Draft(
        meeting=meeting,
        items=items,
        parsed=[parse_item(item, register) for item in items],
        attendances=list(Attendance.rows.filter(meeting=meeting).select_related("organisation", "person")),
        register=register,
        reason=reason,
    )
    return Checklist(
        reds=[*_head(draft), *_audience(meeting), *_headings(draft), *_owners(draft, red=True), *_names(draft)],
        yellows=[
            *_doubts(draft),
            *_presence(draft),
            *_owners(draft, red=False),
            *_empty(draft),
            *_closing(draft),
        ],
    )


def _head(draft: _Draft) -> Iterator[Remark]:
    meeting = draft.meeting
    if meeting.date is None:
        yield draft.remark("date", _("Skriv datoen for møtet."))
    if not meeting.place and not meeting.imported:
        yield draft.remark("place", _("Skriv hvor møtet var, eller «Digitalt»."))
    present = {Attendance.Status.PRESENT, Attendance.Status.DEPUTY}
    if not any(row.status in present for row in draft.attendances):
        yield draft.of_participants("nobody", _("Ingen er ført som til stede. Før opp hvem som møtte."))
    if not draft.items:
        yield draft.remark("items", _("Referatet har ingen saker. Legg til minst én."))


def _audience(meeting: Meeting) -> Iterator[Remark]:
    if meeting.audience != Audience.PUBLIC:
        return
    if meeting.body.rules_adopted_on is None:
        yield Remark(
            "rules",
            _(
                "Rådet har ikke vedtatt regler for offentlige referater. "
                "Før inn datoen på organet, eller velg medlemmer."
            ),
            meeting.pk,
            Place.HEAD,
        )
    if meeting.imported:
        text = _("Et importert referat kan bare leses av medlemmer. Velg medlemmer som lesere.")
        yield Remark("imported", text, meeting.pk, Place.HEAD)


def _headings(draft: _Draft) -> Iterator[Remark]:
    for item in draft.items:
        if not item.heading.strip():
            yield draft.remark("heading", _("En sak mangler overskrift."), item)


def _owners(draft: _Draft, *, red: bool) -> Iterator[Remark]:
    """Tasks without somebody responsible: red, but yellow in imports; without a deadline: yellow."""
    for item, parsed in zip(draft.items, draft.parsed, strict=True):
        for _index, block in parsed.tasks():
            if block.task is None:
                continue
            line = block.first_line
            if not block.task.who and red != draft.meeting.imported:
                text = _("Oppfølgingen «%(what)s» har ingen ansvarlig. Skriv «! NAVN: …».")
                yield draft.remark("owner", text % {"what": block.task.what[:60]}, item, line)
            if not red and block.task.who and not block.task.when_text:
                text = _("Oppfølgingen «%(what)s» har ingen frist.")
                yield draft.remark("deadline", text % {"what": block.task.what[:60]}, item, line)


def _names(draft: _Draft) -> Iterator[Remark]:
    """A name in running text that may not stand in public (H3, F2); only for audience public."""
    if draft.meeting.audience != Audience.PUBLIC:
        return
    hidden = NamesInText.for_meeting(draft.meeting)
    for text in (draft.meeting.in_short, draft.reason):
        for name in hidden.found_in(public_text(text)):
            yield draft.remark("name", _named(name))
    for item, parsed in zip(draft.items, draft.parsed, strict=True):
        for name in hidden.found_in(item.heading):
            yield draft.remark("name", _named(name), item)
        for block in parsed.blocks:
            shown = block.kind not in {Kind.INTERNAL, Kind.ABSENCE, Kind.TOPICS, Kind.BLANK}
            if not shown or block.members_only:
                continue
            words = block.task.what if block.task else f"{block.text} ({block.note})"
            for name in hidden.found_in(public_text(words)):
                yield draft.remark("name", _named(name), item, block.first_line)


def _names_in_snapshot(meeting: Meeting, snapshot: Json) -> Iterator[Remark]:
    if meeting.audience != Audience.PUBLIC:
        return
    hidden = NamesInText.for_meeting(meeting)
    texts = [*snapshot["meeting"]["in_short"], *(item["heading"] for item in snapshot["items"])]
    blocks = [block for item in snapshot["items"] for block in item["blocks"] if block["kind"] != "absence"]
    texts += [block["text"] for block in blocks if block["audience"] == Audience.PUBLIC]
    texts += [task["what"] for task in snapshot["tasks"] if task["audience"] == Audience.PUBLIC]
    for name in dict.fromkeys(name for text in texts for name in hidden.found_in(public_text(text))):
        yield Remark("name", _named(name), meeting.pk, Place.TEXT)


def _named(name: str) -> str:
    text = _(
        "«%(name)s» står i teksten uten samtykke eller verv. "
        "Skriv om, sett navnet i ((…)), eller velg medlemmer som lesere."
    )
    return text % {"name": name}


@dataclass(frozen=True)
class NamesInText:
    """Finds the full names of people who may not be named in public. Three queries to make, none to use."""

    by_first_word: dict[str, list[tuple[str, str]]]

    @classmethod
    def for_meeting(cls, meeting: Meeting) -> NamesInText:
        nameable = set(Person.rows.nameable(meeting.date).values_list("pk", flat=True))
        found: dict[str, list[tuple[str, str]]] = {}
        people = Person.rows.exclude(pk__in=nameable).prefetch_related("other_names")
        for person in people:
            for name in (person.name, *(other.name for other in person.other_names.all())):
                key = fold(name)
                if " " in key:
                    found.setdefault(key.split(" ", 1)[0], []).append((key, name))
        return cls(found)

    def found_in(self, text: str) -> list[str]:
        key = fold(text)
        names: list[str] = []
        for token in TOKEN.finditer(key):
            for folded, name in self.by_first_word.get(token.group(), ()):
                if not key.startswith(folded, token.start()):
                    continue
                end = token.start() + len(folded)
                ends_a_word = end == len(key) or not key[end].isalnum() or key[end:].startswith("s")
                if ends_a_word and name not in names:
                    names.append(name)
        return names


def _doubts(draft: _Draft) -> Iterator[Remark]:
    for item, parsed in zip(draft.items, draft.parsed, strict=True):
        doubts = parsed.doubts()
        if doubts:
            text = ngettext(
                "%(count)s linje i «%(item)s» er ikke avklart: %(labels)s",
                "%(count)s linjer i «%(item)s» er ikke avklart: %(labels)s",
                len(doubts),
            ) % {
                "count": len(doubts),
                "item": item,
                "labels": ", ".join(dict.fromkeys(block.doubt.label for _i, block in doubts if block.doubt)),
            }
            yield draft.remark("doubt", text, item, doubts[0][1].first_line)


def _presence(draft: _Draft) -> Iterator[Remark]:
    present = {Attendance.Status.PRESENT, Attendance.Status.DEPUTY, Attendance.Status.GUEST}
    there = {row.organisation_id for row in draft.attendances if row.status in present}
    spoken = {key for parsed in draft.parsed for key in parsed.organisations()}
    shorts = {entry.key: entry.short for entry in draft.register.organisations}
    absent = sorted(shorts[key] for key in spoken - there if key in shorts)
    if absent:
        text = _("Har innspill, men er ikke ført som til stede: %(names)s") % {"names": ", ".join(absent)}
        yield draft.of_participants("not-present", text)
    unknown = [
        str(row.organisation or row.person) for row in draft.attendances if row.status == Attendance.Status.EXPECTED
    ]
    if unknown:
        text = _("Ikke ført som møtt eller forfall: %(names)s") % {"names": ", ".join(unknown)}
        yield draft.of_participants("no-state", text)


def _empty(draft: _Draft) -> Iterator[Remark]:
    shorts = {entry.key: entry.short for entry in draft.register.organisations}
    for item, parsed in zip(draft.items, draft.parsed, strict=True):
        if not item.text.strip():
            yield draft.remark("empty", _("«%(item)s» har ingen tekst.") % {"item": item}, item)
        for _index, block in parsed.lacking_text():
            keys = [speaker.organisation for speaker in block.speakers if speaker.organisation]
            who = ", ".join(shorts[key] for key in keys if key in shorts) or block.label
            yield draft.remark("no-text", _("%(who)s: mangler tekst") % {"who": who}, item, block.first_line)


def _closing(draft: _Draft) -> Iterator[Remark]:
    meeting = draft.meeting
    if not meeting.points:
        yield draft.remark("in-short", _("«Kort fortalt» er tomt."))
    elif meeting.audience == Audience.PUBLIC:
        yield draft.remark("in-short-holds", _("Stemmer «Kort fortalt» for alle som deltok? Se over det."))
    if not (meeting.next_date or meeting.next_text):
        yield draft.remark("next", _("Neste møte er ikke ført."))
