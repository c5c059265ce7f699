"""A command that goes on until it is told to end, beside the web process."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable

from django.db import OperationalError, close_old_connections

logger = logging.getLogger(__name__)


def keep_on(work: Callable[[Callable[[], bool]], object], *, seconds: float, name: str) -> None:
    """Do the work each so many seconds; it is handed the question whether to stop, and asks it between two pieces.

    Ends after the piece in hand at SIGTERM and SIGINT, and when the process that started it is gone.
    """
    parent, ended = os.getppid(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ended.set())

    def is_over() -> bool:
        return ended.is_set() or os.getppid() != parent

    while not is_over():
        close_old_connections()
        try:
            work(is_over)
        except OperationalError as trouble:
            logger.warning("%s waits for the database trouble=%s", name, type(trouble).__name__)
        ended.wait(seconds)
