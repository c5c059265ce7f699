"""The mails of a meeting: what stands in them, what goes with them, and whom they say they are for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Sum
from django.db.models.functions import Length
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.calendars import invitation_calendar
from meetings.drafts import read_draft
from meetings.exporting.agenda import agenda_name, agenda_pdf
from meetings.inviting.recipients import Capacity, address_of
from meetings.models import Attachment, Attendance, Invitation, Mailing, Meeting
from meetings.names_in_text import ShownWords, plain_words
from meetings.notifications.queueing import enclose, queue_mail, site_address, start_mailing
from meetings.planning import agenda_lines
from meetings.reading import preview_of
from meetings.report import View
from meetings.wording import date_in_words, time_span, weekday_and_date
from organisations.links import token_of

if TYPE_CHECKING:
    from datetime import date

    from organisations.models import User

MOST_ENCLOSED = 10 * 1024 * 1024
"""Bytes of papers in one mail; above this they are links alone, since many mail servers refuse more."""
PDF = "application/pdf"
InWords = Callable[[ShownWords], Mapping[str, object] | None]
"""What a mail says besides, in the words of those it goes to; None where there is nothing to tell them."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One sending: what it is called, which templates say it, and what goes along.

    `calendar`: METHOD of the calendar file, nothing where none goes along.
    """

    kind: Mailing.Kind
    key: str
    title: str
    subject: str
    template: str
    calendar: str = ""
    with_agenda: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """An item of the agenda as a mail lists it."""

    number: str
    heading: str
    when: str
    presenters: str
    question: str
    for_deputies: bool
    papers: tuple[tuple[str, str], ...] = ()
    approval: str = ""
    approval_address: str = ""


def deliver(
    meeting: Meeting,
    invitations: Sequence[Invitation],
    occasion: Occasion,
    *,
    by: User | None,
    context: InWords | None = None,
    left: Collection[int] = (),
) -> int:
    """Queue one mail to each that has an address; returns how many.

    Guests, and those who have left since (`left`: keys of their invitations), get a mailing of their own, without
    papers and in the public's words; all others sit for an organisation of the body, or are its post box, and read as
    members.
    Raises AlreadySent when the occasion's key was used before. Some 40 queries and two for each mail.
    """
    with translation.override("nb"):
        reached = [invitation for invitation in invitations if address_of(invitation)]
        guests = [one for one in reached if one.capacity == Capacity.GUEST or one.pk in left]
        members = [one for one in reached if one.capacity != Capacity.GUEST and one.pk not in left]
        told: list[Invitation] = []
        if members and _post(meeting, members, occasion, occasion.key, occasion.title, by=by, context=context):
            told += members
        if guests:
            key = f"{occasion.key}:gjester" if members else occasion.key
            to_whom = _("%(title)s, til andre enn medlemmer") if left else _("%(title)s, til gjester")
            title = to_whom % {"title": occasion.title}
            if _post(meeting, guests, occasion, key, title, by=by, context=context, for_guests=True):
                told += guests
    never = [invitation.pk for invitation in told if invitation.first_sent_at is None]
    Invitation.rows.filter(pk__in=never).update(first_sent_at=timezone.now())
    return len(told)


def _post(
    meeting: Meeting,
    invitations: Sequence[Invitation],
    occasion: Occasion,
    key: str,
    title: str,
    *,
    by: User | None,
    context: InWords | None,
    for_guests: bool = False,
) -> bool:
    """Whether there was something to tell them."""
    words = ShownWords(member=not for_guests)
    besides = context(words) if context is not None else {}
    if besides is None:
        return False
    mailing = start_mailing(occasion.kind, key, title, meeting=meeting, by=by)
    shared = {**about(meeting, words), **besides}
    if occasion.calendar:
        content_type = f"text/calendar; method={occasion.calendar}; charset=utf-8"
        content = invitation_calendar(meeting, members=words.member, cancelled=occasion.calendar == "CANCEL")
        enclose(mailing, f"mote-{meeting.date:%Y-%m-%d}.ics", content_type, content)
    if occasion.with_agenda:
        enclose(mailing, agenda_name(meeting), PDF, agenda_pdf(meeting, members=not for_guests))
        shared["papers_enclosed"] = not for_guests and _enclose_papers(meeting, mailing)
    counted = Counter(invitation.person_id for invitation in invitations)
    items = guest_items(meeting, words) if for_guests else {}
    for invitation in invitations:
        subject = occasion.subject
        if invitation.person_id is not None and counted[invitation.person_id] > 1:
            subject = _("%(subject)s – for %(organisation)s") % {
                "subject": subject,
                "organisation": invitation.organisation,
            }
        queue_mail(
            mailing,
            occasion.template,
            {**shared, **addressed_to(invitation, item=items.get(invitation.person_id, ""))},
            subject=subject,
            person=invitation.person,
            organisation=invitation.organisation,
            to=address_of(invitation),
        )
    return True


def about(meeting: Meeting, words: ShownWords) -> dict[str, object]:
    """What every mail about the meeting may say, to members with papers, questions and members' lines."""
    members = words.member
    report = preview_of(read_draft(meeting), view=View.MEMBERS if members else View.PUBLIC)
    points = []
    for line in agenda_lines(meeting, report, members=members):
        case = line.case
        papers = tuple((paper.title, in_full(paper.url)) for paper in case.papers) if members else ()
        points.append(
            Point(
                case.number,
                plain(case.heading) or _("Uten overskrift"),
                line.when,
                plain(case.presenters),
                plain(line.question),
                line.for_deputies,
                papers,
                f"{case.approval.title}: {case.approval.state}" if case.approval else "",
                in_full(case.approval.url) if case.approval else "",
            )
        )
    return {
        "meeting": words.meeting(meeting),
        "body": meeting.body,
        "when": when_in_words(meeting),
        "points": points,
        "papers": [(paper.title, in_full(paper.url)) for paper in report.papers] if members else [],
        "reply_by": _day(meeting.reply_by),
        "address": site_address("meetings:meeting", meeting.pk),
    }


def addressed_to(invitation: Invitation, *, item: str = "", reply_address: str = "") -> dict[str, object]:
    """What differs from mail to mail. `item`: the item that a guest comes to."""
    if invitation.link is not None and not reply_address:
        reply_address = site_address("meetings:reply", token_of(invitation.link))
    lead, why = sentences(invitation, item)
    return {
        "invitation": invitation,
        "lead": lead,
        "why": why,
        "is_asked": invitation.capacity in {Capacity.REPRESENTATIVE, Capacity.DEPUTY},
        "is_deputy": invitation.capacity == Capacity.DEPUTY,
        "reply_address": reply_address,
    }


def sentences(invitation: Invitation, item: str) -> tuple[str, str]:
    """In which capacity one is called, for the first line; and why one gets the mail, for the last."""
    words = {
        "organisation": invitation.organisation,
        "body": invitation.meeting.body,
        "item": item,
    }
    if invitation.capacity == Capacity.GUEST:
        lead = _("Du er invitert som gjest til sak %(item)s.") if item else _("Du er invitert som gjest.")
        return lead % words, _("Du får denne fordi du er invitert til et møte i %(body)s.") % words
    if invitation.capacity == Capacity.REPRESENTATIVE:
        if invitation.person is None:
            lead = _("%(organisation)s er innkalt. Vi vet ikke hvem som representerer organisasjonen nå.")
            return lead % words, _("%(organisation)s får denne som medlem av %(body)s.") % words
        lead = _("Du er innkalt som representant for %(organisation)s.")
        return lead % words, _("Du får denne fordi du representerer %(organisation)s i %(body)s.") % words
    if invitation.capacity == Capacity.DEPUTY:
        lead = _("Du er innkalt som vara for %(organisation)s, og bes om å møte.")
    else:
        lead = _(
            "Til orientering: Du er vara for %(organisation)s. Du trenger ikke møte, men vi skriver til deg igjen "
            "om representanten får forfall."
        )
    return lead % words, _("Du får denne fordi du er vara for %(organisation)s i %(body)s.") % words


def guest_items(meeting: Meeting, words: ShownWords) -> dict[int | None, str]:
    """The item that each guest of the meeting comes to, by person. One query."""
    rows = Attendance.rows.filter(meeting=meeting, person__isnull=False, item__isnull=False).select_related("item")
    return {row.person_id: " ".join(words.of(str(row.item), meeting.date).split()) for row in rows}


def subject_of(words: str, meeting: Meeting) -> str:
    """«Innkalling: Ekspertrådet 3. juni 2026»."""
    day = date_in_words(meeting.date) if meeting.date else meeting.date_text
    return f"{words}: {meeting.body.name} {day}".strip()


def when_in_words(meeting: Meeting) -> str:
    """«Onsdag 3. juni 2026, kl. 10–15»."""
    day = weekday_and_date(meeting.date) if meeting.date else meeting.date_text
    return ", ".join(part for part in (day, time_span(meeting.starts_at, meeting.ends_at)) if part)


def plain(text: str) -> str:
    """A heading as it reads, the marks of members' pieces and addresses taken off, in one line."""
    return " ".join(plain_words(text).split())


def in_full(path: str) -> str:
    """A page's address as a mail must have it."""
    return f"{settings.SITE_URL}{path}"


def _day(day: date | None) -> str:
    return weekday_and_date(day).lower() if day else ""


def _enclose_papers(meeting: Meeting, mailing: Mailing) -> bool:
    """Whether the papers go along: all of them when they are small enough together, else none."""
    papers = Attachment.objects.for_system("the invitation carries the papers to members").filter(
        meeting=meeting, in_draft=True
    )
    size = papers.aggregate(size=Sum(Length("content")))["size"] or 0
    if not 0 < size <= MOST_ENCLOSED:
        return False
    for paper in papers.order_by("pk"):
        enclose(mailing, paper.file_name, paper.content_type, bytes(paper.content))
    return True
