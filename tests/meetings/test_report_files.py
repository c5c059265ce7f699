"""A report's files: the right words for the right readers, made once."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from docx import Document
from pypdfium2 import PdfDocument
from pytest_django import DjangoAssertNumQueries

from meetings.adding import add_addition
from meetings.exporting.report_files import file_name, report_file
from meetings.models import Audience, Meeting, OrganisationNote, Revision, RevisionBody, Statement, StoredFile
from meetings.publishing import change_address
from meetings.report import View
from organisations.models import Organisation, SiteEpoch, User
from tests.builders import make_meeting, make_person, make_representation, publish
from tests.council.published import council_of, published
from tests.meetings.outputs import words_of_file
from tests.meetings.pages import filled

TEXT = """\
Kartleggingen viser stor forskjell. ((Stedene er ikke navngitt.))
Spørsmål: Hva må på plass?
LPS/Ida Hagen: Vi trenger tall.
  Svar: De kommer i mai.
LPS og FVR: Søker midler sammen.
FVR (kun medlemmer): Skjult for andre.
Om-start: ikke til stede, ringes
! LPS innen 1.9.2026: sende tallene
Vedtak: Rådet ber om tall.
= Rådet følger med.
"""
HIDDEN = ("Stedene er ikke navngitt", "Skjult for andre", "Ida Hagen", "ringes")


@pytest.fixture
def council(db: None) -> dict[str, Organisation]:
    council = council_of("LPS", "FVR", "Om-start")
    make_representation(make_person("Ida Hagen"), council["LPS"].seats.get())
    return council


@pytest.fixture
def report(council: dict[str, Organisation]) -> Meeting:
    return published(TEXT, present=(council["LPS"], council["FVR"]))


def revision_of(meeting: Meeting) -> Revision:
    revision = meeting.published_revision
    assert revision is not None
    return revision


def test_a_file_is_made_once_and_again_when_a_fact_around_the_record_changes(
    report: Meeting, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    revision = revision_of(report)
    first = report_file(revision, View.MEMBERS, "pdf")

    with django_assert_num_queries(1):
        again = report_file(revision, View.MEMBERS, "pdf")

    assert again == first
    kept = StoredFile.rows.get()
    SiteEpoch.raise_()
    report_file(revision, View.MEMBERS, "pdf")
    assert StoredFile.rows.get().epoch == kept.epoch + 1


def test_each_language_and_audience_has_a_file_of_its_own(report: Meeting) -> None:
    revision = revision_of(report)

    made = {report_file(revision, view, "pdf").content for view in View}
    with override("en"):
        made |= {report_file(revision, view, "pdf").content for view in View}

    assert len(made) == StoredFile.rows.count() == 4


def test_what_came_later_stands_in_every_file_beside_the_record(report: Meeting, secretary_user: User) -> None:
    revision = revision_of(report)
    statement = Statement.objects.for_system("a note stands beside it").get(text="Vi trenger tall.")
    lps = Organisation.rows.get(short="LPS")
    OrganisationNote.rows.create(
        statement=statement.permalink,
        organisation=lps,
        on=date(2027, 5, 4),
        text="Vi mente årstall.",
        added_by=secretary_user,
    )
    add_addition(
        report,
        text="Vi er enige.",
        received_on=date(2026, 9, 1),
        audience=Audience.PUBLIC,
        organisation=lps,
        by=secretary_user,
    )

    for form in ("pdf", "docx", "txt", "html"):
        said = words_of_file(report_file(revision, View.PUBLIC, form).content, form).replace(" ,", ",")
        assert "Organisasjonens merknad, 4. mai 2027, LPS" in said
        assert "Vi mente årstall." in said
        assert "Vi er enige." in said


def test_the_name_of_a_file_says_what_it_is_in_norwegian(report: Meeting) -> None:
    revision = revision_of(report)
    assert file_name(revision, "pdf") == "Referat Ekspertrådet 2026-06-03.pdf"

    revision.meeting.body.name = 'Råd/for <"bruk">: åpent?'

    assert file_name(revision, "pdf") == "Referat Råd for bruk åpent 2026-06-03.pdf"


def test_what_is_for_members_is_in_no_file_for_all(report: Meeting) -> None:
    revision = revision_of(report)

    for form in ("pdf", "docx", "txt", "html", "xml"):
        files = {view: words_of_file(report_file(revision, view, form).content, form) for view in View}

        assert [word for word in HIDDEN if word in files[View.PUBLIC]] == [], form
        assert [word for word in HIDDEN if word in files[View.MEMBERS]] == list(HIDDEN), form


@pytest.mark.parametrize("name", ["report_pdf", "report_word", "report_text"])
def test_a_file_is_saved_under_its_name_runs_nowhere_and_is_asked_for_again(
    report: Meeting, visitor: Client, member: Client, name: str
) -> None:
    path = reverse(f"meetings:{name}", args=[report.slug])

    public, members = visitor.get(path), member.get(path)
    again = visitor.get(path, HTTP_IF_NONE_MATCH=public["ETag"])

    ending = path.rpartition(".")[2]
    assert public["Content-Disposition"] == (
        f"attachment; filename*=utf-8''Referat%20Ekspertr%C3%A5det%202026-06-03.{ending}"
    )
    assert {public["X-Content-Type-Options"], public["Content-Security-Policy"]} == {"nosniff", "sandbox"}
    assert (public["Cache-Control"], members["Cache-Control"]) == ("no-cache", "private, no-store")
    assert (public["Vary"], members["Vary"]) == ("Cookie", "Cookie")
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", public["ETag"])
    assert public["ETag"] != members["ETag"]


def test_the_way_to_a_file_moves_with_its_report(report: Meeting, visitor: Client) -> None:
    former = reverse("meetings:report_pdf", args=[report.slug])
    change_address(report, "juni-2026")

    assert visitor.get(former)["Location"] == reverse("meetings:report_pdf", args=["juni-2026"])


def test_the_text_for_another_website_is_plain_html_and_of_a_public_report_the_publics(
    report: Meeting, member: Client
) -> None:
    page = member.get(reverse("meetings:report_for_web", args=[report.slug])).content.decode()

    written = unescape(page.partition('<textarea id="html"')[2].partition(">")[2].partition("</textarea>")[0])
    assert "<p><strong>LPS:</strong> Vi trenger tall.</p>" in written
    assert "<p><strong>Vedtak:</strong> Rådet ber om tall.</p>" in written
    assert set(re.findall(r"<(\w+)([^>]*)>", written)) <= {
        *((tag, "") for tag in ("h2", "h3", "h4", "p", "ul", "li", "strong", "em", "table", "thead", "tbody")),
        *((tag, "") for tag in ("tr", "td")),
        ("th", ' scope="col"'),
    }
    assert [word for word in HIDDEN if word in written] == []


@pytest.mark.parametrize("name", ["draft_pdf", "draft_word"])
def test_a_draft_for_the_leader_says_on_every_page_that_it_is_one(
    council: dict[str, Organisation], secretary: Client, name: str
) -> None:
    meeting = make_meeting(text="LPS: Vi trenger tall.\n// Spør om ordlyden.", organisations=[council["LPS"]])

    response = secretary.get(reverse(f"secretariat:{name}", args=[meeting.pk]))

    form = {"draft_pdf": "pdf", "draft_word": "docx"}[name]
    said = words_of_file(response.content, form)
    assert "Utkast: ikke publisert, kan bli endret." in said
    assert ("Vi trenger tall." in said, "ordlyden" in said) == (True, False)
    assert marks_of(response.content, form) == {"Utkast"}
    assert response["Content-Disposition"].endswith(f"''Utkast%20til%20referat%20Ekspertr%C3%A5det%202026-06-03.{form}")
    assert (response["Cache-Control"], StoredFile.rows.count()) == ("private, no-store", 0)


def marks_of(content: bytes, form: str) -> set[str]:
    """What stands across the pages."""
    if form == "pdf":
        with closing(PdfDocument(content)) as pages:
            return {page.get_textpage().get_text_range().splitlines()[0] for page in pages}
    heads = [section.header.paragraphs[0]._p.xml for section in Document(BytesIO(content)).sections]
    return {drawn for head in heads for drawn in re.findall(r'<v:textpath [^>]*string="([^"]*)"', head)}


def test_the_secretary_says_when_the_leader_has_read_and_takes_it_back(
    council: dict[str, Organisation], secretary: Client
) -> None:
    meeting = make_meeting(text="LPS: Vi trenger tall.", organisations=[council["LPS"]])
    path = reverse("secretariat:meeting", args=[meeting.pk])

    for typed, kept in (("10.6.2026", date(2026, 6, 10)), ("", None)):
        secretary.post(path, filled(secretary.get(path), leader_read_on=typed))
        meeting.refresh_from_db()
        assert meeting.leader_read_on == kept
    publish(meeting)
    assert "leader" not in RevisionBody.rows.get().canonical
