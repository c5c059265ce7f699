"""What a public report says, statement by statement, from its revision: for comparing, matching and telling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from council.search.analysing import terms_of
from meetings.models import Revision, Statement, StatementTopic
from meetings.publishing import snapshot_of
from meetings.reading import report_of
from meetings.report import Line, Paragraph, Reply, Report, View
from meetings.snapshot import statement_blocks

SYSTEM = "followers are told of what anybody may read"


@dataclass(frozen=True, slots=True)
class Said:
    """One statement as the public reads it. `who`: those who said it, else what it is; `terms`: its search words;
    `meeting`: the report's address.
    """

    key: int
    kind: str
    organisations: frozenset[int]
    topics: frozenset[int]
    year: int
    meeting: str
    who: str
    heading: str
    text: str
    terms: str

    def differs_from(self, other: Said | None) -> bool:
        """As a reader sees it; what an organisation is called, and under which heading it stands, aside."""
        if other is None:
            return True
        mine, theirs = ((one.kind, one.organisations, one.text) for one in (self, other))
        return mine != theirs


@dataclass(frozen=True, slots=True)
class PublicReport:
    """A report in the visitors' edition, and its statements by permanent id in the order they stand."""

    report: Report
    said: Mapping[int, Said]


def read_public(revision: Revision) -> PublicReport:
    """Twelve queries. Raises PublishingRefused when a redaction has removed the words."""
    report = report_of(revision, view=View.PUBLIC)
    blocks = {block["id"]: block for block in statement_blocks(snapshot_of(revision))}
    topics = _topics(set(blocks))
    said = {}
    for heading, line in _lines(report):
        if line.id is None:
            continue
        block = blocks[line.id]
        text = plain(line.paragraphs)
        said[line.id] = Said(
            key=line.id,
            kind=block["kind"],
            organisations=frozenset(
                speaker["organisation"]["id"] for speaker in block["speakers"] if speaker["organisation"]
            ),
            topics=topics.get(line.id, frozenset()),
            year=report.date.year if report.date else 0,
            meeting=revision.meeting.slug,
            who=_who(line) or str(Statement.Kind(block["kind"]).label),
            heading=heading,
            text=text,
            terms=terms_of(text),
        )
    return PublicReport(report, said)


def plain(paragraphs: tuple[Paragraph, ...]) -> str:
    return "\n".join(
        ("• " if paragraph.bullet else "") + "".join(span.text for span in paragraph.spans) for paragraph in paragraphs
    )


def _lines(report: Report) -> Iterator[tuple[str, Line | Reply]]:
    for case in report.cases:
        for passage in case.passages:
            for line in passage.lines:
                yield case.heading, line
                for reply in line.replies:
                    yield case.heading, reply


def _who(line: Line | Reply) -> str:
    """Plates, then the people who may be named; empty where nobody is."""
    return ", ".join(dict.fromkeys([*(plate.short for plate in line.voice.plates), *line.voice.people]))


def _topics(keys: set[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    rows = StatementTopic.objects.for_system(SYSTEM).filter(statement__in=keys).values_list("statement", "topic")
    for statement, topic in rows:
        found.setdefault(statement, set()).add(topic)
    return {key: frozenset(topics) for key, topics in found.items()}
