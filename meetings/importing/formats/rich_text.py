"""A file of rich text (.rtf) as lines. Only words that change the text are read; all others are passed by."""

from __future__ import annotations

import re

from meetings.importing.formats.refusing import Reason, Unreadable

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])|"
    r"(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_UNSEEN = frozenset(
    """fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf
    listtable listoverridetable rsidtbl generator xmlnstbl themedata datastore latentstyles fldinst filetbl
    revtbl nonshppict shppict deleted bkmkstart bkmkend pntxta pntxtb""".split()
)
_SIGNS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "cell": "\t", "tab": "\t", "bullet": "•",
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ",
    "enspace": " ",
}  # fmt: skip
_ESCAPED = {"~": "\u00a0", "-": "\u00ad", "_": "-", "\n": "\n", "\r": "\n"}
_DEEPEST = 400


def lines_of_rich_text(content: bytes) -> list[str]:
    """The lines of an .rtf in Windows-1252 or Unicode. Raises Unreadable."""
    text = _text(content.decode("latin-1"))
    lines = [line.rstrip() for line in text.split("\n")]
    if not any(line.strip() for line in lines):
        raise Unreadable(Reason.NO_TEXT)
    return lines


def _text(source: str) -> str:
    out: list[str] = []
    groups: list[tuple[bool, int]] = []
    seen, skipped = True, 1
    pending = 0
    for token in _TOKEN.finditer(source):
        word, brace = token["word"], token["brace"]
        if brace == "{":
            groups.append((seen, skipped))
            if len(groups) > _DEEPEST:
                raise Unreadable(Reason.HOSTILE)
        elif brace == "}":
            if not groups:
                break
            seen, skipped = groups.pop()
        elif word in _UNSEEN or token["sign"] == "*":
            seen = False
        elif word == "uc":
            skipped = int(token["number"] or 1)
        elif seen:
            piece, pending = _piece(token, pending, skipped)
            out.append(piece)
    return "".join(out)


def _piece(token: re.Match[str], pending: int, skipped: int) -> tuple[str, int]:
    """What a token says, and how many signs behind it stand in for it in older programs and are not read."""
    if token["word"] == "u":
        code = int(token["number"] or 0) % 65536
        return ("" if 0xD800 <= code < 0xE000 else chr(code)), skipped
    if token["byte"]:
        return ("", pending - 1) if pending else (bytes([int(token["byte"], 16)]).decode("cp1252", "replace"), 0)
    if token["text"]:
        rest = token["text"][pending:]
        return rest.encode("latin-1").decode("cp1252", "replace"), max(0, pending - len(token["text"]))
    if token["word"]:
        return _SIGNS.get(token["word"], ""), 0
    sign = token["sign"] or ""
    return _ESCAPED.get(sign, sign if sign in "\\{}" else ""), 0
