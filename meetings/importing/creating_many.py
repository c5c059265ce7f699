"""«Opprett utkast for de valgte»: many uploads become drafts in one deed, each whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings.importing.creating import create_draft
from meetings.importing.decoding import UnreadableDocument
from meetings.importing.receiving import ImportRefused
from meetings.importing.waiting import UploadState, uploads
from meetings.models import Meeting
from organisations.models import Body, User


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one upload: its draft, or the sentence that says why it waits still."""

    key: int
    name: str
    meeting: Meeting | None
    sentence: str = ""


def create_drafts(keys: Iterable[int], *, body: Body, by: User) -> list[Outcome]:
    """Drafts of those uploads that ask nothing and give their date themselves, the oldest meeting first.

    What somebody else has made a draft of, or discarded, in the meantime is not among them.
    """
    outcomes = []
    for document in uploads().filter(pk__in=keys).order_by("meeting_date", "pk"):
        meeting, sentence = None, ""
        if document.state != UploadState.CLEAR:
            sentence = _("Den har noe som må avklares. Se over den først.")
        else:
            try:
                meeting = create_draft(document, body=body, date=document.meeting_date, by=by)
            except (ImportRefused, UnreadableDocument) as why:
                sentence = why.sentence
        outcomes.append(Outcome(document.pk, document.name, meeting, sentence))
    return outcomes
