"""A page of the web, an OpenDocument file, rich text and an e-mail with something of everything that is read."""

from __future__ import annotations

import io
import zipfile

PAGE = """<!DOCTYPE html>
<html><head><title>Nettsted</title><style>p {color: red}</style></head><body>
<h1>Referat fra Rådet</h1><p>Til stede:
   Kari <b>Moe</b>, Solrik<br>Forfall: Ola Li</p>
<script>alert("nei")</script>
<ul><li>Første<ul><li><p>Under</p></li></ul></li></ul><ol><li>En</li><li>To</li></ol>
<table><tr><td>Sak 1</td><td><p>Bolig</p></td></tr></table>
<p>Møteleder<br>Kari</p><p>&nbsp;</p><div><br></div><p>Slutt</p>
<div>Les <a href="https://solrik.example/plan">planen</a> &aring;pent</div></body></html>"""

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = "".join(f" xmlns:{name}='{_URN}{name}:1.0'" for name in ("office", "text", "style", "table"))


def stored(parts: dict[str, bytes]) -> bytes:
    """A packed file whose kind can be seen without unpacking, as the standard asks."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return out.getvalue()


def open_document(body: str, **more: bytes) -> bytes:
    """An .odt with this body; its style L1 counts on the first level."""
    style = "<text:list-style style:name='L1'><text:list-level-style-number text:level='1'/></text:list-style>"
    content = (
        f"<office:document-content{_NAMES} xmlns:xlink='http://www.w3.org/1999/xlink'><office:automatic-styles>{style}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    parts = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()}
    return stored(parts | {name.replace("__", "/") + ".xml": part for name, part in more.items()})


OPEN = open_document("""
<text:tracked-changes><text:p>Slettet</text:p></text:tracked-changes>
<text:h>Referat fra Rådet</text:h>
<text:p>Til stede:<text:tab/>Kari<text:s text:c='2'/>Moe<text:line-break/>Ola Li<text:note>
<text:note-citation>1</text:note-citation><text:note-body><text:p>Sent ute</text:p></text:note-body>
</text:note></text:p>
<text:list text:style-name='L1'>
<text:list-item><text:p>En</text:p><text:list><text:list-item><text:p>Under</text:p></text:list-item></text:list>
</text:list-item>
<text:list-item><text:p>To</text:p></text:list-item>
</text:list>
<table:table><table:table-row>
<table:table-cell><text:p>Sak 1</text:p></table:table-cell><table:table-cell><text:p>Bolig</text:p></table:table-cell>
</table:table-row></table:table>
<text:p>Les <text:a xlink:href='https://solrik.example/plan'>planen</text:a></text:p>
""")
RICH = (
    rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\*\generator Skriver}{\info{\author Kari}}\pard Referat fra R\'e5det\par "
    rb"Til stede:\tab Kari \b Moe\b0\line {\pntext\bullet\tab}F\u248?rste \u8211-\'96 \{to\}\par "
    rb"Sak 1\cell Bolig\cell\row}"
)
MAIL = (
    b"From: kari@solrik.example\r\nTo: ola@havbris.example\r\nSubject: =?utf-8?q?Referat_fra_R=C3=A5det?=\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"Til stede: Kari Moe\r\nSak 1 =C3=85pning\r\n"
)
