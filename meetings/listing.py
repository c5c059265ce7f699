"""Reports in lists: date, what was discussed, how much was said. The same on the front page and on «Referater»."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from meetings.models import Audience, Meeting, Statement
from meetings.names_in_text import ShownWords
from meetings.notation import CONTRIBUTION_KINDS, Kind
from meetings.publishing import PublishingRefused, snapshot_of
from meetings.report import View
from meetings.wording import date_in_words
from organisations.access import reads_as_member
from organisations.models import Body, Organisation, Seat

if TYPE_CHECKING:
    from meetings.models import Revision
    from meetings.models.statements import StatementQuerySet
    from organisations.doors import Reader
    from organisations.models.organisations import OrganisationQuerySet

SAID = tuple(Statement.Kind(kind.value) for kind in Kind if kind in CONTRIBUTION_KINDS)
"""Kinds that are somebody's contribution and are counted; plain text, summaries and absence lines are not."""
HEADINGS_SHOWN = 3


@dataclass(frozen=True)
class ReportEntry:
    """One published report in a list. `headings` are the matters of that meeting, standing items left out."""

    revision: Revision
    url: str
    approved_on: date | None
    date: date | None
    words: str
    title: str
    headings: tuple[str, ...]
    statement_count: int
    members_only: bool

    @property
    def year(self) -> int | None:
        return self.date.year if self.date else None


def organisations_heard_in(statements: StatementQuerySet) -> OrganisationQuerySet:
    """With a seat now or once, host of a body, or speaker of one of these statements: all that their reader meets.

    What was said under a row since merged into another is the other's. No query yet.
    """
    spoken = statements.order_by().values("speakers__organisation")
    return Organisation.rows.standing().filter(
        Q(pk__in=Seat.rows.values("organisation"))
        | Q(pk__in=Body.rows.filter(host__isnull=False).values("host"))
        | Q(pk__in=spoken)
        | Q(pk__in=Organisation.rows.filter(merged_into__isnull=False, pk__in=spoken).values("merged_into"))
    )


def reports_visible_to(reader: Reader, words: ShownWords | None = None) -> list[ReportEntry]:
    """Every report this reader may open, newest first. Two queries besides the reader's role; five for a visitor."""
    shown = words or ShownWords(member=reads_as_member(reader))
    meetings = list(
        Meeting.objects.visible_to(reader)
        .filter(state=Meeting.State.PUBLISHED)
        .select_related("published_revision")
        .order_by("-published_date", "-pk")
    )
    rows = list(
        Statement.objects.visible_to(reader)
        .order_by("meeting", "item_position")
        .values_list("meeting", "item_position", "item_heading")
        .annotate(count=Count("pk", filter=Q(kind__in=SAID)))
    )
    held = Counter(heading for heading, _meeting in {(heading, meeting) for meeting, _place, heading, _n in rows})
    standing = {heading for heading, times in held.items() if times > max(1, len(meetings) // 3)}
    entries = []
    for meeting in meetings:
        revision = meeting.published_revision
        if revision is None:
            continue
        items = [(heading, count) for of, _place, heading, count in rows if of == meeting.pk]
        matters = [heading for heading, count in items if count and heading and heading not in standing]
        entries.append(
            ReportEntry(
                revision=revision,
                url=meeting.get_absolute_url(),
                date=meeting.published_date,
                words=date_in_words(meeting.published_date) if meeting.published_date else "",
                title=shown.own_title(meeting),
                headings=tuple(
                    shown.of(heading, meeting.published_date)
                    for heading in list(dict.fromkeys(matters))[:HEADINGS_SHOWN]
                ),
                statement_count=sum(count for _heading, count in items),
                members_only=revision.audience == Audience.MEMBERS,
                approved_on=meeting.approved_on,
            )
        )
    return entries


def points_of(revision: Revision, words: ShownWords) -> tuple[str, ...]:
    """«Kort fortalt» as published, spans still marked. One query besides those of `words`.

    Nothing where a redaction has removed the words.
    """
    try:
        head = snapshot_of(revision)["meeting"]
    except PublishingRefused:
        return ()
    points: list[str] = head["in_short"]
    if not words.member:
        day = date.fromisoformat(head["date"])
        points = [words.of(point, day) for point in points]
    return tuple(point for point in points if point.strip())


def neighbour(meeting: Meeting, *, view: View, later: bool) -> Meeting | None:
    """The published report just before or after this one, of those that these readers may open. One query."""
    day = meeting.published_date
    if day is None:
        return None
    published = Meeting.objects.for_system("the view names the readers, and its audience is asked here").filter(
        body=meeting.body_id, state=Meeting.State.PUBLISHED
    )
    if view is View.PUBLIC:
        published = published.filter(published_revision__audience=Audience.PUBLIC)
    if later:
        same_day = Q(published_date=day, pk__gt=meeting.pk)
        return published.filter(same_day | Q(published_date__gt=day)).order_by("published_date", "pk").first()
    same_day = Q(published_date=day, pk__lt=meeting.pk)
    return published.filter(same_day | Q(published_date__lt=day)).order_by("-published_date", "-pk").first()
