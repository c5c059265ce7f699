"""What to look at before publishing: red remarks stop, yellow ones may be overruled.

Source: the design note's «Publishing checklist» and the trust programme H1, H3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.checking.choices import kept_marks
from meetings.checking.dates import next_meeting, weekdays
from meetings.checking.lines import after_internal, links, summaries
from meetings.checking.numbering import numbers
from meetings.checking.participants import both_lists, deputies, persons_not_listed
from meetings.checking.privacy import personal_data, personal_data_in_reason, personal_data_shown
from meetings.checking.remarks import Marking, Place, Remark
from meetings.checking.spelling import spellings
from meetings.circulating.looking_through import not_looked_through
from meetings.drafts import Draft
from meetings.models import Attendance, Audience, Meeting
from meetings.names import register_for
from meetings.names_in_text import NamesInText
from meetings.notation import Kind, Parsed, has_unclosed_span, public_text
from meetings.report import Surroundings, View, build_report
from meetings.snapshot import Json, take_snapshot
from organisations.models import Person


@dataclass
class Checklist:
    reds: list[Remark] = field(default_factory=list)
    yellows: list[Remark] = field(default_factory=list)


def examine(draft: Draft, *, reason: str = "") -> Checklist:
    """Every remark on the draft. `reason`: the words of a correction, which readers see too. Thirteen queries."""
    marking = Marking(draft.meeting.pk)
    return Checklist(
        reds=[
            *_head(draft, marking),
            *_audience(draft.meeting, lambda: take_snapshot(draft).snapshot, marking),
            *_headings(draft, marking),
            *_owners(draft, marking, red=True),
            *_open_spans(draft, marking, reason),
            *_names(draft, marking, reason),
            *personal_data_in_reason(reason, marking),
        ],
        yellows=[
            *personal_data(draft, marking, kept=kept_marks(draft.meeting)),
            *_doubts(draft, marking),
            *_presence(draft, marking),
            *_consistency(draft, marking),
            *_owners(draft, marking, red=False),
            *_empty(draft, marking),
            *_closing(draft, marking),
        ],
    )


def examine_published(meeting: Meeting, snapshot: Json) -> Checklist:
    """Whether words that are frozen already may be read by the meeting's audience. Four queries."""
    marking = Marking(meeting.pk)
    reds = [*_audience(meeting, lambda: snapshot, marking)]
    if meeting.audience == Audience.PUBLIC:
        reds += [marking.at(Place.TEXT, "name", named(name)) for _item, name in names_shown(meeting, snapshot)]
    return Checklist(reds=reds)


def examine_opened(meeting: Meeting, snapshot: Json) -> Checklist:
    """The same where a report opens to all: personal data in it is asked about anew, in yellow. Fourteen queries."""
    found = examine_published(meeting, snapshot)
    if meeting.audience == Audience.PUBLIC:
        texts = (text for _place, text in _shown(meeting, snapshot))
        register, kept = register_for(meeting), kept_marks(meeting)
        found.yellows += personal_data_shown(meeting, texts, register, Marking(meeting.pk), kept=kept)
    return found


def _head(draft: Draft, marking: Marking) -> Iterator[Remark]:
    meeting = draft.meeting
    if meeting.date is None:
        yield marking.head("date", _("Skriv datoen for møtet."))
    if not meeting.place and not meeting.imported:
        yield marking.head("place", _("Skriv hvor møtet var, eller «Digitalt»."))
    present = {Attendance.Status.PRESENT, Attendance.Status.DEPUTY}
    if not any(row.status in present for row in draft.attendances):
        yield marking.at(Place.PARTICIPANTS, "nobody", _("Ingen er ført som til stede. Før opp hvem som møtte."))
    if not draft.items:
        yield marking.head("items", _("Referatet har ingen saker. Legg til minst én."))


def _audience(meeting: Meeting, snapshot: Callable[[], Json], marking: Marking) -> Iterator[Remark]:
    if meeting.audience != Audience.PUBLIC:
        return
    if meeting.body.rules_adopted_on is None:
        yield marking.head(
            "rules",
            _(
                "Rådet har ikke vedtatt regler for offentlige referater. "
                "Før inn datoen på organet, eller velg medlemmer."
            ),
        )
    if meeting.imported and (names := not_looked_through(meeting, snapshot())):
        text = _(
            "Et importert referat kan leses av alle først når de som er sitert, har fått se linjene sine slik de står "
            "nå, og fristen er ute. Det mangler for: %(names)s. Send det ut til gjennomsyn, eller velg medlemmer som "
            "lesere."
        )
        yield marking.head("imported", text % {"names": ", ".join(names)})


def _headings(draft: Draft, marking: Marking) -> Iterator[Remark]:
    for item in draft.items:
        if not item.heading.strip():
            yield marking.item("heading", _("En sak mangler overskrift."), item)


def _owners(draft: Draft, marking: Marking, *, red: bool) -> Iterator[Remark]:
    """Tasks without somebody responsible: red, but yellow in imports; without a deadline: yellow."""
    for item, parsed in zip(draft.items, draft.parsed, strict=True):
        for _index, block in parsed.tasks():
            if block.task is None:
                continue
            line = block.first_line
            if not block.task.who and red != draft.meeting.imported:
                text = _("Oppfølgingen «%(what)s» har ingen ansvarlig. Skriv «! NAVN: …».")
                yield marking.item("owner", text % {"what": block.task.what[:60]}, item, line)
            if not red and block.task.who and not block.task.when_text:
                text = _("Oppfølgingen «%(what)s» har ingen frist.")
                yield marking.item("deadline", text % {"what": block.task.what[:60]}, item, line)


def _open_spans(draft: Draft, marking: Marking, reason: str) -> Iterator[Remark]:
    """«((» without «))» hides nothing from anyone: the secretary must close it before it is published."""
    text = _("«((» mangler «))», så teksten er ikke bare for medlemmer. Lukk parentesen.")
    if any(has_unclosed_span(words) for words in (*head_texts(draft.meeting), reason)):
        yield marking.head("open-span", text)
    for item, parsed in zip(draft.items, draft.parsed, strict=True):
        if has_unclosed_span(item.heading):
            yield marking.item("open-span", text, item)
        for block in parsed.blocks:
            if block.kind is not Kind.INTERNAL and any(map(has_unclosed_span, block.raw.split("\n"))):
                yield marking.item("open-span", text, item, block.first_line)


def head_texts(meeting: Meeting) -> tuple[str, ...]:
    """The head's running text, as readers may see it."""
    return (
        *meeting.in_short.split("\n"),
        meeting.title,
        meeting.place,
        meeting.practical,
        meeting.date_text,
        meeting.year_reason,
        meeting.next_text,
        meeting.next_place,
    )


def _names(draft: Draft, marking: Marking, reason: str) -> Iterator[Remark]:
    """A name that the public would read and may not (H3, F2): looked for in what the public report shows."""
    if draft.meeting.audience != Audience.PUBLIC:
        return
    hidden = NamesInText.on(draft.meeting.date)
    for name in hidden.found_in(public_text(reason)):
        yield marking.head("name", named(name))
    for position, name in names_shown(draft.meeting, take_snapshot(draft).snapshot, hidden):
        if position is None:
            yield marking.head("name", named(name))
        else:
            item = draft.items[position]
            yield marking.item("name", named(name), item, _line_of(name, hidden, draft.parsed[position]))


def _line_of(name: str, hidden: NamesInText, parsed: Parsed) -> int | None:
    """The first line of the block that says the name to the public."""
    for block in parsed.blocks:
        words = block.task.what if block.task else f"{block.text} ({block.note})"
        if not block.members_only and name in hidden.found_in(public_text(words)):
            return block.first_line
    return None


def names_shown(
    meeting: Meeting, snapshot: Json, hidden: NamesInText | None = None
) -> Iterator[tuple[int | None, str]]:
    """Names that the public report of this snapshot would show and may not, with the item's place (None: the head)."""
    hidden = hidden or NamesInText.on(meeting.date)
    shown = _shown(meeting, snapshot)
    yield from dict.fromkeys((place, name) for place, text in shown for name in hidden.found_in(text))


def _shown(meeting: Meeting, snapshot: Json) -> Iterator[tuple[int | None, str]]:
    """Every text of the public report, with the item's place: of the very report that the page is made of, so that
    nothing shown is left out. One query."""
    nameable = set(Person.rows.nameable(meeting.date).values_list("pk", flat=True))
    around = Surroundings(slugs={}, nameable=nameable, hidden=NamesInText({}))
    report = build_report(snapshot, view=View.PUBLIC, around=around)
    anchors = {case.anchor: place for place, case in enumerate(report.cases)}
    for text in texts_in(replace(report, cases=(), tasks=())):
        yield None, text
    for place, case in enumerate(report.cases):
        for text in texts_in(case):
            yield place, text
    for task in report.tasks:
        for text in texts_in(task):
            yield anchors.get(task.case_anchor), text


def texts_in(part: object) -> Iterator[str]:
    """Every text in a report or a part of it."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from texts_in(inner)
    elif is_dataclass(part):
        for column in fields(part):
            yield from texts_in(getattr(part, column.name))


def named(name: str) -> str:
    text = _(
        "«%(name)s» står i teksten uten samtykke eller verv. "
        "Skriv om, sett navnet i ((…)), eller velg medlemmer som lesere."
    )
    return text % {"name": name}


def _doubts(draft: Draft, marking: Marking) -> Iterator[Remark]:
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
            yield marking.item("doubt", text, item, doubts[0][1].first_line)


def _presence(draft: Draft, marking: Marking) -> Iterator[Remark]:
    present = {Attendance.Status.PRESENT, Attendance.Status.DEPUTY, Attendance.Status.GUEST}
    there = {row.organisation_id for row in draft.attendances if row.status in present}
    spoken = {key for parsed in draft.parsed for key in parsed.organisations()}
    shorts = {entry.key: entry.short for entry in draft.register.organisations}
    absent = sorted(shorts[key] for key in spoken - there if key in shorts)
    if absent:
        text = _("Har innspill, men er ikke ført som til stede: %(names)s") % {"names": ", ".join(absent)}
        yield marking.at(Place.PARTICIPANTS, "not-present", text)
    unknown = [
        str(row.organisation or row.person) for row in draft.attendances if row.status == Attendance.Status.EXPECTED
    ]
    if unknown:
        text = _("Ikke ført som møtt eller forfall: %(names)s") % {"names": ", ".join(unknown)}
        yield marking.at(Place.PARTICIPANTS, "no-state", text)


def _consistency(draft: Draft, marking: Marking) -> Iterator[Remark]:
    """What the draft says against itself, the calendar and the register (N-14)."""
    for check in (
        persons_not_listed,
        both_lists,
        deputies,
        numbers,
        weekdays,
        next_meeting,
        links,
        after_internal,
        summaries,
        spellings,
    ):
        yield from check(draft, marking)


def _empty(draft: Draft, marking: Marking) -> Iterator[Remark]:
    shorts = {entry.key: entry.short for entry in draft.register.organisations}
    for item, parsed in zip(draft.items, draft.parsed, strict=True):
        if not item.text.strip():
            yield marking.item("empty", _("«%(item)s» har ingen tekst.") % {"item": item}, item)
        for _index, block in parsed.lacking_text():
            keys = [speaker.organisation for speaker in block.speakers if speaker.organisation]
            who = ", ".join(shorts[key] for key in keys if key in shorts) or block.label
            yield marking.item("no-text", _("%(who)s: mangler tekst") % {"who": who}, item, block.first_line)


def _closing(draft: Draft, marking: Marking) -> Iterator[Remark]:
    meeting = draft.meeting
    if meeting.date and meeting.date > timezone.localdate():
        yield marking.head("future", _("Møtedatoen er ikke kommet ennå. Er den riktig?"))
    if not meeting.points:
        yield marking.head("in-short", _("«Kort fortalt» er tomt."))
    elif meeting.audience == Audience.PUBLIC:
        yield marking.head("in-short-holds", _("Stemmer «Kort fortalt» for alle som deltok? Se over det."))
    if not (meeting.next_date or meeting.next_text):
        yield marking.head("next", _("Neste møte er ikke ført."))
