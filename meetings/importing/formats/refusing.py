"""Why a file gives no lines. Pure, so that the child process starts without Django; the sentences are in `opening`."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    BROKEN = "broken"
    TOO_LARGE = "too large"
    LOCKED = "locked"
    HOSTILE = "hostile"
    NO_TEXT = "no text"
    SCANNED = "scanned"
    NOT_WORD = "not word"
    SLOW = "slow"


class Unreadable(Exception):
    """The file is not read, for this reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
