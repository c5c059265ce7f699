"""The registers of meetings, minutes and the published record."""

from meetings.admin import agenda, mail, meetings, record, statements, tasks, topics

__all__ = ["agenda", "mail", "meetings", "record", "statements", "tasks", "topics"]
