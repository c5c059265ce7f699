"""The original put together again from the fates of its lines, never from the draft (M-69)."""

from __future__ import annotations

import codecs

from meetings.importing.decoding import lines_of
from meetings.importing.opening import Kind
from meetings.models import SourceDocument


def original_text(document: SourceDocument) -> str:
    """The lines as they were read out of the file; of a document imported before they were kept, those of its fates."""
    return document.text or "\n".join(one["text"] for one in document.fates)


def reproduce(document: SourceDocument) -> bytes:
    """The bytes of a text file; of a Word or PDF file, the lines that were read out of it, as UTF-8."""
    text = "\n".join(one["text"] for one in document.fates)
    if is_packed(document):
        return text.encode()
    mark = codecs.BOM_UTF8 if bytes(document.content).startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode(document.encoding)


def is_reproduced(document: SourceDocument) -> bool:
    """Whether the fates hold all of it: to the byte for a text file, to the line for Word and PDF."""
    whole = document.text.encode() if is_packed(document) else bytes(document.content)
    return [one["line"] for one in document.fates] == list(range(1, len(lines_of(original_text(document))) + 1)) and (
        reproduce(document) == whole
    )


def is_packed(document: SourceDocument) -> bool:
    """Whether lines had to be read out of the file by its kind: Word, PDF."""
    return document.encoding in {Kind.WORD.value, Kind.PDF.value}
