"""Reads one document of minutes and prints what was understood as JSON. Writes nothing, asks no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from meetings.importing.decoding import UnreadableDocument, check_size, lines_of
from meetings.importing.gold import as_gold
from meetings.importing.opening import Kind, kind_of, read_document
from meetings.importing.reading import read_minutes


class Command(BaseCommand):
    """`manage.py parse_minutes FILE`: for files other than text also `source_lines`, which the numbers count.

    Exit code 1 and one sentence when the file cannot be read."""

    help = "Les et referat og skriv ut som JSON hva som ble forstått. Ingenting lagres."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Any: what argparse collected."""
        path: Path = options["file"]
        content = content_of(path)
        text = text_of(path, content)
        found = as_gold(read_minutes(text), path.name)
        if kind_of(content) is not Kind.TEXT:
            found["source_lines"] = lines_of(text)
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))


def text_of(path: Path, content: bytes) -> str:
    """The lines of a file; CommandError with a plain sentence when there are none to be had."""
    try:
        return read_document(content, path.name)
    except UnreadableDocument as refusal:
        raise CommandError(str(refusal)) from refusal


def content_of(path: Path) -> bytes:
    try:
        check_size(path.stat().st_size)
        return path.read_bytes()
    except UnreadableDocument as refusal:
        raise CommandError(str(refusal)) from refusal
    except IsADirectoryError as error:
        raise CommandError(_("«%(path)s» er en mappe. Oppgi en fil.") % {"path": path}) from error
    except OSError as error:
        raise CommandError(_("Fant ikke filen «%(path)s». Sjekk navnet.") % {"path": path}) from error
