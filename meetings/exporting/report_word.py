"""A report as a Word file: real headings, tables that repeat their head, and labels that the importer reads back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from io import BytesIO

from django.utils.translation import get_language
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph as WordParagraph

from meetings.exporting import furniture
from meetings.exporting.watermark import mark_as_draft
from meetings.report import AdditionLine, Attendee, Case, Line, Paragraph, Passage, Reply, Report

TAGS = {"nb": "nb-NO", "en": "en-GB"}
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold."""
ABSENT = "□"
FONT = "Calibri"
QUIET = RGBColor(0x4A, 0x54, 0x5C)
RECORD = "nb-NO"
"""The language of what was said, whatever language the file's own words are in."""


def report_word(report: Report, *, draft: bool = False) -> bytes:
    """The report for Word: the page's words, the participants first. Pure. `draft` says «Utkast» across every page."""
    made = _Writer(report)
    if draft:
        mark_as_draft(made.document, made.words["draft"])
    made.head(draft=draft)
    made.attendees()
    for case in report.cases:
        made.case(case)
    made.tail()
    out = BytesIO()
    made.document.save(out)
    return out.getvalue()


def writable(text: str) -> str:
    """The text in characters that a Word file can hold; others become «□»."""
    return UNFIT.sub(ABSENT, text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


class _Writer:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.words = furniture.words()
        self.document: WordDocument = Document()
        self.language = TAGS.get((get_language() or "nb")[:2], RECORD)
        _prepare(self.document, self.language)
        self._describe()

    def _describe(self) -> None:
        about, report = self.document.core_properties, self.report
        stated = report.published_on or report.date
        about.title, about.author, about.language = writable(report.title), writable(report.body_name), self.language
        about.subject, about.comments, about.last_modified_by = self.words["attendees"], "", writable(report.body_name)
        about.subject = writable(report.body_name)
        if stated is not None:
            about.created = about.modified = datetime.combine(stated, time(12), UTC)

    def head(self, *, draft: bool) -> None:
        report, words = self.report, self.words
        self.paragraph([(report.body_name, "quiet")])
        self.heading(report.title, 1)
        if draft:
            self.paragraph([(words["draft_note"], "bold")])
        for fact in furniture.facts_of(report):
            self.paragraph([(f"{fact.name}:", "bold"), (f" {fact.value}", "")])
        for note in furniture.notes_of(report):
            self.paragraph([(note, "quiet")])
        for correction in report.corrections:
            self.paragraph([(furniture.correction_heading(correction), "bold"), (f" {correction.reason}", "")])
        if report.points:
            self.heading(words["in_short"], 2)
            for point in report.points:
                self.paragraph([(point, "")], style="List Bullet")

    def case(self, case: Case) -> None:
        self.heading(f"{case.eyebrow}: {furniture.heading_of(case)}" if case.eyebrow else furniture.heading_of(case), 2)
        if case.presenters:
            self.paragraph([(furniture.led_by(case), "quiet")])
        for paper in case.papers:
            self.paragraph([(paper.title, "")], style="List Bullet")
        for passage in case.passages:
            self.passage(passage)
        self.additions(case.additions)

    def passage(self, passage: Passage) -> None:
        if passage.form == "subheading":
            self.heading(passage.text, 3)
        elif passage.form == "reference":
            where = f" <{passage.url}>" if passage.url and passage.url != passage.text else ""
            self.paragraph([(passage.text + where, "")])
        for line in passage.lines:
            self.line(line, furniture.label_of(passage, line))

    def line(self, line: Line | Reply, label: str, *, indent: int = 0) -> None:
        marks = [line.tag, self.words["members_only"] if line.members_only else ""]
        marks.append(self.words["unknown"] if line.voice.unknown else "")
        self.text(line.paragraphs, label, [mark for mark in marks if mark], indent=indent)
        if line.note:
            self.paragraph([(f"({line.note})", "quiet")], indent=indent)
        for note in line.notes:
            self.paragraph([(furniture.organisation_note_heading(note), "bold")], indent=indent + 1)
            self.text(note.paragraphs, indent=indent + 1)
        for reply in line.replies if isinstance(line, Line) else ():
            self.line(reply, furniture.written(reply.voice), indent=indent + 1)

    def text(
        self, paragraphs: Sequence[Paragraph], label: str = "", marks: Sequence[str] = (), *, indent: int = 0
    ) -> None:
        """Paragraphs and bullets; label and marks stand before the first words, or above them where there is more."""
        before = [(f"{label}:", "bold")] if label else []
        if label and (len(paragraphs) > 1 or paragraphs[0].bullet):
            self.paragraph(before, indent=indent)
            before = []
        before += [(f"{' ' if before else ''}({mark})", "quiet") for mark in marks]
        for paragraph in paragraphs:
            words = [(text, "") for text in furniture.shown_spans(paragraph.spans)]
            lead = [*before, (" ", "")] if before else []
            self.paragraph([*lead, *words], style="List Bullet" if paragraph.bullet else None, indent=indent)
            before = []

    def additions(self, additions: Iterable[AdditionLine]) -> None:
        for addition in additions:
            self.paragraph([(furniture.addition_heading(addition), "bold")], indent=1)
            if addition.about:
                self.paragraph(
                    [(f"{self.words['about']}: {''.join(furniture.shown_spans(addition.about))}", "quiet")], indent=1
                )
            self.text(addition.paragraphs, indent=1)
            self.paragraph([(self.words["outside"], "quiet")], indent=1)

    def tail(self) -> None:
        report, words = self.report, self.words
        if report.tasks:
            self.heading(words["tasks"], 2)
            self.table((words["what"], words["who"], words["due"]), furniture.task_cells(report))
        if report.papers:
            self.heading(words["papers"], 2)
            for paper in report.papers:
                self.paragraph([(paper.title, "")], style="List Bullet")
        if report.next_words:
            self.heading(words["next"], 2)
            self.paragraph([(report.next_words, "")])
        if report.additions:
            self.heading(words["additions"], 2)
            self.additions(report.additions)

    def attendees(self) -> None:
        """Before the items, unlike on the page: there the importer looks for a list, as minutes in Word have it."""
        report = self.report
        if report.attendee_groups:
            self.heading(self.words["attendees"], 2)
        for group in report.attendee_groups:
            self.heading(f"{group.heading} ({group.count})", 3)
            rows = [_attendee(one) for one in group.attendees]
            self.table((self.words["organisation"], self.words["name"]), rows)
        if report.attendee_groups and report.apologies_note:
            self.paragraph([(report.apologies_note, "quiet")])

    def heading(self, text: str, level: int) -> None:
        _say(self.document.add_heading(level=level), text)

    def paragraph(self, pieces: Sequence[tuple[str, str]], *, style: str | None = None, indent: int = 0) -> None:
        paragraph = self.document.add_paragraph(style=style)
        if indent:
            paragraph.paragraph_format.left_indent = Cm(0.8 * indent)
        for text, manner in pieces:
            _say(paragraph, text, manner)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        table: Table = self.document.add_table(rows=1 + len(rows), cols=len(head), style="Table Grid")
        for row, cells in zip(table.rows, (head, *rows), strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                _say(cell.paragraphs[0], text, "bold" if cells is head else "")
        repeated = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 python-docx has no word for it


def _attendee(attendee: Attendee) -> tuple[str, str]:
    """Organisation, and name with its remark: two columns, as lists of participants are."""
    organisation, name, note = furniture.attendee_cells(attendee)
    return organisation, " ".join(part for part in (name, f"({note})" if note else "") if part)


def _say(paragraph: WordParagraph, text: str, manner: str = "") -> None:
    run = paragraph.add_run(writable(text))
    run.bold = True if manner == "bold" else None
    if manner == "quiet":
        run.font.color.rgb = QUIET


def _prepare(document: WordDocument, language: str) -> None:
    """Page, type and the language of every style."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    for name, size in (("Normal", 11), ("Heading 1", 20), ("Heading 2", 14), ("Heading 3", 12)):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        if name != "Normal":
            style.font.color.rgb = RGBColor(0x1C, 0x25, 0x30)
    for spoken in document.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), language)
