"""What breaks each named constraint of rounds, of those who are asked, and of their answers."""

from datetime import UTC, date, datetime
from typing import Any

from django.db import models

from meetings.models import Asked, Circulation, LineAnswer
from tests.builders import make_meeting, make_organisation, make_permalink, make_person, make_revision, make_user
from tests.constraints import Break

DAY = date(2026, 6, 3)
MOMENT = datetime(2026, 6, 3, 9, tzinfo=UTC)


def _round(**fields: Any) -> Circulation:  # Any: the model's fields, here and below
    revision = make_revision(make_meeting())
    made = {"meeting": revision.meeting, "revision": revision, "purpose": "draft", "answer_by": DAY}
    return Circulation(**{**made, "sent_by": make_user(), **fields})


def _saved(**fields: Any) -> Circulation:
    one = _round(**fields)
    one.save()
    return one


def _answer(**fields: Any) -> LineAnswer:
    circulation = _saved()
    made = {"circulation": circulation, "statement": make_permalink(circulation.revision), "state": "confirmed"}
    return LineAnswer(**{**made, "organisation": make_organisation(), **fields})


def one_open_circulation_per_meeting() -> models.Model:
    one = _saved()
    return _round(meeting=one.meeting, revision=one.revision)


def closed_circulation_says_why() -> models.Model:
    return _round(closed_at=MOMENT)


def silence_never_confirms_old_minutes() -> models.Model:
    return _round(purpose="look_through", silence_confirms=True)


def asked_once_per_circulation() -> models.Model:
    who = {"circulation": _saved(), "organisation": make_organisation(), "person": make_person(), "part": "quoted"}
    Asked.rows.create(**who)
    return Asked(**who)


def post_box_asked_once_per_circulation() -> models.Model:
    who = {"circulation": _saved(), "organisation": make_organisation(), "part": "quoted"}
    Asked.rows.create(**who)
    return Asked(**who)


def asked_names_somebody() -> models.Model:
    return Asked(circulation=_saved(), part="quoted")


def organisation_answers_once_per_line() -> models.Model:
    one = _answer()
    one.save()
    return LineAnswer(
        circulation=one.circulation, organisation=one.organisation, statement=one.statement, state="confirmed"
    )


def person_answers_once_per_line() -> models.Model:
    one = _answer(organisation=None, person=make_person())
    one.save()
    return LineAnswer(circulation=one.circulation, person=one.person, statement=one.statement, state="confirmed")


def line_answer_is_of_one() -> models.Model:
    return _answer(person=make_person())


def line_answer_proposes_or_confirms() -> models.Model:
    return _answer(state="proposed")


def decided_line_answer_was_proposed() -> models.Model:
    return _answer(decision="taken", decided_at=MOMENT)


def declined_line_answer_says_why() -> models.Model:
    return _answer(state="proposed", note="Feil.", decision="declined", decided_at=MOMENT)


BREAKS_OF_CIRCULATING: dict[str, Break] = {
    broken.__name__: broken
    for broken in (
        one_open_circulation_per_meeting,
        closed_circulation_says_why,
        silence_never_confirms_old_minutes,
        asked_once_per_circulation,
        post_box_asked_once_per_circulation,
        asked_names_somebody,
        organisation_answers_once_per_line,
        person_answers_once_per_line,
        line_answer_is_of_one,
        line_answer_proposes_or_confirms,
        decided_line_answer_was_proposed,
        declined_line_answer_says_why,
    )
}
