"""Sends the mail that waits in the outbox, once or for as long as it is let."""

from __future__ import annotations

import logging
import os
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.notifications.sending import Round, send_waiting

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """`manage.py send_outbox`: one pass. `--loop [seconds]`: a pass each so many seconds (5) until it is told to end.

    The loop ends after the mail in hand at SIGTERM and SIGINT, and when the process that started it is gone.
    """

    help = "Send e-posten som venter i utboksen. Med --loop: fortsett til prosessen stoppes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", nargs="?", type=float, const=5.0, metavar="seconds")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Any: what argparse collected."""
        with translation.override("nb"):
            if options["loop"] is None:
                self._tell(send_waiting())
            else:
                self._loop(options["loop"])

    def _loop(self, seconds: float) -> None:
        parent, ended = os.getppid(), threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: ended.set())

        def is_over() -> bool:
            return ended.is_set() or os.getppid() != parent

        while not is_over():
            close_old_connections()
            try:
                send_waiting(stop=is_over)
            except OperationalError as trouble:
                # The database is away or busy; a mail claimed just now is found by its lease.
                logger.warning("outbox waits for the database trouble=%s", type(trouble).__name__)
            ended.wait(seconds)

    def _tell(self, done: Round) -> None:
        words = _("Sendt: %(sent)s. Prøves senere: %(put_off)s. Ikke sendt: %(failed)s. Usikre: %(uncertain)s.")
        self.stdout.write(
            words
            % {
                "sent": done.sent,
                "put_off": done.put_off,
                "failed": done.failed,
                "uncertain": done.uncertain,
            }
        )
