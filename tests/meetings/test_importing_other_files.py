"""Pages of the web, OpenDocument, rich text and e-mail as the lines that the minutes are read from."""

from __future__ import annotations

import pytest

from meetings.importing.decoding import UnreadableDocument
from meetings.importing.opening import form_of, read_document
from tests.meetings.other_files import MAIL, OPEN, PAGE, RICH, open_document, stored


@pytest.mark.parametrize(
    ("kind", "content", "lines"),
    [
        (
            "html",
            PAGE.encode(),
            [
                "Referat fra Rådet",
                "",
                "Til stede: Kari Moe, Solrik",
                "Forfall: Ola Li",
                "",
                "• Første",
                "  • Under",
                "1. En",
                "2. To",
                "Sak 1\tBolig",
                "Møteleder",
                "Kari",
                "",
                "",
                "Slutt",
                "",
                "Les planen <https://solrik.example/plan> åpent",
            ],
        ),
        (
            "odt",
            OPEN,
            [
                "Referat fra Rådet",
                "Til stede:\tKari  Moe",
                "Ola Li[1]",
                "1. En",
                "  • Under",
                "2. To",
                "Sak 1\tBolig",
                "Les planen <https://solrik.example/plan>",
                "",
                "[1] Sent ute",
            ],
        ),
        (
            "rtf",
            RICH,
            ["Referat fra Rådet", "Til stede:\tKari Moe", "•\tFørste –– {to}", "Sak 1\tBolig", ""],
        ),
        ("eml", MAIL, ["Emne: Referat fra Rådet", "", "Til stede: Kari Moe", "Sak 1 Åpning"]),
    ],
)
def test_a_file_of_another_kind_gives_the_lines_that_it_shows(kind: str, content: bytes, lines: list[str]) -> None:
    assert (form_of(content), read_document(content, f"referat.{kind}").split("\n")) == (kind, lines)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("referat.html", b"<html><script>alert()</script></html>", "HTML-filen har ingen tekst."),
        ("referat.htm", b"<ul>" * 300 + b"<li>x", "Filen heter .htm, men innholdet er verken Word eller PDF."),
        ("referat.html", b"<div>" + b"<ul>" * 300 + b"<li>x", "HTML-filen er laget slik at vi ikke åpner den."),
        ("referat.odt", OPEN[:-60], "ODT-filen er skadet."),
        ("referat.docx", OPEN, "Filen heter .docx, men innholdet er et OpenDocument (.odt)."),
        ("referat.odt", open_document("<text:p/>"), "ODT-filen har ingen tekst."),
        (
            "referat.odt",
            open_document("<text:p>x</text:p>", **{"META-INF__manifest": b"<m><encryption-data/></m>"}),
            "ODT-filen er låst med passord.",
        ),
        (
            "referat.odt",
            stored(
                {
                    "mimetype": b"application/vnd.oasis.opendocument.text",
                    "content.xml": b"<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><d>&e;</d>",
                }
            ),
            "ODT-filen er laget slik at vi ikke åpner den.",
        ),
        ("referat.rtf", b"{\\rtf1 " + b"{" * 500 + b"x", "RTF-filen er laget slik at vi ikke åpner den."),
        ("referat.rtf", b"{\\rtf1{\\info skjult}}", "RTF-filen har ingen tekst."),
        ("referat.eml", MAIL.replace(b"text/plain", b"image/png"), "EML-filen har ingen tekst."),
    ],
)
def test_a_file_of_another_kind_that_cannot_be_read_is_told_in_a_sentence(
    name: str, content: bytes, sentence: str
) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read_document(content, name)

    assert refused.value.sentence.startswith(sentence)
