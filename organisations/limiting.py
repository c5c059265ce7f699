"""How often the same one may ask. Counted in the process: no row is written, no cache is needed, nothing is kept.

With several processes each counts for itself, so that the limit is at most so many times larger; it is there against
programs that ask in a loop, not against an attack, which is the proxy's matter.
"""

from __future__ import annotations

import time
from threading import Lock

MOST_ASKERS = 10_000
"""So many are counted at a time; when there are more, those of the current minute are forgotten too."""


class Limit:
    """At most `most` times a minute for each asker, by whole minutes of the process's own clock."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._minute = -1
        self._asked: dict[str, int] = {}

    def seconds_to_wait(self, asker: str, *, most: int, now: float | None = None) -> int:
        """0 when the asker may ask now, which counts; else the seconds until the next minute begins."""
        seconds = time.monotonic() if now is None else now
        with self._lock:
            if int(seconds // 60) != self._minute or len(self._asked) >= MOST_ASKERS:
                self._minute, self._asked = int(seconds // 60), {}
            times = self._asked.get(asker, 0) + 1
            if times <= most:
                self._asked[asker] = times
                return 0
        return 60 - int(seconds % 60)
