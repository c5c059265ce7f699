"""A report as one kind of reader sees it: built from a snapshot, for page, earlier revision and preview alike.

All choices of who sees what are made here; templates only show. Pure but for `report_of` and `preview_of`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetings.models import Attendance, Audience, Statement
from meetings.notation import Span as NotationSpan
from meetings.notation import fold, public_text, split_spans
from meetings.wording import clock, date_in_words, time_span, weekday_and_date

Json = dict[str, Any]  # Any: JSON of the shape that meetings.snapshot describes


class View(StrEnum):
    """Which readers' edition. The secretariat reads the members'."""

    PUBLIC = "public"
    MEMBERS = "members"


@dataclass(frozen=True)
class Plate:
    """An organisation, group or guest in short; `kind` is Organisation.Kind, «group» or «guest»."""

    short: str
    name: str
    kind: str
    url: str = ""


@dataclass(frozen=True)
class Voice:
    """Who speaks: plates to show, names beside them, and one label for those who listen."""

    plates: tuple[Plate, ...] = ()
    people: tuple[str, ...] = ()
    label: str = ""
    unknown: bool = False


@dataclass(frozen=True)
class Paragraph:
    spans: tuple[NotationSpan, ...]
    bullet: bool = False


@dataclass(frozen=True)
class Reply:
    id: int | None
    voice: Voice
    tag: str
    paragraphs: tuple[Paragraph, ...]
    members_only: bool
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One statement. `id` is its permanent id, None in a preview; `note` what stood in brackets after the name."""

    id: int | None
    kind: str
    tag: str
    voice: Voice
    paragraphs: tuple[Paragraph, ...]
    members_only: bool
    note: str = ""
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True)
class Passage:
    """What stands together: neighbours by the same voice share one plate.

    `form`: said, lead, ask, sum, decision, absence, subheading, reference.
    """

    form: str
    voice: Voice | None = None
    lines: tuple[Line, ...] = ()
    text: str = ""
    url: str = ""


@dataclass(frozen=True)
class Paper:
    title: str
    url: str


@dataclass(frozen=True)
class Case:
    anchor: str
    number: str
    eyebrow: str
    heading: str
    presenters: str
    said_count: int
    passages: tuple[Passage, ...]
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True)
class TaskLine:
    id: int | None
    what: tuple[NotationSpan, ...]
    who: str
    due: str
    case_anchor: str


@dataclass(frozen=True)
class Attendee:
    plate: Plate | None
    person: str
    note: str


@dataclass(frozen=True)
class AttendeeGroup:
    status: str
    heading: str
    attendees: tuple[Attendee, ...]

    @property
    def count(self) -> int:
        return len(self.attendees)


@dataclass(frozen=True)
class Correction:
    """One correction up to the revision read. `previous_url` leads to the revision before it."""

    date: dt.date
    reason: str
    number: int
    previous_url: str


@dataclass(frozen=True)
class Surroundings:
    """What a report shows that its snapshot does not hold; any change of it raises the site epoch.

    `slugs`: organisation key → address; `nameable`: people who may be named in public on the meeting's date.
    """

    slugs: Mapping[int, str]
    nameable: AbstractSet[int]
    corrections: Sequence[Correction] = ()
    published_on: date | None = None
    approved_on: date | None = None
    audience: str = Audience.MEMBERS
    number: int = 0
    next_url: str = ""


@dataclass(frozen=True)
class Report:
    """Everything the page shows, in words. `number` is the revision's, 0 in a preview."""

    title: str
    body_name: str
    host_name: str
    date: dt.date | None
    date_words: str
    weekday_words: str
    date_note: str
    time_span: str
    place: str
    practical: str
    convened_by: str
    chaired_by: str
    minute_taker: str
    signed_words: str
    published_on: dt.date | None
    approved_on: dt.date | None
    members_view: bool
    audience: str
    points: tuple[str, ...]
    cases: tuple[Case, ...]
    tasks: tuple[TaskLine, ...]
    next_words: str
    next_url: str
    attendee_groups: tuple[AttendeeGroup, ...]
    apologies_note: str
    corrections: tuple[Correction, ...]
    papers: tuple[Paper, ...]
    statement_count: int
    number: int


@dataclass(frozen=True)
class _Names:
    """Turns the snapshot's organisations and people into what this reader may see."""

    view: View
    around: Surroundings

    @property
    def public(self) -> bool:
        return self.view is View.PUBLIC

    def plate(self, organisation: Json) -> Plate:
        slug = self.around.slugs.get(organisation["id"], "")
        url = reverse("organisation", args=[slug]) if slug else ""
        return Plate(organisation["short"], organisation["name"], organisation["kind"], url)

    def person(self, person: Json | None) -> str:
        """The person's name, or nothing where this reader may not see it."""
        if person is None or (self.public and person["id"] not in self.around.nameable):
            return ""
        return str(person["name"])

    def voice(self, speakers: Sequence[Json]) -> Voice:
        plates: list[Plate] = []
        people: list[str] = []
        labels: list[str] = []
        for speaker in speakers:
            name = self.person(speaker["person"])
            if speaker["organisation"]:
                plate = self.plate(speaker["organisation"])
            elif speaker["group"]:
                plate = Plate(speaker["group"], speaker["group"], "group")
            elif name:
                plate = Plate(pgettext("deltaker", "Gjest"), name, "guest")
            elif self.public:
                plate = Plate(_("En deltaker"), _("En deltaker"), "guest")
            else:
                plate = Plate(speaker["label"], speaker["label"], "guest")
            if plate not in plates:
                plates.append(plate)
                labels.append(name if plate.kind == "guest" and name else plate.short)
            if name:
                people.append(name)
        unknown = any(speaker["certainty"] == "unknown" for speaker in speakers)
        return Voice(tuple(plates), tuple(people), join_words(labels), unknown)

    def office(self, holder: Json | None) -> str:
        """Convenor, chair, minute taker: «Kari Holm, Samsenteret»; without the name where it may not stand."""
        if holder is None:
            return ""
        organisation = holder["organisation"]["short"] if holder["organisation"] else ""
        name = self.person(holder["person"]) or ("" if self.public else holder["label"])
        return ", ".join(part for part in (name, "" if organisation in name else organisation) if part)

    def presenters(self, parts: Sequence[Json]) -> str:
        words: list[str] = []
        for part in parts:
            name = self.person(part["person"])
            organisation = part["organisation"]["short"] if part["organisation"] else ""
            known = name or organisation or ("" if self.public else part["label"])
            words.extend(word for word in (known, organisation) if word and word not in words)
        return ", ".join(words)

    def responsible(self, task: Json) -> str:
        if not task["who"]:
            return "" if self.public else task["who_text"]
        words: list[str] = []
        for who in task["who"]:
            organisation = who["organisation"]["short"] if who["organisation"] else ""
            name = self.person(who["person"])
            if name and organisation and not self.public:
                words.append(f"{name}, {organisation}")
            else:
                words.append(
                    name or organisation or who["group"] or (_("en deltaker") if self.public else who["label"])
                )
        return join_words(list(dict.fromkeys(words)))

    def text(self, text: str) -> str:
        return public_text(text) if self.public else text

    def sees(self, part: Json) -> bool:
        return not self.public or part["audience"] == Audience.PUBLIC


def join_words(words: Sequence[str]) -> str:
    """«a», «a og b», «a, b og c»."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s og %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


SAID_OTHERWISE = {"", "kun medlemmer", "spørsmål", "forslag", "anbefaling", "råd", "orientering"}
TAGGED = {Statement.Kind.QUESTION, Statement.Kind.ADVICE, Statement.Kind.PROPOSAL}
FORMS = {
    Statement.Kind.INFORMATION.value: "lead",
    Statement.Kind.SUMMARY.value: "sum",
    Statement.Kind.DECISION.value: "decision",
    Statement.Kind.ABSENCE.value: "absence",
    "subheading": "subheading",
    "reference": "reference",
}


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """The lines of a text as paragraphs and bullets, each in spans."""
    found: list[Paragraph] = []
    for line in text.split("\n"):
        bullet = line.startswith("• ")
        words = line[2:] if bullet else line
        if words.strip():
            found.append(Paragraph(tuple(split_spans(words)), bullet))
    return tuple(found)


def build_report(snapshot: Json, *, view: View, around: Surroundings) -> Report:
    """The report for these readers. No query."""
    names = _Names(view, around)
    head = snapshot["meeting"]
    on = date.fromisoformat(head["date"]) if head["date"] else None
    cases = tuple(_case(item, snapshot, names) for item in snapshot["items"])
    anchors = {item["position"]: case.anchor for item, case in zip(snapshot["items"], cases, strict=True)}
    return Report(
        title=head["title"] or (_("Referat fra møtet %(date)s") % {"date": date_in_words(on)} if on else _("Referat")),
        body_name=head["body"]["name"],
        host_name=head["host"]["name"] if head["host"] else "",
        date=on,
        date_words=date_in_words(on) if on else head["date_text"],
        weekday_words=weekday_and_date(on) if on else head["date_text"],
        date_note=_date_note(head),
        time_span=time_span(_time(head["starts_at"]), _time(head["ends_at"])),
        place=head["place"],
        practical=head["practical"],
        convened_by=names.office(head["convenor"]),
        chaired_by=names.office(head["chair"]),
        minute_taker=names.office(head["minute_taker"]),
        signed_words=date_in_words(date.fromisoformat(head["signed_on"])) if head["signed_on"] else "",
        published_on=around.published_on,
        approved_on=around.approved_on,
        members_view=view is View.MEMBERS,
        audience=around.audience,
        points=tuple(names.text(point) for point in head["in_short"] if names.text(point).strip()),
        cases=cases,
        tasks=tuple(
            TaskLine(
                id=task.get("id"),
                what=tuple(split_spans(names.text(task["what"]))),
                who=names.responsible(task),
                due=_due(task),
                case_anchor=anchors.get(task["item"], ""),
            )
            for task in snapshot["tasks"]
            if names.sees(task) and names.text(task["what"]).strip()
        ),
        next_words=_next_words(head["next"]),
        next_url=around.next_url,
        attendee_groups=_attendees(snapshot["participants"], names, _item_names(snapshot)),
        apologies_note="" if head["apologies_recorded"] or names.public else _("Forfall er ikke ført i referatet."),
        corrections=tuple(around.corrections),
        papers=_papers(snapshot, None, names),
        statement_count=sum(case.said_count for case in cases),
        number=around.number,
    )


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _date_note(head: Json) -> str:
    if not head["year_inferred"]:
        return ""
    return _("Året står ikke i originalen. %(reason)s") % {"reason": head["year_reason"]}


def _due(task: Json) -> str:
    return date_in_words(date.fromisoformat(task["due_on"])) if task["due_on"] else str(task["due_text"])


def _next_words(following: Json) -> str:
    """Date, time and place; the document's own words where they are all there is, or after, where they say more."""
    if not following["date"]:
        return str(following["text"])
    day = weekday_and_date(date.fromisoformat(following["date"]))
    span = time_span(_time(following["starts_at"]), _time(following["ends_at"]))
    known = ", ".join(part for part in (day, span, following["place"]) if part)
    return f"{known}. {following['text']}" if following["text"] else known


def _papers(snapshot: Json, position: int | None, names: _Names) -> tuple[Paper, ...]:
    return tuple(
        Paper(row["title"], reverse("meetings:attachment", args=[row["id"]]))
        for row in snapshot["attachments"]
        if row["item"] == position and names.sees(row)
    )


def _case(item: Json, snapshot: Json, names: _Names) -> Case:
    passages: list[Passage] = []
    replies: dict[int, list[Reply]] = {}
    for block in item["blocks"]:
        if block["reply_to"] is not None and _shown(block, names):
            replies.setdefault(block["reply_to"], []).append(_reply(block, names))
    said = 0
    for place, block in enumerate(item["blocks"]):
        if block["reply_to"] is not None or not _shown(block, names):
            continue
        answers = tuple(replies.get(place, ()))
        said += (1 if _is_contribution(block) else 0) + len(answers)
        _place(passages, block, answers, names)
    number = item["number"]
    return Case(
        anchor=f"sak-{item['position']}",
        number=number,
        eyebrow=_("Sak %(number)s") % {"number": number} if number else "",
        heading=item["heading"],
        presenters=names.presenters(item["presenters"]),
        said_count=said,
        passages=tuple(passages),
        papers=_papers(snapshot, item["position"], names),
    )


def _is_contribution(block: Json) -> bool:
    return block["kind"] not in FORMS


def _shown(block: Json, names: _Names) -> bool:
    if not names.sees(block) or (names.public and block["kind"] == Statement.Kind.ABSENCE):
        return False
    return bool(names.text(block["text"]).strip()) or bool(block.get("url"))


def _tag(block: Json) -> str:
    kind = Statement.Kind(block["kind"])
    return str(kind.label) if kind in TAGGED else ""


def _reply(block: Json, names: _Names) -> Reply:
    return Reply(
        id=block.get("id"),
        voice=names.voice(block["speakers"]),
        tag=_tag(block),
        paragraphs=paragraphs_of(names.text(block["text"])),
        members_only=block["audience"] == Audience.MEMBERS,
        note=_note(block),
    )


def _note(block: Json) -> str:
    """A bracket that says something of its own, as «etter møtet 12.6.» (M-48); others a tag shows, or nothing."""
    return "" if fold(block["note"]) in SAID_OTHERWISE else str(block["note"])


def _place(passages: list[Passage], block: Json, replies: tuple[Reply, ...], names: _Names) -> None:
    """Add a block after what stands; the same voice again, or more of the same lead or summary, joins it."""
    form = FORMS.get(block["kind"], "said")
    if form in {"subheading", "reference"}:
        passages.append(Passage(form, text=names.text(block["text"]), url=block.get("url", "")))
        return
    voice = names.voice(block["speakers"])
    if form == "said" and block["kind"] == Statement.Kind.QUESTION and not block["speakers"]:
        form = "ask"
    line = Line(
        id=block.get("id"),
        kind=block["kind"],
        tag="" if form == "ask" else _tag(block),
        voice=voice,
        paragraphs=paragraphs_of(names.text(block["text"])),
        members_only=block["audience"] == Audience.MEMBERS,
        note=_note(block),
        replies=replies,
    )
    last = passages[-1] if passages else None
    if last is not None and last.form == form and last.voice == voice and form != "ask":
        passages[-1] = replace(last, lines=(*last.lines, line))
    else:
        passages.append(Passage(form, voice=voice, lines=(line,)))


HEADINGS = (
    Attendance.Status.PRESENT,
    Attendance.Status.DEPUTY,
    Attendance.Status.APOLOGY,
    Attendance.Status.ABSENT,
    Attendance.Status.GUEST,
)


def _item_names(snapshot: Json) -> dict[int, str]:
    """«sak 3», or the heading of an item without a number."""
    return {
        item["position"]: _("sak %(number)s") % {"number": item["number"]} if item["number"] else f"«{item['heading']}»"
        for item in snapshot["items"]
    }


def _attendees(rows: Sequence[Json], names: _Names, items: Mapping[int, str]) -> tuple[AttendeeGroup, ...]:
    if names.public:
        return _organisations_present(rows, names)
    groups = []
    for status in HEADINGS:
        of_status = tuple(_attendee(row, names, items) for row in rows if row["status"] == status)
        if of_status:
            groups.append(AttendeeGroup(status.value, str(status.label), of_status))
    return tuple(groups)


def _organisations_present(rows: Sequence[Json], names: _Names) -> tuple[AttendeeGroup, ...]:
    """What the public learns of attendance: which organisations were there."""
    there = {Attendance.Status.PRESENT.value, Attendance.Status.DEPUTY.value}
    plates = dict.fromkeys(
        names.plate(row["organisation"]) for row in rows if row["organisation"] and row["status"] in there
    )
    attendees = tuple(Attendee(plate, plate.name if plate.name != plate.short else "", "") for plate in plates)
    return (AttendeeGroup("present", str(_("Organisasjoner til stede")), attendees),) if attendees else ()


def _attendee(row: Json, names: _Names, items: Mapping[int, str]) -> Attendee:
    notes = [row["role"]]
    if row["for"]:
        notes.append(_("for %(person)s") % {"person": row["for"]["name"]})
    if row["item"] in items:
        notes.append(_("til %(item)s") % {"item": items[row["item"]]})
    if row["arrived"]:
        notes.append(_("fra kl. %(time)s") % {"time": clock(time.fromisoformat(row["arrived"]))})
    if row["left"]:
        notes.append(_("til kl. %(time)s") % {"time": clock(time.fromisoformat(row["left"]))})
    plate = names.plate(row["organisation"]) if row["organisation"] else None
    return Attendee(plate, names.person(row["person"]), ", ".join(note for note in notes if note))
