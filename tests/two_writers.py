"""Processes that save the same item as fast as they can, and note each word once its save is acknowledged.

Source: the trust programme, D1. `python -m tests.two_writers NOTES WHO ITEM USER COUNT` is one of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.outbox_storm import ROOT, environment

NO_MAIL = 25
"""A port that nothing is sent to: no mail is written here."""
GO = "go"
"""The file that lets all of them begin."""


def write_at_once(folder: Path, database: dict[str, object], item: int, users: list[int], count: int) -> set[str]:
    """Let one process for each user save `count` words, all from one moment on; answers what was acknowledged."""
    surroundings = environment(database, NO_MAIL)
    notes = [folder / f"acknowledged-{number}" for number in range(len(users))]
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.two_writers", str(noted), str(number), str(item), str(user), str(count)],
            cwd=ROOT,
            env=surroundings,
        )
        for number, (noted, user) in enumerate(zip(notes, users, strict=True))
    ]
    while not all(_ready(noted).exists() or writer.poll() for noted, writer in zip(notes, writers, strict=True)):
        time.sleep(0.01)
    (folder / GO).touch()
    if sum(writer.wait() != 0 for writer in writers):
        raise RuntimeError("a process that saves failed")
    return {word for noted in notes for word in noted.read_text(encoding="ascii").split()}


def _ready(notes: Path) -> Path:
    return notes.with_suffix(".ready")


def write(notes: Path, who: str, item: int, user: int, count: int) -> None:
    """Add a word at a time to what was last seen; where somebody else has saved, to what stands there instead."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")
    django.setup()
    from meetings.drafts import ItemChanged, mark_of, save_seen
    from meetings.models import AgendaItem
    from organisations.models import User

    by = User.objects.get(pk=user)
    seen = AgendaItem.rows.get(pk=item).text
    _ready(notes).touch()
    while not (notes.parent / GO).exists():
        time.sleep(0.001)
    with notes.open("a", encoding="ascii") as noted:
        for number in range(count):
            word = f"w{who}-{number}"
            while True:
                text = f"{seen}{word}\n"
                try:
                    save_seen(item, {"text": text}, seen={"text": mark_of(seen)}, by=by)
                except ItemChanged as changed:
                    seen = changed.theirs
                    continue
                seen = text
                noted.write(f"{word}\n")
                noted.flush()
                break


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
