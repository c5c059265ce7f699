"""Sends the mail that waits in the outbox, once or for as long as it is let."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from meetings.management.looping import keep_on
from meetings.notifications.sending import Round, send_waiting


def write_mail() -> None:
    """Let the apps above write what they have put off until nobody waits for it (`BEFORE_OUTBOX`)."""
    for name in settings.BEFORE_OUTBOX:
        import_string(name)()


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
                write_mail()
                self._tell(send_waiting())
            else:
                self._loop(options["loop"])

    def _loop(self, seconds: float) -> None:
        def work(is_over: Callable[[], bool]) -> None:
            write_mail()
            send_waiting(stop=is_over)  # one claimed when the database went away is found by its lease

        keep_on(work, seconds=seconds, name="outbox")

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
