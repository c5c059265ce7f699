"""Closes rounds whose deadline is over, and reminds those who are silent two working days before."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from meetings.circulating.closing import close_past_deadline
from meetings.circulating.reminding import remind_before_deadlines


class Command(BaseCommand):
    """`manage.py tend_rounds`, once a day after midnight. Running it again does nothing more."""

    help = "Lukk runder med merknader der fristen er ute, og purr dem som ikke har svart, to virkedager før fristen."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Any: what argparse collected."""
        today = timezone.localdate()
        closed = close_past_deadline(today)
        reminded = remind_before_deadlines(today)
        self.stdout.write(f"Lukket {closed} runder. Purret {reminded}.")
