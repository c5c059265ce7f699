"""The registers of meetings, minutes and the published record."""

from meetings.admin import (
    additions,
    agenda,
    calls,
    circulating,
    governance,
    inviting,
    letters,
    mail,
    meetings,
    membership,
    record,
    redacting,
    replies,
    statements,
    tasks,
    topics,
)

__all__ = [
    "additions",
    "agenda",
    "calls",
    "circulating",
    "governance",
    "inviting",
    "letters",
    "mail",
    "meetings",
    "membership",
    "record",
    "redacting",
    "replies",
    "statements",
    "tasks",
    "topics",
]
