"""«Purr»: a mail to those a task falls on, whenever the secretary asks for it."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.following_up import TaskRefused
from meetings.models import Mailing, Permalink, Task
from meetings.names_in_text import plain_words
from meetings.notifications.queueing import AlreadySent, mail_address, queue_mail, site_address, start_mailing
from meetings.planning import responsible_in_words
from meetings.wording import date_in_words
from organisations.models import Organisation, Person, Representation, Seat, User

logger = logging.getLogger(__name__)

SYSTEM = "the chase answers to who may open its page"


class ChasedToday(TaskRefused):
    """They had a mail today already; another one needs a question first."""


@dataclass(frozen=True)
class Recipient:
    """Whom a chase goes to: a person, or an organisation's post box where nobody is named."""

    person: Person | None
    organisation: Organisation | None

    @property
    def address(self) -> str:
        return mail_address(self.person, self.organisation)

    def __str__(self) -> str:
        return ", ".join(str(part) for part in (self.person, self.organisation) if part)


def recipients(task: Task) -> list[Recipient]:
    """One for each address: the person that is named, else the organisation's representative, else its post box.

    Those without an address are left out, and so is a group such as «Alle». Three queries.
    """
    rows = list(task.responsible.select_related("organisation__merged_into", "person__merged_into").order_by("pk"))
    organisations = {row.organisation.merged_into or row.organisation for row in rows if row.organisation is not None}
    sitting = _representatives(task, organisations)
    found: dict[str, Recipient] = {}
    for row in rows:
        organisation = row.organisation and (row.organisation.merged_into or row.organisation)
        person = row.person and (row.person.merged_into or row.person)
        if person is None and organisation is not None:
            person = sitting.get(organisation.pk)
        one = Recipient(person, organisation)
        if one.address:
            found.setdefault(one.address.lower(), one)
    return list(found.values())


def chases_of(task: Task) -> QuerySet[Mailing]:
    """Every chase so far, the newest first, with `count`: to how many. One query."""
    return (
        Mailing.rows.filter(key__startswith=f"oppgave:{task.pk}:", kind=Mailing.Kind.REMINDER)
        .select_related("by__person")
        .annotate(count=Count("mails"))
        .order_by("-at", "-pk")
    )


@transaction.atomic
def chase(task: Task, *, turn: int, again: bool = False, by: User) -> int:
    """A mail to each that the task falls on; gives how many. `turn`: how many times they were chased, plus one.

    The same turn twice writes nothing and gives 0. Raises TaskRefused when the task is closed or gone or nobody has
    an address, and ChasedToday when they had a mail today and `again` does not say that another one is meant.
    """
    held = Permalink.rows.select_for_update(of=("self",)).filter(pk=task.pk).first()
    current = Task.objects.for_system(SYSTEM).open().for_page().filter(pk=task.pk).first() if held else None
    if current is None:
        raise TaskRefused(_("Oppgaven er ikke åpen lenger, så det er ingenting å purre på."))
    earlier = list(chases_of(current))
    if turn != len(earlier) + 1:
        return 0
    if earlier and not again and timezone.localdate(earlier[0].at) == timezone.localdate():
        raise ChasedToday(_("Det er alt purret på denne oppgaven i dag."))
    to = recipients(current)
    if not to:
        raise TaskRefused(_("Ingen av de ansvarlige har en e-postadresse. Legg den inn i registeret, og prøv igjen."))
    with translation.override("nb"):
        title = _("Purring: %(what)s") % {"what": current.what}
        try:
            mailing = start_mailing(Mailing.Kind.REMINDER, f"oppgave:{current.pk}:{turn}", title, by=by)
        except AlreadySent:
            return 0
        context = _context(current)
        for one in to:
            queue_mail(
                mailing,
                "task",
                context,
                subject=_("Vi minner om en oppgave"),
                person=one.person,
                organisation=one.organisation,
                to=one.address,
            )
    logger.info("task chased task=%s mails=%s by=%s", current.pk, len(to), by.pk)
    return len(to)


def _representatives(task: Task, organisations: set[Organisation]) -> dict[int, Person]:
    """Who sits for each today; in the body the task comes from, where the organisation has seats in several."""
    today = timezone.localdate()
    sitting = (
        Representation.rows.open_on(today)
        .filter(
            kind=Representation.Kind.FIXED,
            person__isnull=False,
            seat__in=Seat.rows.open_on(today),
            seat__organisation__in=organisations,
        )
        .select_related("person", "seat")
        .order_by("pk")
    )
    rows = sorted(sitting, key=lambda row: row.seat.body_id == task.meeting.body_id)
    return {row.seat.organisation_id: row.person for row in rows if row.person is not None}


def _context(task: Task) -> dict[str, object]:
    """What the mail says. Its report is named only where it can be read."""
    return {
        "what": plain_words(task.what),
        "who": responsible_in_words(task),
        "due": date_in_words(task.due_on) if task.due_on else task.due_text,
        "overdue": task.due_on is not None and task.due_on < timezone.localdate(),
        "report": f"{site_address('meetings:report', task.meeting.slug)}#o{task.pk}" if task.is_of_report else "",
        "address": site_address("meetings:follow_up"),
    }
