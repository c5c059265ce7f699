"""A Word file as lines: a paragraph is one, a row of a table is one with tabs between its cells."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

import mammoth

from meetings.importing.formats.marked import MarkedLines
from meetings.importing.formats.numbered import local, read_lists, write_numbers
from meetings.importing.formats.packed import document_name, unpack_words
from meetings.importing.formats.refusing import Reason, Unreadable

_HEADINGS = "\n".join(
    [f"p[style-name='heading {level}'] => h{level}:fresh" for level in range(1, 7)]
    + ["p[style-name='Title'] => h1:fresh", "br[type='page'] => br", "br[type='column'] => br"]
)


def lines_of_word(content: bytes) -> list[str]:
    """The lines of a .docx. Tracked insertions are in, deletions out; footnotes come last. Raises Unreadable."""
    parts = unpack_words(content)
    name = document_name(parts)
    parts[name] = _with_numbers(parts, name)
    html = mammoth.convert_to_html(
        io.BytesIO(_packed(parts)),
        style_map=_HEADINGS,
        include_default_style_map=False,
        include_embedded_style_map=False,
        ignore_empty_paragraphs=False,
    ).value
    reader = MarkedLines()
    reader.feed(html)
    reader.close()
    lines = reader.lines()
    if not any(line.strip() for line in lines):
        raise Unreadable(Reason.NO_TEXT)
    return lines


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
