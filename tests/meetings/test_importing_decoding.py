"""Bytes to text: what is read, what is refused, and how lines are numbered."""

from __future__ import annotations

import pytest

from meetings.importing.decoding import (
    MAX_BYTES,
    MAX_TEXT,
    UnreadableDocument,
    check_size,
    decode,
    encoding_of,
    lines_of,
)


@pytest.mark.parametrize(
    ("content", "text", "encoding"),
    [
        ("Møte på Å".encode(), "Møte på Å", "utf-8"),
        (b"\xef\xbb\xbf" + "Møte på Å".encode(), "Møte på Å", "utf-8"),
        ("Møte på Å – «ja»".encode("cp1252"), "Møte på Å – «ja»", "windows-1252"),
    ],
)
def test_text_is_read_as_utf_8_or_else_as_windows_1252(content: bytes, text: str, encoding: str) -> None:
    assert decode(content) == text
    assert encoding_of(content) == encoding


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Filen er tom. Velg filen som inneholder referatet."),
        (b" \r\n\t\n", "Filen har ingen tekst. Velg filen som inneholder referatet."),
        (b"Referat\0fra", "Filen er verken Word, PDF eller tekst. Lagre referatet som .docx, PDF eller .txt."),
        (b"\x81\x8d\x8f\x90\x9d", "Filen er verken Word, PDF eller tekst. Lagre referatet som .docx, PDF eller .txt."),
        (b"\x01\x02\x03abc", "Filen er verken Word, PDF eller tekst. Lagre referatet som .docx, PDF eller .txt."),
        (b"{\\rtf1 Referat}", "Filen er en RTF-fil. Lagre referatet som .docx, PDF eller ren tekst (.txt)."),
        (
            "Møte".encode("utf-16"),
            "Filen er lagret som UTF-16. Lagre den på nytt som tekst med tegnsettet UTF-8.",
        ),
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence_that_says_what_to_do(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        decode(content)

    assert str(refusal.value) == sentence


def test_a_file_of_fifty_megabytes_is_refused_by_its_size_alone() -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        check_size(50 * 1024 * 1024)

    assert str(refusal.value) == (
        "Filen er for stor: den kan være på høyst 20 MB. Lagre referatet uten bilder, eller som tekstfil."
    )
    check_size(MAX_BYTES)


def test_a_text_of_more_than_five_million_signs_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="høyst 5 millioner tegn"):
        decode(b"a" * (MAX_TEXT + 1))


def test_only_a_line_feed_ends_a_line() -> None:
    assert lines_of("en\fto\x85tre\u2028fire\r\nfem\n") == ["en\fto\x85tre\u2028fire\r", "fem", ""]
