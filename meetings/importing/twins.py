"""Whether an upload is likely minutes of a meeting that is here already. A hint with a link; it hinders nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meetings.importing.waiting import uploads
from meetings.models import Meeting, SourceDocument
from organisations.models import Body


@dataclass(frozen=True, slots=True)
class Twins:
    """Other uploads that wait, and meetings of the register, with the same date."""

    documents: tuple[SourceDocument, ...] = ()
    meetings: tuple[Meeting, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.documents or self.meetings)


def likely_same(document: SourceDocument, *, body: Body | None = None) -> Twins:
    """What has the upload's date; meetings of that body, where one is chosen. Two queries, none without a date."""
    return twins_of([document], body=body)[document.pk]


def twins_of(documents: Sequence[SourceDocument], *, body: Body | None = None) -> dict[int, Twins]:
    """For each upload by its key. Two queries however many there are."""
    dates = {document.meeting_date for document in documents if document.meeting_date is not None}
    if not dates:
        return {document.pk: Twins() for document in documents}
    others = list(uploads().filter(meeting_date__in=dates))
    held = Meeting.objects.for_system("an upload is compared with every meeting").filter(date__in=dates)
    meetings = list((held.filter(body=body) if body is not None else held).select_related("body"))
    return {
        document.pk: Twins(
            tuple(one for one in others if one.meeting_date == document.meeting_date and one.pk != document.pk),
            tuple(one for one in meetings if one.date == document.meeting_date and one.pk != document.meeting_id),
        )
        for document in documents
    }
