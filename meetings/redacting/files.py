"""The words in a file, as far as they can be read out of it."""

from __future__ import annotations

from meetings.importing.decoding import UnreadableDocument
from meetings.importing.opening import read_document

IN_PLACE_OF_FILE = "Fila er fjernet etter sladding.\n"
IN_PLACE_OF_ORIGINAL = "Originalen er fjernet etter sladding.\n"
NAME_IN_PLACE = "fjernet.txt"
"""What is kept where a file was, and its name: the record's own words."""


def words_in(content: bytes) -> str | None:
    """Its lines; None for a picture, a scan, a locked or damaged file: nobody can say what stands there.

    Word and PDF are read in a process of their own, a third of a second each.
    """
    if not content:
        return ""
    if content.decode("utf-8", "ignore") in {IN_PLACE_OF_FILE, IN_PLACE_OF_ORIGINAL}:
        return ""
    try:
        return read_document(content)
    except UnreadableDocument:
        return None
