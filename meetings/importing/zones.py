"""Second layer: the zones above the body, as the walk finds them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from meetings.importing.lines import Line
from meetings.importing.weighing import ListBlock

NUMBERED = re.compile(
    r"(?:(?:sak|saksnr|saknr|pkt|punkt)\.?\s*(?:nr\.?\s*)?:?\s*\d|[A-ZÆØÅ]{1,4}[- ]?\d{1,3}/\d{2,4}\b|"
    r"\d{1,3}\s?/\s?(?:19|20)?\d\d\b[.:]?\s+\D|\d{1,2}\s?[.)]\s*[A-ZÆØÅ«\"]|\d{1,2}\s+[A-ZÆØÅ«\"])",
    re.IGNORECASE,
)
DATE_START = re.compile(
    r"\d{1,2}\.?\s*(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|"
    r"desember)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Front:
    """The zones above the body. `end` is the index of the first line of the body."""

    fields: list[tuple[str, str, list[int]]] = field(default_factory=list)
    """Name of the field, its value, its source lines."""
    loose: list[Line] = field(default_factory=list)
    """Filled lines of the head without a label: title, prose, letterhead."""
    blocks: list[ListBlock] = field(default_factory=list)
    label_lines: list[int] = field(default_factory=list)
    agenda_lines: list[Line] = field(default_factory=list)
    apologies_listed: bool = False
    end: int = 0
    late: set[int] = field(default_factory=set)
    """Indexes of a participant list below the front."""
