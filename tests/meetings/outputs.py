"""What an output says, as plain words: so that page, files and interfaces can be held against each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing
from html.parser import HTMLParser
from io import BytesIO

from docx import Document
from docx.table import Table
from lxml import etree
from pypdfium2 import PdfDocument

VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
FOOT = re.compile(r"\b(?:Side|Page) \d+ (?:av|of) \d+$")
SILENT = frozenset({"script", "style", "title"})


def words_of_file(content: bytes, form: str) -> str:
    """All that a file says, one blank between words. `form`: pdf, docx, html, or else a text."""
    return " ".join(READERS.get(form, bytes.decode)(content).split())


def words(text: str) -> list[str]:
    """Letters and figures alone, in small letters: delimiters differ from output to output."""
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())


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
