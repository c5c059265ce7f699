"""One revision, every output: the page, its files, the feed and the interfaces say the same words in the same order."""

from __future__ import annotations

import html
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from meetings.exporting.report_files import MAKERS, report_file
from meetings.models import Meeting
from meetings.report import View
from tests.builders import make_meeting, make_person, make_representation
from tests.council.published import council_of, published
from tests.meetings.outputs import words, words_of_file

pytestmark = pytest.mark.django_db
TEXT = """\
Kartleggingen viser forskjeller. ((Stedene er skjult.))
Boliger for unge:
Spørsmål til rådet: Hva må på plass?
LPS/Ida Hagen: Vi trenger tall fra kommunene.
• ikke bare fra byene
  Svar: Tallene kommer i mai.
FVR (kun medlemmer): Lukket linje.
// aldri sagt høyt
LPS og FVR: Søker midler sammen <https://example.org/midler>.
FVR (forslag): En felles høring.
Om-start: ikke til stede, ringes
Vedtak: Rådet ber om tall.
= Rådet følger med videre.
! LPS innen 1.9.2026: sende oversikten
"""
SAID = [
    "bolig etter behandling",
    "kartleggingen viser forskjeller",
    "boliger for unge",
    "hva må på plass",
    "vi trenger tall fra kommunene",
    "ikke bare fra byene",
    "tallene kommer i mai",
    "søker midler sammen https example org midler",
    "en felles høring",
    "rådet ber om tall",
    "rådet følger med videre",
    "sende oversikten",
    "møtes igjen til høsten",
]
APPROVED_ON, APPROVED = date(2026, 9, 2), "godkjent på møtet 2 september 2026"
HIDDEN = ["stedene er skjult", "lukket linje", "aldri sagt", "ida hagen", "ringes"]


@pytest.fixture
def june(db: None) -> Meeting:
    council = council_of("LPS", "FVR", "Om-start")
    make_representation(make_person("Ida Hagen"), council["LPS"].seats.get())
    meeting = published(TEXT, present=(council["LPS"], council["FVR"]), next_text="Møtes igjen til høsten")
    make_meeting(body=meeting.body, date=APPROVED_ON)
    Meeting.rows.filter(pk=meeting.pk).update(approved_on=APPROVED_ON)
    return Meeting.rows.get(pk=meeting.pk)


def strings(value: Any) -> list[str]:  # Any: JSON
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return [value] if isinstance(value, str) else []


def outputs(visitor: Client, june: Meeting) -> dict[str, str]:
    revision = june.published_revision
    assert revision is not None
    said = {
        form: words_of_file(report_file(revision, View.PUBLIC, form).content, form)
        for form in MAKERS
        if form != "json"  # says what the report is, not what was said
    }
    page = visitor.get(june.get_absolute_url()).content.decode()
    said["top"] = words_of_file(page[: page.index('<section class="case"')].encode(), "html")
    body = page[page.index('<section class="case"') :]  # what stands before leads to it: a table of contents
    feed = etree.fromstring(visitor.get("/referater.atom").content)
    [whole] = feed.xpath("//a:content/text()", namespaces={"a": "http://www.w3.org/2005/Atom"})
    given = json.loads(visitor.get(f"/api/v1/meetings/{june.pk}/revisions/1").content)["item"]
    for passage in (passage for item in given["items"] for passage in item["passages"]):
        for line in passage["lines"]:
            line.pop("links")  # they stand in the text
    said["page"] = words_of_file(body.encode(), "html")
    said["feed"] = words_of_file(html.unescape(str(whole)).encode(), "html")
    said["api"] = " ".join(strings(given))
    return said


def test_every_output_of_a_revision_says_the_same_words_in_the_same_order(visitor: Client, june: Meeting) -> None:
    found = {name: " ".join(words(text)) for name, text in outputs(visitor, june).items()}
    top = found.pop("top")

    places = {name: [text.find(said) for said in SAID] for name, text in found.items()}
    assert set(found) == {"pdf", "docx", "txt", "html", "xml", "page", "feed", "api"}
    assert {
        name: [said for said, place in zip(SAID, where, strict=True) if place < 0]
        for name, where in places.items()
        if -1 in where
    } == {}
    assert {name: where for name, where in places.items() if where != sorted(where)} == {}
    assert [(name, word) for name, text in found.items() for word in HIDDEN if word in text] == []
    assert APPROVED in top
    assert [name for name, text in found.items() if APPROVED not in text] == ["page", "api"]
