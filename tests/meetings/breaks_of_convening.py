"""What breaks each named constraint of convening, mail, calls, letters, and of what comes after a meeting."""

from datetime import UTC, date, datetime
from typing import Any

from django.db import models

from meetings.models import (
    Addition,
    AgendaItem,
    Call,
    CallAnswer,
    ErrorReport,
    Invitation,
    LateInput,
    Letter,
    Mail,
    Mailing,
    MembershipRequest,
    OrganisationNote,
    Redaction,
    Reply,
)
from tests.builders import (
    make_body,
    make_item,
    make_meeting,
    make_organisation,
    make_permalink,
    make_person,
    make_revision,
    make_user,
)
from tests.constraints import Break

DAY = date(2026, 6, 3)
MOMENT = datetime(2026, 6, 3, 9, tzinfo=UTC)


def _mail(**fields: Any) -> Mail:  # Any: the model's fields
    mailing = Mailing.rows.create(kind=Mailing.Kind.OTHER, key=f"prøve:{Mailing.rows.count()}", title="Prøve")
    written = {"to": "mari@example.org", "subject": "Hei", "text": "Hei.", "message_id": "<1@example.org>"}
    return Mail(mailing=mailing, **(written | fields))


def agenda_item_takes_1_to_600_minutes() -> models.Model:
    return AgendaItem(meeting=make_meeting(), minutes=0)


def organisation_replies_once_per_meeting() -> models.Model:
    meeting, organisation = make_meeting(), make_organisation()
    Reply.rows.create(meeting=meeting, organisation=organisation)
    return Reply(meeting=meeting, organisation=organisation)


def reply_has_a_moment_once_given() -> models.Model:
    return Reply(meeting=make_meeting(), organisation=make_organisation(), state=Reply.State.COMING)


def person_invited_once_per_organisation() -> models.Model:
    who = {"meeting": make_meeting(), "organisation": make_organisation(), "person": make_person()}
    Invitation.rows.create(**who, capacity=Invitation.Capacity.REPRESENTATIVE)
    return Invitation(**who, capacity=Invitation.Capacity.DEPUTY)


def post_box_invited_once() -> models.Model:
    who = {"meeting": make_meeting(), "organisation": make_organisation()}
    Invitation.rows.create(**who, capacity=Invitation.Capacity.REPRESENTATIVE)
    return Invitation(**who, capacity=Invitation.Capacity.COPY)


def invitation_names_somebody() -> models.Model:
    return Invitation(meeting=make_meeting(), capacity=Invitation.Capacity.GUEST)


def sent_mail_has_a_moment() -> models.Model:
    return _mail(state=Mail.State.SENT)


def claimed_mail_has_a_moment() -> models.Model:
    return _mail(state=Mail.State.SENDING)


def mail_without_address_is_not_sent() -> models.Model:
    return _mail(to="")


def call_is_sent_before_it_closes() -> models.Model:
    return Call(body=make_body(), title="Medisiner", text="Hva mener dere?", closed_at=MOMENT)


def organisation_answers_a_call_once() -> models.Model:
    call, organisation = Call.rows.create(body=make_body(), title="Medisiner", text="Hva?"), make_organisation()
    CallAnswer.rows.create(call=call, organisation=organisation)
    return CallAnswer(call=call, organisation=organisation)


def call_answer_has_a_moment() -> models.Model:
    call = Call.rows.create(body=make_body(), title="Medisiner", text="Hva?")
    return CallAnswer(call=call, organisation=make_organisation(), text="Vi er for.")


def only_an_answered_letter_has_an_answer_date() -> models.Model:
    return Letter(body=make_body(), recipient="Direktoratet", subject="Tall", answered_on=DAY)


def absent_organisation_asked_once_per_item() -> models.Model:
    item, organisation = make_item(make_meeting()), make_organisation()
    LateInput.rows.create(meeting=item.meeting, item=item, organisation=organisation, heading=item.heading)
    return LateInput(meeting=item.meeting, item=item, organisation=organisation, heading=item.heading)


def late_input_answered_has_left_asked() -> models.Model:
    return LateInput(meeting=make_meeting(), organisation=make_organisation(), heading="Senger", answered_at=MOMENT)


def addition_says_something() -> models.Model:
    return Addition(meeting=make_meeting(), text="", received_on=DAY, added_by=make_user())


def _error(**fields: Any) -> ErrorReport:  # Any: the model's fields
    revision = make_revision()
    said = {"statement": make_permalink(revision), "revision": revision, "organisation": make_organisation()}
    return ErrorReport(**{**said, "wrong": "Tallet er galt.", **fields})


def error_report_says_what_is_wrong() -> models.Model:
    return _error(wrong="")


def settled_error_report_has_a_moment() -> models.Model:
    return _error(state=ErrorReport.State.DECLINED)


def organisation_note_says_something() -> models.Model:
    statement = make_permalink(make_revision())
    return OrganisationNote(
        statement=statement, organisation=make_organisation(), text="", on=DAY, added_by=make_user()
    )


def _redaction(**fields: Any) -> Redaction:  # Any: the model's fields
    return Redaction(**{"person_key": 1, "reason": "Bedt om det", "by": make_user(), **fields})


def one_redaction_at_a_time_per_person() -> models.Model:
    _redaction().save()
    return _redaction()


def database_is_swept_after_a_redaction() -> models.Model:
    return _redaction(swept_at=MOMENT)


def decided_membership_request_has_a_date() -> models.Model:
    return MembershipRequest(body=make_body(), name="Nærhet", received_on=DAY, state=MembershipRequest.State.ACCEPTED)


BREAKS_OF_CONVENING: dict[str, Break] = {
    broken.__name__: broken
    for broken in (
        agenda_item_takes_1_to_600_minutes,
        organisation_replies_once_per_meeting,
        reply_has_a_moment_once_given,
        person_invited_once_per_organisation,
        post_box_invited_once,
        invitation_names_somebody,
        sent_mail_has_a_moment,
        claimed_mail_has_a_moment,
        mail_without_address_is_not_sent,
        call_is_sent_before_it_closes,
        organisation_answers_a_call_once,
        call_answer_has_a_moment,
        only_an_answered_letter_has_an_answer_date,
        absent_organisation_asked_once_per_item,
        late_input_answered_has_left_asked,
        addition_says_something,
        one_redaction_at_a_time_per_person,
        database_is_swept_after_a_redaction,
        error_report_says_what_is_wrong,
        settled_error_report_has_a_moment,
        organisation_note_says_something,
        decided_membership_request_has_a_date,
    )
}
