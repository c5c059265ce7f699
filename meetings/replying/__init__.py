"""Answers to an invitation: given by link, by log-in or by telephone; read on the board; put into the draft."""

from meetings.replying.board import Board, DeputyOnBoard, RowOnBoard, read_board
from meetings.replying.giving import (
    ReplyChanged,
    ReplyRefused,
    answer_as_deputy,
    closed_because,
    give_reply,
    reply_of,
    wrote,
)
from meetings.replying.prefilling import Change, Plan, plan_prefill, prefill_participants
from meetings.replying.reading import (
    Comer,
    Paper,
    Point,
    agenda_by_link,
    asked_as_deputy,
    comers,
    has_seat,
    invitation_of,
    organisations_of,
    paper_by_link,
)
from meetings.replying.rounds import UpdateRefused, claim_update, release_update, take_update, waiting_updates

__all__ = [
    "Board",
    "Change",
    "Comer",
    "DeputyOnBoard",
    "Paper",
    "Plan",
    "Point",
    "ReplyChanged",
    "ReplyRefused",
    "RowOnBoard",
    "UpdateRefused",
    "agenda_by_link",
    "answer_as_deputy",
    "asked_as_deputy",
    "claim_update",
    "closed_because",
    "comers",
    "give_reply",
    "has_seat",
    "invitation_of",
    "organisations_of",
    "paper_by_link",
    "plan_prefill",
    "prefill_participants",
    "read_board",
    "release_update",
    "reply_of",
    "take_update",
    "waiting_updates",
    "wrote",
]
