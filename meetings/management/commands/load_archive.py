"""`manage.py load_archive arkiv.zip`: a full archive into an empty installation."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from meetings.archiving import BadArchive, load_archive


class Command(BaseCommand):
    """All of it or nothing. The search text is made at the end."""

    help = "Last et fullt arkiv inn i en tom installasjon."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Any: what argparse collected."""
        try:
            count = load_archive(options["file"], tell=self.stdout.write)
        except BadArchive as why:
            raise CommandError(why.sentence) from why
        call_command("index_statements")
        self.stdout.write(f"Arkivet er lastet inn: {count} utgaver, og kjeden holder.")
        self.stdout.write("Kontoene er stengt. Lag en administrator: manage.py createsuperuser")
