"""From values to PDF, through Typst: no network, no fonts but those inside the package, no markup from texts."""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
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
PROBE = b"""\
#set page(width: 60pt, height: auto, margin: 0pt)
#set text(lang: "nb", font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"), size: 4pt)
#let box-before = box(rect(width: 1pt, height: 1pt, stroke: 7pt))
#for letter in json(bytes(sys.inputs.letters)) [#box-before#letter#strong(letter)#emph(letter) \\ ]"""
"""A drawing of letters, one to a line, each behind a box that nothing else looks like."""
SHAPE = re.compile(r'href="#(\w+)"')
BOX = 'stroke-width="7"'
NOBODYS = "\U0010fffd"
"""A character for private use, which no shipped font has."""
AT_ONCE = 4096

MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]*")
"""Marks for letters of any script. Those of one script (vowels of Arabic, say) the fonts set in some places and not in
others, after what stands beside them, so they become «□» everywhere."""
UNSEEN = re.compile("[\u034f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Marks that only choose among shapes of a letter, as that of an emoji."""
NO_GLYPH = "could not be displayed"
"""What Typst says where PDF/A wants a glyph and there is none."""
logger = logging.getLogger(__name__)

_glyphs: dict[str, bool] = {}  # what has been asked already; there are not more than there are characters


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def typeset(template: str, values: Mapping[str, object]) -> bytes:
    """An archivable, accessible PDF (PDF/A-2a and PDF/UA-1). A few hundredths of a second per page.

    The template reads `values` as JSON: what people wrote is text there, whatever it looks like. It holds at least
    `title`, which must not be empty. Should Typst have no glyph after all for what it drew before, the file is made
    with «□» for all but plain letters: rather a poor file than none.
    """
    _ask_for("\n".join(texts_of(values)))
    try:
        return _compiled(template, rewritten(values, settable))
    except typst.TypstError as refusal:
        if NO_GLYPH not in str(refusal):
            raise
        logger.warning("characters without glyph template=%s", template)
        return _compiled(template, rewritten(values, _in_plain_letters))


def _compiled(template: str, values: object) -> bytes:
    made = typst.compile(
        (TEMPLATES / template).read_bytes(),
        format="pdf",
        font_paths=fonts(),
        ignore_system_fonts=True,
        pdf_standards=STANDARDS,
        sys_inputs={"values": json.dumps(values, ensure_ascii=False, default=str)},
    )
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


def rewritten(value: Any, rewrite: Callable[[str], str]) -> Any:  # Any: JSON in, the same JSON out
    """The same values with every text rewritten."""
    if isinstance(value, str):
        return rewrite(value)
    if isinstance(value, Mapping):
        return {name: rewritten(part, rewrite) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [rewritten(part, rewrite) for part in value]
    return value


def texts_of(value: Any) -> Iterator[str]:  # Any: JSON
    """Every text among the values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from texts_of(part)


def lost_letters(values: Any) -> list[str]:  # Any: JSON
    """Those characters of the values that become «□», each once, by their numbers."""
    whole = "\n".join(texts_of(values))
    _ask_for(whole)
    lost: set[str] = set()
    for sign in _signs(whole):
        if sign not in PLAIN and ABSENT in _tried(sign):
            lost |= {letter for letter in sign if letter not in _tried(sign)}
    return sorted(lost)


def settable(text: str) -> str:
    """The text composed (å as one letter), without control and direction marks; what no font has becomes «□»."""
    return "".join(sign if sign in PLAIN else _tried(sign) for sign in _signs(text))


def _in_plain_letters(text: str) -> str:
    return "".join(sign if sign in PLAIN else ABSENT for sign in _signs(text))


def _signs(text: str) -> Iterator[str]:
    """Letters, each together with the marks above and below it that make no letter of their own."""
    sign = ""
    for letter in unicodedata.normalize("NFC", _visible(text)):
        if sign and unicodedata.category(letter).startswith("M"):
            sign += letter
            continue
        if sign:
            yield sign
        sign = letter
    if sign:
        yield sign


def _visible(text: str) -> str:
    """Without what is not to be seen, every kind of blank a blank."""
    plain = UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    kinds = ((letter, unicodedata.category(letter)) for letter in plain)
    return "".join(
        letter if letter in PLAIN else " " if kind.startswith("Z") else letter
        for letter, kind in kinds
        if letter in PLAIN or kind not in {"Cc", "Cf"}
    )


def _tried(sign: str) -> str:
    if has_glyph(sign):
        return sign
    letter, marks = sign[0], sign[1:]
    if not marks:
        return ABSENT
    return (letter if letter in PLAIN else _tried(letter)) + ABSENT * len(marks)


def has_glyph(sign: str) -> bool:
    """Whether the shipped fonts have the character. Asked of Typst itself, so that an upgrade cannot make it untrue."""
    if sign not in _glyphs:
        _glyphs.update(_looked_up([sign]))
    return _glyphs[sign]


def _ask_for(text: str) -> None:
    """Ask for all that nobody has asked for yet: one drawing for some thousands of signs."""
    signs = {*_signs(text)}
    unknown = [one for one in signs | {sign[0] for sign in signs} if one not in PLAIN and one not in _glyphs]
    for start in range(0, len(unknown), AT_ONCE):
        _glyphs.update(_looked_up(unknown[start : start + AT_ONCE]))


def _may_be_drawn(sign: str) -> bool:
    """Private and unassigned characters are no letters."""
    kinds = {unicodedata.category(letter) for letter in sign}
    return kinds.isdisjoint({"Co", "Cs", "Cn"}) and MARKS.fullmatch(sign[1:]) is not None


def _looked_up(signs: Sequence[str]) -> dict[str, bool]:
    """What has no glyph is drawn as the shape that the font has for such; a private character shows which that is."""
    asked = [sign for sign in signs if _may_be_drawn(sign)]
    drawn = typst.compile(
        PROBE,
        format="svg",
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"letters": json.dumps([NOBODYS, *asked])},
    )
    if not isinstance(drawn, bytes):
        raise TypeError("a drawing is one file")
    _before, absent, *lines = drawn.decode().partition("<defs")[0].split(BOX)
    shapes = {*SHAPE.findall(absent)}
    return dict.fromkeys(signs, False) | {
        sign: shapes.isdisjoint(SHAPE.findall(line)) for sign, line in zip(asked, lines, strict=True)
    }
