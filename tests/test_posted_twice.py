"""Double clicks, reloads and two windows: each form posted twice, in turn and at once, has one effect."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.attaching import attach_paper
from meetings.following_up import enter_task
from meetings.models import (
    Addition,
    AgendaItem,
    AgendaProposal,
    Attachment,
    Attendance,
    LateInput,
    Letter,
    Mail,
    Meeting,
    MembershipRequest,
    Reply,
    Revision,
    SourceDocument,
    Task,
    TaskStatus,
)
from organisations.models import Body, Organisation, OrganisationName, Person, SettledLabel, User
from organisations.models import Office as Post
from tests.builders import make_attendance, make_item, make_meeting, make_organisation, make_person, make_seat, publish
from tests.meetings.pages import form_on

MINUTES = "Referat fra møte 3. juni 2026\n\nTil stede: LPS, PB\n\nSak 1 Senger\nLPS: Vi vil ha flere senger.\n"
Fields = dict[str, Any]  # Any: what the test client posts, files too


@dataclass
class Office:
    """The secretary's browser, and a draft about to be published."""

    client: Client
    draft: Meeting

    def open(self, name: str, key: int | None = None) -> tuple[str, Fields]:
        path = reverse(f"secretariat:{name}", args=[] if key is None else [key])
        return path, dict(form_on(self.client.get(path)))

    @property
    def item(self) -> AgendaItem:
        return AgendaItem.rows.filter(meeting=self.draft).order_by("position")[1]


@pytest.fixture
def office(secretary: Client, body: Body) -> Office:
    draft = make_meeting(body=body, audience="members")
    make_attendance(draft, make_seat(make_organisation("LPS"), body).organisation)
    for heading in ("Senger", "Bolig", "Arbeid"):
        make_item(draft, heading=heading, text="Kari Nordmark: Vi vil ha mer.\nLPS: Ja.")
    return Office(secretary, draft)


def new_meeting(office: Office) -> tuple[str, Fields]:
    path, fields = office.open("new_meeting")
    return path, {**fields, "date": "3.2.2027", "place": "Havnsund"}


def follow(office: Office) -> tuple[str, Fields]:
    """The mail that asks for a press."""
    return "/abonner/?org=lps", {"email": "kari@example.org"}


def new_item(office: Office) -> tuple[str, Fields]:
    path, fields = office.open("write", office.draft.pk)
    return path, {**fields, "ny-sak": "Helt ny sak", "legg-til": "1"}


def new_guest(office: Office) -> tuple[str, Fields]:
    path, fields = office.open("participants", office.draft.pk)
    return path, {**fields, "ny-name": "Kari Nordmark", "ny-status": "guest"}


def expected_organisation(office: Office) -> tuple[str, Fields]:
    path, fields = office.open("participants", office.draft.pk)
    return path, {**fields, "ny-organisation": str(make_organisation("PB").pk), "ny-status": "present"}


def guest_by_a_choice(office: Office) -> tuple[str, Fields]:
    path, fields = office.open("write", office.draft.pk)
    return path, {**fields, "velg": "0:gjest"}


def task_by_hand(office: Office) -> tuple[str, Fields]:
    path, fields = office.open("new_task")
    organisation = office.draft.attendances.get().organisation
    return path, {
        **fields,
        "meeting": str(office.draft.pk),
        "what": "Ringe legevakta",
        "organisation": str(organisation.pk if organisation else ""),
    }


def task_status(office: Office) -> tuple[str, Fields]:
    path, fields = office.open("task", entered(office).pk)
    return path, {**fields, "state": "done", "result": "Ringt."}


def task_deleting(office: Office) -> tuple[str, Fields]:
    return office.open("task_delete", entered(office).pk)


def task_chase(office: Office) -> tuple[str, Fields]:
    person = make_person("Kari Nordmark", email="kari@example.org")
    task = enter_task(office.draft, what="Ringe", person=person, by=User.objects.get(email="ida@example.org"))
    return office.open("task_chase", task.pk)


def entered(office: Office) -> Task:
    return enter_task(office.draft, what="Ringe", group="Alle", by=User.objects.get(email="ida@example.org"))


def proposal(office: Office) -> tuple[str, Fields]:
    path, fields = office.open("proposals")
    return path, {**fields, "text": "Bolig for unge"}


def paper(office: Office) -> tuple[str, Fields]:
    path, fields = office.open("papers", office.item.pk)
    return path, {**fields, "paper": SimpleUploadedFile("tall.txt", b"1 2 3"), "title": "Tall"}


def upload(office: Office) -> tuple[str, Fields]:
    path, fields = office.open("receive")
    return path, {**fields, "documents": SimpleUploadedFile("juni.txt", MINUTES.encode())}


def draft_of_upload(office: Office) -> tuple[str, Fields]:
    office.client.post(reverse("secretariat:receive"), upload(office)[1])
    path, fields = office.open("import", SourceDocument.rows.get().pk)
    return path, {**fields, "when": "uten"}


def discarding(office: Office) -> tuple[str, Fields]:
    office.client.post(reverse("secretariat:receive"), upload(office)[1])
    return office.open("discard", SourceDocument.rows.get().pk)


def publishing(office: Office) -> tuple[str, Fields]:
    path, fields = office.open("publish", office.draft.pk)
    page = office.client.get(path)
    return path, {**fields, "ok": [shown.key for shown in page.context["yellows"]], "publiser": "1"}


def report_sending(office: Office) -> tuple[str, Fields]:
    make_seat(make_organisation("PB", email="post@pb.example.org"), office.draft.body)
    publish(office.draft)
    return office.open("report_send", office.draft.pk)


def correcting(office: Office) -> tuple[str, Fields]:
    publish(office.draft)
    AgendaItem.rows.filter(pk=office.item.pk).update(text="LPS: Nei.")
    path, fields = office.open("correct", office.draft.pk)
    return path, {**fields, "reason": "Det var feil."}


def other_readers(office: Office) -> tuple[str, Fields]:
    publish(office.draft)
    path, fields = office.open("audience", office.draft.pk)
    return path, {**fields, "audience": "public", "reason": "Rådet ønsket det."}


def withdrawing(office: Office) -> tuple[str, Fields]:
    publish(office.draft)
    path, fields = office.open("withdraw", office.draft.pk)
    return path, {**fields, "reason": "Feil fil."}


def meeting_deleting(office: Office) -> tuple[str, Fields]:
    return office.open("meeting_delete", make_meeting(date=None).pk)


def item_deleting(office: Office) -> tuple[str, Fields]:
    return office.open("item_delete", office.item.pk)


def paper_deleting(office: Office) -> tuple[str, Fields]:
    by = office.client.get(reverse("secretariat:overview")).context["user"]
    known = attach_paper(office.item, paper=SimpleUploadedFile("a.txt", b"1"), title="A", audience="members", by=by)
    return office.open("paper_delete", known.pk)


def told_by_telephone(office: Office) -> tuple[str, Fields]:
    Meeting.rows.filter(pk=office.draft.pk).update(date=timezone.localdate())
    organisation = Attendance.rows.get(meeting=office.draft).organisation_id
    path = f"{reverse('secretariat:reply', args=[office.draft.pk])}?for={organisation}"
    return path, {**dict(form_on(office.client.get(path))), "state": "coming"}


def answers_on_the_list(office: Office) -> tuple[str, Fields]:
    Reply.rows.create(
        meeting=office.draft, organisation=make_organisation("PB"), state="apology", answered_at=timezone.now()
    )
    return office.open("prefill", office.draft.pk)


def words_for_the_round(office: Office) -> tuple[str, Fields]:
    AgendaItem.rows.filter(pk=office.item.pk).update(kind=AgendaItem.Kind.ROUND)
    organisation = Organisation.rows.get(attendances__meeting=office.draft)
    Reply.rows.create(meeting=office.draft, organisation=organisation, update="Nytt kontor.")
    path = f"{reverse('secretariat:write', args=[office.draft.pk])}?sak={office.item.pk}"
    return path, {**dict(form_on(office.client.get(path))), "sett-inn": str(Reply.rows.get().pk)}


def letter_out(office: Office) -> tuple[str, Fields]:
    path, fields = office.open("letter_new")
    return path, {**fields, "recipient": "Etaten", "subject": "Boliger"}


def letter_deleting(office: Office) -> tuple[str, Fields]:
    letter = Letter.rows.create(body=office.draft.body, recipient="Etaten", subject="Boliger")
    return office.open("letter_delete", letter.pk)


def asked_for(office: Office) -> MembershipRequest:
    return MembershipRequest.rows.create(
        body=office.draft.body, name="Terskel", email="post@example.org", received_on=timezone.localdate()
    )


def membership_by_hand(office: Office) -> tuple[str, Fields]:
    path, fields = office.open("membership_new")
    return path, {**fields, "name": "Terskel"}


def membership_by_form(office: Office) -> tuple[str, Fields]:
    words = {"name": "Terskel", "contact": "Siri Vik", "email": "post@example.org", "reason": "Vi vil bidra."}
    return reverse("meetings:apply"), words


def membership_on_the_agenda(office: Office) -> tuple[str, Fields]:
    Meeting.rows.filter(pk=office.draft.pk).update(date=timezone.localdate())
    path = reverse("secretariat:membership_request", args=[asked_for(office).pk])
    return path, {"sak": "1", "meeting": str(office.draft.pk)}


def membership_answered(office: Office) -> tuple[str, Fields]:
    asked = asked_for(office)
    MembershipRequest.rows.filter(pk=asked.pk).update(state="declined", decided_on=timezone.localdate())
    page = office.client.get(reverse("secretariat:membership_request", args=[asked.pk]))
    return reverse("secretariat:membership_mail", args=[asked.pk]), {"seen": page.context["mail_mark"]}


def new_person(office: Office) -> tuple[str, Fields]:
    make_person("Kari Vold")
    path = reverse("register:person_new")
    return path, {**dict(form_on(office.client.get(path))), "name": "Kari Vold", "namesake": "on"}


def known_name(office: Office) -> tuple[str, Fields]:
    organisation = Organisation.rows.get(short="LPS")
    return reverse("register_spellings"), {"label": "Kari Nordmark", "organisation": str(organisation.pk)}


def not_asked_about(office: Office) -> tuple[str, Fields]:
    return reverse("register_spellings"), {"label": "Kari Nordmark", "nei": "1"}


def office_deleting(office: Office) -> tuple[str, Fields]:
    row = Post.rows.create(body=office.draft.body, kind=Post.Kind.BOARD, name="Kari Nordmark")
    return reverse("register:office_delete", args=[row.pk]), {}


def asking_the_absent(office: Office) -> tuple[str, Fields]:
    absent = make_seat(make_organisation("PB", email="pb@example.org"), office.draft.body).organisation
    path, fields = office.open("absent", office.draft.pk)
    return path, {**fields, "organisations": [str(absent.pk)], "items": [str(office.item.pk)], "send": "1"}


def late_answer(office: Office) -> LateInput:
    return LateInput.rows.create(
        meeting=office.draft,
        item=office.item,
        organisation=Organisation.rows.get(short="LPS"),
        heading="Bolig",
        text="Ja.",
        state=LateInput.State.ANSWERED,
        answered_at=timezone.now(),
    )


def adding_an_answer(office: Office) -> tuple[str, Fields]:
    publish(office.draft)
    path = f"{reverse('secretariat:addition_new', args=[office.draft.pk])}?svar={late_answer(office).pk}"
    return path, dict(form_on(office.client.get(path)))


def adding_something(office: Office) -> tuple[str, Fields]:
    publish(office.draft)
    path, fields = office.open("addition_new", office.draft.pk)
    return path, {**fields, "text": "Rapporten er kommet."}


def addition_deleting(office: Office) -> tuple[str, Fields]:
    office.client.post(*adding_something(office))
    return office.open("addition_delete", Addition.rows.get().pk)


Arrange = Callable[[Office], tuple[str, Fields]]
COUNTED: list[tuple[Arrange, type[Model], int]] = [
    (new_meeting, Meeting, 1),
    (follow, Mail, 1),
    (new_item, AgendaItem, 1),
    (new_guest, Attendance, 1),
    (new_guest, Person, 1),
    (expected_organisation, Attendance, 1),
    (guest_by_a_choice, Attendance, 1),
    (task_by_hand, Task, 1),
    (task_status, TaskStatus, 1),
    (task_deleting, Task, -1),
    (task_chase, Mail, 1),
    (proposal, AgendaProposal, 1),
    (paper, Attachment, 1),
    (upload, SourceDocument, 1),
    (draft_of_upload, Meeting, 1),
    (draft_of_upload, AgendaItem, 2),
    (discarding, SourceDocument, -1),
    (publishing, Revision, 1),
    (correcting, Revision, 1),
    (other_readers, Revision, 1),
    (withdrawing, Revision, 1),
    (meeting_deleting, Meeting, -1),
    (item_deleting, AgendaItem, -1),
    (paper_deleting, Attachment, -1),
    (asking_the_absent, LateInput, 1),
    (asking_the_absent, Mail, 1),
    (report_sending, Mail, 1),
    (adding_an_answer, Addition, 1),
    (adding_something, Addition, 1),
    (addition_deleting, Addition, -1),
    (told_by_telephone, Reply, 1),
    (answers_on_the_list, Attendance, 1),
    (letter_out, Letter, 1),
    (letter_deleting, Letter, -1),
    (membership_by_hand, MembershipRequest, 1),
    (membership_by_form, MembershipRequest, 1),
    (membership_on_the_agenda, AgendaItem, 1),
    (membership_answered, Mail, 1),
    (new_person, Person, 1),
    (known_name, OrganisationName, 1),
    (not_asked_about, SettledLabel, 1),
    (office_deleting, Post, -1),
]
IDS = [f"{arrange.__name__}-{model.__name__}" for arrange, model, _effect in COUNTED]


def again(fields: Fields) -> Fields:
    """The same fields, files to be read from their beginning."""
    return {name: reopened(value) if isinstance(value, SimpleUploadedFile) else value for name, value in fields.items()}


def reopened(file: SimpleUploadedFile) -> SimpleUploadedFile:
    file.seek(0)
    return SimpleUploadedFile(file.name or "", file.read())


def count(model: type[Model]) -> int:
    return model._default_manager.count()


@pytest.mark.parametrize(("arrange", "model", "effect"), COUNTED, ids=IDS)
def test_a_form_posted_twice_in_turn_has_one_effect(
    arrange: Arrange, model: type[Model], effect: int, office: Office
) -> None:
    path, fields = arrange(office)
    before = count(model)

    answers = [office.client.post(path, again(fields)) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert count(model) - before == effect


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("arrange", "model", "effect"), COUNTED, ids=IDS)
def test_a_form_posted_twice_at_once_has_one_effect(
    arrange: Arrange, model: type[Model], effect: int, office: Office
) -> None:
    path, fields = arrange(office)
    before = count(model)

    answers = at_once(office.client, path, fields)

    assert answers == [302, 302]
    assert count(model) - before == effect


def at_once(client: Client, path: str, fields: Fields, times: int = 2) -> list[int]:
    """What the same form is answered, posted by that many windows of one browser at the same moment."""
    together = threading.Barrier(times, timeout=30)
    answers: list[int] = []
    windows = [Client() for _window in range(times)]
    bodies = [again(fields) for _window in range(times)]

    def post(window: Client, body: Fields) -> None:
        try:
            together.wait()
            answers.append(window.post(path, body).status_code)
        finally:
            connections.close_all()

    threads = []
    for window, body in zip(windows, bodies, strict=True):
        window.cookies = client.cookies
        threads.append(threading.Thread(target=post, args=(window, body)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_sak_moved_by_a_double_click_moves_one_place(office: Office) -> None:
    path, _first_item = office.open("write", office.draft.pk)
    last = AgendaItem.rows.filter(meeting=office.draft).latest("position")
    moving = {**dict(form_on(office.client.get(f"{path}?sak={last.pk}"))), "flytt": f"opp:{last.position}"}

    for _time in range(2):
        assert office.client.post(path, moving).status_code == 302

    order = AgendaItem.rows.filter(meeting=office.draft).order_by("position").values_list("heading", flat=True)
    assert list(order) == ["Senger", "Arbeid", "Bolig"]


def test_words_for_the_round_double_clicked_are_put_in_once(office: Office) -> None:
    path, fields = words_for_the_round(office)

    for _time in range(2):
        assert office.client.post(path, fields).status_code == 302

    assert office.item.text.count("LPS: Nytt kontor.") == 1


@pytest.mark.parametrize("choice", ["0:tekst", "0:org", "0:gjest"])
def test_a_choice_double_clicked_is_written_once(choice: str, office: Office) -> None:
    path, fields = office.open("write", office.draft.pk)
    lps = str(Attendance.rows.get(meeting=office.draft).organisation_id)
    chosen = {**fields, "velg": choice, "org-0": lps}

    office.client.post(path, chosen)
    once = AgendaItem.rows.get(pk=fields["sak"][0]).text
    office.client.post(path, chosen)

    assert AgendaItem.rows.get(pk=fields["sak"][0]).text == once


def test_a_choice_undone_by_a_double_click_is_undone_once(office: Office) -> None:
    path, fields = office.open("write", office.draft.pk)
    office.client.post(path, {**fields, "velg": "0:tekst"})
    undoing = {**dict(form_on(office.client.get(path))), "angre": "1"}

    for _time in range(2):
        office.client.post(path, undoing)

    assert AgendaItem.rows.get(pk=fields["sak"][0]).text == "Kari Nordmark: Vi vil ha mer.\nLPS: Ja."


def test_announcing_and_retracting_twice_is_done_once(office: Office) -> None:
    Meeting.rows.filter(pk=office.draft.pk).update(date=timezone.localdate())
    path, fields = office.open("announce", office.draft.pk)

    for button, announced in (("kunngjor", True), ("trekk", False)):
        for _time in range(2):
            assert office.client.post(path, {**fields, button: "1"}).status_code == 302
        office.draft.refresh_from_db()
        assert office.draft.is_announced is announced


def test_the_back_button_after_publishing_changes_nothing_published(office: Office) -> None:
    """The draft's page, still open from before: saving it again is a change of the draft alone."""
    path, fields = office.open("write", office.draft.pk)
    publishing_path, ready = publishing(office)
    office.client.post(publishing_path, ready)

    office.client.post(path, {**fields, "text": "LPS: Noe helt annet."})
    office.client.post(publishing_path, ready)

    assert Revision.rows.filter(meeting=office.draft).count() == 1
    office.draft.refresh_from_db()
    report = office.client.get(office.draft.get_absolute_url()).content.decode()
    assert "Vi vil ha mer." in report
    assert "Noe helt annet." not in report


def test_two_windows_that_publish_and_withdraw_leave_a_whole_chain(office: Office) -> None:
    publishing_path, ready = publishing(office)
    office.client.post(publishing_path, ready)
    path, fields = office.open("withdraw", office.draft.pk)

    for _round in range(2):
        office.client.post(path, {**fields, "reason": "Feil"})
        office.client.post(publishing_path, ready)

    kinds = Revision.rows.filter(meeting=office.draft).order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["published", "withdrawal", "published", "withdrawal", "published"]
