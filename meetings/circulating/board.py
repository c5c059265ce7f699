"""Who of a round has read, confirmed, proposed, or said nothing; and each proposal beside what was sent out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from meetings.circulating.lines import Kept, OwnLine, Party, lines_of, party_of, quoted
from meetings.mending import DraftLine, lines_in_draft
from meetings.models import Asked, Circulation, LineAnswer, Mail
from meetings.publishing import PublishingRefused, snapshot_of
from meetings.snapshot import Json
from meetings.word_changes import Piece, changed_words

State, Decision = LineAnswer.State, LineAnswer.Decision


@dataclass
class BoardRow:
    """One party with all who got a link for it, the one who is asked first. `lines`: how many it answers for."""

    receivers: list[Asked]
    lines: int
    answers: list[LineAnswer]
    mails: list[Mail] = field(default_factory=list)

    @property
    def first(self) -> Asked:
        return self.receivers[0]

    @property
    def name(self) -> str:
        return self.first.organisation.short if self.first.organisation else str(self.first.person)

    @property
    def confirmed(self) -> int:
        return sum(answer.state == State.CONFIRMED for answer in self.answers)

    @property
    def proposed(self) -> int:
        return sum(answer.state == State.PROPOSED for answer in self.answers)

    @property
    def is_silent(self) -> bool:
        """Lines, and not a word about any of them."""
        return self.lines > 0 and not self.answers

    @property
    def agrees(self) -> bool:
        """Every line is answered, and what was proposed was taken in."""
        settled = {answer.pk for answer in self.answers if answer.state == State.CONFIRMED}
        settled |= {answer.pk for answer in self.answers if answer.decision == Decision.TAKEN}
        return self.lines > 0 and len(settled) == len(self.answers) == self.lines

    @property
    def has_read(self) -> bool:
        return any(asked.opened_at is not None for asked in self.receivers)


@dataclass(frozen=True)
class Board:
    parties: list[BoardRow]

    @property
    def quoted(self) -> list[BoardRow]:
        return [row for row in self.parties if row.lines]

    @property
    def answered(self) -> int:
        return sum(bool(row.answers) for row in self.quoted)


@dataclass(frozen=True)
class Proposal:
    """One proposal: the words that were sent out, what is to change, and the line in the draft if it says otherwise."""

    answer: LineAnswer
    line: OwnLine | None
    pieces: list[Piece]
    draft: DraftLine | None
    is_gone: bool

    @property
    def has_changed(self) -> bool:
        return self.draft is not None and not self.draft.as_published and self.draft.block.text != self.answer.wording


def read_board(circulation: Circulation) -> Board:
    """Those quoted first, as they were asked. Six queries."""
    kept = Kept()
    lines = quoted(words_sent(circulation), kept)
    answers: dict[Party, list[LineAnswer]] = defaultdict(list)
    for answer in LineAnswer.rows.filter(circulation=circulation).order_by("pk"):
        answers[party_of(answer)].append(answer)
    mails = _mails(circulation)
    parties: dict[Party, list[Asked]] = defaultdict(list)
    for asked in circulation.asked.select_related("organisation", "person", "link").order_by("pk"):
        parties[party_of(asked)].append(asked)
    return Board(
        [
            BoardRow(
                receivers,
                lines.get(party, 0),
                answers.get(party, []),
                [mails[asked.address] for asked in receivers if asked.address in mails],
            )
            for party, receivers in parties.items()
        ]
    )


def words_sent(circulation: Circulation) -> Json:
    """What was sent out; nothing of it once it is redacted."""
    try:
        return snapshot_of(circulation.revision)
    except PublishingRefused:
        return {"items": []}


def _mails(circulation: Circulation) -> dict[str, Mail]:
    """The mail to each address. One query."""
    rows = Mail.rows.filter(mailing=circulation.mailing_id).defer("text", "html")
    return {mail.to: mail for mail in rows}


def proposals_of(circulation: Circulation) -> list[Proposal]:
    """Those that wait first, then as the report goes. Some twenty queries, whatever the number of proposals."""
    rows = list(
        LineAnswer.rows.filter(circulation=circulation, state=State.PROPOSED)
        .select_related("organisation", "person", "decided_by__person", "answered_by__person")
        .order_by("pk")
    )
    if not rows:
        return []
    kept, snapshot = Kept(), words_sent(circulation)
    drafted = lines_in_draft(circulation.meeting, circulation.revision)
    of_party = {
        party: {line.id: (place, line) for place, line in enumerate(lines_of(snapshot, party, kept))}
        for party in {party_of(row) for row in rows}
    }

    def place(row: LineAnswer) -> tuple[bool, int, int]:
        return (not row.waits, row.statement_id, row.pk)

    found = []
    for row in sorted(rows, key=place):
        _nth, line = of_party[party_of(row)].get(row.statement_id, (0, None))
        pieces = changed_words(line.text, row.wording) if line is not None and row.wording else []
        draft = drafted.get(row.statement_id)
        found.append(Proposal(row, line, pieces, draft, is_gone=draft is None))
    return found
