"""How a line of the body begins: numbers of paragraphs, words that are a label, rows of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from meetings.importing.lines import Line, tidy
from meetings.importing.minutes import ContributionKind
from meetings.importing.words import MONTHS

_MARK = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){1,2}[.)]?|\d{1,2}[.)]|[A-HJ-Z][.)]|\([a-z0-9]{1,2}\)|[ivx]{1,4}[.)])\s+(?=[«\"“(]?[A-ZÆØÅ0-9a-zæøå])"
)
_ORDINAL = re.compile(
    rf"\d{{1,2}}\.\s+(?:trinn|klasse|gang|plass|kvartal|tertial|halvår|{'|'.join(MONTHS)})\b", re.IGNORECASE
)
_CELLS = re.compile(r"\t+|\s{3,}|\s+\|\s*|\s*\|\s+")
_DEADLINE = re.compile(
    r"(?:(?:innen|frist:?|før|uke|veke|snarest|løpende|fortløpende|neste\s+møte|asap|straks|omgående|"
    r"\d{1,2}[./]\s?(?:\d{1,2}|[a-zæøå]{3,9})|"
    rf"{'|'.join(sorted(MONTHS, key=len, reverse=True))}|våren|høsten|hausten)\b[\w\s./-]*)",
    re.IGNORECASE,
)


def mark_length(text: str) -> int:
    """How many signs of the text are the number of a paragraph or a list: «1.1 », «2) », «A. »."""
    found = _MARK.match(text)
    return found.end() if found and not _ORDINAL.match(text) else 0


def marked(line: Line) -> bool:
    """Whether a bullet or a number of its own begins the line."""
    return bool(line.bullet) or mark_length(line.body) > 0


def cells(line: Line) -> list[str]:
    """The cells of a row whose rules are lost; one cell is no row."""
    raw = line.plain.replace("\xa0", " ").strip()
    if line.bullet:
        raw = raw[1:].strip()
    raw = raw[mark_length(raw) :]
    return [cell for part in _CELLS.split(raw) if (cell := tidy(part))]


def is_deadline(text: str) -> bool:
    """Whether a cell says when something is to be done: «15.11», «innen jul», «neste møte»."""
    return bool(_DEADLINE.fullmatch(text.strip(" .")))


def duty_cells(header: str) -> bool:
    """Whether a table's heading has a column of those who are to do something."""
    return bool(re.search(r"\b(?:ansvar\w*|hvem|kven)\b", header, re.IGNORECASE))


@dataclass(frozen=True, slots=True)
class Word:
    """A word before a colon that opens a contribution of its own. `end`: where what is said begins."""

    kind: ContributionKind
    end: int


_WORDS: Sequence[tuple[ContributionKind, re.Pattern[str]]] = tuple(
    (kind, re.compile(rf"(?:{words})\b(?:\s+\d{{1,2}})?(?:\s*\([^()]*\))?\s*[:–]\s*(?=\S)", re.IGNORECASE))
    for kind, words in (
        (ContributionKind.INPUT, r"spm|sp\.?|spørsmål|innspill|innspel|kommentar(?:er|ar)?|merknad(?:er|ar)?|replikk"),
        (ContributionKind.INFORMATION, r"svar|bakgrunn|status|orientering|informasjon"),
        (
            ContributionKind.DECISION,
            (
                r"avstemming|avstemning|votering|røysting|avrøysting|oppsummering|oppsummert|vedtatt|vedteke|"
                r"møtets?\s+vedtak|godkjent|godkjend|innstilling(?:\s+til\s+vedtak)?|tilråding|semje|enighet|resultat"
            ),
        ),
        (
            ContributionKind.TASK,
            (
                r"(?:til\s+|videre\s+)?oppfølging(?:spunkt)?|ap|to\s?do|ansv\.?|ansvar(?:lig|leg)?|oppgave|oppgåve|"
                r"aksjon(?:spunkt)?|tiltak|gjøremål|frist|å\s+gjøre|å\s+gjere"
            ),
        ),
    )
)


def opening_word(text: str) -> Word | None:
    """«Spm: …», «Svar: …», «Røysting: …», «Oppfølgingspunkt: …»."""
    for kind, pattern in _WORDS:
        found = pattern.match(text)
        if found:
            return Word(kind, found.end())
    return None
