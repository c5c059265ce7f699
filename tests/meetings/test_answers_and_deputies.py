"""What an answer means to the deputies: who is written to at once, who is freed, and that a second click is quiet."""

from __future__ import annotations

from typing import Any

import pytest

from meetings.inviting import send_invitation
from meetings.models import Enclosure, Invitation, Mail, Reply
from meetings.replying import answer_as_deputy, give_reply, reply_of
from organisations.models import Person, Representation, User
from tests.builders import make_person, make_representation
from tests.meetings.convened import Council, make_council

pytestmark = pytest.mark.django_db
CALL, RELEASE = "Du bes møte som vara", "Du trengs ikke som vara"


@pytest.fixture
def council(secretary_user: User) -> Council:
    """Invited, with the invitations' own mails out of the way."""
    council = make_council()
    make_representation(
        make_person("Siv Moe", email="siv@example.org"), council.seat(council.lps), kind=Representation.Kind.DEPUTY
    )
    send_invitation(council.meeting, by=secretary_user)
    council.meeting.refresh_from_db()
    return council


def say(council: Council, state: str, **fields: Any) -> Reply:  # Any: as the deed's
    seen = reply_of(council.meeting, council.lps).version
    return give_reply(
        council.meeting,
        council.lps,
        **{"state": state, "seen_version": seen, "by_person": council.ellen, **fields},
    )


def told() -> list[tuple[str, str]]:
    """To whom the deputies' mails went, and what they say, oldest first."""
    mails = Mail.rows.filter(mailing__kind="deputy_call").order_by("pk")
    return [(mail.to, mail.subject.partition(":")[0]) for mail in mails]


def call_of(council: Council, person: Person) -> Invitation:
    return Invitation.rows.select_related("meeting", "organisation", "person").get(
        meeting=council.meeting, person=person
    )


def test_an_apology_calls_the_deputies_once_with_agenda_and_calendar(council: Council) -> None:
    say(council, "apology")
    say(council, "apology")

    assert told() == [("siv@example.org", CALL), ("tor@example.org", CALL)]
    types = Enclosure.rows.filter(mailing__kind="deputy_call").order_by("pk").values_list("content_type", flat=True)
    assert list(types) == ["text/calendar; method=PUBLISH; charset=utf-8", "application/pdf"]


def test_a_withdrawn_apology_frees_the_deputies_once_and_a_new_one_calls_again(council: Council) -> None:
    say(council, "apology")
    say(council, "coming")
    say(council, "coming")

    assert told()[2:] == [("siv@example.org", RELEASE), ("tor@example.org", RELEASE)]

    say(council, "apology")
    assert told()[4:] == [("siv@example.org", CALL), ("tor@example.org", CALL)]


def test_a_representative_who_comes_writes_to_no_deputy(council: Council) -> None:
    say(council, "coming")

    assert told() == []


def test_the_deputy_who_is_named_is_called_alone(council: Council) -> None:
    say(council, "deputy", person=council.tor)

    assert told() == [("tor@example.org", CALL)]


def test_a_deputy_unknown_to_the_register_calls_nobody(council: Council) -> None:
    say(council, "deputy", comes="Liv Strand")

    assert told() == []


def test_a_deputy_who_answers_is_not_called(council: Council) -> None:
    say(council, "deputy", person=council.tor, by_person=council.tor)

    assert told() == []


def test_a_deputy_who_has_said_no_is_neither_freed_nor_asked_again(council: Council) -> None:
    say(council, "apology")
    answer_as_deputy(
        call_of(council, council.tor), comes=False, seen_version=reply_of(council.meeting, council.lps).version
    )

    say(council, "coming")
    say(council, "apology")

    assert told()[2:] == [("siv@example.org", RELEASE), ("siv@example.org", CALL)]


def test_a_deputy_who_was_to_come_and_cannot_makes_the_other_called(council: Council) -> None:
    say(council, "deputy", person=council.tor)

    answer_as_deputy(
        call_of(council, council.tor), comes=False, seen_version=reply_of(council.meeting, council.lps).version
    )

    assert reply_of(council.meeting, council.lps).state == "apology"
    assert told() == [("tor@example.org", CALL), ("siv@example.org", CALL)]


def test_what_the_secretary_was_told_calls_and_frees_in_her_name(council: Council, secretary_user: User) -> None:
    say(council, "apology", by_person=None, by_user=secretary_user)
    say(council, "coming", by_person=None, by_user=secretary_user)

    assert [text for _to, text in told()] == [CALL, CALL, RELEASE, RELEASE]
    assert {mail.mailing.by for mail in Mail.rows.filter(mailing__kind="deputy_call")} == {secretary_user}


def test_an_answer_that_is_not_saved_leaves_no_mail(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_fields: object) -> int:
        raise RuntimeError

    monkeypatch.setattr("meetings.inviting.deputies.deliver", broken)
    with pytest.raises(RuntimeError):
        say(council, "apology")

    assert (reply_of(council.meeting, council.lps).state, told()) == ("silent", [])
