"""Uploads read one after another, by whoever has time: the process in the background, or a page that asks for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from django.utils import timezone

from meetings.importing.receiving import note_reading
from meetings.importing.waiting import UNFINISHED
from meetings.models import SourceDocument

logger = logging.getLogger(__name__)


def take_waiting(*, stop: Callable[[], bool] = lambda: False, newest_first: bool = False) -> int:
    """Read what waits until nothing does, or until `stop` says so before the next. Answers how many were read.

    One upload is read by one process: it is claimed first. If that process dies, the upload is not lost and not tried
    for ever: it says that its reading did not end, and can be tried again by hand.
    """
    count = 0
    while not stop() and (document := _claim(newest_first=newest_first)) is not None:
        note_reading(document)
        count += 1
        logger.info("document read document=%s refused=%s", document.pk, bool(document.refusal))
    return count


def _claim(*, newest_first: bool) -> SourceDocument | None:
    """The next upload, marked as taken by us."""
    waiting = SourceDocument.rows.filter(meeting__isnull=True, read_at__isnull=True)
    while (key := waiting.order_by("-pk" if newest_first else "pk").values_list("pk", flat=True).first()) is not None:
        if waiting.filter(pk=key).update(read_at=timezone.now(), refusal=UNFINISHED):
            claimed = SourceDocument.rows.filter(pk=key).defer("fates", "steps").first()
            if claimed is not None:
                return claimed
    return None


def take_again(keys: Iterable[int]) -> int:
    """Let uploads wait to be read anew: after an upgrade, or when the register has learnt names. Answers how many.

    What somebody has begun to mend keeps its lines and its counts.
    """
    untouched = SourceDocument.rows.filter(pk__in=keys, meeting__isnull=True, steps_done=0)
    return untouched.exclude(read_at__isnull=True).update(read_at=None, refusal="")


def take_doubtful_again() -> int:
    """Let those that wait with questions be read anew: the register has learnt a name. Answers how many."""
    doubtful = SourceDocument.rows.filter(meeting__isnull=True, refusal="", questions__gt=0)
    return take_again(doubtful.values_list("pk", flat=True))
