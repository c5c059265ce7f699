"""A reminder to those who have lines to answer for and have not said a word: by hand, and of itself near the end."""

from __future__ import annotations

import logging
from datetime import date

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.attending import lock
from meetings.circulating.board import read_board
from meetings.circulating.deadlines import is_working_day, working_days_before
from meetings.circulating.lines import Party, party_of
from meetings.circulating.receivers import Receiver, receivers_of
from meetings.circulating.sending import ask
from meetings.inviting.writing import subject_of
from meetings.models import Asked, Circulation, Mailing
from meetings.notifications.queueing import AlreadySent, start_mailing
from meetings.publishing import snapshot_of
from organisations.models import User

logger = logging.getLogger(__name__)
DAYS_BEFORE = 2
"""Working days before the deadline that the silent are reminded of themselves."""


@transaction.atomic
def remind_silent(circulation: Circulation, *, by: User | None = None) -> int:
    """One mail to each that is silent; gives how many. Once a day: the second time nobody.

    To whom the round would be sent today: the link is the same while the same person sits there. Who came since gets
    one, and who has left is not written to.
    """
    lock(circulation.meeting)  # first, as every deed that ends a round: the mailing below waits for that row
    current = (
        Circulation.rows.select_for_update(of=("self",))
        .select_related("meeting__body", "revision__meeting")
        .get(pk=circulation.pk)
    )
    if not current.is_open:
        return 0
    silent = {party_of(row.first) for row in read_board(current).parties if row.is_silent}
    asked_now: dict[Party, Receiver] = {}
    for one in receivers_of(current.meeting, snapshot_of(current.revision)) if silent else ():
        if one.party in silent and one.address:
            asked_now.setdefault(one.party, one)
    if not asked_now:
        return 0
    key = f"merknader-purring:{current.pk}:{timezone.localdate().isoformat()}"
    with translation.override("nb"):
        subject = subject_of(_("Vi mangler svar på referatet"), current.meeting)
        try:
            mailing = start_mailing(Mailing.Kind.REMINDER, key, subject, meeting=current.meeting, by=by)
        except AlreadySent:
            return 0
        reminded = [ask(current, one, mailing, reminder=True).pk for one in asked_now.values()]
    Asked.rows.filter(pk__in=reminded).update(reminded_at=timezone.now())
    logger.info("silent reminded circulation=%s count=%s by=%s", current.pk, len(reminded), by.pk if by else None)
    return len(reminded)


def remind_before_deadlines(today: date) -> int:
    """For `manage.py tend_rounds`: rounds whose deadline is two working days ahead, or nearer where a day was missed.

    Each round once; never on a day off.
    """
    if not is_working_day(today):
        return 0
    count = 0
    for circulation in Circulation.rows.open().filter(answer_by__gte=today):
        near = working_days_before(circulation.answer_by, DAYS_BEFORE) <= today
        sent_before_that = timezone.localdate(circulation.sent_at) < today
        reminded = circulation.asked.filter(reminded_at__isnull=False).exists()
        if near and sent_before_that and not reminded:
            count += remind_silent(circulation)
    return count
