"""A report as one kind of reader sees it: built from a snapshot, for page, earlier revision and preview alike.

All choices of who sees what are made here; templates only show. Pure: no query.
"""

from meetings.report.building import build_report
from meetings.report.cases import paragraphs_of
from meetings.report.shapes import (
    AdditionLine,
    Attendee,
    AttendeeGroup,
    Case,
    Confirmation,
    Correction,
    Line,
    Origin,
    Paper,
    Paragraph,
    Passage,
    Plate,
    Reply,
    Report,
    Signature,
    Surroundings,
    TaskLine,
    View,
    Voice,
)
from meetings.report.voices import join_words

__all__ = [
    "AdditionLine",
    "Attendee",
    "AttendeeGroup",
    "Case",
    "Confirmation",
    "Correction",
    "Line",
    "Origin",
    "Paper",
    "Paragraph",
    "Passage",
    "Plate",
    "Reply",
    "Report",
    "Signature",
    "Surroundings",
    "TaskLine",
    "View",
    "Voice",
    "build_report",
    "join_words",
    "paragraphs_of",
]
