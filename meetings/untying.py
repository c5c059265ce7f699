"""What hangs on an item besides its text, papers and versions: untied when it leaves its agenda, and tied again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Manager

from meetings.models import AgendaItem, AgendaProposal, Attendance, LateInput, MembershipRequest

Rows = Manager[Any]  # Any: rows of whichever model

TIED: dict[str, tuple[Rows, dict[str, str], dict[str, str]]] = {
    "guests": (Attendance.rows, {"status": Attendance.Status.GUEST}, {}),
    "late_inputs": (LateInput.rows, {}, {}),
    "membership_requests": (MembershipRequest.rows, {}, {}),
    "proposals": (
        AgendaProposal.rows,
        {"state": AgendaProposal.State.WAITING},
        {"state": AgendaProposal.State.TAKEN},
    ),
}
"""Under each name of `let_go`: the rows, how one must be to be tied again, and what it becomes when it is."""


def untie(item: AgendaItem, names: Iterable[str]) -> None:
    """Untie these from the item and remember them in `let_go`, unsaved, with the place it had. Two queries a name."""
    item.let_go = {"meeting": item.meeting_id, "position": item.position, "number": item.number}
    for name in names:
        rows, waiting, _tied = TIED[name]
        mine = rows.filter(item=item)
        item.let_go[name] = list(mine.values_list("pk", flat=True))
        mine.update(item=None, **waiting)


def tie(item: AgendaItem) -> None:
    """Tie again what `let_go` remembers, except what has got another item meanwhile. A query a name."""
    for name in TIED.keys() & item.let_go.keys():
        rows, waiting, tied = TIED[name]
        rows.filter(pk__in=item.let_go[name], item=None, **waiting).update(item=item, **tied)
    item.let_go = {}
