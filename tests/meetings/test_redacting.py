"""Redaction of a person (trust programme F4): found everywhere, asked about where in doubt, gone to the byte."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from meetings.drafts import read_draft
from meetings.models import (
    AgendaItem,
    Meeting,
    Redaction,
    RevisionBody,
    Statement,
    StatementSpeaker,
)
from meetings.publishing import correct_minutes, has_changes, publish_minutes, withdraw_minutes
from meetings.redacting import begin_redaction, carry_out, find, keys_of, wanted_of
from meetings.redacting.columns import EXEMPT, MADE_ANEW, columns_of, walked
from meetings.redacting.names import Wanted, wanted_for
from meetings.verifying import flaws
from meetings.versions import set_aside
from organisations.models import Person, User
from tests.builders import (
    make_attendance,
    make_body,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
    make_user,
)

NAME = "Zqfora Zqetter"


def hits(text: str, wanted: Wanted) -> list[tuple[str, bool]]:
    return [(hit.found, hit.certain) for hit in wanted.hits(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Takk til Tor Åsland.", [("Tor Åsland", True)]),
        ("TOR ÅSLANDS innspill", [("TOR ÅSLAND", True)]),
        ("Åsland, Tor og tor.asland@x.no", [("Åsland, Tor", True), ("tor.asland", True)]),
        ("fil_tor-aasland.pdf", [("tor-aasland", True)]),
        ("Tor A\u030asland", [("Tor A\u030asland", True)]),
        ("Tor\u00a0Ås\u00adland\nTor\nÅsland", [("Tor\u00a0Ås\u00adland", True), ("Tor\nÅsland", True)]),
        ("Tor Magnus Åsland møtte", [("Tor Magnus Åsland", False)]),
        ("T. Åsland og Tor Å. og Tor", [("T. Åsland", False), ("Tor Å.", False), ("Tor", False)]),
        ("Mona Åsland og rektor Torp", []),
        ("et tor i tog, Torbjørn, Åslandsbygda", []),
        ("ring 900 00 123 eller T@lag.no", [("900 00 123", True), ("T@lag.no", True)]),
    ],
)
def test_a_name_is_found_as_people_write_it_and_another_with_the_surname_is_left_alone(
    text: str, found: list[tuple[str, bool]]
) -> None:
    wanted = wanted_for(["Tor Åsland"], ["t@lag.no"], ["900 00 123"], ["Mona Åsland"])

    assert hits(text, wanted) == found


def test_a_name_that_two_people_share_is_a_question_each_time() -> None:
    assert hits("Tor Lid sa det.", wanted_for(["Tor Lid"], [], [], ["Tor Lid"])) == [("Tor Lid", False)]


def test_every_model_with_words_is_looked_through_or_exempt_with_a_reason() -> None:
    passed_by = {**EXEMPT, **dict.fromkeys(MADE_ANEW, "made anew")}
    every = apps.get_models(include_auto_created=True)
    known = {model._meta.label_lower for model in every}
    with_words = {model._meta.label_lower for model in every if columns_of(model).all}

    assert with_words - {columns.label for columns in walked()} <= set(passed_by)
    assert set(EXEMPT) <= known
    assert all(len(reason) > 10 for reason in EXEMPT.values())


@pytest.fixture
def redacted_world(secretary_user: User) -> Person:
    """A report published and corrected, one withdrawn, one draft; in all of them the person speaks and is spoken of."""
    body = make_body()
    organisation = make_seat(make_organisation("LPS", name="Landslaget for søsken"), body).organisation
    person = make_person(NAME, email="zqfora@example.org", phone="900 00 123")
    make_user(person, email="zqfora@example.org")
    make_representation(person, organisation.seats.get())
    guest = make_person("Mona Zqetter")
    text = (
        f"Zqfora: Vi trenger flere boliger.\n  FVR: Enig med {NAME}.\nFVR/Mona Zqetter: Hva sier Zqfora om det?\n"
        f"! {NAME} innen 1.9.2026: skrive brev\n! LPS/{NAME} og FVR: ringe"
    )
    other = make_seat(make_organisation("FVR", name="Foreningen for verdig rusomsorg"), body).organisation
    for number in range(3):
        meeting = make_meeting(
            body=body, date=date(2026, 6, number + 3), text=text, chair=person, in_short=f"{NAME} fortalte."
        )
        item = meeting.items.get()
        AgendaItem.rows.filter(pk=item.pk).update(presenters=NAME, heading=f"Sak om {NAME}")
        make_attendance(meeting, organisation, person, label="LPS v/ Zqfora")
        make_attendance(meeting, other, guest)
        if number < 2:
            publish_minutes(meeting, by=secretary_user)
            set_aside(item, f"LPS/{NAME}: Nei.", by=secretary_user)
    first, second, _draft = Meeting.rows.order_by("date")
    AgendaItem.rows.filter(meeting=first).update(text=text + "\nFVR: Mer.")
    correct_minutes(first, by=secretary_user, reason=f"Rettet etter ønske fra {NAME}")
    withdraw_minutes(second, by=secretary_user, reason="Feil")
    return person


def redact(person: Person, by: User, *, answers: str = "", files: tuple[str, ...] = ()) -> Redaction:
    """As the secretary does: looks, says yes to the questions whose words hold `answers`, and does it."""
    found = find(wanted_of(person), keys_of(person))
    chosen = {one.key for one in found.questions if one.likely or (answers and answers in one.found)}
    redaction = begin_redaction(person, reason="Bedt om det", chosen=frozenset({*chosen, *files}), by=by)
    assert carry_out(redaction)
    redaction.refresh_from_db()
    return redaction


@pytest.mark.django_db
def test_a_redacted_report_reads_on_keeps_its_ids_and_its_chain_and_agrees_with_its_draft(
    redacted_world: Person, secretary_user: User, secretary: Client, member: Client, visitor: Client
) -> None:
    ids = list(Statement.rows.order_by("order").values_list("pk", flat=True))

    redaction = redact(redacted_world, secretary_user, answers="Zqfora")

    published, withdrawn, draft = Meeting.rows.order_by("date")
    assert list(Statement.rows.order_by("order").values_list("pk", flat=True)) == ids
    assert list(flaws()) == []
    kinds = [(row.number, row.kind) for row in published.revisions.order_by("number")]
    assert kinds == [(1, "published"), (2, "correction"), (3, "redaction")]
    assert published.published_revision == published.revisions.get(number=3)
    assert withdrawn.state == Meeting.State.WITHDRAWN
    assert [row.kind for row in withdrawn.revisions.order_by("number")] == ["published", "withdrawal", "redaction"]
    assert RevisionBody.rows.count() == 2
    for meeting in (published, draft):
        assert not has_changes(read_draft(meeting))
    speakers = [
        (row.organisation.short if row.organisation else "", row.person, row.label)
        for row in StatementSpeaker.rows.select_related("organisation")
    ]
    assert ("LPS", None, "LPS") in speakers
    for client in (secretary, member):
        page = client.get(published.get_absolute_url())
        assert page.status_code == 200
        assert "LPS" in page.content.decode()
        assert "zqfora" not in page.content.decode().lower()
        assert "Zqetter" in page.content.decode()  # Mona, who has the same surname
    assert "sladdet" in secretary.get(reverse("meetings:revision", args=[published.slug, 1])).content.decode()
    assert (redaction.reports, redaction.wanted, redaction.chosen) == (2, {}, [])
    assert find(Wanted(("zqfora zqetter",), ("zqfora",)), frozenset()).groups == []
    # it goes on as any report: corrected, and published again
    AgendaItem.rows.filter(meeting=published).update(text="LPS: Annet.")
    correct_minutes(published, by=secretary_user, reason="Mer")
    publish_minutes(withdrawn, by=secretary_user)
    assert list(flaws()) == []
