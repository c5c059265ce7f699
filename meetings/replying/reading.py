"""What whoever answers needs to see: the meeting's agenda and papers, and whom the organisation may send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from meetings.models import AgendaItem, Attachment, Invitation, Meeting, Reply
from meetings.names_in_text import ShownWords
from organisations.models import Organisation, Person, Representation, Seat, SignedLink


@dataclass(frozen=True, slots=True)
class Comer:
    """A person whom an organisation may send."""

    person: int
    name: str
    deputy: bool


@dataclass(frozen=True, slots=True)
class Paper:
    key: int
    title: str


@dataclass(frozen=True, slots=True)
class Point:
    """One item of the agenda, as it is sent to members."""

    number: str
    heading: str
    presenters: str
    question: str
    papers: tuple[Paper, ...]


def day_of(meeting: Meeting) -> date:
    """The day that seats are counted on; today while the meeting has no date."""
    return meeting.date or timezone.localdate()


def has_seat(meeting: Meeting, organisation: Organisation) -> bool:
    """Whether the organisation sits in the meeting's body on its day. One query."""
    return Seat.rows.open_on(day_of(meeting)).filter(body=meeting.body_id, organisation=organisation).exists()


def comers(meeting: Meeting, organisation: Organisation) -> tuple[Comer, ...]:
    """The representative first, then the deputies by name. One query."""
    on = day_of(meeting)
    mandates = (
        Representation.rows.open_on(on)
        .filter(
            person__isnull=False,
            seat__in=Seat.rows.filter(body=meeting.body_id, organisation=organisation).open_on(on),
        )
        .order_by("-kind", "person__sort_key", "pk")
        .values_list("person_id", "person__name", "kind")
    )
    found: dict[int, Comer] = {}
    for person, name, kind in mandates:
        found.setdefault(person, Comer(person, name, kind == Representation.Kind.DEPUTY))
    return tuple(found.values())


def invitation_of(link: SignedLink) -> Invitation | None:
    """The invitation that carries this link, while it holds. One or two queries.

    None when it was ended, and when the organisation's seat or the person's mandate ended before the meeting: the
    link then opens nothing, even before the secretary has looked at what changed.
    """
    invitation = (
        Invitation.rows.filter(link=link, ended_at__isnull=True)
        .select_related("meeting__body", "organisation", "person")
        .first()
    )
    if invitation is None or invitation.organisation is None:
        return invitation
    if invitation.capacity == Invitation.Capacity.GUEST:
        return invitation
    if not has_seat(invitation.meeting, invitation.organisation):
        return None
    if invitation.person_id is not None and all(
        one.person != invitation.person_id for one in comers(invitation.meeting, invitation.organisation)
    ):
        return None
    return invitation


def organisations_of(meeting: Meeting, person: Person | None) -> list[tuple[Organisation, Reply | None]]:
    """Those whom the person may answer for on the meeting's day, each with the answer that stands. Two queries."""
    if person is None:
        return []
    on = day_of(meeting)
    seats = Seat.rows.filter(
        body=meeting.body_id, pk__in=Representation.rows.open_on(on).filter(person=person).values("seat")
    ).open_on(on)
    organisations = list(Organisation.rows.filter(seats__in=seats).order_by("sort_key", "pk"))
    replies = {
        reply.organisation_id: reply
        for reply in Reply.rows.filter(meeting=meeting, organisation__in=organisations).select_related("person")
    }
    return [(organisation, replies.get(organisation.pk)) for organisation in organisations]


def asked_as_deputy(meeting: Meeting, person: Person | None) -> dict[int, Invitation]:
    """By organisation: the invitations that ask the person to meet as its deputy. One query."""
    if person is None:
        return {}
    asked = Invitation.rows.filter(
        meeting=meeting, person=person, capacity=Invitation.Capacity.DEPUTY, ended_at__isnull=True
    )
    found = asked.select_related("meeting", "organisation", "person")
    return {invitation.organisation_id: invitation for invitation in found if invitation.organisation_id is not None}


def _papers(meeting: Meeting) -> dict[int | None, list[Paper]]:
    """By item. Only while the meeting is announced, as members see them then."""
    if not meeting.is_announced:
        return {}
    found: dict[int | None, list[Paper]] = {}
    rows = Attachment.objects.for_system("a reply link opens the papers that members see").filter(
        meeting=meeting, in_draft=True
    )
    for key, item, title in rows.order_by("pk").values_list("pk", "item_id", "title"):
        found.setdefault(item, []).append(Paper(key, title))
    return found


def agenda_by_link(meeting: Meeting, words: ShownWords) -> tuple[tuple[Point, ...], tuple[Paper, ...]]:
    """The agenda, and the papers of the meeting as a whole. Nothing unless it is announced. Two queries.

    Questions and papers are for members alone, as in the mail.
    """
    if not meeting.is_announced:
        return (), ()
    papers = _papers(meeting) if words.member else {}
    points = tuple(
        Point(
            item.number,
            words.of(item.heading, meeting.date),
            words.of(item.presenters, meeting.date),
            words.of(item.question, meeting.date) if words.member else "",
            tuple(papers.get(item.pk, ())),
        )
        for item in AgendaItem.rows.filter(meeting=meeting)
        .order_by("position", "pk")
        .only("number", "heading", "presenters", "question")
    )
    return points, tuple(papers.get(None, ()))


def paper_by_link(meeting: Meeting, key: int) -> Attachment | None:
    """A paper of this meeting that members see; None for any other. One query."""
    if not meeting.is_announced:
        return None
    return (
        Attachment.objects.for_system("a reply link opens the papers that members see")
        .filter(meeting=meeting, in_draft=True, pk=key)
        .first()
    )
