"""A report's files: the right words for the right readers, made once."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.utils.translation import override
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from meetings.exporting.report_files import file_name, report_file
from meetings.models import Audience, Meeting, Revision, StoredFile
from meetings.report import View
from organisations.models import Organisation, SiteEpoch
from tests.builders import make_person, make_representation
from tests.council.published import council_of, published

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


def words_of(content: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


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


def test_the_name_of_a_file_says_what_it_is_in_norwegian(report: Meeting) -> None:
    revision = revision_of(report)
    assert file_name(revision, "pdf") == "Referat Ekspertrådet 2026-06-03.pdf"

    revision.meeting.body.name = 'Råd/for <"bruk">: åpent?'

    assert file_name(revision, "pdf") == "Referat Råd for bruk åpent 2026-06-03.pdf"


def test_what_is_for_members_is_in_no_file_for_all(report: Meeting) -> None:
    hidden = ("Stedene er ikke navngitt", "Skjult for andre", "Ida Hagen", "ringes")
    revision = revision_of(report)

    files = {view: words_of(report_file(revision, view, "pdf").content) for view in View}

    assert [word for word in hidden if word in files[View.PUBLIC]] == []
    assert [word for word in hidden if word in files[View.MEMBERS]] == list(hidden)
    assert report.audience == Audience.PUBLIC
