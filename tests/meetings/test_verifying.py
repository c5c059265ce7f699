"""`verify_record` finds every broken link."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from meetings import triggers
from meetings.models import Meeting, RedactedBody, Revision, RevisionBody
from meetings.publishing import correct_minutes, publish_minutes
from meetings.verifying import flaws
from organisations.models import User
from tests.builders import make_attendance, make_meeting, make_seat


@pytest.fixture
def chain(secretary_user: User) -> list[Revision]:
    organisation = make_seat().organisation
    meeting = make_meeting(text=f"{organisation.short}: Én.", place="Oslo")
    make_attendance(meeting, organisation)
    publish_minutes(meeting, by=secretary_user)
    for word in ("To", "Tre"):
        meeting.items.update(text=f"{organisation.short}: {word}.")
        correct_minutes(meeting, by=secretary_user, reason="Tallet")
    return list(Revision.rows.order_by("number"))


def tamper(revision: Revision, **changes: object) -> None:
    with triggers.lifted(connection):
        Revision.rows.filter(pk=revision.pk).update(**changes)


def test_an_untouched_record_holds(chain: list[Revision], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_record")

    assert capsys.readouterr().out == "The record holds: 3 revisions verified.\n"


@pytest.mark.parametrize(
    ("changes", "number", "what"),
    [
        ({"audience": "public"}, 2, "its own facts were changed"),
        ({"previous_sha256": "0" * 64}, 2, "does not follow the revision before it"),
        ({"body_sha256": "0" * 64}, 2, "its body was changed"),
        ({"number": 9}, 9, "number 4 was expected"),
    ],
)
def test_a_changed_link_is_named(chain: list[Revision], changes: dict[str, object], number: int, what: str) -> None:
    tamper(chain[1], **changes)

    assert (number, what) in {(flaw.number, flaw.what) for flaw in flaws()}


def test_changed_words_are_found(chain: list[Revision]) -> None:
    with triggers.lifted(connection):
        body = RevisionBody.rows.get(revision=chain[1])
        RevisionBody.rows.filter(revision=chain[1]).update(canonical=body.canonical.replace("To.", "Ti."))

    assert [(flaw.number, flaw.what) for flaw in flaws()] == [(2, "its body was changed")]


def test_a_body_that_is_gone_needs_a_redaction(chain: list[Revision], capsys: pytest.CaptureFixture[str]) -> None:
    with triggers.lifted(connection):
        RevisionBody.rows.filter(revision=chain[0]).delete()
    assert [(flaw.number, flaw.what) for flaw in flaws()] == [(1, "its body is gone and no redaction names it")]

    RedactedBody.rows.create(redaction=chain[2], removed=chain[0])

    assert list(flaws()) == []
    call_command("verify_record")
    meeting = Meeting.rows.get()
    assert f"meeting {meeting.pk} revision 1: body removed by redaction 3" in capsys.readouterr().out


def test_a_missing_trigger_fails_the_verification(chain: list[Revision]) -> None:
    triggers.lift(connection)

    with pytest.raises(CommandError, match="The record does not hold"):
        call_command("verify_record")
    triggers.put(connection)
