"""`make run`: from a fresh clone to the demo council at 127.0.0.1, with nothing but Python's standard library.

A second run finds the packages, the database and the static files as they are, and starts the server.
"""

import errno
import os
import secrets
import socket
import subprocess
from pathlib import Path

from scripts.packages import PYTHON, install_packages
from scripts.stopping import VAR, Stop, make_writable_folder, run_command

HOST = "127.0.0.1"
DATABASE = VAR / "ordskifte.sqlite3"
SECRET_KEY = VAR / "secret-key"
# The demo answers to nothing but its own settings: a DATABASE_URL left in the shell must not receive it.
NOT_FOR_THE_DEMO = (
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_URL",
    "DEBUG",
    "DJANGO_SETTINGS_MODULE",
    "EMAIL_URL",
    "GUNICORN_CMD_ARGS",
)


def main() -> int:
    port = _port(os.environ.get("PORT") or "8000")
    _see_that_port_is_free(port)
    make_writable_folder(VAR)
    _see_that_database_is_ours()
    install_packages(["runtime"])
    environment = {name: value for name, value in os.environ.items() if name not in NOT_FOR_THE_DEMO}
    environment |= {"DEMO": "1", "SECRET_KEY": _secret_key(), "PORT": str(port)}
    if code := subprocess.run([PYTHON, "-m", "scripts.demo"], env=environment, check=False).returncode:
        return code
    _see_that_port_is_free(port)
    # The server takes this process's place, so that Ctrl-C and signals reach it directly.
    return os.execve(PYTHON, [str(PYTHON), "-m", "gunicorn", "--config", "python:scripts.serving"], environment)


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise Stop(
        f"PORT={text} er ikke et portnummer: skriv et tall fra 1024 til 65535, for eksempel «make run PORT=8001».",
        f"PORT={text} is no port number: write one from 1024 to 65535, for example «make run PORT=8001».",
    )


def _bind(port: int) -> int:
    """0 when the port may be used, otherwise the reason as an errno."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            return error.errno or errno.EADDRINUSE
    return 0


def _see_that_port_is_free(port: int) -> None:
    reason = _bind(port)
    if not reason:
        return
    free = next((other for other in (*range(max(port + 1, 8001), 65536), 8000) if not _bind(other)), 8001)
    norwegian, english = ("i bruk", "taken") if reason == errno.EADDRINUSE else ("ikke lov her", "not allowed here")
    raise Stop(
        f"Port {port} er {norwegian}: skriv «make run PORT={free}».",
        f"Port {port} is {english}: write «make run PORT={free}».",
    )


def _see_that_database_is_ours() -> None:
    if DATABASE.exists() and not os.access(DATABASE, os.R_OK | os.W_OK):
        raise Stop(
            f"Får ikke skrive i databasen «{DATABASE.absolute()}»: kjør som brukeren som laget den.",
            f"Cannot write in the database «{DATABASE.absolute()}»: run as the user who made it.",
        )


def _secret_key(path: Path = SECRET_KEY) -> str:
    """The demo's own key, made once and readable by its owner alone."""
    try:
        key = path.read_text(encoding="ascii")
    except FileNotFoundError:
        key = ""
    except PermissionError as error:
        raise Stop(
            f"Får ikke lese «{path.absolute()}»: kjør som brukeren som laget den.",
            f"Cannot read «{path.absolute()}»: run as the user who made it.",
        ) from error
    if len(key) < 50:
        path.unlink(missing_ok=True)
        key = secrets.token_urlsafe(48)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(key)
    return key


if __name__ == "__main__":
    run_command(main)
