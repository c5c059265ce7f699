"""What came of a round, as it stands on the published report: members read who, the public the rule alone."""

from __future__ import annotations

from meetings.circulating.board import BoardRow, read_board
from meetings.circulating.lines import Kept, lines_of, party_of
from meetings.circulating.wording import rule_for_readers
from meetings.models import Circulation, LineAnswer, Revision
from meetings.publishing import snapshot_of
from meetings.report import Confirmation, View
from meetings.snapshot import Json


def confirmation_of(revision: Revision, *, view: View) -> Confirmation | None:
    """Of the last round that ended before this revision was read; who agreed to words that stand otherwise by now has
    not confirmed them. One query without a round, eleven for members.
    """
    circulation = (
        Circulation.rows.filter(
            meeting=revision.meeting_id, closed_at__isnull=False, revision__number__lte=revision.number
        )
        .exclude(closed_because=Circulation.Closing.REPLACED)
        .select_related("revision")
        .order_by("-pk")
        .first()
    )
    if circulation is None:
        return None
    rule = rule_for_readers(circulation.silence_confirms)
    if view is View.PUBLIC:
        return Confirmation(circulation.answer_by, rule)
    rows = read_board(circulation).quoted
    kept = Kept()
    sent, now = snapshot_of(circulation.revision) if rows else {}, snapshot_of(revision)
    agreed = {id(row) for row in rows if row.agrees and _stands(row, sent, now, kept)}
    return Confirmation(
        circulation.answer_by,
        rule,
        confirmed=tuple(row.name for row in rows if id(row) in agreed),
        differed=tuple(row.name for row in rows if row.answers and id(row) not in agreed),
        silent=tuple(row.name for row in rows if row.is_silent),
    )


def _stands(row: BoardRow, sent: Json, now: Json, kept: Kept) -> bool:
    """Whether the party's lines read as it agreed to them, none new. What was mended by hand after a note may be any
    words.
    """
    party = party_of(row.first)
    agreed: dict[int | None, str | None] = {line.id: line.text for line in lines_of(sent, party, kept)}
    for answer in row.answers:
        if answer.state == LineAnswer.State.PROPOSED:
            agreed[answer.statement_id] = answer.wording or None
    return all(line.id in agreed and agreed[line.id] in {None, line.text} for line in lines_of(now, party, kept))
