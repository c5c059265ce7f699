"""Reading an archive without believing it: nothing is unpacked on disk, and nothing read beyond what it admits to."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from meetings.archiving.contents import Json, archived, columns_of
from meetings.archiving.packing import FORMAT, FREE, MANIFEST, PACKED_TIGHTLY, VERSION
from organisations.refusing import Refusal

MOST_FILES = 500_000
MOST_BYTES = 50_000_000_000
MOST_MANIFEST = 200_000_000
MOST_LINE = 100_000_000
FIT = re.compile(r"(?!.*\.\.)[\w-][\w .-]*(?:/[\w-][\w .-]*)*")
PIECE = 1 << 20


class BadArchive(Refusal):
    """Nothing was brought in; `sentence` says why and what to do."""


class Archive:
    """An opened archive whose every file is what its account says. Raises BadArchive."""

    def __init__(self, path: str) -> None:
        try:
            self.zip = zipfile.ZipFile(path)
        except FileNotFoundError:
            raise BadArchive(_("Fila finnes ikke: %(path)s") % {"path": path}) from None
        except (zipfile.BadZipFile, OSError, ValueError):
            raise BadArchive(_("Fila er ikke et arkiv, eller den er kuttet av. Hent den på nytt.")) from None
        try:
            self.manifest = self._manifest()
            self._check_names()
        except BadArchive:
            self.zip.close()
            raise

    def _manifest(self) -> Json:
        try:
            entry = self.zip.getinfo(MANIFEST)
            if entry.file_size > MOST_MANIFEST:
                raise BadArchive(_("Arkivet er laget for å fylle maskinen. Vi åpner det ikke."))
            found = json.loads(self._read(MANIFEST, entry.file_size))
        except (KeyError, ValueError):
            raise BadArchive(_("Fila er ikke et arkiv herfra: den har ingen innholdsliste.")) from None
        known = isinstance(found, dict) and found.get("format") == FORMAT and isinstance(found.get("files"), dict)
        if not known or found.get("version") != VERSION:
            raise BadArchive(_("Fila er ikke et arkiv herfra, eller den er laget av en annen versjon av programmet."))
        if found.get("view") != "full":
            raise BadArchive(_("Bare et fullt arkiv kan lastes inn. Dette er for lesere."))
        return dict(found)

    def _check_names(self) -> None:
        """By the list alone, before anything is unpacked."""
        entries = [entry for entry in self.zip.infolist() if entry.filename != MANIFEST]
        names = [entry.filename for entry in entries]
        told: dict[str, Json] = self.manifest["files"]
        if len(names) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise BadArchive(_("Arkivet er for stort: høyst 500 000 filer og 50 GB."))
        for entry in entries:
            if not FIT.fullmatch(entry.filename) or entry.is_dir():
                raise BadArchive(_("Arkivet har et filnavn vi ikke åpner: %(name)r") % {"name": entry.filename[:80]})
            if entry.file_size > FREE and entry.file_size > PACKED_TIGHTLY * max(1, entry.compress_size):
                raise BadArchive(_("Arkivet er laget for å fylle maskinen. Vi åpner det ikke."))
        if len(set(names)) != len(names) or set(names) != set(told):
            raise BadArchive(_("Arkivet mangler filer, eller har noen som lista ikke nevner. Hent det på nytt."))
        for entry in entries:
            if told[entry.filename].get("size") != entry.file_size:
                raise self._damaged(entry.filename)

    def check(self) -> None:
        """Every file against its sum. Reads all of it once, a piece at a time."""
        for path, facts in self.manifest["files"].items():
            sum_ = hashlib.sha256()
            for piece in self._pieces(path):
                sum_.update(piece)
            if sum_.hexdigest() != facts.get("sha256"):
                raise self._damaged(path)
        self._check_models()

    def _check_models(self) -> None:
        told = self.manifest.get("models")
        known = {model._meta.label_lower: {field.attname for field in columns_of(model)} for model in archived()}
        if not isinstance(told, dict) or any(not set(told[label]) <= known.get(label, set()) for label in told):
            raise BadArchive(_("Arkivet er laget av en nyere versjon av programmet. Oppgrader først."))
        if any(f"tabeller/{label}.jsonl" not in self.manifest["files"] for label in told):
            raise BadArchive(_("Arkivet mangler tabeller. Hent det på nytt."))

    def read(self, path: str) -> bytes:
        return self._read(path, int(self.manifest["files"][path]["size"]))

    def lines(self, path: str) -> Iterator[Any]:  # Any: JSON's own values
        """Each line of a table, read one by one."""
        if path not in self.manifest["files"]:
            return
        try:
            with self.zip.open(path) as file:
                while line := file.readline(MOST_LINE):
                    yield json.loads(line)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError):
            raise self._damaged(path) from None

    def _read(self, path: str, size: int) -> bytes:
        return b"".join(self._pieces(path, size))

    def _pieces(self, path: str, size: int | None = None) -> Iterator[bytes]:
        left = int(self.manifest["files"][path]["size"]) if size is None else size
        try:
            with self.zip.open(path) as file:
                while piece := file.read(PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise self._damaged(path)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
            raise self._damaged(path) from None
        if left:
            raise self._damaged(path)

    def _damaged(self, path: str) -> BadArchive:
        return BadArchive(_("Arkivet er skadet i %(path)s. Hent det på nytt.") % {"path": path[:120]})

    def close(self) -> None:
        self.zip.close()
