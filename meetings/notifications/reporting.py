"""«Publiser og send»: a report published, corrected or withdrawn, and the mails that say so, in one transaction.

Those who follow an organisation, a topic or a filter are told elsewhere; `numbers_told` says of which revision an
address had a mail already, so that nobody gets two.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.attending import lock
from meetings.error_reports import error_pages
from meetings.exporting.report_files import report_file
from meetings.models import Audience, Mail, Mailing, Meeting, Revision
from meetings.notifications.queueing import AlreadySent, enclose, queue_mail, start_mailing
from meetings.notifications.report_mail import (
    about_correction,
    about_report,
    addressed,
    corrected_subject,
    first_organisation,
    ready_subject,
    withdrawn_subject,
)
from meetings.notifications.report_readers import ReportReader, number_told, report_readers, told_readers
from meetings.publishing import PublishingRefused, correct_minutes, publish_minutes, withdraw_minutes
from meetings.reading import report_of
from meetings.report import Report, View
from meetings.report.changes import ChangedLine, changes_between
from meetings.wording import date_in_words
from organisations.models import User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)

TIME_FOR_ERRORS = timedelta(days=14)
"""How long the mail asks for errors, unless the secretary sets another day; «Meld feil» itself has no deadline."""
OTHERS = ":andre"
"""The end of the key of a mailing to those outside the council, beside the members' own."""


class ReportRefused(Refusal):
    """No mail was written; `sentence` says why."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What «send» was told. `again`: how many times the report had been sent when the question was asked.

    `attach`: whether each mail carries the report as PDF, in the edition its receiver may read.
    """

    errors_by: date
    again: int = 0
    attach: bool = False


@dataclass(frozen=True, slots=True)
class Occasion:
    """One thing to tell: of which meeting, what it is called, by which template it is said."""

    meeting: Meeting
    key: str
    subject: str
    template: str
    by: User


@transaction.atomic
def publish_and_send(
    meeting: Meeting, *, by: User, overrule: Collection[str] | None = None, sending: Sending | None = None
) -> int:
    """As `publish_minutes`, with a mail to each that the report is meant for; gives how many mails wait.

    A report that nobody can be told of is published all the same. Raises what `publish_minutes` raises.
    """
    publish_minutes(meeting, by=by, overrule=overrule)
    if sending is None:
        return 0
    try:
        return send_report(meeting, sending, by=by)
    except (AlreadySent, ReportRefused):
        return 0


@transaction.atomic
def send_report(meeting: Meeting, sending: Sending, *, by: User) -> int:
    """The report as it is read now, to each that it is meant for; gives how many mails wait.

    Raises ReportRefused when it is not published or nobody has an address, and AlreadySent when it was sent since
    the question was asked, as by a double click.
    """
    revision = _published(meeting)
    meeting = revision.meeting
    earlier = reports_sent(meeting)
    if len(earlier) > sending.again:
        raise AlreadySent(earlier[-1])
    readers = [one for one in report_readers(meeting, revision.audience) if one.address and not one.lacks]
    if not readers:
        raise ReportRefused(_("Ingen har en adresse referatet kan sendes til."))
    with translation.override("nb"):
        key = f"referat:{meeting.pk}:{revision.number}:{len(earlier)}"
        occasion = Occasion(meeting, key, ready_subject(meeting), "report", by)
        for group, view, suffix in _editions(readers):
            report = report_of(revision, view=view)
            shared = about_report(meeting, report, errors_by=sending.errors_by, attached=sending.attach)
            own = {reader: {"error_pages": pages} for reader, pages in error_pages(meeting, group).items()}
            mailing = _post(group, occasion, shared, suffix=suffix, report=report, own=own)
            if sending.attach:
                file = report_file(revision, view, "pdf")
                enclose(mailing, file.name, file.content_type, file.content)
    logger.info("report sent meeting=%s mails=%s by=%s", meeting.pk, len(readers), by.pk)
    return len(readers)


@transaction.atomic
def correct_and_tell(meeting: Meeting, *, by: User, reason: str, tell: bool) -> int:
    """As `correct_minutes`; `tell` everybody who was sent an earlier revision what has changed since that one. Gives
    how many.

    Raises what `correct_minutes` raises. Source: N-8 (every earlier recipient gets the notice).
    """
    revision = correct_minutes(meeting, by=by, reason=reason)
    return _tell_correction(revision, by=by) if tell else 0


@transaction.atomic
def withdraw_and_tell(meeting: Meeting, *, by: User, reason: str, tell: bool, message: str = "") -> int:
    """As `withdraw_minutes`; `tell` everybody who was sent the report, with a message. Gives how many."""
    was_readable = meeting.is_published
    revision = withdraw_minutes(meeting, by=by, reason=reason)
    readers = [one for one in told_readers(meeting) if one.address] if tell and was_readable else []
    if not readers:
        return 0
    with translation.override("nb"):
        key = f"tilbaketrekking:{meeting.pk}:{revision.number}"
        occasion = Occasion(meeting, key, withdrawn_subject(meeting), "report_withdrawn", by)
        shared = {"on": date_in_words(revision.on), "message": message.strip()}
        try:
            _post(readers, occasion, shared)
        except AlreadySent:
            return 0
    return len(readers)


def take_back_waiting(revision: Revision) -> None:
    """What waits to be sent in words that its receivers may read no longer is not sent.

    Run by publishing (`AFTER_REVISION`), so that `told_readers` has nobody who got nothing. One query.
    """
    waiting = Mail.rows.filter(mailing__meeting=revision.meeting_id, mailing__kind=Mailing.Kind.REPORT)
    waiting = waiting.filter(state__in=[Mail.State.WAITING, Mail.State.FAILED])
    if revision.kind == Revision.Kind.AUDIENCE and revision.audience == Audience.MEMBERS:
        waiting = waiting.filter(mailing__key__endswith=OTHERS)
    elif revision.kind != Revision.Kind.WITHDRAWAL:
        return
    with translation.override("nb"):
        failure = _("Referatet er trukket tilbake eller sladdet siden.")
    waiting.exclude(mailing__key__startswith="tilbaketrekking:").update(state=Mail.State.DROPPED, failure=failure)


def reports_sent(meeting: Meeting) -> list[Mailing]:
    """Each time the report itself went out, the oldest first. One query."""
    mailings = Mailing.rows.filter(key__startswith=f"referat:{meeting.pk}:").exclude(key__endswith=OTHERS)
    return list(mailings.order_by("at", "pk"))


def notices_of(meeting: Meeting) -> list[Mailing]:
    """Every mailing about the report, the newest first, with `total` and `sent`. One query."""
    mailings = Mailing.rows.filter(meeting=meeting, kind=Mailing.Kind.REPORT)
    sent = Count("mails", filter=Q(mails__state=Mail.State.SENT))
    return list(mailings.annotate(total=Count("mails"), sent=sent).order_by("-at", "-pk"))


def numbers_told(meeting: Meeting) -> dict[str, int]:
    """By address in lower case: the newest revision of the report it was written to about. One query."""
    told: dict[str, int] = {}
    mails = Mail.rows.filter(mailing__meeting=meeting, mailing__kind=Mailing.Kind.REPORT)
    for address, key in mails.exclude(state=Mail.State.DROPPED).values_list("to", "mailing__key"):
        told[address.lower()] = max(told.get(address.lower(), 0), number_told(key))
    return told


def _published(meeting: Meeting) -> Revision:
    """What is read now, its meeting held until the transaction ends."""
    lock(meeting)
    revision = (
        Revision.objects.for_system("it is sent to those who may read it")
        .newest()
        .filter(meeting=meeting.pk)
        .select_related("meeting__body", "meeting__next_meeting")
        .first()
    )
    if revision is None:
        raise ReportRefused(_("Referatet er ikke publisert, så det kan ikke sendes."))
    return revision


def _editions(readers: Sequence[ReportReader]) -> list[tuple[list[ReportReader], View, str]]:
    """Members and others apart, each with the edition they may read."""
    members = [one for one in readers if one.inside]
    others = [one for one in readers if not one.inside]
    groups = [(members, View.MEMBERS, ""), (others, View.PUBLIC, OTHERS)]
    return [(group, view, suffix) for group, view, suffix in groups if group]


def _post(
    readers: Sequence[ReportReader],
    occasion: Occasion,
    shared: Mapping[str, object],
    *,
    suffix: str = "",
    report: Report | None = None,
    own: Mapping[ReportReader, Mapping[str, object]] | None = None,
) -> Mailing:
    """One mailing and a mail to each; `own`: what some of them are told besides.

    Raises AlreadySent when the key was used before.
    """
    meeting = occasion.meeting
    title = _("%(title)s, til andre enn medlemmer") % {"title": occasion.subject} if suffix else occasion.subject
    mailing = start_mailing(Mailing.Kind.REPORT, f"{occasion.key}{suffix}", title, meeting=meeting, by=occasion.by)
    for reader in readers:
        queue_mail(
            mailing,
            occasion.template,
            {**shared, **addressed(reader, meeting.body, report), **(own or {}).get(reader, {})},
            subject=occasion.subject,
            person=reader.person,
            organisation=first_organisation(reader),
            to=reader.address,
        )
    return mailing


def _tell_correction(revision: Revision, *, by: User) -> int:
    """Each hears what has changed since the revision it was last told of. A notice is made once for all alike."""
    meeting = revision.meeting
    readers = [one for one in told_readers(meeting) if one.address]
    if not readers:
        return 0
    earlier = Revision.objects.for_system("what its receivers have read").filter(meeting=meeting)
    told = {row.number: row for row in earlier.filter(number__in={one.told for one in readers})}
    with translation.override("nb"):
        key = f"rettelse:{meeting.pk}:{revision.number}"
        occasion = Occasion(meeting, key, corrected_subject(meeting), "report_corrected", by)
        for group, view, suffix in _editions(readers):
            notices = {number: _notice(told[number], revision, view) for number in {one.told for one in group}}
            _post(group, occasion, {}, suffix=suffix, own={one: notices[one.told] for one in group})
    logger.info("correction told meeting=%s mails=%s by=%s", meeting.pk, len(readers), by.pk)
    return len(readers)


def _notice(before: Revision, after: Revision, view: View) -> dict[str, object]:
    """What the notice says to these readers: nothing of the words where they may not read them (any longer)."""
    meeting = after.meeting
    if view is View.PUBLIC and after.audience == Audience.MEMBERS:
        return {"on": date_in_words(after.on), "readable": False}
    now = report_of(after, view=view)
    reasons = [one.reason for one in now.corrections if one.number > before.number and one.reason]
    changes: tuple[ChangedLine, ...] = ()
    before.meeting = meeting
    # What stood while the report was for members alone is not told to others, nor what a redaction has removed.
    if view is View.MEMBERS or before.audience == Audience.PUBLIC:
        with suppress(PublishingRefused):
            changes = changes_between(report_of(before, view=view), now)
    return about_correction(meeting, changes, reasons, after.on)
