"""Drafts: two editors never lose each other's words; a new meeting knows what it can know."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.drafts import (
    DraftRefused,
    ItemChanged,
    add_item,
    order_items,
    rewrite_block,
    save_item_text,
    start_meeting,
)
from meetings.models import AgendaItem, AgendaProposal, Attendance, Meeting
from meetings.names import register_for
from meetings.notation import parse
from organisations.models import Body, Organisation, OrganisationName, Seat, User
from tests.builders import (
    make_attendance,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
)


@pytest.fixture
def item(db: None) -> AgendaItem:
    return make_item(make_meeting(state=Meeting.State.PLANNED), text="PBU: Først.")


def test_saving_counts_the_version_and_begins_the_draft(item: AgendaItem, secretary_user: User) -> None:
    saved = save_item_text(item, "PBU: Så.\r\nLPS: Ja.\rNei.\x00", version=1, by=secretary_user)

    assert (saved.text, saved.version, saved.changed_by) == ("PBU: Så.\nLPS: Ja.\nNei.␀", 2, secretary_user)
    assert Meeting.rows.get().state == Meeting.State.DRAFT


def test_the_second_of_two_editors_gets_both_texts_and_nothing_is_written(
    item: AgendaItem, secretary_user: User, administrator_user: User
) -> None:
    save_item_text(item, "Min tekst", version=1, by=secretary_user)

    with pytest.raises(ItemChanged) as clash:
        save_item_text(item, "Din tekst", version=1, by=administrator_user)

    assert (clash.value.yours, clash.value.theirs, clash.value.version) == ("Din tekst", "Min tekst", 2)
    assert clash.value.by == "Ida Hagen"
    assert AgendaItem.rows.get().text == "Min tekst"


def test_the_same_text_sent_twice_is_no_clash(item: AgendaItem, secretary_user: User) -> None:
    save_item_text(item, "Min tekst", version=1, by=secretary_user)

    again = save_item_text(item, "Min tekst", version=1, by=secretary_user)

    assert again.version == 2


def test_a_text_past_the_limit_is_refused_in_words(item: AgendaItem, secretary_user: User) -> None:
    with pytest.raises(DraftRefused, match="for lang til å lagres"):
        save_item_text(item, "x" * 200_001, version=1, by=secretary_user)

    assert AgendaItem.rows.get().text == "PBU: Først."


def test_one_block_is_rewritten_and_the_rest_stays(item: AgendaItem, secretary_user: User) -> None:
    item = save_item_text(item, "Først\nLars: Hei\n  mer\n\nSist", version=1, by=secretary_user)
    register = register_for(item.meeting)

    item = rewrite_block(item, 1, "PBU/Lars Lie: Hei\n  mer", version=2, by=secretary_user, register=register)

    assert item.text == "Først\nPBU/Lars Lie: Hei\n  mer\n\nSist"


def test_items_are_added_last_and_put_in_order(secretary_user: User) -> None:
    meeting = make_meeting()
    keys = [add_item(meeting, by=secretary_user, heading=heading).pk for heading in ("a", "b", "c")]

    order_items(meeting, [keys[2], keys[0]])

    assert [item.heading for item in AgendaItem.rows.filter(meeting=meeting)] == ["c", "a", "b"]


def test_a_new_meeting_expects_those_with_a_seat_and_has_the_standing_items(body: Body, secretary_user: User) -> None:
    fixed = make_representation(make_person("Ellen Krogh"), make_seat(make_organisation("PBU"), body))
    make_seat(make_organisation("LPS"), body)
    make_seat(make_organisation("Terskel"), body, until=date(2020, 1, 1))
    proposal = AgendaProposal.rows.create(text="Borgerlønn")
    last = make_meeting(body=body, place="Oslo", chair=make_person("Kari Vold"))

    meeting = start_meeting(body, by=secretary_user, on=date(2026, 12, 1), proposals=[proposal])

    assert [(str(row.organisation), row.person, row.status) for row in Attendance.rows.filter(meeting=meeting)] == [
        ("LPS", None, "expected"),
        ("PBU", fixed.person, "expected"),
    ]
    assert [item.heading for item in AgendaItem.rows.filter(meeting=meeting)] == [
        "Godkjenning av innkalling og saksliste",
        "Godkjenning av forrige referat",
        "Runde rundt bordet",
        "Borgerlønn",
        "Eventuelt",
    ]
    proposal.refresh_from_db()
    assert (proposal.state, proposal.item) == ("taken", AgendaItem.rows.get(heading="Borgerlønn"))
    assert (meeting.place, meeting.chair, meeting.state) == ("Oslo", last.chair, "planned")


def test_the_register_is_of_the_meetings_date(body: Body) -> None:
    old = make_seat(make_organisation("Om-start"), body, until=date(2024, 12, 31)).organisation
    OrganisationName.rows.create(organisation=old, name="OS", until=date(2024, 12, 31))
    host = make_organisation("Samsenteret", kind=Organisation.Kind.HOST)
    magnus = make_person("Magnus Bakke", employer=host)
    now, then = make_meeting(body=body), make_meeting(body=body, date=date(2024, 6, 1))
    make_attendance(then, person=magnus)

    seated_now = {entry.short for entry in register_for(now).organisations if entry.seated}
    register = register_for(then)
    read = parse("OS: Hei.\nMagnus Bakke: Hallo.", register).blocks

    assert seated_now == {"Samsenteret"}
    assert [speaker.organisation for block in read for speaker in block.speakers] == [old.pk, host.pk]


def test_the_participant_list_gives_an_unseated_organisation_its_voice(body: Body) -> None:
    guest = make_organisation("Etaten", kind=Organisation.Kind.PUBLIC)
    meeting = make_meeting(body=body)
    person = make_person("Nora Ny")
    make_attendance(meeting, guest, person, status=Attendance.Status.GUEST)

    block = parse("Nora: Vi ser på det.", register_for(meeting)).blocks[0]

    assert [(speaker.organisation, speaker.person) for speaker in block.speakers] == [(guest.pk, person.pk)]


@pytest.mark.parametrize("size", [1, 3])
def test_the_register_costs_the_same_queries_whatever_its_size(member_seat: Seat, size: int) -> None:
    meeting = make_meeting(body=member_seat.body)
    for _number in range(size):
        make_attendance(meeting, make_organisation(), make_person())

    with CaptureQueriesContext(
        connection,
    ) as queries:
        register_for(meeting)

    assert len(queries) == 8
