"""The previous report as an item of the next meeting: named with its state, approved by one click, and undone."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from meetings.approving import ApprovalRefused, approve, is_approval
from meetings.exporting.agenda import agenda_pdf
from meetings.inviting import preview_invitation
from meetings.models import AgendaItem, Meeting
from meetings.notifications.queueing import site_address
from organisations.models import Body, Seat, User
from tests.builders import make_item, make_meeting, publish
from tests.meetings.pages import form_on

HEADING = "Godkjenning av forrige referat"
GOVERNANCE = AgendaItem.Kind.GOVERNANCE


@pytest.fixture
def previous(body: Body, member_seat: Seat) -> Meeting:
    make_meeting(body=body, date=date(2026, 1, 7), state=Meeting.State.DRAFT)
    here = [member_seat.organisation]
    meeting = make_meeting(body=body, date=date(2026, 6, 3), audience="members", organisations=here)
    publish(meeting)
    return meeting


@pytest.fixture
def following(body: Body, previous: Meeting) -> Meeting:
    meeting = make_meeting(body=body, date=date(2026, 11, 5), text="Møtet er satt.")
    make_item(meeting, heading=HEADING, kind=GOVERNANCE)
    return meeting


def approved_on(meeting: Meeting) -> date | None:
    meeting.refresh_from_db()
    return meeting.approved_on


def test_the_item_is_known_by_what_it_is_called() -> None:
    known = {
        heading: is_approval(GOVERNANCE, heading)
        for heading in (
            HEADING,
            "Godkjenning av innkalling, saksliste og REFERAT",
            "Godkjenning av innkalling og saksliste",
            "Referat fra styret",
        )
    }

    assert list(known.values()) == [True, True, False, False]
    assert not is_approval(AgendaItem.Kind.DISCUSSION, HEADING)


def test_one_click_on_the_writing_page_approves_and_another_undoes_it(
    previous: Meeting, following: Meeting, secretary: Client, member: Client
) -> None:
    item = following.items.get(heading=HEADING)
    write = f"{reverse('secretariat:write', args=[following.pk])}?sak={item.pk}"
    page = secretary.get(write)
    form = {**form_on(page), "text": "Ingen merknader.", "godkjenn": f"ja:{previous.pk}"}

    answers = [secretary.post(write, form) for _click in range(2)]
    given = approved_on(previous)
    report = member.get(previous.get_absolute_url()).content.decode()
    listed = member.get(reverse("meetings:reports")).content.decode()
    after = secretary.get(write).content.decode()
    secretary.post(write, {**form_on(secretary.get(write)), "godkjenn": f"nei:{previous.pk}"})

    assert "Møtet 3. juni 2026</a>: Publisert, ikke godkjent ennå." in page.content.decode()
    assert [answer["Location"] for answer in answers] == [write, write]
    assert AgendaItem.rows.get(pk=item.pk).text == "Ingen merknader."
    assert given == date(2026, 11, 5)
    assert "Godkjent på møtet 5. november 2026" in report
    assert "Godkjent" in listed
    assert "Angre godkjenningen" in after
    assert approved_on(previous) is None
    assert "Godkjent" not in member.get(previous.get_absolute_url()).content.decode()


def test_the_publishing_page_approves_too_before_and_after_publishing(
    previous: Meeting, following: Meeting, secretary: Client
) -> None:
    deed = reverse("secretariat:report_approve", args=[following.pk])
    before = secretary.get(reverse("secretariat:publish", args=[following.pk])).content.decode()

    secretary.post(deed, {"godkjenn": f"ja:{previous.pk}"})
    secretary.post(deed, {"godkjenn": "nei:tull"})
    publish(following)
    answer = secretary.post(deed, {"godkjenn": f"ja:{following.pk}"})
    after = secretary.get(answer["Location"]).content.decode()

    assert f'value="ja:{previous.pk}"' in before
    assert approved_on(previous) == date(2026, 11, 5)
    assert approved_on(following) is None
    assert "Det er et annet referat som skal godkjennes nå." in after
    assert f'value="nei:{previous.pk}"' in after


def test_readers_see_the_previous_report_on_the_agenda_if_they_may_read_it(
    previous: Meeting, member: Client, visitor: Client, secretary: Client, secretary_user: User
) -> None:
    coming = make_meeting(
        body=previous.body,
        date=timezone.localdate() + timedelta(days=9),
        state=Meeting.State.PLANNED,
        audience="public",
    )
    make_item(coming, heading=HEADING, kind=GOVERNANCE)
    Meeting.rows.filter(pk=coming.pk).update(announced_at=timezone.now())
    page = reverse("meetings:meeting", args=[coming.pk])
    named = f'href="{previous.get_absolute_url()}">Møtet 3. juni 2026</a>: Publisert, ikke godkjent ennå.'

    assert named in member.get(page).content.decode()
    assert "3. juni 2026" not in visitor.get(page).content.decode()
    assert (
        named in secretary.get(f"{reverse('secretariat:preview', args=[coming.pk])}?lesere=medlemmer").content.decode()
    )
    _subject, mail = preview_invitation(coming)
    assert (
        f"Møtet 3. juni 2026: Publisert, ikke godkjent ennå.\n  {site_address('meetings:report', previous.slug)}"
        in mail.text
    )
    printed = "".join(page.extract_text() for page in PdfReader(BytesIO(agenda_pdf(coming, members=True))).pages)
    assert "Publisert, ikke godkjent ennå." in printed
    with pytest.raises(ApprovalRefused, match="Møtet er ikke holdt ennå"):
        approve(coming, previous.pk, by=secretary_user)


def test_a_cancelled_meeting_approves_nothing(previous: Meeting, following: Meeting, secretary: Client) -> None:
    Meeting.rows.filter(pk=following.pk).update(cancelled_at=timezone.now())
    page = secretary.get(reverse("secretariat:publish", args=[following.pk])).content.decode()

    answer = secretary.post(
        reverse("secretariat:report_approve", args=[following.pk]), {"godkjenn": f"ja:{previous.pk}"}
    )

    assert "Publisert, ikke godkjent ennå." in page
    assert f'value="ja:{previous.pk}"' not in page
    assert "Møtet er avlyst." in secretary.get(answer["Location"]).content.decode()
    assert approved_on(previous) is None


def test_what_is_not_published_or_was_approved_otherwise_is_not_approved_here(
    previous: Meeting, following: Meeting, secretary_user: User
) -> None:
    Meeting.rows.filter(pk=previous.pk).update(approved_on=date(2026, 9, 1))
    with pytest.raises(ApprovalRefused, match="alt godkjent 1"):
        approve(following, previous.pk, by=secretary_user)

    draft = make_meeting(body=following.body, date=date(2026, 10, 1))
    with pytest.raises(ApprovalRefused, match="ikke publisert ennå"):
        approve(following, draft.pk, by=secretary_user)
    assert approved_on(previous) == date(2026, 9, 1)
