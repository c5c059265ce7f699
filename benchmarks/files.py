"""What making a report's PDF costs."""

from __future__ import annotations

from statistics import median
from time import perf_counter

from benchmarks.figures import Figure
from meetings.exporting.report_pdf import report_pdf
from meetings.report import Report
from tests.meetings.test_report_pdf import saying

WORDS = "Kommunen bør holde boligen i minst seks måneder, og noen må svare på telefonen. "
ROUNDS = 5


def measure() -> list[Figure]:
    """Fourteen pages, made anew each time."""
    report = saying(WORDS * 4, cases=8)
    report_pdf(report)  # the typesetter is loaded and the fonts are read
    return [Figure("PDF of a report of fourteen pages", median(_seconds(report) for _ in range(ROUNDS)), 1, "s")]


def _seconds(report: Report) -> float:
    began = perf_counter()
    report_pdf(report)
    return perf_counter() - began
