"""How often one address may ask. Counted in the process: no row is written, no cache is needed, nothing is kept.

With several processes each counts for itself, so that the limit is at most so many times larger; it is there against
programs that ask in a loop, not against an attack, which is the proxy's matter.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from threading import Lock
from typing import Any

from django.conf import settings

MOST_ADDRESSES = 10_000
"""So many are counted at a time; when there are more, those of the current minute are forgotten too."""


class Limit:
    """At most `most` times a minute for each address, by whole minutes of the process's own clock."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._minute = -1
        self._asked: dict[str, int] = {}

    def seconds_to_wait(self, address: str, *, most: int, now: float | None = None) -> int:
        """0 when the address may ask now, which counts; else the seconds until the next minute begins."""
        seconds = time.monotonic() if now is None else now
        with self._lock:
            if int(seconds // 60) != self._minute or len(self._asked) >= MOST_ADDRESSES:
                self._minute, self._asked = int(seconds // 60), {}
            times = self._asked.get(address, 0) + 1
            if times <= most:
                self._asked[address] = times
                return 0
        return 60 - int(seconds % 60)


def address_of(meta: Mapping[str, Any]) -> str:  # Any: what WSGI gives
    """Who asks: the last hop that one of our own proxies has seen. What a client itself says is never believed.

    `settings.PROXIES` is how many stand before the program; each adds the address it was asked from.
    """
    hops = [hop.strip() for hop in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",") if hop.strip()]
    proxies: int = settings.PROXIES
    if 0 < proxies <= len(hops):
        return hops[-proxies][:64]
    return str(meta.get("REMOTE_ADDR", ""))
