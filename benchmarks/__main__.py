"""`make bench`: takes every figure, prints them, and writes benchmarks/results.json. A figure missed fails the run."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.stage import ALONE, Stage, browser_path, stage
from scripts.stopping import run_command

RESULTS = Path(__file__).parent / "results.json"


def main() -> int:
    with stage() as served:
        figures = take(served)
    print(*(figure.row() for figure in figures), sep="\n", flush=True)
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    found = [asdict(figure) for figure in figures if figure.target != float("inf")]
    RESULTS.write_text(
        json.dumps({"on": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine, "figures": found}, indent=1) + "\n"
    )
    return 0 if all(figure.is_held for figure in figures) else 1


def take(served: Stage) -> list[Figure]:
    """The parts need Django set up, which the stage does."""
    from playwright.sync_api import sync_playwright

    from benchmarks import autosave, desk, files, typing, weight

    figures = [*weight.measure(), *autosave.measure(served.email), *files.measure()]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(ALONE))
        figures += desk.measure(browser, served)
        figures += typing.measure(browser, served)
        browser.close()
    return figures


if __name__ == "__main__":
    run_command(main)
