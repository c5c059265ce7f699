"""What an output says, as plain words: so that page, files and interfaces can be held against each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO

from docx import Document
from docx.table import Table
from lxml import etree
from pypdfium2 import PdfDocument

from meetings.report import Line, Reply, Report

FOOT = re.compile(r"\b(?:Side|Page) \d+ (?:av|of) \d+$")
SILENT = frozenset({"script", "style", "title", "nav", "footer"})


def words_of_file(content: bytes, form: str) -> str:
    """All that a file says, one blank between words. `form`: pdf, docx, html, or else a text."""
    return " ".join(READERS.get(form, bytes.decode)(content).split())


def words(text: str) -> list[str]:
    """Letters and figures alone, in small letters: delimiters differ from output to output, and so does the mark
    of what is for members alone."""
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold().replace("(bare for medlemmer:", "("))


def _pdf(content: bytes) -> str:
    """Without the foot of the pages, which would stand in the middle of a sentence."""
    with closing(PdfDocument(content)) as pages:
        read = [page.get_textpage().get_text_range().replace("\ufffe", "").splitlines() for page in pages]
    return "\n".join(
        line for page in read for line in page if not re.search(r"\b(?:Side|Page) \d+ (?:av|of) \d+$", line)
    )


def _docx(content: bytes) -> str:
    def read() -> Iterator[str]:
        for part in Document(BytesIO(content)).iter_inner_content():
            if isinstance(part, Table):
                yield from (" ".join(cell.text for cell in row.cells) for row in part.rows)
            else:
                yield part.text

    return "\n".join(read())


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        self.said.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT
        self.said.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def _html(content: bytes) -> str:
    reader = _Text()
    reader.feed(content.decode())
    return "".join(reader.said)


def _xml(content: bytes) -> str:
    """Akoma Ntoso without what it says of itself."""
    root = etree.fromstring(content, etree.XMLParser(no_network=True, resolve_entities=False))
    return " ".join(text for part in root[0] if not str(part.tag).endswith("}meta") for text in part.itertext())


READERS: dict[str, Callable[[bytes], str]] = {"pdf": _pdf, "docx": _docx, "html": _html, "xml": _xml}


@dataclass(frozen=True)
class Said:
    """One thing that the report says: its words, and the names that stand before them where it opens a passage."""

    words: tuple[str, ...]
    names: frozenset[str] = frozenset()


def all_said(report: Report) -> list[Said]:
    """Headings, statements with their replies, sub-headings and references, as one kind of reader gets them."""
    found = []
    for case in report.cases:
        found.append(Said(tuple(words(case.heading))))
        for passage in case.passages:
            if passage.text:
                found.append(Said(tuple(words(passage.text))))
            for place, line in enumerate(passage.lines):
                found.append(_said(line, names=not place))
                found += [_said(reply) for reply in line.replies]
    return [one for one in found if one.words]


def _said(line: Line | Reply, *, names: bool = True) -> Said:
    text = " ".join("".join(span.text for span in paragraph.spans) for paragraph in line.paragraphs)
    before = " ".join(one.words for one in line.voice.signed) if names else ""
    return Said(tuple(words(text)), frozenset(words(before)))


def between(found: Sequence[str], report: Report) -> set[str]:
    """Reads an output's words, and returns those that stand between what the report says.

    Raises AssertionError where something said is missing or out of order, or its names do not stand before it.
    """
    others: set[str] = set()
    at = 0
    for number, one in enumerate(all_said(report)):
        start = next((n for n in range(at, len(found)) if tuple(found[n : n + len(one.words)]) == one.words), None)
        assert start is not None, (" ".join(one.words), found[at : at + 40])
        before = set(found[at:start]) if number else set()
        assert one.names <= before, (one, before)
        others |= before - one.names
        at = start + len(one.words)
    return others
