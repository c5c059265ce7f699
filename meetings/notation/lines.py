"""Lines, and what the first characters of a line say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from organisations.folding import BLANKS

BULLETS = "-–—•*·▪●◦‣\u2043\uf0b7"
ESCAPE = "\\"
_BULLET = re.compile(f"[{re.escape(BULLETS)}][{re.escape(BLANKS)}]+")
_TOPIC = re.compile(f"(?:^|[{re.escape(BLANKS)}])#(?=[^{re.escape(BLANKS)}#])")


@dataclass(frozen=True, slots=True)
class Line:
    """One line to its newline. `start` is where the content begins, after indent and bullet.

    `width` is the indent in columns (a tab is two); two or more make the line indented.
    """

    raw: str
    number: int
    width: int
    start: int
    bullet: bool
    escaped: bool
    content: str

    @property
    def blank(self) -> bool:
        """Nothing but blanks on the line."""
        return not self.content and not self.bullet and not self.escaped

    @property
    def indented(self) -> bool:
        """Whether the line belongs to what stands above it."""
        return self.width >= 2

    @property
    def text(self) -> str:
        """What a reader sees of a line that carries no label: bullets all look alike."""
        return f"• {self.content}" if self.bullet and self.content else self.content


def read_line(raw: str, number: int) -> Line:
    """Take indent, escape and bullet off a line; an escape stands before a bullet, never after."""
    body = raw.rstrip("\n").rstrip(BLANKS)
    stripped = body.lstrip(BLANKS)
    start = len(body) - len(stripped)
    width = start + body.count("\t", 0, start)
    if stripped.startswith(ESCAPE):
        return Line(raw, number, width, start + 1, False, True, stripped[1:].strip(BLANKS))
    bullet = _BULLET.match(stripped)
    if bullet is None:
        if len(stripped) == 1 and stripped in BULLETS:
            return Line(raw, number, width, start + 1, True, False, "")
        return Line(raw, number, width, start, False, False, stripped)
    return Line(raw, number, width, start + bullet.end(), True, False, stripped[bullet.end() :])


def split_lines(text: str) -> list[str]:
    """Lines with their ends. Only a newline ends a line: no form feed, NEL or U+2028 does."""
    lines = text.split("\n")
    last = lines.pop()
    return [line + "\n" for line in lines] + ([last] if last else [])


def read_topics(content: str) -> tuple[str, ...]:
    """Topics of a line that holds nothing else; empty when it is no such line."""
    if not content.startswith("#") or _TOPIC.match(content) is None:
        return ()
    words = (word.strip(BLANKS) for word in _TOPIC.split(content))
    return tuple(dict.fromkeys(word for word in words if word))
