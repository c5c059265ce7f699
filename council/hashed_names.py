"""Static files under names that tell their content, so that a browser keeps each for good."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

OWN_SCRIPTS = "js/"


def stripped(script: str) -> str:
    """The same program without the comments and indents that its readers need and a browser does not."""
    return str(jsmin(script))


class Stripped(Storage):
    """Another storage's scripts, as they are sent."""

    def __init__(self, source: Storage) -> None:
        self.source = source

    def open(self, name: str, mode: str = "rb") -> File[Any]:  # Any: bytes, or text
        with self.source.open(name, mode) as script:
            return ContentFile(stripped(script.read().decode()).encode(), name)


class HashedNames(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Whitenoise's own, which also strips our scripts and renames what one module imports from another."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, tuple[Storage, str]], **options: Any) -> Iterator[Any]:  # Any: Django's
        sent = {
            name: (Stripped(storage) if name.startswith(OWN_SCRIPTS) else storage, path)
            for name, (storage, path) in paths.items()
        }
        yield from super().post_process(sent, **options)
