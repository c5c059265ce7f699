"""A document by its kind: text is read here, files in a process of their own. A refusal is a plain sentence."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from meetings.importing.decoding import (
    UnreadableDocument,
    check_lines,
    check_size,
    decode,
    encoding_of,
    has_known_start,
)
from meetings.importing.formats.apart import ask_apart, read_apart
from meetings.importing.formats.refusing import Reason, Unreadable


class Kind(StrEnum):
    TEXT = "txt"
    WORD = "docx"
    PDF = "pdf"
    ODT = "odt"
    RTF = "rtf"
    HTML = "html"
    MAIL = "eml"


_STARTS = ((b"PK\x03\x04", Kind.WORD), (b"PK\x05\x06", Kind.WORD), (b"%PDF-", Kind.PDF), (b"{\\rtf", Kind.RTF))
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|div|table|h1|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_MAIL = re.compile(rb"(?:[A-Za-z][A-Za-z-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){3,}")
_MAIL_ONLY = re.compile(rb"^(?:MIME-Version|Message-ID|Received):", re.IGNORECASE | re.MULTILINE)
"""What no minutes begin with, as they may with «Dato: …»."""
_PROMISES = {
    "htm": "html",
    "docx": "docx",
    "pdf": "pdf",
    "txt": "txt",
    "odt": "odt",
    "rtf": "rtf",
    "html": "html",
    "eml": "eml",
}
_STARTS_WITHIN = 4096
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_BEFORE_PDF = 1024
"""A reader of PDF looks this far for the mark of its kind."""


def read_document(content: bytes, name: str = "") -> str:
    """The document's lines with a line feed between. Raises UnreadableDocument with what to do.

    A name that promises another kind than the bytes are is refused too. Word and PDF take a process and its start.
    """
    check_size(len(content))
    kind = kind_of(content)
    _check_kind(name, kind, content)
    if kind is Kind.TEXT:
        return decode(content)
    try:
        text = "\n".join(read_apart(kind.value, content))
    except Unreadable as refusal:
        raise UnreadableDocument(_sentence(refusal.reason, kind)) from refusal
    check_lines(text)
    return text


def read_tracked(content: bytes, name: str = "") -> list[dict[str, Any]]:
    """The paragraphs of a Word file with their tracked changes, as `formats.tracked` has them.

    Raises UnreadableDocument. Any: JSON of a process that is not trusted; texts are cut to what the notation holds.
    """
    check_size(len(content))
    kind = kind_of(content)
    _check_kind(name, kind, content)
    if kind is not Kind.WORD:
        raise UnreadableDocument(_("Filen er ikke en Word-fil (.docx). Last opp Word-filen med endringene."))
    try:
        found = ask_apart("tracked", content)["paragraphs"]
    except Unreadable as refusal:
        raise UnreadableDocument(_sentence(refusal.reason, kind)) from refusal
    return list(found)


def kind_of(content: bytes) -> Kind:
    """By the bytes, never by the name."""
    found = next((kind for start, kind in _STARTS if content.startswith(start)), Kind.TEXT)
    if found is Kind.WORD and _OPEN_DOCUMENT in content[:200]:
        return Kind.ODT
    start = content[:_STARTS_WITHIN]
    if found is Kind.TEXT and _PAGE.match(start):
        return Kind.HTML
    head = _MAIL.match(start)
    if found is Kind.TEXT and head and _MAIL_ONLY.search(head[0]):
        return Kind.MAIL
    if found is Kind.TEXT and b"%PDF-" in content[:_BEFORE_PDF] and not has_known_start(content):
        return Kind.PDF
    return found


def form_of(content: bytes) -> str:
    """What is noted beside the original: its kind, for a text its character set."""
    kind = kind_of(content)
    return encoding_of(content) if kind is Kind.TEXT else kind.value


def _check_kind(name: str, kind: Kind, content: bytes) -> None:
    """A name that promises another kind than the bytes are, and the kinds that nothing here reads."""
    if content.startswith(_OLD_OFFICE):
        if _LOCKED_OFFICE in content:
            raise UnreadableDocument(_sentence(Reason.LOCKED, Kind.WORD))
        raise UnreadableDocument(
            _("Filen er en eldre Office-fil (.doc). Åpne den i Word, lagre den som .docx eller PDF, og last opp den.")
        )
    promised = PurePath(name.replace("\\", "/")).suffix.casefold()
    due = _PROMISES.get(promised[1:])
    if due is not None and due != kind.value and kind is not Kind.RTF and not has_known_start(content):
        raise UnreadableDocument(
            _("Filen heter %(promised)s, men innholdet er %(kind)s. Finn riktig fil, eller lagre den på nytt.")
            % {"promised": promised, "kind": _name_of(kind)}
        )


def _name_of(kind: Kind) -> str:
    return {
        Kind.TEXT: _("verken Word eller PDF"),
        Kind.WORD: _("en Word-fil eller en annen pakket fil"),
        Kind.PDF: _("en PDF-fil"),
        Kind.ODT: _("et OpenDocument (.odt)"),
        Kind.RTF: _("en RTF-fil"),
        Kind.HTML: _("en nettside"),
        Kind.MAIL: _("en e-post"),
    }[kind]


def _sentence(reason: Reason, kind: Kind) -> str:
    name = {Kind.WORD: "Word", Kind.ODT: "ODT", Kind.RTF: "RTF", Kind.HTML: "HTML", Kind.MAIL: "EML"}.get(kind, "PDF")
    sentences = {
        Reason.BROKEN: _(
            "%(kind)s-filen er skadet. Åpne den i programmet den kom fra, lagre den på nytt og prøv igjen."
        ),
        Reason.TOO_LARGE: _("%(kind)s-filen pakker ut til mer enn vi kan lese. Lagre referatet alene i en ny fil."),
        Reason.LOCKED: _("%(kind)s-filen er låst med passord. Lagre den uten passord og prøv igjen."),
        Reason.HOSTILE: _(
            "%(kind)s-filen er laget slik at vi ikke åpner den. Lagre den på nytt, eller lim inn teksten."
        ),
        Reason.NO_TEXT: _("%(kind)s-filen har ingen tekst. Velg filen som inneholder referatet."),
        Reason.SCANNED: _(
            "PDF-filen er skannet: den har bilder og ingen tekst. Finn originalen, eller kjør tekstgjenkjenning først."
        ),
        Reason.NOT_WORD: _("Filen er en pakket fil, men ikke fra Word. Pakk den ut, eller lagre referatet som .docx."),
        Reason.SLOW: _(
            "%(kind)s-filen tok for lang tid å lese. Lagre den på nytt, eller last opp referatet som tekst."
        ),
    }
    sentence = sentences[reason]
    return sentence % {"kind": name} if "%(kind)s" in sentence else sentence
