"""Rows for tests, made through the models. All names are invented.

Each builder fills in what the test does not care about. Names come in a fixed order, so that the first
organisation of a test is PBU whichever tests ran before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import Group
from django.utils.text import slugify

from meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    Permalink,
    Revision,
    RevisionBody,
    Statement,
    StatementSpeaker,
)
from meetings.publishing import publish_minutes
from organisations.access import SECRETARIAT_GROUP
from organisations.models import Body, Organisation, Person, Representation, Seat, User

ORGANISATIONS = (
    ("PBU", "Psykisk Balanse Ungdom", Organisation.Kind.USER),
    ("LPS", "Landslaget for pårørende og søsken", Organisation.Kind.CARER),
    ("Bo og Leve", "Bo og Leve, landsforening for beboere", Organisation.Kind.USER),
    ("Om-start", "Om-start brukerforening", Organisation.Kind.USER),
    ("Terskel", "Terskel, lavterskel i kommunene", Organisation.Kind.SERVICE),
    ("FVR", "Foreningen for verdig rusomsorg", Organisation.Kind.USER),
    ("PB", "Psykisk Balanse", Organisation.Kind.USER),
    ("SPL", "Sykepleierlaget for rusfeltet", Organisation.Kind.PROFESSIONAL),
    ("Nærhet", "Nærhet, foreldre til unge", Organisation.Kind.CARER),
    ("Samsenteret", "Nasjonalt senter for samtidig behandling", Organisation.Kind.HOST),
)
PERSONS = (
    "Ellen Krogh",
    "Tor Aasland",
    "Ida Hagen",
    "Samir Øye",
    "Guro Lid",
    "Anders Ås",
    "Mona Brekke",
    "Jon Ærlig",
    "Kari Vold",
    "Per Sæther",
)
MEETING_DATE = date(2026, 6, 3)
PUBLISHED_AT = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)


def make_organisation(short: str = "", **fields: Any) -> Organisation:  # Any: the model's fields, here and below
    """The next of the invented organisations, or one of the given short name."""
    if not short:
        used = set(Organisation.rows.values_list("short", flat=True))
        short, name, kind = next(
            (row for row in ORGANISATIONS if row[0] not in used),
            (f"Lag {len(used) + 1}", f"Lag nummer {len(used) + 1}", Organisation.Kind.USER),
        )
        fields = {"name": name, "kind": kind, **fields}
    fields = {"name": short, "slug": slugify(short) or f"organisasjon-{Organisation.rows.count() + 1}", **fields}
    return Organisation.rows.create(short=short, **fields)


def make_body(name: str = "Ekspertrådet", **fields: Any) -> Body:
    """A body that has adopted its rules, so that its reports may be public."""
    count = Body.rows.count()
    fields = {
        "slug": slugify(name) if not count else f"{slugify(name)}-{count + 1}",
        "rules_adopted_on": date(2020, 1, 15),
        **fields,
    }
    return Body.rows.create(name=name, **fields)


def make_person(name: str = "", **fields: Any) -> Person:
    if not name:
        used = set(Person.rows.values_list("name", flat=True))
        name = next((known for known in PERSONS if known not in used), f"Person {len(used) + 1}")
    return Person.rows.create(name=name, **fields)


def make_seat(organisation: Organisation | None = None, body: Body | None = None, **fields: Any) -> Seat:
    """A seat that has always been there and still is."""
    return Seat.rows.create(
        organisation=organisation or make_organisation(), body=body or Body.rows.first() or make_body(), **fields
    )


def make_representation(
    person: Person | None = None, seat: Seat | None = None, *, vacant: bool = False, **fields: Any
) -> Representation:
    """A fixed representative who sits now. `vacant`: «navn kommer», no person."""
    who = None if vacant else person or make_person()
    return Representation.rows.create(person=who, seat=seat or make_seat(), **fields)


def make_user(
    person: Person | None = None,
    *,
    email: str = "",
    password: str | None = None,
    secretary: bool = False,
    administrator: bool = False,
) -> User:
    email = email or f"konto{User.objects.count() + 1}@example.org"
    user = User.objects.create_user(email, password, person=person, is_superuser=administrator)
    if secretary:
        user.groups.add(Group.objects.get_or_create(name=SECRETARIAT_GROUP)[0])
    return user


def make_meeting(
    *,
    body: Body | None = None,
    statements: int = 0,
    text: str = "",
    organisations: Sequence[Organisation] = (),
    **fields: Any,
) -> Meeting:
    """A draft, held on 3 June 2026, with `organisations` present.

    `text` becomes the text of one agenda item. `statements` is a number of lines in its stead, said in turn
    by the organisations (one that has a seat is made when none is given).
    """
    fields = {"date": MEETING_DATE, "place": "Samsenteret", "state": Meeting.State.DRAFT, **fields}
    meeting = Meeting.rows.create(body=body or Body.rows.first() or make_body(), **fields)
    speakers = list(organisations)
    if statements and not speakers:
        speakers = [make_seat(body=meeting.body).organisation]
    for organisation in speakers:
        make_attendance(meeting, organisation)
    if statements:
        text = "\n".join(
            f"{speakers[number % len(speakers)].short}: Innspill nummer {number + 1}." for number in range(statements)
        )
    if text:
        make_item(meeting, text=text)
    return meeting


def make_item(meeting: Meeting, text: str = "", **fields: Any) -> AgendaItem:
    position = meeting.items.count() + 1
    fields = {"position": position, "number": str(position), "heading": f"Sak nummer {position}", **fields}
    return AgendaItem.rows.create(meeting=meeting, text=text, **fields)


def make_attendance(
    meeting: Meeting, organisation: Organisation | None = None, person: Person | None = None, **fields: Any
) -> Attendance:
    """Present, unless told otherwise. A new organisation when nobody is named."""
    if organisation is None and person is None:
        organisation = make_organisation()
    fields = {"status": Attendance.Status.PRESENT, "position": meeting.attendances.count() + 1, **fields}
    return Attendance.rows.create(meeting=meeting, organisation=organisation, person=person, **fields)


def publish(meeting: Meeting, *, by: User | None = None, audience: str = "", at: datetime = PUBLISHED_AT) -> Revision:
    """Through the deed that the secretary's button calls, yellow remarks overruled.

    A meeting without a date has none to publish under; one without items or anybody present gets them here.
    """
    if audience:
        meeting.audience = audience
        meeting.save(update_fields=["audience"])
    if not meeting.items.exists():
        make_item(meeting, "Møtet er satt.")
    if not meeting.attendances.exists():
        make_attendance(meeting, make_seat(body=meeting.body).organisation)
    secretary = by or User.objects.filter(groups__name=SECRETARIAT_GROUP).first() or make_user(secretary=True)
    revision = publish_minutes(meeting, by=secretary, at=at)
    meeting.refresh_from_db()
    return revision


# Record rows as the database sees them: for tests of constraints and triggers, where publishing would be in the way.


def make_revision(meeting: Meeting | None = None, *, body: bool = True, **fields: Any) -> Revision:
    """A bare revision that follows the meeting's last one, with a body unless told otherwise."""
    meeting = meeting or make_meeting()
    last = meeting.revisions.order_by("number").last()
    number = last.number + 1 if last else 1
    fields = {
        "number": number,
        "kind": Revision.Kind.PUBLISHED if number == 1 else Revision.Kind.CORRECTION,
        "audience": "public",
        "body_sha256": "0" * 64,
        "previous_sha256": last.sha256 if last else "",
        "sha256": f"{meeting.pk:032x}{number:032x}",
        "at": PUBLISHED_AT,
        **fields,
    }
    revision = Revision.rows.create(meeting=meeting, **fields)
    if body:
        by = User.objects.first() or make_user(secretary=True)
        RevisionBody.rows.create(revision=revision, canonical="{}", by=by)
    return revision


def make_permalink(revision: Revision, kind: str = Permalink.Kind.STATEMENT) -> Permalink:
    return Permalink.rows.create(meeting=revision.meeting, kind=kind, last_revision=revision)


def make_statement(
    revision: Revision, text: str = "Vi trenger flere senger.", *speakers: Organisation, **fields: Any
) -> Statement:
    """A published row without the publishing, said by the organisations given."""
    fields = {
        "meeting": revision.meeting,
        "meeting_date": revision.meeting.date,
        "item_position": 1,
        "order": revision.statements.count() + 1,
        "kind": Statement.Kind.STATEMENT,
        "public_text": text,
        "audience": "public",
        **fields,
    }
    statement = Statement.rows.create(permalink=make_permalink(revision), revision=revision, text=text, **fields)
    for order, organisation in enumerate(speakers):
        StatementSpeaker.rows.create(statement=statement, order=order, organisation=organisation)
    return statement
