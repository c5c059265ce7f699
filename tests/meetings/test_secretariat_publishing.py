"""Preview, checklist, publishing, correcting, other readers, withdrawing, announcing."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import AgendaItem, Audience, CheckChoice, Meeting, Revision
from organisations.models import Body
from tests.builders import make_attendance, make_item, make_meeting, make_organisation, make_person, make_seat, publish
from tests.meetings.pages import filled, form_on


def url(name: str, *args: object) -> str:
    return reverse(f"secretariat:{name}", args=args)


@pytest.fixture
def meeting(body: Body) -> Meeting:
    """A draft with nothing red and everything yellow settled but «Kort fortalt» and the next meeting."""
    meeting = make_meeting(
        body=body, state=Meeting.State.DRAFT, date=date(2026, 6, 3), place="Havnsund", audience="members"
    )
    organisation = make_seat(make_organisation("LPS"), body).organisation
    make_attendance(meeting, organisation)
    make_item(meeting, text="LPS: Vi vil ha flere senger.", heading="Senger")
    return meeting


def ticks(client: Client, meeting: Meeting) -> list[str]:
    """The keys of every box that can be ticked off."""
    page = client.get(url("publish", meeting.pk)).content.decode()
    return [part.split('"')[0] for part in page.split('name="ok" value="')[1:]]


# Forhåndsvisning


def test_preview_shows_what_each_kind_of_reader_would_see(secretary: Client, meeting: Meeting) -> None:
    mari = make_person("Mari Sund")
    AgendaItem.rows.filter(meeting=meeting).update(text="LPS: Åpent ((men ikke dette)).\n// Internt notat")
    make_attendance(meeting, make_organisation("PB"), mari)

    members = secretary.get(url("preview", meeting.pk) + "?lesere=medlemmer").content.decode()
    everyone = secretary.get(url("preview", meeting.pk) + "?lesere=alle").content.decode()

    assert "men ikke dette" in members
    assert "Mari Sund" in members
    assert "men ikke dette" not in everyone
    assert "Mari Sund" not in everyone
    assert "Internt notat" not in members + everyone


def test_preview_is_for_the_chosen_readers_when_the_address_says_nothing(secretary: Client, meeting: Meeting) -> None:
    members = secretary.get(url("preview", meeting.pk)).context["view"]
    Meeting.rows.filter(pk=meeting.pk).update(audience="public")
    everyone = secretary.get(url("preview", meeting.pk) + "?lesere=noe-rart").context["view"]

    assert (members, everyone) == ("members", "public")


def test_preview_of_an_empty_draft_without_a_date_works(secretary: Client, body: Body) -> None:
    meeting = make_meeting(body=body, state=Meeting.State.DRAFT, date=None)

    assert secretary.get(url("preview", meeting.pk)).status_code == 200
    assert secretary.get(url("publish", meeting.pk)).status_code == 200


# Se over og publiser


def test_red_remarks_stop_and_lead_to_the_spot(secretary: Client, meeting: Meeting) -> None:
    item = meeting.items.get()
    AgendaItem.rows.filter(pk=item.pk).update(text="LPS: Hei.\n! noen bør ringe")

    answer = secretary.post(
        url("publish", meeting.pk),
        filled(secretary.get(url("publish", meeting.pk)), publiser="1", ok=ticks(secretary, meeting)),
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'href="{url("write", meeting.pk)}?sak={item.pk}#linje-2"' in page
    assert "Referatet kan ikke publiseres ennå." in page
    assert not Revision.rows.exists()


def test_yellow_remarks_must_each_be_ticked_off_and_the_ticks_come_back(secretary: Client, meeting: Meeting) -> None:
    every = ticks(secretary, meeting)
    form = filled(secretary.get(url("publish", meeting.pk)), publiser="1", ok=every[:1])

    refused = secretary.post(url("publish", meeting.pk), form)
    stopped = Revision.rows.exists()
    published = secretary.post(url("publish", meeting.pk), {**form, "ok": every})

    assert len(every) == 2
    assert (refused.status_code, stopped) == (200, False)
    assert form_on(refused)["ok"] == every[:1]
    assert published["Location"] == url("published", meeting.pk)


def test_two_remarks_of_one_kind_are_ticked_off_separately(secretary: Client, meeting: Meeting) -> None:
    make_item(meeting)
    make_item(meeting)
    every = ticks(secretary, meeting)
    empty = [key for key in every if key.startswith("empty:")]

    secretary.post(
        url("publish", meeting.pk),
        filled(secretary.get(url("publish", meeting.pk)), publiser="1", ok=[key for key in every if key != empty[0]]),
    )

    assert len(empty) == 2
    assert not Revision.rows.exists()


def press(client: Client, meeting: Meeting, words: str, **more: object) -> Any:  # Any: a test client's answer
    """Press the first button of the checklist that says this."""
    page = client.get(url("publish", meeting.pk)).content.decode()
    button = page.split(f">{words}<span")[0].rsplit('value="', 1)[1].split('"')[0]
    return client.post(url("remark_settle", meeting.pk), {"gjor": unescape(button), **more})


def test_personal_data_stops_until_it_is_chosen_about_and_the_choice_is_logged(
    secretary: Client, meeting: Meeting
) -> None:
    text = "LPS: Skriv til a@example.org.\nLPS: Ring 22334455.\nLPS: Mari Sund er sykmeldt.\nLPS: Se ti@example.org"
    AgendaItem.rows.filter(meeting=meeting).update(text=text)
    meeting.audience = Audience.PUBLIC
    meeting.save()
    form = {"audience": "public", "publiser": "1", "ok": ticks(secretary, meeting)}

    secretary.post(url("publish", meeting.pk), form)
    stopped = Revision.rows.exists()
    kept = press(secretary, meeting, "Behold", ok=["in-short::"])
    press(secretary, meeting, "Sett i ((…))")
    press(secretary, meeting, "Sett i ((…))")
    edited = press(secretary, meeting, "Rett selv")
    last = press(secretary, meeting, "Behold")

    item = meeting.items.get()
    assert not stopped
    assert (kept["Location"], edited["Location"]) == (
        f"{url('publish', meeting.pk)}?ok=in-short%3A%3A#sjekk", f"{url('write', meeting.pk)}?sak={item.pk}#linje-4"
    )  # fmt: skip
    assert item.text == text.replace("22334455", "((22334455))").replace(
        "Mari Sund er sykmeldt.", "((Mari Sund er sykmeldt.))"
    )
    assert list(CheckChoice.rows.order_by("pk").values_list("code", "choice")) == [
        ("email", "kept"), ("telephone", "hidden"), ("health", "hidden"), ("email", "edited"), ("email", "kept"),
    ]  # fmt: skip
    assert "example.org" not in str(CheckChoice.rows.values_list("mark"))
    assert secretary.get(last["Location"]).content.decode().count("Rett selv") == 0
    secretary.post(url("publish", meeting.pk), {**form, "ok": ticks(secretary, meeting)})
    assert Revision.rows.count() == 1


def test_a_button_pressed_twice_or_made_up_does_nothing_more(secretary: Client, meeting: Meeting) -> None:
    make_item(meeting, text="// Internt\nEn linje til.")
    page = secretary.get(url("publish", meeting.pk)).content.decode()
    value = unescape(page.split(">Gjør linja intern<")[0].rsplit('value="', 1)[1].split('"')[0])
    item = meeting.items.last()
    assert item is not None

    for sent in (value, value, "keep" + value[4:], "mend:nothing", "", "x"):
        answer = secretary.post(url("remark_settle", meeting.pk), {"gjor": sent})
        assert answer["Location"].startswith(url("publish", meeting.pk))

    item.refresh_from_db()
    assert (item.text, item.version) == ("// Internt\n// En linje til.", 2)
    assert not CheckChoice.rows.exists()


def test_a_correction_waits_for_the_choice_too(secretary: Client, meeting: Meeting) -> None:
    publish(meeting)
    AgendaItem.rows.filter(meeting=meeting).update(text="LPS: Ring 22334455.", version=2)
    form = filled(secretary.get(url("correct", meeting.pk)), reason="Nytt nummer.")

    refused = secretary.post(url("correct", meeting.pk), form).content.decode()
    value = unescape(refused.split(">Behold<")[0].rsplit('value="', 1)[1].split('"')[0])
    kept = secretary.post(url("remark_settle", meeting.pk), {"gjor": value})
    done = secretary.post(url("correct", meeting.pk), form)

    assert "Velg først hva som skal gjøres med personopplysningene" in refused
    assert kept["Location"] == f"{url('correct', meeting.pk)}?#sjekk"
    assert done["Location"] == url("published", meeting.pk)


def test_publishing_twice_makes_one_revision(secretary: Client, meeting: Meeting) -> None:
    form = filled(secretary.get(url("publish", meeting.pk)), publiser="1", ok=ticks(secretary, meeting))

    secretary.post(url("publish", meeting.pk), form)
    second = secretary.post(url("publish", meeting.pk), form)

    assert Revision.rows.count() == 1
    assert second["Location"] == url("published", meeting.pk)


def test_the_readers_chosen_decide_the_checklist(secretary: Client, meeting: Meeting) -> None:
    mari = make_person("Mari Sund")
    AgendaItem.rows.filter(meeting=meeting).update(text=f"LPS: {mari} sa det.")

    answer = secretary.post(
        url("publish", meeting.pk), filled(secretary.get(url("publish", meeting.pk)), audience="public", oppdater="1")
    )

    meeting.refresh_from_db()
    assert meeting.audience == Audience.PUBLIC
    assert "«Mari Sund» står i teksten uten samtykke" in answer.content.decode()


def test_a_body_without_adopted_rules_has_no_public_reports(secretary: Client, meeting: Meeting) -> None:
    Body.rows.update(rules_adopted_on=None)
    secretary.post(url("publish", meeting.pk), {"audience": "public", "oppdater": "1"})

    secretary.post(url("publish", meeting.pk), {"audience": "public", "publiser": "1", "ok": ticks(secretary, meeting)})

    assert "har ikke vedtatt regler" in secretary.get(url("publish", meeting.pk)).content.decode()
    assert not Revision.rows.exists()


def test_an_import_stays_with_members(secretary: Client, meeting: Meeting) -> None:
    Meeting.rows.filter(pk=meeting.pk).update(imported=True)

    secretary.post(url("publish", meeting.pk), {"audience": "public", "publiser": "1", "ok": ticks(secretary, meeting)})

    assert not Revision.rows.exists()


def test_no_readers_chosen_is_a_question_not_a_crash(secretary: Client, meeting: Meeting) -> None:
    answer = secretary.post(url("publish", meeting.pk), {"publiser": "1"})

    assert answer.status_code == 200
    assert not Revision.rows.exists()


# Rettelse


@pytest.fixture
def published(secretary: Client, meeting: Meeting) -> Meeting:
    publish(meeting)
    return meeting


def test_a_correction_shows_what_differs_and_needs_a_reason(secretary: Client, published: Meeting) -> None:
    AgendaItem.rows.filter(meeting=published).update(text="LPS: Vi vil ha fem senger.")

    page = secretary.get(url("correct", published.pk)).content.decode()
    without = secretary.post(url("correct", published.pk), {"reason": "  "})
    none_yet = Revision.rows.count()
    answer = secretary.post(url("correct", published.pk), {"reason": "Tallet manglet."})

    assert "<mark>LPS: Vi vil ha flere senger.</mark>" in page
    assert "<mark>LPS: Vi vil ha fem senger.</mark>" in page
    assert "Skriv hva som er rettet, og hvorfor." in without.content.decode()
    assert none_yet == 1
    assert answer["Location"] == url("published", published.pk)
    assert list(Revision.rows.values_list("number", "kind")) == [(1, "published"), (2, "correction")]
    assert "Tallet manglet." in secretary.get(url("published", published.pk)).content.decode()


def test_a_correction_posted_twice_is_one(secretary: Client, published: Meeting) -> None:
    AgendaItem.rows.filter(meeting=published).update(text="LPS: Vi vil ha fem senger.")

    first = secretary.post(url("correct", published.pk), {"reason": "Tallet manglet."})
    second = secretary.post(url("correct", published.pk), {"reason": "Tallet manglet."})

    assert first["Location"] == second["Location"]
    assert Revision.rows.count() == 2


def test_a_correction_of_nothing_says_so(secretary: Client, published: Meeting) -> None:
    answer = secretary.post(url("correct", published.pk), {"reason": "Ingen endring."})

    assert "Utkastet er likt det som er publisert." in answer.content.decode()
    assert Revision.rows.count() == 1


def test_a_correction_with_a_red_remark_keeps_the_reason_that_was_typed(secretary: Client, published: Meeting) -> None:
    AgendaItem.rows.filter(meeting=published).update(heading="")

    answer = secretary.post(url("correct", published.pk), {"reason": "Overskriften var feil."})

    assert "En sak mangler overskrift." in answer.content.decode()
    assert form_on(answer)["reason"] == ["Overskriften var feil."]
    assert Revision.rows.count() == 1


def test_a_draft_cannot_be_corrected_only_published(secretary: Client, meeting: Meeting) -> None:
    assert secretary.get(url("correct", meeting.pk))["Location"] == url("publish", meeting.pk)


def test_changes_after_publishing_are_pointed_out(secretary: Client, published: Meeting) -> None:
    before = secretary.get(url("published", published.pk)).content.decode()
    AgendaItem.rows.filter(meeting=published).update(text="LPS: Noe annet.")

    after = secretary.get(url("published", published.pk)).content.decode()

    assert "Se over og publiser rettelsen" not in before
    assert "Se over og publiser rettelsen" in after


# Trekke tilbake, nye lesere


def test_withdrawing_works_at_once_and_publishing_again_brings_it_back(
    secretary: Client, visitor: Client, member: Client, published: Meeting
) -> None:
    secretary.post(url("audience", published.pk), {"audience": "public"})
    published.refresh_from_db()
    report = published.get_absolute_url()
    seen = visitor.get(report).status_code

    for _click in range(2):
        secretary.post(url("withdraw", published.pk), {"reason": "Feil fil."})
    gone = (visitor.get(report).status_code, member.get(report).status_code)
    secretary.post(
        url("publish", published.pk), {"audience": "public", "publiser": "1", "ok": ticks(secretary, published)}
    )

    assert seen == 200
    assert gone == (404, 404)
    assert visitor.get(report).status_code == 200
    assert list(Revision.rows.values_list("kind", flat=True)) == ["published", "audience", "withdrawal", "published"]


def test_a_draft_cannot_be_withdrawn(secretary: Client, meeting: Meeting) -> None:
    answer = secretary.post(url("withdraw", meeting.pk), {"reason": ""})

    assert "ingenting å trekke tilbake" in answer.content.decode()


def test_readers_are_not_widened_over_a_name_in_the_text(secretary: Client, published: Meeting) -> None:
    mari = make_person("Mari Sund")
    AgendaItem.rows.filter(meeting=published).update(text=f"LPS: {mari} sa det.")
    secretary.post(url("correct", published.pk), {"reason": "Navnet manglet."})

    answer = secretary.post(url("audience", published.pk), {"audience": "public", "reason": ""})

    published.refresh_from_db()
    assert "«Mari Sund» står i teksten" in answer.content.decode()
    assert published.audience == Audience.MEMBERS


# Kunngjøring


def test_a_planned_meeting_is_announced_and_taken_back(secretary: Client, visitor: Client, body: Body) -> None:
    coming = make_meeting(body=body, state=Meeting.State.PLANNED, date=date(2027, 1, 7), audience="members")
    page = reverse("meetings:meeting", args=[coming.pk])
    hidden = visitor.get(page).status_code

    secretary.post(url("announce", coming.pk), {"audience": "public", "kunngjor": "1"})
    shown = visitor.get(page).status_code
    secretary.post(url("announce", coming.pk), {"trekk": "1"})

    assert (hidden, shown, visitor.get(page).status_code) == (404, 200, 404)


def test_personal_data_in_head_or_agenda_is_chosen_about_before_all_may_read_it(
    secretary: Client, visitor: Client, body: Body
) -> None:
    coming = make_meeting(
        body=body, state="planned", date=date(2027, 1, 7), audience="members", place="Oslo", practical="Ring 22334455."
    )
    make_item(coming, "LPS: Ring 99887766.", heading="Skriv til a@example.org")
    page, path = reverse("meetings:meeting", args=[coming.pk]), url("announce", coming.pk)

    asked = secretary.post(path, {"audience": "public", "kunngjor": "1"})
    keys = re.findall(r'name="ok" value="([^"]+)"', asked.content.decode())
    half = secretary.post(path, {"audience": "public", "kunngjor": "1", "ok": keys[:1]})
    coming.refresh_from_db()
    before = (coming.announced_at, coming.audience, CheckChoice.rows.count())
    secretary.post(path, {"audience": "members", "kunngjor": "1"})
    codes = [visitor.get(page).status_code]
    opened = [secretary.post(url(name, coming.pk), {"audience": "public"}) for name in ("announce", "publish")]
    codes.append(visitor.get(page).status_code)
    Meeting.rows.filter(pk=coming.pk).update(state="circulated")
    menu = secretary.get(url("publish", coming.pk)).content.decode()
    secretary.post(path, {"audience": "public", "kunngjor": "1", "ok": keys})
    codes.append(visitor.get(page).status_code)

    assert len(keys) == 2
    assert f'href="{path}"' in menu
    assert "22334455" in asked.content.decode()
    assert "99887766" not in asked.content.decode()
    assert half.content.decode().count(" checked") == 2  # the readers, and the one that was ticked off
    assert before == (None, "members", 0)
    assert ["Møtet kan ikke vises for alle ennå." in answer.content.decode() for answer in opened] == [True, True]
    assert codes == [404, 404, 200]
    assert list(CheckChoice.rows.values_list("choice", flat=True)) == ["kept", "kept"]


def test_a_meeting_without_a_date_is_not_announced(secretary: Client, body: Body) -> None:
    coming = make_meeting(body=body, state=Meeting.State.PLANNED, date=None)

    answer = secretary.post(url("announce", coming.pk), {"audience": "members", "kunngjor": "1"})

    assert "Skriv datoen før møtet kunngjøres." in answer.content.decode()


# Speed


@pytest.mark.parametrize("name", ["publish", "preview", "correct", "published"])
def test_pages_cost_the_same_for_one_and_three(secretary: Client, body: Body, name: str) -> None:
    counts = []
    for size in (1, 3):
        meeting = make_meeting(body=body, state=Meeting.State.DRAFT, date=date(2026, 1, size), audience="members")
        for _number in range(size):
            organisation = make_seat(body=body).organisation
            make_attendance(meeting, organisation)
            make_item(meeting, text=f"{organisation.short}: Hei.\nXYZ: Hva?\n! noe å gjøre\n" * size)
        if name in {"correct", "published"}:
            AgendaItem.rows.filter(meeting=meeting).update(text="Bare tekst.")
            publish(meeting)
            AgendaItem.rows.filter(meeting=meeting).update(text="Endret tekst.")
        with CaptureQueriesContext(connection) as queries:
            assert secretary.get(url(name, meeting.pk)).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
