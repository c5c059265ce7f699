"""The same minutes as a page of the web, OpenDocument, rich text and an e-mail, as the programs that save them do.

Where programs differ, the length of the text says which way is taken, so that every set holds both.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from scripts.made_files import BULLET, blocks, depth_of, parted
from scripts.noise import Json

URN = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = "".join(f' xmlns:{name}="{URN}{name}:1.0"' for name in ("office", "text", "table"))
RICH_SIGNS = str.maketrans({"\\": r"\\", "{": r"\{", "}": r"\}", "\t": r"\tab "})

Told = Callable[[str], str]
Tags = tuple[str, str, str, str]
"""What opens and closes a list, and a point of it."""


def as_page(text: str, gold: Json) -> bytes:
    """A paragraph a line with empty ones between, as word processors save, or one broken into lines, as by hand."""
    return _page(text, gold, paragraph_each=len(text) % 2 == 1).encode()


def _page(text: str, gold: Json, *, paragraph_each: bool) -> str:
    body = "\n".join(_page_parts(text, gold, paragraph_each=paragraph_each))
    return f"<!DOCTYPE html>\n<html><head><title>Referat</title></head><body>\n{body}\n</body></html>\n"


def _page_parts(text: str, gold: Json, *, paragraph_each: bool) -> Iterator[str]:
    for kind, lines in blocks(text, gold):
        if kind == "blank":
            yield "\n".join(["<p>&nbsp;</p>"] * len(lines) if paragraph_each else [])
        elif kind == "table":
            yield f"<table>{''.join(map(_page_row, lines))}</table>"
        elif kind == "bullet":
            yield _nested(lines, ("<ul>", "</ul>", "<li>", "</li>"), _page_words)
        elif kind == "heading":
            yield "".join(f"<h2>{escape(line.strip())}</h2>" for line in lines)
        else:
            between = "</p>\n<p>" if paragraph_each else "<br>\n"
            yield f"<p>{between.join(_page_words(line.strip()) for line in lines)}</p>"


def _page_row(line: str) -> str:
    cells = (f"<td>{escape(cell.strip())}</td>" for cell in line.split("\t"))
    return f"<tr>{''.join(cells)}</tr>"


def _page_words(line: str) -> str:
    bold, rest = parted(line)
    return f"<b>{escape(bold)}</b>{escape(rest)}" if bold else escape(rest)


def _nested(lines: Sequence[str], tags: Tags, told: Told) -> str:
    """Points; those that are set in stand in a list of their own inside the point above."""
    opens, closes, begins, ends = tags
    made, inner = opens, False
    for place, line in enumerate(lines):
        bullet = BULLET.match(line)
        deeper = place > 0 and depth_of(bullet) > depth_of(BULLET.match(lines[0]))
        if deeper != inner:
            made += opens if deeper else f"{closes}{ends}"
        elif place:
            made += ends
        made += begins + told(line[bullet.end() :] if bullet else line)
        inner = deeper
    return f"{made}{ends}{closes}{ends if inner else ''}{closes if inner else ''}"


def as_open_document(text: str, gold: Json) -> bytes:
    body = "".join(_open_parts(text, gold))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{NAMES}><office:body><office:text>{body}'
        "</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        packed.writestr("content.xml", content)
    return out.getvalue()


def _open_parts(text: str, gold: Json) -> Iterator[str]:
    list_tags = ("<text:list>", "</text:list>", "<text:list-item>", "</text:list-item>")
    for kind, lines in blocks(text, gold):
        if kind == "table":
            yield f"<table:table>{''.join(map(_open_row, lines))}</table:table>"
        elif kind == "bullet":
            yield _nested(lines, list_tags, _open_paragraph)
        elif kind == "heading":
            yield "".join(f"<text:h>{escape(line.strip())}</text:h>" for line in lines)
        else:
            yield "".join(map(_open_paragraph, lines))


def _open_row(line: str) -> str:
    cells = (f"<table:table-cell>{_open_paragraph(cell.strip())}</table:table-cell>" for cell in line.split("\t"))
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _open_paragraph(line: str) -> str:
    """Blanks after the first are elements of their own, since a run of them counts as one."""
    words = escape(line.strip()).split(" ")
    return f"<text:p>{''.join(_open_word(word) for word in words)[1:]}</text:p>" if any(words) else "<text:p/>"


def _open_word(word: str) -> str:
    return f" {word}" if word else "<text:s/>"


def as_rich_text(text: str, gold: Json) -> bytes:
    """In Windows-1252, signs that it has not in Unicode."""
    body = "\n".join(_rich_parts(text, gold))
    return rf"{{\rtf1\ansi\ansicpg1252{{\fonttbl{{\f0 Arial;}}}}\pard {body}}}".encode("ascii")


def _rich_parts(text: str, gold: Json) -> Iterator[str]:
    for kind, lines in blocks(text, gold):
        for line in lines:
            bullet = BULLET.match(line) if kind == "bullet" else None
            if kind == "table":
                cells = [rf"{_rich(cell.strip())}\cell " for cell in line.split("\t")]
                yield rf"\trowd {''.join(cells)}\row"
            elif bullet:
                depth = rf"\ilvl{depth_of(bullet)}"
                yield rf"{{\pntext {_rich(bullet[1] + bullet[2])}\tab}}{depth} {_rich(line[bullet.end() :])}\par"
            elif kind == "heading":
                yield rf"{{\b {_rich(line.strip())}}}\par"
            else:
                yield rf"{_rich(line)}\par"


def _rich(line: str) -> str:
    return "".join(_rich_sign(sign) for sign in line.translate(RICH_SIGNS))


def _rich_sign(sign: str) -> str:
    if sign.isascii():
        return sign
    try:
        return r"\'" + sign.encode("cp1252").hex()
    except UnicodeEncodeError:
        code = ord(sign) - (0x10000 if ord(sign) > 0x7FFF else 0)
        return rf"\u{code}?"


def as_mail(text: str, gold: Json) -> bytes:
    """Plain text as it stands, or the page alone, as programs send what was pasted into them."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = "Referat"
    mail["From"], mail["To"] = "kari@solrik.example", "ola@havbris.example"
    if len(text) % 2 == 1:
        mail.set_content(text)
    else:
        mail.set_content(_page(text, gold, paragraph_each=True), subtype="html")
    return mail.as_bytes()
