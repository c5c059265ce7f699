"""Calendar files and feeds: what stands in them, for whom, and that they hold when a meeting moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from icalendar import Calendar, Event
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from meetings.calendars import Paper, feed, for_feed, invitation_calendar, meeting_calendar
from meetings.models import Attachment, Audience, Mailing, Meeting
from meetings.publishing import announce_meeting, withdraw_minutes
from organisations.links import link_for, revoke_link, token_of
from organisations.models import Body, Representation, SignedLink, User
from tests.builders import make_body, make_meeting, publish

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = date(2027, 1, 7)


def coming(body: Body, by: User, **fields: object) -> Meeting:
    """An announced meeting on 7 January 2027, for all, unless told otherwise."""
    meeting = make_meeting(
        body=body,
        state=Meeting.State.PLANNED,
        **{  # type: ignore[arg-type]  # the model's fields
            "date": DAY,
            "starts_at": time(10),
            "ends_at": time(15, 30),
            "place": "Trondheim; og digitalt",
            "practical": "Møt opp i god tid.",
            "digital_link": "https://mote.example.org/hemmelig",
            "audience": Audience.PUBLIC,
            **fields,
        },
    )
    announce_meeting(meeting, by=by)
    meeting.refresh_from_db()
    return meeting


def events_in(content: bytes) -> dict[str, Event]:
    """By summary; the file must say nothing that its reader has to mend."""
    events = [event for event in Calendar.from_ical(content).walk("VEVENT") if isinstance(event, Event)]
    assert [event.errors for event in events] == [[] for _event in events]
    return {str(event["summary"]): event for event in events}


def clock_of(event: Event) -> time:
    """When it starts, where the council is."""
    assert isinstance(event.start, datetime)
    return timezone.localtime(event.start).time()


def lines_of(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


# One meeting


def test_a_calendar_file_names_the_meeting_for_ever_by_the_same_id(
    visitor: Client, body: Body, secretary_user: User
) -> None:
    meeting = coming(body, secretary_user)

    response = visitor.get(f"/moter/{meeting.pk}.ics")
    lines = lines_of(response.content)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="mote-2027-01-07.ics"'
    assert lines[:5] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Ordskifte//Møtekalender//NO",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    assert f"UID:mote-{meeting.pk}@{body.slug}.ordskifte" in lines
    assert "DTSTART:20270107T090000Z" in lines
    assert "DTEND:20270107T143000Z" in lines
    assert "SEQUENCE:0" in lines
    assert "STATUS:CONFIRMED" in lines
    assert "SUMMARY:Ekspertrådet: Møtet 7. januar 2027" in lines
    assert "LOCATION:Trondheim\\; og digitalt" in lines
    assert "DESCRIPTION:Møt opp i god tid." in lines
    assert f"URL:http://testserver/moter/{meeting.pk}/" in lines
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))


def test_members_get_the_digital_link_and_the_papers_addresses(
    member: Client, body: Body, secretary_user: User
) -> None:
    meeting = coming(body, secretary_user)
    paper = Attachment.rows.create(
        meeting=meeting, title="Tall for 2026", file_name="t.pdf", content_type="application/pdf", content=b"%"
    )

    lines = lines_of(member.get(f"/moter/{meeting.pk}.ics").content)

    assert (
        "DESCRIPTION:Møt opp i god tid.\\nhttps://mote.example.org/hemmelig\\n"
        f"Tall for 2026: http://testserver/vedlegg/{paper.pk}/" in lines
    )


def test_a_meeting_without_times_takes_the_whole_day() -> None:
    meeting = make_meeting(date=DAY)
    meeting.announced_at = datetime(2026, 12, 1, 9, tzinfo=UTC)

    lines = lines_of(meeting_calendar(meeting, url="https://raad.example/moter/1/"))

    assert "DTSTART;VALUE=DATE:20270107" in lines
    assert "DTEND;VALUE=DATE:20270108" in lines
    assert "DTSTAMP:20261201T090000Z" in lines
    assert "LAST-MODIFIED:20261201T090000Z" in lines


def test_a_meeting_without_a_date_is_in_no_calendar(secretary: Client) -> None:
    meeting = make_meeting(date=None)

    assert secretary.get(f"/moter/{meeting.pk}.ics").status_code == 404
    with pytest.raises(ValueError, match="without a date"):
        meeting_calendar(meeting, url="")


@pytest.mark.parametrize(
    ("day", "starts"),
    [
        (date(2027, 3, 27), "20270327T090000Z"),
        (date(2027, 3, 28), "20270328T080000Z"),
        (date(2027, 10, 30), "20271030T080000Z"),
        (date(2027, 10, 31), "20271031T090000Z"),
    ],
)
def test_ten_o_clock_is_ten_o_clock_on_both_sides_of_summer_time(day: date, starts: str) -> None:
    meeting = make_meeting(date=day, starts_at=time(10), ends_at=time(11))

    event = events_in(meeting_calendar(meeting, url="https://raad.example/"))[f"Ekspertrådet: {meeting}"]

    assert f"DTSTART:{starts}" in lines_of(event.to_ical())
    assert clock_of(event) == time(10)


@time_machine.travel(NOW, tick=False)
def test_a_change_that_was_sent_is_a_later_edition_of_the_same_event(body: Body, secretary_user: User) -> None:
    meeting = coming(body, secretary_user)
    before = lines_of(meeting_calendar(meeting, url="https://raad.example/"))

    later = NOW + timedelta(hours=1)
    meeting.date, meeting.starts_at, meeting.calendar_sequence = date(2027, 3, 29), time(12), 1
    Mailing.rows.create(kind=Mailing.Kind.CHANGE, key="endring:1", title="Endring", meeting=meeting, at=later)
    after = lines_of(meeting_calendar(meeting, url="https://raad.example/"))

    assert [line for line in before if line.startswith("UID")] == [line for line in after if line.startswith("UID")]
    assert "SEQUENCE:1" in after
    assert "DTSTART:20270329T100000Z" in after
    assert "LAST-MODIFIED:20261124T120000Z" in before
    assert "LAST-MODIFIED:20261124T130000Z" in after


@time_machine.travel(NOW, tick=False)
def test_an_invitation_has_the_digital_link_and_its_cancellation_takes_the_event_away(
    body: Body, secretary_user: User, settings: Settings
) -> None:
    settings.SITE_URL, settings.CONTACT_EMAIL = "https://raad.example", "post@raad.example"
    meeting = coming(body, secretary_user, calendar_sequence=2)

    invited = lines_of(invitation_calendar(meeting))
    meeting.cancel_reason = "For mange kan ikke."
    cancelled = lines_of(invitation_calendar(meeting, cancelled=True))

    assert "METHOD:PUBLISH" in invited
    assert "DESCRIPTION:Møt opp i god tid.\\nhttps://mote.example.org/hemmelig" in invited
    assert f"URL:https://raad.example/moter/{meeting.pk}/" in invited
    assert "ORGANIZER;CN=Ekspertrådet:mailto:post@raad.example" in invited
    assert "DTSTAMP:20261124T120000Z" in invited
    assert "METHOD:CANCEL" in cancelled
    assert "STATUS:CANCELLED" in cancelled
    assert "SUMMARY:Avlyst: Ekspertrådet: Møtet 7. januar 2027" in cancelled
    assert "DESCRIPTION:For mange kan ikke.\\nMøt opp i god tid.\\nhttps://mote.example.org/hemmelig" in cancelled


def test_odd_signs_in_a_text_never_break_the_file(body: Body) -> None:
    meeting = make_meeting(body=body, date=DAY, place="A\x0bB, C\\D", practical="Ett\r\nEND:VEVENT\rTo\x1f;")

    content = meeting_calendar(meeting, url="https://raad.example/")
    (event,) = events_in(content).values()

    assert str(event["location"]) == "AB, C\\D"
    assert str(event["description"]) == "Ett\nEND:VEVENT\nTo;"
    assert "DESCRIPTION:Ett\\nEND:VEVENT\\nTo\\;" in lines_of(content)


def test_a_paper_stands_with_its_title_and_address() -> None:
    meeting = make_meeting(date=DAY)

    content = meeting_calendar(meeting, url="https://raad.example/", papers=[Paper("Tall", "https://raad.example/1")])

    assert "DESCRIPTION:Tall: https://raad.example/1" in lines_of(content)


# Feeds for all


def test_the_public_feed_holds_what_visitors_may_see_whoever_asks(
    visitor: Client, member: Client, secretary: Client, body: Body, secretary_user: User
) -> None:
    coming(body, secretary_user, title="For alle")
    coming(body, secretary_user, title="For medlemmer", audience=Audience.MEMBERS)
    make_meeting(body=body, title="Ikke kunngjort", date=DAY, state=Meeting.State.PLANNED)
    for title, audience in (("Åpent referat", Audience.PUBLIC), ("Lukket referat", Audience.MEMBERS)):
        publish(make_meeting(body=body, title=title, audience=audience))

    for client in (visitor, member, secretary):
        content = client.get("/moter.ics").content

        assert sorted(events_in(content)) == ["Ekspertrådet: For alle", "Ekspertrådet: Åpent referat"]
        assert b"hemmelig" not in content


def test_a_feed_says_its_name_and_how_often_to_ask(visitor: Client) -> None:
    response = visitor.get("/moter.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert lines_of(response.content) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Ordskifte//Møtekalender//NO",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Møter i Ekspertrådet",
        "X-WR-CALNAME:Møter i Ekspertrådet",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "X-WR-TIMEZONE:Europe/Oslo",
        "END:VCALENDAR",
        "",
    ]


def test_a_feed_that_has_not_changed_is_not_sent_again(visitor: Client, body: Body, secretary_user: User) -> None:
    meeting = coming(body, secretary_user)
    first = visitor.get("/moter.ics")

    again = visitor.get("/moter.ics", headers={"If-None-Match": first["ETag"]})
    Meeting.rows.filter(pk=meeting.pk).update(place="Oslo")
    changed = visitor.get("/moter.ics", headers={"If-None-Match": first["ETag"]})

    assert (first["Cache-Control"], first.headers.get("Vary")) == ("public, no-cache", None)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert changed.status_code == 200


def test_a_published_meeting_stands_as_published_and_a_withdrawn_one_not_at_all(
    visitor: Client, body: Body, secretary_user: User
) -> None:
    day = timezone.localdate() - timedelta(days=30)
    meeting = make_meeting(
        body=body, title="Vårmøtet", date=day, starts_at=time(9), ends_at=time(10), place="Hemmelig hytte"
    )
    publish(meeting, audience=Audience.PUBLIC)
    Meeting.rows.filter(pk=meeting.pk).update(title="Nytt navn", starts_at=time(7), digital_link="https://x.example")

    (event,) = events_in(visitor.get("/moter.ics").content).values()

    assert str(event["summary"]) == "Ekspertrådet: Vårmøtet"
    assert clock_of(event) == time(9)
    assert str(event["url"]).endswith(f"/referater/{meeting.slug}/")
    assert [name in event for name in ("location", "description")] == [False, False]

    withdraw_minutes(meeting, by=secretary_user, reason="Feil")

    assert events_in(visitor.get("/moter.ics").content) == {}


def test_a_feed_forgets_meetings_of_long_ago(visitor: Client, body: Body) -> None:
    today = timezone.localdate()
    for title, days in (("Nylig", 399), ("Gammelt", 401)):
        publish(make_meeting(body=body, title=title, date=today - timedelta(days=days)), audience=Audience.PUBLIC)

    assert list(events_in(visitor.get("/moter.ics").content)) == ["Ekspertrådet: Nylig"]


def test_a_cancelled_meeting_stays_in_the_feed_and_says_so(visitor: Client, body: Body, secretary_user: User) -> None:
    meeting = coming(body, secretary_user)
    Meeting.rows.filter(pk=meeting.pk).update(cancelled_at=timezone.now(), cancel_reason="For mange kan ikke.")

    (event,) = events_in(visitor.get("/moter.ics").content).values()

    assert str(event["summary"]) == "Avlyst: Ekspertrådet: Møtet 7. januar 2027"
    assert str(event["status"]) == "CANCELLED"


def test_each_public_body_has_a_feed_and_others_are_not_found(
    visitor: Client, body: Body, secretary_user: User
) -> None:
    closed = make_body("Lukket utvalg", rules_adopted_on=None)
    coming(body, secretary_user, title="Rådet")
    coming(closed, secretary_user, title="Utvalget", audience=Audience.MEMBERS)
    board = make_body("Styret")

    assert list(events_in(visitor.get(f"/moter/{body.slug}.ics").content)) == ["Ekspertrådet: Rådet"]
    assert events_in(visitor.get(f"/moter/{board.slug}.ics").content) == {}
    assert "NAME:Møter i Styret" in lines_of(visitor.get(f"/moter/{board.slug}.ics").content)
    assert [visitor.get(f"/moter/{slug}.ics").status_code for slug in (closed.slug, "finnes-ikke")] == [404, 404]


def test_a_feed_costs_as_many_queries_for_three_meetings_as_for_one(
    visitor: Client, body: Body, secretary_user: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        coming(body, secretary_user, date=DAY + timedelta(days=number))
        publish(make_meeting(body=body, date=date(2026, 6, number + 1)), audience=Audience.PUBLIC)
        if number in {0, 2}:
            with django_assert_num_queries(6):
                visitor.get("/moter.ics")
            reader = User.objects.get(pk=secretary_user.pk)
            with django_assert_num_queries(5):  # its role too
                feed(for_feed(reader), name="x", members=True)


# A member's own


def own_link(user: User) -> SignedLink:
    return link_for(SignedLink.Purpose.CALENDAR, person=user.person)


def test_a_members_own_feed_has_link_and_papers(
    visitor: Client, member_user: User, body: Body, secretary_user: User, settings: Settings
) -> None:
    settings.SITE_URL = "https://raad.example"
    meeting = coming(body, secretary_user, title="For medlemmer", audience=Audience.MEMBERS)
    make_meeting(body=body, title="Ikke kunngjort", date=DAY, state=Meeting.State.PLANNED)
    paper = Attachment.rows.create(
        meeting=meeting, title="Tall", file_name="t.pdf", content_type="application/pdf", content=b"%"
    )
    Attachment.rows.create(
        meeting=meeting, title="Tatt ut", file_name="t.pdf", content_type="a/b", content=b"%", in_draft=False
    )

    response = visitor.get(f"/kalender/{token_of(own_link(member_user))}.ics")
    events = events_in(response.content)

    assert list(events) == ["Ekspertrådet: For medlemmer"]
    assert str(events["Ekspertrådet: For medlemmer"]["description"]).split("\n") == [
        "Møt opp i god tid.",
        "https://mote.example.org/hemmelig",
        f"Tall: https://raad.example/vedlegg/{paper.pk}/",
    ]
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("private, no-store", "no-referrer")


def test_a_members_own_feed_ends_with_the_membership_the_account_or_the_link(
    visitor: Client, member_user: User, deputy_user: User, other_member_user: User
) -> None:
    links = [own_link(user) for user in (member_user, deputy_user, other_member_user)]
    paths = [f"/kalender/{token_of(link)}.ics" for link in links]
    assert [visitor.get(path).status_code for path in paths] == [200, 200, 200]

    Representation.rows.filter(person=member_user.person).update(until=timezone.localdate() - timedelta(days=1))
    User.objects.filter(pk=deputy_user.pk).update(is_active=False)
    revoke_link(links[2])

    answers = [visitor.get(path) for path in (*paths, "/kalender/1-abc.def.ics")]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    assert len({answer.content.replace(path.encode(), b"") for answer, path in zip(answers, paths, strict=False)}) == 1
    assert "Skriv til" in answers[0].content.decode()


def test_another_links_token_opens_no_calendar(visitor: Client, member_user: User) -> None:
    link = link_for(SignedLink.Purpose.DIGEST, person=member_user.person)

    assert visitor.get(f"/kalender/{token_of(link)}.ics").status_code == 404
