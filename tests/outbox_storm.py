"""Kills the sender and a process that queues, again and again, and counts what became of each mail.

Source: the trust programme, D5. `python -m tests.outbox_storm write PROGRESS COUNT` is the process that queues.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
LEASE = 2
AHEAD = 4
"""Mails that wait before the process that queues pauses, so that it lives as long as the sender."""
PATIENCE = 90.0
"""Seconds without any progress after which the storm is called off."""


@dataclass(frozen=True)
class Figures:
    kills_of_sender: int
    kills_of_writer: int
    committed: int
    lost: int
    doubled: int
    sent_before_commit: int
    uncertain: int
    unsettled: int
    taken: int


def environment(database: Mapping[str, object], port: int) -> dict[str, str]:
    """The test's own database and mail server, as the settings read them."""
    engine, name = str(database["ENGINE"]), str(database["NAME"])
    if engine.endswith("sqlite3"):
        url = f"sqlite:///{quote(str(Path(name).resolve()))}"
    else:
        user, password = quote(str(database["USER"]), safe=""), quote(str(database["PASSWORD"]), safe="")
        options = database["OPTIONS"]
        folder = str(options.get("host", "")) if isinstance(options, Mapping) else ""
        address = f"{database['HOST']}:{database['PORT'] or 5432}" if database["HOST"] else ""
        url = f"postgres://{user}:{password}@{address}/{name}" + (f"?host={quote(folder, safe='')}" if folder else "")
    outside = {name: value for name, value in os.environ.items() if name not in {"DEMO", "DJANGO_SETTINGS_MODULE"}}
    return outside | {
        "DEBUG": "1",
        "DATABASE_URL": url,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "EMAIL_TIMEOUT": "20",
        "OUTBOX_LEASE": str(LEASE),
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }


class Killed:
    """A process that is started anew each time it is killed."""

    def __init__(self, command: list[str], surroundings: dict[str, str]) -> None:
        self.command, self.surroundings = command, surroundings
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, *self.command], cwd=ROOT, env=self.surroundings)

    def kill(self) -> None:
        """Only if it lives: a kill of what has ended would count for nothing."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = self._start()

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(timeout=60)


def storm(
    progress: Path, surroundings: dict[str, str], gone: Callable[[], int], *, kills: int, mails: int
) -> tuple[int, int]:
    """Both processes run until all mails are queued and out; kills spread over them. Answers the kills of each.

    Sender and writer are killed in turn, each at a random moment after the next few mails have gone.
    `gone` counts the mails that no longer wait: a sender killed before DATA leaves one that the server never took.
    """
    rolls = random.Random(5)
    sender = Killed(["manage.py", "send_outbox", "--loop", "0.02"], surroundings)
    writer = Killed(["-m", "tests.outbox_storm", "write", str(progress), str(mails)], surroundings)
    done = {sender: 0, writer: 0}
    try:
        for number in range(kills):
            victim = writer if number % 2 else sender
            reached = (number + 1) * mails // (kills + 1)
            _wait_for_count(gone, reached)
            time.sleep(rolls.uniform(0, 0.03))
            if victim is writer and victim.process.poll() is not None:
                victim = sender
            victim.kill()
            done[victim] += 1
        if writer.process.wait(timeout=PATIENCE):
            raise RuntimeError("the process that queues failed")
        _wait_for_quiet(gone)
    finally:
        sender.end()
        writer.end()
    return done[sender], done[writer]


def _wait_for_count(gone: Callable[[], int], reached: int) -> None:
    limit = time.monotonic() + PATIENCE
    while gone() < reached:
        if time.monotonic() > limit:
            raise TimeoutError("the storm stands still")
        time.sleep(0.005)


def _wait_for_quiet(gone: Callable[[], int]) -> None:
    """Until nothing has left the queue for longer than the lease."""
    known, since = gone(), time.monotonic()
    while time.monotonic() - since < LEASE + 2:
        time.sleep(0.1)
        if gone() != known:
            known, since = gone(), time.monotonic()


def write(progress: Path, count: int) -> None:
    """Queue mails in one transaction each, and note each only after its commit. Every fifth is rolled back."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")
    django.setup()
    from django.db import transaction

    from meetings.models import Mail, Mailing

    class TakenBack(Exception):
        pass

    with progress.open("a", encoding="ascii") as noted:
        for number in range(Mailing.rows.filter(key__startswith="storm:").count(), count):
            while Mail.rows.filter(state=Mail.State.WAITING).count() > AHEAD:
                time.sleep(0.005)
            for is_kept in (number % 5 != 0, True):
                message_id = f"<{'kept' if is_kept else 'back'}-{number}@example.org>"
                try:
                    with transaction.atomic():
                        mailing = Mailing.rows.create(kind=Mailing.Kind.OTHER, key=f"storm:{number}", title="Storm")
                        Mail.rows.create(
                            mailing=mailing,
                            to=f"{number}@example.org",
                            subject="Storm",
                            text="Storm.",
                            message_id=message_id,
                        )
                        time.sleep(0.015)
                        if not is_kept:
                            raise TakenBack
                except TakenBack:
                    continue
                noted.write(f"{message_id}\n")
                noted.flush()
                break


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[3]))
