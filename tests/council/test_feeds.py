"""Feeds: any filter, the visitor's edition for everybody, ids that last, and no byte that is not XML."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.test import Client
from lxml import etree

from meetings.exporting.report_files import report_file
from meetings.models import Audience, Meeting
from meetings.publishing import correct_minutes
from meetings.report import View
from meetings.wording import fairness
from organisations.models import User
from tests.council.published import council_of, published, statement_saying

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed(client: Client, path: str) -> etree._Element:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return etree.fromstring(answer.content, etree.XMLParser(no_network=True, resolve_entities=False))


def told(root: etree._Element, what: str) -> list[str]:
    return [str(text) for text in root.xpath(f"/a:feed/{what}/text()", namespaces=ATOM)]


def words(content: str) -> str:
    plain = html.unescape(re.sub(r"<[^>]+>", " ", content.split("<small>", maxsplit=1)[0]))
    return " ".join(plain.split())


def test_any_filter_has_a_feed_that_its_page_names(visitor: Client, secretary: Client, secretary_user: User) -> None:
    council_of("PBU", "LPS")
    published("LPS: Eldst.", on=date(2025, 3, 12))
    meeting = published("PBU: Boligen <b>& mer ((Skjult.))\nLPS: Noe.\nLPS (kun medlemmer): Lukket.\n// aldri")
    published("PBU: Bare for oss.", audience=Audience.MEMBERS, on=date(2026, 6, 4))
    said = statement_saying("Boligen <b>& mer ((Skjult.))")

    page = visitor.get("/innspill/?org=pbu").content.decode()
    root = feed(visitor, "/innspill.atom?org=pbu")
    assert 'type="application/atom+xml" title="Innspill" href="/innspill.atom?org=pbu"' in page
    assert told(root, "a:entry/a:title") == ["PBU om Bolig etter behandling"]
    assert told(root, "a:entry/a:id") == [f"http://127.0.0.1:8000/innspill/{said.pk}/"]
    assert [words(one) for one in told(root, "a:entry/a:content")] == ["Boligen <b>& mer 3. juni 2026"]
    assert (told(root, "a:subtitle"), told(root, "a:author/a:name")) == ([fairness()], ["Ekspertrådet"])
    assert secretary.get("/innspill.atom").content == visitor.get("/innspill.atom").content

    first = told(root, "a:updated")
    meeting.items.update(text="PBU: Boligen er rettet.")
    correct_minutes(meeting, by=secretary_user, reason="Feil.")
    english = feed(visitor, "/en/innspill.atom?org=pbu&tull=1")
    assert told(english, "a:entry/a:id") == told(root, "a:entry/a:id")
    assert told(english, "a:updated") > first


def test_the_feed_of_reports_holds_those_that_all_may_read_and_is_asked_for_cheaply(visitor: Client) -> None:
    council_of("PBU")
    assert told(feed(visitor, "/referater.atom"), "a:updated") == ["2000-01-01T00:00:00+00:00"]
    meeting = published("PBU: Åpent.", in_short="Kort \ufffe sagt ((skjult))")
    published("PBU: Lukket.", audience=Audience.MEMBERS, on=date(2026, 6, 4))

    answer = visitor.get("/referater.atom")
    root = feed(visitor, "/referater.atom")
    assert told(root, "a:entry/a:title") == ["Referat fra møtet 3. juni 2026"]
    assert told(root, "a:entry/a:id") == [f"http://127.0.0.1:8000/moter/{meeting.pk}/"]
    [whole] = told(root, "a:entry/a:content")
    revision = meeting.published_revision
    assert revision is not None
    assert whole == report_file(revision, View.PUBLIC, "html").content.decode().replace("\ufffe", "\ufffd")
    assert "<li>Kort \ufffd sagt</li>" in whole
    assert "skjult" not in answer.content.decode()
    assert (answer["Cache-Control"], answer.get("Vary")) == ("public, no-cache", None)
    assert visitor.get("/referater.atom", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    Meeting.rows.filter(pk=meeting.pk).update(published_title="Annet")
    assert visitor.get("/referater.atom", headers={"If-None-Match": answer["ETag"]}).status_code == 200
