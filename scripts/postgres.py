"""A private PostgreSQL for one run of the suite: made from installed binaries, gone afterwards.

The server listens on a socket in a folder of its own in the system's temporary folder, and nowhere else.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.parse import quote

from scripts.stopping import Stop

UNPRIVILEGED = ("postgres", "nobody")
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
NEEDED = ("initdb", "pg_ctl", "postgres")
# Nothing of this cluster outlives the run, so nothing of it needs to survive a crash.
SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    # Statistics gathered between a flush and the next test's rows call full tables empty, and a plan made for empty
    # tables may take minutes. Without them the plans are the same in every run.
    "autovacuum": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "dynamic_shared_memory_type": "mmap",
    "max_connections": "60",
}


@contextmanager
def private_cluster() -> Iterator[str]:
    """Start a cluster and give its DATABASE_URL; stop and remove it on success, failure, Ctrl-C and SIGTERM."""
    binaries = _binaries()
    owner = _owner()
    before = {number: signal.signal(number, _as_interrupt) for number in STOPS}
    folder = Path(tempfile.mkdtemp(prefix="ordskifte-pg-"))
    try:
        if owner:
            shutil.chown(folder, user=owner.pw_uid, group=owner.pw_gid)
        cluster = folder / "cluster"
        log = folder / "server.log"
        _run(
            [binaries / "initdb", "--pgdata", cluster, "--username=ordskifte", "--auth=trust", "--encoding=UTF8",
             "--locale=C.UTF-8", "--no-sync"],
            folder, owner,
        )  # fmt: skip
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        try:
            _run(
                [binaries / "pg_ctl", "start", "--wait", "--pgdata", cluster, "--log", log,
                 "--options", f"-k {folder} {options}"],
                folder, owner,
            )  # fmt: skip
            yield f"postgres://ordskifte@/postgres?host={quote(str(folder))}"
        finally:
            if (cluster / "postmaster.pid").exists():
                _run([binaries / "pg_ctl", "stop", "--wait", "--mode=fast", "--pgdata", cluster], folder, owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        for number, handler in before.items():
            signal.signal(number, handler)


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _binaries() -> Path:
    """The folder of the newest installed server. Raises Stop."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    if shutil.which("pg_config"):
        answer = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        found.append(Path(answer.stdout.strip()))
    for folder in found:
        if all((folder / name).exists() for name in NEEDED):
            return folder
    raise Stop(
        "Fant ingen PostgreSQL-tjener: kjør «apt install postgresql» som root, eller sett DATABASE_URL.",
        "Found no PostgreSQL server: run «apt install postgresql» as root, or set DATABASE_URL.",
    )


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdigit())


def _owner() -> pwd.struct_passwd | None:
    """Whom the server runs as: PostgreSQL refuses root, any other user is good enough."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    return next(known[name] for name in UNPRIVILEGED if name in known)


def _run(command: Sequence[str | Path], folder: Path, owner: pwd.struct_passwd | None) -> None:
    """Run as the owner in a folder that it may read. Raises Stop with what the command said."""
    said = folder / "said.log"
    with said.open("w", encoding="utf-8") as output:
        answer = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
        )
    if answer.returncode:
        log = folder / "server.log"
        text = " ".join(path.read_text(encoding="utf-8", errors="replace") for path in (said, log) if path.exists())
        raise Stop(
            f"PostgreSQL lot seg ikke starte eller stoppe; tjeneren sier: {text.strip()}",
            f"PostgreSQL would not start or stop; the server says: {text.strip()}",
        )
