"""Deletes what members wrote of needs for meetings that are over."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from meetings.forgetting import forget_needs


class Command(BaseCommand):
    """`manage.py forget_needs`, once a day. Running it again changes nothing."""

    help = "Slett det medlemmene har skrevet om behov, for møter som er over."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Any: what argparse collected."""
        forgotten = forget_needs(timezone.localdate())
        self.stdout.write(f"Slettet behov i {forgotten} svar.")
