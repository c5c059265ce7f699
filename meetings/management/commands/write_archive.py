"""`manage.py write_archive --view full arkiv.zip`: the whole archive as one ZIP."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from meetings.archiving import ArchiveView, CannotWrite, write_archive


class Command(BaseCommand):
    """The file is readable by who runs the command alone. One that exists is never written over."""

    help = "Skriv hele arkivet til en ZIP-fil som kan leses uten programmet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--view", choices=[view.value for view in ArchiveView], required=True)
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Any: what argparse collected."""
        path: Path = options["file"]
        half = path.with_name(f"{path.name}.uferdig")
        if path.exists():
            raise CommandError(f"Fila finnes alt: {path}. Velg et annet navn.")
        try:
            half.touch(mode=0o600)
            with half.open("wb") as target:
                count = write_archive(target, ArchiveView(options["view"]), tell=self.stdout.write)
            half.rename(path)
        except CannotWrite as why:
            half.unlink(missing_ok=True)
            raise CommandError(why.sentence) from why
        except OSError as why:
            half.unlink(missing_ok=True)
            raise CommandError(f"Arkivet kunne ikke skrives: {why.strerror}. Se etter plass og rettigheter.") from why
        self.stdout.write(f"Skrev {count} filer til {path}.")
