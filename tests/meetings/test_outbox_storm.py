"""kill -9 of the sender and of a process that queues: nothing lost, nothing doubled, nothing sent before commit.

Ten kills over a hundred mails; `make deep` asks for 100 over 1 000 by OUTBOX_KILLS and OUTBOX_MAILS.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from meetings.models import Mail
from meetings.notifications.sending import give_up_on_dead_senders
from tests.mail_server import MailServer, mail_server
from tests.outbox_storm import LEASE, Figures, environment, storm

__all__ = ["mail_server"]

KILLS = int(os.environ.get("OUTBOX_KILLS", "10"))
MAILS = int(os.environ.get("OUTBOX_MAILS", "100"))


@pytest.mark.django_db(transaction=True)
def test_kills_lose_and_double_nothing(
    mail_server: MailServer, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    mail_server.slow = 0.004
    progress = tmp_path / "committed"
    surroundings = environment(connection.settings_dict, mail_server.port)

    kills = storm(progress, surroundings, no_longer_waiting, kills=KILLS, mails=MAILS)

    settings.OUTBOX_LEASE = LEASE
    time.sleep(LEASE)
    give_up_on_dead_senders()
    figures = count(mail_server, progress, kills)
    with capsys.disabled():
        sys.stdout.write(f"\noutbox storm on {connection.vendor}: {figures}\n")
    assert figures == Figures(
        kills_of_sender=figures.kills_of_sender,
        kills_of_writer=figures.kills_of_writer,
        committed=MAILS,
        lost=0,
        doubled=0,
        sent_before_commit=0,
        uncertain=figures.uncertain,
        unsettled=0,
        taken=figures.taken,
    )
    assert figures.kills_of_sender + figures.kills_of_writer == KILLS
    assert figures.uncertain <= figures.kills_of_sender


def no_longer_waiting() -> int:
    return Mail.rows.exclude(state=Mail.State.WAITING).count()


def count(server: MailServer, progress: Path, kills: tuple[int, int]) -> Figures:
    """Against what the writer noted after its commits, the rows, and what the server took."""
    rows = dict(Mail.rows.values_list("message_id", "state"))
    noted = set(progress.read_text(encoding="ascii").split())
    counts = server.counts
    uncertain = {key for key, state in rows.items() if state == Mail.State.UNCERTAIN}
    sent = {key for key, state in rows.items() if state == Mail.State.SENT}
    return Figures(
        kills_of_sender=kills[0],
        kills_of_writer=kills[1],
        committed=len(rows),
        lost=len(noted - set(rows)) + len(sent - set(counts)),
        doubled=sum(times > 1 for times in counts.values()),
        sent_before_commit=len(set(counts) - set(rows)),
        uncertain=len(uncertain),
        unsettled=len(set(rows) - sent - uncertain),
        taken=len(counts),
    )
