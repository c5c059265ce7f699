"""The pages of a PDF as they look, for the review beside the lines that were read from them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import lru_cache

from meetings.importing.decoding import lines_of
from meetings.importing.formats.apart import ask_apart
from meetings.importing.formats.refusing import Unreadable
from meetings.importing.opening import Kind
from meetings.importing.places import letters
from meetings.importing.reproducing import original_text
from meetings.models import SourceDocument

DOTS_PER_INCH = 110
"""As `formats.drawing` draws, which is imported in the process apart alone."""

_TELLING = 24
"""So many letters tell the beginning of a line from others."""


def page_count(document: SourceDocument) -> int:
    """How many pages can be shown; 0 for a document that has none. A process the first time, then remembered."""
    if document.encoding != Kind.PDF.value:
        return 0
    try:
        return _count(document.pk, document.sha256)
    except Unreadable:
        return 0


def picture_of_page(document: SourceDocument, number: int) -> bytes | None:
    """PNG of the page, counted from 1; None where there is no such page, or it cannot be drawn. A process each time."""
    if document.encoding != Kind.PDF.value:
        return None
    try:
        return base64.b64decode(ask_apart("page", bytes(document.content), str(number))["picture"]) or None
    except Unreadable:
        return None


def page_of_line(document: SourceDocument) -> Mapping[int, int]:
    """By the number of a line, the page that it begins on; empty for a document without pages.

    Lines are read page after page, so each is looked for on the page of the one before and on the next, by the letters
    that it begins with. A blank line, and one that is on neither, is taken for the page of the one before. A process
    the first time, then remembered.
    """
    if document.encoding != Kind.PDF.value:
        return {}
    try:
        words = _words(document.pk, document.sha256) or ("",)
    except Unreadable:
        return {}
    page, found = 0, {}
    for number, line in enumerate(lines_of(original_text(document)), 1):
        start = letters(line.split("\t")[0])[:_TELLING]
        if start and start not in words[page] and page + 1 < len(words) and start in words[page + 1]:
            page += 1
        found[number] = page + 1
    return found


@lru_cache(maxsize=64)
def _words(key: int, digest: str) -> tuple[str, ...]:
    """The letters of each page. Raises Unreadable."""
    return tuple(map(letters, ask_apart("words", _content(key, digest))["words"]))


@lru_cache(maxsize=256)
def _count(key: int, digest: str) -> int:
    """The digest is there so that other bytes are counted anew. Raises Unreadable, which is not remembered."""
    return int(ask_apart("pages", _content(key, digest))["pages"])


def _content(key: int, digest: str) -> bytes:
    return bytes(SourceDocument.rows.values_list("content", flat=True).get(pk=key, sha256=digest))
