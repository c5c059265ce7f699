"""Fields that read days, clocks and names as Norwegians write them; two editors in one form."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from meetings.forms.conflicts import carried, keep_both, long_difference, resolve, side_by_side
from meetings.forms.fields import ClockField
from meetings.forms.people import known_people, representatives
from organisations.forms.fields import DayField, LinesField
from organisations.models import Body, Representation
from tests.builders import make_organisation, make_person, make_representation, make_seat


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3.6.2026", date(2026, 6, 3)),
        ("03.06.2026", date(2026, 6, 3)),
        ("3.6.26", date(2026, 6, 3)),
        ("3/6/2026", date(2026, 6, 3)),
        ("2026-06-03", date(2026, 6, 3)),
        ("3. juni 2026", date(2026, 6, 3)),
        ("3 JUNI 2026", date(2026, 6, 3)),
        ("onsdag 3. juni 2026", date(2026, 6, 3)),
        ("  3.  des. 26 ", date(2026, 12, 3)),
        ("29.2.2024", date(2024, 2, 29)),
        ("", None),
    ],
)
def test_a_day_is_read_however_it_is_written(typed: str, day: date | None) -> None:
    assert DayField(required=False).clean(typed) == day


@pytest.mark.parametrize("typed", ["3.6", "juni", "i morgen", "3.6.026", "3. ju 2026", "3. foo 2026", "²³.6.2026", "x"])
def test_a_day_that_cannot_be_read_says_how_to_write_it(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        DayField().clean(typed)

    assert refused.value.messages == ["Skriv datoen slik: 3.6.2026."]


@pytest.mark.parametrize("typed", ["31.2.2026", "29.2.2026", "1.13.2026", "0.1.2026"])
def test_a_day_that_does_not_exist_is_told(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        DayField().clean(typed)

    assert refused.value.messages == ["Den dagen finnes ikke. Se etter at dag og måned er riktige."]


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_shown_is_the_day_read_back(day: date) -> None:
    field = DayField()

    assert field.clean(field.prepare_value(day)) == day


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("10", time(10)),
        ("10.00", time(10)),
        ("10:30", time(10, 30)),
        ("1030", time(10, 30)),
        ("930", time(9, 30)),
        ("kl. 9.05", time(9, 5)),
        ("KL 15", time(15)),
        ("", None),
    ],
)
def test_a_clock_is_read_however_it_is_written(typed: str, at: time | None) -> None:
    assert ClockField(required=False).clean(typed) == at


@pytest.mark.parametrize("typed", ["24.00", "10.60", "halv ti", "10.5", "kl.", "٣"])
def test_a_clock_that_cannot_be_read_says_how_to_write_it(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ClockField().clean(typed)

    assert refused.value.messages == ["Skriv klokkeslettet slik: 10.00."]


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_a_clock_shown_is_the_clock_read_back(at: time) -> None:
    field = ClockField()

    assert field.clean(field.prepare_value(at)) == at


@pytest.mark.parametrize("field", [DayField(required=False), ClockField(required=False)])
@given(typed=st.text(max_size=40))
def test_no_text_breaks_the_fields(field: DayField | ClockField, typed: str) -> None:
    with suppress(ValidationError):
        assert isinstance(field.clean(typed), date | time | None)


def test_line_ends_are_kept_as_the_database_has_them() -> None:
    assert LinesField(strip=False).clean("a\r\nb\rc\n") == "a\nb\nc\n"


# Two editors


def test_equal_lines_stand_opposite_each_other_and_the_others_are_marked() -> None:
    rows = [
        tuple((side.text, side.marked) if side else None for side in pair)
        for pair in side_by_side("a\nmitt\nc\nmer", "a\nhans\nc")
    ]

    assert rows == [
        (("a", False), ("a", False)),
        (("mitt", True), ("hans", True)),
        (("c", False), ("c", False)),
        (("mer", True), None),
    ]


@given(st.text(alphabet="ab\n", max_size=30), st.text(alphabet="ab\n", max_size=30))
def test_no_line_of_either_text_is_left_out(mine: str, theirs: str) -> None:
    pairs = list(side_by_side(mine, theirs))

    assert [left.text for left, _right in pairs if left] == (mine.splitlines() or [""])
    assert [right.text for _left, right in pairs if right] == (theirs.splitlines() or [""])


def test_both_texts_are_kept_with_an_internal_line_between() -> None:
    kept = keep_both("  LPS: Mitt.", "PB: Hans.\n\n")

    assert kept.splitlines()[0] == "PB: Hans."
    assert kept.splitlines()[1].startswith("// ")
    assert kept.splitlines()[2] == "LPS: Mitt."


def test_a_form_without_choices_is_left_alone() -> None:
    posted = QueryDict("place=Oslo")

    assert resolve(posted) is posted


@pytest.mark.parametrize(
    ("choice", "kept"), [("velg-place=mine&", "Bergly"), ("velg-place=theirs&", "Havnsund"), ("", "Bergly")]
)
def test_a_choice_puts_the_chosen_value_in_and_moves_the_ground(choice: str, kept: str) -> None:
    posted = QueryDict(f"{choice}place=Bergly&initial-place=Oslo&deres-place=Havnsund&version=3")

    assert resolve(posted).dict() == {"place": kept, "initial-place": "Havnsund", "version": "3"}


def test_everything_typed_goes_along_but_the_token_and_old_choices() -> None:
    posted = QueryDict("csrfmiddlewaretoken=x&text=Mitt&ok=a&ok=b&velg-text=mine&deres-text=Hans&version=1")

    kept = carried(posted, [long_difference("text", "Tekst", "Mitt", "Hans")], version="2")

    assert kept == [("text", "Mitt"), ("ok", "a"), ("ok", "b"), ("version", "2")]


# Names


def test_namesakes_are_offered_with_their_organisation(body: Body) -> None:
    one = make_representation(make_person("Ellen Aune"), make_seat(make_organisation("Tangvik"), body)).person
    other = make_person("Ellen Aune", employer=make_organisation("Samsenteret"))
    only = make_person("Kari Holm")
    assert one is not None

    people = known_people()

    assert sorted(people.names) == ["Ellen Aune (Samsenteret)", "Ellen Aune (Tangvik)", "Kari Holm"]
    assert sorted(people.find("ellen aune")) == [one.pk, other.pk]
    assert people.find("Ellen Aune (Tangvik)") == [one.pk]
    assert people.find(" KARI  holm") == [only.pk]
    assert people.find("Ukjent") == []
    assert people.name_of(other.pk, "") == "Ellen Aune (Samsenteret)"
    assert people.name_of(None, "Slik det står") == "Slik det står"


def test_representatives_are_those_of_the_date_the_fixed_first_and_staff_last(body: Body) -> None:
    host = make_organisation("Samsenteret")
    seat = make_seat(host, body)
    make_representation(make_person("Vara Vik"), seat, kind=Representation.Kind.DEPUTY)
    make_representation(make_person("Fast Foss"), seat)
    make_representation(make_person("Gammel Gro"), make_seat(make_organisation("LPS"), body), until=date(2020, 1, 1))
    make_person("Ansatt Aas", employer=host)

    found = representatives(body, date(2026, 6, 3))

    assert {key: [(one.name, one.deputy) for one in people] for key, people in found.items()} == {
        host.pk: [("Fast Foss", False), ("Vara Vik", True), ("Ansatt Aas", False)]
    }
