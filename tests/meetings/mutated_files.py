"""Reads damaged files one after the other inside the walls: `python -m tests.meetings.mutated_files docx 0 150`.

Each line it prints is what one file came to. When it dies, the next file after the lines printed is the one.
"""

from __future__ import annotations

import copy
import io
import json
import random
import re
import sys
import zipfile
from xml.etree import ElementTree

from meetings.importing.decoding import UnreadableDocument, check_lines
from meetings.importing.formats import child, word
from meetings.importing.formats.walls import shut_in
from meetings.importing.reading import read_minutes
from tests.meetings.other_files import MAIL, OPEN, PAGE, RICH
from tests.meetings.pdf_files import down, pdf_file
from tests.meetings.word_files import paragraph, part, word_file

OTHERS = {"odt": OPEN, "rtf": RICH, "html": PAGE.encode(), "eml": MAIL}
NUMBER = re.compile(rb"(?<![\d])\d{1,10}(?![\d])")


def sample(kind: str) -> bytes:
    """Something of everything that the reader looks at."""
    if kind == "pdf":
        rows = [(x, 500 - 13 * row, f"{name} {row}") for row in range(5) for x, name in ((70, "Sak"), (150, "Tekst"))]
        pages = [[(70, 800, "Referat"), *down("Til stede:", "• LPS", "PB: Vi har", "sagt det."), *rows, (290, 40, "1")]]
        return pdf_file(pages * 2, extra="q 1 0 0 1 0 0 cm Q\n")
    if kind in OTHERS:
        return OTHERS[kind]
    cell = "<w:tc><w:tcPr><w:gridSpan w:val='2'/><w:vMerge w:val='restart'/></w:tcPr>" + paragraph("Sak") + "</w:tc>"
    body = (
        paragraph("Referat", '<w:pStyle w:val="H"/>')
        + paragraph("LPS: Ja", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
        + f"<w:tbl><w:tr>{cell}{cell}</w:tr><w:tr>{cell}</w:tr></w:tbl>"
        + "<w:p><w:ins w:id='1'><w:r><w:t>inn</w:t><w:br/><w:tab/></w:r></w:ins><w:del w:id='2'/></w:p>"
        + '<w:p><w:r><w:footnoteReference w:id="3"/></w:r><w:hyperlink w:anchor="a"><w:r><w:t>her</w:t></w:r>'
        + "</w:hyperlink></w:p>"
    )
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    return word_file(
        body,
        numbering=part(
            "numbering",
            f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/>'
            "</w:num>",
        ),
        styles=part("styles", '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style>'),
        footnotes=part("footnotes", f'<w:footnote w:id="3">{paragraph("Note.")}</w:footnote>'),
    )


def mutated(kind: str, number: int) -> bytes:
    """The sample with the damage of that number, always the same."""
    source = random.Random(f"{kind} {number}")
    content = sample(kind)
    if kind in {"docx", "odt"} and number % 3:
        return repacked(content, source)
    if kind in {"pdf", "rtf"} and number % 2:
        return numbers_changed(content, source)
    return bytes_changed(content, source)


def bytes_changed(content: bytes, source: random.Random) -> bytes:
    out = bytearray(content)
    for _time in range(source.randint(1, 8)):
        at = source.randrange(len(out) or 1)
        length = source.choice((1, 1, 2, 4, 40, 400))
        deed = source.randrange(4)
        if deed == 0:
            out[at : at + length] = source.randbytes(length)
        elif deed == 1:
            del out[at : at + length]
        elif deed == 2:
            out[at:at] = out[source.randrange(len(out) or 1) :][:length]
        else:
            out[at : at + 1] = bytes([source.choice((0, 1, 127, 128, 255))])
    return bytes(out)


def numbers_changed(content: bytes, source: random.Random) -> bytes:
    """Sizes, places and references that lead astray."""

    def other(found: re.Match[bytes]) -> bytes:
        odd = (b"0", b"-1", b"65536", b"4294967295", b"99999999999", b"1e9", b"3 0 R", b"[1 2]", b"/Name")
        return source.choice(odd) if source.random() < 0.04 else found[0]

    return NUMBER.sub(other, content)


def repacked(content: bytes, source: random.Random) -> bytes:
    """Whole XML more often than not, which says what no word processor would."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(out, "w") as made:
        names = [name for name in packed.namelist() if source.random() < 0.99]
        for name in names:
            inside = packed.read(name)
            if source.random() < 0.25:
                whole = name.endswith((".xml", ".rels")) and source.random() >= 0.3
                inside = tags_changed(inside, source) if whole else bytes_changed(inside, source)
            made.writestr(name, inside)
    return out.getvalue()


def tags_changed(inside: bytes, source: random.Random) -> bytes:
    """Elements gone, doubled, moved or of another name, attributes gone or odd: still XML."""
    tree = ElementTree.fromstring(inside)  # noqa: S314  # our own sample
    for _time in range(source.randint(1, 3)):
        every = list(tree.iter())
        parent, other = source.choice(every), source.choice(every)
        child = source.choice(list(parent)) if len(parent) else None
        deed = source.randrange(5)
        if deed == 0 and child is not None:
            parent.remove(child)
        elif deed == 1 and child is not None:
            parent.insert(source.randrange(len(parent)), copy.deepcopy(child))
        elif deed == 2 and child is not None and other not in set(child.iter()):
            parent.remove(child)
            other.append(child)
        elif deed == 3:
            for name in other.attrib:
                other.set(name, source.choice(("", "-3", "x", "99999999999", "0", "1")))
        else:
            parent.tag = other.tag
            parent.attrib.clear()
    return ElementTree.tostring(tree)


def outcome(kind: str, number: int) -> str:
    found = child.answer(kind, mutated(kind, number))
    if "reason" in found:
        return str(found["reason"])
    text = "\n".join(found["lines"])
    try:
        check_lines(text)
    except UnreadableDocument:
        return "too long"
    return f"preview of {len(read_minutes(text).lines)} lines"


def main() -> None:
    kind, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    assert word.lines_of_word(sample("docx"))
    for each in child.READERS:
        child.answer(each, sample(each))
    shut_in()
    for number in range(first, last):
        sys.stdout.write(json.dumps(outcome(kind, number)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
