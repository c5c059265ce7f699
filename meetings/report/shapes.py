"""What a report consists of, all in words already: templates only show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum

from meetings.approving import Approval
from meetings.models import Addition, Audience, OrganisationNote
from meetings.names_in_text import NamesInText
from meetings.notation import Span as NotationSpan


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
class Signature:
    """One speaker as the notation writes them; a guest's plate is no part of the name."""

    plate: Plate
    person: str = ""

    @property
    def words(self) -> str:
        """«LPS/Ida Hagen», «LPS», «Ida Hagen»."""
        if self.plate.kind == "guest":
            return self.person or self.plate.short
        return f"{self.plate.short}/{self.person}" if self.person else self.plate.short


@dataclass(frozen=True)
class Voice:
    """Who speaks: plates to show, names beside them, and one label for those who listen."""

    plates: tuple[Plate, ...] = ()
    people: tuple[str, ...] = ()
    label: str = ""
    unknown: bool = False
    signed: tuple[Signature, ...] = ()

    @property
    def of_organisation(self) -> bool:
        """Whether an organisation, which may report an error, is among those who speak."""
        return any(plate.kind not in {"group", "guest"} for plate in self.plates)


@dataclass(frozen=True)
class Paragraph:
    spans: tuple[NotationSpan, ...]
    bullet: bool = False

    @property
    def words(self) -> str:
        return ("• " if self.bullet else "") + "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class Origin:
    """Where a statement of an imported report stands in the original."""

    url: str
    line: int


@dataclass(frozen=True)
class NoteLine:
    """What an organisation wants to stand beside its words, outside the record."""

    on: dt.date
    plate: Plate
    paragraphs: tuple[Paragraph, ...]

    @property
    def words(self) -> str:
        """The text without marks, a line to each paragraph."""
        return "\n".join(paragraph.words for paragraph in self.paragraphs)


@dataclass(frozen=True)
class Reply:
    id: int | None
    kind: str
    voice: Voice
    tag: str
    paragraphs: tuple[Paragraph, ...]
    members_only: bool
    note: str = ""
    origin: Origin | None = None
    notes: tuple[NoteLine, ...] = ()


@dataclass(frozen=True)
class Line:
    """One statement. `id` is its permanent id, None in a preview; `note` what stood in brackets after the name;
    `notes` what its organisation has had put beside it since."""

    id: int | None
    kind: str
    tag: str
    voice: Voice
    paragraphs: tuple[Paragraph, ...]
    members_only: bool
    note: str = ""
    replies: tuple[Reply, ...] = ()
    origin: Origin | None = None
    notes: tuple[NoteLine, ...] = ()


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
class AdditionLine:
    """What came after publishing. `about`: the task it answers, in words, for readers who see that task."""

    id: int
    received_on: dt.date
    plate: Plate | None
    paragraphs: tuple[Paragraph, ...]
    members_only: bool
    about: tuple[NotationSpan, ...] = ()
    about_anchor: str = ""


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
    additions: tuple[AdditionLine, ...] = ()
    approval: Approval | None = None


@dataclass(frozen=True)
class TaskLine:
    """`organisations` and `people`: keys of those it falls on, by which a mail finds its receiver's; never shown.

    `signed` and `when` are who and by when for the notation, «LPS/Ida Hagen» and «innen 1.9».
    """

    id: int | None
    what: tuple[NotationSpan, ...]
    who: str
    due: str
    case_anchor: str
    organisations: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    signed: tuple[Signature, ...] = ()
    when: str = ""


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
class Confirmation:
    """What came of sending the report out for comments. The names are for members alone.

    `differed`: answered, but not for all their lines, or with a proposal that was not taken in.
    """

    answer_by: dt.date
    rule: str
    confirmed: tuple[str, ...] = ()
    differed: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Surroundings:
    """What a report shows that its snapshot does not hold; any change of it raises the site epoch.

    `slugs`: organisation key → address; `nameable`: people who may be named in public on the meeting's date;
    `hidden`: finds the names of all others in running text, where consent may have ended since publishing;
    `additions`: those that these readers may see, with their organisations; `origins`: by permanent id, for readers
    of the original; `notes`: by permanent id, with their organisations; `approval`: what the item of approval is about.
    """

    slugs: Mapping[int, str]
    nameable: AbstractSet[int]
    hidden: NamesInText
    corrections: Sequence[Correction] = ()
    published_on: dt.date | None = None
    approved_on: dt.date | None = None
    audience: str = Audience.MEMBERS
    number: int = 0
    next_url: str = ""
    additions: Sequence[Addition] = ()
    origins: Mapping[int, Origin] = field(default_factory=dict)
    confirmation: Confirmation | None = None
    notes: Mapping[int, Sequence[OrganisationNote]] = field(default_factory=dict)
    approval: Approval | None = None
    approved_at_meeting: bool = False


@dataclass(frozen=True)
class Report:
    """Everything the page shows, in words. `number` is the revision's, 0 in a preview.

    `additions`: those whose item is no longer in the report.
    """

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
    approved_words: str
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
    additions: tuple[AdditionLine, ...] = ()
    confirmation: Confirmation | None = None
