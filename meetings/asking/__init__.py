"""Asking those who did not meet: who they were, the mail to them, their late answers, and where these are put (N-4)."""

from meetings.asking.absent import Absent, absent_from, closed_because
from meetings.asking.answering import AnswersChanged, answer_questions, questions_of, stamp
from meetings.asking.placing import (
    PlacingRefused,
    as_late_line,
    close_task,
    lay_aside,
    place_result,
    take_again,
    take_back,
    take_late_input,
    waiting_answers,
)
from meetings.asking.sending import AskingRefused, Inquiry, ask_absent, look_at_mail, new_questions, purpose

__all__ = [
    "Absent",
    "AnswersChanged",
    "AskingRefused",
    "Inquiry",
    "PlacingRefused",
    "absent_from",
    "answer_questions",
    "as_late_line",
    "ask_absent",
    "close_task",
    "closed_because",
    "lay_aside",
    "look_at_mail",
    "new_questions",
    "place_result",
    "purpose",
    "questions_of",
    "stamp",
    "take_again",
    "take_back",
    "take_late_input",
    "waiting_answers",
]
