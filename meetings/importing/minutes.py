"""What was read out of a document: plain facts with the source lines they stand on. Pure, no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from meetings.importing.dates import InferredDate
from meetings.importing.lines import Line

Span = tuple[int, int]
"""First and last source line, counted from 1."""


HEADING_TEXT = "tekst på overskriftslinjen"
"""Why of a contribution that is what runs on behind a heading."""


class Status(StrEnum):
    """How somebody on a list took part."""

    PRESENT = "present"
    DEPUTY = "deputy"
    GUEST = "guest"
    APOLOGY = "apology"
    INFORMED = "informed"


class ContributionKind(StrEnum):
    """The kinds of corpus labels."""

    STATEMENT = "statement"
    INPUT = "input"
    INFORMATION = "info"
    DECISION = "decision"
    TASK = "task"
    PROPOSAL = "proposal"


class LabelForm(StrEnum):
    """How a contribution names its speaker."""

    NONE = ""
    COLON = "colon"
    DASH = "dash"
    VERB = "verb"
    LONE = "lone"
    INSIDE = "inside"


@dataclass(slots=True)
class Attendee:
    """One entry of a participant list. `written` is the entry as the document has it."""

    person: str | None
    organisation: str | None
    role: str | None
    status: Status
    lines: Span
    written: str = ""


@dataclass(frozen=True, slots=True)
class WhenWritten:
    """A date as the document has it; `value` None when the year is not given."""

    value: date | None = None
    text: str = ""
    inferred: InferredDate | None = None


@dataclass(slots=True)
class Head:
    """What stands about the meeting as a whole."""

    title: str = ""
    body: str = ""
    date: WhenWritten = field(default_factory=WhenWritten)
    weekday: int | None = None
    start: str | None = None
    end: str | None = None
    place: str = ""
    convenor: str = ""
    chair: str = ""
    minute_taker: str = ""
    lines: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Item:
    """One heading of the body with its section."""

    number: str | None
    heading: str
    presenter: str | None
    heading_lines: Span
    lines: Span
    text_on_heading: str = ""
    """What follows the heading on its own line, when the minutes run on there."""


@dataclass(slots=True)
class Contribution:
    """What one speaker said, or one paragraph that nobody is named for."""

    item: int | None
    kind: ContributionKind
    lines: Span
    members: list[int]
    """Source lines of the text itself: no blanks, no page furniture."""
    organisations: list[str] = field(default_factory=list)
    person: str | None = None
    form: LabelForm = LabelForm.NONE
    label: str = ""
    label_end: int = 0
    """Where the text begins behind the label on the first line's body."""
    absent: bool = False
    who: list[str] = field(default_factory=list)
    after: int = 0
    """Column of the first line's body from which this contribution counts (a second speaker on the line)."""
    until: int | None = None
    """Column of the last line's body at which another speaker takes over."""
    why: str = ""


@dataclass(slots=True)
class NextMeeting:
    """What is said about the next meeting."""

    date: WhenWritten = field(default_factory=WhenWritten)
    time: str | None = None
    place: str = ""
    lines: Span | None = None


@dataclass(slots=True)
class Signature:
    """Who signed, and when."""

    date: WhenWritten = field(default_factory=WhenWritten)
    person: str = ""
    writer: bool = False
    """The words say that the signer wrote the minutes."""
    lines: Span | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A reference: an address, or a text that has lost its address."""

    text: str
    url: str | None
    lines: Span


@dataclass(slots=True)
class ReadMinutes:
    """Everything read out of one document; every filled line lies in at least one part of it."""

    lines: list[Line]
    language: str
    head: Head
    attendees: list[Attendee]
    items: list[Item]
    contributions: list[Contribution]
    next_meeting: NextMeeting
    signature: Signature
    links: list[Link]
    aliases: dict[str, list[str]]
    other: list[int]
    layout: set[int]
    """Lines that are labels of the layout inside the body («Kommentarer:»)."""
    understood: list[int]
    """Filled lines outside the body that carry no fact of their own: list labels, table heads, the agenda list."""
    unknown: set[int]
    """Filled lines of the body in no part: kept as plain text."""
    apologies_listed: bool
    """The document has a list of apologies, be it empty: «forfall ikke ført» differs from none."""
