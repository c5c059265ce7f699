"""A skip passes only with a reason that is known and true."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.skips import is_true_reason
from scripts.stopping import ROOT

SKIPPING = "import pytest\n\n@pytest.mark.skipif(True, reason={reason!r})\ndef test_something():\n    pass\n"


def run_suite(folder: Path, reason: str, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_skipping.py").write_text(SKIPPING.format(reason=reason), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "scripts.skips", "-q", "--no-cov", *options, str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_an_unknown_reason_is_not_true() -> None:
    assert not is_true_reason("Skipped: did not feel like it")
    assert not is_true_reason("")


def test_a_known_reason_is_true_only_when_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDSKIFTE_SHARED", "somewhere")
    assert not is_true_reason("Skipped: ORDSKIFTE_SHARED is not set")

    monkeypatch.delenv("ORDSKIFTE_SHARED")
    assert is_true_reason("Skipped: ORDSKIFTE_SHARED is not set")


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_run_with_an_untrue_skip_fails_and_names_it(tmp_path: Path, workers: str) -> None:
    run = run_suite(tmp_path, "not today", "-n", workers)

    assert run.returncode == 1
    assert "Skipped without a true reason" in run.stdout
    assert "not today" in run.stdout


def test_a_run_with_a_true_skip_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORDSKIFTE_SHARED", raising=False)

    run = run_suite(tmp_path, "ORDSKIFTE_SHARED is not set")

    assert (run.returncode, "1 skipped" in run.stdout) == (0, True)
