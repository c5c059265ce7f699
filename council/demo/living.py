"""The demo council's life around the day of loading, lived through the same deeds as a secretary's and members'.

Nobody gets a mail: the sender meets a post office of its own, which refuses one address and asks to be tried later
for another, as mail servers do.
"""

from __future__ import annotations

import smtplib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.mail import EmailMessage
from django.db.models import F
from django.utils import timezone

from council.demo.reading import FOLDER, Table
from council.self_service import send_own_link
from meetings.admitting import receive_by_form
from meetings.calling import answer_call, send_call
from meetings.circulating.answering import Wanted, answer_lines, mark_read, own_lines
from meetings.circulating.lines import OwnLine
from meetings.circulating.sending import circulate
from meetings.following_up import enter_task, set_status
from meetings.inviting import send_invitation
from meetings.letters import record_answer, reply_mark
from meetings.models import (
    AgendaProposal,
    Asked,
    Call,
    CallAnswer,
    GovernanceNote,
    Invitation,
    Letter,
    LineAnswer,
    Mail,
    Mailing,
    Meeting,
    MembershipRequest,
    Reply,
    TaskStatus,
)
from meetings.notifications.delivery import Nobody
from meetings.notifications.sending import send_waiting
from meetings.replying import answer_as_deputy, give_reply, reply_of
from organisations.models import (
    ChangeRequest,
    LinkUse,
    Organisation,
    Person,
    Representation,
    SignedLink,
    User,
)
from organisations.requesting import request_change

BY_TELEPHONE = "sekretariatet"
TRIES = 4
"""How often the post office has asked to be tried later; the next try is then an hour away."""


@dataclass(frozen=True, slots=True)
class Town:
    """Whom the file's names mean, and the day it counts back from."""

    organisations: Mapping[str, Organisation]
    people: Mapping[str, Person]
    secretary: User
    today: date

    def at(self, days_ago: int, hour: int = 9) -> datetime:
        """A clock in the council's own time, on a day before the day of loading or, that day, no later than now."""
        return min(timezone.make_aware(datetime.combine(self.today - timedelta(days_ago), time(hour))), timezone.now())


class PostOffice(Nobody):
    """Takes every mail and gives it to nobody; `answers` has the codes for those it does not take."""

    def __init__(self, answers: dict[str, int]) -> None:
        super().__init__()
        self.answers = answers

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            if code := self.answers.get(message.to[0]):
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (code, b"")})
        return len(email_messages)


def read_living() -> Table:
    return tomllib.loads((FOLDER / "living.toml").read_text(encoding="utf-8"))


def live(living: Table, meeting: Meeting, town: Town) -> None:
    """Everything in the file; `meeting` is the announced one that the council is called to."""
    server = living["mail_server"]
    office = PostOffice(dict.fromkeys(server["refuses"], 550))
    todays = PostOffice(office.answers | dict.fromkeys(server["puts_off_today"], 451))
    for call in living["calls"]:
        _ask_all(call, meeting, town, office)
    _invite(living["invitation"], meeting, town, office)
    for named in sorted([*living["replies"], *living["requests"]], key=lambda one: -int(one["days_ago"])):
        if "receiver" in named:
            _request(named, town, office)
        else:
            _answer(named, meeting, town)
            _date_mails(town.at(named["days_ago"], 11), office if named["days_ago"] else todays)
    for task in living["tasks"]:
        _enter_task(task, town)
    for note in living["notes"]:
        GovernanceNote(body=meeting.body, on=note["on"], text=note["text"], meeting=_held(note["meeting"])).save()

    _send_out(living["round"], town, office)
    for letter in living["letters"]:
        _write_down(letter, meeting, town)
    for asked in living["memberships"]:
        _ask_for_a_seat(asked, meeting, town)


def _write_down(named: Table, meeting: Meeting, town: Town) -> None:
    """A letter that was sent, with its answer where one came."""
    letter = Letter(
        body=meeting.body,
        recipient=named["recipient"],
        organisation=town.organisations.get(named["recipient"]),
        subject=named["subject"],
        text=named["text"].strip(),
        sent_on=named["sent_on"],
        meeting=_held(named["meeting"]),
        remind_on=town.today - timedelta(named["remind_days_ago"]) if "remind_days_ago" in named else None,
    )
    letter.save()
    letter.co_signers.set(town.organisations[name] for name in named["co_signers"])
    if "answered_on" in named:
        seen = reply_mark(letter)
        record_answer(letter, on=named["answered_on"], answer=named["answer"], seen=seen, by=town.secretary)


def _ask_for_a_seat(named: Table, meeting: Meeting, town: Town) -> None:
    words = {name: named[name].strip() for name in ("name", "contact", "email", "reason")}
    asked = receive_by_form(meeting.body, **words)
    received = town.today - timedelta(named["days_ago"])
    MembershipRequest.rows.filter(pk=asked.pk).update(received_on=received)


def _date_mails(at: datetime, office: PostOffice) -> None:
    """Send what waits, and date it: written then and out a minute after. Later tries of one put off are today's."""
    new = list(Mail.rows.filter(attempts=0, state=Mail.State.WAITING).values_list("pk", "mailing"))
    if not new:
        return
    send_waiting(office)
    mails = Mail.rows.filter(pk__in=[mail for mail, _mailing in new])
    while mails.filter(state=Mail.State.WAITING, attempts__lt=TRIES).exists():
        mails.filter(state=Mail.State.WAITING).update(next_try_at=timezone.now())
        send_waiting(office)
    mails.update(written_at=at, claimed_at=at + timedelta(minutes=1))
    mails.filter(state=Mail.State.SENT).update(sent_at=F("claimed_at"), next_try_at=at)
    Mailing.rows.filter(pk__in={mailing for _mail, mailing in new}).update(at=at)


def _invite(invitation: Table, meeting: Meeting, town: Town, office: PostOffice) -> None:
    at = town.at(invitation["days_ago"])
    if meeting.date is not None:
        meeting.reply_by = meeting.date - timedelta(invitation["reply_by_days_before"])
    meeting.asks_needs = invitation["asks_needs"]
    meeting.save(update_fields=["reply_by", "asks_needs"])
    send_invitation(meeting, by=town.secretary)
    Meeting.objects.for_system("the demo was convened some days ago").filter(pk=meeting.pk).update(invited_at=at)
    Invitation.rows.filter(meeting=meeting, first_sent_at__isnull=False).update(first_sent_at=at)
    _date_mails(at, office)
    meeting.refresh_from_db()


def _answer(reply: Table, meeting: Meeting, town: Town) -> None:
    organisation = town.organisations[reply["organisation"]]
    at = town.at(reply["days_ago"], 11)
    seen = reply_of(meeting, organisation).version
    answering = town.people.get(reply["by"])
    invitation = (
        Invitation.rows.filter(meeting=meeting, organisation=organisation, person=answering)
        .select_related("meeting", "organisation", "person", "link")
        .first()
        if answering
        else None
    )
    link = invitation.link if invitation else None
    if "as_deputy" in reply and invitation is not None:
        answer_as_deputy(invitation, comes=reply["as_deputy"], seen_version=seen, link=link)
        Invitation.rows.filter(pk=invitation.pk, declined_at__isnull=False).update(declined_at=at)
    else:
        give_reply(
            meeting,
            organisation,
            state=reply["state"],
            person=town.people.get(reply.get("person", "")),
            note=reply.get("note", ""),
            needs=reply.get("needs", ""),
            update=reply.get("update", ""),
            seen_version=seen,
            by_person=answering,
            by_user=town.secretary if reply["by"] == BY_TELEPHONE else None,
            link=link,
        )
        called = Invitation.rows.filter(meeting=meeting, organisation=organisation, called_at__isnull=False)
        called.update(called_at=at)
    given = Reply.rows.filter(meeting=meeting, organisation=organisation)
    given.filter(answered_at__isnull=False).update(answered_at=at)
    given.filter(update_at__isnull=False).update(update_at=at)
    LinkUse.rows.filter(link=link).update(at=at)


def _enter_task(named: Table, town: Town) -> None:
    task = enter_task(
        _held(named["meeting"]),
        what=named["what"],
        organisation=town.organisations[named["organisation"]],
        person=town.people.get(named.get("person", "")),
        due_on=town.today + timedelta(named["due_in"]),
        by=town.secretary,
    )
    if "state" in named:
        set_status(task, state=TaskStatus.State(named["state"]), result=named["result"], by=town.secretary, seen=None)
        TaskStatus.rows.filter(task=task.pk).update(at=town.at(1))


def _ask_all(named: Table, meeting: Meeting, town: Town, office: PostOffice) -> None:
    call = Call(
        body=meeting.body,
        kind=named["kind"],
        title=named["title"],
        text=named["text"].strip(),
        answer_by=town.today + timedelta(named["answer_in"]),
        made_by=town.secretary,
    )
    call.save()
    at = town.at(named["days_ago"])
    send_call(call, by=town.secretary)
    Call.rows.filter(pk=call.pk).update(made_at=at, sent_at=at)
    _date_mails(at, office)
    for given in named["answers"]:
        answer = CallAnswer.rows.select_related("call", "link").get(
            call=call, organisation=town.organisations[given["organisation"]]
        )
        answer_call(answer, given["text"], seen=answer.version, link=answer.link, person=town.people[given["by"]])
        on = town.at(given["days_ago"], 14)
        CallAnswer.rows.filter(pk=answer.pk).update(answered_at=on)
        AgendaProposal.rows.filter(call=call, organisation=answer.organisation).update(made_on=on.date())
        LinkUse.rows.filter(link=answer.link).update(at=on)


def _send_out(named: Table, town: Town, office: PostOffice) -> None:
    """A draft out for comments, with the round open: some have answered, one has read it, the rest are silent."""
    at = town.at(named["days_ago"])
    answer_by = town.today + timedelta(named["answer_in"])
    round_ = circulate(
        _held(named["meeting"]), answer_by=answer_by, message=named["message"], seen=None, by=town.secretary, at=at
    )
    _date_mails(at, office)
    for given in named["answers"]:
        asked = round_.asked.select_related("circulation__revision", "link").get(
            organisation=town.organisations[given["organisation"]], person=town.people[given["by"]]
        )
        if given.get("read"):
            mark_read(asked)
        else:
            answer_lines(asked, {line.id: _wanted(given, line) for line in own_lines(asked) if line.id}, seen={})
        on = town.at(given["days_ago"], 13)
        Asked.rows.filter(pk=asked.pk).update(opened_at=on)
        Asked.rows.filter(pk=asked.pk, answered_at__isnull=False).update(answered_at=on)
        LineAnswer.rows.filter(answered_by=asked).update(answered_at=on)
        LinkUse.rows.filter(link=asked.link).update(at=on)


def _wanted(given: Table, line: OwnLine) -> Wanted:
    return Wanted(given["wording"], given["note"]) if given.get("line", "\n") in line.text else Wanted()


def _request(named: Table, town: Town, office: PostOffice) -> None:
    """The organisation names its new deputy on its own page, opened by the link that it was sent."""
    organisation = town.organisations[named["organisation"]]
    vacant = Representation.rows.get(seat__organisation=organisation, person__isnull=True, until__isnull=True)
    at = town.at(named["days_ago"], 10)
    link: SignedLink = send_own_link(organisation, town.people[named["receiver"]], sent=0, by=town.secretary)
    _date_mails(at, office)
    request = request_change(
        organisation,
        ChangeRequest.Kind.DEPUTY,
        {
            "seat": vacant.seat_id,
            "leaving": vacant.pk,
            "name": named["name"],
            "email": named["email"],
            "on": town.today.isoformat(),
        },
        note=named["note"],
        link=link,
    )
    ChangeRequest.rows.filter(pk=request.pk).update(asked_at=at + timedelta(hours=2))
    LinkUse.rows.filter(link=link).update(at=at + timedelta(hours=2))


def _held(on: date) -> Meeting:
    return Meeting.objects.for_system("the demo hangs tasks and notes on a meeting held").get(date=on)
