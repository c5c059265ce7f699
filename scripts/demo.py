"""Bring the demo's database and static files up to date; runs inside .venv, started by scripts.run.

Does nothing that is already done, so that a second start is quick and touches no row.
"""

import hashlib
import io
import os
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from scripts.stopping import VAR, run_command

STATIC_STAMP = VAR / "static.stamp"


def main() -> int:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "council.settings", "LOG_LEVEL": "ERROR"}
    django.setup()
    _migrate()
    _collect_static_files()
    _load_demo()
    return 0


def _load_demo() -> None:
    try:
        call_command("load_demo", stdout=io.StringIO())
    except CommandError as refusal:
        # The database holds a council of its own by now; it is served as it is.
        print(refusal, flush=True)
    logins = io.StringIO()
    call_command("load_demo", "--show", stdout=logins)
    if logins.getvalue():
        print(f"Innlogginger (e-post, passord):\n{logins.getvalue()}", end="", flush=True)


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Oppdaterer databasen …", flush=True)
        call_command("migrate", verbosity=0, interactive=False)


def _collect_static_files() -> None:
    files = sorted(
        (name, Path(storage.path(name)).stat().st_mtime_ns)
        for finder in get_finders()
        for name, storage in finder.list([])
    )
    key = hashlib.sha256(repr(files).encode()).hexdigest()
    collected = STATIC_STAMP.read_text(encoding="ascii") if STATIC_STAMP.exists() else ""
    if key == collected and Path(settings.STATIC_ROOT).is_dir():
        return
    print("Samler stilark og skript …", flush=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    STATIC_STAMP.write_text(key, encoding="ascii")


if __name__ == "__main__":
    run_command(main)
