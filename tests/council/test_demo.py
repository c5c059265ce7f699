from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import transaction
from pytest_django import DjangoDbBlocker

from council.demo.loading import load_demo, logins
from council.demo.reading import first_thursday_in_thirty_days, read_meetings, read_register
from meetings.admitting import waiting_requests
from meetings.checklist import examine
from meetings.circulating.board import read_board as read_round
from meetings.drafts import read_draft
from meetings.exporting.report_word import report_word
from meetings.importing.formats.word import lines_of_word
from meetings.letters import due_letters
from meetings.models import (
    AgendaItem,
    AgendaProposal,
    Attendance,
    Audience,
    CallAnswer,
    Circulation,
    GovernanceNote,
    Letter,
    Mail,
    Meeting,
    Participant,
    Reply,
    Revision,
    Statement,
    StatementSpeaker,
    StatementTopic,
    Task,
    TaskStatus,
    Topic,
)
from meetings.names import register_for
from meetings.notation import CONTRIBUTION_KINDS, DoubtReason, Parsed, parse
from meetings.publishing import snapshot_of
from meetings.reading import report_of
from meetings.replying import read_board
from meetings.report import View
from organisations.access import Role, role_of
from organisations.models import ChangeRequest, Office, Person, User
from scripts.score_minutes import Count
from tests.meetings.attributed import attribution

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded once for the whole file, undone after it; each test has its own savepoint within."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=False):
            load_demo(today=TODAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(_loaded: None, db: None) -> None:
    """The demo council, read only."""


def parsed(meeting: Meeting) -> list[Parsed]:
    register = register_for(meeting)
    return [parse(item.text, register, meeting_date=meeting.date) for item in meeting.items.all()]


def published() -> list[Meeting]:
    return list(Meeting.rows.filter(state=Meeting.State.PUBLISHED).order_by("date"))


@pytest.mark.parametrize(
    ("today", "thursday"),
    [
        (date(2026, 11, 17), date(2026, 12, 17)),  # exactly thirty days
        (date(2026, 11, 18), date(2027, 1, 7)),  # Christmas Eve and New Year's Eve are passed over
        (date(2027, 2, 3), date(2027, 3, 11)),
        (date(2028, 2, 1), date(2028, 3, 2)),  # across 29 February
    ],
)
def test_the_announced_meeting_is_on_the_first_thursday_in_thirty_days(today: date, thursday: date) -> None:
    assert first_thursday_in_thirty_days(today) == thursday
    assert [written.head["date"] for written in read_meetings(today=today) if written.state == "announced"] == [
        thursday
    ]


def test_the_register_has_twenty_member_organisations_and_those_who_left() -> None:
    organisations = read_register()["organisations"]
    open_seats = [named for named in organisations if any("until" not in seat for seat in named.get("seats", ()))]
    left = [named["short"] for named in organisations if any("until" in seat for seat in named.get("seats", ()))]

    assert len(open_seats) == 20
    assert left == ["Fritt Løp", "Kveldsro"]
    assert {named["kind"] for named in organisations} == {
        "user", "carer", "professional", "service", "host", "public",
    }  # fmt: skip


def test_the_demo_has_meetings_in_every_state_a_reader_can_meet(demo: None) -> None:
    assert Counter(Meeting.rows.values_list("state", "audience")) == {
        ("published", "public"): 12,
        ("published", "members"): 1,
        ("draft", "members"): 1,
        ("circulated", "members"): 1,
        ("planned", "public"): 1,
    }
    assert [str(meeting) for meeting in Meeting.rows.filter(announced_at__isnull=False)] == ["Møtet 7. januar 2027"]
    assert {meeting.date.year for meeting in published() if meeting.date} == {2023, 2024, 2025, 2026}
    assert not Meeting.rows.get(slug="2023-06-14").apologies_recorded


def test_the_demo_is_rich_enough_to_filter_and_search(demo: None) -> None:
    said = Statement.rows.filter(kind__in=[kind.value for kind in CONTRIBUTION_KINDS])
    per_meeting = Counter(said.values_list("meeting__slug", flat=True))

    assert said.count() >= 280
    assert max(per_meeting, key=lambda slug: per_meeting[slug]) == "2026-11-05"
    assert per_meeting["2026-11-05"] >= 45
    assert {kind.value for kind in CONTRIBUTION_KINDS} == set(said.values_list("kind", flat=True))
    assert Topic.rows.count() == len(read_register()["topics"])  # every #tema is in the register
    assert not Topic.rows.filter(statements__isnull=True).exists()
    assert StatementTopic.rows.count() > 200
    assert Participant.rows.filter(status=Attendance.Status.DEPUTY).count() > 15
    waiting = AgendaProposal.rows.filter(state=AgendaProposal.State.WAITING)
    assert (waiting.filter(call=None).count(), waiting.exclude(call=None).count()) == (3, 4)
    assert (Task.rows.open().exclude(revision=None).count(), Task.rows.open().filter(revision=None).count()) == (6, 2)
    assert TaskStatus.rows.filter(state=TaskStatus.State.DROPPED).count() == 1


def test_nothing_that_happened_before_bears_the_day_of_loading(demo: None) -> None:
    proposals = AgendaProposal.rows.filter(call=None).values_list("made_on", flat=True)
    results = TaskStatus.rows.filter(task__task_row__revision__isnull=False).values_list("at", flat=True)

    assert set(proposals) == {date(2025, 6, 11), date(2026, 11, 5)}
    assert max(results) < datetime(2026, 11, 6, tzinfo=UTC)
    assert max(Revision.rows.values_list("at", flat=True)) < datetime(2026, 11, 20, tzinfo=UTC)


def test_every_published_name_is_understood(demo: None) -> None:
    doubts = [
        (str(meeting), block.label) for meeting in published() for text in parsed(meeting) for _, block in text.doubts()
    ]
    offers = [
        (str(meeting), block.text)
        for meeting in published()
        for text in parsed(meeting)
        for block in text.blocks
        if block.offer
    ]

    assert doubts == []
    assert offers == []
    assert not StatementSpeaker.rows.exclude(certainty="exact").exists()


def test_names_that_contain_each_other_stay_apart(demo: None) -> None:
    said = StatementSpeaker.rows.filter(statement__meeting__slug="2026-11-05", statement__item_position=3)

    assert said.filter(organisation__short="PB").count() == 0
    assert said.filter(organisation__short="PBU").count() == 1
    assert said.filter(organisation__short="Bo og Leve").count() == 1


def test_an_earlier_name_leads_to_the_organisation_of_today(demo: None) -> None:
    speakers = StatementSpeaker.rows.filter(label__startswith="Tangvikheimen")

    assert {str(speaker.organisation) for speaker in speakers} == {"Tangvik"}


def test_public_reports_name_nobody_without_consent_or_office(demo: None) -> None:
    for meeting in published():
        nameable = set(Person.rows.nameable(meeting.date).values_list("name", flat=True))
        silent = set(Person.rows.values_list("name", flat=True)) - nameable
        running = " ".join(
            Statement.rows.filter(meeting=meeting, audience=Audience.PUBLIC).values_list("public_text", flat=True)
        )

        if meeting.audience == Audience.PUBLIC:
            assert [name for name in silent if name in running] == []


def test_the_corrected_report_keeps_what_it_said_first(demo: None) -> None:
    first, second = Revision.rows.filter(meeting__slug="2026-06-03").order_by("number")

    assert (first.kind, second.kind) == (Revision.Kind.PUBLISHED, Revision.Kind.CORRECTION)
    assert "104 svar" in str(snapshot_of(first))
    assert "140 svar" in str(snapshot_of(second))
    assert second.body.reason == "LPS fikk 140 svar, ikke 104 (sak 2). Meldt av LPS."
    assert first.at.isoformat() == "2026-06-08T07:00:00+00:00"


def test_the_draft_has_doubts_and_yellow_remarks_but_nothing_red(demo: None) -> None:
    draft = Meeting.rows.get(state=Meeting.State.DRAFT)
    doubts = [(block.label, block.doubt.reason) for text in parsed(draft) for _, block in text.doubts() if block.doubt]
    checklist = examine(read_draft(draft))

    assert doubts == [
        ("Ellen", DoubtReason.SHARED_FIRST_NAME),
        ("Psykologlag", DoubtReason.NEAR_MISS),
        ("Omsorgsdirektoratet", DoubtReason.NOT_SEATED),
    ]
    assert checklist.reds == []
    assert len(checklist.yellows) >= 4


def test_item_numbers_stand_as_printed_with_their_gap(demo: None) -> None:
    numbers = AgendaItem.rows.filter(meeting__slug="2024-11-13").values_list("number", flat=True)

    assert list(numbers) == ["1", "2", "4", "5", "6"]
    assert AgendaItem.rows.filter(number="").count() == 2


def test_each_log_in_has_the_role_it_is_named_after(demo: None) -> None:
    assert [role_of(user) for user in User.objects.order_by("pk")] == [
        Role.SECRETARY, Role.MEMBER, Role.MEMBER, Role.EX_MEMBER, Role.MEMBER, Role.ADMINISTRATOR,
    ]  # fmt: skip
    assert all(User.objects.get(email=login.email).check_password(login.password) for login in logins())


def test_the_coming_meeting_was_convened_and_is_answered_in_every_way(demo: None) -> None:
    coming = Meeting.rows.get(announced_at__isnull=False)
    board = {row.organisation.short: row for row in read_board(coming).rows}

    assert coming.reply_by == date(2026, 12, 28)
    assert Counter(row.reply.state for row in board.values()) == {
        "coming": 6, "apology": 4, "deputy": 2, "both": 1, "silent": 7,
    }  # fmt: skip
    says = {short: [deputy.says for deputy in row.deputies] for short, row in board.items()}
    assert {short: says[short] for short in ("Nærhet", "Bo og Leve", "Ungnett")} == {
        "Nærhet": ["kalt inn, ikke svart"],
        "Bo og Leve": ["kommer"],
        "Ungnett": ["kan ikke"],
    }  # fmt: skip
    assert (board["RUR"].lacks, board["Erfaringsnettet"].lacks) == ("Har ingen vara", "Vara mangler adresse")
    assert Reply.rows.exclude(needs="").count() == 2
    assert [str(reply.organisation) for reply in Reply.rows.filter(update_taken_at=None).exclude(update="")] == ["SPL"]


def test_the_outbox_is_as_the_sender_leaves_it_and_bears_its_days(demo: None) -> None:
    assert Counter(Mail.rows.values_list("mailing__kind", "state")) == {
        ("call", "sent"): 19,
        ("call", "failed"): 1,
        ("invitation", "sent"): 36,
        ("invitation", "failed"): 1,
        ("circulation", "sent"): 35,
        ("circulation", "failed"): 1,
        ("register", "sent"): 1,
        ("deputy_call", "sent"): 3,
        ("deputy_call", "waiting"): 1,
    }
    assert set(Mail.rows.filter(state="failed").values_list("to", "failure")) == {
        ("torunn.aas@post.example", "E-posttjeneren sa nei (550). Se om adressen er riktig.")
    }
    assert sorted({at.date() for at in Mail.rows.filter(state="sent").values_list("sent_at", flat=True) if at}) == [
        date(2026, 11, day) for day in (18, 19, 20, 21, 22, 23)
    ]
    assert [enclosure.file_name for enclosure in Mail.rows.get(state="waiting").mailing.enclosures.order_by("pk")] == [
        "mote-2027-01-07.ics",
        "saksliste-2027-01-07.pdf",
    ]


def test_a_report_is_out_for_comments_answered_in_every_way(demo: None) -> None:
    circulation = Circulation.rows.select_related("meeting", "revision").get()
    quoted = read_round(circulation).quoted
    checklist = examine(read_draft(circulation.meeting))

    assert (circulation.is_open, circulation.answer_by) == (True, date(2026, 12, 3))
    assert (checklist.reds, checklist.yellows) == ([], [])
    assert {row.name: (row.lines, row.confirmed, row.proposed, row.has_read) for row in quoted} == {
        "Bo og Leve": (2, 0, 0, False),
        "LPS": (2, 1, 1, True),
        "Medvind": (1, 0, 0, False),
        "PBU": (2, 2, 0, True),
        "Psykologlaget": (1, 1, 0, True),
        "SPL": (1, 1, 0, True),
        "Tangvik": (2, 0, 0, True),
        "Ungnett": (1, 0, 0, False),
    }


def test_what_waits_for_the_secretary_is_there(demo: None) -> None:
    request = ChangeRequest.rows.get()

    assert (str(request.organisation), request.state, request.fields["name"]) == ("PB", "waiting", "Ragna Toft")
    assert GovernanceNote.rows.filter(meeting__isnull=False).count() == 2
    assert [letter.subject for letter in due_letters(TODAY)] == ["Varige botilbud etter behandling"]
    assert Letter.rows.filter(reply_state=Letter.ReplyState.ANSWERED).count() == 1
    assert [asked.name for asked in waiting_requests()] == ["Lysning"]
    assert set(Office.rows.filter(kind="staff").values_list("name", "percent")) == {
        ("Wenche Dahlen", 40),
        ("Roar Kvam", 20),
    }
    assert Task.rows.open().filter(revision=None, due_on__lt=TODAY).count() == 1
    assert CallAnswer.rows.filter(answered_at__isnull=False).count() == 3


def test_the_importer_knows_again_whose_words_stand_in_the_word_files(demo: None) -> None:
    count = Count()
    newest = Revision.objects.for_system("their files are read back").newest().select_related("meeting__body")
    for revision in newest.order_by("-meeting__date")[:6]:
        content = report_word(report_of(revision, view=View.MEMBERS))
        count += attribution(snapshot_of(revision), lines_of_word(content))

    assert count.right > 150
    assert count.f1 is not None
    assert count.f1 >= 0.99
