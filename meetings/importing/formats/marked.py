"""Marked-up text as lines: a paragraph is one, a row of a table is one with tabs between its cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import zip_longest

BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
_MARKERS = ("#footnote-ref", "#endnote-ref")


@dataclass(slots=True)
class Cell:
    lines: list[str] = field(default_factory=list)
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class Table:
    lines: list[str] = field(default_factory=list)
    row: list[Cell] = field(default_factory=list)
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


class MarkedLines(HTMLParser):
    """Reads what mammoth writes: paragraphs, headings, tables, links and notes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.tables: list[Table] = []
        self.text: list[str] = []
        self.link: tuple[str, int] | None = None
        self.notes = 0

    def lines(self) -> list[str]:
        self.end_block()
        return self.out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: given or "" for name, given in attrs}
        if tag in BLOCKS and tag != "p" and not self.tables and self.out and self.out[-1].strip():
            self.out.append("")
        elif tag == "br":
            self.text.append("\n")
        elif tag == "a" and found.get("href"):
            self.link = (found["href"], len(self.text))
        elif tag == "table":
            self.end_block()
            self.tables.append(Table())
        elif tag in {"td", "th"} and self.tables:
            self.tables[-1].row.append(Cell([], int(found.get("rowspan", 1)), int(found.get("colspan", 1))))
        elif tag == "li":
            self.notes += 1
            if self.notes == 1:
                self.out.append("")
            self.text.append(f"[{self.notes}] ")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.end_block(even_empty=True)
        elif tag == "a" and self.link:
            self._end_link()
        elif tag == "tr" and self.tables:
            self.tables[-1].end_row()
        elif tag == "table" and self.tables:
            self.place(self.tables.pop().lines)

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

    def end_block(self, *, even_empty: bool = False) -> None:
        text = "".join(self.text)
        if text.strip() or even_empty:
            self.place([line.rstrip() for line in text.split("\n")])
        self.text = []

    def place(self, lines: list[str]) -> None:
        row = self.tables[-1].row if self.tables else None
        (row[-1].lines if row else self.out).extend(lines)
