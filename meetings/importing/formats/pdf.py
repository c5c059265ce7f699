"""A PDF as lines: the letters with their places come from the file, what they make of a page from `pages`."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import pypdfium2 as pdfium
from pypdfium2 import raw

from meetings.importing.formats.cells import Word
from meetings.importing.formats.pages import Page, lines_of_pages
from meetings.importing.formats.refusing import Reason, Unreadable

PAGES_LIMIT = 500
LETTERS_LIMIT = 2_000_000
DOTS_LIMIT = 2_000

_HYPHENS = {0x02: "-", 0xFFFE: "-", 0x2010: "-", 0x2011: "-"}
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
_BLANKS = frozenset(" \t\r\n\xa0\u2002\u2003\u2009\u200a\u202f\u3000")


@dataclass(slots=True)
class _Letter:
    text: str
    x: float
    y: float
    end: float
    size: float
    turned: int
    """Degrees clockwise against the page, rounded to a right angle; -1 for a blank."""


def open_pdf(content: bytes) -> pdfium.PdfDocument:
    """Raises Unreadable."""
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        locked = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise Unreadable(Reason.LOCKED if locked else Reason.BROKEN) from error


def lines_of_pdf(content: bytes) -> list[str]:
    """The lines of a PDF in reading order. Raises Unreadable, also for one with pictures of pages alone."""
    with open_pdf(content) as document:
        if len(document) > PAGES_LIMIT:
            raise Unreadable(Reason.TOO_LARGE)
        try:
            pages = list(_pages(document))
        except pdfium.PdfiumError as error:
            raise Unreadable(Reason.BROKEN) from error
    if not any(page.words for page in pages):
        raise Unreadable(Reason.SCANNED if any(page.pictures for page in pages) else Reason.NO_TEXT)
    return lines_of_pages(pages)


def _pages(document: pdfium.PdfDocument) -> Iterator[Page]:
    letters_left = LETTERS_LIMIT
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        letters_left -= text.count_chars()
        if letters_left < 0:
            raise Unreadable(Reason.TOO_LARGE)
        letters = list(_letters(text))
        width, height = page.get_size()
        turned = Counter(letter.turned for letter in letters if letter.text).most_common(1)
        most = turned[0][0] if turned else 0
        words = list(_words([_upright(letter, most) for letter in letters if letter.turned in {most, -1}]))
        if not most:
            words += _drawn_bullets(page, words)
        aside = list(_words([letter for letter in letters if letter.turned not in {most, -1}]))
        pictures = not words and any(True for _one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
        wide = width if page.get_rotation() in {0, 180} or most in {90, 270} else height
        yield Page(max(wide, 1.0), words, [" ".join(word.text for word in aside)] if aside else [], pictures)
        text.close()
        page.close()


def _drawn_bullets(page: pdfium.PdfPage, words: Sequence[Word]) -> list[Word]:
    """Dots that a browser draws before the points of a list, as the signs they stand for."""
    found: list[Word] = []
    paths = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1)
    for path in islice(paths, DOTS_LIMIT):
        left, bottom, right, top = path.get_bounds()
        if not (1.5 < right - left < 7 and 0.8 < (top - bottom) / (right - left) < 1.25):
            continue
        middle = (top + bottom) / 2
        row = [word for word in words if 0 < middle - word.y < 0.5 * word.size]
        first = min(row, key=lambda word: word.x, default=None)
        if first is not None and 1 < first.x - right < 24:
            found.append(Word("•", left, first.y, right, first.size))
    return found


def _letters(text: pdfium.PdfTextPage) -> Iterator[_Letter]:
    """Each sign with where it stands; a blank has an empty text. Signs of more than one unit are put together."""
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    high = 0
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        shown = _HYPHENS.get(code) or _LIGATURES.get(code) or (chr(code) if 0 < code < 0x110000 else "")
        if not shown or shown in _BLANKS:
            yield _Letter("", 0, 0, 0, 0, -1)
            continue
        placed = raw.FPDFText_GetCharOrigin(text, index, x, y) and raw.FPDFText_GetLooseCharBox(text, index, box)
        if not placed or not all(map(math.isfinite, (x.value, y.value, box.left, box.right, box.top, box.bottom))):
            continue
        angle = round(math.degrees(raw.FPDFText_GetCharAngle(text, index)) / 90) * 90 % 360
        lying = angle in {90, 270}
        size = _size(text, index, abs(box.right - box.left) if lying else abs(box.top - box.bottom))
        end = (box.top if angle == 270 else box.bottom) if lying else (box.right if angle == 0 else box.left)
        yield _Letter(shown, x.value, y.value, end, max(size, 1.0), angle)


def _size(text: pdfium.PdfTextPage, index: int, box: float) -> float:
    """How large the type is set. The box of a letter says it loosely: two weights of one type have different ones."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(text, index, matrix):
        return box
    size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    return size if 0.4 * box < size < 2.5 * box else box


def _upright(letter: _Letter, turned: int) -> _Letter:
    """The same letter on a page turned so that its lines lie."""
    if letter.turned != turned or not turned:
        return letter
    if turned == 270:
        letter.x, letter.y = letter.y, -letter.x
    elif turned == 90:
        letter.x, letter.y, letter.end = -letter.y, letter.x, -letter.end
    else:
        letter.x, letter.y, letter.end = -letter.x, -letter.y, -letter.end
    return letter


def _words(letters: Sequence[_Letter]) -> Iterator[Word]:
    """Letters that stand close on one line in the file's own order; those of one sign («ft», «ti») begin together."""
    word: Word | None = None
    start = math.nan
    for letter in letters:
        near = (
            word is not None
            and bool(letter.text)
            and abs(letter.y - word.y) < 0.25 * word.size
            and (-0.8 * word.size < letter.x - word.end < 0.3 * word.size or letter.x == start)
        )
        start = letter.x
        if word is not None and near:
            word.text += letter.text
            word.end, word.size = max(word.end, letter.end), max(word.size, letter.size)
            continue
        if word is not None:
            yield word
        word = Word(letter.text, letter.x, letter.y, letter.end, letter.size) if letter.text else None
    if word is not None:
        yield word
