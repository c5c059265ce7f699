"""One participant at a time, as the writing page's script saves: the answer is the line as it stands."""

from __future__ import annotations

from datetime import time
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Attendance, Meeting
from organisations.models import Representation
from tests.builders import make_attendance, make_meeting, make_organisation, make_person, make_representation, make_seat

pytestmark = pytest.mark.django_db
Status = Attendance.Status


class Fields(HTMLParser):
    """What the controls in a piece of HTML would post."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "input" and (values["type"] not in {"radio", "checkbox"} or "checked" in values):
            self.found[values["name"]] = values.get("value", "")
        elif tag == "select":
            self.select = values["name"]
            self.found[self.select] = ""
        elif tag == "option" and "selected" in values:
            self.found[self.select] = values["value"]


@pytest.fixture
def meeting() -> Meeting:
    return make_meeting()


def save(client: Client, meeting: Meeting, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """The status of the answer, and what it says (Any: JSON)."""
    answer = client.post(
        reverse("secretariat:attendance_save", args=[meeting.pk]),
        sent,
        content_type="application/json",
        headers={"accept": "application/json"},
    )
    return answer.status_code, answer.json()


def line(row: Attendance, **changed: str) -> dict[str, str]:
    """What the page posts of a line that it opened as the row stands."""
    opened = {
        "status": row.status,
        "person": str(row.person_id or ""),
        "arrived": f"{row.arrived:%H.%M}" if row.arrived else "",
        "left": f"{row.left:%H.%M}" if row.left else "",
        "role": row.role,
        "item": str(row.item_id or ""),
    }
    fields = {f"d{row.pk}-{name}": value for name, value in {**opened, **changed}.items()}
    return {**fields, **{f"initial-d{row.pk}-{name}": value for name, value in opened.items()}}


def test_a_tick_is_saved_and_answered_with_the_line_and_the_count(secretary: Client, meeting: Meeting) -> None:
    row = make_attendance(meeting, make_seat().organisation, status=Status.EXPECTED)
    make_attendance(meeting, make_seat().organisation, status=Status.EXPECTED)
    sent = line(row, status="present", arrived="1030")

    status, said = save(secretary, meeting, sent)
    again = save(secretary, meeting, sent)

    assert (status, said["came"]) == (200, "1 av 2")
    assert Fields(said["html"]).found == line(Attendance.rows.get(pk=row.pk))
    assert again == (200, said)
    meeting.refresh_from_db()
    row.refresh_from_db()
    assert (row.status, row.arrived, meeting.version) == (Status.PRESENT, time(10, 30), said["version"])


def test_what_somebody_else_chose_meanwhile_comes_back_and_nothing_is_written(
    secretary: Client, meeting: Meeting
) -> None:
    row = make_attendance(meeting, make_seat(make_organisation("LPS")).organisation, status=Status.EXPECTED)
    sent = line(row, status="present")
    Attendance.rows.filter(pk=row.pk).update(status=Status.APOLOGY)

    status, said = save(secretary, meeting, sent)

    assert (status, said["sentence"]) == (
        409,
        "LPS: Tilstand: en annen har satt «Forfall». Det du valgte («Til stede»), er ikke lagret.",
    )
    assert Fields(said["html"]).found[f"d{row.pk}-status"] == Status.APOLOGY
    row.refresh_from_db()
    assert row.status == Status.APOLOGY


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"arrived": "25.99"}, "Skriv klokkeslettet slik: 10.00."),
        ({"arrived": "11", "left": "10"}, "Ingen kan gå før de kom. Rett klokkeslettene."),
        ({"status": "here"}, "Velg et gyldig valg. here er ikke et av de tilgjengelige valgene."),
    ],
)
def test_a_line_that_cannot_be_is_refused_with_a_sentence_and_comes_back_as_saved(
    secretary: Client, meeting: Meeting, changed: dict[str, str], sentence: str
) -> None:
    row = make_attendance(meeting, make_seat().organisation, status=Status.PRESENT)

    status, said = save(secretary, meeting, line(row, **changed))

    assert (status, said["sentence"]) == (422, sentence)
    assert Fields(said["html"]).found == line(row)


def test_a_line_is_taken_off_and_one_that_another_took_off_is_told_of(secretary: Client, meeting: Meeting) -> None:
    row = make_attendance(meeting, make_seat().organisation)
    sent = {**line(row), f"d{row.pk}-remove": "on"}

    taken = save(secretary, meeting, sent)
    lost = save(secretary, meeting, line(row, status="absent"))

    assert taken == (200, {"came": "0 av 0", "version": 2, "gone": f"d{row.pk}"})
    assert lost == (409, {"sentence": "En annen har tatt bort linja fra deltakerlista.", "gone": f"d{row.pk}"})


def test_a_guest_is_added_once_by_name_and_is_known_to_the_notation(secretary: Client, meeting: Meeting) -> None:
    sent = {"ny-name": "Thea Lunde", "ny-status": "guest"}

    status, said = save(secretary, meeting, sent)
    again = save(secretary, meeting, sent)

    row = Attendance.rows.get()
    assert (status, row.status, str(row.person)) == (200, Status.GUEST, "Thea Lunde")
    assert said["names"]["people"][-1:] == [[row.person_id, "Thea Lunde", [], None, 1]]
    assert again == (200, said)


def test_representative_and_deputy_both_attend_and_the_only_deputy_is_named(
    secretary: Client, meeting: Meeting
) -> None:
    seat = make_seat()
    first = make_attendance(meeting, seat.organisation, make_representation(seat=seat).person)
    make_attendance(meeting, make_seat().organisation)
    deputy = make_representation(seat=seat, kind=Representation.Kind.DEPUTY).person

    status, _said = save(secretary, meeting, {"ny-organisation": str(seat.organisation_id), "ny-status": "deputy"})

    second = Attendance.rows.get(person=deputy)
    assert (status, second.status, second.organisation_id) == (200, Status.DEPUTY, seat.organisation_id)
    page = secretary.get(reverse("secretariat:write", args=[meeting.pk]))
    shown = [row.row.pk for row in page.context["desk"].participants.lines]
    assert shown[:2] == [first.pk, second.pk]


def test_a_nameless_representative_must_be_named_before_a_nameless_deputy_comes(
    secretary: Client, meeting: Meeting
) -> None:
    organisation = make_seat(make_organisation("LPS")).organisation
    row = make_attendance(meeting, organisation)

    status, said = save(secretary, meeting, {"ny-organisation": str(organisation.pk), "ny-status": "deputy"})

    assert (status, said["sentence"]) == (
        422,
        "LPS står alt uten person. Velg personen på linja, eller skriv varaens navn i «Navn».",
    )
    Attendance.rows.filter(pk=row.pk).update(person=make_person())
    assert save(secretary, meeting, {"ny-organisation": str(organisation.pk), "ny-status": "deputy"})[0] == 200
    assert sorted(Attendance.rows.values_list("status", flat=True)) == [Status.DEPUTY, Status.PRESENT]


def test_what_is_no_line_at_all_is_refused_and_members_find_nothing(
    secretary: Client, member: Client, meeting: Meeting
) -> None:
    address = reverse("secretariat:attendance_save", args=[meeting.pk])
    headers = {"accept": "application/json"}

    assert secretary.post(address, "[", content_type="application/json", headers=headers).status_code == 422
    assert save(secretary, meeting, {})[0] == 200
    assert member.post(address, {}, content_type="application/json", headers=headers).status_code == 404
    assert Attendance.rows.count() == 0
