"""`manage.py finish_redactions`: do what is left of redactions that were broken off, and sweep the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from meetings.models import Redaction
from meetings.redacting import carry_out, sweep


class Command(BaseCommand):
    """Running it again changes nothing."""

    help = "Gjør ferdig sladdinger som ble avbrutt, og rydd databasen for det som er slettet."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Any: what argparse collected."""
        left = [one.pk for one in Redaction.rows.filter(finished_at__isnull=True) if not carry_out(one)]
        if left or not sweep():
            raise CommandError("Sladdingen er ikke ferdig: noe holder databasen opptatt. Prøv igjen om litt.")
        self.stdout.write("Alle sladdinger er ferdige, og databasen er ryddet.")
