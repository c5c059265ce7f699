"""`make test` and `make test-postgres`: the whole suite on SQLite, what an engine has a part in on PostgreSQL.

Arguments that follow go to pytest. Browser tests run where Chromium is found; elsewhere one line says they did not.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

from scripts.packages import BROWSERS, PYTHON, chromium, install_packages
from scripts.postgres import private_cluster
from scripts.stopping import VAR, Stop, make_writable_folder, run_command

BROWSER_TESTS = "tests/browser"
# No engine has a part in these: text read and written, commands, what pages say, to whom, and how they look, and what
# the browser keeps. SQLite's run has them. Whether every page opens on PostgreSQL too, tests/meetings/
# test_secretariat_access.py and others ask; a whole walk in the browser there is tests/browser/test_trusted_record.py.
ALIKE_ON_BOTH = (
    "tests/browser/test_accessibility.py",
    "tests/browser/test_attending.py",
    "tests/browser/test_desk.py",
    "tests/browser/test_desk_by_keys.py",
    "tests/browser/test_hashed_names.py",
    "tests/browser/test_hostile.py",
    "tests/browser/test_journeys.py",
    "tests/browser/test_notation_in_browser.py",
    "tests/browser/test_registers.py",
    "tests/browser/test_review.py",
    "tests/browser/test_round.py",
    "tests/browser/test_saving.py",
    "tests/browser/test_surviving.py",
    "tests/browser/test_writing.py",
    "tests/browser/test_year.py",
    "tests/council/test_demo.py",
    "tests/council/test_english.py",
    "tests/council/test_feeds.py",
    "tests/council/test_load_demo.py",
    "tests/council/test_registers_in_bokmal.py",
    "tests/council/test_same_words.py",
    "tests/meetings/test_akoma_ntoso.py",
    "tests/meetings/test_alignment.py",
    "tests/meetings/test_checking.py",
    "tests/meetings/test_importing_agendas.py",
    "tests/meetings/test_importing_attendance.py",
    "tests/meetings/test_importing_body.py",
    "tests/meetings/test_importing_damaged.py",
    "tests/meetings/test_importing_dates.py",
    "tests/meetings/test_importing_decoding.py",
    "tests/meetings/test_importing_mends.py",
    "tests/meetings/test_importing_opening.py",
    "tests/meetings/test_importing_pdf.py",
    "tests/meetings/test_importing_reading.py",
    "tests/meetings/test_importing_spacing.py",
    "tests/meetings/test_importing_word.py",
    "tests/meetings/test_names_in_page.py",
    "tests/meetings/test_notation.py",
    "tests/meetings/test_notation_properties.py",
    "tests/meetings/test_notation_rewriting.py",
    "tests/meetings/test_notation_spans.py",
    "tests/meetings/test_personal_data.py",
    "tests/meetings/test_report_pdf.py",
    "tests/meetings/test_same_words.py",
    "tests/scripts",
    "tests/test_access.py",
    "tests/test_contrast.py",
    "tests/test_css_budget.py",
    "tests/test_script_budget.py",
)
# Without compiled modules, each process of both runs compiles the house and rewrites the assertions of all tests anew.
DROPPED = {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
COVERAGE = ("--cov", "--cov-report=term-missing:skip-covered")


def main() -> int:
    engine, *extra = sys.argv[1:] or [""]
    if engine not in {"sqlite", "postgres"}:
        raise Stop("Skriv sqlite eller postgres.", "Name an engine: sqlite or postgres.")
    make_writable_folder(VAR / "coverage")
    has_browser = chromium() is not None
    install_packages(["runtime", "development", *(["browser"] if has_browser else [])])
    if not has_browser:
        print(f"Nettlesertestene kjøres ikke: fant ingen av {', '.join(BROWSERS)}.", flush=True)
        extra.append(f"--ignore={BROWSER_TESTS}")
    outside = {name: value for name, value in os.environ.items() if name not in DROPPED}
    if engine == "sqlite":
        return _pytest([*COVERAGE, *extra], outside)
    extra += [f"--ignore={path}" for path in ALIKE_ON_BOTH]
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        with private_cluster() as private:
            return _pytest(["--no-cov", *extra], {**outside, "DATABASE_URL": private})
    if not url.startswith(("postgres://", "postgresql://")):
        raise Stop(
            "DATABASE_URL peker ikke på PostgreSQL: skriv postgres://bruker:passord@tjener/base, eller fjern den.",
            "DATABASE_URL names no PostgreSQL: write postgres://user:password@host/database, or unset it.",
        )
    return _pytest(["--no-cov", *extra], {**outside, "DATABASE_URL": url})


def _pytest(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    # One process more than cores: browser tests wait for pauses and clocks.
    workers = str((os.cpu_count() or 1) + 1)
    command = [str(PYTHON), "-m", "pytest", "-p", "scripts.skips", "-n", workers, "--dist", "worksteal", *arguments]
    with subprocess.Popen(command, env=environment) as suite:
        try:
            return suite.wait()
        except KeyboardInterrupt:
            suite.terminate()
            raise


if __name__ == "__main__":
    run_command(main)
