"""Second layer: the marks between the entries of a participant list and inside one, and what stands in single cells."""

from __future__ import annotations

import re

COMMA = re.compile(r"[,;]")
AND = re.compile(r"\s+(?:og|samt|&)\s+(?=[A-ZÆØÅÁ]|[a-zæøå]{4,}\s+[A-ZÆØÅÁ])")
BRACKETS = re.compile(r"\(([^()]*)\)")
CLASS = re.compile(
    r"\d{1,2}\s?\.?\s?(?:[A-ZÆØÅa-d]|trinn|klasse|årstrinn|vara)?(?:\s?[A-ZÆØÅ])?|"
    r"(?:avdeling|avd\.?|enhet|klasse|trinn|sone|krets|sak|sakene|post|vgs?|vg)\s*\d.*|[A-ZÆØÅ]\d|\d+\s?[-–/]\s?\d+\.?(?:\s?trinn)?",
    re.IGNORECASE,
)
DEPUTY = re.compile(r"\b(?:vara\w*|på\s+vegne\s+av|stedfortreder)\b", re.IGNORECASE)
PRESENT_CELL = re.compile(r"(?:x|ja|møtt|møtte|til\s?stede|til\s?stades|deltok)", re.IGNORECASE)
ABSENT_CELL = re.compile(
    r"(?:nei|forfall|meldt\s+(?:forfall|frafall|fråfall|avbud)|fravær|frafall|ikke\s+(?:møtt|til\s?stede)|fråfall|"
    r"ikkje\s+(?:møtt|til\s?stades)|(?:møtte|deltok)\s+ikk(?:e|je)|-)",
    re.IGNORECASE,
)
NOBODY = re.compile(
    r"(?:ingen|ingen\s+(?:meldte?)?\s*(?:forfall|fråfall|frafall|fravær)?|-+|–|0|intet|ikkje\s+nokon|nei|n/a|"
    r"ubesatt|ubesett|vakant|ikk(?:e|je)\s+(?:representert|valgt|vald|oppnevnt|oppnemnd))\.?",
    re.IGNORECASE,
)
DASH = re.compile(r"\s+[-–—]\s*|[–—]\s*|-\s+(?!og\b|eller\b)")
FROM = re.compile(r"\s+(?:fra|frå|i|ved|for|hos)\s+(?=[A-ZÆØÅ])")


def split(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Spans of the text between the marks that stand outside brackets. One pass."""
    brackets = [found.span() for found in BRACKETS.finditer(text)]
    spans: list[tuple[int, int]] = []
    start = place = 0
    for found in pattern.finditer(text):
        while place < len(brackets) and brackets[place][1] <= found.start():
            place += 1
        if place < len(brackets) and brackets[place][0] < found.start():
            continue
        spans.append((start, found.start()))
        start = found.end()
    return [*spans, (start, len(text))]


def cells(pattern: re.Pattern[str], text: str) -> list[str]:
    """The filled parts of the text between the marks that stand outside brackets."""
    return [part for first, last in split(pattern, text) if (part := text[first:last].strip())]


def without_brackets(text: str) -> str:
    return BRACKETS.sub(" ", text).strip()


def name_part(cell: str) -> str:
    """The words of a cell up to a dash, a bracket or «fra»."""
    return re.split(r"/", FROM.split(DASH.split(without_brackets(cell), maxsplit=1)[0])[0])[0].strip()
