"""What goes out by mail, by calendar and by link is in the words of whoever gets it (trust programme A2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.asking import ask_absent
from meetings.calling import send_call
from meetings.circulating.sending import circulate
from meetings.inviting import cancel_meeting, remind_silent, revive_meeting, send_change, send_invitation
from meetings.models import (
    AgendaItem,
    Asked,
    Attendance,
    Call,
    CallAnswer,
    Enclosure,
    Invitation,
    LateInput,
    Mail,
    Meeting,
)
from meetings.notifications.queueing import write_mail
from meetings.notifications.reporting import Sending, publish_and_send
from organisations.links import token_of
from organisations.models import SignedLink, User
from tests.builders import make_attendance, make_item, make_person
from tests.meetings.convened import make_council

pytestmark = pytest.mark.django_db
TYPED = {
    "title": "Årsmøte ((med qztittel))",
    "place": "Oslo ((qzrom))",
    "practical": "Møt opp.\nLunsj ((med qzmat)).",
    "date_text": "",
}


def address_of(page: str, link: SignedLink | None) -> str:
    assert link is not None
    return reverse(f"meetings:{page}", args=[token_of(link)])


def asked_all(meeting: Meeting, by: User) -> CallAnswer:
    call = Call.rows.create(body=meeting.body, meeting=meeting, kind="question", title="Hva nå?", text="Si fra.")
    send_call(call, by=by)
    return CallAnswer.rows.select_related("link").get(call=call, organisation__short="LPS")


def test_a_meetings_mails_calendars_and_pages_have_no_marks_and_guests_get_the_publics_words(
    secretary_user: User, visitor: Client
) -> None:
    council = make_council(**TYPED)
    meeting = council.meeting
    AgendaItem.rows.update(heading="Boliger ((qzsak))", presenters="Guro ((qzleder))", question="Hva ((qzspurt))?")
    guest = make_person("Mona Brekke", email="mona@example.org")
    make_attendance(meeting, None, guest, status=Attendance.Status.GUEST, item=AgendaItem.rows.get())

    send_invitation(meeting, by=secretary_user)
    remind_silent(meeting, by=secretary_user)
    meeting.refresh_from_db()
    meeting.place = "Bergen ((qzstedet))"
    meeting.save()
    make_item(meeting, heading="Økonomi ((qznysak))")
    send_change(meeting, note="Velkommen ((qzhilsen)).", by=secretary_user)
    AgendaItem.rows.filter(heading__startswith="Økonomi").update(heading="Økonomi ((qznysak2))")
    assert send_change(meeting, by=secretary_user) == 3
    cancel_meeting(meeting, reason="Storm ((qzgrunn)).", by=secretary_user)
    (link,) = SignedLink.rows.filter(person=council.ellen)
    closed = visitor.get(address_of("reply", link)).content.decode()
    revive_meeting(meeting, by=secretary_user)
    opened = visitor.get(address_of("reply", link)).content.decode()
    Invitation.rows.filter(person=council.tor).update(capacity=Invitation.Capacity.GUEST)
    as_guest = visitor.get(address_of("reply", SignedLink.rows.get(person=council.tor))).content.decode()
    followed = asked_all(meeting, secretary_user)
    call = visitor.get(address_of("call_answer", followed.link)).content.decode()

    def sent_to(address: str) -> str:
        mails = Mail.rows.filter(to=address)
        files = Enclosure.rows.filter(mailing__in=mails.values("mailing"), file_name__endswith=".ics")
        words = [f"{mail.subject}\n{mail.text}\n{mail.html}" for mail in mails]
        return "\n".join([*words, *(bytes(file.content).decode().replace("\r\n ", "") for file in files)])

    to_member, to_guest = sent_to("ellen@example.org"), sent_to("mona@example.org")
    everything = f"{to_member}{to_guest}{closed}{opened}{as_guest}{call}"
    hidden = ["qzrom", "qzmat", "qzsak", "qzleder", "qzspurt", "qzstedet", "qznysak", "qzhilsen", "qzgrunn"]
    assert ("((" in everything, "))" in everything) == (False, False)
    assert [word for word in hidden if word not in to_member] == []
    assert [word for word in ["qztittel", *hidden] if word in to_guest + as_guest] == []
    assert "gjest til sak 1 Boliger." in to_guest
    assert "Bergen" in to_guest
    assert "qzgrunn" in closed
    assert [word in opened for word in ("qztittel", "qzstedet", "qzmat", "qzsak", "qzspurt")] == [True] * 5
    assert "qztittel" in call


def test_mails_and_pages_about_a_held_meeting_have_no_marks_and_no_subject_says_what_members_read(
    secretary_user: User, visitor: Client
) -> None:
    day = timezone.localdate() - timedelta(days=3)
    council = make_council(**TYPED, date=day, state="draft")
    meeting, deadline = council.meeting, timezone.localdate() + timedelta(days=14)
    make_attendance(meeting, council.pb)
    make_item(meeting, "PB: Vi trenger flere.", heading="Senger ((qzseng))")

    ask_absent(meeting, [council.lps.pk], AgendaItem.rows.values_list("pk", flat=True), by=secretary_user)
    late = visitor.get(address_of("late_input", LateInput.rows.all()[0].link)).content.decode()
    circulate(meeting, answer_by=deadline, seen=None, by=secretary_user)
    asked = Asked.rows.get(person=council.guro)
    circulated = visitor.get(address_of("circulated", asked.link)).content.decode()
    meeting.refresh_from_db()
    publish_and_send(meeting, by=secretary_user, overrule=None, sending=Sending(errors_by=deadline))
    (errors,) = SignedLink.rows.filter(purpose=SignedLink.Purpose.ERROR_REPORT)
    lines = visitor.get(address_of("own_lines", errors)).content.decode()

    mails = "".join(f"{mail.subject}\n{mail.text}\n{mail.html}" for mail in Mail.rows.all())
    subjects = set(Mail.rows.values_list("subject", flat=True))
    assert "((" not in mails + late + lines
    assert "((" not in circulated
    assert [word in mails for word in ("qzrom", "qzseng")] == [True, True]
    assert [("qztittel" in page) for page in (late, circulated, lines)] == [True, True, True]
    assert "Referatet fra Årsmøte er klart" in subjects
    assert [one for one in subjects if "qz" in one] == []
    with pytest.raises(TypeError):
        write_mail("cancellation", {"meeting": meeting}, subject="")
