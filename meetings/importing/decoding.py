"""Bytes of an uploaded document to text, or a plain sentence that says what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from organisations.refusing import Refusal

MAX_BYTES = 20_000_000
"""Word and PDF files hold pictures too."""

MAX_TEXT = 5 * 1024 * 1024
"""A text of minutes is a few hundred kilobytes at most; above this the file is something else."""

MAX_LINES = 10_000
"""Two hundred printed pages. Every line is read and shown with its number, which takes a millisecond."""

_RTF = b"{\\rtf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS_IN_TEXT = frozenset("\t\n\r\f\v\x85")


class UnreadableDocument(Refusal):
    """The document cannot be read as minutes; `sentence` says what to do."""


def check_size(size: int) -> None:
    """Refuse by size alone, before a byte is decoded."""
    if size == 0:
        raise UnreadableDocument(_("Filen er tom. Velg filen som inneholder referatet."))
    if size > MAX_BYTES:
        raise UnreadableDocument(
            _("Filen er for stor: den kan være på høyst 20 MB. Lagre referatet uten bilder, eller som tekstfil.")
        )


def decode(content: bytes) -> str:
    """Text of the bytes: UTF-8 with or without a byte order mark, else Windows-1252.

    Line ends are left as they stand. Raises UnreadableDocument for what is no text.
    """
    check_size(len(content))
    if content.startswith(_RTF):
        raise UnreadableDocument(_("Filen er en RTF-fil. Lagre referatet som .docx, PDF eller ren tekst (.txt)."))
    if content.startswith(_UTF_16):
        raise UnreadableDocument(_("Filen er lagret som UTF-16. Lagre den på nytt som tekst med tegnsettet UTF-8."))
    text = _decode(content)
    if text is None or _looks_binary(text):
        raise UnreadableDocument(_("Filen er verken Word, PDF eller tekst. Lagre referatet som .docx, PDF eller .txt."))
    if not text.strip():
        raise UnreadableDocument(_("Filen har ingen tekst. Velg filen som inneholder referatet."))
    check_lines(text)
    return text


def check_lines(text: str) -> None:
    """Refuse more text than minutes are."""
    if len(text) > MAX_TEXT:
        raise UnreadableDocument(
            _("Teksten er for lang: et referat kan være på høyst 5 millioner tegn. Lagre bare referatet i en ny fil.")
        )
    if text.count("\n") > MAX_LINES:
        raise UnreadableDocument(_("Filen har mer enn 10 000 linjer. Del den, så hvert møte får sin fil."))


def has_known_start(content: bytes) -> bool:
    """Whether `decode` says better than anyone else why the bytes are no text of ours."""
    return content.startswith((_RTF, *_UTF_16))


def encoding_of(content: bytes) -> str:
    """The character set that `decode` takes the bytes for."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _decode(content: bytes) -> str | None:
    """None for the five bytes that Windows-1252 leaves undefined: such a file is no text."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _looks_binary(text: str) -> bool:
    """NUL anywhere, or more than one control character in two hundred, is no text."""
    if "\0" in text:
        return True
    controls = sum(1 for character in text if character < " " and character not in _CONTROLS_IN_TEXT)
    return controls * 200 > len(text)


def lines_of(text: str) -> list[str]:
    """The lines as people number them: only a line feed ends one; a carriage return stays with its line."""
    return text.split("\n")
