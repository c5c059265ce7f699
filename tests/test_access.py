"""Who may see what: every route × every role × every state, and no secret word in any answer.

Source: the one table of the architecture, and A1–A5 of the trust programme. A route that is missing here fails.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.serializers import serialize
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from pypdfium2 import PdfDocument

from meetings.following_up import enter_task
from meetings.models import (
    Addition,
    AgendaItem,
    AgendaProposal,
    Attachment,
    Attendance,
    Audience,
    Call,
    Circulation,
    ErrorReport,
    GovernanceNote,
    ItemVersion,
    LateInput,
    Letter,
    LineAnswer,
    Mail,
    Mailing,
    Meeting,
    MembershipRequest,
    OrganisationNote,
    Permalink,
    Redaction,
    ReturnedDocument,
    SourceDocument,
    Statement,
)
from meetings.publishing import (
    announce_meeting,
    correct_minutes,
    freeze_for_comments,
    publish_minutes,
    withdraw_minutes,
)
from meetings.versions import set_aside
from organisations.merging import merge
from organisations.models import (
    ChangeRequest,
    Event,
    Merge,
    Office,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    RegisterFile,
    Representation,
    Seat,
    User,
)
from organisations.register_files import receive_file
from tests.builders import (
    make_attendance,
    make_body,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_seat,
)
from tests.meetings.pdf_files import down, pdf_file

OUTSIDE = ("visitor", "ex_member")
INSIDE = ("member", "deputy", "other_member")
OFFICE = ("secretary", "administrator")
ROLES = (*OUTSIDE, *INSIDE, *OFFICE)
STATES = (
    "planned",
    "announced_public",
    "announced_members",
    "draft",
    "draft_announced",
    "circulated",
    "published_public",
    "published_members",
    "withdrawn",
)
REPORT = {"published_public": {*OUTSIDE, *INSIDE, *OFFICE}, "published_members": {*INSIDE, *OFFICE}}
HEAD = {
    "announced_public": {*OUTSIDE, *INSIDE, *OFFICE},
    "draft_announced": {*OUTSIDE, *INSIDE, *OFFICE},
    "announced_members": {*INSIDE, *OFFICE},
}


def markers(state: str) -> dict[str, str]:
    """Secret words of one meeting, letters only, so that nothing splits them."""
    return {
        name: f"zq{name}{state.replace('_', '')}qz"
        for name in (
            "place",
            "heading",
            "open",
            "line",
            "span",
            "absence",
            "internal",
            "link",
            "paper",
            "draft",
            "task",
            "addition",
            "note",
            "original",
        )
    }


@dataclass
class World:
    """One meeting in each state, every text field marked."""

    meetings: dict[str, Meeting] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)
    papers: dict[str, int] = field(default_factory=dict)
    originals: dict[str, int] = field(default_factory=dict)
    document: int = 0
    proposal: int = 0
    task: int = 0
    mail: int = 0
    call: int = 0


@pytest.fixture
def world(secretary_user: User) -> World:
    return make_world(secretary_user)


def make_world(secretary_user: User) -> World:
    body = make_body()
    organisation = make_seat(make_organisation("LPS", name="Landslaget for søsken"), body).organisation
    person = make_person("Zqperson Navnesen")
    make_organisation("FVR", name="Foreningen for verdig rusomsorg")
    world = World()
    for number, state in enumerate(STATES):
        world.meetings[state] = arrange(state, number, organisation, person, secretary_user)
        world.papers[state] = Attachment.rows.get(meeting=world.meetings[state]).pk
        world.originals[state] = SourceDocument.rows.get(meeting=world.meetings[state]).pk
        statement = Statement.rows.filter(meeting=world.meetings[state]).first()
        world.statements[state] = statement.pk if statement else 10_000_000 + number
    set_aside(AgendaItem.rows.get(meeting=world.meetings["draft"]), "zqversionqz", by=secretary_user)
    world.document = SourceDocument.rows.create(
        name="zqdocumentnameqz.txt",
        content=b"zqdocumentqz",
        sha256="0" * 64,
        encoding="utf-8",
        text="zqdocumentqz",
        line_count=1,
        read_at=timezone.now(),
    ).pk
    ReturnedDocument.rows.create(
        meeting=world.meetings["draft"], name="zqreturnedqz.docx", content=b"zqreturnedqz", sha256="0" * 64
    )
    SourceDocument.rows.create(name="zq.pdf", content=pdf_file([down("zqdocumentqz")]), encoding="pdf")
    world.task = enter_task(
        world.meetings["draft"], what="zqhandtaskqz", organisation=organisation, by=secretary_user
    ).pk
    ChangeRequest.rows.create(
        organisation=organisation, kind=ChangeRequest.Kind.ALIAS, fields={"name": "zqrequestqz"}, note="zqrequestqz"
    )
    GovernanceNote.rows.create(body=body, on=date(2026, 6, 3), text="zqgovernanceqz")
    Redaction.rows.create(person_key=0, reason="zqredactionqz", by=secretary_user)
    receive_file(RegisterFile.Kind.PEOPLE, "zqregisterqz.csv", b"Navn\nZqny Navnesen", by=secretary_user)
    merge(person, make_person("Zqperson Navnsen"), by=secretary_user)
    OrganisationName.rows.create(organisation=organisation, name="zqnameqz")
    Event.rows.create(organisation=organisation, text="zqeventqz")
    PersonName.rows.create(person=person, name="zqspellingqz")
    Office.rows.create(body=body, kind=Office.Kind.STAFF, name="zqofficeqz")
    Representation.rows.create(seat=Seat.rows.get(organisation=organisation), kind=Representation.Kind.DEPUTY)
    world.proposal = AgendaProposal.rows.create(text="zqproposalqz").pk
    world.mail = Mail.rows.create(
        mailing=Mailing.rows.create(kind=Mailing.Kind.OTHER, key="zqkeyqz", title="zqmailingqz"),
        to="zqmailqz@example.org",
        subject="zqsubjectqz",
        text="zqmailtextqz",
        html="<p>zqmailtextqz</p>",
        message_id="<zq@example.org>",
    ).pk
    MembershipRequest.rows.create(body=body, name="zqletterqz", contact="zqletterqz", received_on=date(2026, 6, 3))
    Letter.rows.create(
        body=body, recipient="zqletterqz", subject="zqletterqz", file_name="zq.txt", content=b"zqletterqz"
    )
    propose_change(world.meetings["circulated"], organisation, secretary_user)
    LateInput.rows.create(
        meeting=world.meetings["draft"],
        organisation=organisation,
        heading="zqlateqz",
        question="zqlateqz",
    )
    world.call = Call.rows.create(body=body, title="zqcalltitleqz", text="zqcalltextqz").pk
    return world


def propose_change(meeting: Meeting, organisation: Organisation, by: User) -> None:
    """The meeting's report is out for comments, and the organisation wants one of its lines otherwise."""
    circulation = Circulation.rows.create(
        meeting=meeting, revision=meeting.revisions.get(), purpose="draft", answer_by=timezone.localdate(), sent_by=by
    )
    line = Permalink.rows.filter(meeting=meeting, kind=Permalink.Kind.STATEMENT).earliest("pk")
    LineAnswer.rows.create(
        circulation=circulation, organisation=organisation, statement=line, state="proposed", note="zqlateqz"
    )


def arrange(state: str, number: int, organisation: Organisation, person: Person, by: User) -> Meeting:
    words = markers(state)
    public = state in {"announced_public", "draft_announced", "published_public", "withdrawn"}
    ahead = state in {"planned", "announced_public", "announced_members", "draft_announced"}
    day = timezone.localdate() + timedelta(days=number + 1) if ahead else date(2026, 6, number + 1)
    meeting = make_meeting(
        state=Meeting.State.PLANNED if "planned" in state or state.startswith("announced") else Meeting.State.DRAFT,
        date=day,
        place=words["place"],
        digital_link=f"https://example.org/{words['link']}",
        audience=Audience.PUBLIC if public else Audience.MEMBERS,
        convenor=person,
    )
    text = "\n".join(
        (
            f"LPS/{person.name}: {words['open']} (({words['span']}))",
            f"LPS (kun medlemmer): {words['line']}",
            f"LPS: ikke til stede – {words['absence']}",
            f"// {words['internal']}",
            f"! {person.name} innen 1.9: {words['task']}",
        )
    )
    make_item(meeting, "" if state.startswith(("planned", "announced")) else text, heading=words["heading"])
    make_attendance(meeting, organisation, person)
    make_attendance(
        meeting, Organisation.rows.get(short="FVR"), make_person(f"Zqapology {state}"), status=Attendance.Status.APOLOGY
    )
    Attachment.rows.create(
        meeting=meeting,
        title=words["paper"],
        file_name=f"{words['paper']}.txt",
        content_type="text/plain",
        content=words["paper"].encode(),
    )
    SourceDocument.rows.create(
        meeting=meeting,
        name="original.txt",
        content=words["original"].encode(),
        text=words["original"],
        encoding="utf-8",
        members_may_read=True,
    )
    if state.startswith("announced") or state == "draft_announced":
        announce_meeting(meeting, by=by)
    if state == "circulated":
        freeze_for_comments(meeting, by=by)
    if state.startswith("published") or state == "withdrawn":
        publish_minutes(meeting, by=by)
        Addition.rows.create(
            meeting=meeting,
            text=words["addition"],
            heading=words["heading"],
            received_on=date(2026, 9, 1),
            organisation=organisation,
            added_by=by,
        )
        said = Statement.rows.filter(meeting=meeting).earliest("order")
        beside = {"statement": said.permalink, "organisation": organisation}
        OrganisationNote.rows.create(**beside, text=words["note"], on=date(2026, 9, 2), added_by=by)
        ErrorReport.rows.create(**beside, revision=said.revision, wrong="zqerrorqz", wording="zqerrorqz")
    if state == "withdrawn":
        withdraw_minutes(meeting, by=by, reason="Feil")
    if state.startswith("published"):
        AgendaItem.rows.filter(meeting=meeting).update(text=f"{text}\nLPS: {words['draft']}")
    meeting.refresh_from_db()
    return meeting


# The table, A1

DOORS = ("/logg-inn/?next=", "/admin/login/?next=")  # the second leads to the first
UNNAMED = "a redirect or a catch-all: "
Allowed = Callable[[str], "set[str]"]


def by_report(state: str) -> set[str]:
    return REPORT.get(state, set(OFFICE) if state == "withdrawn" else set())


def by_head(state: str) -> set[str]:
    return HEAD.get(state, set(OFFICE)) | REPORT.get(state, set())


def by_papers(state: str) -> set[str]:
    """Members-only papers: with the report, and with an announced meeting."""
    inside = state in REPORT or state in HEAD
    return {*INSIDE, *OFFICE} if inside else set(OFFICE)


def only_published(state: str) -> set[str]:
    return REPORT.get(state, set())


def by_originals(state: str) -> set[str]:
    """Opened to members by the secretary, here in every state: only with a report, and never to the public."""
    return {*(INSIDE if state in REPORT else ()), *OFFICE}


def by_report_to_all(state: str) -> set[str]:
    """A visitor's edition, whoever asks."""
    return set(ROLES) if state == "published_public" else set()


def by_head_to_all(state: str) -> set[str]:
    return set(ROLES) if state in {"published_public", "announced_public", "draft_announced"} else set()


REPORT_FILES = ("report_pdf", "report_word", "report_text", "report_for_web", "report_akn", "report_schema")


def published_path(name: str, world: World, state: str) -> str:
    return reverse(name, args=[world.meetings[state].slug or "ukjent"])


MEETING_ROUTES: dict[str, tuple[Callable[[World, str], str], Allowed]] = {
    "meetings:report": (lambda w, s: reverse("meetings:report", args=[w.meetings[s].slug or "ukjent"]), by_report),
    **{f"meetings:{name}": (partial(published_path, f"meetings:{name}"), only_published) for name in REPORT_FILES},
    "meetings:revision_akn": (
        lambda w, s: reverse("meetings:revision_akn", args=[w.meetings[s].slug or "ukjent", 1]),
        by_report,
    ),
    "meetings:revision": (
        lambda w, s: reverse("meetings:revision", args=[w.meetings[s].slug or "ukjent", 1]),
        by_report,
    ),
    "meetings:statement": (lambda w, s: reverse("meetings:statement", args=[w.statements[s]]), only_published),
    "meetings:meeting": (lambda w, s: reverse("meetings:meeting", args=[w.meetings[s].pk]), by_head),
    "meetings:calendar": (lambda w, s: reverse("meetings:calendar", args=[w.meetings[s].pk]), by_head),
    "meetings:agenda_file": (lambda w, s: reverse("meetings:agenda_file", args=[w.meetings[s].pk]), by_head),
    "meetings:attachment": (lambda w, s: reverse("meetings:attachment", args=[w.papers[s]]), by_papers),
    "meetings:original": (lambda w, s: reverse("meetings:original", args=[w.originals[s]]), by_originals),
    "api:meeting": (lambda w, s: reverse("api:meeting", args=[w.meetings[s].pk]), by_head_to_all),
    "api:revisions": (lambda w, s: reverse("api:revisions", args=[w.meetings[s].pk]), by_head_to_all),
    "api:revision": (lambda w, s: reverse("api:revision", args=[w.meetings[s].pk, 1]), by_report_to_all),
    "api:statement": (lambda w, s: reverse("api:statement", args=[w.statements[s]]), by_report_to_all),
    "meetings:original_file": (lambda w, s: reverse("meetings:original_file", args=[w.originals[s]]), by_originals),
}
API_LISTS = {f"api:{name}" for name in ("bodies", "organisations", "organisation", "meetings", "statements")} | {
    "api:openapi-json"
}
UNTRANSLATED = ("/healthz", "/api/", "/robots.txt", "/popolo.json")
ALIKE_ROUTES = {"statement_feed", "report_feed", "meetings:feed", "meetings:body_feed", "robots", "popolo", *API_LISTS}
"""Open, and the same for all: a visitor's edition, whoever asks. No session is read, and any cache may keep it."""
NOTHING_ROUTES = {"api:api-root", "api:nothing", "sitemap"}
"""Answer 404 to everybody; the map of the pages, while the council has not chosen to be found."""
OPEN_ROUTES = {
    "front",
    "statements",
    "follow",
    "follow_asked",
    "organisations",
    "organisation",
    "about",
    "meetings:apply",
    "meetings:applied",
    "privacy",
    "accessibility",
    "login",
    "logout",
    "healthz",
    "password_reset",
    "password_reset_done",
    "password_reset_confirm",
    "password_reset_complete",
    "meetings:reports",
    "meeting_list",
    "statement_file",
    "report_list_file",
    *ALIKE_ROUTES,
}
LINK_ROUTES: set[str] = {
    "follow_confirm",
    "following",
    "following_stop",
    "meetings:digest",
    "meetings:digest_stop",
    "meetings:member_feed",
    "organisation_by_link",
    "change_by_link",
    "meetings:call_answer",
    "meetings:circulated",
    "meetings:late_input",
    "meetings:own_lines",
    "meetings:report_error_by_link",
    "meetings:reply",
    "meetings:reply_given",
    "meetings:reply_paper",
    "meetings:reply_calendar",
}
"""Opened by a signed link, by whoever has it; each has tests of its own. Without a living link: 404 for all alike."""
SIGNED_IN_ROUTES: set[str] = {"meetings:own_lines_style", "my_page", "my_data", "my_password"}
"""For anyone with an account: a visitor is led to the log-in page."""
MEMBER_ROUTES: set[str] = {
    "own_organisation",
    "own_change",
    "meetings:suggestions",
    "meetings:answer",
    "meetings:report_error",
    "meetings:follow_up",
    "meetings:follow_up_file",
}
"""For members and deputies (and the secretariat where it answers them): a visitor is led to the log-in page, a former
member meets 404. Routes with arguments have tests of their own beside the walk."""
OFFICE_ROUTES: set[str] = {
    "change_requests",
    "change_request",
    "organisation_link",
    "register_merge",
    "register_spellings",
    "register_merge_undo",
    "register_files",
    "register_file",
    "register_file_discard",
    "register_export",
    "lists",
    "list",
    "note_new",
    "note_edit",
    "note_delete",
}
"""The secretariat's, outside the namespaces `secretariat` and `register`; without arguments, or with those below."""
FIRST = 1
"""The number of a page."""
OFFICE_WORDS = {"register_export": ["personer", "csv"], "list": ["notater"]}
"""Those whose address has words in it."""
OFFICE_NAMESPACES = ("secretariat:", "register:")
SECRETARIAT_ARGUMENTS: dict[str, str] = {
    "item_delete": "item",
    "item_save": "item",
    "item_compare": "item",
    "versions": "item",
    "version": "version",
    "item_move": "item",
    "item_put_back": "item",
    "item_set_aside": "item",
    "papers": "item",
    "paper": "paper",
    "paper_delete": "paper",
    "proposal_settle": "proposal",
    "standing": "body",
    "call": "call",
    "call_edit": "call",
    "call_send": "call",
    "call_remind": "call",
    "call_close": "call",
    "call_csv": "call",
    "call_xlsx": "call",
    "letter": "letter",
    "membership_request": "membership",
    "membership_edit": "membership",
    "membership_mail": "membership",
    "membership_delete": "membership",
    "letter_edit": "letter",
    "letter_file": "letter",
    "letter_delete": "letter",
    "import": "document",
    "discard": "document",
    "original": "document",
    "source": "document",
    "page_picture": "pdf",
    "task": "task",
    "task_edit": "task",
    "task_delete": "task",
    "task_result": "task",
    "late_settle": "late",
    "line_answer": "line_answer",
    "returned": "returned",
    "error_report": "error",
    "addition_edit": "addition",
    "addition_delete": "addition",
    "task_chase": "task",
    "mailing": "mailing",
    "mail": "mail",
    "mail_look": "mail",
    "mail_settle": "mail",
    "register_merge_undo": "merge",
    "register_file": "register_file",
    "note_edit": "note",
    "note_delete": "note",
    "register_file_discard": "register_file",
    "redact_person": "person",
    "redaction_resume": "redaction",
    "register:organisation": "organisation",
    "register:organisation_edit": "organisation",
    "register:name_new": "organisation",
    "register:event_new": "organisation",
    "register:seat_new": "organisation",
    "register:person": "person",
    "register:person_edit": "person",
    "register:seat_end": "seat",
    "register:change_fixed": "seat",
    "register:change_deputy": "seat",
    "register:name_edit": "name",
    "register:name_delete": "name",
    "register:event_edit": "event",
    "register:event_delete": "event",
    "register:spelling_new": "person",
    "register:log_in": "person",
    "register:spelling_edit": "spelling",
    "register:spelling_delete": "spelling",
    "register:seat_edit": "seat",
    "register:seat_delete": "seat",
    "register:role_edit": "role",
    "register:role_delete": "role",
    "register:body": "body",
    "register:body_edit": "body",
    "register:office_new": "body",
    "register:office_edit": "office",
    "register:office_end": "office",
    "register:office_delete": "office",
    "change_request": "request",
    "organisation_link": "slug",
}


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named route below a resolver, with its namespaces."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from patterns(pattern, inner)
        else:
            yield f"{namespace}{pattern.name or UNNAMED + str(pattern.pattern)}", pattern


def all_routes() -> dict[str, URLPattern]:
    return dict(patterns(get_resolver()))


def secretariat_paths(world: World) -> dict[str, str]:
    meeting = world.meetings["draft"]
    keys: dict[str, int | str] = {
        "item": AgendaItem.rows.filter(meeting=meeting).get().pk,
        "version": ItemVersion.rows.get(item__meeting=meeting).pk,
        "paper": world.papers["draft"],
        "proposal": world.proposal,
        "document": world.document,
        "pdf": SourceDocument.rows.get(encoding="pdf").pk,
        "task": world.task,
        "mail": world.mail,
        "mailing": Mailing.rows.get(mails=world.mail).pk,
        "body": meeting.body_id,
        "call": world.call,
        "letter": Letter.rows.get().pk,
        "late": LateInput.rows.get().pk,
        "line_answer": LineAnswer.rows.get().pk,
        "returned": ReturnedDocument.rows.get().pk,
        "addition": Addition.rows.get(meeting=world.meetings["published_public"]).pk,
        "error": ErrorReport.rows.earliest("pk").pk,
        "membership": MembershipRequest.rows.get().pk,
        "meeting": meeting.pk,
        "organisation": Organisation.rows.get(short="LPS").pk,
        "person": Person.rows.get(name="Zqperson Navnesen").pk,
        "seat": Seat.rows.get(organisation__short="LPS").pk,
        "request": ChangeRequest.rows.get().pk,
        "slug": "lps",
        "redaction": Redaction.rows.get().pk,
        "merge": Merge.rows.get().pk,
        "register_file": RegisterFile.rows.get().pk,
        "note": GovernanceNote.rows.get().pk,
        "name": OrganisationName.rows.get(name="zqnameqz").pk,
        "event": Event.rows.get().pk,
        "spelling": PersonName.rows.get(name="zqspellingqz").pk,
        "role": Representation.rows.get(seat__organisation__short="LPS").pk,
        "office": Office.rows.get().pk,
    }
    found = {}
    for name, pattern in all_routes().items():
        if name.startswith(OFFICE_NAMESPACES) or name in OFFICE_ROUTES:
            wanted = re.findall(r"<\w+:(\w+)>", str(pattern.pattern))
            if name in OFFICE_WORDS:
                found[name] = reverse(name, args=OFFICE_WORDS[name])
                continue
            key = keys[SECRETARIAT_ARGUMENTS.get(name.removeprefix("secretariat:"), "meeting")]
            found[name] = reverse(name, args=[FIRST if argument == "number" else key for argument in wanted])
    return found


def admin_paths(world: World) -> dict[str, str]:
    found = {}
    for name, pattern in all_routes().items():
        if name.startswith("admin:") and UNNAMED not in name:
            wanted = re.findall(r"<(?:(\w+):)?(\w+)>", str(pattern.pattern))
            if "(?P" in str(pattern.pattern):
                continue  # the list of one app; the index lists them all
            values = {"app_label": "meetings", "content_type_id": 1, "url": "x"}
            arguments = {argument: values.get(argument, world.meetings["draft"].pk) for _kind, argument in wanted}
            found[name] = reverse(name, kwargs=arguments)
    return found


def open_paths() -> dict[str, str]:
    values = {"slug": "lps", "uidb64": "MQ", "token": "x-y", "body": "ekspertradet", "form": "csv"}
    routes = all_routes()
    return {
        name: reverse(
            name, kwargs={arg: values[arg] for arg in re.findall(r"<(?:\w+:)?(\w+)>", str(routes[name].pattern))}
        )
        for name in OPEN_ROUTES
    }


@pytest.fixture
def clients(request: pytest.FixtureRequest) -> dict[str, Client]:
    return {role: request.getfixturevalue(role) for role in ROLES}


def test_every_route_stands_in_the_table() -> None:
    known = {
        *MEETING_ROUTES,
        *NOTHING_ROUTES,
        *OPEN_ROUTES,
        *LINK_ROUTES,
        *SIGNED_IN_ROUTES,
        *MEMBER_ROUTES,
        *OFFICE_ROUTES,
    }
    unknown = [
        name
        for name in all_routes()
        if name not in known and not name.startswith((*OFFICE_NAMESPACES, "admin:")) and "static" not in name
    ]

    assert unknown == []
    assert known <= set(all_routes())


def paths_without_arguments(names: set[str]) -> dict[str, str]:
    return {name: reverse(name) for name in sorted(names) if "<" not in str(all_routes()[name].pattern)}


def test_a_link_that_does_not_live_opens_nothing(world: World, clients: dict[str, Client]) -> None:
    routes = all_routes()
    answers = {}
    for name in sorted(LINK_ROUTES):
        arguments = re.findall(r"<(?:\w+:)?(\w+)>", str(routes[name].pattern))
        path = reverse(name, kwargs={arg: "1-abc.def" if arg == "token" else 1 for arg in arguments})
        for role, client in clients.items():
            answers[name, role] = (client.get(path).status_code, client.post(path, {}).status_code)

    assert {key: codes for key, codes in answers.items() if not set(codes) <= {404, 405}} == {}


def test_members_pages_are_for_members(world: World, clients: dict[str, Client]) -> None:
    answers = {}
    for kind, names in (("member", MEMBER_ROUTES), ("signed in", SIGNED_IN_ROUTES)):
        for name, path in paths_without_arguments(names).items():
            for role, client in clients.items():
                answers[kind, name, role] = client.get(path).status_code
    expected = {
        key: {302}
        if key[2] == "visitor"
        else {404}
        if key[0] == "member" and key[2] == "ex_member"
        else {200, 302, 404}
        if key[2] in OFFICE
        else {200, 302}
        for key in answers
    }

    assert {key: code for key, code in answers.items() if code not in expected[key]} == {}


# Secret words, A2

LEVELS = {
    "place": "head",
    "heading": "head",
    "open": "report",
    "task": "report",
    "line": "members",
    "span": "members",
    "absence": "members",
    "addition": "members",
    "note": "report",
    "original": "members",
    "link": "link",
    "paper": "papers",
    "internal": "office",
    "draft": "office",
}


def may_know(name: str, state: str, role: str) -> bool:
    if role in OFFICE:
        return True
    level = LEVELS[name]
    if level == "head":
        return role in by_head(state) or role in by_report(state)
    if level == "report":
        return role in REPORT.get(state, set())
    if level == "members":
        return role in INSIDE and role in REPORT.get(state, set())
    if level == "link":
        return role in INSIDE and state in HEAD
    if level == "papers":
        return role in INSIDE and role in by_papers(state)
    return False


def readers_paths(world: World) -> Iterator[str]:
    yield from open_paths().values()
    for path, _allowed in MEETING_ROUTES.values():
        for state in STATES:
            yield path(world, state)
    for state in STATES:
        words = markers(state)
        yield f"/innspill/?q={words['open']}"
        yield f"/innspill/?mote={world.meetings[state].slug or 'x'}"
        yield f"/innspill.atom?q={words['open']}"
        yield f"/innspill/?mote={world.meetings[state].pk}&person=Zqperson"
        yield f"/referater/{world.meetings[state].slug or 'x'}/utgave/2/"
    for query in ("q=zqspan", "org=lps", "org=LPS", "type=absence", "tema=x", "ar=2026", "sort=x&etter=1", "person=1"):
        yield f"/innspill/?{query}"
    yield from (f"/en{path}" for path in list(open_paths().values()) if not path.startswith(UNTRANSLATED))


@dataclass(frozen=True)
class Heard:
    """One answer on the walk of one reader."""

    role: str
    path: str
    text: str
    status: int
    leads_to: str
    cache: str
    vary: str
    sets_cookie: bool


def walk(world: World, clients: dict[str, Client]) -> Iterator[Heard]:
    """Every reader asks for every address, each once; the office has the admin's pages read in tests of their own."""
    paths = [*readers_paths(world), *secretariat_paths(world).values()]
    for role, client in clients.items():
        for path in dict.fromkeys([*paths, *([] if role in OFFICE else admin_paths(world).values())]):
            answer = client.get(path)
            yield Heard(
                role,
                path,
                whole(answer),
                answer.status_code,
                answer.headers.get("Location", ""),
                answer.headers.get("Cache-Control", ""),
                answer.headers.get("Vary", ""),
                bool(answer.cookies),
            )


def test_reading_goes_by_the_table_tells_no_secret_opens_no_door_leaves_nothing_in_caches_and_changes_nothing(
    world: World, clients: dict[str, Client]
) -> None:
    before = fingerprint()

    heard = list(walk(world, clients))  # one long walk, looked at from every side

    assert beside_the_table(heard, world) == {}
    for role in (*OUTSIDE, *INSIDE):
        hears_what_it_may(role, "".join(one.text for one in heard if one.role == role))
    assert badly_kept(heard, set(readers_paths(world))) == {}
    assert wrongly_let_in(heard, world) == []
    assert fingerprint() == before


def beside_the_table(heard: list[Heard], world: World) -> dict[tuple[str, str, str], int]:
    """Route, state and role → status, where the readers' table says otherwise; an open route is open to all."""
    status = {(one.role, one.path): one.status for one in heard}
    right: dict[bool, set[int]] = {True: {200, 301, 302}, False: {404}}
    asked = {
        (route, state, role): (path(world, state), right[role in allowed(state)])
        for route, (path, allowed) in MEETING_ROUTES.items()
        for state in STATES
        for role in ROLES
    } | {(name, "any", role): (path, {200, 302}) for name, path in open_paths().items() for role in ROLES}
    return {key: status[key[2], path] for key, (path, rightly) in asked.items() if status[key[2], path] not in rightly}


def wrongly_let_in(heard: list[Heard], world: World) -> list[tuple[str, str, int, str]]:
    """Who met it otherwise: the office's pages lead visitors to the door, tell others nothing, open for the office."""
    everyone = {reverse("admin:logout"), reverse("admin:jsi18n")}
    hers = set(secretariat_paths(world).values())
    closed = {*hers, *admin_paths(world).values()} - everyone
    assert {one.path for one in heard} >= closed

    def is_right(one: Heard) -> bool:
        if one.role in OFFICE:
            return one.path not in hers or one.status in {200, 302, 405}
        if one.role == "visitor":
            return one.status == 302 and one.leads_to.startswith(DOORS)
        return one.status == 404

    return [(one.role, one.path, one.status, one.leads_to) for one in heard if one.path in closed and not is_right(one)]


def hears_what_it_may(role: str, seen: str) -> None:
    known = {
        (name, state): word in seen for state in STATES for name, word in markers(state).items() if name != "internal"
    }
    leaked = [key for key, found in known.items() if found and not may_know(*key, role)]
    missed = [
        key for key, found in known.items() if not found and may_know(*key, role) and key[0] not in {"task", "absence"}
    ]

    assert (role, leaked) == (role, [])
    assert (role, missed) == (role, [])
    for secret in (
        "zqinternal",
        "zqdocument",
        "zqproposal",
        "zqhandtask",
        "zqrequest",
        "zqletter",
        "zqlate",
        "zqerror",
    ):
        assert (role, secret, secret in seen) == (role, secret, False)
    assert (role, "Zqperson" in seen) == (role, role in INSIDE)
    assert (role, "Zqapology" in seen) == (role, role in INSIDE)


def whole(response: Any) -> str:  # Any: the test client's answer
    """Body and headers; the address that was asked for is the asker's own word."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = unpacked(body) + "".join(f"{name}: {value}\n" for name, value in response.headers.items())
    asked = response.wsgi_request.get_full_path()
    for own in (asked, asked.replace("&", "&amp;"), *re.findall(r"[Zz]q\w+", asked)):
        text = text.replace(own, "")
    return text


# Refusals look alike, A3


def test_what_is_hidden_answers_like_what_does_not_exist(world: World, clients: dict[str, Client]) -> None:
    pairs = [
        (reverse("meetings:meeting", args=[world.meetings["draft"].pk]), reverse("meetings:meeting", args=[999_999])),
        (reverse("meetings:report", args=[world.meetings["withdrawn"].slug]), "/referater/1999-01-01/"),
        (reverse("meetings:attachment", args=[world.papers["draft"]]), reverse("meetings:attachment", args=[999_999])),
        (reverse("meetings:original", args=[world.originals["draft"]]), reverse("meetings:original", args=[999_999])),
        (reverse("secretariat:write", args=[world.meetings["draft"].pk]), reverse("secretariat:write", args=[999_999])),
        (reverse("admin:meetings_meeting_changelist"), "/admin/finnes-ikke/"),
    ]
    for role in (*OUTSIDE, *INSIDE):
        for hidden, unknown in pairs:
            answers = [clients[role].get(path) for path in (hidden, unknown)]
            bodies = [
                answer.content.decode().replace(path, "PATH").replace(quote(path, safe=""), "PATH")
                for answer, path in zip(answers, (hidden, unknown), strict=True)
            ]
            if answers[0].status_code == 302:
                assert (role, answers[1].status_code) == (role, 302)
                continue
            assert (role, hidden, answers[0].status_code) == (role, hidden, answers[1].status_code)
            assert bodies[0] == bodies[1]
            assert dict(answers[0].headers) == {
                **answers[1].headers,
                "Content-Length": answers[0].headers["Content-Length"],
            }


# Writes, A4


def fingerprint() -> dict[str, str]:
    """Every row of every table of ours."""
    return {
        model._meta.label: hashlib.sha256(serialize("json", model._base_manager.order_by("pk")).encode()).hexdigest()
        for app in ("meetings", "organisations", "council")
        for model in apps.get_app_config(app).get_models()
        if model._meta.label not in {"meetings.StoredPage", "meetings.StoredFile", "organisations.User"}
    }


def test_nobody_outside_the_secretariat_changes_a_row(world: World, clients: dict[str, Client]) -> None:
    paths = [*readers_paths(world), *secretariat_paths(world).values(), *admin_paths(world).values()]
    everything = {
        "text": "nytt",
        "heading": "nytt",
        "reason": "nytt",
        "audience": "public",
        "version": "1",
        "action": "delete_selected",
        "post": "yes",
        "state": "declined",
        "item": str(AgendaItem.rows.first().pk),  # type: ignore[union-attr]  # the world has items
        "meeting": str(world.meetings["draft"].pk),
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": str(Permalink.rows.first().pk),  # type: ignore[union-attr]  # and statements
    }
    before = fingerprint()

    for role in (*OUTSIDE, *INSIDE):
        for path in dict.fromkeys(paths):
            if "/logg-ut/" not in path and "/passord/" not in path:
                clients[role].post(path, everything)

    assert fingerprint() == before


def test_a_correction_hides_what_it_took_out_of_the_list(world: World, visitor: Client, secretary_user: User) -> None:
    meeting = world.meetings["published_public"]
    meeting.items.update(text="LPS: Nye ord.")

    correct_minutes(meeting, by=secretary_user, reason="Feil ord.")

    word = markers("published_public")["open"]
    assert word not in whole(visitor.get(f"/innspill/?org=lps&x={meeting.slug}"))
    assert word in whole(visitor.get(reverse("meetings:revision", args=[meeting.slug, 1])))


# Caches, A7

VISITORS_FORMS = ("/logg-inn/", "/passord/", "/sok-om-medlemskap/", "/abonner/")
"""Guarded by a cookie; every other page sets none for a visitor."""


def alike_paths() -> set[str]:
    paths = {path for name, path in open_paths().items() if name in ALIKE_ROUTES}
    return paths | {f"/en{path}" for path in paths if not path.startswith(UNTRANSLATED)}


def unpacked(body: bytes) -> str:
    """The words of an answer, also of one that packs them."""
    if body.startswith(b"%PDF-"):
        with closing(PdfDocument(body)) as pages:
            return "\n".join(page.get_textpage().get_text_range() for page in pages)
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as parts:
            return "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return body.decode(errors="replace")


def badly_kept(heard: list[Heard], readers: set[str]) -> dict[tuple[str, str], str]:
    """Private answers that a cache may keep, and readers' pages that set a visitor a cookie."""
    wrong = {}
    alike = alike_paths()
    for one in heard:
        if one.path.partition("?")[0] in alike or one.path.startswith("/api/"):
            kept = "public, no-cache" if one.status == 200 else "no-store"
            if (one.status in {200, 404}, one.cache, one.vary, one.sets_cookie) != (True, kept, "", False):
                wrong[one.path, one.role] = f"{one.status} {one.cache} Vary: {one.vary}"
            continue
        if one.path not in readers:
            continue
        private = "no-store" in one.cache and "private" in one.cache
        if one.role == "visitor" and one.sets_cookie and not any(form in one.path for form in VISITORS_FORMS):
            wrong[one.path, one.role] = "sets a cookie"
        if one.path == "/healthz":
            continue
        if one.role != "visitor" and one.status == 200 and not private:
            wrong[one.path, one.role] = one.cache
        if "Cookie" not in one.vary:
            wrong[one.path, one.role] = f"Vary: {one.vary}"
    return wrong
