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
_SAID_OF_PDF = re.compile(
    rb"/(?:Author|Title|Subject|Keywords)\s*(?:\((?P<plain>(?:[^()\\]|\\.)*)\)|<(?P<hex>[0-9A-Fa-f\s]*)>)",
    re.DOTALL,
)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)


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
    """What a file says beside its lines. Word and OpenDocument: running heads, comments, what was struck out, authors;
    PDF: author, title and keywords where they are not packed.
    """
    kind = kind_of(content)
    if kind is Kind.PDF:
        return "\n".join((*map(_of_pdf, _SAID_OF_PDF.finditer(content)), *_descriptions(content)))
    unpack = {Kind.WORD: unpack_words, Kind.ODT: unpack_open_document}.get(kind)
    try:
        parts = unpack(content) if unpack else {}
    except Unreadable:
        return ""
    words = (word for name, part in parts.items() for word in _beside(name, part.decode("utf-8", "replace")))
    return html.unescape("\n".join(words))


def _descriptions(content: bytes) -> Iterator[str]:
    """The words of each description in XML."""
    end = 0
    while (start := content.find(b"<x:xmpmeta", end)) >= 0 and (end := content.find(b"</x:xmpmeta>", start)) >= 0:
        yield html.unescape(_TAG.sub("\n", content[start:end].decode("utf-8", "replace")))


def _of_pdf(found: re.Match[bytes]) -> str:
    if found["hex"] is not None:
        digits = b"".join(found["hex"].split()).decode()
        said = bytes.fromhex(digits + "0" * (len(digits) % 2))
    else:
        said = _ESCAPED.sub(lambda one: _letter(one[1]), found["plain"])
    return said.decode("utf-16", "replace") if said.startswith((b"\xfe\xff", b"\xff\xfe")) else said.decode("latin-1")


def _letter(escaped: bytes) -> bytes:
    return bytes([int(escaped, 8) & 0xFF]) if escaped.isdigit() and escaped < b"8" else escaped


def _beside(name: str, xml: str) -> Iterator[str]:
    yield from _AUTHOR.findall(xml)
    yield "\n".join(_STRUCK.findall(xml))
    if _PART_BESIDE.search(name):
        yield _TAG.sub("\n", _IN_A_WORD.sub("", xml))
