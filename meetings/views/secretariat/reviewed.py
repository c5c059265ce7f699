"""An import as the review page shows it: the original's lines, the questions, what was read out, with its tools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.importing.drafting import Fate, LineFate, Place
from meetings.importing.matching import MatchedAttendee
from meetings.importing.mends import KINDS, Step
from meetings.importing.minutes import Status
from meetings.importing.previewing import Preview
from meetings.importing.questions import Question, place_of
from meetings.importing.reasons import why_heading, why_read
from meetings.importing.sheet import SheetItem
from meetings.models import Attendance
from meetings.notation import Kind, Register
from meetings.views.secretariat.recognised import Found, Names, recognised
from meetings.views.secretariat.review_buttons import written
from organisations.models import Organisation

STATUSES = {
    Status.PRESENT: Attendance.Status.PRESENT,
    Status.DEPUTY: Attendance.Status.DEPUTY,
    Status.GUEST: Attendance.Status.GUEST,
    Status.APOLOGY: Attendance.Status.APOLOGY,
    Status.INFORMED: Attendance.Status.ABSENT,
}
LOOKS = {Place.HEADING: "k-h", Place.TEXT: "k-s", Place.HEAD: "k-m"}
KIND_NAMES = {
    Kind.STATEMENT: gettext_lazy("Innspill"),
    Kind.INFORMATION: gettext_lazy("Vanlig tekst"),
    Kind.QUESTION: gettext_lazy("Spørsmål"),
    Kind.ADVICE: gettext_lazy("Råd"),
    Kind.PROPOSAL: gettext_lazy("Forslag"),
    Kind.SUMMARY: gettext_lazy("Oppsummering"),
    Kind.DECISION: gettext_lazy("Vedtak"),
    Kind.TASK: gettext_lazy("Oppgave"),
    Kind.SUBHEADING: gettext_lazy("Mellomtittel"),
    Kind.INTERNAL: gettext_lazy("Internt"),
}


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the original; `look` is its class, `word` says the same to those who listen."""

    number: int
    text: str
    look: str
    word: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A source line inside a block, where the block can be parted."""

    number: int
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """A recognised block with its place in the original and its tools. `values`: what each button sends, by deed."""

    found: Found
    line: int
    last: int
    name: str
    values: Mapping[str, str]
    cuts: tuple[Cut, ...]
    why: str
    mended: bool


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item that the draft would have. `key` names it in a move; `undo` is what makes its heading plain text."""

    key: int
    number: str
    heading: str
    presenters: str
    unresolved: bool
    why: str
    undo: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A question as a card: its buttons, and where a typed name goes."""

    question: Question
    buttons: tuple[tuple[str, str], ...]
    other: str
    registers: bool
    """A name that may have to be entered in the register first."""


@dataclass(frozen=True, slots=True)
class KnownAttendee:
    organisation: Organisation | None
    name: str
    status: str
    line: int


def kinds_to_choose() -> list[tuple[str, str]]:
    """What a line can be made, in words."""
    return [(kind.value, str(KIND_NAMES[kind])) for kind in KINDS]


def card_of(question: Question) -> Card:
    return Card(
        question,
        tuple((written(choice.step), choice.label) for choice in question.choices),
        written(question.other) if question.other is not None else "",
        question.key.startswith("entry:") and bool(question.name),
    )


def names_to_choose(register: Register) -> list[str]:
    """What a name field offers: organisations, groups, people on the list."""
    people = [register.label_of_person(one) for one in register.people if one.attending]
    return [*(one.short for one in register.organisations), *dict.fromkeys(register.groups.values()), *people]


def known_attendee(one: MatchedAttendee) -> KnownAttendee:
    name = one.person.name if one.person else one.new_person
    status = Attendance.Status(STATUSES[one.attendee.status])
    return KnownAttendee(one.organisation, name, str(status.label), one.attendee.lines[0])


def clock_of(written_time: str | None) -> time | None:
    return time.fromisoformat(written_time) if written_time else None


def source_lines(fates: Iterable[LineFate]) -> list[SourceLine]:
    words = {"k-h": _("overskrift"), "k-s": _("tekst i en sak"), "k-m": _("opplysning"), "k-u": _("å avklare"), "": ""}
    found = []
    for line in fates:
        look = "k-u" if line.fate is Fate.UNRESOLVED else LOOKS.get(line.place, "")
        found.append(SourceLine(line.number, line.kept.rstrip("\r"), look, words[look]))
    return found


def outside(read: Preview) -> list[tuple[int, str, str]]:
    """Filled lines that are in no item: number, text, and the step that brings one in."""
    return [
        (line.number, line.kept.strip(), written(Step("bring_in", line.number)))
        for line in read.draft.fates
        if line.item is None and line.fate is not Fate.BLANK
    ]


def found_items(read: Preview, steps: Sequence[Step]) -> list[FoundItem]:
    mended = read.mended
    names = Names(mended.register, dict(Organisation.rows.values_list("pk", "kind")))
    whys = {number: why_read(one, mended.read) for one in reversed(mended.read.contributions) for number in one.members}
    headings = {item.heading_lines[0]: why_heading(item) for item in mended.read.items}
    touched = {step.line for step in steps if step.line}
    return [
        FoundItem(
            item.key,
            item.number,
            item.heading,
            item.presenters,
            shown.unresolved,
            headings.get(item.key, ""),
            written(Step("no_heading", item.key)) if item.key and at else "",
            tuple(row_of(found, item, whys, touched) for found in recognised(shown.parsed, names)),
        )
        for at, (item, shown) in enumerate(zip(mended.sheet.items, read.items, strict=True))
    ]


def row_of(found: Found, item: SheetItem, whys: Mapping[int, str], touched: set[int]) -> Row:
    line, part = place_of(item, found.first - 1)
    sources = [number for one in item.lines[found.first - 1 : found.last] for number in one.sources]
    return Row(
        found=found,
        line=line,
        last=max(sources, default=line),
        name=found.label,
        values={
            deed: written(Step(deed, line, part))
            for deed in ("speaker", "kind", "join", "move", "heading", "leave_out")
        },
        cuts=tuple(
            Cut(number, written(Step("split", number))) for number in dict.fromkeys(sources[1:]) if number != line
        ),
        why=whys.get(line, ""),
        mended=bool(touched & set(sources)),
    )
