"""The mails about a report, ready, corrected or withdrawn: what stands in them, and why one gets them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone, translation
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from meetings.models import Meeting
from meetings.names_in_text import ShownWords
from meetings.notifications.queueing import Written, site_address, write_mail
from meetings.notifications.report_readers import Capacity, ReportReader
from meetings.report import Report, join_words
from meetings.report.changes import ChangedLine
from meetings.wording import date_in_words
from organisations.models import Body, Organisation

MOST_CHANGES = 40
"""Changed lines in one mail; the report itself has them all."""


@dataclass(frozen=True, slots=True)
class OwnTask:
    what: str
    due: str


def ready_subject(meeting: Meeting) -> str:
    return _("Referatet fra %(meeting)s er klart") % {"meeting": meeting_in_words(meeting)}


def corrected_subject(meeting: Meeting) -> str:
    return _("Rettelse i referatet fra %(meeting)s") % {"meeting": meeting_in_words(meeting)}


def withdrawn_subject(meeting: Meeting) -> str:
    return _("Referatet fra %(meeting)s er trukket tilbake") % {"meeting": meeting_in_words(meeting)}


def meeting_in_words(meeting: Meeting) -> str:
    """«møtet 3. juni», with the year when it is another than this; or the meeting's own title, as anybody may read it:
    a subject shows on locked screens and in the lists of whoever reads the post box. Three queries where it has one.
    """
    on = meeting.published_date or meeting.date
    title = meeting.published_title if meeting.published_revision_id is not None else meeting.title
    if title or on is None:
        return ShownWords(member=False).title(meeting)
    day = date_in_words(on)
    if on.year == timezone.localdate().year:
        day = f"{on.day}. {str(MONTHS[on.month]).lower()}"
    return _("møtet %(day)s") % {"day": day}


def about_report(meeting: Meeting, report: Report, *, errors_by: date, attached: bool) -> dict[str, object]:
    """What the mail of a new report says to all of one edition."""
    return {
        "points": report.points,
        "address": report_address(meeting),
        "errors_by": date_in_words(errors_by),
        "next_words": report.next_words,
        "next_address": f"{settings.SITE_URL}{report.next_url}" if report.next_url else "",
        "attached": attached,
        "my_page": site_address("my_page"),
    }


def about_correction(
    meeting: Meeting, changes: Sequence[ChangedLine], reasons: Sequence[str], on: date
) -> dict[str, object]:
    """What the notice of a correction says to those who may read the words."""
    return {
        "address": report_address(meeting),
        "on": date_in_words(on),
        "reasons": reasons,
        "changes": changes[:MOST_CHANGES],
        "more": len(changes) > MOST_CHANGES,
        "readable": True,
    }


def addressed(reader: ReportReader, body: Body, report: Report | None = None) -> dict[str, object]:
    """What differs from mail to mail: the receiver's own tasks, and why the mail came."""
    people = {reader.person.pk} if reader.person else set()
    organisations = {organisation.pk for organisation in reader.organisations}
    tasks = [
        OwnTask("".join(span.text for span in task.what), task.due)
        for task in (report.tasks if report is not None else ())
        if task.people & people or task.organisations & organisations
    ]
    return {"tasks": tasks, "why": why(reader, body)}


def why(reader: ReportReader, body: Body) -> str:
    words = {"body": body, "organisation": join_words([str(one) for one in reader.organisations])}
    if reader.capacity == Capacity.EARLIER:
        return _("Du får denne fordi du har fått referatet fra oss.")
    if reader.capacity == Capacity.PARTICIPANT:
        return _("Du får denne fordi du deltok i et møte i %(body)s.") % words
    if reader.capacity == Capacity.LEADER:
        return _("Du får denne fordi du leder %(body)s.") % words
    if reader.capacity == Capacity.DEPUTY:
        return _("Du får denne fordi du er vara for %(organisation)s i %(body)s.") % words
    if reader.person is None:
        return _("%(organisation)s får denne som medlem av %(body)s.") % words
    return _("Du får denne fordi du representerer %(organisation)s i %(body)s.") % words


def first_organisation(reader: ReportReader) -> Organisation | None:
    return reader.organisations[0] if reader.organisations else None


def look_at_report_mail(
    meeting: Meeting, report: Report, readers: Sequence[ReportReader], *, errors_by: date, attached: bool
) -> tuple[str, Written]:
    """Subject and both texts as the first receiver would get them. Writes nothing."""
    with translation.override("nb"):
        subject = ready_subject(meeting)
        first = next((one for one in readers if one.address and not one.lacks), None)
        reader = first or ReportReader(None, (), Capacity.LEADER, "", inside=True)
        context = {
            **about_report(meeting, report, errors_by=errors_by, attached=attached),
            **addressed(reader, meeting.body, report),
        }
        organisation = first_organisation(reader)
        written = write_mail("report", context, subject=subject, person=reader.person, organisation=organisation)
    return subject, written


def report_address(meeting: Meeting) -> str:
    """Where the report stands; before the first publishing, where it would."""
    slug = meeting.slug or (meeting.date.isoformat() if meeting.date else "referat")
    return site_address("meetings:report", slug)
