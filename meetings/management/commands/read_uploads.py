"""Reads the uploads of old minutes that wait, once or for as long as it is let."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from meetings.importing.taking import take_waiting
from meetings.management.looping import keep_on


class Command(BaseCommand):
    """`manage.py read_uploads`: all that wait. `--loop [seconds]`: again each so many seconds (2) until told to end.

    The loop ends after the file in hand at SIGTERM and SIGINT, and when the process that started it is gone.
    """

    help = "Les de opplastede filene som venter. Med --loop: fortsett til prosessen stoppes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", nargs="?", type=float, const=2.0, metavar="seconds")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Any: what argparse collected."""
        if options["loop"] is None:
            self.stdout.write(f"Lest: {take_waiting()}.")
            return

        def work(is_over: Callable[[], bool]) -> None:
            take_waiting(stop=is_over)

        keep_on(work, seconds=options["loop"], name="reader of uploads")
