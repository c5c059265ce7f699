"""Word files to lines: what a reader of the page would read."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from meetings.importing.formats.refusing import Reason, Unreadable
from meetings.importing.formats.word import lines_of_word
from tests.meetings.word_files import RELATIONS, TYPES, packed, paragraph, part, word_file


def lines(write: Callable[[Document], object]) -> list[str]:
    made = docx.Document()
    write(made)
    out = io.BytesIO()
    made.save(out)
    return lines_of_word(out.getvalue())


def test_a_paragraph_is_a_line_and_a_soft_break_ends_one() -> None:
    def write(made: Document) -> None:
        made.add_paragraph("Dato:\t3. juni 2020")
        made.add_paragraph("")
        said = made.add_paragraph()
        said.add_run("LPS").bold = True
        said.add_run(": Vi er enige.")
        said.add_run().add_break()
        said.add_run("Takk.")
        made.add_heading("Sak 2", 1)
        made.sections[0].header.paragraphs[0].text = "Topptekst"

    assert lines(write) == ["Dato:\t3. juni 2020", "", "LPS: Vi er enige.", "Takk.", "", "Sak 2"]


def test_lists_have_the_bullets_and_numbers_that_word_shows() -> None:
    def write(made: Document) -> None:
        for style, text in (
            ("List Bullet", "én"),
            ("List Bullet 2", "under"),
            ("List Number", "først"),
            ("List Number", "så"),
            ("Normal", "Mellom."),
            ("List Number", "sist"),
        ):
            made.add_paragraph(text, style=style)

    assert lines(write) == ["• én", "  • under", "1. først", "2. så", "Mellom.", "3. sist"]


def test_numbers_of_several_levels_follow_the_list_s_own_pattern() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for level, start, form, text in (
            (0, 4, "decimal", "Sak %1/20"),
            (1, 1, "decimal", "%1.%2"),
            (2, 1, "lowerLetter", "%3)"),
            (3, 1, "upperRoman", "%4."),
            (4, 1, "bullet", "–"),
        )
    )
    numbering = part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/>'
        "</w:lvlOverride></w:num>",
    )
    styles = part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="Sak"><w:name w:val="Sak"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '</w:pPr></w:style><w:style w:type="paragraph" w:styleId="Under"><w:name w:val="Under"/>'
        '<w:basedOn w:val="Sak"/></w:style>',
    )

    def numbered(text: str, level: int, key: int = 1) -> str:
        return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr>')

    body = (
        paragraph("Ruter", '<w:pStyle w:val="Sak"/>')
        + numbered("Dag", 1)
        + numbered("Natt", 1)
        + numbered("jul", 2)
        + numbered("nyttår", 2)
        + numbered("flere", 3)
        + numbered("strek", 4)
        + paragraph("Økonomi", '<w:pStyle w:val="Under"/>')
        + numbered("Lån", 1)
        + numbered("Ny telling", 0, 2)
        + paragraph("Uten", '<w:pStyle w:val="Sak"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + numbered("", 0)
    )

    assert lines_of_word(word_file(body, numbering=numbering, styles=styles)) == [
        "Sak 4/20 Ruter",
        "4.1 Dag",
        "4.2 Natt",
        "    a) jul",
        "    b) nyttår",
        "      I. flere",
        "        – strek",
        "Sak 5/20 Økonomi",
        "5.1 Lån",
        "Sak 9/20 Ny telling",
        "Uten",
        "",
    ]


def test_a_row_is_a_line_with_tabs_and_merged_cells_keep_their_places() -> None:
    def write(made: Document) -> None:
        table = made.add_table(4, 3)
        for number, words in enumerate(
            ("Sak", "Referat", "Ansvar", "1", "Nytt", "", "", "Mer.", "Ida", "", "Slutt", "Per")
        ):
            table.cell(number // 3, number % 3).text = words
        table.cell(1, 1).add_paragraph("Godkjent.")
        table.cell(2, 0).merge(table.cell(3, 0))
        wide = table.add_row()
        wide.cells[0].merge(wide.cells[2]).text = "Over alle"
        inner = table.add_row().cells[1].add_table(1, 2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "inni", "der"

    assert [line for line in lines(write) if line] == [
        "Sak\tReferat\tAnsvar",
        "1\tNytt",
        "\tGodkjent.",
        "\tMer.\tIda",
        "\tSlutt\tPer",
        "Over alle",
        "\tinni\tder",
    ]


def test_insertions_are_kept_deletions_left_out_and_moved_text_stands_where_it_went() -> None:
    def tracked(name: str, text: str, run: str = "t") -> str:
        return f'<w:{name} w:id="1" w:author="a"><w:r><w:{run}>{text}</w:{run}></w:r></w:{name}>'

    body = (
        f"<w:p>{tracked('ins', 'Nytt')}{tracked('del', ' gammelt', 'delText')}{tracked('moveFrom', ' flyttet')}</w:p>"
        f"<w:p>{tracked('moveTo', 'Flyttet')}</w:p>"
    )

    assert lines_of_word(word_file(body)) == ["Nytt", "Flyttet"]


def test_links_show_where_they_lead_and_footnotes_come_last() -> None:
    def write(made: Document) -> None:
        for shown, target in (
            ("Høringen", "https://eksempel.no/h"),
            ("eksempel.no", "https://eksempel.no/"),
            ("post", "mailto:post@eksempel.no"),
        ):
            link = OxmlElement("w:hyperlink")
            link.set(
                qn("r:id"),
                made.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True),
            )
            words = made.add_paragraph("Se ")
            link.append(words.add_run(shown)._r)
            words._p.append(link)

    assert lines(write) == ["Se Høringen <https://eksempel.no/h>", "Se eksempel.no", "Se post"]
    notes = part("footnotes", f'<w:footnote w:id="3">{paragraph("Fra 2019.")}</w:footnote>')
    body = '<w:p><w:r><w:t>Tallene</w:t></w:r><w:r><w:footnoteReference w:id="3"/></w:r></w:p>'
    assert lines_of_word(word_file(body, footnotes=notes)) == ["Tallene[1]", "", "[1] Fra 2019."]


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/hosts">]><w>&b;</w>'
BODY = {"word/document.xml": part("document", "<w:body/>"), "[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 not a zip", Reason.BROKEN),
        (word_file(paragraph("x"))[:-40], Reason.BROKEN),
        (packed(BODY | {"word/document.xml": b"<w:document>"}), Reason.BROKEN),
        (packed(BODY | {"word/document.xml": b"<other/>"}), Reason.BROKEN),
        (packed(BODY | {"word/styles.xml": b"<x:styles/>"}), Reason.BROKEN),
        (packed(BODY | {"word/styles.xml": DOCTYPE}), Reason.HOSTILE),
        (packed(BODY | {"word/styles.xml": DOCTYPE.decode().encode("utf-16")}), Reason.HOSTILE),
        (packed(BODY | {"word/styles.xml": b"<a>" * 300 + b"</a>" * 300}), Reason.HOSTILE),
        (packed(BODY | {"../word/styles.xml": b"<a/>"}), Reason.HOSTILE),
        (packed(BODY | {"C:\\x.xml": b"<a/>"}), Reason.HOSTILE),
        (packed(BODY | {"word/media/bombe.bin": bytes(51_000_000)}), Reason.TOO_LARGE),
        (packed(BODY | {f"word/{number}.bin": b"" for number in range(1_000)}), Reason.TOO_LARGE),
        (packed({"inni.zip": packed(BODY)}), Reason.NOT_WORD),
        (packed({"xl/workbook.xml": b"<a/>"}), Reason.NOT_WORD),
        (packed(BODY), Reason.NO_TEXT),
    ],
)
def test_what_is_no_whole_word_file_or_means_harm_is_refused(content: bytes, reason: Reason) -> None:
    with pytest.raises(Unreadable) as refusal:
        lines_of_word(content)

    assert refusal.value.reason is reason


def test_a_zip_inside_is_left_packed() -> None:
    parts = BODY | {"word/document.xml": part("document", f"<w:body>{paragraph('Referat')}</w:body>")}

    assert lines_of_word(packed(parts | {"word/embeddings/tall.xlsx": packed({"a": bytes(1_000_000)})})) == ["Referat"]
