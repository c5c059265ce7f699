"""One deed of a reviewer as it is kept and done again, and why it may not fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from organisations.refusing import Refusal


class CannotMend(Refusal):
    """The deed does not fit the text as it stands; `sentence` says what to do instead. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Step:
    """One deed. `line`: a source line, `part` which of the draft's lines made of it; `value` is the deed's own.

    `organisation`, `person`, `since` and `until` (ISO days) belong to a name that is to be remembered.
    """

    deed: str
    line: int = 0
    part: int = 0
    value: str = ""
    everywhere: bool = False
    organisation: int | None = None
    person: int | None = None
    since: str = ""
    until: str = ""

    def as_json(self) -> dict[str, Any]:
        """Only what is said: the rest is as when nobody says anything. Any: JSON."""
        return {name: value for name, value in asdict(self).items() if value not in ("", 0, False, None)}


def step_of(written: Mapping[str, Any]) -> Step:
    """The step that `as_json` wrote. Any: JSON."""
    return Step(**{name: written[name] for name in Step.__dataclass_fields__ if name in written})
