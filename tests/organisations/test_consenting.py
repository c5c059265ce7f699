"""What a person decides about itself: consent, the weekly letter, and an own calendar."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from organisations.consenting import choose_digest, give_consent, withdraw_consent
from organisations.models import Person, SignedLink, SiteEpoch
from organisations.subscribing import calendar_link, end_calendar, start_calendar
from tests.builders import make_person

pytestmark = pytest.mark.django_db


def dates(person: Person) -> tuple[date | None, date | None]:
    person.refresh_from_db()
    return person.consented_on, person.consent_withdrawn_on


def test_consent_is_given_withdrawn_and_given_anew_with_its_days() -> None:
    person = make_person()
    seen = [dates(person)]

    for day, deed in (("2026-03-01", give_consent), ("2026-04-01", withdraw_consent), ("2026-05-01", give_consent)):
        with time_machine.travel(f"{day}T12:00Z"):
            deed(person)
        seen.append(dates(person))

    assert seen == [
        (None, None),
        (date(2026, 3, 1), None),
        (date(2026, 3, 1), date(2026, 4, 1)),
        (date(2026, 5, 1), None),
    ]


def test_a_second_click_on_consent_changes_nothing() -> None:
    person = make_person(consented_on=date(2025, 2, 3))
    epoch = SiteEpoch.now()

    give_consent(person)
    assert (dates(person), SiteEpoch.now()) == ((date(2025, 2, 3), None), epoch)

    withdraw_consent(person)
    once, after = dates(person), SiteEpoch.now()
    withdraw_consent(person)
    assert (dates(person), SiteEpoch.now()) == (once, after)
    assert after > epoch


def test_a_consent_that_begins_later_can_still_be_withdrawn() -> None:
    person = make_person(consented_on=date(2199, 1, 1))

    withdraw_consent(person)

    assert dates(person) == (date(2199, 1, 1), date(2199, 1, 1))


def test_the_weekly_letter_is_chosen() -> None:
    person = make_person()

    choose_digest(person, wanted=False)
    assert not Person.rows.get(pk=person.pk).wants_digest
    choose_digest(person, wanted=True)
    assert Person.rows.get(pk=person.pk).wants_digest


def test_a_calendar_has_one_living_link_and_a_new_one_after_its_end() -> None:
    person = make_person()
    first = start_calendar(person)

    assert start_calendar(person) == first
    end_calendar(person)
    end_calendar(person)
    assert calendar_link(person) is None
    assert start_calendar(person) != first
    assert SignedLink.rows.count() == 2
