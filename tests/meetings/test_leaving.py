"""An item leaves its agenda, deleted or moved to a later meeting, and comes back with all it had."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.attaching import attach_paper
from meetings.discarding import delete_item, delete_meeting, put_back
from meetings.drafts import order_items, read_draft, save_item_text
from meetings.models import (
    AgendaItem,
    AgendaProposal,
    Attachment,
    Attendance,
    ItemVersion,
    LateInput,
    Meeting,
    MembershipRequest,
)
from meetings.moving import CannotMove, move_back, move_item, next_meetings
from meetings.publishing import correct_minutes, snapshot_of
from organisations.models import Body, User
from tests.builders import make_attendance, make_body, make_item, make_meeting, make_organisation, make_person, publish
from tests.meetings.pages import filled


@pytest.fixture
def meeting(body: Body) -> Meeting:
    meeting = make_meeting(body=body, state=Meeting.State.DRAFT)
    make_item(meeting, heading="Runde")
    make_attendance(meeting, make_organisation("LPS"))
    return meeting


@pytest.fixture
def item(meeting: Meeting, secretary_user: User) -> AgendaItem:
    """The second of three, with everything that can hang on an item."""
    item = make_item(meeting, heading="Bolig", text="LPS: Først.")
    make_item(meeting, heading="Eventuelt")
    item = save_item_text(item, "LPS: Så.", version=1, by=secretary_user)
    attach_paper(item, paper=ContentFile(b"tall", "tall.txt"), title="Tall", audience="members", by=secretary_user)
    AgendaProposal.rows.create(text="Bolig", item=item, state=AgendaProposal.State.TAKEN)
    make_attendance(meeting, person=make_person("Nora Ny"), status=Attendance.Status.GUEST, item=item)
    LateInput.rows.create(meeting=meeting, organisation=make_organisation("PB"), item=item, heading="Bolig")
    MembershipRequest.rows.create(body=meeting.body, name="Nylaget", received_on=date(2026, 1, 1), item=item)
    return item


def hanging(item: AgendaItem) -> dict[str, object]:
    """All that hangs on the item, and where it stands."""
    row = AgendaItem.all_rows.get(pk=item.pk)
    return {
        "meeting": row.meeting_id,
        "place": [known.heading for known in AgendaItem.rows.filter(meeting=row.meeting).order_by("position", "pk")],
        "text": row.text,
        "number": row.number,
        "versions": row.versions.count(),
        "papers": [paper.title for paper in row.attachments.filter(in_draft=True, meeting=row.meeting)],
        "guests": [str(guest.person) for guest in row.guests.all()],
        "late": row.late_inputs.count(),
        "requests": row.membership_requests.count(),
        "proposals": [proposal.state for proposal in row.proposals.all()],
    }


def test_a_deleted_item_comes_back_with_all_it_had(meeting: Meeting, item: AgendaItem, secretary_user: User) -> None:
    before = hanging(item)

    for _click in range(2):
        delete_item(item, by=secretary_user)
    order_items(meeting, list(AgendaItem.rows.filter(meeting=meeting).values_list("pk", flat=True)))
    deleted = hanging(item)
    for _click in range(2):
        put_back(item.pk, by=secretary_user)

    assert deleted["place"] == ["Runde", "Eventuelt"]
    assert (deleted["papers"], deleted["guests"], deleted["late"], deleted["requests"]) == ([], [], 0, 0)
    assert AgendaProposal.rows.get().state == AgendaProposal.State.TAKEN
    assert hanging(item) == before


def test_a_proposal_taken_into_another_item_meanwhile_stays_there(
    meeting: Meeting, item: AgendaItem, secretary_user: User
) -> None:
    delete_item(item, by=secretary_user)
    other = make_item(meeting)
    assert AgendaProposal.rows.get().state == AgendaProposal.State.WAITING
    AgendaProposal.rows.update(item=other, state=AgendaProposal.State.TAKEN)

    put_back(item.pk, by=secretary_user)

    assert AgendaProposal.rows.get().item == other


def test_a_deleted_item_shows_nowhere(
    meeting: Meeting, item: AgendaItem, secretary: Client, secretary_user: User, member: Client
) -> None:
    item.attachments.update(title="zqpaperqz")
    Meeting.rows.filter(pk=meeting.pk).update(announced_at=timezone.now(), audience="members")
    paper = reverse("meetings:attachment", args=[item.attachments.get().pk])
    assert member.get(paper).status_code == 200
    AgendaItem.rows.filter(pk=item.pk).update(heading="zqheadingqz", text="LPS: zqtextqz")
    item.refresh_from_db()
    delete_item(item, by=secretary_user)
    pages = ("write", "agenda", "preview", "publish", "desk_state", "participants", "agenda_file")

    seen = {}
    for name in pages:
        space = "meetings" if name == "agenda_file" else "secretariat"
        seen[name] = secretary.get(reverse(f"{space}:{name}", args=[meeting.pk])).content.decode(errors="replace")
    seen["member"] = member.get(reverse("meetings:meeting", args=[meeting.pk])).content.decode()
    for register in ("agendaitem", "itemversion"):
        seen[register] = secretary.get(reverse(f"admin:meetings_{register}_changelist")).content.decode()
    refused = member.get(paper).status_code
    draft = [known.heading for known in read_draft(meeting).items]
    revision = publish(meeting, by=secretary_user)

    assert {name for name, page in seen.items() if re.search("zq[a-z]+qz", page)} == set()
    assert (refused, draft) == (404, ["Runde", "Eventuelt"])
    assert "zq" not in str(snapshot_of(revision))


def test_a_paper_of_a_report_comes_back_after_a_correction_without_it(
    meeting: Meeting, item: AgendaItem, secretary_user: User
) -> None:
    publish(meeting, by=secretary_user)
    meeting.refresh_from_db()
    delete_item(item, by=secretary_user)
    corrected = correct_minutes(meeting, by=secretary_user, reason="Saken utgår.")
    assert snapshot_of(corrected)["attachments"] == []

    put_back(item.pk, by=secretary_user)

    assert hanging(item)["papers"] == ["Tall"]


def test_after_a_month_a_deleted_item_goes_for_good(meeting: Meeting, item: AgendaItem, secretary_user: User) -> None:
    delete_item(item, by=secretary_user)
    call_command("forget_needs", stdout=StringIO())
    assert AgendaItem.all_rows.filter(pk=item.pk).exists()
    AgendaItem.all_rows.filter(pk=item.pk).update(discarded_at=timezone.now() - timedelta(days=31))

    call_command("forget_needs", stdout=(told := StringIO()))

    assert "Fjernet 1 slettede saker for godt." in told.getvalue()
    assert not AgendaItem.all_rows.filter(pk=item.pk).exists()
    assert not Attachment.rows.exists()
    with pytest.raises(AgendaItem.DoesNotExist):
        put_back(item.pk, by=secretary_user)


def test_a_deleted_item_goes_with_its_meeting(meeting: Meeting, item: AgendaItem, secretary_user: User) -> None:
    delete_item(item, by=secretary_user)

    delete_meeting(meeting, by=secretary_user)

    assert not AgendaItem.all_rows.exists()
    assert not ItemVersion.rows.exists()


def later(meeting: Meeting, on: date | None = date(2027, 1, 1), **fields: Any) -> Meeting:  # Any: of the model
    return make_meeting(body=meeting.body, state=Meeting.State.PLANNED, date=on, **fields)


def test_an_item_moves_to_a_later_meeting_and_back(meeting: Meeting, item: AgendaItem, secretary_user: User) -> None:
    before, to = hanging(item), later(meeting)
    make_item(to, heading="Fast sak")

    for _click in range(2):
        move_item(item, to, by=secretary_user)
    moved = hanging(item)
    for _click in range(2):
        move_back(item.pk, by=secretary_user)

    assert moved == {
        **before,
        "meeting": to.pk,
        "place": ["Fast sak", "Bolig"],
        "number": "",
        "guests": [],
        "late": 0,
    }
    assert hanging(item) == before
    assert Meeting.rows.get(pk=to.pk).state == Meeting.State.PLANNED


def test_a_paper_of_a_report_stays_and_a_copy_moves(meeting: Meeting, item: AgendaItem, secretary_user: User) -> None:
    publish(meeting, by=secretary_user)
    meeting.refresh_from_db()
    before, to = hanging(item), later(meeting)

    move_item(item, to, by=secretary_user)
    shown = Attachment.rows.filter(meeting=meeting, published_in=meeting.published_revision).count()
    moved = hanging(item)["papers"]
    move_back(item.pk, by=secretary_user)

    assert (shown, moved) == (1, ["Tall"])
    assert hanging(item) == before
    assert Attachment.rows.count() == 1


def test_an_item_moves_to_no_earlier_cancelled_or_foreign_meeting(
    meeting: Meeting, item: AgendaItem, secretary_user: User
) -> None:
    undated, good = later(meeting, None), later(meeting)
    wrong = [
        later(meeting, cancelled_at=timezone.now()),
        later(meeting, date(2020, 1, 1)),
        make_meeting(body=make_body("Styret"), date=date(2030, 1, 1), state=Meeting.State.PLANNED),
        meeting,
    ]

    assert list(next_meetings(meeting)) == [good, undated]
    for to in wrong[:3]:
        with pytest.raises(CannotMove):
            move_item(item, to, by=secretary_user)
    assert hanging(item)["meeting"] == meeting.pk


def test_deleting_and_moving_are_undone_with_a_button_on_the_page(
    secretary: Client, meeting: Meeting, item: AgendaItem
) -> None:
    move = reverse("secretariat:item_move", args=[item.pk])
    without = secretary.get(move).content.decode()
    to = later(meeting)

    for path, form in (
        (reverse("secretariat:item_delete", args=[item.pk]), {}),
        (move, {"meeting": str(to.pk), "fra": str(meeting.pk)}),
    ):
        page = secretary.get(secretary.post(path, form)["Location"])
        gone = [known.heading for known in AgendaItem.rows.filter(meeting=meeting)]
        undo = reverse("secretariat:item_put_back", args=[item.pk])
        assert f'action="{undo}"' in page.content.decode()
        back = secretary.post(undo, filled(page))
        assert gone == ["Runde", "Eventuelt"]
        assert back["Location"] == f"{reverse('secretariat:write', args=[meeting.pk])}?sak={item.pk}"
        assert [known.heading for known in AgendaItem.rows.filter(meeting=meeting)] == ["Runde", "Bolig", "Eventuelt"]

    assert "Det er ikke planlagt noe senere møte." in without
    assert f'value="{to.pk}"' in secretary.get(move).content.decode()
