"""The words in a file, as far as they can be read out of it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from meetings.importing.decoding import UnreadableDocument
from meetings.importing.formats.packed import unpack_open_document, unpack_words
from meetings.importing.formats.refusing import Unreadable
from meetings.importing.opening import Kind, kind_of, read_document

IN_PLACE_OF_FILE = "Fila er fjernet etter sladding.\n"
IN_PLACE_OF_ORIGINAL = "Originalen er fjernet etter sladding.\n"
NAME_IN_PLACE = "fjernet.txt"
"""What is kept where a file was, and its name: the record's own words."""


_PART_BESIDE = re.compile(r"(?:^|/)(?:header|footer|comments|core|app|custom|meta)\w*\.xml$")
_AUTHOR = re.compile(r'\bauthor="([^"]*)"')
_STRUCK = re.compile(r"<w:delText\b[^>]*>([^<]*)<")
_IN_A_WORD = re.compile(r"</?(?:w:r|w:t|text:span)(?:\s[^>]*)?>")
_TAG = re.compile(r"<[^>]*>")


def words_in(content: bytes) -> str | None:
    """Its lines and what stands beside them; None for a picture, a scan, a locked or damaged file.

    Word and PDF are read in a process of their own, a third of a second each.
    """
    if not content:
        return ""
    if content.decode("utf-8", "ignore") in {IN_PLACE_OF_FILE, IN_PLACE_OF_ORIGINAL}:
        return ""
    try:
        return f"{read_document(content)}\n{words_beside(content)}".rstrip("\n")
    except UnreadableDocument:
        return None


def words_beside(content: bytes) -> str:
    """What a Word or OpenDocument file says beside its lines: running heads, comments, what was struck out, authors."""
    unpack = {Kind.WORD: unpack_words, Kind.ODT: unpack_open_document}.get(kind_of(content))
    try:
        parts = unpack(content) if unpack else {}
    except Unreadable:
        return ""
    return html.unescape(
        "\n".join(word for name, part in parts.items() for word in _beside(name, part.decode("utf-8", "replace")))
    )


def _beside(name: str, xml: str) -> Iterator[str]:
    yield from _AUTHOR.findall(xml)
    yield "".join(_STRUCK.findall(xml))
    if _PART_BESIDE.search(name):
        yield _TAG.sub("\n", _IN_A_WORD.sub("", xml))
