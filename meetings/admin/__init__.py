"""The registers of meetings, minutes and the published record."""

from meetings.admin import (
    agenda,
    calls,
    governance,
    inviting,
    letters,
    mail,
    meetings,
    record,
    replies,
    statements,
    tasks,
    topics,
)

__all__ = [
    "agenda",
    "calls",
    "governance",
    "inviting",
    "letters",
    "mail",
    "meetings",
    "record",
    "replies",
    "statements",
    "tasks",
    "topics",
]
