"""«Er dette samme?»: unknown names of the drafts, answered once for all drafts."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from meetings.models import Meeting, Statement
from meetings.unknown_names import Match, unknown_names
from organisations.models import Body, Organisation, OrganisationName, Person, PersonName, SettledLabel, SiteEpoch, User
from organisations.spelling import CannotLearn, learn_organisation, learn_person, settle_label
from tests.builders import (
    MEETING_DATE,
    make_attendance,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_seat,
    publish,
)

pytestmark = pytest.mark.django_db
PATH = "/sekretariat/register/skrivemater/"


@pytest.fixture
def lps(body: Body) -> Organisation:
    return make_seat(make_organisation("LPS", name="Landslaget for søsken"), body).organisation


def draft(*lines: str, on: date = MEETING_DATE) -> Meeting:
    meeting = make_meeting(date=on)
    make_item(meeting, "\n".join(lines))
    return meeting


def shown() -> dict[str, int]:
    return {one.label: one.count for one in unknown_names()}


def undo_value(client: Client) -> str:
    return str(client.session["skrivemate"]["mark"])


# What is asked about


def test_unknown_names_of_all_drafts_are_gathered_by_their_folded_label(lps: Organisation) -> None:
    make_person("Kari Vold")
    draft("Guro Nordmark: Ja.", "GURO  Nordmark: Nei.", "LPS: Jo.", "NB: husk dette.")
    second = draft("Guro Nordmark: Ja.", "XYZ: Ja.", "Kari Vold: Ja.", on=date(2025, 1, 8))
    publish(draft("LPX: Ja."))

    [first, other] = unknown_names()

    assert (first.label, first.folded, first.count) == ("Guro Nordmark", "guro nordmark", 3)
    assert first.since == date(2025, 1, 8)
    assert [(str(place.item.meeting.date), place.count) for place in first.places] == [
        ("2025-01-08", 1),
        ("2026-06-03", 2),
    ]
    assert (other.label, [place.item.meeting for place in other.places]) == ("XYZ", [second])


def test_near_names_of_organisations_and_of_persons_not_on_the_list_are_offered(lps: Organisation) -> None:
    kari = make_person("Kari Nordmark")
    draft("LPT: Ja.", "Karri Nordmark: Ja.")

    matches = {one.label: one.matches for one in unknown_names()}

    assert matches == {
        "LPT": (Match(lps.pk, None, "LPS"),),
        "Karri Nordmark": (Match(None, kari.pk, "Kari Nordmark"),),
    }


def test_a_known_name_that_is_only_missing_on_the_list_is_not_asked_about(lps: Organisation) -> None:
    make_organisation("Terskel")
    make_person("Kari Vold")
    draft("Terskel: Ja.", "Kari Vold: Ja.")

    assert shown() == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_costs_the_same_however_much_it_holds(
    rows: int, lps: Organisation, secretary: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        draft(*(f"Kari Nordmark{letter}: Ja.\nXY{letter.upper()}: Ja." for letter in "abc"[:rows]))
        SettledLabel.rows.create(label=f"Merk {number}")

    with django_assert_num_queries(14):
        secretary.get(PATH)
    with django_assert_num_queries(15):
        secretary.get(PATH, {"navn": "xya"})


def test_the_overview_says_how_many_names_wait(lps: Organisation, secretary: Client) -> None:
    draft("LPT: Ja.", "Guro Nordmark: Ja.", "LPT: Nei.")
    draft("LPT: Ja.")
    SettledLabel.rows.create(label="GURO  nordmark")

    response = secretary.get(reverse("secretariat:overview"))

    assert response.context["unknown_names"] == len(unknown_names()) == 1


def test_with_nothing_unknown_the_page_says_so(secretary: Client) -> None:
    assert "Alle navn i utkastene er kjent." in secretary.get(PATH).content.decode()


def test_a_long_queue_is_shown_in_part(lps: Organisation, secretary: Client) -> None:
    draft(*(f"Kari{chr(97 + n // 26)}{chr(97 + n % 26)} Nordmark: Ja." for n in range(102)))

    context = secretary.get(PATH).context

    assert (len(context["names"]), context["more"]) == (100, 2)


# Answers


def test_one_click_makes_every_draft_know_the_organisation(lps: Organisation, secretary: Client) -> None:
    draft("LPT: Ja.")
    draft("LPT: Nei.")
    before = SiteEpoch.now()

    codes = [secretary.post(PATH, {"label": "LPT", "organisation": lps.pk}).status_code for _time in range(2)]

    name = OrganisationName.rows.get()
    assert codes == [302, 302]
    assert (name.organisation, name.name, name.since, name.until) == (lps, "LPT", None, None)
    assert shown() == {}
    assert SiteEpoch.now() == before + 1


def test_published_words_keep_their_speaker(lps: Organisation, secretary: Client) -> None:
    meeting = draft("LPS: Ja.")
    make_attendance(meeting, lps)
    publish(meeting)
    before = list(Statement.rows.values("text", "speakers__label", "speakers__organisation"))

    secretary.post(PATH, {"label": "LPT", "organisation": lps.pk})

    assert list(Statement.rows.values("text", "speakers__label", "speakers__organisation")) == before


def test_a_spelling_may_hold_from_a_day_on(lps: Organisation, secretary: Client) -> None:
    draft("LPT: Ja.", on=date(2025, 1, 8))
    draft("LPT: Ja.", on=date(2024, 1, 8))

    secretary.post(PATH, {"label": "LPT", "organisation": lps.pk, "since": "2025-01-08"})

    assert OrganisationName.rows.get().since == date(2025, 1, 8)
    assert shown() == {"LPT": 1}


def test_a_spelling_that_held_for_fewer_days_is_widened_and_put_back(lps: Organisation, secretary: Client) -> None:
    OrganisationName.rows.create(organisation=lps, name="LPT", since=date(2025, 1, 1), until=date(2025, 12, 31))
    draft("LPT: Ja.")

    secretary.post(PATH, {"label": "LPT", "organisation": lps.pk})
    widened = OrganisationName.rows.values_list("since", "until").get()
    secretary.post(PATH, {"angre": undo_value(secretary)})

    assert widened == (None, None)
    assert OrganisationName.rows.values_list("since", "until").get() == (date(2025, 1, 1), date(2025, 12, 31))


def test_a_person_is_known_by_the_other_spelling_from_then_on(secretary: Client, body: Body) -> None:
    kari = make_person("Kari Nordmark")
    draft("Karri Nordmark: Ja.")

    codes = [secretary.post(PATH, {"label": "Karri Nordmark", "person": kari.pk}).status_code for _time in range(2)]

    assert codes == [302, 302]
    assert list(PersonName.rows.values_list("person", "name")) == [(kari.pk, "Karri Nordmark")]
    assert shown() == {}


def test_no_is_remembered_until_it_is_asked_about_again(secretary: Client, body: Body) -> None:
    draft("XYZ: Ja.")

    codes = [secretary.post(PATH, {"label": "XYZ", "nei": "1"}).status_code for _time in range(2)]
    after_no = shown()
    secretary.post(PATH, {"igjen": str(SettledLabel.rows.get().pk)})

    assert (codes, after_no, shown()) == ([302, 302], {}, {"XYZ": 1})


@pytest.mark.parametrize("answer", ["organisation", "person", "nei"])
def test_the_last_answer_is_undone_once(answer: str, lps: Organisation, secretary: Client) -> None:
    draft("LPT: Ja.")
    keys = {"organisation": lps.pk, "person": make_person("Per Sæther").pk, "nei": 1}
    secretary.post(PATH, {"label": "LPT", answer: keys[answer]})
    mark = undo_value(secretary)

    codes = [secretary.post(PATH, {"angre": mark}).status_code for _time in range(2)]

    assert codes == [302, 302]
    assert shown() == {"LPT": 1}
    assert not OrganisationName.rows.exists()
    assert not PersonName.rows.exists()
    assert not SettledLabel.rows.exists()


def test_an_undo_of_an_earlier_page_undoes_nothing(lps: Organisation, secretary: Client) -> None:
    secretary.post(PATH, {"label": "LPT", "organisation": lps.pk})
    stale = undo_value(secretary)
    secretary.post(PATH, {"label": "XYZ", "nei": "1"})

    secretary.post(PATH, {"angre": stale})

    assert (OrganisationName.rows.count(), SettledLabel.rows.count()) == (1, 1)


def test_a_name_that_another_organisation_has_is_refused_in_words(lps: Organisation, secretary: Client) -> None:
    other = make_organisation("PB")
    OrganisationName.rows.create(organisation=other, name="LPT", until=date(2020, 12, 31))
    draft("LPT: Ja.")

    response = secretary.post(PATH, {"label": "LPT", "organisation": lps.pk})

    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == ["En annen organisasjon bruker navnet i samme periode."]
    assert OrganisationName.rows.count() == 1


@pytest.mark.parametrize("posted", [{}, {"organisation": "9999"}, {"organisation": "x"}, {"igjen": "9" * 30}])
def test_an_answer_that_says_nothing_writes_nothing(posted: dict[str, str], secretary: Client, body: Body) -> None:
    draft("LPT: Ja.")

    response = secretary.post(PATH, {"label": "LPT", **posted})

    assert response.status_code in {200, 302}
    assert shown() == {"LPT": 1}


def test_one_name_has_a_page_with_the_whole_register(lps: Organisation, secretary: Client) -> None:
    kari = make_person("Kari Vold")
    draft("XYZ: Ja.")

    form = secretary.get(PATH, {"navn": "XYZ"}).context["form"]

    assert list(form.fields["organisation"].queryset) == [lps]
    assert kari in form.fields["person"].queryset


def test_new_rows_are_prefilled_with_the_name(secretary: Client, body: Body) -> None:
    draft("Guro Nordmark: Ja.")

    page = secretary.get(PATH).content.decode()

    assert f"{reverse('register:person_new')}?navn=Guro%20Nordmark" in page
    assert f"{reverse('register:new_organisation')}?navn=Guro%20Nordmark" in page


# The deeds


def test_what_is_known_already_is_written_no_more(secretary_user: User) -> None:
    organisation, person = make_organisation("PB"), make_person("Kari Vold")

    answers = [
        (
            learn_organisation("Balansen", organisation, by=secretary_user),
            learn_person("Kari V.", person, by=secretary_user),
            settle_label("Merk", by=secretary_user),
        )
        for _time in range(2)
    ]

    assert None not in answers[0]
    assert answers[1] == (None, None, None)


def test_a_spelling_too_long_for_the_register_is_refused(secretary_user: User) -> None:
    with pytest.raises(CannotLearn):
        learn_person("x" * 151, make_person("Kari Vold"), by=secretary_user)
    assert list(Person.rows.filter(other_names__isnull=False)) == []
