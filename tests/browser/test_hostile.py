"""Stored and sent scripts in a browser that would run them: with the security policy switched off, nothing runs.

The policy is a second wall; here the first one is tried alone. Chromium listens for scripts that run, for elements
that texts have become, and for anything asked of another host.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.contrib.admin.sites import site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from meetings.attaching import attach_paper
from meetings.importing.receiving import receive_document
from meetings.models import AgendaProposal, Attendance, Meeting, SourceDocument, Statement, StatementTopic, Topic
from meetings.publishing import correct_minutes, publish_minutes
from organisations.models import Event, Office, Organisation, OrganisationName, User
from tests.browser.payloads import PAYLOADS, POLYGLOT
from tests.builders import (
    make_attendance,
    make_body,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
    make_user,
)
from tests.kept_rows import KeptRows

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LISTEN = "window.ran = () => { window.hasRun = (window.hasRun || 0) + 1; };"
FOUND = """() => ({
  ran: window.hasRun || 0,
  marked: document.querySelectorAll('.pwned').length,
  handlers: [...document.querySelectorAll('*')].filter(n => [...n.attributes].some(a => /^on/i.test(a.name))).length,
  scripts: [...document.scripts].filter(s => !s.src && s.type !== 'application/json').length,
  addresses: [...document.querySelectorAll('[href], [src], [action], [formaction]')]
    .flatMap(n => ['href', 'src', 'action', 'formaction'].map(a => n.getAttribute(a)).filter(Boolean))
    .filter(a => /^[\\s\\u0000-\\u0020]*(javascript|data|vbscript):/i.test(a)),
})"""
CLEAN = {"ran": 0, "marked": 0, "handlers": 0, "scripts": 0, "addresses": []}
PASSWORD = "et langt passord her"


@dataclass
class Unguarded:
    """A browser that ignores the site's security policy."""

    page: Page
    url: str
    foreign: set[str] = field(default_factory=set)

    def look(self, path: str) -> tuple[str, dict[str, object]]:
        answer = self.page.goto(self.url + path, wait_until="load")
        assert answer is not None
        assert answer.status in {200, 404}, path
        return path, self.found()

    def found(self) -> dict[str, object]:
        found: dict[str, object] = self.page.evaluate(FOUND)
        return found


@pytest.fixture
def unguarded(browser: Browser, live_server: LiveServer) -> Iterator[Unguarded]:
    context = browser.new_context(bypass_csp=True, locale="nb-NO")
    context.add_init_script(LISTEN)
    window = Unguarded(context.new_page(), str(live_server.url))
    window.page.set_default_timeout(15_000)
    window.page.set_default_navigation_timeout(45_000)  # a busy machine is slow, which is not what is tried here
    host = window.url.split("/")[2]
    window.page.on(
        "request", lambda asked: window.foreign.add(asked.url) if asked.url.split("/")[2:3] != [host] else None
    )
    yield window
    context.close()


@pytest.fixture(scope="session")
def kept_poison() -> Iterator[KeptRows]:
    """Where a process keeps the poisoned council once it has built it."""
    with closing(KeptRows()) as kept:
        yield kept


@pytest.fixture
def poisoned(live_server: LiveServer, kept_poison: KeptRows) -> Meeting:
    """A council whose every text is a payload, and its published report."""
    kept_poison.stand(poison)
    return Meeting.rows.get(state=Meeting.State.PUBLISHED)


def poison() -> None:
    """Payloads in all texts: names, minutes, reasons, papers, proposals."""
    body = make_body(POLYGLOT)
    secretary = make_user(make_person(f"Ida {POLYGLOT}"), email="ida@example.org", password=PASSWORD, secretary=True)
    texts: dict[str, Any] = {  # Any: columns of several types pass the builder
        **dict.fromkeys(("title", "place", "date_text", "convenor_text", "chair_text", "next_text"), POLYGLOT),
        **dict.fromkeys(("minute_taker_text", "next_place"), POLYGLOT),
        "digital_link": f"https://x.example/{POLYGLOT}",
        "practical": "\n".join(PAYLOADS),
        "in_short": "\n".join(on_one_line(payload) for payload in PAYLOADS),
    }
    report = make_meeting(body=body, audience="public", **texts)
    coming = make_meeting(body=body, audience="public", state=Meeting.State.PLANNED, date=timezone.localdate(), **texts)
    draft = make_meeting(body=body, audience="members", year_inferred=True, year_reason=POLYGLOT, **texts)
    for number, payload in enumerate(PAYLOADS):
        fill(number, payload, (report, coming, draft), secretary)
    member = make_person("Ellen Krogh")
    make_representation(member, make_seat(make_organisation("PBU"), body))
    make_user(member, email="ellen@example.org", password=PASSWORD)
    Office.rows.create(body=body, name=POLYGLOT, kind=Office.Kind.LEADER)
    publish_minutes(report, by=secretary)
    for statement, topic in zip(Statement.rows.all(), Topic.rows.all(), strict=False):
        StatementTopic.rows.get_or_create(statement_id=statement.pk, topic=topic)
    make_item(report, "PBU: Rettet.", heading="Rettet")
    correct_minutes(report, by=secretary, reason="\n".join(PAYLOADS))
    Meeting.rows.filter(pk=coming.pk).update(announced_at=timezone.now())


def on_one_line(payload: str) -> str:
    return " ".join(payload.splitlines())


def fill(number: int, payload: str, meetings: tuple[Meeting, Meeting, Meeting], by: User) -> None:
    """One payload in every kind of place."""
    report, coming, draft = meetings
    line = on_one_line(payload)
    organisation = make_organisation(
        f"{number} {line}"[:60], name=payload, slug=f"org-{number}", website="https://x.example"
    )
    OrganisationName.rows.create(organisation=organisation, name=payload)
    Event.rows.create(organisation=organisation, text=payload, date_text=payload[:80])
    person = make_person(f"Navn {number} {line}")
    seat = make_seat(organisation, report.body)
    make_seat(organisation, report.body, since=date(2020, 1, 1), until=date(2020, 12, 31), reason_text=payload)
    make_representation(person, seat)
    said = (
        f"{organisation.short}: {line} (({line}))",
        f"{line}: ukjent",
        f"  {organisation.short}: {line}",
        f"= {line}",
        f"! Alle innen 1.9: {line}",
        f"Lenke: {line}",
        f"Se {line}",
        f"## {line}",
        f"#tema{number}",
        line,
    )
    for meeting in (report, draft):
        make_item(meeting, "\n".join(said), heading=payload, number=payload[:20], presenters=payload)
        attending = Attendance.Status.PRESENT if number % 2 else Attendance.Status.APOLOGY
        make_attendance(meeting, organisation, person, status=attending, role=payload, label=payload)
    item = make_item(coming, heading=payload, number=payload[:20], presenters=payload)
    if number % 10 == 0:
        paper = SimpleUploadedFile("x.txt", payload.encode())
        paper._name = payload  # type: ignore[attr-defined]  # past Django's own tidying
        attach_paper(item, paper=paper, title=payload, audience="public", by=by)
        receive_document(payload[:200], "\n".join((*PAYLOADS, str(number))).encode(), by=by)
    AgendaProposal.rows.create(text=payload)
    Topic.rows.create(name=f"{payload} {number}"[:80], slug=f"tema-{number}", synonyms=payload)


def readers_paths(report: Meeting) -> list[str]:
    address = report.get_absolute_url()
    organisations = Organisation.rows.order_by("pk")[:: len(PAYLOADS) // 6]
    first, middle = Statement.rows.order_by("pk").first(), Statement.rows.order_by("-pk").first()
    assert first is not None
    assert middle is not None
    return [
        *(
            "/",
            "/referater/",
            address,
            f"{address}utgave/1/",
            "/innspill/",
            "/innspill/?sort=eldste",
            "/organisasjoner/",
        ),
        *(f"/innspill/?q={quote(payload)}&org=x{quote(payload)}&sort={quote(payload)}" for payload in PAYLOADS[::12]),
        *(f"/{quote(payload, safe='')}/?{quote(payload)}={quote(payload)}" for payload in PAYLOADS[::12]),
        *(f"/logg-inn/?next={quote(payload)}" for payload in PAYLOADS[::24]),
        *(organisation.get_absolute_url() for organisation in organisations),
        *(f"/moter/{meeting.pk}/" for meeting in Meeting.rows.filter(state="planned")),
        *(f"/innspill/{statement.pk}/" for statement in (first, middle)),
        *("/en/", f"/en{address}", "/en/innspill/?q=ran"),
    ]


def desk_paths(report: Meeting) -> list[str]:
    draft = Meeting.rows.get(state="draft")
    planned = Meeting.rows.get(state="planned")
    item, paper = draft.items.order_by("pk").first(), planned.attachments.first()
    assert item is not None
    assert paper is not None
    document = SourceDocument.rows.order_by("pk").first()
    assert document is not None
    base, out = f"/sekretariat/moter/{draft.pk}/", f"/sekretariat/moter/{report.pk}/"
    return [
        *(
            "/sekretariat/",
            "/sekretariat/moter/",
            "/sekretariat/moter/ny/",
            "/sekretariat/forslag/",
            "/sekretariat/import/",
        ),
        *(f"{base}{page}" for page in ("", "skriv/", "deltakere/", "forhandsvis/", "publiser/", "slett/")),
        *(f"{out}{page}" for page in ("publisert/", "rett/", "lesere/", "trekk-tilbake/", "skriv/")),
        f"/sekretariat/moter/{planned.pk}/kunngjor/",
        *(f"/sekretariat/saker/{item.pk}/{page}/" for page in ("slett", "vedlegg")),
        f"/sekretariat/vedlegg/{paper.pk}/slett/",
        *(f"/sekretariat/import/{document.pk}/{page}" for page in ("", "forkast/")),
        "/sekretariat/oppfolging/",
    ]


def register_paths() -> list[str]:
    """Every list of the registers, and its first row."""
    found = ["/admin/", f"/admin/meetings/statement/?q={quote(POLYGLOT)}"]
    for model in site._registry:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        row = model._base_manager.order_by("pk").first()
        found += [base] if row is None else [base, f"{base}{row.pk}/change/"]
    return found


def sign_in(window: Unguarded, email: str) -> None:
    window.page.goto(f"{window.url}/logg-inn/")
    window.page.get_by_label("E-post").fill(email)
    window.page.get_by_label("Passord", exact=True).fill(PASSWORD)
    window.page.get_by_role("button", name="Logg inn").click()
    window.page.wait_for_url(lambda url: "/logg-inn/" not in url)


def check(window: Unguarded, paths: list[str]) -> None:
    """The pages are full of payloads, and none of them is more than a text."""
    found, full = [], 0
    for path in paths:
        found.append(window.look(path))
        full += "ran()" in window.page.locator("body").inner_text()

    assert [(path, what) for path, what in found if what != CLEAN] == []
    assert window.foreign == set()
    assert full > len(paths) / 3


def test_no_text_of_the_record_runs_for_a_visitor(unguarded: Unguarded, poisoned: Meeting) -> None:
    check(unguarded, readers_paths(poisoned))


def test_no_text_of_the_record_runs_for_a_member(unguarded: Unguarded, poisoned: Meeting) -> None:
    sign_in(unguarded, "ellen@example.org")

    check(unguarded, readers_paths(poisoned)[:12])


def test_no_text_of_the_record_runs_at_the_desk(unguarded: Unguarded, poisoned: Meeting) -> None:
    sign_in(unguarded, "ida@example.org")

    check(unguarded, desk_paths(poisoned))


def test_no_text_of_the_record_runs_in_the_registers(unguarded: Unguarded, poisoned: Meeting) -> None:
    sign_in(unguarded, "ida@example.org")

    check(unguarded, register_paths())
