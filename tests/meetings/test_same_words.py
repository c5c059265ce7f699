"""Page, PDF, Word, text in the notation and HTML to copy: one report, the same words in the same order."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from meetings.exporting.report_files import report_file
from meetings.exporting.report_text import case_text, register_of, report_text
from meetings.models import Meeting, Revision
from meetings.names import register_for
from meetings.notation import Kind, Parsed, parse
from meetings.reading import report_of
from meetings.report import View
from organisations.models import Organisation
from tests.builders import make_person, make_representation
from tests.council.published import council_of, published
from tests.meetings.outputs import all_said, between, words, words_of_file

TEXT = """\
Kartleggingen viser stor forskjell mellom 11 steder (3–7 uker). ((Stedene er ikke navngitt.))
Underveis:

Spørsmål: Hva må på plass, og når?
LPS/Ida Hagen: Vi trenger tall – ikke «gode ønsker».
  • først for barn
  • så for søsken
  Svar: De kommer i mai. Se <https://example.org/tall>.
  FVR (spørsmål): Hvilken mai?
LPS/Ida Hagen: Å få svar er viktig.
  Det er alt.
LPS og FVR (anbefaling): Søker midler sammen.
FVR (kun medlemmer): Skjult for andre.
Om-start: ikke til stede, ringes
RUR (etter møtet 10.6.): Har snakket med 40.
Møtet: Er lista lang hele året?
Lenke: Rapporten om tall <https://example.org/rapport>
! LPS innen 1.9.2026: sende tallene
Forslag: Arbeid som tema neste gang
Vedtak: Rådet ber om tall.
= Rådet følger med.
"""
MARKS = frozenset(
    words("Sak 1 2 3 Spørsmål til rådet Råd Forslag Vedtak Oppsummering Bare for medlemmer etter møtet 10 6 innspill")
)
"""What an output may say between what is said: what kind it is, for whom, where it begins."""
OF_FORM = {
    "page": frozenset(words("9 innspill 10 Meld feil")),
    "pdf": frozenset(),
    "docx": frozenset(words("LPS Ida Hagen FVR og https example org rapport")),
    "txt": frozenset(words("anbefaling kun medlemmer Lenke https example org rapport LPS FVR Ida Hagen")),
    "html": frozenset(words("LPS Ida Hagen FVR og")),
}
"""What one of them says besides: how many there are, or who speaks for a second time, where a plate is not shared."""


@pytest.fixture
def report(db: None) -> Meeting:
    council: dict[str, Organisation] = council_of("LPS", "FVR", "Om-start", "RUR")
    make_representation(make_person("Ida Hagen"), council["LPS"].seats.get())
    return published(TEXT, present=(council["LPS"], council["FVR"]))


def revision_of(meeting: Meeting) -> Revision:
    revision = meeting.published_revision
    assert revision is not None
    return revision


def test_all_outputs_of_a_revision_say_the_same_words_in_the_same_order(
    report: Meeting, visitor: Client, member: Client
) -> None:
    revision = revision_of(report)

    for view, reader in ((View.PUBLIC, visitor), (View.MEMBERS, member)):
        expected = report_of(revision, view=view)
        said = {form: report_file(revision, view, form).content for form in ("pdf", "docx", "txt", "html")}
        said["page"] = reader.get(reverse("meetings:report", args=[report.slug])).content
        for form, content in said.items():
            found = words(words_of_file(content, "html" if form == "page" else form))
            assert between(found, expected) - MARKS <= OF_FORM[form], (form, view)

        assert len(all_said(expected)) == {View.PUBLIC: 15, View.MEMBERS: 17}[view]


def test_the_text_read_again_under_the_register_is_the_same_blocks(report: Meeting) -> None:
    """Tasks come last; all else is what was published, block by block."""
    register = register_for(report)
    seen = report_of(revision_of(report), view=View.MEMBERS)

    text = case_text(seen.cases[0], seen.tasks, register_of(seen))

    assert [blocks_of(parse(text, register, meeting_date=report.date), task=task) for task in (False, True)] == [
        blocks_of(parse(TEXT, register, meeting_date=report.date), task=task) for task in (False, True)
    ]
    assert f"\nSak 1: Bolig etter behandling\n{text}" in report_text(seen).decode()


def blocks_of(parsed: Parsed, *, task: bool) -> list[tuple[object, ...]]:
    """What is said, by whom, to whom, in answer to whom; not how it was typed."""
    return [
        (
            block.kind,
            block.text,
            [(one.organisation, one.person, one.group) for one in (block.task.who if block.task else block.speakers)],
            block.members_only,
            block.task.when if block.task else None,
            parsed.blocks[block.parent].text if block.is_reply and block.parent is not None else "",
        )
        for block in parsed.blocks
        if (block.kind is Kind.TASK) is task and block.kind is not Kind.BLANK
    ]
