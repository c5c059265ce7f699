"""Pages of a PDF as pictures, drawn in the process apart. PNG is written by hand: nothing else here needs a library."""

from __future__ import annotations

import base64
import math
import struct
import zlib
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from meetings.importing.formats.pdf import open_pdf
from meetings.importing.formats.refusing import Reason, Unreadable

DOTS_PER_INCH = 110
MOST_DOTS = 4_000_000
"""A page that is larger than four sheets of A4 is drawn smaller."""

_RED_GREEN_BLUE = 3


def count_pages(content: bytes) -> dict[str, Any]:
    """Raises Unreadable. Any: it becomes JSON, here and below."""
    with open_pdf(content) as document:
        return {"pages": len(document)}


def draw_page(content: bytes, number: str) -> dict[str, Any]:
    """The page of this number, counted from 1; an empty picture where there is none. Raises Unreadable."""
    with open_pdf(content) as document:
        if not 1 <= int(number) <= len(document):
            return {"picture": ""}
        try:
            return {"picture": base64.b64encode(_drawn(document[int(number) - 1])).decode()}
        except pdfium.PdfiumError as error:
            raise Unreadable(Reason.BROKEN) from error


def _drawn(page: pdfium.PdfPage) -> bytes:
    width, height = (max(side, 1.0) for side in page.get_size())
    scale = min(DOTS_PER_INCH / 72, math.sqrt(MOST_DOTS / (width * height)))
    bitmap = page.render(scale=scale, force_bitmap_format=raw.FPDFBitmap_BGR, rev_byteorder=True, may_draw_forms=False)
    dots = bytes(bitmap.buffer)
    wide = bitmap.width * _RED_GREEN_BLUE
    rows = (dots[start : start + wide] for start in range(0, bitmap.height * bitmap.stride, bitmap.stride))
    return png(bitmap.width, bitmap.height, b"".join(b"\0" + row for row in rows))


def png(width: int, height: int, rows: bytes) -> bytes:
    """Red, green and blue of one byte each; before each row the byte of its filter. Source: RFC 2083."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part)) for name, part in chunks
    )
