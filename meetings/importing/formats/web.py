"""A page of the web as lines, and an e-mail."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import pairwise

from meetings.importing.formats.marked import BLOCKS, MarkedLines
from meetings.importing.formats.refusing import Reason, Unreadable

_PARAGRAPHS = BLOCKS | {"div", "section", "article", "main", "header", "footer", "blockquote", "dt", "dd", "address"}
_LISTS = frozenset({"ul", "ol"})
_UNSEEN = frozenset({"script", "style", "title", "template", "noscript", "svg"})
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 200
_NO_BREAK = "\xa0"
_PART = "\x01"
"""Stands where a page sets two paragraphs apart, until it is known whether that says anything."""
_BROKEN_SHARE = 4


def lines_of_page(content: bytes) -> list[str]:
    """The lines of a page: what it shows, not its scripts. Raises Unreadable."""
    return _filled(_lines(_text(content)))


def lines_of_mail(content: bytes) -> list[str]:
    """Subject and text of an e-mail; what is attached is left out. Raises Unreadable."""
    mail = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
    body = mail.get_body(("plain", "html"))
    if body is None:
        raise Unreadable(Reason.NO_TEXT)
    text = body.get_content().replace("\r\n", "\n").rstrip("\n")
    lines = _lines(text) if body.get_content_subtype() == "html" else text.split("\n")
    subject = _BLANKS.sub(" ", str(mail.get("Subject", ""))).strip()
    return [*([f"Emne: {subject}", ""] if subject else []), *_filled(lines)]


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _lines(text: str) -> list[str]:
    page = _Page()
    page.feed(text)
    page.close()
    return page.lines()


def _filled(lines: list[str]) -> list[str]:
    if not any(line.strip() for line in lines):
        raise Unreadable(Reason.NO_TEXT)
    return lines


class _Page(MarkedLines):
    """A page that somebody made by hand or by program: blanks mean nothing, lists have bullets or numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.unseen = 0
        self.lists: list[int | None] = []
        """The lists that are open: what an ordered one has counted, None for bullets."""
        self.paragraphs = self.broken = 0

    def lines(self) -> list[str]:
        """Where paragraphs are broken into lines, they are apart; where each line is a paragraph, empty ones part."""
        lines = super().lines()
        apart = self.broken * _BROKEN_SHARE >= self.paragraphs > 0
        kept = [line for line, after in pairwise([*lines, ""]) if line != _PART or (apart and after)]
        return ["" if line == _PART else line for line in kept]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag in _PARAGRAPHS and tag not in BLOCKS:
            self.end_block()
        elif tag in _LISTS:
            self.end_block()
            if len(self.lists) >= _DEEPEST:
                raise Unreadable(Reason.HOSTILE)
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.end_block()
            self.text.append(self._mark())
        elif tag != "p" or not self._only_a_mark():
            if tag in BLOCKS:
                self.end_block()
            super().handle_starttag(tag, [(name, _counted(name, given)) for name, given in attrs])

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag in _LISTS:
            self.end_block()
            self.lists[-1:] = []
        elif tag in (_PARAGRAPHS - BLOCKS) | {"li", "td", "th"}:
            self.end_block()
        else:
            super().handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.text.append(_BLANKS.sub(" ", data))

    def end_block(self, *, even_empty: bool = False) -> None:
        text = "".join(self.text)
        mark = len(text) - len(text.lstrip(" ")) if text.lstrip(" ")[:1] == "•" or text.lstrip(" ")[:1].isdigit() else 0
        kept = text[: mark if self.lists else 0]
        lines = [_BLANKS.sub(" ", line).strip() for line in text.split("\n")]
        if any(lines):
            self.place([f"{kept}{lines[0]}", *lines[1:]])
        elif not self.tables and (_NO_BREAK in text or "\n" in text):
            self.place([""])
        if any(lines) and even_empty and not (self.lists or self.tables):
            self.paragraphs += 1
            self.broken += len(lines) > 1
            self.place([_PART])
        self.text = []

    def _only_a_mark(self) -> bool:
        """Whether the point of a list has begun and says nothing yet: its first paragraph stands behind the mark."""
        return bool(self.lists) and not re.search(r"\w{3}", "".join(self.text)) and bool("".join(self.text).strip())

    def _mark(self) -> str:
        if not self.lists:
            return "• "
        depth = "  " * (len(self.lists) - 1)
        count = self.lists[-1]
        if count is None:
            return f"{depth}• "
        self.lists[-1] = count + 1
        return f"{depth}{count + 1}. "


def _counted(name: str, given: str | None) -> str | None:
    """How many rows or columns a cell fills: a small number, or one."""
    if name not in {"rowspan", "colspan"}:
        return given
    return given if given and given.isdecimal() and 0 < int(given) <= _DEEPEST else "1"
