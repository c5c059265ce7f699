"""The parts of a packed file, few and small enough, and none that makes more of itself while it is read."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.etree import ElementTree as ET
from xml.parsers import expat

from meetings.importing.formats.refusing import Reason, Unreadable

UNPACKED_LIMIT = 50_000_000
PARTS_LIMIT = 1_000
DEPTH_LIMIT = 200

_DOCUMENT = "word/document.xml"
_ENCRYPTED = 0x1
_KNOWN_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def unpack_words(content: bytes) -> dict[str, bytes]:
    """The XML parts of a Word file by name; pictures and other files inside are never unpacked.

    Raises Unreadable for what is no whole Word file, is locked, or is made to do harm.
    """
    return _unpack(content, "word/")


def unpack_open_document(content: bytes) -> dict[str, bytes]:
    """The XML parts of an OpenDocument text by name. Raises Unreadable as above."""
    return _unpack(content, "content.xml")


def document_name(parts: dict[str, bytes]) -> str:
    """The part with the text; another name than the usual stands in the package's list of relations."""
    if _DOCUMENT in parts:
        return _DOCUMENT
    for relation in ET.fromstring(parts.get("_rels/.rels", b"<none/>")):  # noqa: S314  # checked when unpacked
        target = relation.attrib.get("Target", "").lstrip("/")
        if relation.attrib.get("Type", "").endswith("/officeDocument") and target in parts:
            return target
    raise Unreadable(Reason.NOT_WORD)


def _unpack(content: bytes, sign: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _parts(packed, sign)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(Reason.BROKEN) from error


def _parts(packed: zipfile.ZipFile, sign: str) -> dict[str, bytes]:
    """`sign`: how the names of the parts begin that only this kind of file has."""
    entries = packed.infolist()
    if len(entries) > PARTS_LIMIT or sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise Unreadable(Reason.TOO_LARGE)
    names = [entry.filename for entry in entries]
    if any(_leads_out(name) for name in names) or len(set(names)) < len(names):
        raise Unreadable(Reason.HOSTILE)
    if not any(name.startswith(sign) for name in names):
        raise Unreadable(Reason.NOT_WORD)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unreadable(Reason.LOCKED)
    if any(entry.compress_type not in _KNOWN_WAYS for entry in entries):
        raise Unreadable(Reason.BROKEN)
    wanted = [entry for entry in entries if entry.filename.endswith((".xml", ".rels"))]
    parts = {entry.filename: packed.read(entry) for entry in wanted}
    for part in parts.values():
        check_xml(part)
    return parts


def _leads_out(name: str) -> bool:
    """A path that would be written elsewhere if anybody unpacked it."""
    return name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/")


def check_xml(part: bytes) -> None:
    """Raises Unreadable for a declaration of entities, for elements nested too deep, and for what is not XML."""
    reader = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def opened(*_found: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH_LIMIT:
            raise Unreadable(Reason.HOSTILE)

    def closed(*_found: object) -> None:
        nonlocal depth
        depth -= 1

    def declared(*_found: object) -> None:
        raise Unreadable(Reason.HOSTILE)

    reader.StartElementHandler, reader.EndElementHandler = opened, closed
    reader.StartDoctypeDeclHandler = declared
    try:
        reader.Parse(part, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable(Reason.BROKEN) from error
