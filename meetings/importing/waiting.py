"""Uploads that wait: in which state each is, when it goes, and what is deleted because nobody came."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db import models, transaction
from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import WithAnnotations

from meetings.models import SourceDocument

logger = logging.getLogger(__name__)

KEPT_FOR = dt.timedelta(days=30)
"""From the day it was read. What waits to be read waits for us, not for the secretary, and is not deleted."""

WARNED_FOR = dt.timedelta(days=7)
"""So long before it goes the overview says so."""

BEING_READ = dt.timedelta(seconds=60)
"""So long a claimed upload counts as being read. Reading itself is ended after 10 seconds."""

UNFINISHED = "Lesingen ble ikke ferdig. Prøv igjen, eller lagre filen på nytt og last den opp."
"""The refusal that stands while it is read: a reading that dies has said so already. Kept, and so in Norwegian."""

HEAVY = ("content", "text", "fates", "steps")
"""Columns of megabytes that no list shows."""


class UploadState(models.TextChoices):
    UNREAD = "ulest", _("Venter på lesing")
    CLEAR = "klar", _("Uten spørsmål")
    QUESTIONS = "sporsmal", _("Har spørsmål")
    REFUSED = "uleselig", _("Kan ikke leses")


if TYPE_CHECKING:

    class Placed(TypedDict):
        state: str

    Upload = WithAnnotations[SourceDocument, Placed]
else:
    Upload = SourceDocument


def uploads() -> QuerySet[Upload]:
    """Those that are no draft yet, each with its `state`; without the heavy columns."""
    now_read = Q(refusal=UNFINISHED, read_at__gt=timezone.now() - BEING_READ)
    state = Case(
        When(Q(read_at__isnull=True) | now_read, then=Value(UploadState.UNREAD)),
        When(~Q(refusal=""), then=Value(UploadState.REFUSED)),
        When(questions=0, meeting_date__isnull=False, then=Value(UploadState.CLEAR)),
        default=Value(UploadState.QUESTIONS),
        output_field=models.CharField(),
    )
    return SourceDocument.rows.filter(meeting__isnull=True).annotate(state=state).defer(*HEAVY)


@dataclass(frozen=True, slots=True)
class Heap:
    """A state with how many are in it."""

    state: UploadState
    count: int


def heaps() -> list[Heap]:
    """Those that have any. One query."""
    found = dict(uploads().order_by().values_list("state").annotate(Count("pk")))
    return [Heap(state, found[state]) for state in UploadState if state in found]


def count_unread() -> int:
    return uploads().filter(state=UploadState.UNREAD).count()


def next_for_human() -> Upload | None:
    """The upload to look at now: the one with fewest questions, else the oldest that has none."""
    for_her = uploads().filter(state__in=[UploadState.QUESTIONS, UploadState.CLEAR])
    return for_her.order_by("-state", "questions", "meeting_date", "pk").first()


def deleted_on(document: SourceDocument) -> dt.date | None:
    """The day it is deleted if nobody makes a draft of it. None while it waits to be read, and once it is a draft."""
    if document.read_at is None or document.meeting_id is not None:
        return None
    return timezone.localdate(document.read_at) + KEPT_FOR


def soon_deleted(today: dt.date) -> QuerySet[SourceDocument]:
    """Those that go within the week, the next first."""
    return _read_by(today - KEPT_FOR + WARNED_FOR).order_by("read_at", "pk").defer(*HEAVY)


@transaction.atomic
def purge_uploads(today: dt.date) -> int:
    """Delete the uploads whose day has come. Run once a night. Answers how many went."""
    gone = list(_read_by(today - KEPT_FOR).select_for_update().values_list("pk", flat=True))
    SourceDocument.rows.filter(pk__in=gone).delete()
    if gone:
        logger.info("waiting uploads deleted count=%s", len(gone))
    return len(gone)


def _read_by(day: dt.date) -> QuerySet[SourceDocument]:
    read_on = TruncDate("read_at", tzinfo=timezone.get_default_timezone())
    return SourceDocument.rows.filter(meeting__isnull=True).annotate(read_on=read_on).filter(read_on__lte=day)
