"""What the secretariat's pages say of a meeting in a word or two."""

from datetime import date, datetime, time

from django import template
from django.utils import timezone

from meetings.models import Meeting
from meetings.wording import clock, minute_of_day, time_span

register = template.Library()

TAGS = {
    Meeting.State.PLANNED: "info",
    Meeting.State.DRAFT: "warn",
    Meeting.State.CIRCULATED: "info",
    Meeting.State.PUBLISHED: "ok",
    Meeting.State.WITHDRAWN: "bad",
}


@register.filter
def hours(meeting: Meeting) -> str:
    """«kl. 10–15», or nothing"""
    return time_span(meeting.starts_at, meeting.ends_at)


@register.filter
def state_tag(meeting: Meeting) -> str:
    """The class of the tag that shows the meeting's state."""
    return TAGS[Meeting.State(meeting.state)]


@register.filter
def local_day(at: datetime) -> date:
    """The day of an instant where the council is, not in UTC."""
    return timezone.localdate(at)


@register.filter
def local_clock(at: datetime) -> str:
    """The clock of an instant where the council is, to the minute."""
    return minute_of_day(timezone.localtime(at).time())


@register.filter
def clocked(at: time) -> str:
    """«10.30»"""
    return clock(at)
