"""Reading in a process of its own, so that a file made to do harm harms that one alone."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from meetings.importing.formats.refusing import Reason, Unreadable
from meetings.importing.formats.walls import SECONDS

ROOT = Path(__file__).resolve().parents[3]
START = (
    "import sys; sys.dont_write_bytecode = True; sys.path.append(sys.argv[1]); "
    "from meetings.importing.formats.child import main; main()"
)
ANSWER_LIMIT = 24_000_000
AT_ONCE = 2
"""Files that one web process reads at the same time; the others wait. Each may take 300 MB."""

_places = threading.BoundedSemaphore(AT_ONCE)


def read_apart(kind: str, content: bytes) -> list[str]:
    """The lines of the file. Raises Unreadable, also for what made the reading die, hang or grow too large."""
    return [str(line) for line in ask_apart(kind, content)["lines"]]


def ask_apart(kind: str, content: bytes, *words: str) -> dict[str, Any]:
    """As `ask`; a reason comes as Unreadable."""
    answer = ask(kind, content, *words)
    if "reason" in answer:
        raise Unreadable(Reason(answer["reason"]))
    return answer


def walls() -> Sequence[str]:
    """What keeps the reading process from the network on this system."""
    try:
        return list(ask("walls", b"")["walls"])
    except Unreadable:
        return []


def ask(kind: str, content: bytes, *words: str, seconds: float = SECONDS) -> dict[str, Any]:
    """The child's answer. Any: it came as JSON, and is checked by who asked."""
    with _places, _child(kind, *words) as process:
        feeder = threading.Thread(target=_feed, args=(process.stdin, content), daemon=True)
        late = threading.Event()

        def ring() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(seconds, ring)
        feeder.start()
        clock.start()
        try:
            written = process.stdout.read(ANSWER_LIMIT + 1) if process.stdout else b""
        finally:
            clock.cancel()
            process.kill()
            feeder.join()
        process.wait()
    if late.is_set() or process.returncode == -signal.SIGXCPU:
        raise Unreadable(Reason.SLOW)
    if len(written) > ANSWER_LIMIT:
        raise Unreadable(Reason.TOO_LARGE)
    try:
        answer = json.loads(written)
    except ValueError as error:
        raise Unreadable(Reason.BROKEN) from error
    return answer if isinstance(answer, dict) else {"reason": Reason.BROKEN.value}


def _child(*words: str) -> subprocess.Popen[bytes]:
    """Python without the environment, the user's own packages or the working folder."""
    command = [sys.executable, "-I", "-c", START, str(ROOT), *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(  # noqa: S603  # our own program and words
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env={"LANG": "C.UTF-8"}, cwd="/"
    )


def _feed(into: IO[bytes] | None, content: bytes) -> None:
    with suppress(BrokenPipeError):
        if into is not None:
            into.write(content)
            into.close()
