"""Dates in templates, in the same words as in mail and files."""

import re
from datetime import date

from django import template

from meetings.exporting import furniture
from meetings.names_in_text import plain_words
from meetings.notation import Span, split_spans
from meetings.report import Line, Passage, Voice
from meetings.wording import date_in_words, weekday_and_date

DAY_AND_MONTH = re.compile(r"\b(\d{1,2}\.) (?=[a-zæøå])")

register = template.Library()


@register.filter
def spans(text: str) -> tuple[Span, ...]:
    """The pieces of a text, what is for members alone among them."""
    return split_spans(text)


@register.filter
def unmarked(text: str) -> str:
    """A text of the record as members read it where no spans are shown."""
    return plain_words(text)


@register.filter
def in_words(day: date) -> str:
    """«3. juni 2026»"""
    return date_in_words(day)


@register.filter
def with_weekday(day: date) -> str:
    """«Onsdag 3. juni 2026»"""
    return weekday_and_date(day)


@register.filter
def unbroken(text: str) -> str:
    """A heading whose dates do not part at a line's end: «5. november»."""
    return DAY_AND_MONTH.sub("\\1\N{NO-BREAK SPACE}", text)


@register.filter
def written(voice: Voice) -> str:
    """«LPS/Ida Hagen og FVR»"""
    return furniture.written(voice)


@register.filter
def label_before(passage: Passage, line: Line) -> str:
    """«LPS/Ida Hagen», «Vedtak»"""
    return furniture.label_of(passage, line)
