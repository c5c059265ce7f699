"""The process that reads one file and ends: bytes in on standard input; lines, a picture or a reason out as JSON.

Whatever else it does – die, hang, grow – is for its parent to see (`apart`). It imports no Django.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Callable
from typing import Any

from meetings.importing.formats.refusing import Reason, Unreadable
from meetings.importing.formats.walls import shut_in

READERS = {
    "docx": ("meetings.importing.formats.word", "lines_of_word"),
    "pdf": ("meetings.importing.formats.pdf", "lines_of_pdf"),
    "odt": ("meetings.importing.formats.open_document", "lines_of_open_document"),
    "rtf": ("meetings.importing.formats.rich_text", "lines_of_rich_text"),
    "html": ("meetings.importing.formats.web", "lines_of_page"),
    "eml": ("meetings.importing.formats.web", "lines_of_mail"),
}
DRAWERS = {
    "pages": ("meetings.importing.formats.drawing", "count_pages"),
    "page": ("meetings.importing.formats.drawing", "draw_page"),
    "tracked": ("meetings.importing.formats.tracked", "tracked_paragraphs"),
}
# What mammoth raises when a part is not as the standard has it.
_STUMBLES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def answer(kind: str, content: bytes, *words: str) -> dict[str, Any]:
    """The lines of the file, or what was asked of its pages, or why there is nothing. Any: it becomes JSON."""
    module, name = READERS.get(kind) or DRAWERS[kind]
    read: Callable[..., Any] = getattr(importlib.import_module(module), name)
    try:
        found = read(content, *words)
        return {"lines": [clean(line) for line in found]} if kind in READERS else found
    except Unreadable as refusal:
        return {"reason": refusal.reason.value}
    except _STUMBLES:
        return {"reason": Reason.BROKEN.value}
    except MemoryError:
        return {"reason": Reason.TOO_LARGE.value}


def clean(line: str) -> str:
    """Without the signs that nobody sees and no database keeps."""
    return _UNSEEN.sub("", line)


def main() -> None:
    kind, *words = sys.argv[2:]
    known = {**READERS, **DRAWERS}
    if kind in known:
        importlib.import_module(known[kind][0])
    walls = shut_in()
    found: dict[str, Any] = answer(kind, sys.stdin.buffer.read(), *words) if kind in known else {"walls": walls}
    sys.stdout.buffer.write(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
