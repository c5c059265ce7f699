"""A report's PDF and Word: built for assistive readers, whatever is written in them."""

from __future__ import annotations

import socket
import unicodedata
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject

from meetings.exporting.report_pdf import lost_in_pdf, report_pdf
from meetings.exporting.report_word import report_word
from meetings.exporting.typesetting import UNSEEN
from meetings.notation import Span
from meetings.report import (
    Attendee,
    AttendeeGroup,
    Case,
    Correction,
    Line,
    Paragraph,
    Passage,
    Plate,
    Reply,
    Report,
    Signature,
    TaskLine,
    Voice,
)
from tests.meetings.outputs import words_of_file

BLANK = set("\u115f\u1160\u2800\u3164\uffa0\ufffc")
"""Drawn as nothing, or read back as nothing."""
LPS = Plate("LPS", "Landslaget", "carer")
VOICE = Voice((LPS,), ("Ida Hagen",), "LPS", signed=(Signature(LPS, "Ida Hagen"),))


def saying(words: str, *, cases: int = 1) -> Report:
    """A report with `words` in every place where somebody's words may stand."""
    url = "https://example.org/a"
    said = (
        Paragraph((Span(words), Span(url, url=url), Span(words, members_only=True))),
        Paragraph((Span(words),), bullet=True),
    )
    reply = Reply(2, "answer", VOICE, "", said, members_only=True)
    line = Line(1, "statement", "Råd", VOICE, said, members_only=False, note=words, replies=(reply,))
    alone = replace(line, voice=Voice(), tag="", replies=())
    passages = (
        Passage("lead", Voice(), (alone,)),
        Passage("subheading", text=words),
        Passage("said", VOICE, (line, line)),
        Passage("reference", text=words, url=f'{url} b#"x"'),
        Passage("sum", Voice(), (alone,)),
        Passage("absence", VOICE, (replace(line, replies=()),)),
    )
    case = Case("sak-1", "1", "Sak 1", words, words, 2, passages)
    present = AttendeeGroup("present", "Til stede", (Attendee(LPS, words, words), Attendee(None, words, "")))
    return Report(
        title=f"Referat {words}",
        body_name=words,
        host_name="",
        date=date(2026, 6, 3),
        date_words="3. juni 2026",
        weekday_words="Onsdag 3. juni 2026",
        date_note=words,
        time_span="kl. 10–15",
        place=words,
        practical="",
        convened_by=words,
        chaired_by="",
        minute_taker="",
        signed_words="",
        published_on=date(2026, 6, 10),
        approved_on=None,
        approved_words="",
        members_view=True,
        audience="public",
        points=(words,),
        cases=(case,) * cases,
        tasks=(TaskLine(3, (Span(words),), words, words, "sak-1"),) * 2,
        next_words=words,
        next_url="",
        attendee_groups=(present,),
        apologies_note="",
        corrections=(Correction(date(2026, 7, 1), words, 2, ""),),
        papers=(),
        statement_count=2,
        number=2,
    )


def tree(reader: PdfReader) -> list[str]:
    """The kinds of the structure's elements, in reading order."""
    found: list[str] = []

    def walk(one: PdfObject | None) -> None:
        element = one.get_object() if one is not None else None
        if isinstance(element, ArrayObject):
            for kid in element:
                walk(kid)
        elif isinstance(element, DictionaryObject):
            if "/S" in element:
                found.append(str(element["/S"]).removeprefix("/"))
            walk(element.get("/K"))

    root = reader.root_object["/StructTreeRoot"].get_object()
    assert isinstance(root, DictionaryObject)
    walk(root["/K"])
    return found


def test_the_pdf_is_tagged_titled_archivable_and_found_in_by_headings() -> None:
    reader = PdfReader(BytesIO(report_pdf(saying("Bolig"))))
    catalogue = reader.root_object
    metadata = catalogue["/Metadata"].get_object()
    assert isinstance(metadata, StreamObject)
    about = metadata.get_data().decode()
    kinds = tree(reader)
    heads = [kind for kind in kinds if kind in {"H1", "H2", "H3", "H4"}]

    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Referat Bolig", "Bolig")
    assert [f"<{mark}<" in about for mark in ("pdfuaid:part>1", "pdfaid:part>2", "pdfaid:conformance>A")] == [True] * 3
    assert {name: str(catalogue[name]) for name in ("/Lang", "/MarkInfo")} == {
        "/Lang": "nb",
        "/MarkInfo": "{'/Marked': True, '/Suspects': False}",
    }
    assert heads == ["H1", "H2", "H2", "H3", "H3", "H2", "H2", "H2", "H3"]
    assert [kinds.count(kind) for kind in ("Table", "THead", "TH", "Link")] == [2, 2, 6, 8]
    inner = reader.outline[1]
    assert isinstance(inner, list)
    assert [str(entry.title) for entry in inner if not isinstance(entry, list)] == [
        "Kort fortalt", "Sak 1 Bolig", "Oppfølging", "Neste møte", "Deltakere",
    ]  # fmt: skip


def test_word_has_real_headings_repeated_table_heads_and_norwegian() -> None:
    document = Document(BytesIO(report_word(saying("Bolig"))))
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style is not None]
    about = document.core_properties

    assert [style for style in styles if style and style.startswith("Heading")] == [
        f"Heading {level}" for level in (1, 2, 2, 3, 2, 3, 2, 2)
    ]
    assert [table.rows[0]._tr.trPr is not None for table in document.tables] == [True, True]
    assert all(
        "tblHeader" in table.rows[0]._tr.xml and "tblHeader" not in table.rows[1]._tr.xml for table in document.tables
    )
    assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {"nb-NO"}
    assert (about.title, about.author, about.language) == ("Referat Bolig", "Bolig", "nb-NO")


def test_every_character_comes_through_or_is_a_box_that_the_secretary_is_told_of() -> None:
    codes = [*range(0x20, 0x10000), *range(0x1F300, 0x1F700), 0x10FFFD]
    every = [chr(code) for code in codes if unicodedata.category(chr(code)) not in {"Cs", "Cn"}]
    text = " ".join("x" + letter if unicodedata.category(letter).startswith("M") else letter for letter in every)
    report = replace(saying("Bolig"), next_words=text)

    pdf = words_of_file(report_pdf(report), "pdf")
    word = unicodedata.normalize("NFC", words_of_file(report_word(report), "docx"))

    composed = {
        letter
        for letter in UNSEEN.sub("", unicodedata.normalize("NFC", text))
        if unicodedata.category(letter)[0] not in "CZ"
    }
    lost = set(lost_in_pdf(report))
    read = set(pdf)
    shown = read | {one for one in composed if read.issuperset(unicodedata.normalize("NFKC", one))}  # ﬁ read as fi
    assert sorted(composed - lost - shown - BLANK) == []
    assert (len(lost) > 40_000, len(shown) > 5_000, "□" in pdf) == (True, True, True)
    assert sorted(composed - set(word)) == []


@pytest.mark.parametrize(
    "mark",
    ["\u0650", "\u0301\u0323", "\u20e0", "\U000e0041", "\u200d", "\ufe0f", "\u1ab0"],
)
def test_a_mark_on_a_letter_of_another_font_stops_nothing(mark: str) -> None:
    words = f"漢{mark} ا{mark} x{mark} 😀{mark}"

    assert "Oppfølging" in words_of_file(report_pdf(saying(words)), "pdf")


def test_what_is_written_is_never_read_as_markup_and_reaches_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "hemmelig.txt"
    secret.write_text("zqhemmelig")
    payloads = (
        f'#read("{secret}")',
        f'#image("{secret}")',
        f'#include "{secret}"',
        '#import "@preview/cetz:0.3.1": canvas',
        '#plugin("x.wasm")',
        '#panic("x")',
        "#sys.inputs.values",
        "$ sum_(k=1)^n k $",
        "```typ #panic() ```",
        "<label> @ref = Overskrift",
        "\\u{1F600} \\ */ // /* ]]] }}} \" '",
        "{{ page }} {page}",
    )
    asked: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *address, **_options: asked.append(address))

    for payload in payloads:
        said = words_of_file(report_pdf(saying(payload)), "pdf")
        assert " ".join(payload.split()) in said.replace(" ", " "), payload
        assert "zqhemmelig" not in said.replace(str(secret), "")
    assert asked == []
