"""A report as a PDF to keep: archivable, accessible, page for page the same for one revision."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language

from meetings.exporting import furniture
from meetings.exporting.typesetting import lost_letters, typeset
from meetings.report import AdditionLine, Case, Line, Passage, Reply, Report

Json = dict[str, Any]  # Any: what report.typ reads


def report_pdf(report: Report, *, draft: bool = False) -> bytes:
    """The report, typeset. Pure; some hundredths of a second a page. `draft` puts «Utkast» across every page."""
    return typeset("report.typ", _values(report, draft=draft))


def lost_in_pdf(report: Report) -> list[str]:
    """Characters of the report that its PDF shows as «□». No query."""
    return lost_letters(_values(report, draft=False))


def _values(report: Report, *, draft: bool) -> Json:
    stated = report.published_on or report.date
    return {
        "title": report.title,
        "lang": (get_language() or "nb")[:2],
        "body": report.body_name,
        "dated": [stated.year, stated.month, stated.day] if stated else [],
        "draft": draft,
        "facts": [asdict(fact) for fact in furniture.facts_of(report)],
        "notes": furniture.notes_of(report),
        "corrections": [
            {"heading": furniture.correction_heading(one), "reason": one.reason} for one in report.corrections
        ],
        "points": list(report.points),
        "cases": [_case(case) for case in report.cases],
        "tasks": [list(cells) for cells in furniture.task_cells(report)],
        "papers": [paper.title for paper in report.papers],
        "next": report.next_words,
        "additions": [_addition(addition) for addition in report.additions],
        "groups": [
            {
                "heading": group.heading,
                "count": str(group.count),
                "rows": [
                    {"kind": one.plate.kind if one.plate else "", "cells": list(furniture.attendee_cells(one))}
                    for one in group.attendees
                ],
            }
            for group in report.attendee_groups
        ],
        "apologies": report.apologies_note,
        "words": furniture.words(),
    }


def _case(case: Case) -> Json:
    return {
        "eyebrow": case.eyebrow,
        "heading": furniture.heading_of(case),
        "by": furniture.led_by(case),
        "papers": [paper.title for paper in case.papers],
        "passages": [_passage(passage) for passage in case.passages],
        "additions": [_addition(addition) for addition in case.additions],
    }


def _passage(passage: Passage) -> Json:
    return {
        "form": passage.form,
        "text": passage.text,
        "url": passage.url,
        "voice": asdict(passage.voice) if passage.voice else {},
        "heading": furniture.passage_heading(passage),
        "lines": [_line(line) for line in passage.lines],
    }


def _line(line: Line | Reply) -> Json:
    return {
        "voice": asdict(line.voice),
        "tag": line.tag,
        "members_only": line.members_only,
        "paragraphs": [asdict(paragraph) for paragraph in line.paragraphs],
        "note": line.note,
        "beside": [
            {
                "heading": furniture.organisation_note_heading(note),
                "paragraphs": [asdict(paragraph) for paragraph in note.paragraphs],
            }
            for note in line.notes
        ],
        "replies": [_line(reply) for reply in line.replies] if isinstance(line, Line) else [],
    }


def _addition(addition: AdditionLine) -> Json:
    return {
        "heading": furniture.addition_heading(addition),
        "about": [asdict(span) for span in addition.about],
        "paragraphs": [asdict(paragraph) for paragraph in addition.paragraphs],
    }
