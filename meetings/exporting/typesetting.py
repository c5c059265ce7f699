"""From values to PDF, through Typst: no network, no fonts but those inside the package, no markup from texts."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent
STANDARDS: list[Any] = ["a-2a", "ua-1"]  # Any: typst's own literal type is no part of what it exports
ABSENT = "□"
"""Stands for a character that no shipped font has."""
PLAIN = frozenset(chr(code) for code in [*range(0x20, 0x7F), *range(0xA1, 0x180)]) | frozenset("–—‘’“”„•…€\n\u00a0")
"""Characters that every shipped text font has; the others are tried."""
PROBE = b'#set document(title: "x")\n#set text(lang: "nb", font: "Libertinus Serif")\n#sys.inputs.letters'


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def typeset(template: str, values: Mapping[str, object]) -> bytes:
    """An archivable, accessible PDF (PDF/A-2a and PDF/UA-1). A few hundredths of a second per page.

    The template reads `values` as JSON: what people wrote is text there, whatever it looks like. It holds at least
    `title`, which must not be empty.
    """
    made = typst.compile(
        (TEMPLATES / template).read_bytes(),
        format="pdf",
        font_paths=fonts(),
        ignore_system_fonts=True,
        pdf_standards=STANDARDS,
        sys_inputs={"values": json.dumps(writable(values), ensure_ascii=False, default=str)},
    )
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


def writable(value: Any) -> Any:  # Any: JSON in, the same JSON out
    """The same values with every text in characters that can be set."""
    if isinstance(value, str):
        return settable(value)
    if isinstance(value, Mapping):
        return {name: writable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [writable(part) for part in value]
    return value


def settable(text: str) -> str:
    """The text composed (å as one letter), without control and direction marks; what no font has becomes «□»."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "".join(letter if letter in PLAIN else _tried(letter) for letter in composed)


def _tried(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in {"Cc", "Cf"}:
        return ""
    if kind.startswith("Z"):
        return " "
    return letter if kind not in {"Co", "Cs", "Cn"} and has_glyph(letter) else ABSENT


@lru_cache(maxsize=4096)
def has_glyph(letter: str) -> bool:
    """Whether a shipped font has the character. Asked of Typst itself, so that an upgrade cannot make it untrue."""
    try:
        typst.compile(
            PROBE,
            format="pdf",
            font_paths=fonts(),
            ignore_system_fonts=True,
            pdf_standards=STANDARDS,
            sys_inputs={"letters": f"x{letter}" if unicodedata.combining(letter) else letter},
        )
    except typst.TypstError:
        return False
    return True
