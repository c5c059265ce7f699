"""Published pages are served whole: one query, right after correction, withdrawal and any change beside the record."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import brotli
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections, transaction
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from meetings.models import Audience, Meeting, Revision, StoredFile, StoredPage
from meetings.publishing import (
    change_audience,
    correct_minutes,
    publish_minutes,
    redact_minutes,
    snapshot_of,
    withdraw_minutes,
)
from meetings.report import View
from meetings.storing import forget_stale, keep, serve_report
from organisations.models import SiteEpoch, User
from tests.builders import make_attendance, make_meeting, make_seat

Execute = Callable[[str, Any, bool, dict[str, Any]], Any]  # Any: Django's own
PATH = "/referater/2026-06-03/"


@pytest.fixture
def report(secretary_user: User) -> Meeting:
    organisation = make_seat().organisation
    meeting = make_meeting(
        text=f"{organisation.short}: Vi trenger flere senger.", place="Oslo", audience=Audience.PUBLIC
    )
    make_attendance(meeting, organisation)
    publish_minutes(meeting, by=secretary_user)
    meeting.refresh_from_db()
    return meeting


def test_a_stored_page_costs_one_query(
    visitor: Client, report: Meeting, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = visitor.get(PATH)

    with django_assert_num_queries(1):
        again = visitor.get(PATH)

    assert first.content == again.content
    assert "Vi trenger flere senger." in again.content.decode()


def test_a_public_page_carries_no_cookie_no_token_and_no_date_of_today(visitor: Client, report: Meeting) -> None:
    response = visitor.get(PATH)

    assert not response.cookies
    assert "csrf" not in response.content.decode().lower()
    assert response.headers["Cache-Control"] == "no-cache"
    assert {name.strip() for name in response.headers["Vary"].split(",")} == {"Accept-Encoding", "Cookie"}


@pytest.mark.parametrize(
    ("accepted", "coding"), [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("", "")]
)
def test_the_page_comes_in_the_coding_the_reader_takes(
    visitor: Client, report: Meeting, accepted: str, coding: str
) -> None:
    plain = visitor.get(PATH).content

    response = visitor.get(PATH, headers={"Accept-Encoding": accepted})

    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[coding]
    assert response.headers.get("Content-Encoding", "") == coding
    assert unpack(response.content) == plain


def test_a_reader_who_has_the_page_gets_304_until_it_changes(
    visitor: Client, report: Meeting, secretary_user: User
) -> None:
    etag = visitor.get(PATH).headers["ETag"]

    same = visitor.get(PATH, headers={"If-None-Match": etag})
    report.items.update(text="LPS: Noe annet.")
    correct_minutes(report, by=secretary_user, reason="Feil ordlyd.")
    changed = visitor.get(PATH, headers={"If-None-Match": etag})

    assert (same.status_code, same.content) == (304, b"")
    assert changed.status_code == 200
    assert "Feil ordlyd." in changed.content.decode()


def test_a_withdrawal_holds_at_the_next_request(
    visitor: Client, member: Client, report: Meeting, secretary_user: User
) -> None:
    etag = visitor.get(PATH).headers["ETag"]
    member.get(PATH)

    withdraw_minutes(report, by=secretary_user, reason="Feil utkast")

    assert visitor.get(PATH, headers={"If-None-Match": etag}).status_code == 404
    assert member.get(PATH).status_code == 404


def test_narrower_readers_hold_at_the_next_request(
    visitor: Client, member: Client, report: Meeting, secretary_user: User
) -> None:
    visitor.get(PATH)

    change_audience(report, Audience.MEMBERS, by=secretary_user)

    assert visitor.get(PATH).status_code == 404
    assert member.get(PATH).status_code == 200


def test_a_fact_beside_the_record_shows_after_the_epoch_is_raised(visitor: Client, report: Meeting) -> None:
    visitor.get(PATH)

    Meeting.rows.filter(pk=report.pk).update(approved_on=date(2026, 11, 5))
    SiteEpoch.raise_()

    assert "5. november 2026" in visitor.get(PATH).content.decode()
    assert StoredPage.rows.count() == 1


def test_each_edition_and_language_is_its_own_page(visitor: Client, member: Client, report: Meeting) -> None:
    pages = {
        visitor.get(PATH).content,
        visitor.get(f"/en{PATH}").content,
        member.get(PATH).content,
        member.get(f"/en{PATH}").content,
    }

    assert len(pages) == 4
    assert sorted(StoredPage.rows.values_list("audience", "language")) == [
        ("members", "en"),
        ("members", "nb"),
        ("public", "en"),
        ("public", "nb"),
    ]
    assert member.get(PATH).headers["Cache-Control"] == "private, no-store"


def test_what_changed_while_a_page_or_a_file_was_made_keeps_it_from_being_stored(report: Meeting) -> None:
    """A redaction, say: the reader gets what was asked for, and no byte of it stays behind."""
    revision, request = Revision.rows.get(), RequestFactory().get(PATH)

    def render(_revision: Revision) -> str:
        SiteEpoch.raise_()
        return "<p>Ida Hagen</p>"

    page = serve_report(request, "2026-06-03", view=View.PUBLIC, render=render)
    made = {"revision": revision, "language": "nb", "audience": "public", "form": "pdf"}
    late = StoredFile(**made, epoch=SiteEpoch.now())
    SiteEpoch.raise_()
    kept = keep(late)

    assert page is not None
    assert page.content == b"<p>Ida Hagen</p>"
    assert (kept, StoredPage.rows.count(), StoredFile.rows.count()) == (False, 0, 0)
    assert [keep(StoredFile(**made, epoch=SiteEpoch.now())) for _twice in range(2)] == [True, True]
    SiteEpoch.raise_()
    forget_stale()
    assert StoredFile.rows.count() == 0


def test_a_report_redacted_while_it_is_looked_up_shows_what_was_left(
    visitor: Client, report: Meeting, secretary_user: User
) -> None:
    waiting: list[Meeting] = []

    def redact_first(execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if "meetings_revisionbody" in sql and waiting:
            newest = Revision.rows.select_related("meeting").latest("number")
            meeting = Meeting.rows.select_related("published_revision").get(pk=waiting.pop().pk)
            redact_minutes(
                meeting, snapshot_of(newest), [newest.pk], of=newest, by=secretary_user, reason="Bedt om det"
            )
        return execute(sql, params, many, context)

    for count, path in enumerate((PATH, f"{PATH}nettside/", f"{PATH}referat.txt", "/referater.atom"), start=2):
        waiting.append(report)
        with connection.execute_wrapper(redact_first):
            answer = visitor.get(path)

        assert (path, answer.status_code, Revision.rows.count()) == (path, 200, count)


@pytest.mark.parametrize("path", [PATH, f"{PATH}referat.txt"])
def test_a_reader_reads_on_while_nothing_can_be_stored(visitor: Client, report: Meeting, path: str) -> None:
    def is_full(execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith('INSERT INTO "meetings_stored'):
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(is_full):
        answer = visitor.get(path)

    assert (answer.status_code, StoredPage.rows.count() + StoredFile.rows.count()) == (200, 0)
    assert visitor.get(path).content == answer.content
    assert StoredPage.rows.count() + StoredFile.rows.count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite cannot have two transactions write at once")
@pytest.mark.django_db(transaction=True)
def test_nothing_is_stored_while_somebody_is_about_to_change_what_it_shows(report: Meeting) -> None:
    """Nor waited for: the reader's answer does not hang on another's transaction."""
    made = StoredFile(revision=Revision.rows.get(), language="nb", audience="public", form="pdf", epoch=SiteEpoch.now())
    kept: list[bool] = []

    def store() -> None:
        try:
            kept.append(keep(made))
        finally:
            connections.close_all()

    with transaction.atomic():
        SiteEpoch.raise_()
        reader = threading.Thread(target=store)
        reader.start()
        reader.join(timeout=30)
        StoredFile.rows.all().delete()

    assert (kept, StoredFile.rows.count()) == ([False], 0)


def test_an_upgrade_forgets_the_pages_of_the_version_before(visitor: Client, report: Meeting) -> None:
    visitor.get(PATH)
    assert StoredPage.rows.count() == 1

    call_command("migrate", verbosity=0)

    assert StoredPage.rows.count() == 0
