"""Writes the weekly letters that are due; `send_outbox` sends them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from meetings.digesting import send_digests


class Command(BaseCommand):
    """`manage.py send_digest`, once a day: each person gets at most one letter a week. Running it again is safe."""

    help = "Skriv ukebrevene som skal ut. Hver person får høyst ett i uka."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Any: what argparse collected."""
        count = send_digests(timezone.localdate())
        self.stdout.write(f"Ukebrev skrevet: {count}.")
