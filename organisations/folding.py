"""How names are compared, the same in the register, in the notation and in a document that is read. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

BLANKS = (
    " \t\r\f\v\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""Characters that count as empty: those that a browser's `trim` takes off. With a newline they are its `\\s`."""

ALIKE = {
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d",
    " ": BLANKS + "\n",
    "'": "\u2019\u02bc\u00b4`",
    "": "\u00ad\u200b\u200c\u200d\u2060",
}
"""Characters that are compared as one; the last are not seen at all."""

_ALIKE = {ord(mark): one for one, marks in ALIKE.items() for mark in marks}
_GAP = re.compile(f"[{re.escape(BLANKS)}\n]+")
_ODD = re.compile("  |[^\\x00-\\u02ff\\u0370-\\uffff]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as names are compared: case, look-alike dashes and runs of blanks made equal.

    `origin[i]` is where character i begins in the raw text, with one more for the end;
    None when the two run in step.
    """

    text: str
    origin: tuple[int, ...] | None

    def at(self, position: int) -> int:
        """The raw offset of a folded position."""
        return position if self.origin is None else self.origin[position]


def fold_line(raw: str) -> Folded:
    """Fold a text and remember where each character came from."""
    alike = raw.translate(_ALIKE)
    if len(alike) == len(raw) and _ODD.search(alike) is None and unicodedata.is_normalized("NFC", alike):
        text = alike.casefold()
        if len(text) == len(raw):
            return Folded(text, None)
    letters: list[str] = []
    origin: list[int] = []
    at = 0
    while at < len(raw):
        end = at + 1
        while end < len(raw) and unicodedata.category(raw[end]).startswith("M"):
            end += 1
        cluster = unicodedata.normalize("NFC", raw[at:end]).translate(_ALIKE).casefold()
        if cluster and not (cluster == " " and letters and letters[-1] == " "):
            letters.extend(cluster)
            origin.extend([at] * len(cluster))
        at = end
    origin.append(len(raw))
    return Folded("".join(letters), tuple(origin))


def fold(name: str) -> str:
    """The key a name is looked up by. æ, ø and å stay themselves: they are letters, not ornaments."""
    return fold_line(name).text.strip(" ")


def words_of(text: str) -> list[str]:
    """What stands between blanks."""
    return [word for word in _GAP.split(text) if word]
