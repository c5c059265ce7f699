"""Pages of a PDF as pictures, drawn behind the walls."""

from __future__ import annotations

import hashlib
import struct
import zlib

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from meetings.importing.formats import drawing
from meetings.importing.formats.apart import ask
from meetings.importing.picturing import DOTS_PER_INCH, page_count, picture_of_page
from meetings.models import SourceDocument
from tests.meetings.pdf_files import down, pdf_file

TWO_PAGES = pdf_file([down("Referat"), []], extra="0 0 1 rg 0 0 300 400 re f\n")


def kept(content: bytes, encoding: str = "pdf") -> SourceDocument:
    digest = hashlib.sha256(content).hexdigest()
    return SourceDocument.rows.create(name="fil", content=content, encoding=encoding, sha256=digest)


def dots(picture: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and rows of a PNG whose checksums are right."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    at, parts = 8, {}
    while at < len(picture):
        (size,) = struct.unpack(">I", picture[at : at + 4])
        named = picture[at + 4 : at + 8 + size]
        assert struct.unpack(">I", picture[at + 8 + size : at + 12 + size]) == (zlib.crc32(named),)
        parts[named[:4]] = named[4:]
        at += 12 + size
    width, height, *kind = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    assert kind == [8, 2, 0, 0, 0]
    rows = zlib.decompress(parts[b"IDAT"])
    return width, height, [rows[start : start + 1 + 3 * width] for start in range(0, len(rows), 1 + 3 * width)]


def test_a_page_is_drawn_as_it_looks_kept_by_the_browser_and_not_drawn_again(
    db: None, secretary: Client, member: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    document = kept(TWO_PAGES)
    path = reverse("secretariat:page_picture", args=[document.pk, 2])

    answer = secretary.get(path)
    again = secretary.get(path, headers={"If-None-Match": answer["ETag"]})

    width, height, rows = dots(answer.content)
    assert (width, height, len(rows)) == (910, 1287, 1287)
    assert (rows[1200][1 + 30 : 4 + 30], rows[100][1 + 30 : 4 + 30]) == (b"\x00\x00\xff", b"\xff\xff\xff")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "private, no-cache")
    assert "Cookie" in answer["Vary"]
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "private, no-cache")
    assert member.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 404
    assert [page_count(document), page_count(document)] == [2, 2]
    with django_assert_num_queries(0):
        page_count(document)


@pytest.mark.parametrize("content", [b"%PDF-1.4", TWO_PAGES[:300], b"Bare tekst"])
def test_what_cannot_be_drawn_has_no_pages(db: None, secretary: Client, content: bytes) -> None:
    document = kept(content, "pdf" if content.startswith(b"%") else "utf-8")

    assert (page_count(document), picture_of_page(document, 1)) == (0, None)
    assert secretary.get(reverse("secretariat:page_picture", args=[document.pk, 1])).status_code == 404


def test_a_page_that_is_not_there_is_none_and_a_huge_one_is_drawn_smaller(db: None) -> None:
    document = kept(TWO_PAGES)
    huge = kept(TWO_PAGES.replace(b"[0 0 595 842]", b"[0 0 9999 9999]"))

    assert [picture_of_page(document, number) for number in (0, 3, 10**14)] == [None, None, None]
    width, height, _rows = dots(picture_of_page(huge, 1) or b"")
    assert width * height <= drawing.MOST_DOTS * 1.01
    assert DOTS_PER_INCH == drawing.DOTS_PER_INCH
    assert ask("page", TWO_PAGES, "en")["reason"] == "broken"
