"""Answers to an invitation: who may give one, what two at once see, the board, the list, needs and the round."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from meetings.drafts import DraftRefused
from meetings.forgetting import forget_needs
from meetings.models import AgendaItem, Attendance, Invitation, Meeting, Reply
from meetings.notation import DEFAULT_GROUPS, Kind, OrganisationEntry, Register, parse
from meetings.replying import (
    ReplyChanged,
    ReplyRefused,
    answer_as_deputy,
    give_reply,
    invitation_of,
    plan_prefill,
    prefill_participants,
    read_board,
    reply_of,
    take_update,
    waiting_updates,
)
from meetings.replying.rounds import as_notation
from organisations.links import link_for
from organisations.models import LinkUse, Organisation, Person, Representation, Seat, SignedLink, User
from tests.builders import (
    make_attendance,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
    publish,
)

pytestmark = pytest.mark.django_db
State, Status = Reply.State, Attendance.Status


def coming_meeting(**fields: Any) -> Meeting:  # Any: the model's fields
    """Announced, invited to, in ten days."""
    now = timezone.now()
    return make_meeting(
        **{
            "state": Meeting.State.PLANNED,
            "date": timezone.localdate() + timedelta(days=10),
            "announced_at": now,
            "invited_at": now,
            **fields,
        }
    )


def seated(short: str = "LPS", *, fixed: str = "Mari Sund", deputies: tuple[str, ...] = ("Tor Vik",)) -> Organisation:
    seat = make_seat(make_organisation(short))
    if fixed:
        make_representation(make_person(fixed, email="fast@example.org"), seat)
    for name in deputies:
        make_representation(make_person(name, email="vara@example.org"), seat, kind=Representation.Kind.DEPUTY)
    return seat.organisation


def person(name: str) -> Person:
    return Person.rows.get(name=name)


def invited(meeting: Meeting, organisation: Organisation, name: str, capacity: str = "representative") -> Invitation:
    who = person(name)
    link = link_for(SignedLink.Purpose.REPLY, organisation=organisation, person=who)
    return Invitation.rows.create(meeting=meeting, organisation=organisation, person=who, capacity=capacity, link=link)


def answer(meeting: Meeting, organisation: Organisation, state: str, **fields: Any) -> Reply:  # Any: as the deed's
    return give_reply(
        meeting,
        organisation,
        **{"state": state, "seen_version": reply_of(meeting, organisation).version, **fields},
    )


def words(reply: Reply) -> tuple[str, Person | None, str, str, str]:
    reply.refresh_from_db()
    return reply.state, reply.person, reply.comes, reply.note, reply.update


# Giving


def test_an_answer_is_saved_with_who_gave_it_and_through_which_link() -> None:
    meeting, organisation = coming_meeting(), seated()
    invitation = invited(meeting, organisation, "Mari Sund")

    reply = answer(
        meeting,
        organisation,
        State.COMING,
        person=person("Mari Sund"),
        note=" Litt sen \n",
        update="Nytt kontor.\r\nFlere unge.",
        by_person=person("Mari Sund"),
        link=invitation.link,
    )

    assert words(reply) == ("coming", person("Mari Sund"), "", "Mari Sund: Litt sen", "Nytt kontor.\nFlere unge.")
    assert (reply.answered_by, reply.by_secretary, reply.version) == (person("Mari Sund"), False, 1)
    assert reply.answered_at is not None
    assert reply.update_at is not None
    assert [use.deed for use in LinkUse.rows.all()] == ["reply_given"]


def test_the_silent_row_of_the_invitation_is_filled_in() -> None:
    meeting, organisation = coming_meeting(), seated()
    silent = Reply.rows.create(meeting=meeting, organisation=organisation)

    reply = answer(meeting, organisation, State.APOLOGY)

    assert (reply.pk, reply.state, reply.version) == (silent.pk, "apology", 2)


def test_the_same_answer_again_has_no_second_effect() -> None:
    meeting, organisation = coming_meeting(), seated()
    invitation = invited(meeting, organisation, "Mari Sund")
    fields = {"seen_version": 0, "by_person": person("Mari Sund"), "link": invitation.link, "note": "Syk"}
    first = answer(meeting, organisation, State.APOLOGY, **fields)

    second = answer(meeting, organisation, State.APOLOGY, **fields)

    assert (second.pk, second.version) == (first.pk, 1)
    assert LinkUse.rows.count() == 1


def test_whoever_answers_second_sees_what_stands_and_decides() -> None:
    meeting, organisation = coming_meeting(), seated()
    answer(meeting, organisation, State.APOLOGY, seen_version=0, by_person=person("Mari Sund"))

    with pytest.raises(ReplyChanged) as raised:
        answer(meeting, organisation, State.COMING, seen_version=0, by_person=person("Tor Vik"))
    stands = raised.value.reply
    decided = answer(
        meeting, organisation, State.DEPUTY, person=person("Tor Vik"), seen_version=1, by_person=person("Tor Vik")
    )

    assert (stands.state, stands.answered_by) == ("apology", person("Mari Sund"))
    assert words(decided)[:2] == ("deputy", person("Tor Vik"))


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_the_same_moment_leave_one_and_tell_the_other() -> None:
    meeting, organisation = coming_meeting(), seated()
    start, ends = threading.Barrier(2), []

    def give(state: str) -> None:
        start.wait()
        try:
            give_reply(meeting, organisation, state=state, seen_version=0)
            ends.append("saved")
        except ReplyChanged as changed:
            ends.append(changed.reply.state)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=give, args=[state]) for state in (State.COMING, State.APOLOGY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    stands = Reply.rows.get()
    assert sorted(ends) == sorted(["saved", stands.state])
    assert stands.version == 1


def test_message_and_needs_are_kept_by_line_with_who_wrote_them() -> None:
    meeting, organisation = coming_meeting(asks_needs=True), seated()
    mari, tor = person("Mari Sund"), person("Tor Vik")
    answer(meeting, organisation, State.APOLOGY, note="Syk\n i dag", needs="Teleslynge", by_person=mari)

    kept = answer(meeting, organisation, State.DEPUTY, person=tor, by_person=tor)
    assert (kept.note, kept.needs) == ("Mari Sund: Syk i dag", "Mari Sund: Teleslynge")

    answer(meeting, organisation, State.DEPUTY, person=tor, note="Kommer 10", by_person=tor)
    both = answer(meeting, organisation, State.DEPUTY, person=tor, note="Kommer 11", by_person=tor)
    assert (both.note, both.needs) == ("Mari Sund: Syk i dag\nTor Vik: Kommer 11", "Mari Sund: Teleslynge")


def test_the_secretary_writes_message_and_needs_whole(secretary_user: User) -> None:
    meeting, organisation = coming_meeting(asks_needs=True), seated()
    answer(meeting, organisation, State.COMING, note="Kommer 10", by_person=person("Mari Sund"))

    reply = answer(meeting, organisation, State.COMING, note="", needs="Glutenfri", by_user=secretary_user)

    assert (reply.note, reply.needs) == ("", "Glutenfri")


def test_needs_are_not_kept_when_the_meeting_does_not_ask() -> None:
    reply = answer(coming_meeting(), seated(), State.COMING, needs="Glutenfri")

    assert reply.needs == ""


def test_an_apology_names_nobody_who_comes() -> None:
    meeting, organisation = coming_meeting(), seated()

    reply = answer(meeting, organisation, State.APOLOGY, person=person("Mari Sund"), comes="Kari")

    assert words(reply)[:3] == ("apology", None, "")


def test_what_the_secretary_was_told_says_so(secretary_user: User) -> None:
    reply = answer(coming_meeting(), seated(), State.COMING, by_user=secretary_user)

    assert (reply.by_secretary, reply.answered_by) == (True, None)


@pytest.mark.parametrize(
    "fields",
    [
        {"date": date(2026, 1, 1)},
        {"cancelled_at": timezone.now()},
        {"state": Meeting.State.WITHDRAWN, "slug": "x"},
    ],
)
def test_a_meeting_that_is_over_or_cancelled_takes_no_answer(fields: dict[str, Any]) -> None:
    meeting, organisation = coming_meeting(**fields), seated()

    with pytest.raises(ReplyRefused):
        answer(meeting, organisation, State.COMING)

    assert Reply.rows.count() == 0


def test_a_published_meeting_takes_no_answer() -> None:
    meeting, organisation = coming_meeting(state=Meeting.State.DRAFT), seated()
    publish(meeting)

    with pytest.raises(ReplyRefused):
        answer(meeting, organisation, State.COMING)


def test_the_day_of_the_meeting_still_takes_answers() -> None:
    meeting = coming_meeting(date=timezone.localdate(), reply_by=timezone.localdate() - timedelta(days=7))

    assert answer(meeting, seated(), State.COMING).state == "coming"


def test_an_organisation_without_a_seat_that_day_cannot_answer() -> None:
    meeting, organisation = coming_meeting(), seated()
    Seat.rows.update(until=timezone.localdate() + timedelta(days=9))

    with pytest.raises(ReplyRefused) as refused:
        answer(meeting, organisation, State.COMING)

    assert refused.value.sentence == "LPS har ikke plass i rådet den dagen møtet er. Skriv til sekretariatet."


# A deputy who was asked


def test_a_deputy_who_comes_takes_the_seat() -> None:
    meeting, organisation = coming_meeting(), seated()
    invitation = invited(meeting, organisation, "Tor Vik", "deputy")
    answer(meeting, organisation, State.APOLOGY, note="Syk", by_person=person("Mari Sund"))

    reply = answer_as_deputy(invitation, comes=True, seen_version=1, link=invitation.link)

    assert words(reply)[:4] == ("deputy", person("Tor Vik"), "", "Mari Sund: Syk")


def test_a_deputy_beside_a_representative_who_comes_makes_both() -> None:
    meeting, organisation = coming_meeting(), seated()
    invitation = invited(meeting, organisation, "Tor Vik", "deputy")
    answer(meeting, organisation, State.COMING)

    reply = answer_as_deputy(invitation, comes=True, seen_version=1)

    assert words(reply)[:2] == ("both", person("Tor Vik"))


@pytest.mark.parametrize(
    ("stood", "becomes"),
    [("silent", "silent"), ("apology", "apology"), ("coming", "coming"), ("deputy", "apology"), ("both", "coming")],
)
def test_a_deputy_who_cannot_come_is_not_counted_on(stood: str, becomes: str) -> None:
    meeting, organisation = coming_meeting(), seated()
    invitation = invited(meeting, organisation, "Tor Vik", "deputy")
    if stood != "silent":
        answer(meeting, organisation, stood, person=person("Tor Vik") if stood in {"deputy", "both"} else None)
    seen = reply_of(meeting, organisation).version

    answer_as_deputy(invitation, comes=False, seen_version=seen, link=invitation.link)
    reply = answer_as_deputy(invitation, comes=False, seen_version=seen, link=invitation.link)

    invitation.refresh_from_db()
    assert words(reply)[:2] == (becomes, None)
    assert invitation.declined_at is not None
    assert [use.deed for use in LinkUse.rows.all()] == ["deputy_declined"]


def test_a_deputy_may_change_no_to_yes() -> None:
    meeting, organisation = coming_meeting(), seated()
    invitation = invited(meeting, organisation, "Tor Vik", "deputy")
    declined = answer_as_deputy(invitation, comes=False, seen_version=0)

    reply = answer_as_deputy(invitation, comes=True, seen_version=declined.version)

    invitation.refresh_from_db()
    assert (reply.state, reply.person, invitation.declined_at) == ("deputy", person("Tor Vik"), None)


# Links that no longer hold


def test_a_link_opens_its_invitation_while_seat_and_mandate_hold() -> None:
    meeting, organisation = coming_meeting(), seated()
    invitation = invited(meeting, organisation, "Mari Sund")
    assert invitation.link is not None

    assert invitation_of(invitation.link) == invitation


@pytest.mark.parametrize("ended", ["invitation", "seat", "mandate"])
def test_a_link_opens_nothing_once_invitation_seat_or_mandate_has_ended(ended: str) -> None:
    meeting, organisation = coming_meeting(), seated()
    invitation = invited(meeting, organisation, "Mari Sund")
    assert invitation.link is not None
    today = timezone.localdate()
    if ended == "invitation":
        Invitation.rows.update(ended_at=timezone.now())
    elif ended == "seat":
        Seat.rows.update(until=today)
    else:
        Representation.rows.filter(person__name="Mari Sund").update(until=today)

    assert invitation_of(invitation.link) is None


# The board


def test_the_board_says_who_comes_and_who_is_missing() -> None:
    meeting = coming_meeting(asks_needs=True)
    lps = seated("LPS")
    pbu = seated("PBU", fixed="Ellen Krogh", deputies=())
    seated("FVR", fixed="", deputies=())
    terskel = seated("Terskel", fixed="Guro Lid", deputies=("Per Moe",))
    Person.rows.filter(name="Per Moe").update(email="")
    answer(meeting, lps, State.DEPUTY, person=person("Tor Vik"), needs="Glutenfri")
    answer(meeting, pbu, State.APOLOGY)
    answer(meeting, terskel, State.APOLOGY)

    board = read_board(meeting)

    assert [(row.organisation.short, row.reply.state, row.comes, row.lacks) for row in board.rows] == [
        ("FVR", "silent", (), ""),
        ("LPS", "deputy", ("Tor Vik",), ""),
        ("PBU", "apology", (), "Har ingen vara"),
        ("Terskel", "apology", (), "Vara mangler adresse"),
    ]
    assert [[(one.name, one.says) for one in row.deputies] for row in board.rows] == [
        [],
        [("Tor Vik", "kommer")],
        [],
        [("Per Moe", "")],
    ]
    assert (board.answered, board.shows_needs) == (3, True)
    assert board.counts[-1].cells == [
        ("Kommer", 0),
        ("Begge møter", 0),
        ("Vara møter", 1),
        ("Forfall", 2),
        ("Ikke svart", 1),
    ]


@pytest.mark.parametrize(
    ("fields", "state", "says"),
    [
        ({"called_at": timezone.now()}, "apology", "kalt inn, ikke svart"),
        ({"called_at": timezone.now()}, "coming", "kalt inn, men representanten kommer likevel"),
        ({"called_at": timezone.now(), "declined_at": timezone.now()}, "apology", "kan ikke"),
        ({"called_at": None}, "apology", ""),
    ],
)
def test_the_board_follows_a_deputy_who_was_called(fields: dict[str, Any], state: str, says: str) -> None:
    meeting, organisation = coming_meeting(), seated()
    invitation = invited(meeting, organisation, "Tor Vik", "deputy")
    answer(meeting, organisation, state)
    Invitation.rows.filter(pk=invitation.pk).update(**fields)

    assert [deputy.says for row in read_board(meeting).rows for deputy in row.deputies] == [says]


def test_the_board_counts_by_kind_of_organisation() -> None:
    meeting = coming_meeting()
    for short, kind, state in (("LPS", "carer", "coming"), ("PBU", "user", "both"), ("FVR", "user", "apology")):
        organisation = make_seat(make_organisation(short, kind=kind)).organisation
        answer(meeting, organisation, state)

    counts = {count.label: (count.numbers, count.total) for count in read_board(meeting).counts}

    assert list(counts.values()) == [((0, 1, 0, 1, 0), 2), ((1, 0, 0, 0, 0), 1), ((1, 1, 0, 1, 0), 3)]


def test_the_board_still_shows_who_answered_before_their_seat_ended() -> None:
    meeting, organisation = coming_meeting(), seated()
    answer(meeting, organisation, State.COMING)
    Seat.rows.update(until=timezone.localdate())

    board = read_board(meeting)

    assert [(row.organisation.short, row.seated) for row in board.rows] == [("LPS", False)]
    assert board.counts[-1].total == 0


# Into the participant list


def listed(meeting: Meeting) -> list[tuple[str, str, str]]:
    return [
        (str(row.organisation), str(row.person or ""), row.status)
        for row in Attendance.rows.filter(meeting=meeting).with_names().order_by("organisation__sort_key", "position")
    ]


def expected(meeting: Meeting, organisation: Organisation, name: str = "", **fields: Any) -> Attendance:  # Any: columns
    return make_attendance(
        meeting, organisation, person(name) if name else None, **{"status": Status.EXPECTED, **fields}
    )


def test_answers_go_into_the_list_as_expectations(secretary_user: User) -> None:
    meeting = coming_meeting()
    fvr = seated("FVR", fixed="Jon Ærlig", deputies=())
    lps = seated("LPS", fixed="Mari Sund", deputies=("Tor Vik",))
    pbu = seated("PBU", fixed="Ellen Krogh", deputies=("Ida Nes",))
    terskel = seated("Terskel", fixed="Guro Lid", deputies=())
    for organisation, name in ((fvr, "Jon Ærlig"), (lps, "Mari Sund"), (pbu, "Ellen Krogh"), (terskel, "")):
        expected(meeting, organisation, name)
    answer(meeting, fvr, State.APOLOGY)
    answer(meeting, lps, State.DEPUTY)
    answer(meeting, pbu, State.BOTH, person=person("Ida Nes"))
    answer(meeting, terskel, State.COMING)

    first = prefill_participants(meeting, by=secretary_user)
    second = prefill_participants(meeting, by=secretary_user)

    assert [change.sentence for change in first.changes] == [
        "Forfall",
        "Tor Vik ventes",
        "Ida Nes ventes i tillegg",
        "Guro Lid ventes",
    ]
    assert listed(meeting) == [
        ("FVR", "Jon Ærlig", "apology"),
        ("LPS", "Tor Vik", "expected"),
        ("PBU", "Ellen Krogh", "expected"),
        ("PBU", "Ida Nes", "expected"),
        ("Terskel", "Guro Lid", "expected"),
    ]
    assert (second.changes, second.left) == ((), ())


def test_what_the_secretary_has_set_is_never_overwritten(secretary_user: User) -> None:
    meeting = coming_meeting()
    lps, pbu, fvr = (
        seated("LPS", fixed="Mari Sund", deputies=("Tor Vik",)),
        seated("PBU", fixed="Ellen Krogh", deputies=("Ida Nes",)),
        seated("FVR", fixed="Jon Ærlig", deputies=()),
    )
    make_person("En Annen")
    expected(meeting, lps, "Mari Sund", status=Status.PRESENT)
    expected(meeting, pbu, "En Annen")
    expected(meeting, fvr, "Jon Ærlig", status=Status.APOLOGY)
    for organisation, state in ((lps, State.APOLOGY), (pbu, State.COMING), (fvr, State.COMING)):
        answer(meeting, organisation, state)
    before = listed(meeting)

    plan = prefill_participants(meeting, by=secretary_user)

    assert listed(meeting) == before
    assert plan.changes == ()
    assert [(str(organisation), sentence) for organisation, sentence in plan.left] == [
        ("FVR", "Forfall er ført på lista, men svaret er endret til «Kommer». Rett det selv."),
        ("LPS", "Alt ført for hånd."),
        ("PBU", "På lista står En Annen, svaret sier Ellen Krogh. Rett det selv."),
    ]


def test_what_the_register_does_not_know_is_left_to_the_secretary() -> None:
    meeting = coming_meeting()
    lps, pbu = seated("LPS", deputies=("Tor Vik", "Per Moe")), seated("PBU", fixed="Ellen Krogh", deputies=())
    both = seated("FVR", fixed="Mari Sund Jr", deputies=())
    expected(meeting, lps, "Mari Sund")
    expected(meeting, pbu, "Ellen Krogh")
    expected(meeting, both, "Mari Sund Jr")
    answer(meeting, lps, State.DEPUTY)
    answer(meeting, pbu, State.COMING, comes="Kari Nordmark")
    answer(meeting, both, State.BOTH)

    plan = plan_prefill(meeting)

    assert plan.changes == ()
    assert [(str(organisation), sentence) for organisation, sentence in plan.left] == [
        ("FVR", "Begge møter, men vi vet ikke hvem som er vara. Legg til personen på lista."),
        ("LPS", "Vara møter, men vi vet ikke hvem. Velg personen på lista."),
        ("PBU", "Kari Nordmark kommer, men står ikke i registeret. Velg personen på lista."),
    ]


def test_a_person_in_two_organisations_is_listed_once(secretary_user: User) -> None:
    meeting = coming_meeting()
    lps, pbu = seated("LPS", deputies=()), make_seat(make_organisation("PBU"))
    make_representation(person("Mari Sund"), pbu)
    expected(meeting, lps, "Mari Sund")
    answer(meeting, lps, State.COMING)
    answer(meeting, pbu.organisation, State.COMING)

    plan = prefill_participants(meeting, by=secretary_user)

    assert [sentence for _organisation, sentence in plan.left] == ["Mari Sund står alt på lista."]
    assert listed(meeting) == [("LPS", "Mari Sund", "expected")]


def test_an_organisation_that_is_not_on_the_list_is_put_there(secretary_user: User) -> None:
    meeting, organisation = coming_meeting(), seated()
    answer(meeting, organisation, State.APOLOGY)

    prefill_participants(meeting, by=secretary_user)

    assert listed(meeting) == [("LPS", "Mari Sund", "apology")]


def test_a_published_list_is_not_filled_in(secretary_user: User) -> None:
    meeting = coming_meeting(state=Meeting.State.DRAFT)
    publish(meeting)

    with pytest.raises(ReplyRefused):
        prefill_participants(meeting, by=secretary_user)


# Needs


def with_needs(**fields: Any) -> Reply:  # Any: the meeting's fields
    meeting = coming_meeting(asks_needs=True, **fields)
    return Reply.rows.create(
        meeting=meeting,
        organisation=make_organisation(),
        state=State.COMING,
        answered_at=timezone.now(),
        needs="Glutenfri",
    )


def test_needs_are_forgotten_the_day_after_the_meeting() -> None:
    reply = with_needs(date=date(2027, 3, 10))

    kept = forget_needs(date(2027, 3, 10))
    forgotten = forget_needs(date(2027, 3, 11))
    again = forget_needs(date(2027, 3, 12))

    reply.refresh_from_db()
    assert (kept, forgotten, again, reply.needs) == (0, 1, 0, "")


def test_needs_of_a_cancelled_meeting_are_forgotten_and_others_kept() -> None:
    cancelled, coming = with_needs(cancelled_at=timezone.now()), with_needs()

    call_command("forget_needs", stdout=(told := StringIO()))

    cancelled.refresh_from_db()
    coming.refresh_from_db()
    assert (cancelled.needs, coming.needs) == ("", "Glutenfri")
    assert told.getvalue() == "Slettet behov i 1 svar. Fjernet 0 slettede saker for godt. Slettet 0 filer som ventet.\n"


def test_publishing_forgets_needs() -> None:
    reply = with_needs(state=Meeting.State.DRAFT)

    publish(reply.meeting)

    reply.refresh_from_db()
    assert reply.needs == ""


# The round


def round_item(meeting: Meeting, text: str = "") -> AgendaItem:
    return make_item(meeting, text, kind=AgendaItem.Kind.ROUND)


def test_an_update_waits_with_its_meeting() -> None:
    meeting, organisation = coming_meeting(), seated()
    reply = answer(meeting, organisation, State.COMING, update="Nytt kontor.")
    Reply.rows.create(meeting=meeting, organisation=seated("PBU", fixed="", deputies=()))

    assert waiting_updates(meeting) == [reply]
    assert waiting_updates(coming_meeting()) == []


def test_an_update_goes_into_the_draft_once_as_the_organisations_own(secretary_user: User) -> None:
    meeting, organisation = coming_meeting(), seated()
    reply = answer(meeting, organisation, State.COMING, update="Nytt kontor.\n\n! Ring oss\nPBU: enig")
    item = round_item(meeting, "Møtet er satt.")

    once = take_update(item, reply.pk, by=secretary_user)
    twice = take_update(item, reply.pk, by=secretary_user)

    reply.refresh_from_db()
    assert once.text == "Møtet er satt.\nLPS: Nytt kontor.\n\n  \\! Ring oss\n  \\PBU: enig\n"
    assert (twice.text, twice.version) == (once.text, once.version)
    assert reply.update_taken_at is not None
    assert waiting_updates(meeting) == []


def test_an_update_put_in_while_writing_is_claimed_once_and_waits_again_when_undone(secretary: Client) -> None:
    meeting, organisation = coming_meeting(), seated()
    reply = answer(meeting, organisation, State.COMING, update="Nytt kontor.\n! Ring oss")
    address = reverse("secretariat:update_taken", args=[meeting.pk])

    def post(**sent: object) -> tuple[int, dict[str, str]]:
        said = secretary.post(address, {"reply": reply.pk, **sent}, content_type="application/json")
        return said.status_code, said.json()

    words = "LPS: Nytt kontor.\n  \\! Ring oss\n"
    taken = "Teksten er alt satt inn av en annen. Last siden på nytt for å se den."
    assert post(taken=True) == (200, {"text": words})
    assert waiting_updates(meeting) == []
    assert post(taken=True) == (409, {"sentence": taken})
    assert post(taken=False) == post(taken=False) == (200, {})
    assert waiting_updates(meeting) == [reply]
    assert post(taken=True, seen=f"\n{words}") == (200, {"text": words})
    post(taken=False)
    answer(meeting, organisation, State.COMING, update="Flyttet.")
    changed = "Organisasjonen har endret teksten. Last siden på nytt for å se den."
    assert post(taken=True, seen=words) == (409, {"sentence": changed})
    assert [one.update for one in waiting_updates(meeting)] == ["Flyttet."]


def test_a_text_in_the_draft_is_not_changed_by_a_later_answer(secretary_user: User) -> None:
    meeting, organisation = coming_meeting(), seated()
    reply = answer(meeting, organisation, State.COMING, update="Først.")
    take_update(round_item(meeting), reply.pk, by=secretary_user)

    with pytest.raises(ReplyChanged):
        answer(meeting, organisation, State.APOLOGY, update="Så.", seen_version=1)
    later = answer(meeting, organisation, State.APOLOGY, update="Så.")

    assert (later.state, later.update) == ("apology", "Først.")


def test_an_update_too_long_for_the_item_keeps_waiting(secretary_user: User, settings: Any) -> None:  # Any: the fixture
    settings.ITEM_TEXT_LIMIT = 20
    meeting, organisation = coming_meeting(), seated()
    reply = answer(meeting, organisation, State.COMING, update="Dette er mer enn tjue tegn.")
    item = round_item(meeting)

    with pytest.raises(DraftRefused):
        take_update(item, reply.pk, by=secretary_user)

    assert waiting_updates(meeting) == [reply]


def test_another_meetings_update_is_not_taken(secretary_user: User) -> None:
    organisation = seated()
    reply = answer(coming_meeting(), organisation, State.COMING, update="Hei.")
    item = round_item(coming_meeting())

    assert take_update(item, reply.pk, by=secretary_user).text == ""


REGISTER = Register(
    organisations=(
        OrganisationEntry(1, "LPS", (), "Landslaget for søsken", True),
        OrganisationEntry(2, "PBU", (), "Psykisk Balanse Ungdom", True),
    ),
    people=(),
    groups=DEFAULT_GROUPS,
    terms=frozenset(),
)


@given(
    st.lists(
        st.sampled_from(["PBU: enig", "! gjør", "// skjult", "= slutt", "#tema", "- punkt", "ord", "", "\\x", "\t"])
    )
    | st.lists(st.text(max_size=20))
)
def test_whatever_is_sent_reads_as_one_statement_of_its_sender(lines: list[str]) -> None:
    update = "\n".join(lines).replace("\x00", "").strip()
    if not " ".join(update.split()):
        return
    reply = Reply(organisation_id=1, update=update)

    read = parse("PBU: før\n" + as_notation(reply, REGISTER), REGISTER)

    said = [block for block in read.blocks if block.kind is not Kind.BLANK]
    assert [(block.kind, [speaker.organisation for speaker in block.speakers]) for block in said] == [
        (Kind.STATEMENT, [2]),
        (Kind.STATEMENT, [1]),
    ]
    assert read.doubts() == ()
