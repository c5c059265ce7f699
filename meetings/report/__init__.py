"""A report as one kind of reader sees it: built from a snapshot, for page, earlier revision and preview alike.

All choices of who sees what are made here; templates only show. Pure: no query.
"""

from meetings.report.building import build_report
from meetings.report.cases import notes_in, paragraphs_of
from meetings.report.shapes import (
    AdditionLine,
    Attendee,
    AttendeeGroup,
    Case,
    Confirmation,
    Correction,
    Line,
    NoteLine,
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
from meetings.report.voices import join_words, plate_of

__all__ = [
    "AdditionLine",
    "Attendee",
    "AttendeeGroup",
    "Case",
    "Confirmation",
    "Correction",
    "Line",
    "NoteLine",
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
    "notes_in",
    "paragraphs_of",
    "plate_of",
]
