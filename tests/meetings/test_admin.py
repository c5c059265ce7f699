"""The registers of meetings and the record: minutes entered, two editors, «Rett», and what is only read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django.fixtures import Settings

from meetings.admin.base import user_of
from meetings.drafts import save_item_text
from meetings.mending import line_of
from meetings.models import (
    AgendaItem,
    Attachment,
    FormerAddress,
    Meeting,
    Permalink,
    RedactedBody,
    RevisionBody,
    Statement,
    StatementTopic,
    Task,
    TaskStatus,
    Topic,
)
from meetings.publishing import correct_minutes, withdraw_minutes
from organisations.models import SiteEpoch, User
from tests.builders import (
    make_attendance,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_revision,
    make_seat,
    make_user,
    publish,
)
from tests.forms import errors_of, filled, send

pytestmark = pytest.mark.django_db


def address(row: Any, page: str = "change") -> str:
    return reverse(f"admin:meetings_{row._meta.model_name}_{page}", args=[row.pk])


def listed(client: Client, model: str, query: str) -> list[str]:
    page = client.get(reverse(f"admin:meetings_{model}_changelist") + f"?{query}")
    return [str(row) for row in page.context["cl"].result_list]


def item_of(meeting: Meeting, position: int) -> AgendaItem:
    return meeting.items.get(position=position)


def statement_of(meeting: Meeting, words: str) -> Statement:
    return Statement.rows.get(meeting=meeting, text=words)


# Minutes entered in the register


def test_a_meeting_is_entered_with_its_items_and_participants_on_one_page(secretary: Client) -> None:
    seat = make_seat(make_organisation("PBU"))

    answer = send(
        secretary,
        reverse("admin:meetings_meeting_add"),
        body=str(seat.body_id),
        date="3.6.2026",
        place="Samsenteret",
        **{
            "items-0-position": "1",
            "items-0-number": "1",
            "items-0-heading": "Runde rundt bordet",
            "items-0-text": "PBU: Vi trenger flere boliger.\r\n  Og raskt.",
            "attendances-0-organisation": str(seat.organisation_id),
            "attendances-0-status": "present",
        },
    )

    assert answer.status_code == 302, errors_of(answer)
    meeting = Meeting.rows.get()
    assert (meeting.date, meeting.state) == (date(2026, 6, 3), Meeting.State.DRAFT)
    assert [item.text for item in meeting.items.all()] == ["PBU: Vi trenger flere boliger.\n  Og raskt."]
    assert [str(row) for row in meeting.attendances.all()] == ["PBU (Til stede)"]


def test_what_was_entered_in_the_register_can_be_published(secretary: Client, secretary_user: User) -> None:
    pbu = make_seat(make_organisation("PBU")).organisation
    meeting = make_meeting(organisations=[pbu], text="PBU: Først.")
    send(secretary, address(meeting), **{"items-0-text": "PBU: Vi trenger flere boliger."})

    publish(meeting, by=secretary_user)

    assert [statement.text for statement in meeting.statements.all()] == ["Vi trenger flere boliger."]


def test_a_first_line_keeps_its_indent(secretary: Client) -> None:
    item = make_item(make_meeting(), "x")

    send(secretary, address(item), text="  innrykket\n\n")

    item.refresh_from_db()
    assert item.text == "  innrykket\n\n"


def test_saving_without_a_change_leaves_the_version_alone(secretary: Client) -> None:
    meeting = make_meeting(statements=1)
    item = meeting.items.get()

    answers = [send(secretary, address(row)).status_code for row in (meeting, item)]

    meeting.refresh_from_db()
    item.refresh_from_db()
    assert answers == [302, 302]
    assert (meeting.version, item.version) == (1, 1)


@pytest.mark.parametrize("on", ["meeting", "item"])
def test_two_editors_of_an_item_both_see_both_texts_and_nothing_is_lost(on: str, secretary: Client) -> None:
    meeting = make_meeting(text="PBU: Opprinnelig.")
    item = meeting.items.get()
    field = "items-0-text" if on == "meeting" else "text"
    path = address(meeting if on == "meeting" else item)
    opened = {**filled(secretary.get(path)), field: "PBU: Min tekst."}
    save_item_text(item, "PBU: Den andres tekst.", version=1, by=make_user(make_person("Tor Aasland")))

    refused = secretary.post(path, opened)

    item.refresh_from_db()
    page = refused.content.decode()
    assert item.text == "PBU: Den andres tekst."
    assert errors_of(refused) == [
        (
            "Tor Aasland lagret saken mens du skrev. Din tekst står i feltet, den andres under. "
            "Lagrer du igjen, blir det din som gjelder."
        )
    ]
    assert "PBU: Min tekst." in page
    assert "<pre>PBU: Den andres tekst.</pre>" in page

    accepted = secretary.post(path, filled(refused))

    item.refresh_from_db()
    assert (accepted.status_code, item.text, item.version) == (302, "PBU: Min tekst.", 3)


def test_an_item_is_added_and_taken_away_in_its_own_register(secretary: Client) -> None:
    meeting = make_meeting(state=Meeting.State.PLANNED)

    send(
        secretary,
        reverse("admin:meetings_agendaitem_add"),
        meeting=str(meeting.pk),
        position="1",
        heading="Eventuelt",
        kind="aob",
        text="PBU: Vi trenger flere boliger.",
    )
    item = meeting.items.get()
    meeting.refresh_from_db()
    secretary.post(address(item, "delete"), {"post": "yes"})

    assert (item.heading, item.text, meeting.state) == (
        "Eventuelt",
        "PBU: Vi trenger flere boliger.",
        Meeting.State.DRAFT,
    )
    assert meeting.items.count() == 0


def test_only_whoever_is_signed_in_works_in_the_registers(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()

    with pytest.raises(TypeError, match="closed to whoever is not signed in"):
        user_of(request)


def test_an_item_somebody_deleted_meanwhile_is_said_to_be_gone(secretary: Client) -> None:
    item = make_item(make_meeting(), "PBU: Opprinnelig.")
    opened = {**filled(secretary.get(address(item))), "text": "PBU: Min tekst."}
    item.delete()

    answer = secretary.post(address(item), opened)

    assert (answer.status_code, AgendaItem.rows.count()) == (302, 0)


def test_a_text_too_long_is_refused_and_kept_on_the_page(secretary: Client, settings: Settings) -> None:
    item = make_item(make_meeting(), "kort")

    answer = send(secretary, address(item), text="x" * (settings.ITEM_TEXT_LIMIT + 1))

    item.refresh_from_db()
    assert (answer.status_code, item.text) == (200, "kort")
    assert "x" * 1000 in answer.content.decode()


def test_two_editors_of_a_head_are_told_and_the_other_s_columns_stay(secretary: Client) -> None:
    meeting = make_meeting(place="Samsenteret")
    opened = {**filled(secretary.get(address(meeting))), "place": "Digitalt"}
    send(secretary, address(meeting), title="Ekstraordinært møte")

    refused = secretary.post(address(meeting), opened)

    assert errors_of(refused) == [
        "En annen lagret møtet mens du skrev. Lagrer du igjen, blir dette ditt: tittel, sted."
    ]
    meeting.refresh_from_db()
    assert (meeting.title, meeting.place) == ("Ekstraordinært møte", "Samsenteret")


def test_a_head_saved_here_never_turns_back_a_publication(secretary: Client) -> None:
    meeting = make_meeting(statements=1)
    publish(meeting)

    send(secretary, address(meeting), place="Digitalt", audience="public")

    meeting.refresh_from_db()
    assert (meeting.state, meeting.place, meeting.audience) == (Meeting.State.PUBLISHED, "Digitalt", "members")
    assert meeting.published_revision is not None


def test_items_and_participants_are_taken_away_by_their_deeds(secretary: Client) -> None:
    meeting = make_meeting(statements=1)
    proposal = meeting.items.get().proposals.create(text="Borgerlønn", state="taken")

    answer = send(secretary, address(meeting), **{"items-0-DELETE": "on", "attendances-0-DELETE": "on"})

    assert answer.status_code == 302, errors_of(answer)
    proposal.refresh_from_db()
    meeting.refresh_from_db()
    assert (meeting.items.count(), meeting.attendances.count()) == (0, 0)
    assert (proposal.state, meeting.version) == ("waiting", 2)


def test_a_guest_is_chosen_among_the_items_of_the_meeting_only(secretary: Client) -> None:
    meeting, other = make_meeting(statements=1), make_meeting(statements=1)

    page = secretary.get(address(meeting))
    formset = page.context["inline_admin_formsets"][1].formset

    assert [key for key, _words in formset.forms[0].fields["item"].choices if key] == [meeting.items.get().pk]
    assert other.items.count() == 1


def test_a_person_twice_on_the_list_is_refused_with_a_sentence(secretary: Client) -> None:
    attendance = make_attendance(make_meeting(), make_organisation(), make_person())

    answer = send(
        secretary,
        address(attendance.meeting),
        **{"attendances-1-person": str(attendance.person_id), "attendances-1-status": "present"},
    )

    assert answer.status_code == 200
    assert attendance.meeting.attendances.count() == 1


def test_a_draft_can_be_deleted_and_a_published_meeting_cannot(secretary: Client) -> None:
    draft, published = make_meeting(statements=1), make_meeting(statements=1)
    publish(published)

    paths = [address(meeting, "delete") for meeting in (draft, published)]
    answers = [secretary.post(path, {"post": "yes"}).status_code for path in paths]

    assert answers == [302, 404]
    assert list(Meeting.rows.all()) == [published]


def test_a_withdrawn_meeting_cannot_be_deleted(secretary: Client, secretary_user: User) -> None:
    meeting = make_meeting(statements=1)
    publish(meeting)
    withdraw_minutes(meeting, by=secretary_user, reason="Feil fil")

    assert secretary.post(address(meeting, "delete"), {"post": "yes"}).status_code == 404


def test_a_report_gets_another_address_and_the_old_one_is_kept(secretary: Client) -> None:
    meeting = make_meeting(statements=1)
    publish(meeting)

    send(secretary, address(meeting), slug="varmotet")
    taken = send(secretary, address(meeting), slug="")

    meeting.refresh_from_db()
    assert meeting.slug == "varmotet"
    assert [former.slug for former in FormerAddress.rows.all()] == ["2026-06-03"]
    assert errors_of(taken) == ["Et referat som har vært publisert, må ha en adresse."]


def test_an_address_that_another_report_had_is_refused(secretary: Client) -> None:
    first, second = make_meeting(statements=1), make_meeting(statements=1, date=date(2026, 9, 2))
    publish(first)
    publish(second)
    send(secretary, address(first), slug="varmotet")

    answer = send(secretary, address(second), slug="2026-06-03")

    assert errors_of(answer) == ["Adressen er alt i bruk av et annet møte."]


def test_the_approval_date_makes_stored_pages_stale(secretary: Client) -> None:
    meeting = make_meeting(statements=1)
    publish(meeting)
    before = SiteEpoch.now()

    send(secretary, address(meeting), approved_on="2.9.2026")

    meeting.refresh_from_db()
    assert meeting.approved_on == date(2026, 9, 2)
    assert SiteEpoch.now() > before


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("2026", ["juni", "september"]),
        ("2026-06", ["juni"]),
        ("2026-06-03", ["juni"]),
        ("3.6.2026", ["juni"]),
        ("9.2026", ["september"]),
        ("2025", ["forrige"]),
        ("vår", []),
        ("31.31.2026", []),
    ],
)
def test_meetings_and_items_are_looked_up_by_date(words: str, shown: list[str], secretary: Client) -> None:
    for title, day in (("juni", date(2026, 6, 3)), ("september", date(2026, 9, 2)), ("forrige", date(2025, 6, 4))):
        make_item(make_meeting(title=title, date=day), heading=title, number="")

    assert sorted(listed(secretary, "meeting", f"q={words}")) == sorted(shown)
    assert sorted(listed(secretary, "agendaitem", f"q={words}")) == sorted(shown)


# Papers


def test_a_paper_is_kept_with_its_item(secretary: Client) -> None:
    item = make_item(make_meeting())
    file = SimpleUploadedFile("sak.pdf", b"%PDF-1.7")

    answer = send(
        secretary,
        reverse("admin:meetings_attachment_add"),
        item=str(item.pk),
        title="Sakspapir",
        audience="members",
        file=file,
    )

    assert answer.status_code == 302, errors_of(answer)
    paper = Attachment.rows.get()
    assert (paper.item, paper.meeting, bytes(paper.content)) == (item, item.meeting, b"%PDF-1.7")


def test_a_paper_too_large_is_refused_with_its_limit(secretary: Client, settings: Settings) -> None:
    settings.ATTACHMENT_LIMIT = 3

    answer = send(
        secretary,
        reverse("admin:meetings_attachment_add"),
        item=str(make_item(make_meeting()).pk),
        title="Sakspapir",
        audience="members",
        file=SimpleUploadedFile("sak.pdf", b"%PDF"),
    )

    assert [sentence.replace("\xa0", " ") for sentence in errors_of(answer)] == ["Fila er for stor. Grensen er 3 byte."]


def test_a_paper_gets_another_title_and_goes(secretary: Client) -> None:
    item = make_item(make_meeting())
    paper = Attachment.rows.create(
        meeting=item.meeting, item=item, title="Utkast", file_name="a.pdf", content_type="application/pdf", content=b"%"
    )

    send(secretary, address(paper), title="Sakspapir")
    titles = [row.title for row in Attachment.rows.all()]
    secretary.post(address(paper, "delete"), {"post": "yes"})

    assert titles == ["Sakspapir"]
    assert Attachment.rows.count() == 0


def test_a_paper_that_a_report_shows_stays_as_it_was_published(secretary: Client) -> None:
    meeting = make_meeting(statements=1)
    paper = Attachment.rows.create(
        meeting=meeting,
        item=meeting.items.get(),
        title="Sakspapir",
        file_name="a.pdf",
        content_type="application/pdf",
        content=b"%",
    )
    publish(meeting)

    send(secretary, address(paper), title="Noe annet", audience="public")
    secretary.post(address(paper, "delete"), {"post": "yes"})

    paper.refresh_from_db()
    assert (paper.title, paper.audience, paper.in_draft) == ("Sakspapir", "members", False)


# «Rett»


@pytest.fixture
def published(secretary_user: User) -> Meeting:
    pbu, lps = (make_seat(make_organisation(short)).organisation for short in ("PBU", "LPS"))
    meeting = make_meeting(
        organisations=[pbu, lps],
        text="PBU: Vi trenger flere boliger.\n  LPS: Enig.\nLPS: Åpent i helgene.\n! PBU innen 1.9.2026: skrive brev",
    )
    make_item(meeting, "PBU: Enda en sak.")
    publish(meeting, by=secretary_user)
    return meeting


def mend_path(statement: Statement) -> str:
    return reverse("admin:meetings_statement_mend", args=[statement.pk])


def test_a_statement_is_read_only_and_leads_to_its_line(published: Meeting, secretary: Client) -> None:
    statement = statement_of(published, "Enda en sak.")

    page = secretary.get(address(statement)).content.decode()

    write = reverse("secretariat:write", args=[published.pk])
    assert f'href="{write}#sak-{item_of(published, 2).pk}"' in page
    assert f'href="{mend_path(statement)}"' in page
    assert 'name="text"' not in page
    assert "_save" not in page


def test_rett_changes_the_one_line_of_the_draft_and_nothing_else(published: Meeting, secretary: Client) -> None:
    statement = statement_of(published, "Åpent i helgene.")
    opened = secretary.get(mend_path(statement)).context["form"]

    answer = secretary.post(
        mend_path(statement), {"text": "LPS: Åpent i alle helger.", "version": opened.initial["version"]}, follow=True
    )

    assert opened.initial["text"] == "LPS: Åpent i helgene."
    assert item_of(published, 1).text == (
        "PBU: Vi trenger flere boliger.\n  LPS: Enig.\nLPS: Åpent i alle helger.\n! PBU innen 1.9.2026: skrive brev"
    )
    assert statement_of(published, "Åpent i helgene.").pk == statement.pk
    page = answer.content.decode()
    assert "Linja er rettet i utkastet." in page
    assert f'href="{reverse("secretariat:correct", args=[published.pk])}"' in page
    assert "Linja er endret i utkastet etter at referatet ble publisert." in page


def test_a_mended_line_keeps_its_permanent_id_at_the_correction(
    published: Meeting, secretary: Client, secretary_user: User
) -> None:
    statement = statement_of(published, "Åpent i helgene.")
    version = item_of(published, 1).version
    secretary.post(mend_path(statement), {"text": "LPS: Åpent i alle helger.", "version": version})

    correct_minutes(published, by=secretary_user, reason="Presisert")

    assert statement_of(published, "Åpent i alle helger.").pk == statement.pk


def test_a_reply_is_mended_with_its_indent(published: Meeting, secretary: Client) -> None:
    statement = statement_of(published, "Enig.")
    form = secretary.get(mend_path(statement)).context["form"]

    secretary.post(mend_path(statement), {"text": "  LPS: Helt enig.", "version": form.initial["version"]})

    assert form.initial["text"] == "  LPS: Enig."
    assert item_of(published, 1).text.splitlines()[1] == "  LPS: Helt enig."


def test_rett_after_another_s_save_shows_the_line_of_now_and_keeps_both(published: Meeting, secretary: Client) -> None:
    statement = statement_of(published, "Åpent i helgene.")
    item = item_of(published, 1)
    text = item.text.replace("helgene", "helgene, også")
    save_item_text(item, text, version=1, by=make_user(make_person("Tor Aasland")))

    refused = secretary.post(mend_path(statement), {"text": "LPS: Min tekst.", "version": 1})

    page = refused.content.decode()
    item.refresh_from_db()
    assert item.text == text
    assert refused.context["form"].errors["text"] == [
        "Tor Aasland lagret saken mens du skrev. Se over linja, og lagre igjen hvis din tekst skal gjelde."
    ]
    assert "<pre>LPS: Åpent i helgene, også.</pre>" in page
    assert "LPS: Min tekst." in page
    version = refused.context["form"]["version"].value()
    assert secretary.post(mend_path(statement), {"text": "LPS: Min tekst.", "version": version}).status_code == 302


def test_a_line_that_left_the_draft_is_said_to_be_gone(
    published: Meeting, secretary: Client, secretary_user: User
) -> None:
    statement = statement_of(published, "Enda en sak.")
    save_item_text(item_of(published, 2), "", version=1, by=secretary_user)

    shown = secretary.get(mend_path(statement))
    sent = secretary.post(mend_path(statement), {"text": "PBU: x", "version": 1})

    assert "Linja finnes ikke lenger i utkastet." in shown.content.decode()
    assert "<textarea" not in shown.content.decode()
    assert (sent.status_code, item_of(published, 2).text) == (404, "")


def test_an_empty_line_is_not_saved(published: Meeting, secretary: Client) -> None:
    statement = statement_of(published, "Enda en sak.")

    answer = secretary.post(mend_path(statement), {"text": "", "version": 1})

    assert "Linja er ikke lagret ennå." in answer.content.decode()
    assert item_of(published, 2).text == "PBU: Enda en sak."


def test_a_line_too_long_is_refused_with_the_deed_s_sentence(
    published: Meeting, secretary: Client, settings: Settings
) -> None:
    statement = statement_of(published, "Enda en sak.")
    settings.ITEM_TEXT_LIMIT = 20

    answer = secretary.post(mend_path(statement), {"text": "PBU: En mye lengre sak enn før.", "version": 1})

    assert answer.context["form"].errors["text"] == [
        "Saken er for lang til å lagres (grense 20 tegn). Del den i to saker."
    ]


def test_a_statement_whose_words_are_redacted_has_no_line(published: Meeting) -> None:
    statement = statement_of(published, "Enda en sak.")
    current = statement.revision
    RedactedBody.rows.create(redaction=make_revision(published, kind="redaction"), removed=current)
    RevisionBody.rows.filter(revision=current).delete()

    assert line_of(statement) is None


@pytest.mark.parametrize(
    ("words", "count"), [("lps", 2), ("LPS", 2), ("2026-06-03", 4), ("2025", 0), ("terskel", 0), ("", 4)]
)
def test_statements_are_looked_up_by_speaker_or_date(
    words: str, count: int, published: Meeting, secretary: Client
) -> None:
    assert len(listed(secretary, "statement", f"q={words}")) == count


# Tasks, topics, permanent addresses


def test_a_task_entered_by_hand_gets_a_permanent_id_and_can_be_changed(secretary: Client) -> None:
    meeting, organisation = make_meeting(), make_organisation()

    answer = send(
        secretary,
        reverse("admin:meetings_task_add"),
        meeting=str(meeting.pk),
        what="Hente tallene",
        **{"responsible-0-organisation": str(organisation.pk)},
    )
    assert answer.status_code == 302, errors_of(answer)
    task = Task.rows.get()
    send(secretary, address(task), what="Hente alle tallene")

    task.refresh_from_db()
    assert (task.what, task.revision, task.permalink.kind) == ("Hente alle tallene", None, Permalink.Kind.TASK)
    assert [row.organisation for row in task.responsible.all()] == [organisation]


def test_a_published_task_is_the_record_s(published: Meeting, secretary: Client) -> None:
    task = Task.rows.get(meeting=published)

    answers = [
        secretary.get(address(task)).status_code,
        secretary.post(address(task), {"what": "Noe annet"}).status_code,
        secretary.post(address(task, "delete"), {"post": "yes"}).status_code,
    ]

    assert answers == [200, 404, 404]
    assert Task.rows.get().what == "skrive brev"


def test_a_new_status_takes_the_place_of_the_one_before_which_is_kept(
    published: Meeting, secretary: Client, secretary_user: User
) -> None:
    task = Task.rows.get(meeting=published)
    for state in ("open", "done"):
        send(secretary, reverse("admin:meetings_taskstatus_add"), task=str(task.pk), state=state, result="")

    rows = TaskStatus.rows.order_by("pk").values_list("state", "replaced", "by")
    assert list(rows) == [("open", True, secretary_user.pk), ("done", False, secretary_user.pk)]
    assert list(Task.rows.open()) == []


def test_a_topic_is_put_on_a_statement_and_taken_off(published: Meeting, secretary: Client) -> None:
    topic = Topic.rows.create(name="Bolig", slug="bolig")
    statement = statement_of(published, "Enda en sak.")

    send(
        secretary,
        reverse("admin:meetings_statementtopic_add"),
        statement=str(statement.pk),
        topic=str(topic.pk),
    )
    tagged = StatementTopic.rows.get()
    page = secretary.get(reverse("admin:meetings_statementtopic_changelist")).content.decode()
    secretary.post(address(tagged, "delete"), {"post": "yes"})

    assert (tagged.statement_id, tagged.topic, tagged.origin) == (statement.pk, topic, StatementTopic.Origin.HAND)
    assert "Enda en sak." in page
    assert StatementTopic.rows.count() == 0


def test_a_permanent_address_is_looked_up_by_its_number_or_its_speaker(published: Meeting, secretary: Client) -> None:
    statement = statement_of(published, "Enig.")

    assert [listed(secretary, "permalink", f"q={words}") for words in (f"i{statement.pk}", str(statement.pk))] == [
        [f"i{statement.pk}"],
        [f"i{statement.pk}"],
    ]
    assert len(listed(secretary, "permalink", "q=lps")) == 2


def test_a_proposal_is_entered_by_hand_and_set_aside(secretary: Client) -> None:
    send(secretary, reverse("admin:meetings_agendaproposal_add"), text="Borgerlønn som tema", state="declined")

    assert listed(secretary, "agendaproposal", "state__exact=declined") == ["Borgerlønn som tema"]
