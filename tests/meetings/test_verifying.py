"""`verify_record` finds every broken link."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from meetings import triggers
from meetings.models import Meeting, RedactedBody, Revision, RevisionBody
from meetings.publishing import correct_minutes, freeze_for_comments, publish_minutes, redact_minutes, snapshot_of
from meetings.verifying import flaws
from organisations.models import User
from tests.builders import make_attendance, make_meeting, make_revision, make_seat


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


def redacted(chain: list[Revision], by: User) -> Revision:
    """The last of the chain redacts the two before it and itself, as the deed does it."""
    newest = chain[2]
    meeting = Meeting.rows.get(pk=newest.meeting_id)
    keys = [one.pk for one in chain]
    return redact_minutes(meeting, snapshot_of(newest), keys, of=newest, by=by, reason="Bedt om det")


def test_a_body_that_is_gone_needs_a_redaction(
    chain: list[Revision], secretary_user: User, capsys: pytest.CaptureFixture[str]
) -> None:
    with triggers.lifted(connection):
        RevisionBody.rows.filter(revision=chain[0]).delete()
    assert [(flaw.number, flaw.what) for flaw in flaws()] == [(1, "its body is gone and no redaction names it")]

    redacted(chain, secretary_user)

    assert list(flaws()) == []
    call_command("verify_record")
    meeting = Meeting.rows.get()
    assert f"meeting {meeting.pk} revision 1: body removed by redaction 4" in capsys.readouterr().out
    with triggers.lifted(connection):
        RevisionBody.rows.update(canonical='{"redacts":')
    assert [(flaw.number, flaw.what) for flaw in flaws()] == [(4, "its body was changed")]


def test_a_body_is_not_excused_by_what_did_not_redact_it(chain: list[Revision], secretary_user: User) -> None:
    redaction = redacted(chain, secretary_user)
    draft = make_meeting(text="PBU: Noe ble sagt.", place="Oslo", date=date(2026, 9, 2))
    make_attendance(draft)
    sent_out = [freeze_for_comments(draft, by=secretary_user) for _time in range(2)]
    taken = redact_minutes(
        draft, snapshot_of(sent_out[1]), [sent_out[0].pk], of=sent_out[1], by=secretary_user, reason="Bedt om det"
    )
    assert (taken.kind, list(flaws())) == (Revision.Kind.CIRCULATED, [])
    correction = make_revision(draft, kind=Revision.Kind.CORRECTION)
    told = []
    for said_to, removed in (
        (taken, chain[0]),  # of another meeting
        (sent_out[0], sent_out[1]),  # older than what it is said to have redacted
        (taken, sent_out[1]),  # it took another
        (sent_out[1], sent_out[0]),  # sent out, and no more
        (correction, sent_out[0]),  # made for something else
    ):
        with triggers.lifted(connection), transaction.atomic():
            RedactedBody.rows.filter(removed=removed).delete()
            RevisionBody.rows.filter(revision=removed).delete()
            RedactedBody.rows.create(redaction=said_to, removed=removed)
            told.append({(flaw.meeting, flaw.number) for flaw in flaws() if "cannot have done so" in flaw.what})
            transaction.set_rollback(True)
    with triggers.lifted(connection):
        RedactedBody.rows.create(redaction=redaction, removed=redaction)
    still_there = {flaw.what for flaw in flaws() if flaw.number == redaction.number}

    assert told == [
        {(chain[0].meeting_id, 1)},
        {(draft.pk, 2)},
        {(draft.pk, 2)},
        {(draft.pk, 1)},
        {(draft.pk, 1)},
    ]
    assert "a redaction names it and its body is still there" in still_there
    with pytest.raises(CommandError, match="The record does not hold"):
        call_command("verify_record")


def test_a_missing_trigger_fails_the_verification(chain: list[Revision]) -> None:
    triggers.lift(connection)

    with pytest.raises(CommandError, match="The record does not hold"):
        call_command("verify_record")
    triggers.put(connection)
