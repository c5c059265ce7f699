"""Says at the start-up check when this system leaves the process that reads files without a wall to the network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

from meetings.importing.formats.apart import walls


def check_walls(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """System check for a served council (Any: Django's own arguments). Starts the reading process once."""
    if walls():
        return []
    return [
        checks.Warning(
            "The process that reads Word and PDF files can reach the network on this system.",
            hint="Allow user namespaces to ordinary users, or serve from Linux on x86-64 or ARM64.",
            id="meetings.W001",
        )
    ]
