"""The seam to the deed that calls deputies: an apology calls them at once, in the same transaction (M-18, N-7)."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from meetings.models import Meeting
from organisations.models import Organisation, User


def call_deputies_of(meeting: Meeting, organisation: Organisation, *, by: User | None = None) -> None:
    """Mail the organisation's deputies. Without the inviting package nobody is mailed, and the board says so."""
    if find_spec("meetings.inviting") is not None:
        import_module("meetings.inviting").call_deputies(meeting, organisation, by=by)
