"""A ZIP file that keeps account of its own contents."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable
from typing import IO, Any

MANIFEST, SUMS = "innhold.json", "sha256.txt"
FORMAT, VERSION = "ordskifte-arkiv", 1
PACKED_TIGHTLY, FREE = 200, 1_000_000
"""Text packs ten to fifty times; a file that grows more than this is made to fill a disk. Small ones may."""


class Packer:
    """Writes one file after the other, each kept in account by size and SHA-256; the account comes last."""

    def __init__(self, target: IO[bytes]) -> None:
        self.zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self.files: dict[str, dict[str, int | str]] = {}

    def add(self, path: str, content: bytes) -> None:
        """An honest file that packs as if it were made to fill a disk, as an empty drawing does, is not packed."""
        tight = len(content) > FREE and len(zlib.compress(content, 1)) * PACKED_TIGHTLY < 2 * len(content)
        self.add_parts(path, [content], zipfile.ZIP_STORED if tight else zipfile.ZIP_DEFLATED)

    def add_parts(self, path: str, parts: Iterable[bytes], way: int = zipfile.ZIP_DEFLATED) -> None:
        """A file that comes piece by piece. Raises ValueError for a path that is taken."""
        if path in self.files:
            raise ValueError(path)
        sum_, size = hashlib.sha256(), 0
        entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
        entry.compress_type, entry.external_attr = way, 0o600 << 16
        with self.zip.open(entry, "w", force_zip64=True) as file:
            for part in parts:
                file.write(part)
                sum_.update(part)
                size += len(part)
        self.files[path] = {"sha256": sum_.hexdigest(), "size": size}

    def close(self, facts: dict[str, Any]) -> None:  # Any: what JSON takes
        """The account, also in the form that `sha256sum --check` reads."""
        sums = "".join(f"{facts['sha256']}  {path}\n" for path, facts in self.files.items())
        self.add(SUMS, sums.encode())
        manifest = {"format": FORMAT, "version": VERSION, **facts, "files": self.files}
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        self.zip.writestr(zipfile.ZipInfo(MANIFEST, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
        self.zip.close()
