"""Puts the demo council into the database, through the same deeds that a secretary's work goes through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from council.demo.living import Town, live, read_living
from council.demo.reading import MeetingText, Table, read_meetings, read_register
from meetings.drafts import add_item, save_item_text
from meetings.models import AgendaItem, Attendance, Meeting, StandingItem, Task, TaskStatus, Topic
from meetings.publishing import announce_meeting, correct_minutes, publish_minutes
from organisations.access import SECRETARIAT_GROUP
from organisations.models import (
    Body,
    Event,
    Office,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    Representation,
    Seat,
    SiteEpoch,
    User,
)

# The letters that slugify would drop.
NORWEGIAN_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "ae", "Ø": "o", "Å": "a"})


class DemoNotWanted(Exception):
    """The database holds a real council's work; the message says so."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The rows of the register by the names that the meeting files use, earlier names of organisations among them."""

    body: Body
    organisations: dict[str, Organisation]
    people: dict[str, Person]
    secretary: User

    def organisation(self, name: str) -> Organisation | None:
        """By short name, or by a name it had; None for no name."""
        return self.organisations[name] if name else None


@dataclass(frozen=True, slots=True)
class Login:
    """A demo account, as the command prints it."""

    title: str
    email: str
    password: str


def logins() -> list[Login]:
    """The secretary's first: it is the one by which the demo is recognised."""
    titles = {
        "secretary": _("Sekretariat"),
        "member": _("Medlem (LPS)"),
        "deputy": _("Vara (Nærhet)"),
        "ex_member": _("Tidligere medlem"),
        "other_member": _("Annet medlem (SPL)"),
        "administrator": _("Administrator"),
    }
    return [Login(titles[user["role"]], user["email"], user["password"]) for user in read_register()["users"]]


def demo_is_loaded() -> bool:
    """Whether the demo's secretary has an account. One query."""
    return User.objects.filter(email=logins()[0].email).exists()


@transaction.atomic
def load_demo(*, today: date) -> bool:
    """Load register, meetings and accounts. False, and nothing touched, when they are there already.

    Raises DemoNotWanted when the database has meetings or accounts of its own.
    """
    if demo_is_loaded():
        return False
    if Meeting.objects.for_system("the demo goes into an empty database only").exists() or User.objects.exists():
        raise DemoNotWanted(
            _("Basen har alt møter eller kontoer. Demoen legges bare inn i en tom base, så ingenting blandes.")
        )
    cast = load_register(read_register())
    load_meetings(read_meetings(today=today), cast, today=today)
    coming = Meeting.objects.for_system("the demo's council is called to it").get(announced_at__isnull=False)
    live(read_living(), coming, Town(cast.organisations, cast.people, cast.secretary, today))
    SiteEpoch.raise_()
    return True


def load_meetings(meetings: list[MeetingText], cast: Cast, *, today: date) -> None:
    """Drafts first, each linked to the next; then every published one is published, oldest first."""
    rows = [_draft(written, cast) for written in meetings]
    by_date = {row.date: row for row in rows}
    for written, meeting in zip(meetings, rows, strict=True):
        if written.next_held:
            meeting.next_meeting = by_date[written.next_held]
            meeting.save(update_fields=["next_meeting"])
        if written.state == "published":
            _publish(written, meeting, cast)
        elif written.state == "announced":
            announce_meeting(meeting, by=cast.secretary)
            meeting.announced_at = _instant(datetime.combine(today, time(9))) - timedelta(written.announced_days_ago)
            meeting.save(update_fields=["announced_at"])


def _draft(written: MeetingText, cast: Cast) -> Meeting:
    meeting = Meeting(
        body=cast.body,
        audience=written.audience,
        **written.head,
        **{role: cast.people[name] for role, name in written.people.items()},
    )
    meeting.save()
    items: dict[str, AgendaItem] = {}
    for item in written.items:
        row = add_item(
            meeting,
            by=cast.secretary,
            heading=item.heading,
            number=item.number,
            kind=item.kind,
            presenters=item.presenters,
            minutes=item.minutes,
            question=item.question,
        )
        items[item.number] = save_item_text(row, item.text, version=row.version, by=cast.secretary)
    meeting.attendances.bulk_create(
        Attendance(
            meeting=meeting,
            organisation=cast.organisation(line.organisation),
            person=cast.people[line.person] if line.person else None,
            status=line.status,
            arrived=line.arrived,
            left=line.left,
            item=items[line.item] if line.item else None,
            label=line.label,
            position=position,
        )
        for position, line in enumerate(written.participants, start=1)
    )
    meeting.refresh_from_db()
    return meeting


def _publish(written: MeetingText, meeting: Meeting, cast: Cast) -> None:
    if written.published_at is None:
        raise ValueError(f"the meeting of {meeting.date} does not say when it was published")
    publish_minutes(meeting, by=cast.secretary, at=_instant(written.published_at))
    for correction in written.corrections:
        item = meeting.items.get(number=correction.item)
        save_item_text(item, correction.text, version=item.version, by=cast.secretary)
        correct_minutes(meeting, by=cast.secretary, reason=correction.reason, at=_instant(correction.at))
    meeting.refresh_from_db()
    meeting.approved_on = written.approved_on
    meeting.save(update_fields=["approved_on"])
    for permalink in meeting.permalinks.filter(proposal__isnull=False).select_related("proposal"):
        permalink.proposal.made_on = written.head["date"]
        permalink.proposal.save(update_fields=["made_on"])
    _tell_results(written, meeting, cast)


def _tell_results(written: MeetingText, meeting: Meeting, cast: Cast) -> None:
    """What became of the meeting's tasks, told on the day of the next one."""
    for result in written.results:
        task = Task.objects.for_system("the demo tells how it went").get(meeting=meeting, what__contains=result.task)
        status = TaskStatus(task=task.permalink, state=result.state, result=result.result, by=cast.secretary)
        status.save()
        if written.next_held:
            status.at = _instant(datetime.combine(written.next_held, time(12)))
            status.save(update_fields=["at"])


def _instant(local: datetime) -> datetime:
    """A clock's time in the files is local to the council."""
    return timezone.make_aware(local)


def load_register(register: Table) -> Cast:
    """Organisations, people, seats, representatives, offices, topics and accounts."""
    council = register["council"]
    organisations = {named["short"]: _organisation(named) for named in register["organisations"]}
    addresses = {user["person"]: user["email"] for user in register["users"]}
    people = {named["name"]: _person(named, organisations, addresses) for named in register["persons"]}
    body = Body(
        name=council["name"],
        slug=slug_of(council["name"]),
        host=organisations[council["host"]],
        rules_adopted_on=council["rules_adopted_on"],
    )
    body.save()
    seats = {
        named["short"]: _seat(seat, body=body, organisation=organisations[named["short"]], organisations=organisations)
        for named in register["organisations"]
        for seat in named.get("seats", ())
    }
    for group in register["representations"]:
        _represent(seats[group["organisation"]], group["people"], people)
    for office in register["offices"]:
        Office(
            body=body,
            kind=office["office"],
            person=people.get(office.get("person", "")),
            name=office.get("name", ""),
            role_text=office.get("role_text", ""),
            percent=office.get("percent"),
            **_period(office),
        ).save()
    for place, item in enumerate(register["standing_items"], start=1):
        StandingItem(body=body, position=place, **item).save()
    for event in register["events"]:
        Event(
            organisation=organisations[event["organisation"]],
            on=event.get("on"),
            date_text=event.get("date_text", ""),
            text=event["text"],
        ).save()
    for topic in register["topics"]:
        Topic(name=topic["name"], slug=slug_of(topic["name"]), synonyms="\n".join(topic["synonyms"])).save()
    accounts = {user["role"]: _account(user, people) for user in register["users"]}
    by_name = organisations | {
        other["name"]: organisations[named["short"]]
        for named in register["organisations"]
        for other in named.get("names", ())
    }
    return Cast(body, by_name, people, accounts["secretary"])


def slug_of(name: str) -> str:
    return slugify(name.translate(NORWEGIAN_LETTERS))


def _organisation(named: Table) -> Organisation:
    slug = slug_of(named["short"])
    organisation = Organisation(
        name=named["name"],
        short=named["short"],
        kind=named["kind"],
        slug=slug,
        county=named.get("county", ""),
        email=f"post@{slug}.example",
    )
    organisation.save()
    for other in named.get("names", ()):
        OrganisationName(organisation=organisation, name=other["name"], origin=other["origin"], **_period(other)).save()
    return organisation


def _person(named: Table, organisations: dict[str, Organisation], addresses: dict[str, str]) -> Person:
    """With the address of the account, else one made of the name; `no_email` leaves it out."""
    made = "" if named.get("no_email") else f"{slug_of(named['name']).replace('-', '.')}@post.example"
    person = Person(
        name=named["name"],
        email=addresses.get(named["name"], made),
        employer=organisations[named["employer"]] if "employer" in named else None,
        consented_on=named.get("consent"),
    )
    person.save()
    for alias in named.get("aliases", ()):
        PersonName(person=person, name=alias).save()
    return person


def _seat(seat: Table, *, body: Body, organisation: Organisation, organisations: dict[str, Organisation]) -> Seat:
    row = Seat(
        body=body,
        organisation=organisation,
        reason=seat.get("reason", ""),
        reason_text=seat.get("reason_text", ""),
        successor=organisations[seat["successor"]] if "successor" in seat else None,
        **_period(seat),
    )
    row.save()
    return row


def _represent(seat: Seat, named: list[Table], people: dict[str, Person]) -> None:
    for representative in named:
        Representation(
            seat=seat,
            person=people[representative["person"]] if "person" in representative else None,
            kind=representative["kind"],
            end_reason=representative.get("end_reason", ""),
            **_period(representative),
        ).save()


def _account(user: Table, people: dict[str, Person]) -> User:
    person = people[user["person"]]
    if user["role"] == "administrator":
        return User.objects.create_superuser(user["email"], user["password"], person=person)
    account = User.objects.create_user(user["email"], user["password"], person=person)
    if user["role"] == "secretary":
        account.groups.add(Group.objects.get_or_create(name=SECRETARIAT_GROUP)[0])
    return account


def _period(named: Table) -> dict[str, date | None]:
    return {"since": named.get("from"), "until": named.get("until")}
