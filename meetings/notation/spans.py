"""Inside a text: members-only spans `((…))`, addresses `<https://…>`, and references."""

from __future__ import annotations

import re
from dataclasses import dataclass

from meetings.notation.blocks import ReferenceParts
from organisations.folding import BLANKS, words_of

_ADDRESS = re.compile(f"<(https?://[^{BLANKS}\n<>]+)>")
_BARE_ADDRESS = re.compile(f"https?://[^{BLANKS}\n<>]+")
_LEFT_OVER = re.compile(r"[ ,;:–-]+\.?$")
_CLOSING_MARKS = ".,;:!?)"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text. The pieces of one text, marks taken off, are the text."""

    text: str
    members_only: bool = False
    url: str = ""


def split_spans(text: str) -> tuple[Span, ...]:
    """The pieces of a text in order; `((` and `))` and the angles of an address are taken off."""
    spans: list[Span] = []
    at = 0
    for start, end in hidden_places(text):
        spans += _addresses(text[at:start], members_only=False)
        spans += _addresses(text[start + 2 : end - 2], members_only=True)
        at = end
    spans += _addresses(text[at:], members_only=False)
    return tuple(spans)


def public_text(text: str) -> str:
    """The text without its members-only spans, the blanks around them tidied.

    A line that held nothing else goes. Addresses keep their angles.
    """
    if "((" not in text:
        return text
    lines: list[str] = []
    for line in text.split("\n"):
        hidden = hidden_places(line)
        shown = _without(line, hidden) if hidden else line
        if shown.strip(BLANKS + "•") or not hidden:
            lines.append(shown)
    return "\n".join(lines).strip(BLANKS + "\n")


def has_unclosed_span(text: str) -> bool:
    """Whether `((` stands somewhere and never becomes a span: it would be shown to all."""
    at = 0
    for start, end in hidden_places(text):
        if "((" in text[at:start]:
            return True
        at = end
    return "((" in text[at:]


def read_reference(text: str) -> ReferenceParts:
    """What a reference line points at. The address is taken out of the words, never made up."""
    match = _ADDRESS.search(text)
    if match is not None:
        url = match.group(1)
        words = text[: match.start()] + text[match.end() :]
    else:
        match = _BARE_ADDRESS.search(text)
        if match is None:
            return ReferenceParts(text, "")
        url = match.group().rstrip(_CLOSING_MARKS)
        words = text[: match.start()] + text[match.start() + len(url) :]
    words = _LEFT_OVER.sub("", " ".join(words_of(words))).lstrip(" ,;:–-")
    return ReferenceParts(words if any(map(str.isalnum, words)) else url, url)


def hidden_places(text: str) -> list[tuple[int, int]]:
    """Where members-only spans stand, outermost only. A span never crosses a line end.

    Brackets are paired first, so that brackets within a span do not end it early; where
    they do not pair, the next `))` ends it: rather too much hidden than too little.
    """
    if "((" not in text:
        return []
    partner = _paired(text)
    found: list[tuple[int, int]] = []
    at = 0
    while (opening := text.find("((", at)) >= 0:
        line_end = text.find("\n", opening)
        line_end = len(text) if line_end < 0 else line_end
        close = partner.get(opening, -1)
        if close > 0 and text[close - 1] == ")" and close - 1 > opening + 1:
            end = close + 1
        else:
            first = text.find("))", opening + 2, line_end)
            if first < 0:
                at = line_end
                continue
            end = first + 2
        found.append((opening, end))
        at = end
    return found


def _paired(text: str) -> dict[int, int]:
    partner: dict[int, int] = {}
    stack: list[int] = []
    for at, mark in enumerate(text):
        if mark == "(":
            stack.append(at)
        elif mark == ")" and stack:
            partner[stack.pop()] = at
        elif mark == "\n":
            stack.clear()
    return partner


def _addresses(text: str, *, members_only: bool) -> list[Span]:
    spans: list[Span] = []
    at = 0
    for match in _ADDRESS.finditer(text):
        if match.start() > at:
            spans.append(Span(text[at : match.start()], members_only))
        spans.append(Span(match.group(1), members_only, match.group(1)))
        at = match.end()
    if at < len(text):
        spans.append(Span(text[at:], members_only))
    return spans


def _without(line: str, hidden: list[tuple[int, int]]) -> str:
    """A line with spans cut out: one blank over the gap, none before a closing mark."""
    shown = ""
    at = 0
    for start, end in [*hidden, (len(line), len(line))]:
        piece = line[at:start]
        if at and (not shown or shown[-1] in BLANKS):
            piece = piece.lstrip(BLANKS)
        if at and piece[:1] and piece[0] in _CLOSING_MARKS:
            shown = shown.rstrip(BLANKS)
        shown += piece
        at = end
    return shown.strip(BLANKS)
