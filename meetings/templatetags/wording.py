"""Dates in templates, in the same words as in mail and files."""

from datetime import date

from django import template

from meetings.wording import date_in_words, weekday_and_date

register = template.Library()


@register.filter
def in_words(day: date) -> str:
    """«3. juni 2026»"""
    return date_in_words(day)


@register.filter
def with_weekday(day: date) -> str:
    """«Onsdag 3. juni 2026»"""
    return weekday_and_date(day)
