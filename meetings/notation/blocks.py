"""What the notation yields: blocks that together are the text, to the last character."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from meetings.notation.register import Key


class Kind(StrEnum):
    """What a block is. The first ten become Statement rows under the same word."""

    STATEMENT = "statement"
    INPUT = "input"
    QUESTION = "question"
    ANSWER = "answer"
    INFORMATION = "information"
    ADVICE = "advice"
    PROPOSAL = "proposal"
    SUMMARY = "summary"
    DECISION = "decision"
    ABSENCE = "absence"
    TASK = "task"
    REFERENCE = "reference"
    INTERNAL = "internal"
    TOPICS = "topics"
    SUBHEADING = "subheading"
    OPENER = "opener"
    BLANK = "blank"


ROW_KINDS = frozenset(
    {
        Kind.STATEMENT,
        Kind.INPUT,
        Kind.QUESTION,
        Kind.ANSWER,
        Kind.INFORMATION,
        Kind.ADVICE,
        Kind.PROPOSAL,
        Kind.SUMMARY,
        Kind.DECISION,
        Kind.ABSENCE,
    }
)
"""Kinds that become a Statement row when the minutes are published."""

CONTRIBUTION_KINDS = ROW_KINDS - {Kind.INFORMATION, Kind.SUMMARY, Kind.DECISION, Kind.ABSENCE}
"""Kinds that are counted and listed as «innspill»."""


class Certainty(StrEnum):
    """How sure an attribution is. Publishing adds «chosen» and «imported»."""

    EXACT = "exact"
    UNKNOWN = "unknown"


class DoubtReason(StrEnum):
    """Why a label is shown as «Hvem?»."""

    NOT_SEATED = "not_seated"
    SHARED_FIRST_NAME = "shared_first_name"
    UNKNOWN_NAME = "unknown_name"
    UNKNOWN_ABBREVIATION = "unknown_abbreviation"
    NEAR_MISS = "near_miss"


@dataclass(frozen=True, slots=True)
class Speaker:
    """One of those whom a statement belongs to; all keys empty when nobody knows."""

    organisation: Key | None
    person: Key | None
    group: str
    label: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible meaning of a doubtful label. `label` is what a choice writes into the text."""

    organisation: Key | None
    person: Key | None
    label: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """The «Hvem?» of a label: the part that is not understood, why, and what it may mean."""

    label: str
    reason: DoubtReason
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class TaskParts:
    """Who does what by when. `when_text` keeps its «innen» or «før»; `when` is set by a date only."""

    who: tuple[Speaker, ...]
    who_text: str
    when_text: str
    when: date | None
    what: str


@dataclass(frozen=True, slots=True)
class ReferenceParts:
    """Something to read; `url` is empty when the source lost the address or never had one."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Block:
    """One thing in the minutes, with the exact characters it was typed as.

    `parent` is the index of the block this one answers or hangs under, or of the opener
    of its list. `label_at` and `text_at` are offsets into `raw`: where the label (without
    note and delimiter) stands, and where the text of the first line begins.
    """

    kind: Kind
    raw: str
    first_line: int
    last_line: int
    parent: int | None = None
    label: str = ""
    note: str = ""
    delimiter: str = ""
    speakers: tuple[Speaker, ...] = ()
    doubt: Doubt | None = None
    offer: tuple[Key, ...] = ()
    text: str = ""
    members_only: bool = False
    topics: tuple[str, ...] = ()
    task: TaskParts | None = None
    reference: ReferenceParts | None = None
    is_reply: bool = False
    label_at: tuple[int, int] | None = None
    text_at: int = 0
    indented: bool = False

    @property
    def becomes_row(self) -> bool:
        """Whether publishing makes a Statement row of it; a label without text is none."""
        return self.kind in ROW_KINDS and bool(self.text)

    @property
    def is_contribution(self) -> bool:
        """Whether it counts as «innspill» (information, summaries and absence do not)."""
        return self.kind in CONTRIBUTION_KINDS and bool(self.text)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text in the notation, read. `steps` counts the work done, for the growth test."""

    blocks: tuple[Block, ...]
    steps: int

    def _where(self, wanted: frozenset[Kind]) -> Iterator[tuple[int, Block]]:
        for index, block in enumerate(self.blocks):
            if block.kind in wanted:
                yield index, block

    def statements(self) -> tuple[tuple[int, Block], ...]:
        """Every block that becomes a Statement row, absence lines included."""
        return tuple(pair for pair in enumerate(self.blocks) if pair[1].becomes_row)

    def contributions(self) -> tuple[tuple[int, Block], ...]:
        """What lists and counts call «innspill»."""
        return tuple(pair for pair in enumerate(self.blocks) if pair[1].is_contribution)

    def tasks(self) -> tuple[tuple[int, Block], ...]:
        """Tasks with something to do in them."""
        return tuple(
            (index, block)
            for index, block in self._where(frozenset({Kind.TASK}))
            if block.task is not None and block.task.what
        )

    def doubts(self) -> tuple[tuple[int, Block], ...]:
        """Blocks shown as «Hvem?»; a doubtful opener counts once, not per bullet."""
        return tuple(pair for pair in enumerate(self.blocks) if pair[1].doubt is not None)

    def lacking_text(self) -> tuple[tuple[int, Block], ...]:
        """Names that stand alone with nothing under them («LPS: mangler tekst»)."""
        parents = {block.parent for block in self.blocks}
        return tuple(
            (index, block)
            for index, block in enumerate(self.blocks)
            if block.speakers and not block.text and index not in parents
        )

    def organisations(self) -> frozenset[Key]:
        """Organisations that have said something, joint statements included."""
        return frozenset(
            speaker.organisation
            for _, block in self.contributions()
            for speaker in block.speakers
            if speaker.organisation is not None
        )

    def topics_of_item(self) -> tuple[str, ...]:
        """Topics on the first line of the text."""
        for _, block in self._where(frozenset({Kind.TOPICS})):
            return block.topics
        return ()

    def topics_of(self, index: int) -> tuple[str, ...]:
        """Topics typed under the block itself, not those of the item."""
        return () if self.blocks[index].kind is Kind.TOPICS else self.blocks[index].topics
