"""«Husk alltid» on the writing page, and the names that the page reads from then on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Meeting
from organisations.models import Body, OrganisationName, PersonName
from tests.builders import make_meeting, make_organisation, make_person


@pytest.fixture
def meeting(body: Body) -> Meeting:
    return make_meeting(body=body, state=Meeting.State.DRAFT)


def remembered(client: Client, meeting: Meeting, **asked: object) -> Any:  # Any: the test client's answer
    path = reverse("secretariat:name_remember", args=[meeting.pk])
    return client.post(path, json.dumps(asked), content_type="application/json", headers={"Accept": "application/json"})


def test_a_name_is_remembered_and_the_page_gets_the_names_anew(secretary: Client, meeting: Meeting) -> None:
    organisation, person = make_organisation("Psykologlaget"), make_person("Ellen Krogh")

    first = remembered(secretary, meeting, label=" Psykologlag\x00 ", organisation=organisation.pk, person=None)
    second = remembered(secretary, meeting, label="Elen", organisation=organisation.pk, person=person.pk)

    assert [first.status_code, second.status_code] == [200, 200]
    assert first.json()["sentence"] == "Navnet huskes fra nå av."
    assert list(OrganisationName.rows.values_list("organisation", "name")) == [(organisation.pk, "Psykologlag␀")]
    assert list(PersonName.rows.values_list("person", "name")) == [(person.pk, "Elen")]
    assert [person.pk, "Ellen Krogh", ["Elen"], None, 0] in second.json()["names"]["people"]
    assert {row[0]: row[3] for row in second.json()["names"]["organisations"]}[organisation.pk] == ["Psykologlag␀"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"label": "X"}, "ingen å huske navnet for"),
        ({"label": "", "organisation": 1}, "ingen å huske navnet for"),
        ({"label": ["X"], "organisation": 1}, "ingen å huske navnet for"),
        ({"label": "X", "organisation": True}, "ingen å huske navnet for"),
        ({"label": "X", "person": 2**40}, "ingen å huske navnet for"),
        ({"label": "X", "person": 999}, "navnet ble ikke husket"),
        ({"label": "X" * 5000, "organisation": 1}, "navnet ble ikke husket"),
    ],
)
def test_a_name_for_nobody_or_no_name_is_refused_with_a_sentence(
    secretary: Client, meeting: Meeting, asked: dict[str, object], sentence: str
) -> None:
    make_organisation("LPS")

    answer = remembered(secretary, meeting, **asked)

    assert answer.status_code == 422
    assert sentence in answer.json()["sentence"]
    assert not OrganisationName.rows.exists()
    assert not PersonName.rows.exists()


def test_another_ones_name_is_not_taken(secretary: Client, meeting: Meeting) -> None:
    make_organisation("LPS")

    answer = remembered(secretary, meeting, label="LPS", organisation=make_organisation("FVR").pk)

    assert answer.status_code == 422
    assert answer.json()["sentence"].startswith("Valget er skrevet inn, men navnet ble ikke husket: ")
