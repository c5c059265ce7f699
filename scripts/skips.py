"""pytest plugin: silence is not a pass. A skipped test must give one of the reasons below, and it must be true.

Loaded by scripts.suite with `-p scripts.skips`; the run fails on any other skip.
"""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from scripts.packages import chromium

TRUE_WHEN: dict[str, Callable[[], bool]] = {
    r"ORDSKIFTE_SHARED is not set": lambda: not os.environ.get("ORDSKIFTE_SHARED"),
    r"ORDSKIFTE_SHARED names no folder": lambda: not Path(os.environ.get("ORDSKIFTE_SHARED") or "-", "corpus").is_dir(),
    r"gettext is not installed": lambda: shutil.which("msgfmt") is None,
    r"Chromium is not installed": lambda: chromium() is None,
    r"only PostgreSQL": lambda: connection.vendor != "postgresql",
    r"only SQLite": lambda: connection.vendor != "sqlite",
    r"SQLite (has no|cannot)": lambda: connection.vendor == "sqlite",
}


def is_true_reason(reason: str) -> bool:
    """Whether the reason is one we know and holds on this machine, in this run."""
    return any(re.search(words, reason, re.IGNORECASE) and holds() for words, holds in TRUE_WHEN.items())


class SkipWatch:
    """Collects untrue reasons in the process that sums up, and fails the run at its end."""

    def __init__(self) -> None:
        self.untrue: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._look(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._look(report)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.untrue and session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for line in self.untrue:
            terminalreporter.write_line(f"Skipped without a true reason: {line}", red=True)

    def _look(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if not report.skipped or hasattr(report, "wasxfail"):
            return
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not is_true_reason(reason):
            self.untrue.append(f"{report.nodeid}: {reason}")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(SkipWatch(), "skip-watch")
