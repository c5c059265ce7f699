"""An OpenDocument text (.odt) as lines, as a Word file is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from xml.etree import ElementTree as ET

from meetings.importing.formats.packed import unpack_open_document
from meetings.importing.formats.refusing import Reason, Unreadable

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_LEFT_OUT = frozenset({f"{_TEXT}tracked-changes", f"{_TEXT}note-citation", f"{_TEXT}sequence-decls"})
_MOST_BLANKS = 200


def lines_of_open_document(content: bytes) -> list[str]:
    """The lines of an .odt. Deletions that were tracked are left out; notes come last. Raises Unreadable."""
    parts = unpack_open_document(content)
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Unreadable(Reason.LOCKED)
    tree = ET.fromstring(parts["content.xml"])  # noqa: S314  # checked when unpacked
    body = next((one for one in tree.iter() if one.tag.endswith("}text") and not one.tag.startswith(_TEXT)), None)
    if body is None:
        raise Unreadable(Reason.NOT_WORD)
    reader = _Reader({one.attrib.get(f"{{{_style()}}}name", ""): one for one in tree.iter(f"{_TEXT}list-style")})
    lines = list(reader.blocks(body))
    notes = [f"[{place}] {note}" for place, note in enumerate(reader.notes, 1)]
    if not any(line.strip() for line in lines):
        raise Unreadable(Reason.NO_TEXT)
    return [*lines, *([""] if notes else []), *notes]


def _style() -> str:
    return "urn:oasis:names:tc:opendocument:xmlns:style:1.0"


class _Reader:
    """Walks the body. `styles`: the kinds of list, by name."""

    def __init__(self, styles: dict[str, ET.Element]) -> None:
        self.styles = styles
        self.notes: list[str] = []

    def blocks(self, parent: ET.Element, *, depth: int = 0, style: str = "") -> Iterator[str]:
        for one in parent:
            if one.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
                yield from self.inline(one).rstrip().split("\n")
            elif one.tag == f"{_TEXT}list":
                yield from self._points(one, depth, one.attrib.get(f"{_TEXT}style-name", "") or style)
            elif one.tag == f"{_TABLE}table":
                for row in one.iter(f"{_TABLE}table-row"):
                    yield from self._row(row)
            elif one.tag not in _LEFT_OUT:
                yield from self.blocks(one, depth=depth, style=style)

    def _points(self, found: ET.Element, depth: int, style: str) -> Iterator[str]:
        numbered = self._is_numbered(style, depth)
        for place, item in enumerate(found, 1):
            lead = "  " * depth + (f"{place}. " if numbered else "• ")
            for one in item:
                if one.tag == f"{_TEXT}list":
                    yield from self._points(one, depth + 1, style)
                else:
                    text = self.inline(one).rstrip()
                    yield f"{lead}{text}" if text else ""
                    lead = "  " * (depth + 1)

    def _is_numbered(self, style: str, depth: int) -> bool:
        kinds = self.styles.get(style)
        level = (
            None if kinds is None else next((k for k in kinds if k.attrib.get(f"{_TEXT}level") == str(depth + 1)), None)
        )
        return level is not None and level.tag == f"{_TEXT}list-level-style-number"

    def _row(self, row: ET.Element) -> Iterator[str]:
        cells = [list(self.blocks(cell)) for cell in row if cell.tag.startswith(f"{_TABLE}")]
        for line in zip_longest(*cells, fillvalue=""):
            joined = "\t".join(part.strip() for part in line).rstrip()
            if joined:
                yield joined

    def inline(self, parent: ET.Element) -> str:
        """The words of a paragraph, with tabs, line breaks and the addresses of links."""
        text = parent.text or ""
        for one in parent:
            text += self._piece(one) + (one.tail or "")
        return text

    def _piece(self, one: ET.Element) -> str:
        if one.tag == f"{_TEXT}s":
            count = one.attrib.get(f"{_TEXT}c", "1")
            return " " * min(int(count), _MOST_BLANKS)
        if one.tag in {f"{_TEXT}tab", f"{_TEXT}line-break"}:
            return "\t" if one.tag.endswith("tab") else "\n"
        if one.tag == f"{_TEXT}note":
            self.notes.append(" ".join(filter(None, self.blocks(one))))
            return f"[{len(self.notes)}]"
        if one.tag in _LEFT_OUT:
            return ""
        shown, href = self.inline(one), one.attrib.get(_HREF, "")
        known = {shown.rstrip("/"), f"https://{shown}".rstrip("/"), f"http://{shown}".rstrip("/")}
        if one.tag == f"{_TEXT}a" and href.startswith(("https://", "http://")) and href.rstrip("/") not in known:
            return f"{shown} <{href}>" if shown else f"<{href}>"
        return shown
