"""The pages of a PDF as they look, for the review beside the lines that were read from them."""

from __future__ import annotations

import base64
from functools import lru_cache

from meetings.importing.formats.apart import ask_apart
from meetings.importing.formats.refusing import Unreadable
from meetings.importing.opening import Kind
from meetings.models import SourceDocument

DOTS_PER_INCH = 110
"""As `formats.drawing` draws, which is imported in the process apart alone."""


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


@lru_cache(maxsize=256)
def _count(key: int, digest: str) -> int:
    """The digest is there so that other bytes are counted anew. Raises Unreadable, which is not remembered."""
    return int(ask_apart("pages", _content(key, digest))["pages"])


def _content(key: int, digest: str) -> bytes:
    return bytes(SourceDocument.rows.values_list("content", flat=True).get(pk=key, sha256=digest))
