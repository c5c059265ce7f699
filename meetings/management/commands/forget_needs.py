"""Deletes what members wrote of needs for meetings that are over, and for good what was let go a month ago."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.module_loading import import_string

from meetings.discarding import KEPT_FOR, purge_items
from meetings.forgetting import forget_needs
from meetings.importing.waiting import purge_uploads


class Command(BaseCommand):
    """`manage.py forget_needs`, once a day. Running it again changes nothing."""

    help = (
        "Slett det medlemmene har skrevet om behov, for møter som er over, og fjern slettede saker og filer som ingen "
        "har gjort til utkast."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Any: what argparse collected."""
        forgotten = forget_needs(timezone.localdate())
        purged = purge_items(timezone.now() - KEPT_FOR)
        uploads = purge_uploads(timezone.localdate())
        for name in settings.EACH_NIGHT:
            import_string(name)(timezone.now())
        self.stdout.write(
            f"Slettet behov i {forgotten} svar. Fjernet {purged} slettede saker for godt. "
            f"Slettet {uploads} filer som ventet."
        )
