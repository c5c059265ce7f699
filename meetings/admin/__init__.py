"""The registers of meetings, minutes and the published record."""

from meetings.admin import agenda, meetings, record, statements, tasks, topics

__all__ = ["agenda", "meetings", "record", "statements", "tasks", "topics"]
