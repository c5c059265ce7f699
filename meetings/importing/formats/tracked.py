"""A Word file with tracked changes: each paragraph as it was and as it is proposed, by whom, and what is said beside.

Insertions and deletions, moves among them, are those that Word tracks. Fields' codes, drawings and notes at the foot
are left out.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

from meetings.importing.formats.numbered import local
from meetings.importing.formats.packed import document_name, unpack_words
from meetings.importing.formats.refusing import Reason, Unreadable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NEW, _GONE = frozenset({"ins", "moveTo"}), frozenset({"del", "moveFrom"})
_SKIPPED = frozenset({"Fallback", "drawing", "pict", "object", "instrText", "footnoteReference", "endnoteReference"})
MOST_PARAGRAPHS = 20_000


@dataclass(slots=True)
class Paragraph:
    """`old` and `new` are None where the paragraph was not, or will not be. `notes`: comments, each by, on and text."""

    old: str | None = ""
    new: str | None = ""
    by: str = ""
    on: str = ""
    notes: list[dict[str, str]] = field(default_factory=list)


def tracked_paragraphs(content: bytes) -> dict[str, Any]:
    """All paragraphs in the order of the file, those of tables too. Raises Unreadable. Any: it becomes JSON."""
    parts = unpack_words(content)
    name = document_name(parts)
    tree = ET.fromstring(parts[name])  # noqa: S314  # checked when unpacked
    if local(tree) != "document":
        raise Unreadable(Reason.BROKEN)
    reader = _Reader(_comments(parts.get(f"{name.rpartition('/')[0]}/comments.xml")))
    reader.walk(tree, new=True, gone=True)
    found = reader.done
    if len(found) > MOST_PARAGRAPHS:
        raise Unreadable(Reason.TOO_LARGE)
    if not any((one.old or one.new or "").strip() for one in found):
        raise Unreadable(Reason.NO_TEXT)
    return {"paragraphs": [asdict(one) for one in found]}


def _comments(part: bytes | None) -> dict[str, dict[str, str]]:
    if part is None:
        return {}
    comments = {}
    for comment in ET.fromstring(part):  # noqa: S314  # checked when unpacked
        lines = ["".join(run.text or "" for run in line.iter(f"{_W}t")) for line in comment.iter(f"{_W}p")]
        said = {"by": _of(comment, "author"), "on": _of(comment, "date")[:10], "text": "\n".join(lines).strip()[:4000]}
        comments[_of(comment, "id")] = said
    return comments


def _of(element: ET.Element, name: str) -> str:
    return element.attrib.get(_W + name, "")


class _Reader:
    def __init__(self, comments: dict[str, dict[str, str]]) -> None:
        self.comments = comments
        self.done: list[Paragraph] = []
        self.now = Paragraph()
        self.pressed = self.taken = False
        """Whether the mark of the paragraph before was put in, or taken out."""

    def walk(self, element: ET.Element, *, new: bool, gone: bool) -> None:
        name = local(element)
        if name in _SKIPPED:
            return
        if name in _NEW | _GONE:
            self._note_author(element)
            new, gone = new and name in _NEW, gone and name in _GONE
        if name == "p":
            self._paragraph(element)
            return
        if name in {"t", "delText"}:
            self._say(element.text or "", new=new, gone=gone)
        elif name in {"tab", "br", "cr", "noBreakHyphen"} and not len(element):
            self._say({"tab": "\t", "noBreakHyphen": "-"}.get(name, "\n"), new=new, gone=gone)
        elif name in {"commentReference", "commentRangeStart"}:
            note = self.comments.get(_of(element, "id"))
            if note is not None and note not in self.now.notes:
                self.now.notes.append(note)
        for inner in element:
            if local(inner) != "pPr":
                self.walk(inner, new=new, gone=gone)

    def _note_author(self, element: ET.Element) -> None:
        self.now.by = self.now.by or _of(element, "author")
        self.now.on = self.now.on or _of(element, "date")[:10]

    def _say(self, text: str, *, new: bool, gone: bool) -> None:
        if new:
            self.now.new = (self.now.new or "") + text
        if gone:
            self.now.old = (self.now.old or "") + text

    def _paragraph(self, element: ET.Element) -> None:
        outer, self.now = self.now, Paragraph()
        for inner in element:
            if local(inner) != "pPr":
                self.walk(inner, new=True, gone=True)
        mark_new = element.find(f"{_W}pPr/{_W}rPr/{_W}ins")
        mark_gone = element.find(f"{_W}pPr/{_W}rPr/{_W}del")
        for mark in (mark_new, mark_gone):
            if mark is not None:
                self._note_author(mark)
        self._close(mark_new=mark_new is not None, mark_gone=mark_gone is not None)
        self.now = outer

    def _close(self, *, mark_new: bool, mark_gone: bool) -> None:
        """A paragraph whose mark and words are new was not there; one whose mark and words are gone will not be.

        Words pressed in after a paragraph leave its mark new and the last one's old: then the last one was not there.
        """
        made = self.now
        if not made.old and made.new and (mark_new or self.pressed):
            made.old = None
        elif not made.new and made.old and (mark_gone or self.taken):
            made.new = None
        self.pressed, self.taken = mark_new, mark_gone
        self.done.append(made)
