"""The writing page: one text per item, saved by every button, never lost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from meetings.models import AgendaItem, Attendance, Meeting
from organisations.models import Body, Organisation, OrganisationName, Person
from tests.builders import (
    make_attendance,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
    make_user,
)
from tests.conftest import logged_in
from tests.meetings.pages import filled


def desk(meeting: Meeting, item: AgendaItem | None = None) -> str:
    address = reverse("secretariat:write", args=[meeting.pk])
    return f"{address}?sak={item.pk}" if item else address


@pytest.fixture
def meeting(body: Body) -> Meeting:
    meeting = make_meeting(body=body, state=Meeting.State.DRAFT)
    for short in ("LPS", "PB"):
        organisation = make_organisation(short, name=f"{short} fullt navn")
        make_seat(organisation, body)
        make_attendance(meeting, organisation)
    return meeting


def test_saving_keeps_every_character_of_the_text(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting)
    text = "  LPS: Først.\n\n  Mer.\t\nPB –  Æ ø å  \n"

    answer = secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), text=text.replace("\n", "\r\n")))

    item.refresh_from_db()
    assert (answer.status_code, item.text, item.version) == (302, text, 2)


def test_saving_an_unchanged_page_changes_nothing(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting, text="\n  LPS: Med tom linje først.\n")
    before = (item.version, item.changed_at)

    secretary.post(desk(meeting), filled(secretary.get(desk(meeting))))

    item.refresh_from_db()
    assert (item.version, item.changed_at) == before
    assert Meeting.rows.get(pk=meeting.pk).version == meeting.version


def test_heading_number_and_presenters_are_saved_with_the_text(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting)

    secretary.post(
        desk(meeting),
        filled(
            secretary.get(desk(meeting)), heading="Ventetid", number="3 b", presenters="Ida Hagen", kind="information"
        ),
    )

    item.refresh_from_db()
    assert (item.heading, item.number, item.presenters, item.kind) == ("Ventetid", "3 b", "Ida Hagen", "information")


@pytest.mark.parametrize(
    ("typed", "presenters", "kept"),
    [
        ("Bolig v/ Ida Hagen, Legelaget", "", ("Bolig", "Ida Hagen, Legelaget")),
        ("Bolig v/ Ida Hagen", "Kari Holm", ("Bolig v/ Ida Hagen", "Kari Holm")),
        ("v/ Ida Hagen", "", ("v/ Ida Hagen", "")),
    ],
)
def test_a_heading_names_who_presents_the_item(
    secretary: Client, meeting: Meeting, typed: str, presenters: str, kept: tuple[str, str]
) -> None:
    item = make_item(meeting)

    secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), heading=typed, presenters=presenters))

    item.refresh_from_db()
    assert (item.heading, item.presenters) == kept


def test_first_words_make_a_draft_of_a_planned_meeting(secretary: Client, body: Body) -> None:
    planned = make_meeting(body=body, state=Meeting.State.PLANNED)
    make_item(planned)

    secretary.post(desk(planned), filled(secretary.get(desk(planned)), text="Godkjent."))

    assert Meeting.rows.get(pk=planned.pk).state == Meeting.State.DRAFT


def test_going_to_another_item_saves_first(secretary: Client, meeting: Meeting) -> None:
    item, other = make_item(meeting), make_item(meeting)

    answer = secretary.post(
        desk(meeting), filled(secretary.get(desk(meeting)), text="LPS: Skrevet.", go=f"sak:{other.pk}")
    )

    item.refresh_from_db()
    assert (answer["Location"], item.text) == (desk(meeting, other), "LPS: Skrevet.")


@pytest.mark.parametrize("place", ["meeting", "participants", "preview", "publish"])
def test_going_to_another_page_saves_first(secretary: Client, meeting: Meeting, place: str) -> None:
    item = make_item(meeting)

    answer = secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), text="LPS: Skrevet.", go=place))

    item.refresh_from_db()
    assert (answer["Location"], item.text) == (reverse(f"secretariat:{place}", args=[meeting.pk]), "LPS: Skrevet.")


def test_a_way_out_that_does_not_exist_leads_back_to_the_text(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting)

    answer = secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), go="https://example.org/"))

    assert answer["Location"] == desk(meeting, item)


def test_an_item_is_added_and_shown(secretary: Client, meeting: Meeting) -> None:
    make_item(meeting)

    answer = secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), also={"ny-sak": "Eventuelt"}))

    added = AgendaItem.rows.get(heading="Eventuelt")
    assert (answer["Location"], added.position) == (desk(meeting, added), 2)


def test_adding_an_item_twice_adds_it_once(secretary: Client, meeting: Meeting) -> None:
    make_item(meeting)
    form = filled(secretary.get(desk(meeting)), also={"ny-sak": "Eventuelt"})

    secretary.post(desk(meeting), form)
    secretary.post(desk(meeting), form)

    assert meeting.items.filter(heading="Eventuelt").count() == 1


def test_the_first_item_of_an_empty_agenda_can_be_added(secretary: Client, meeting: Meeting) -> None:
    secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), also={"ny-sak": "Runde"}))

    assert [item.heading for item in meeting.items.all()] == ["Runde"]


def test_items_move_up_and_down(secretary: Client, meeting: Meeting) -> None:
    first, second, third = make_item(meeting), make_item(meeting), make_item(meeting)

    secretary.post(desk(meeting, third), filled(secretary.get(desk(meeting, third)), flytt="opp"))
    after_up = list(meeting.items.values_list("pk", flat=True))
    secretary.post(desk(meeting, first), filled(secretary.get(desk(meeting, first)), flytt="ned"))

    assert after_up == [first.pk, third.pk, second.pk]
    assert list(meeting.items.values_list("pk", flat=True)) == [third.pk, first.pk, second.pk]


def test_items_take_the_order_they_were_dragged_into(secretary: Client, meeting: Meeting) -> None:
    first, second, third = make_item(meeting), make_item(meeting), make_item(meeting)
    page = filled(secretary.get(desk(meeting)))
    dragged = page | {"rekkefolge": [f"{third.pk} {first.pk} {second.pk}"], "omroker": ["1"]}

    secretary.post(desk(meeting), dragged)
    once = list(meeting.items.values_list("pk", flat=True))
    secretary.post(desk(meeting), page | {"rekkefolge": [f"{second.pk} {first.pk} {third.pk}"], "omroker": ["1"]})

    assert once == [third.pk, first.pk, second.pk]
    assert list(meeting.items.values_list("pk", flat=True)) == once


def test_the_first_item_cannot_move_further_up(secretary: Client, meeting: Meeting) -> None:
    first, second = make_item(meeting), make_item(meeting)

    secretary.post(desk(meeting, first), filled(secretary.get(desk(meeting, first)), flytt="opp"))

    assert list(meeting.items.values_list("pk", flat=True)) == [first.pk, second.pk]


def test_a_text_that_is_too_long_comes_back_in_the_form(
    secretary: Client, meeting: Meeting, settings: Settings
) -> None:
    settings.ITEM_TEXT_LIMIT = 20
    item = make_item(meeting, text="LPS: Kort.")

    answer = secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), text="LPS: Så langt at det ikke går."))

    item.refresh_from_db()
    assert item.text == "LPS: Kort."
    assert filled(answer)["text"] == ["LPS: Så langt at det ikke går."]
    assert "Saken er for lang til å lagres" in answer.content.decode()


def test_a_wrong_clock_keeps_the_text_that_was_typed_beside_it(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting)
    row = meeting.attendances.first()
    assert row is not None

    answer = secretary.post(
        desk(meeting), filled(secretary.get(desk(meeting)), text="LPS: Hei.", also={f"d{row.pk}-arrived": "halv ti"})
    )

    item.refresh_from_db()
    assert item.text == ""
    assert filled(answer)["text"] == ["LPS: Hei."]
    assert "Skriv klokkeslettet slik: 10.00." in answer.content.decode()


def test_two_editors_of_one_item_see_both_texts(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting, text="LPS: Felles.")
    mine = filled(secretary.get(desk(meeting)), text="LPS: Felles.\r\nPB: Mitt.")
    other = logged_in(make_user(make_person("Tor Aasland"), secretary=True))
    other.post(desk(meeting), filled(other.get(desk(meeting)), text="LPS: Felles.\r\nPB: Hans."))

    answer = secretary.post(desk(meeting), mine)

    page = answer.content.decode()
    item.refresh_from_db()
    assert (answer.status_code, item.text) == (409, "LPS: Felles.\nPB: Hans.")
    assert "Tor Aasland lagret mens du skrev." in page
    assert "<mark>PB: Mitt.</mark>" in page
    assert "<mark>PB: Hans.</mark>" in page
    assert "<mark>LPS: Felles.</mark>" not in page


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ("mine", "PB: Mitt."),
        ("theirs", "PB: Hans."),
        (
            "both",
            "PB: Hans.\n// Over: teksten til den andre. Under: din tekst. Rydd, og slett denne linja.\nPB: Mitt.",
        ),
    ],
)
def test_the_choice_between_two_texts_is_saved(secretary: Client, meeting: Meeting, choice: str, kept: str) -> None:
    item = make_item(meeting, text="LPS: Felles.")
    mine = filled(secretary.get(desk(meeting)), text="PB: Mitt.")
    AgendaItem.rows.filter(pk=item.pk).update(text="PB: Hans.", version=2)
    both = secretary.post(desk(meeting), mine)

    answer = secretary.post(desk(meeting), filled(both, also={"velg-text": choice}))

    item.refresh_from_db()
    assert (answer.status_code, item.text) == (302, kept)


def test_a_third_save_between_the_choice_and_its_saving_asks_again(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting, text="LPS: Felles.")
    mine = filled(secretary.get(desk(meeting)), text="PB: Mitt.")
    AgendaItem.rows.filter(pk=item.pk).update(text="PB: Hans.", version=2)
    both = secretary.post(desk(meeting), mine)
    AgendaItem.rows.filter(pk=item.pk).update(text="PB: Enda nyere.", version=3)

    answer = secretary.post(desk(meeting), filled(both, also={"velg-text": "mine"}))

    assert answer.status_code == 409
    assert "PB: Enda nyere." in answer.content.decode()


def test_the_same_text_posted_twice_is_no_conflict(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting)
    form = filled(secretary.get(desk(meeting)), text="LPS: Én gang.")

    secretary.post(desk(meeting), form)
    answer = secretary.post(desk(meeting), form)

    item.refresh_from_db()
    assert (answer.status_code, item.text, item.version) == (302, "LPS: Én gang.", 2)


def test_the_text_of_an_item_that_somebody_deleted_becomes_a_new_item(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting, text="LPS: Gammelt.")
    form = filled(secretary.get(desk(meeting)), text="LPS: Nytt.")
    item.delete()

    answer = secretary.post(desk(meeting), form)

    kept = meeting.items.get()
    assert (answer["Location"], kept.text, kept.heading) == (desk(meeting, kept), "LPS: Nytt.", "Sak nummer 1")


def test_attendance_is_saved_beside_the_text(secretary: Client, meeting: Meeting) -> None:
    make_item(meeting)
    row = meeting.attendances.first()
    assert row is not None

    secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), also={f"d{row.pk}-status": "apology"}))

    row.refresh_from_db()
    assert row.status == Attendance.Status.APOLOGY


def test_recognised_lines_stand_under_the_text(secretary: Client, meeting: Meeting) -> None:
    make_item(meeting, text="LPS: Først.\n  Mer.\nPB – Støtter.\n! PB innen 1.9: ringe\n// Hemmelig")

    page = secretary.get(desk(meeting)).content.decode()

    assert "Linje 1–2" in page
    assert '<span class="tag info">Oppgave</span>' in page
    assert "PB · innen 1.9" in page
    assert "blir i utkastet" in page


def test_an_empty_text_is_taught_by_example_not_by_value(secretary: Client, meeting: Meeting) -> None:
    make_item(meeting)

    answer = secretary.get(desk(meeting))

    assert filled(answer)["text"] == [""]
    assert "Slik kan det se ut" in answer.content.decode()


# «Hvem?»


def test_one_click_writes_the_chosen_name_and_can_be_undone(secretary: Client, meeting: Meeting) -> None:
    organisation = make_organisation("Psykologlaget", name="Psykologlaget for samtidige lidelser")
    make_seat(organisation, meeting.body)
    item = make_item(meeting, text="LPS: Ja.\nPsykologlag: Savner tall.")

    page = secretary.get(desk(meeting))
    answer = secretary.post(desk(meeting), filled(page, velg="1:k0"))
    item.refresh_from_db()
    chosen = item.text
    secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), angre="1"))
    item.refresh_from_db()

    assert answer["Location"] == f"{desk(meeting, item)}#funnet"
    assert chosen == "LPS: Ja.\nPsykologlaget: Savner tall."
    assert item.text == "LPS: Ja.\nPsykologlag: Savner tall."


def test_undo_is_not_offered_after_another_save(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting, text="XYZ: Hei.")
    secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), velg="0:tekst"))
    offered = 'name="angre"' in secretary.get(desk(meeting)).content.decode()
    stale = filled(secretary.get(desk(meeting)), angre="1")

    secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), text="LPS: Videre."))
    page = secretary.get(desk(meeting)).content.decode()
    item.refresh_from_db()

    assert offered
    assert 'name="angre"' not in page
    assert item.text == "LPS: Videre."
    assert stale["angre"] == ["1"]


def test_plain_text_gets_a_backslash(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting, text="XYZ: Ikke en organisasjon.")

    secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), velg="0:tekst"))

    item.refresh_from_db()
    assert item.text == "\\XYZ: Ikke en organisasjon."


def test_an_unknown_person_is_welcomed_as_a_guest(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting, text="Thea Lunde: Har forsket på dette.")

    secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), velg="0:gjest"))

    guest = meeting.attendances.get(person__name="Thea Lunde")
    item.refresh_from_db()
    assert (guest.status, item.text) == (Attendance.Status.GUEST, "Thea Lunde: Har forsket på dette.")
    assert ">Hvem?<" not in secretary.get(desk(meeting)).content.decode()


def test_a_known_organisation_without_a_seat_is_welcomed_as_a_guest(secretary: Client, meeting: Meeting) -> None:
    make_organisation("Omsorgsdirektoratet", name="Direktoratet for omsorg")
    make_item(meeting, text="Omsorgsdirektoratet: Ba om eksempelet.")

    secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), velg="0:gjest"))

    assert meeting.attendances.get(organisation__short="Omsorgsdirektoratet").status == Attendance.Status.GUEST
    assert not Person.rows.filter(name="Omsorgsdirektoratet").exists()


def test_another_organisation_is_chosen_and_remembered(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting, text="LPF: Vi vil ha mer.")
    lps = Organisation.rows.get(short="LPS")

    secretary.post(
        desk(meeting),
        filled(secretary.get(desk(meeting)), velg="0:org", also={"org-0": str(lps.pk), "husk-0": "1"}),
    )

    item.refresh_from_db()
    assert item.text == "LPS: Vi vil ha mer."
    assert [(name.organisation, name.name) for name in OrganisationName.rows.all()] == [(lps, "LPF")]


def test_choosing_without_choosing_says_what_to_do(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting, text="LPF: Vi vil ha mer.")

    answer = secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), velg="0:org"), follow=True)

    item.refresh_from_db()
    assert item.text == "LPF: Vi vil ha mer."
    assert "Velg en organisasjon i lista først." in answer.content.decode()


def test_a_name_that_another_has_is_not_remembered(secretary: Client, meeting: Meeting) -> None:
    make_organisation("Direktoratet", name="LPF")
    item = make_item(meeting, text="LPF: Vi vil ha mer.")
    lps = Organisation.rows.get(short="LPS")

    answer = secretary.post(
        desk(meeting),
        filled(secretary.get(desk(meeting)), velg="0:org", also={"org-0": str(lps.pk), "husk-0": "1"}),
        follow=True,
    )

    item.refresh_from_db()
    assert item.text == "LPS: Vi vil ha mer."
    assert "En annen organisasjon heter dette." in answer.content.decode()
    assert not OrganisationName.rows.exists()


def test_which_of_two_namesakes_is_written_into_the_label(secretary: Client, meeting: Meeting) -> None:
    for name, short in (("Ellen Aune", "LPS"), ("Ellen Krogh", "PB")):
        row = meeting.attendances.get(organisation__short=short)
        row.person = make_person(name)
        row.save()
    item = make_item(meeting, text="Ellen: Familiene ønsker fast dag.")

    secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), velg="0:k1"))

    item.refresh_from_db()
    assert item.text == "PB/Ellen Krogh: Familiene ønsker fast dag."


def test_a_quiet_offer_makes_a_statement_of_a_plain_line(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting, text="LPS støtter forslaget.")

    page = secretary.get(desk(meeting))
    secretary.post(desk(meeting), filled(page, velg="0:t0"))

    item.refresh_from_db()
    assert "Innspill fra LPS?" in page.content.decode()
    assert item.text == "LPS: LPS støtter forslaget."


def test_a_choice_beside_changed_text_saves_the_text_and_finds_the_line(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting, text="LPS: Ja.\nXYZ: Hei.")
    form = filled(secretary.get(desk(meeting)), text="PB: Ny linje.\r\nLPS: Ja.\r\nXYZ: Hei.", velg="1:tekst")

    secretary.post(desk(meeting), form)

    item.refresh_from_db()
    assert item.text == "PB: Ny linje.\nLPS: Ja.\n\\XYZ: Hei."


def test_a_choice_on_a_line_that_was_changed_saves_and_asks_again(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting, text="LPS: Ja.\nXYZ: Hei.")
    form = filled(secretary.get(desk(meeting)), text="LPS: Ja.\r\nXYZ: Hei på deg.", velg="1:tekst")

    answer = secretary.post(desk(meeting), form, follow=True)

    item.refresh_from_db()
    assert item.text == "LPS: Ja.\nXYZ: Hei på deg."
    assert "Linja er endret." in answer.content.decode()


@pytest.mark.parametrize("button", ["99:tekst", "-1:k0", "x:gjest", "", "0:k9", "0:t9", "0:ukjent"])
def test_a_button_that_is_not_there_changes_nothing(secretary: Client, meeting: Meeting, button: str) -> None:
    item = make_item(meeting, text="XYZ: Hei.")

    answer = secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), velg=button))

    item.refresh_from_db()
    assert (answer.status_code, item.text) == (302, "XYZ: Hei.")


# Speed


def test_queries_do_not_grow_with_items_participants_or_lines(secretary: Client, body: Body) -> None:
    counts = []
    for size in (1, 3):
        meeting = make_meeting(body=body, state=Meeting.State.DRAFT)
        for _number in range(size):
            organisation = make_organisation()
            make_representation(seat=make_seat(organisation, body))
            make_attendance(meeting, organisation)
            make_item(meeting, text=f"{organisation.short}: Hei.\nXYZ: Hva?\n" * size)
        with CaptureQueriesContext(connection) as queries:
            assert secretary.get(desk(meeting)).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_page_left_open_puts_nothing_back(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting, text="LPS: Gammelt.")
    row = meeting.attendances.first()
    assert row is not None
    left_open = filled(secretary.get(desk(meeting)), also={f"d{row.pk}-status": "apology"})
    AgendaItem.rows.filter(pk=item.pk).update(text="LPS: Nyere.", version=2)

    answer = secretary.post(desk(meeting), left_open)

    item.refresh_from_db()
    row.refresh_from_db()
    assert (answer.status_code, item.text, row.status) == (302, "LPS: Nyere.", Attendance.Status.APOLOGY)


def test_one_writes_the_text_and_the_other_the_heading(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting, text="LPS: Gammelt.", heading="Gammel")
    mine = filled(secretary.get(desk(meeting)), heading="Ny")
    AgendaItem.rows.filter(pk=item.pk).update(text="LPS: Nyere.", version=2)

    answer = secretary.post(desk(meeting), mine)

    item.refresh_from_db()
    assert (answer.status_code, item.heading, item.text) == (302, "Ny", "LPS: Nyere.")


def test_two_editors_of_the_kind_see_its_words(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting)
    mine = filled(secretary.get(desk(meeting)), kind="round", for_deputies="on")
    AgendaItem.rows.filter(pk=item.pk).update(kind="aob", version=2)

    both = secretary.post(desk(meeting), mine)
    secretary.post(desk(meeting), filled(both, also={"velg-kind": "theirs"}))

    item.refresh_from_db()
    assert "<b>Runde rundt bordet</b>" in both.content.decode()
    assert "<b>Eventuelt</b>" in both.content.decode()
    assert (item.kind, item.for_deputies) == ("aob", True)


def test_remembering_plain_text_remembers_nothing(secretary: Client, meeting: Meeting) -> None:
    make_item(meeting, text="XYZ: Hei.")

    answer = secretary.post(
        desk(meeting), filled(secretary.get(desk(meeting)), velg="0:tekst", also={"husk-0": "1"}), follow=True
    )

    assert "Navnet huskes" not in answer.content.decode()
    assert not OrganisationName.rows.exists()


@pytest.mark.parametrize(
    ("place", "address"), [("overview", "/sekretariat/"), ("papers", "vedlegg/"), ("item_delete", "slett/")]
)
def test_other_ways_out_save_first(secretary: Client, meeting: Meeting, place: str, address: str) -> None:
    item = make_item(meeting)

    answer = secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), text="LPS: Skrevet.", go=place))

    item.refresh_from_db()
    assert answer["Location"].endswith(address)
    assert item.text == "LPS: Skrevet."


def test_a_nul_that_was_pasted_is_made_visible_not_refused(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting)

    secretary.post(desk(meeting), filled(secretary.get(desk(meeting)), text="LPS: a\x00b"))

    item.refresh_from_db()
    assert item.text == "LPS: a␀b"
