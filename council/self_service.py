"""An organisation's own page: what it shows, how it is reached, and what the secretary's answers send out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Prefetch, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.listing import SAID
from meetings.models import Mail, Mailing, Meeting, Statement, Task
from meetings.notifications.queueing import AlreadySent, queue_mail, site_address, start_mailing
from meetings.wording import date_in_words
from organisations.access import organisations_sat_for
from organisations.links import link_for, token_of
from organisations.models import ChangeRequest, LinkUse, Organisation, Person, Representation, Seat, SignedLink, User
from organisations.requesting import ADDRESSES, ROLES, accept_change, decline_change

if TYPE_CHECKING:
    from meetings.models.statements import StatementQuerySet
    from meetings.models.tasks import TaskQuerySet
    from organisations.models.organisations import OrganisationQuerySet

KINDS = {
    "representant": ChangeRequest.Kind.REPRESENTATIVE,
    "vara": ChangeRequest.Kind.DEPUTY,
    "navn-og-adresser": ChangeRequest.Kind.ADDRESS,
    "skrivemate": ChangeRequest.Kind.ALIAS,
    "annet": ChangeRequest.Kind.OTHER,
}
"""The kinds of request by the last part of their pages' addresses."""

LINK_KEY = "organisasjonslenke:"


def organisations_of(user: User) -> OrganisationQuerySet:
    """Those the account's person sits for today, as representative or deputy."""
    return organisations_sat_for(user.person_id).in_norwegian_order()


def seats_of(organisation: Organisation) -> list[Seat]:
    """Seats it has today, each with who sits in it or is to take over. Two queries."""
    today = timezone.localdate()
    sitting = (
        Representation.rows.filter(Q(until__isnull=True) | Q(until__gte=today))
        .select_related("person")
        .order_by("-kind", "since", "pk")
    )
    seats = Seat.rows.open_on(today).filter(organisation=organisation).select_related("body", "organisation")
    return list(seats.prefetch_related(Prefetch("representations", queryset=sitting)))


def own_statements(organisation: Organisation) -> StatementQuerySet:
    """What it has said in published reports, as members read it."""
    statements = Statement.objects.for_system("an organisation's own lines, for those who sit for it")
    return statements.filter(meeting__state=Meeting.State.PUBLISHED, kind__in=SAID).by(organisation)


def own_tasks(organisation: Organisation) -> TaskQuerySet:
    """Its open tasks of published reports, the most urgent first."""
    tasks = Task.objects.for_system("an organisation's own tasks, for those who sit for it").open()
    return tasks.of_reports().that_fall_on([organisation]).for_page().most_urgent_first()


# What was asked for, as words


@dataclass(frozen=True)
class Difference:
    """One line of a request: what it is about, what stands, what is asked for."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Asked:
    request: ChangeRequest
    differences: tuple[Difference, ...]


def in_words(requests: Iterable[ChangeRequest]) -> list[Asked]:
    """Requests loaded with their organisation, with old and new side by side. One query."""
    every = list(requests)
    keys = {one.fields.get("leaving") for one in every if one.kind in ROLES} - {None}
    leaving = {one.pk: one for one in Representation.rows.filter(pk__in=keys).select_related("person")}
    return [Asked(one, tuple(_differences(one, leaving))) for one in every]


def _differences(request: ChangeRequest, leaving: dict[int, Representation]) -> list[Difference]:
    asked, organisation = request.fields, request.organisation
    kind = ChangeRequest.Kind(request.kind)
    if kind in ROLES:
        before = leaving.get(asked["leaving"])
        now = str(before.person or _("Navn kommer")) if before else _("Ingen")
        return [
            Difference(str(ROLES[kind].label), now, asked["name"]),
            Difference(_("E-post"), before.person.email if before and before.person else "", asked["email"]),
            Difference(_("Fra"), "", date_in_words(date.fromisoformat(asked["on"]))),
        ]
    if kind == ChangeRequest.Kind.ADDRESS:
        labels = {column: str(Organisation._meta.get_field(column).verbose_name).capitalize() for column in ADDRESSES}  # type: ignore[union-attr]  # plain columns
        return [
            Difference(labels[column], getattr(organisation, column), asked[column])
            for column in ADDRESSES
            if column in asked
        ]
    if kind == ChangeRequest.Kind.ALIAS:
        return [Difference(_("Skrivemåte"), "", asked["name"])]
    return []


# The secretary's answers


@transaction.atomic
def accept(request: ChangeRequest, *, person: Person | None, by: User) -> None:
    """As `accept_change`, and a mail to whoever asked. Raises CannotDecide."""
    _tell(accept_change(request, person=person, by=by), by)


@transaction.atomic
def decline(request: ChangeRequest, *, answer: str, by: User) -> None:
    """As `decline_change`, and a mail with the answer to whoever asked. Raises CannotDecide."""
    _tell(decline_change(request, answer=answer, by=by), by)


def _tell(request: ChangeRequest, by: User) -> None:
    asker = request.link.person if request.link else request.asked_by.person if request.asked_by else None
    accepted = request.state == ChangeRequest.State.ACCEPTED
    with translation.override("nb"):
        subject = _("Forslaget fra %(name)s er godtatt") if accepted else _("Forslaget fra %(name)s er ikke godtatt")
        subject %= {"name": request.organisation}
        what = request.get_kind_display()
    mailing = start_mailing(Mailing.Kind.REGISTER, f"endringsforslag:{request.pk}", subject, by=by)
    context = {"asked": request, "what": what, "accepted": accepted}
    to = request.asked_by.email if asker is None and request.asked_by else ""
    queue_mail(
        mailing,
        "change_answer",
        context,
        subject=subject,
        person=asker,
        organisation=request.organisation,
        to=to,
    )


# The organisation's own link


@dataclass(frozen=True)
class Receiver:
    """Whom a link may go to: somebody who sits for the organisation, or its post box (`person` None)."""

    person: Person | None
    address: str
    link: SignedLink | None
    sent: int
    last_used: datetime | None

    @property
    def key(self) -> str:
        return str(self.person.pk) if self.person else "postkasse"


def receivers(organisation: Organisation) -> list[Receiver]:
    """Everybody who sits for it today and its post box, each with the living link they have. Four queries."""
    sitting = [one.person for seat in seats_of(organisation) for one in seat.representations.all()]
    people: list[Person | None] = list(dict.fromkeys(person for person in sitting if person))
    living = {
        link.person_id: link
        for link in SignedLink.rows.alive()
        .filter(organisation=organisation, purpose=SignedLink.Purpose.ORGANISATION)
        .order_by("pk")
    }
    used = dict(LinkUse.rows.filter(link__in=living.values()).order_by().values_list("link").annotate(Max("at")))
    keys = Mail.rows.filter(organisation=organisation, mailing__key__startswith=LINK_KEY)
    sent = Counter(key.split(":")[1] for key in keys.values_list("mailing__key", flat=True))
    found = []
    for person in [*people, None]:
        link = living.get(person.pk if person else None)
        found.append(
            Receiver(
                person,
                person.email if person else organisation.email,
                link,
                sent[str(link.pk)] if link else 0,
                used.get(link.pk) if link else None,
            )
        )
    return found


@transaction.atomic
def send_own_link(organisation: Organisation, person: Person | None, *, sent: int, by: User) -> SignedLink:
    """Mail the organisation's own link, made if there is none for this receiver yet.

    A link that belongs to a person ends when the person no longer sits for the organisation. `sent`: how often it
    had been sent as the page was opened, so that a double click sends once.
    """
    Organisation.rows.select_for_update().get(pk=organisation.pk)
    living = SignedLink.rows.alive().filter(
        organisation=organisation, person=person, purpose=SignedLink.Purpose.ORGANISATION
    )
    link = living.order_by("pk").last() or link_for(
        SignedLink.Purpose.ORGANISATION, organisation=organisation, person=person
    )
    with translation.override("nb"):
        subject = _("Siden til %(name)s") % {"name": organisation}
    try:
        mailing = start_mailing(Mailing.Kind.REGISTER, f"{LINK_KEY}{link.pk}:{sent}", subject, by=by)
    except AlreadySent:
        return link
    context = {"url": site_address("organisation_by_link", token_of(link))}
    queue_mail(mailing, "organisation_link", context, subject=subject, person=person, organisation=organisation)
    return link
