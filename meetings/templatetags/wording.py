"""Dates in templates, in the same words as in mail and files."""

from datetime import date

from django import template

from meetings.notation import Span, split_spans
from meetings.wording import date_in_words, weekday_and_date

register = template.Library()


@register.filter
def spans(text: str) -> tuple[Span, ...]:
    """The pieces of a text, what is for members alone among them."""
    return split_spans(text)


@register.filter
def in_words(day: date) -> str:
    """«3. juni 2026»"""
    return date_in_words(day)


@register.filter
def with_weekday(day: date) -> str:
    """«Onsdag 3. juni 2026»"""
    return weekday_and_date(day)
