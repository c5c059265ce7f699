"""Rows in every register, made through the deeds that make them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from council.models import News, Subscription
from meetings.adding import add_addition
from meetings.circulating.answering import Wanted, answer_lines, own_lines
from meetings.circulating.sending import circulate
from meetings.error_reports import add_note, report_error
from meetings.models import (
    AgendaProposal,
    Attachment,
    Call,
    CallAnswer,
    CheckChoice,
    FormerAddress,
    GovernanceNote,
    Invitation,
    LateInput,
    Letter,
    Mail,
    Meeting,
    MembershipRequest,
    RedactedBody,
    Redaction,
    Reply,
    ReturnedDocument,
    Revision,
    SourceDocument,
    StandingItem,
    Statement,
    StatementTopic,
    StoredFile,
    StoredPage,
    Task,
    TaskStatus,
    Topic,
)
from meetings.publishing import change_address
from meetings.versions import set_aside
from organisations.links import link_for, log_use
from organisations.merging import merge
from organisations.models import (
    ChangeRequest,
    Event,
    Office,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    RegisterFile,
    Representation,
    SettledLabel,
    SignedLink,
    SiteEpoch,
    User,
)
from organisations.register_files import receive_file
from tests.builders import (
    make_body,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_revision,
    make_seat,
    make_user,
    publish,
)


def fill_registers(times: int = 1) -> None:
    """Each time one row more in every register, and each with something that its list shows beside it."""
    for _time in range(times):
        turn = Topic.rows.count() + 1
        _one_of_each(turn, make_user(make_person(f"Ida Hagen {turn}"), secretary=True))
        _followed(turn)
    Mail.rows.all().delete()  # a mail's own page shows its code and its Message-ID, whose words are English
    SiteEpoch.raise_()


def _followed(turn: int) -> None:
    Subscription.rows.create(address=f"kari{turn}@example.org", query=f"tema=bolig-{turn}")
    News.rows.create(revision=Revision.rows.latest("pk"))


def _one_of_each(turn: int, secretary: User) -> None:
    body = make_body(f"Arbeidsutvalg {turn}", host=make_organisation(f"Vertskapet {turn}"))
    organisation = make_organisation(f"Lag {turn}", kind="user")
    person = make_person(f"Ellen Krogh {turn}", employer=organisation)
    make_user(person, email=f"ellen{turn}@example.org")
    OrganisationName.rows.create(organisation=organisation, name=f"Laget {turn}")
    receive_file(RegisterFile.Kind.PEOPLE, f"fil{turn}.csv", b"Navn\nMona Brekke", by=secretary)
    merge(person, make_person(f"Ellen Krog {turn}"), by=secretary)
    Event.rows.create(organisation=organisation, text="Ny leder", on=date(2026, 1, turn))
    PersonName.rows.create(person=person, name=f"Ellen K. {turn}")
    SettledLabel.rows.create(label=f"Merk {turn}", settled_by=secretary)
    seat = make_seat(organisation, body)
    make_seat(make_organisation(f"Gamlelaget {turn}"), body, until=date(2020, 1, 1), successor=organisation)
    make_representation(person, seat)
    make_representation(seat=seat, vacant=True, kind=Representation.Kind.DEPUTY)
    ChangeRequest.rows.create(
        organisation=organisation,
        kind=ChangeRequest.Kind.ALIAS,
        fields={"name": f"Laget vårt {turn}"},
        asked_by=secretary,
    )
    Office.rows.create(body=body, kind=Office.Kind.LEADER, person=person)
    Office.rows.create(body=body, kind=Office.Kind.SECRETARY, name="Uten person")

    log_use(link_for(SignedLink.Purpose.REPLY, organisation=organisation, person=person), "reply_given")

    meeting = make_meeting(
        body=body,
        date=date(2026, 6, turn),
        organisations=[organisation, make_organisation(f"Andrelaget {turn}")],
        chair=person,
        text=f"Lag {turn}/Ellen Krogh {turn}: Vi trenger flere boliger.\n  Andrelaget {turn}: Enig.\n"
        f"! Lag {turn} innen 1.9.2026: skrive brev\nLenke: Rapporten <https://example.org/r>\n"
        "Forslag: Borgerlønn som tema",
    )
    item = meeting.items.get()
    set_aside(item, f"Lag {turn}: Nei.", by=secretary)
    Reply.rows.create(meeting=meeting, organisation=organisation, person=person)
    Attachment.rows.create(
        meeting=meeting, item=item, title="Sakspapir", file_name="sak.pdf", content_type="application/pdf", content=b"%"
    )
    Invitation.rows.create(meeting=meeting, organisation=organisation, person=person, capacity="representative")
    _send_out(meeting, person, secretary)
    revision = publish(meeting, by=secretary)
    change_address(meeting, f"juni-{turn}")
    LateInput.rows.create(meeting=meeting, organisation=organisation, item=item, heading=item.heading)
    add_addition(meeting, text="Vi er enige.", received_on=date(2026, 7, 1), organisation=organisation, by=secretary)
    task = Task.rows.get(meeting=meeting)
    TaskStatus.rows.create(task=task.permalink, state=TaskStatus.State.DONE, by=secretary, replaced=True)
    TaskStatus.rows.create(task=task.permalink, state=TaskStatus.State.OPEN, by=secretary)
    statement = meeting.statements.order_by("order")[0]
    StatementTopic.rows.create(
        statement=statement.permalink, topic=Topic.rows.create(name=f"Bolig {turn}", slug=f"bolig-{turn}")
    )
    _reported(statement, organisation, secretary)
    GovernanceNote.rows.create(body=body, on=date(2026, 6, turn), text="Rådet er stort nok.", meeting=meeting)
    AgendaProposal.rows.create(text="Nytt tema", item=make_item(meeting), state=AgendaProposal.State.TAKEN)
    StandingItem.rows.create(body=body, heading="Velkommen", position=1)
    call = Call.rows.create(body=body, title=f"Bolig {turn}?", text="Hva mener dere?", made_by=secretary)
    CallAnswer.rows.create(call=call, organisation=organisation, person=person)
    MembershipRequest.rows.create(
        body=body, name=f"Nylaget {turn}", received_on=date(2026, 1, turn), organisation=organisation, item=item
    )
    letter = Letter.rows.create(
        body=body, recipient="Omsorgsdirektoratet", organisation=organisation, subject="Boliger"
    )
    letter.co_signers.add(organisation)
    SourceDocument.rows.create(
        name="referat.txt", content=b"x", sha256="0" * 64, encoding="utf-8", line_count=1, received_by=secretary
    )
    _stored(revision)
    _redacted(turn, secretary)
    if not FormerAddress.rows.filter(meeting=meeting).exists():
        raise AssertionError("the report kept its first address nowhere")


def _redacted(turn: int, secretary: User) -> None:
    chain = make_meeting(date=date(2025, 6, turn), slug=f"eldre-{turn}")
    first = make_revision(chain)
    Redaction.rows.create(person_key=turn, reason="Bedt om det", by=secretary)
    RedactedBody.rows.create(redaction=make_revision(chain, kind="redaction"), removed=first)


def _reported(statement: Statement, organisation: Organisation, secretary: User) -> None:
    report = report_error(statement, organisation, wrong="Tallet er galt.", wording="", by=secretary)
    add_note(report, "Vi sa noe annet.", by=secretary)


def _stored(revision: Revision) -> None:
    CheckChoice.rows.create(meeting=revision.meeting, code="email", mark="0" * 40, choice="kept")
    ReturnedDocument.rows.create(meeting=revision.meeting, name="utkast.docx", content=b"x", sha256="0" * 64)
    kept: dict[str, Any] = {"revision": revision, "language": "nb", "audience": "public", "epoch": 1, "etag": "0" * 8}
    StoredPage.rows.create(**kept, plain=b"x", gzip=b"x", brotli=b"x")
    StoredFile.rows.create(**kept, form="pdf", content=b"x")


def _send_out(meeting: Meeting, person: Person, secretary: User) -> None:
    """A round with a receiver who has proposed other words."""
    Person.rows.filter(pk=person.pk).update(email=f"mottaker{person.pk}@example.org")
    circulation = circulate(meeting, answer_by=timezone.localdate() + timedelta(days=7), seen=None, by=secretary)
    asked = circulation.asked.get(person=person)
    answer_lines(asked, {own_lines(asked)[0].id or 0: Wanted("Vi trenger boliger.")}, seen={})
