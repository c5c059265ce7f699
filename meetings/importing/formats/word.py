"""A Word file as lines: a paragraph is one, a row of a table is one with tabs between its cells."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import zip_longest
from xml.etree import ElementTree as ET

import mammoth

from meetings.importing.formats.numbered import local, read_lists, write_numbers
from meetings.importing.formats.packed import unpack_words
from meetings.importing.formats.refusing import Reason, Unreadable

_HEADINGS = "\n".join(
    [f"p[style-name='heading {level}'] => h{level}:fresh" for level in range(1, 7)]
    + ["p[style-name='Title'] => h1:fresh", "br[type='page'] => br", "br[type='column'] => br"]
)
_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
_MARKERS = ("#footnote-ref", "#endnote-ref")
_DOCUMENT = "word/document.xml"


def lines_of_word(content: bytes) -> list[str]:
    """The lines of a .docx. Tracked insertions are in, deletions out; footnotes come last. Raises Unreadable."""
    parts = unpack_words(content)
    name = _document_name(parts)
    parts[name] = _with_numbers(parts, name)
    html = mammoth.convert_to_html(
        io.BytesIO(_packed(parts)),
        style_map=_HEADINGS,
        include_default_style_map=False,
        include_embedded_style_map=False,
        ignore_empty_paragraphs=False,
    ).value
    reader = _Lines()
    reader.feed(html)
    reader.close()
    lines = reader.lines()
    if not any(line.strip() for line in lines):
        raise Unreadable(Reason.NO_TEXT)
    return lines


def _document_name(parts: dict[str, bytes]) -> str:
    """The part with the text; another name than the usual stands in the package's list of relations."""
    if _DOCUMENT in parts:
        return _DOCUMENT
    for relation in ET.fromstring(parts.get("_rels/.rels", b"<none/>")):  # noqa: S314  # checked when unpacked
        target = relation.attrib.get("Target", "").lstrip("/")
        if relation.attrib.get("Type", "").endswith("/officeDocument") and target in parts:
            return target
    raise Unreadable(Reason.NOT_WORD)


def _with_numbers(parts: dict[str, bytes], name: str) -> bytes:
    tree = ET.fromstring(parts[name])  # noqa: S314  # checked when unpacked
    folder = name.rpartition("/")[0]
    numbering, styles = (
        ET.fromstring(part) if (part := parts.get(f"{folder}/{one}.xml")) else None  # noqa: S314  # the same
        for one in ("numbering", "styles")
    )
    if local(tree) != "document":
        raise Unreadable(Reason.BROKEN)
    write_numbers(tree, read_lists(numbering, styles))
    return bytes(ET.tostring(tree, encoding="utf-8", xml_declaration=True))


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return out.getvalue()


@dataclass(slots=True)
class _Cell:
    lines: list[str] = field(default_factory=list)
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class _Table:
    lines: list[str] = field(default_factory=list)
    row: list[_Cell] = field(default_factory=list)
    held: dict[int, int] = field(default_factory=dict)
    """Rows below that a cell above still fills, by column."""

    def end_row(self) -> None:
        """Cells side by side, each line of them with a tab between; a cell from above leaves its place empty."""
        columns: list[list[str]] = []
        cells = iter(self.row)
        cell = next(cells, None)
        while cell is not None or self.held.get(len(columns)):
            at = len(columns)
            if self.held.get(at):
                self.held[at] -= 1
                columns.append([])
            elif cell is not None:
                columns.append(cell.lines)
                if cell.rows > 1:
                    self.held |= dict.fromkeys(range(at, at + cell.columns), cell.rows - 1)
                columns += [[]] * (cell.columns - 1)
                cell = next(cells, None)
        for line in zip_longest(*columns, fillvalue=""):
            joined = "\t".join(part.strip() for part in line).rstrip()
            if joined:
                self.lines.append(joined)
        self.row = []


class _Lines(HTMLParser):
    """Reads what mammoth writes: paragraphs, headings, tables, links and notes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.tables: list[_Table] = []
        self.text: list[str] = []
        self.link: tuple[str, int] | None = None
        self.notes = 0

    def lines(self) -> list[str]:
        self._end_block()
        return self.out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: given or "" for name, given in attrs}
        if tag in _BLOCKS and tag != "p" and not self.tables and self.out and self.out[-1].strip():
            self.out.append("")
        elif tag == "br":
            self.text.append("\n")
        elif tag == "a" and found.get("href"):
            self.link = (found["href"], len(self.text))
        elif tag == "table":
            self._end_block()
            self.tables.append(_Table())
        elif tag in {"td", "th"} and self.tables:
            self.tables[-1].row.append(_Cell([], int(found.get("rowspan", 1)), int(found.get("colspan", 1))))
        elif tag == "li":
            self.notes += 1
            if self.notes == 1:
                self.out.append("")
            self.text.append(f"[{self.notes}] ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_block(even_empty=True)
        elif tag == "a" and self.link:
            self._end_link()
        elif tag == "tr" and self.tables:
            self.tables[-1].end_row()
        elif tag == "table" and self.tables:
            self._place(self.tables.pop().lines)

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def _end_link(self) -> None:
        """«text <https://…>»; an address that is its own text stands once."""
        href, start = self.link or ("", 0)
        self.link = None
        shown = "".join(self.text[start:]).strip()
        if href.startswith(_MARKERS):
            del self.text[start:]
        elif href.startswith(("https://", "http://")) and href.rstrip("/") not in {
            shown.rstrip("/"),
            f"https://{shown}".rstrip("/"),
            f"http://{shown}".rstrip("/"),
        }:
            self.text.append(f" <{href}>" if shown else f"<{href}>")

    def _end_block(self, *, even_empty: bool = False) -> None:
        text = "".join(self.text)
        if text.strip() or even_empty:
            self._place([line.rstrip() for line in text.split("\n")])
        self.text = []

    def _place(self, lines: list[str]) -> None:
        row = self.tables[-1].row if self.tables else None
        (row[-1].lines if row else self.out).extend(lines)
