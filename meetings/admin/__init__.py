"""The registers of meetings, minutes and the published record."""

from meetings.admin import agenda, calls, mail, meetings, record, replies, statements, tasks, topics

__all__ = ["agenda", "calls", "mail", "meetings", "record", "replies", "statements", "tasks", "topics"]
