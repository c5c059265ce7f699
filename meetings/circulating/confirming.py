"""What came of a round, as it stands on the published report: members read who, the public the rule alone."""

from __future__ import annotations

from meetings.circulating.board import read_board
from meetings.circulating.wording import rule_for_readers
from meetings.models import Circulation, Revision
from meetings.report import Confirmation, View


def confirmation_of(revision: Revision, *, view: View) -> Confirmation | None:
    """Of the last round that ended before this revision was read. One query without a round, eight for members."""
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
    return Confirmation(
        circulation.answer_by,
        rule,
        confirmed=tuple(row.name for row in rows if row.agrees),
        differed=tuple(row.name for row in rows if row.answers and not row.agrees),
        silent=tuple(row.name for row in rows if row.is_silent),
    )
