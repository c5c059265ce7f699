"""PDF files by hand: each word or line exactly where a test wants it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Placed = tuple[float, float, str]
"""From the left, from the bottom of an A4 page in points, and the text, set in 10 points."""


def pdf_file(pages: Sequence[Iterable[Placed]], *, extra: str = "", trailer: str = "", turn: str = "") -> bytes:
    """One page for each list; `extra` stands in every page's content, `turn` in its dictionary."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, placed in enumerate(pages):
        drawn = extra + "".join(f"BT /F 10 Tf {x} {y} Td ({escaped(text)}) Tj ET\n" for x, y, text in placed)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R {turn}"
            " /Resources << /Font << /F 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(drawn.encode('cp1252'))} >>\nstream\n{drawn}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{written}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R"
    return out + f"{end} {trailer}>>\nstartxref\n{len(out)}\n%%EOF".encode()


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def down(*texts: str, x: float = 70, top: float = 760, step: float = 13) -> list[Placed]:
    """Lines under each other; an empty text leaves a gap."""
    return [(x, top - step * number, text) for number, text in enumerate(texts) if text]
