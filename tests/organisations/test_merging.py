"""Two rows that were one: what moves, what is never touched, what stands in the way, and undoing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from meetings.models import Attendance, Letter, Participant, Reply, StatementSpeaker, Task, TaskResponsible
from meetings.names import register_for
from organisations.merging import CannotMerge, Mergeable, merge, plan_merge, undo_merge
from organisations.models import (
    Body,
    Event,
    Merge,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    Representation,
    Seat,
    SignedLink,
    SiteEpoch,
    User,
)
from organisations.models.belonging import belongings_of
from tests.builders import (
    make_attendance,
    make_body,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
    make_user,
    publish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(secretary_user: User) -> User:
    return secretary_user


@pytest.fixture
def kept(body: Body) -> Organisation:
    return make_seat(make_organisation("Nærhet", name="Nærhet, foreldre til unge"), body).organisation


@pytest.fixture
def gone(body: Body) -> Organisation:
    return make_organisation("Nærhet Norge", name="Foreningen Nærhet")


def whole_register() -> dict[str, list[dict[str, Any]]]:
    """Every row of both apps, so that undoing can be seen to put back all of it."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for app in ("organisations", "meetings")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model not in {Merge, SiteEpoch}
    }


def sentences(kept: Mergeable, gone: Mergeable, by: User) -> list[str]:
    """What the plan says and what the deed says are the same, and nothing is written."""
    before = whole_register()
    planned = plan_merge(kept, gone).refusals

    with pytest.raises(CannotMerge) as refused:
        merge(kept, gone, by=by)

    assert refused.value.sentences == planned
    assert whole_register() == before
    return list(planned)


def test_every_column_that_points_at_an_organisation_or_a_person_is_known() -> None:
    """A column added tomorrow is in the list without anybody remembering it; this shows what is in it today."""
    known = {
        model: {(one.model._meta.label_lower, one.field.name) for one in belongings_of(model)}
        for model in (Organisation, Person)
    }

    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model in known and not field.many_to_many:
                assert (model._meta.label_lower, field.name) in known[field.related_model]
    assert ("meetings.letter_co_signers", "organisation") in known[Organisation]
    assert ("meetings.reply", "answered_by") in known[Person]


def test_what_is_not_published_moves_and_the_names_lead_to_the_kept_one(
    kept: Organisation, gone: Organisation, by: User
) -> None:
    draft = make_meeting()
    make_attendance(draft, gone)
    event = Event.rows.create(organisation=gone, text="Ny leder")
    letter = Letter.rows.create(body=draft.body, recipient="Havnsund kommune", subject="Senger")
    letter.co_signers.add(gone)
    OrganisationName.rows.create(organisation=gone, name="Nærhetsforeningen")
    epoch = SiteEpoch.now()

    merge(kept, gone, by=by)

    gone.refresh_from_db()
    event.refresh_from_db()
    assert gone.merged_into == kept
    assert event.organisation == kept
    assert list(letter.co_signers.all()) == [kept]
    assert list(Attendance.rows.filter(meeting=draft).values_list("organisation", flat=True)) == [kept.pk]
    names = {"Nærhetsforeningen", "Nærhet Norge", "Foreningen Nærhet"}
    assert set(kept.other_names.values_list("name", flat=True)) == names
    [entry] = [one for one in register_for(draft).organisations if one.key in {kept.pk, gone.pk}]
    assert (entry.key, set(entry.names) >= names) == (kept.pk, True)
    assert SiteEpoch.now() == epoch + 1


def test_published_rows_are_never_touched(kept: Organisation, gone: Organisation, by: User) -> None:
    person, twin = make_person("Guro Lid"), make_person("Guro Lied")
    meeting = make_meeting(text="Nærhet Norge/Guro Lied: Vi trenger senger.\n! Guro Lied innen 1.9: Skrive brev.")
    make_attendance(meeting, gone, twin)
    publish(meeting)
    rows = (StatementSpeaker, Participant, TaskResponsible)
    before = [list(model.rows.order_by("pk").values()) for model in rows]
    assert all(before)

    stays = [(line.what, line.count) for line in plan_merge(kept, gone).stays]
    merge(kept, gone, by=by)
    merge(person, twin, by=by)

    assert [list(model.rows.order_by("pk").values()) for model in rows] == before
    assert stays == [("De som sa det", 1), ("Deltakere", 1), ("Ansvarlige", 1)]
    assert Attendance.rows.get(meeting=meeting).organisation == kept


def test_who_answers_for_a_task_entered_by_hand_moves(kept: Organisation, gone: Organisation, by: User) -> None:
    from meetings.models import Permalink

    meeting = make_meeting()
    task = Task.rows.create(
        permalink=Permalink.rows.create(meeting=meeting, kind=Permalink.Kind.TASK), meeting=meeting, what="Ringe"
    )
    TaskResponsible.rows.create(task=task, organisation=gone)

    merge(kept, gone, by=by)

    assert TaskResponsible.rows.get().organisation == kept


def test_empty_columns_are_filled_and_the_number_is_given_over(
    kept: Organisation, gone: Organisation, by: User
) -> None:
    Organisation.rows.filter(pk=gone.pk).update(number="123456785", county="Innlandet", email="post@nh.example.org")
    Organisation.rows.filter(pk=kept.pk).update(email="vi@nh.example.org", kind=Organisation.Kind.UNSTATED)
    Organisation.rows.filter(pk=gone.pk).update(kind=Organisation.Kind.CARER)
    kept.refresh_from_db()
    gone.refresh_from_db()

    plan = plan_merge(kept, gone)
    merge(kept, gone, by=by)

    kept.refresh_from_db()
    gone.refresh_from_db()
    assert plan.filled == (
        ("Organisasjonsnummer", "123456785"),
        ("Fylke", "Innlandet"),
        ("Type", "Pårørendeorganisasjon"),
    )
    assert plan.differing == (("E-post", "post@nh.example.org"),)
    assert (kept.number, kept.county, kept.email, kept.kind) == (
        "123456785",
        "Innlandet",
        "vi@nh.example.org",
        "carer",
    )
    assert gone.number == ""


def test_where_the_kept_one_has_its_own_answer_the_other_stays(
    kept: Organisation, gone: Organisation, by: User
) -> None:
    meeting = make_meeting()
    for organisation in (kept, gone):
        Reply.rows.create(meeting=meeting, organisation=organisation)

    plan = plan_merge(kept, gone)
    merge(kept, gone, by=by)

    assert [(line.what, line.count) for line in plan.stays] == [("Svar på innkalling", 1)]
    assert list(Reply.rows.order_by("pk").values_list("organisation", flat=True)) == [kept.pk, gone.pk]


def test_an_ended_spelling_of_the_kept_one_is_opened_when_it_is_the_name_of_the_gone(
    kept: Organisation, gone: Organisation, by: User
) -> None:
    ended = OrganisationName.rows.create(organisation=kept, name="NÆRHET NORGE", until=date(2020, 1, 1))

    merge(kept, gone, by=by)

    ended.refresh_from_db()
    assert ended.until is None
    assert kept.other_names.count() == 2


def test_a_chain_of_merges_leads_to_the_last(kept: Organisation, gone: Organisation, by: User) -> None:
    last = make_organisation("Samnærhet")

    merge(kept, gone, by=by)
    merge(last, kept, by=by)

    gone.refresh_from_db()
    assert gone.merged_into == last


def test_merging_twice_is_merging_once(kept: Organisation, gone: Organisation, by: User) -> None:
    first = merge(kept, gone, by=by)

    assert merge(kept, gone, by=by) == first
    assert Merge.rows.count() == 1


# What stands in the way


def test_overlapping_seats_are_refused(kept: Organisation, gone: Organisation, by: User) -> None:
    make_seat(gone, since=date(2024, 1, 1))

    assert sentences(kept, gone, by) == [
        "Begge har medlemskap i Ekspertrådet i samme periode. Slett det ene medlemskapet først."
    ]


def test_seats_one_after_the_other_become_two_of_one_organisation(
    kept: Organisation, gone: Organisation, by: User
) -> None:
    Seat.rows.filter(organisation=kept).update(since=date(2024, 1, 1))
    make_seat(gone, until=date(2023, 12, 31))

    merge(kept, gone, by=by)

    assert list(kept.seats.order_by("pk").values_list("since", "until")) == [
        (date(2024, 1, 1), None),
        (None, date(2023, 12, 31)),
    ]


def test_a_successor_is_another(kept: Organisation, gone: Organisation, by: User) -> None:
    make_seat(gone, make_body("Styret"), until=date(2023, 12, 31), successor=kept)

    assert sentences(kept, gone, by) == ["Den ene er ført som etterfølger av den andre. Da er de to, ikke én."]


def test_two_numbers_are_two_organisations(kept: Organisation, gone: Organisation, by: User) -> None:
    kept.number, gone.number = "123456785", "974760673"
    kept.save()
    gone.save()

    assert sentences(kept, gone, by) == ["De har hvert sitt organisasjonsnummer. Da er de to, ikke én."]


def test_both_on_one_list_of_participants_is_refused(kept: Organisation, gone: Organisation, by: User) -> None:
    meeting = make_meeting()
    make_attendance(meeting, kept)
    make_attendance(meeting, gone)

    [sentence] = sentences(kept, gone, by)
    assert sentence == (
        "Deltakelser (Møtet 3. juni 2026): Organisasjonen er alt ført opp uten person på dette møtet. "
        "Ta bort den ene først."
    )


def test_two_accounts_are_refused(by: User) -> None:
    kept, gone = make_person("Guro Lid"), make_person("Guro Lied")
    make_user(kept, email="guro@example.org")
    make_user(gone, email="lied@example.org")

    assert sentences(kept, gone, by) == ["Begge har brukerkonto. Ta personen bort fra kontoen lied@example.org først."]


def test_two_open_roles_of_one_kind_in_one_seat_are_refused(by: User) -> None:
    seat = make_seat(make_organisation("PBU"))
    kept, gone = make_person("Guro Lid"), make_person("Guro Lied")
    for person in (kept, gone):
        make_representation(person, seat, kind=Representation.Kind.DEPUTY)

    assert sentences(kept, gone, by) == [
        "Begge sitter som vararepresentant i PBU – Ekspertrådet. Avslutt den ene rollen først."
    ]


def test_a_consent_given_and_one_withdrawn_are_refused(by: User) -> None:
    kept = make_person("Guro Lid", consented_on=date(2024, 1, 1))
    gone = make_person("Guro Lied", consented_on=date(2023, 1, 1), consent_withdrawn_on=date(2025, 1, 1))

    assert sentences(kept, gone, by) == [
        "Den ene har gitt samtykke, den andre har trukket det. Rett det som er feil, først."
    ]


def test_one_and_the_same_cannot_be_merged(kept: Organisation, by: User) -> None:
    assert sentences(kept, kept, by) == ["Velg to forskjellige."]


def test_what_is_gone_already_is_not_merged_into_a_third(kept: Organisation, gone: Organisation, by: User) -> None:
    merge(kept, gone, by=by)
    gone.refresh_from_db()

    assert sentences(make_organisation("PB"), gone, by) == ["Nærhet Norge er alt slått sammen med en annen."]


# People


def test_consent_is_given_and_withdrawn_on_the_one_that_is_kept(by: User) -> None:
    kept, gone = make_person("Guro Lid"), make_person("Guro Lied", consented_on=date(2024, 1, 1))
    nameable = Person.rows.filter(pk__in=[kept.pk, gone.pk]).nameable

    merge(kept, gone, by=by)
    assert set(nameable(date(2026, 6, 3))) == {kept, gone}

    Person.rows.filter(pk=kept.pk).update(consent_withdrawn_on=date(2026, 1, 1))
    assert set(nameable(date(2026, 6, 3))) == set()


def test_a_persons_links_roles_and_spellings_move(by: User) -> None:
    kept, gone = make_person("Guro Lid"), make_person("Guro Lied", email="guro@example.org", wants_digest=False)
    role = make_representation(gone)
    link = SignedLink.rows.create(purpose=SignedLink.Purpose.DIGEST, person=gone)
    PersonName.rows.create(person=gone, name="G. Lid")

    merge(kept, gone, by=by)

    for row in (role, link, kept):
        row.refresh_from_db()
    assert (role.person, link.person) == (kept, kept)
    assert (kept.email, kept.wants_digest) == ("guro@example.org", False)
    assert set(kept.other_names.values_list("name", flat=True)) == {"G. Lid", "Guro Lied"}


# Undoing


def test_undoing_puts_back_every_row(kept: Organisation, gone: Organisation, by: User) -> None:
    meeting = make_meeting(text="Nærhet Norge: Hei.")
    make_attendance(meeting, gone)
    make_seat(gone, make_body("Styret"))
    Organisation.rows.filter(pk=gone.pk).update(number="123456785")
    OrganisationName.rows.create(organisation=kept, name="Nærhet Norge", until=date(2020, 1, 1))
    OrganisationName.rows.create(organisation=gone, name="Nærheten", since=date(2020, 1, 1))
    letter = Letter.rows.create(body=meeting.body, recipient="Havnsund kommune", subject="Senger")
    letter.co_signers.add(kept, gone)
    before = whole_register()

    made = merge(kept, gone, by=by)
    assert whole_register() != before
    undo_merge(made, by=by)
    undo_merge(made, by=by)

    assert whole_register() == before


def test_undoing_the_merge_of_persons_puts_back_every_row(by: User) -> None:
    kept = make_person("Guro Lid")
    gone = make_person("Guro Lied", consented_on=date(2024, 1, 1), employer=make_organisation("PBU"))
    make_user(gone, email="guro@example.org")
    make_representation(gone)
    before = whole_register()

    undo_merge(merge(kept, gone, by=by), by=by)

    assert whole_register() == before


def test_undoing_is_refused_when_a_moved_row_says_something_else(
    kept: Organisation, gone: Organisation, by: User
) -> None:
    event = Event.rows.create(organisation=gone, text="Ny leder")
    made = merge(kept, gone, by=by)
    Event.rows.filter(pk=event.pk).update(organisation=make_organisation("PB"))

    with pytest.raises(CannotMerge) as refused:
        undo_merge(made, by=by)

    assert refused.value.sentences == ("Hendelse «Ny leder» er endret siden. Da kan sammenslåingen ikke angres.",)


def test_undoing_is_refused_when_a_moved_row_is_gone(kept: Organisation, gone: Organisation, by: User) -> None:
    event = Event.rows.create(organisation=gone, text="Ny leder")
    made = merge(kept, gone, by=by)
    event.delete()

    with pytest.raises(CannotMerge) as refused:
        undo_merge(made, by=by)

    assert refused.value.sentences == (
        "Hendelse som ble flyttet, er slettet siden. Da kan sammenslåingen ikke angres.",
    )


def test_undoing_is_refused_when_a_spelling_it_made_is_another_now(
    kept: Organisation, gone: Organisation, by: User
) -> None:
    made = merge(kept, gone, by=by)
    OrganisationName.rows.filter(name="Foreningen Nærhet").update(name="Noe annet")

    with pytest.raises(CannotMerge) as refused:
        undo_merge(made, by=by)

    assert refused.value.sentences == ("Skrivemåten «Noe annet» er endret siden. Da kan sammenslåingen ikke angres.",)


def test_after_thirty_days_it_stands(kept: Organisation, gone: Organisation, by: User) -> None:
    made = merge(kept, gone, by=by)
    Merge.rows.filter(pk=made.pk).update(at=timezone.now() - timedelta(days=31))

    with pytest.raises(CannotMerge) as refused:
        undo_merge(made, by=by)

    assert refused.value.sentences == ("Det er gått mer enn 30 dager siden sammenslåingen. Da kan den ikke angres.",)
