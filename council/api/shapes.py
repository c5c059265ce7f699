"""What the API answers, field by field; the description is made of these. All of it as a visitor may read it."""

from __future__ import annotations

import datetime as dt
from typing import Generic, TypeVar

from ninja import Schema
from pydantic import Field

T = TypeVar("T")


class Many(Schema, Generic[T]):
    """`next` is the address of the next page, null on the last."""

    terms: str
    council: str
    next: str | None = None
    items: list[T]


class One(Schema, Generic[T]):
    terms: str
    council: str
    item: T


class BodyShape(Schema):
    slug: str
    name: str
    host: str | None = Field(description="Slug of the organisation that hosts it.")
    rules_adopted_on: dt.date | None


class SeatShape(Schema):
    body: str = Field(description="Slug of the body.")
    since: dt.date | None
    until: dt.date | None


class OrganisationShape(Schema):
    slug: str
    short: str
    name: str
    kind: str
    number: str = Field(description="In the Norwegian register of organisations; empty when not stated.")
    county: str
    website: str
    url: str
    seats: list[SeatShape]


class MeetingShape(Schema):
    id: int
    slug: str = Field(description="Of the report; empty before it is published.")
    state: str = Field(description="`announced` or `published`.")
    body: str
    date: dt.date
    title: str
    url: str
    revision: int | None = Field(description="Number of the revision that is read now.")


class RevisionShape(Schema):
    number: int
    kind: str
    at: dt.datetime
    sha256: str
    previous_sha256: str
    current: bool
    url: str


class SpeakerShape(Schema):
    """An organisation, a group, or a person who may be named in public; else «En deltaker»."""

    short: str
    name: str
    kind: str
    organisation: str | None = Field(description="Slug, where it is an organisation.")


class TopicShape(Schema):
    slug: str
    name: str


class NoteShape(Schema):
    """What an organisation has had put beside its words: outside the record."""

    on: dt.date
    organisation: str
    text: str


class StatementShape(Schema):
    id: int
    kind: str
    text: str = Field(description="A line to each paragraph; a point begins with «• ».")
    organisation_notes: list[NoteShape]
    speakers: list[SpeakerShape]
    people: list[str]
    topics: list[TopicShape]
    meeting: int
    meeting_slug: str
    date: dt.date
    item_number: str
    item_heading: str
    url: str = Field(description="The permanent link.")
    updated: dt.datetime


class SaidShape(Schema):
    """A line of a report. Replies stand under what they answer."""

    id: int | None
    kind: str
    tag: str
    text: str
    links: list[str]
    note: str
    organisation_notes: list[NoteShape]
    speakers: list[SpeakerShape]
    people: list[str]
    replies: list[SaidShape] = []


class PassageShape(Schema):
    form: str
    text: str = Field(description="Of a subheading or a reference.")
    link: str
    lines: list[SaidShape]


class AdditionShape(Schema):
    """What came after publishing: outside the record."""

    received_on: dt.date
    organisation: str
    text: str


class ItemShape(Schema):
    number: str
    heading: str
    presenters: str
    passages: list[PassageShape]
    additions: list[AdditionShape]


class TaskShape(Schema):
    what: str
    who: str
    due: str


class CorrectionShape(Schema):
    date: dt.date
    reason: str
    number: int


class ReportShape(Schema):
    """A report as its page has it, in the page's order."""

    number: int
    kind: str
    sha256: str
    url: str
    title: str
    body: str
    host: str
    date: dt.date | None
    date_words: str
    date_note: str
    time: str
    place: str
    practical: str
    convened_by: str
    chaired_by: str
    minute_taker: str
    signed: str
    published_on: dt.date | None
    approved_on: dt.date | None
    corrections: list[CorrectionShape]
    points: list[str]
    items: list[ItemShape]
    tasks: list[TaskShape]
    next_meeting: str
    present: list[SpeakerShape]
    additions: list[AdditionShape]
