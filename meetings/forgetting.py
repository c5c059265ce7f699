"""Needs of food and access are asked for one meeting and deleted when it is over (N-7)."""

from __future__ import annotations

import logging
from datetime import date

from django.db.models import Q

from meetings.models import Meeting, Reply

logger = logging.getLogger(__name__)


def forget_needs(today: date) -> int:
    """Delete what was written of needs for meetings that are over on `today`, published or cancelled.

    Called by publishing and, once a day, by `manage.py forget_needs`. Returns how many answers held something.
    One query.
    """
    ended = Meeting.objects.for_system("needs are deleted when a meeting is over").filter(
        Q(date__lt=today)
        | Q(cancelled_at__isnull=False)
        | Q(state__in=[Meeting.State.PUBLISHED, Meeting.State.WITHDRAWN])
    )
    forgotten = Reply.rows.filter(meeting__in=ended).exclude(needs="").update(needs="")
    if forgotten:
        logger.info("needs forgotten count=%s", forgotten)
    return forgotten
