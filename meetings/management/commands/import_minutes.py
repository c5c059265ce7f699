"""Takes documents of minutes in and makes a draft of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from meetings.importing.creating import create_draft
from meetings.importing.decoding import UnreadableDocument, check_size
from meetings.importing.opening import read_document
from meetings.importing.previewing import preview_text
from meetings.importing.receiving import ImportRefused, receive_document
from organisations.models import Body


class Command(BaseCommand):
    """`manage.py import_minutes FILE… [--body NAVN] [--dry-run]`. A bad file is told and the others go in.

    Exit code 1 when any file was refused. A year that a document does not give stays empty.
    """

    help = "Les inn referater fra Word-, PDF- og tekstfiler. Hvert dokument blir et utkast som bare sekretariatet ser."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="file")
        parser.add_argument("--body", default="", help="Organets navn eller adresse. Trengs når det er flere.")
        parser.add_argument("--dry-run", action="store_true", help="Vis hva som ville skje, uten å lagre noe.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Any: what argparse collected."""
        body = self._body(options["body"])
        refused = 0
        for path in options["files"]:
            try:
                self.stdout.write(self._take(path, body, dry_run=options["dry_run"]))
            except (UnreadableDocument, ImportRefused) as refusal:
                refused += 1
                self.stderr.write(f"{path.name}: {refusal}")
            except OSError:
                refused += 1
                self.stderr.write(f"{path.name}: {_('Fant ikke filen. Sjekk navnet.')}")
        if refused:
            raise CommandError(_("%(count)s av filene ble ikke lest inn.") % {"count": refused})

    def _take(self, path: Path, body: Body, *, dry_run: bool) -> str:
        check_size(path.stat().st_size)
        content = path.read_bytes()
        text = read_document(content, path.name)
        read = preview_text(text, body=body)
        counts = _("saker: %(items)s, innspill: %(statements)s, spørsmål: %(doubts)s, linjer å avklare: %(unresolved)s")
        told = counts % {
            "items": len(read.items),
            "statements": read.statements,
            "doubts": len(read.questions),
            "unresolved": read.unresolved,
        }
        if dry_run:
            return f"{path.name}: {told}"
        document = receive_document(path.name, content, by=None)
        meeting = create_draft(document, body=body, date=read.head.date.value, date_text=read.head.date.text, by=None)
        return f"{path.name}: {told} → {_('utkast')} {meeting.pk}"

    def _body(self, wanted: str) -> Body:
        bodies = list(Body.rows.all())
        if wanted:
            bodies = [body for body in bodies if wanted.casefold() in {body.name.casefold(), body.slug}]
        if len(bodies) == 1:
            return bodies[0]
        names = ", ".join(Body.rows.values_list("name", flat=True))
        raise CommandError(_("Oppgi organet med --body. Velg blant: %(names)s") % {"names": names or _("(ingen)")})
