"""Publishing, correcting, withdrawing: one transaction each, rows of the newest revision only."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.checklist import examine
from meetings.drafts import read_draft
from meetings.models import (
    AgendaItem,
    AgendaProposal,
    Attachment,
    Attendance,
    Audience,
    CheckChoice,
    Meeting,
    Participant,
    Permalink,
    Reference,
    Revision,
    RevisionBody,
    Statement,
    StatementTopic,
    Task,
    Topic,
)
from meetings.publishing import (
    MinutesNotReady,
    PublishingRefused,
    announce_meeting,
    change_address,
    change_audience,
    correct_minutes,
    has_changes,
    publish_minutes,
    retract_announcement,
    snapshot_of,
    withdraw_minutes,
)
from meetings.reading import preview_of
from meetings.report import View
from meetings.verifying import flaws
from organisations.models import Organisation, Person, Seat, SiteEpoch, User
from tests.builders import (
    make_attendance,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
)

TEXT = """#bolig
Spørsmål: Hva må være på plass?
PBU: Vi trenger flere senger.
  Særlig om natten.
  LPS: Og for søsken.
LPS og PBU: Vil søke sammen.
PBU (kun medlemmer): Bare for oss.
Om-start: ikke til stede – ringes
! Kari Vold innen 1.9: hente tallene
Forslag: Borgerlønn som tema neste gang
= Rådet følger med.
// Internt notat
Lenke: Rapporten <https://example.org/rapport>
"""


@pytest.fixture
def by(secretary_user: User) -> User:
    return secretary_user


@pytest.fixture
def pbu(member_seat: Seat) -> Organisation:
    return member_seat.organisation


@pytest.fixture
def lps(pbu: Organisation) -> Organisation:
    return make_seat(make_organisation("LPS", name="Landslaget for pårørende og søsken")).organisation


@pytest.fixture
def draft(pbu: Organisation, lps: Organisation) -> Meeting:
    """A draft with every kind of line, ready to be published for members."""
    make_seat(make_organisation("Om-start", name="Om-start brukerforening"))
    meeting = make_meeting(text=TEXT, place="Oslo", starts_at=time(10), ends_at=time(15))
    make_attendance(meeting, pbu, make_person("Kari Vold"))
    make_attendance(meeting, lps, status=Attendance.Status.APOLOGY)
    return meeting


def write(meeting: Meeting, text: str) -> None:
    AgendaItem.rows.filter(meeting=meeting).update(text=text)


def rows(meeting: Meeting) -> list[tuple[int, str, str]]:
    return [(row.pk, row.kind, row.text) for row in Statement.rows.filter(meeting=meeting).order_by("order")]


def test_publishing_freezes_the_draft_into_rows(draft: Meeting, by: User) -> None:
    revision = publish_minutes(draft, by=by)

    draft.refresh_from_db()
    assert (revision.number, revision.kind, revision.audience) == (1, "published", "members")
    assert (draft.state, draft.slug, draft.published_revision) == ("published", "2026-06-03", revision)
    assert [(kind, text) for _key, kind, text in rows(draft)] == [
        ("question", "Hva må være på plass?"),
        ("statement", "Vi trenger flere senger.\nSærlig om natten."),
        ("statement", "Og for søsken."),
        ("statement", "Vil søke sammen."),
        ("statement", "Bare for oss."),
        ("absence", "ikke til stede – ringes"),
        ("proposal", "Borgerlønn som tema neste gang"),
        ("summary", "Rådet følger med."),
    ]
    speakers = [
        [str(speaker.organisation) for speaker in row.speakers.all()]
        for row in Statement.rows.filter(meeting=draft).order_by("order")
    ]
    assert speakers == [[], ["PBU"], ["LPS"], ["LPS", "PBU"], ["PBU"], ["Om-start"], [], []]
    assert Statement.rows.get(text="Og for søsken.").parent == Statement.rows.get(text__startswith="Vi trenger")
    assert Statement.rows.get(text="Bare for oss.").audience == "members"


def test_publishing_writes_tasks_references_topics_proposals_and_participants(draft: Meeting, by: User) -> None:
    revision = publish_minutes(draft, by=by)

    task = Task.rows.get()
    assert (task.what, task.due_on, str(task.responsible.get())) == ("hente tallene", date(2026, 9, 1), "Kari Vold")
    reference = Reference.rows.get()
    assert (reference.text, reference.url) == ("Rapporten", "https://example.org/rapport")
    assert {str(topic.topic) for topic in StatementTopic.rows.all()} == {"bolig"}
    assert StatementTopic.rows.count() == 8
    assert AgendaProposal.rows.get().text == "Borgerlønn som tema neste gang"
    assert [(str(row.organisation), row.status) for row in Participant.rows.filter(revision=revision)] == [
        ("LPS", "apology"),
        ("PBU", "present"),
    ]


def test_internal_lines_never_leave_the_draft(draft: Meeting, by: User) -> None:
    revision = publish_minutes(draft, by=by)

    assert "Internt notat" not in RevisionBody.rows.get(revision=revision).canonical


def test_publishing_twice_has_one_effect(draft: Meeting, by: User) -> None:
    first = publish_minutes(draft, by=by)
    again = publish_minutes(draft, by=by)

    assert first == again
    assert Revision.rows.count() == 1


def test_every_remark_that_stands_in_the_way_is_named_at_once(db: None, by: User) -> None:
    meeting = make_meeting(date=None, place="")
    make_item(meeting, text="! hente tallene", heading="")

    with pytest.raises(MinutesNotReady) as refused:
        publish_minutes(meeting, by=by)

    assert [remark.code for remark in refused.value.remarks] == ["date", "place", "nobody", "heading", "owner"]
    assert Revision.rows.count() == 0


def test_a_yellow_remark_stops_until_it_is_overruled(draft: Meeting, by: User) -> None:
    with pytest.raises(MinutesNotReady) as refused:
        publish_minutes(draft, by=by, overrule=())

    codes = {remark.code for remark in refused.value.remarks}
    assert codes == {"not-present", "no-deputy", "in-short", "next"}
    assert publish_minutes(draft, by=by, overrule=codes).number == 1


def test_ids_are_carried_through_a_correction(draft: Meeting, by: User) -> None:
    publish_minutes(draft, by=by)
    before = {text: key for key, _kind, text in rows(draft)}
    write(draft, TEXT.replace("flere senger", "ti senger til").replace("LPS og PBU: Vil søke sammen.\n", ""))

    revision = correct_minutes(draft, by=by, reason="Tallet manglet.")

    after = {text: key for key, _kind, text in rows(draft)}
    assert (revision.number, revision.kind) == (2, "correction")
    assert (
        after["Vi trenger ti senger til.\nSærlig om natten."] == before["Vi trenger flere senger.\nSærlig om natten."]
    )
    assert after["Og for søsken."] == before["Og for søsken."]
    assert "Vil søke sammen." not in after
    gone = Permalink.rows.get(pk=before["Vil søke sammen."])
    assert gone.last_revision is not None
    assert gone.last_revision.number == 1


def test_topics_set_by_hand_survive_a_correction(draft: Meeting, by: User) -> None:
    publish_minutes(draft, by=by)
    key = Statement.rows.get(text="Og for søsken.").pk
    ours = Topic.rows.create(name="Søsken", slug="sosken")
    StatementTopic.rows.create(statement_id=key, topic=ours)
    write(draft, TEXT.replace("#bolig\n", "").replace("flere", "mange"))

    correct_minutes(draft, by=by, reason="Rettet ordlyd.")

    assert [(row.statement_id, str(row.topic)) for row in StatementTopic.rows.all()] == [(key, "Søsken")]


def test_a_correction_needs_a_reason_and_a_difference(draft: Meeting, by: User) -> None:
    publish_minutes(draft, by=by)

    with pytest.raises(PublishingRefused, match="likt det som er publisert"):
        correct_minutes(draft, by=by, reason="Uten grunn")
    write(draft, "PBU: Noe annet.")
    assert has_changes(read_draft(Meeting.rows.get()))
    with pytest.raises(PublishingRefused, match="Skriv hva som er rettet"):
        correct_minutes(draft, by=by, reason="  ")
    assert Revision.rows.count() == 1


def test_a_proposal_waits_once_however_often_the_report_is_corrected(draft: Meeting, by: User) -> None:
    publish_minutes(draft, by=by)
    write(draft, TEXT.replace("Rådet følger med", "Rådet følger nøye med"))

    correct_minutes(draft, by=by, reason="Ordlyd")

    assert AgendaProposal.rows.count() == 1


def test_withdrawing_takes_every_row_away_at_once(draft: Meeting, by: User) -> None:
    publish_minutes(draft, by=by)

    revision = withdraw_minutes(draft, by=by, reason="Feil utkast")
    again = withdraw_minutes(draft, by=by, reason="Feil utkast")

    draft.refresh_from_db()
    assert revision == again
    assert (draft.state, draft.published_revision) == ("withdrawn", None)
    assert [Statement.rows.count(), Task.rows.count(), Reference.rows.count(), Participant.rows.count()] == [0, 0, 0, 0]
    assert snapshot_of(revision)["items"][0]["heading"] == "Sak nummer 1"


def test_a_withdrawn_report_returns_with_its_ids_and_address(draft: Meeting, by: User) -> None:
    publish_minutes(draft, by=by)
    before = rows(draft)
    withdraw_minutes(draft, by=by, reason="Feil utkast")

    revision = publish_minutes(draft, by=by)

    draft.refresh_from_db()
    assert (revision.number, revision.kind, draft.slug) == (3, "published", "2026-06-03")
    assert rows(draft) == before


def test_only_a_published_report_can_be_corrected_or_withdrawn(draft: Meeting, by: User) -> None:
    for deed in (correct_minutes, withdraw_minutes):
        with pytest.raises(PublishingRefused, match="ikke publisert"):
            deed(draft, by=by, reason="x")


def test_public_needs_adopted_rules_and_never_an_import(draft: Meeting, by: User) -> None:
    draft.audience = Audience.PUBLIC
    draft.imported = True
    draft.save()
    draft.body.rules_adopted_on = None
    draft.body.save()

    with pytest.raises(MinutesNotReady) as refused:
        publish_minutes(draft, by=by)

    assert [remark.code for remark in refused.value.remarks] == ["rules", "imported"]


def test_a_name_in_the_text_stops_a_public_report_until_consent(draft: Meeting, by: User) -> None:
    draft.audience = Audience.PUBLIC
    draft.save()
    write(draft, "PBU: Takk til Kari Volds gruppe.\nPBU: ((Kari Vold er syk.))\nPBU/Kari Vold: Ja.")

    with pytest.raises(MinutesNotReady) as refused:
        publish_minutes(draft, by=by)
    Person.rows.filter(name="Kari Vold").update(consented_on=date(2026, 1, 1))
    revision = publish_minutes(draft, by=by)

    assert [(remark.code, remark.line) for remark in refused.value.remarks] == [("name", 1)]
    assert revision.audience == "public"


@pytest.mark.parametrize(
    "column", ["title", "place", "practical", "next_text", "next_place", "in_short", "date_text", "year_reason"]
)
def test_a_name_in_the_head_stops_a_public_report(draft: Meeting, by: User, column: str) -> None:
    draft.audience = Audience.PUBLIC
    draft.year_inferred = True
    if column == "date_text":
        draft.date = None
    if column == "next_place":
        draft.next_date = date(2026, 12, 1)
    setattr(draft, column, "Hos Kari Vold")
    draft.save()

    assert "name" in {remark.code for remark in examine(read_draft(draft)).reds}


@pytest.mark.parametrize(
    "line",
    [
        "LPS (etter møtet med Kari Vold): Ja.",
        "Kommentarer fra Kari Vold:\nPBU: Ja.",
        "Lenke: Kari Volds rapport <https://example.org>",
        "! LPS når Kari Vold vil: ringe",
        "= Kari Vold takket av.",
    ],
)
def test_a_name_in_any_kind_of_line_stops_a_public_report(draft: Meeting, by: User, line: str) -> None:
    draft.audience = Audience.PUBLIC
    draft.save()
    write(draft, line)

    assert {remark.code for remark in examine(read_draft(draft)).reds} - {"owner"} == {"name"}


def test_a_paper_named_after_somebody_stops_a_public_report(draft: Meeting, by: User) -> None:
    draft.audience = Audience.PUBLIC
    draft.save()
    write(draft, "PBU: Ja.")
    Attachment.rows.create(
        meeting=draft,
        title="Brev fra Kari Vold",
        file_name="b.txt",
        content_type="text/plain",
        content=b"1",
        audience=Audience.PUBLIC,
    )

    assert [remark.code for remark in examine(read_draft(draft)).reds] == ["name"]


def test_an_open_parenthesis_stops_every_report(draft: Meeting, by: User) -> None:
    write(draft, "PBU: Ja.\nPBU: Vi vet at ((noe er hemmelig.")

    with pytest.raises(MinutesNotReady) as refused:
        publish_minutes(draft, by=by)

    assert [(remark.code, remark.line) for remark in refused.value.remarks] == [("open-span", 2)]


def test_a_public_announcement_needs_rules_and_shows_no_name(db: None, by: User) -> None:
    meeting = make_meeting(state=Meeting.State.PLANNED, date=date(2026, 12, 1), audience=Audience.PUBLIC)
    make_person("Kari Vold")
    item = make_item(meeting, heading="Kari Vold forteller")

    with pytest.raises(MinutesNotReady) as refused:
        announce_meeting(meeting, by=by)
    assert [remark.code for remark in refused.value.remarks] == ["name"]
    item.heading = "Om senger"
    item.save()
    announce_meeting(meeting, by=by)
    meeting.items.update(heading="Kari Vold forteller")

    assert preview_of(read_draft(meeting), view=View.PUBLIC).cases[0].heading == "en deltaker forteller"


def test_the_words_that_became_public_by_a_change_of_readers_are_examined(draft: Meeting, by: User) -> None:
    write(draft, "PBU (etter møtet med Kari Vold): Ja.")
    publish_minutes(draft, by=by)

    with pytest.raises(MinutesNotReady) as refused:
        change_audience(draft, Audience.PUBLIC, by=by)

    assert [remark.code for remark in refused.value.remarks] == ["name"]


def test_personal_data_is_asked_about_anew_when_a_report_opens_to_all(
    draft: Meeting, by: User, secretary: Client
) -> None:
    write(draft, "PBU: Ring 22 33 44 55 om kvelden. ((Eller 22 33 44 66.))")
    publish_minutes(draft, by=by)
    page = reverse("secretariat:audience", args=[draft.pk])

    asked = secretary.post(page, {"audience": "public"}).content.decode()
    assert "Et telefonnummer står i teksten: 22 33 44 55. Alle kan lese det." in asked
    assert "66." not in asked
    draft.refresh_from_db()
    assert draft.audience == "members"

    (tick,) = re.findall(r'name="ok" value="([^"]+)"', asked)
    assert secretary.post(page, {"audience": "public", "ok": tick}).status_code == 302
    draft.refresh_from_db()
    assert draft.audience == "public"
    assert [choice.code for choice in CheckChoice.rows.filter(meeting=draft, choice="kept")] == ["telephone"]


def test_a_new_title_and_date_show_at_the_next_revision(draft: Meeting, by: User, visitor: Client) -> None:
    draft.audience = Audience.PUBLIC
    draft.save()
    write(draft, "PBU: Ja.")
    publish_minutes(draft, by=by)
    Meeting.rows.update(title="Nytt navn", date=date(2026, 6, 4))

    before = visitor.get("/referater/").content.decode() + visitor.get("/referater/2026-06-03/").content.decode()
    correct_minutes(draft, by=by, reason="Datoen var feil.")
    after = visitor.get("/referater/").content.decode()

    assert "Nytt navn" not in before
    assert "4. juni 2026" not in before
    assert "Nytt navn" in after


def test_changing_the_readers_is_a_revision_with_the_same_words(draft: Meeting, by: User) -> None:
    first = publish_minutes(draft, by=by)
    before = rows(draft)

    revision = change_audience(draft, Audience.PUBLIC, by=by, reason="Vedtatt i møtet")

    draft.refresh_from_db()
    assert (revision.kind, revision.audience, draft.audience) == ("audience", "public", "public")
    assert snapshot_of(revision) == snapshot_of(first)
    assert rows(draft) == before
    assert StatementTopic.rows.count() == 8


def test_a_reply_is_never_wider_than_what_it_answers(draft: Meeting, by: User) -> None:
    write(draft, "PBU (kun medlemmer): Hemmelig.\n  LPS: Svar på det hemmelige.")

    publish_minutes(draft, by=by)

    assert Statement.rows.get(text="Svar på det hemmelige.").audience == "members"


def test_the_chain_verifies_and_a_deed_raises_the_epoch(draft: Meeting, by: User) -> None:
    before = SiteEpoch.now()
    publish_minutes(draft, by=by)
    write(draft, "PBU: Nytt.")
    correct_minutes(draft, by=by, reason="Nytt")
    withdraw_minutes(draft, by=by, reason="Feil")

    chain = list(Revision.rows.order_by("number"))
    assert [revision.previous_sha256 for revision in chain] == ["", chain[0].sha256, chain[1].sha256]
    assert list(flaws()) == []
    assert SiteEpoch.now() == before + 3


def test_two_meetings_on_one_day_get_their_own_addresses(draft: Meeting, by: User) -> None:
    other = make_meeting(text="PBU: Ja.", place="Oslo")
    make_attendance(other, Organisation.rows.get(short="PBU"))
    third = make_meeting(text="PBU: Ja.", place="Oslo")
    make_attendance(third, Organisation.rows.get(short="PBU"))

    for meeting in (draft, other, third):
        publish_minutes(meeting, by=by)

    slugs = list(Meeting.rows.order_by("pk").values_list("slug", flat=True))
    assert slugs == ["2026-06-03", f"2026-06-03-{draft.body.slug}", f"2026-06-03-{draft.body.slug}-2"]


def test_a_changed_address_keeps_the_old_one(draft: Meeting, by: User) -> None:
    publish_minutes(draft, by=by)

    change_address(draft, "varmotet-2026")

    draft.refresh_from_db()
    assert draft.slug == "varmotet-2026"
    assert [row.slug for row in draft.former_addresses.all()] == ["2026-06-03"]


def test_an_announcement_needs_a_date_and_can_be_taken_back(db: None, by: User) -> None:
    meeting = make_meeting(date=None, state=Meeting.State.PLANNED)

    with pytest.raises(PublishingRefused, match="Skriv datoen"):
        announce_meeting(meeting, by=by)
    Meeting.rows.update(date=date(2026, 12, 1))
    announce_meeting(meeting, by=by)
    assert Meeting.rows.get().announced_at is not None
    retract_announcement(meeting, by=by)
    assert Meeting.rows.get().announced_at is None


def test_a_paper_added_after_publishing_waits_for_the_correction(draft: Meeting, by: User, member_user: User) -> None:
    publish_minutes(draft, by=by)
    paper = Attachment.rows.create(
        meeting=draft, title="Tabell", file_name="tabell.txt", content_type="text/plain", content=b"1"
    )
    assert list(Attachment.objects.visible_to(member_user)) == []

    correct_minutes(draft, by=by, reason="Tabellen er lagt ved.")

    assert list(Attachment.objects.visible_to(member_user)) == [paper]


def test_a_paper_taken_out_stays_until_the_correction(draft: Meeting, by: User, member_user: User) -> None:
    paper = Attachment.rows.create(
        meeting=draft, title="Tabell", file_name="tabell.txt", content_type="text/plain", content=b"1"
    )
    publish_minutes(draft, by=by)
    Attachment.rows.update(in_draft=False)
    assert list(Attachment.objects.visible_to(member_user)) == [paper]

    correct_minutes(draft, by=by, reason="Tabellen er tatt ut.")

    assert Attachment.rows.count() == 0


def test_a_deputy_is_recorded_with_whose_seat_it_is(draft: Meeting, by: User, pbu: Organisation) -> None:
    """M-18."""
    seat = pbu.seats.get()
    make_representation(make_person("Ellen Krogh"), seat)
    Attendance.rows.filter(organisation=pbu).update(status=Attendance.Status.DEPUTY)

    revision = publish_minutes(draft, by=by)

    row: dict[str, Any] = snapshot_of(revision)["participants"][1]
    assert (row["person"]["name"], row["status"], row["for"]["name"]) == ("Kari Vold", "deputy", "Ellen Krogh")


def test_an_import_says_that_its_speakers_were_read_from_a_document(draft: Meeting, by: User) -> None:
    draft.imported = True
    draft.save()

    publish_minutes(draft, by=by)

    speaker = Statement.rows.get(text="Og for søsken.").speakers.get()
    assert (speaker.certainty, speaker.capacity) == ("imported", "organisation")


def test_the_head_keeps_what_is_known_of_body_host_people_and_what_comes(draft: Meeting, by: User) -> None:
    """M-01, M-05, M-06, M-07, M-08: body and host, convenor apart from chair, next meeting, practical conditions."""
    host = make_organisation("Samsenteret", kind=Organisation.Kind.HOST)
    draft.body.host = host
    draft.body.save()
    draft.convenor = make_person("Kari Holm", employer=host)
    draft.minute_taker_text = "Magnus"
    draft.practical = "Plass til tolv."
    draft.next_date, draft.next_place, draft.next_text = date(2026, 12, 2), "Oslo", "Vi hører fra dere."
    draft.save()

    head = snapshot_of(publish_minutes(draft, by=by))["meeting"]

    assert (head["body"]["name"], head["host"]["short"]) == (draft.body.name, "Samsenteret")
    assert (head["convenor"]["label"], head["convenor"]["organisation"]["short"]) == ("Kari Holm", "Samsenteret")
    assert (head["minute_taker"]["label"], head["chair"]) == ("Magnus", None)
    assert (head["practical"], head["next"]["date"], head["next"]["place"]) == ("Plass til tolv.", "2026-12-02", "Oslo")


def test_items_keep_kind_presenter_and_what_happened_without_content(
    draft: Meeting, by: User, pbu: Organisation
) -> None:
    """M-13, M-28, M-39, M-40, M-47: a guest for one item, kinds of organisations and items, who leads, «refererte»."""
    guest = make_person("Nora Ny")
    item = make_item(draft, "Organisasjonene refererte status.", kind="round", presenters="Nora Ny, PBU")
    make_attendance(draft, person=guest, status=Attendance.Status.GUEST, item=item)
    Organisation.rows.filter(pk=pbu.pk).update(kind=Organisation.Kind.CARER)

    snapshot = snapshot_of(publish_minutes(draft, by=by))

    frozen = snapshot["items"][1]
    assert (frozen["kind"], [part["label"] for part in frozen["presenters"]]) == ("round", ["Nora Ny", "PBU"])
    assert [(block["kind"], block["text"]) for block in frozen["blocks"]] == [
        ("information", "Organisasjonene refererte status.")
    ]
    there = {row["person"]["name"]: row for row in snapshot["participants"] if row["person"]}
    assert (there["Nora Ny"]["status"], there["Nora Ny"]["item"]) == ("guest", 2)
    assert there["Kari Vold"]["organisation"]["kind"] == "carer"


def test_minutes_dated_ahead_are_pointed_out(draft: Meeting) -> None:
    draft.date = date(2126, 6, 3)

    assert "future" in {remark.code for remark in examine(read_draft(draft)).yellows}
