"""Make .venv and install the hash-pinned packages in it, once per list and Python version.

`python3 -m scripts.packages runtime development browser` uses the standard library alone; the browser tests' packages
are heavy, and installed only where their browser is.
"""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.stopping import VAR, Stop, make_writable_folder, run_command

VENV = Path(".venv")
PYTHON = VENV / "bin" / "python"
LOG = VAR / "log" / "packages.log"
LISTS = ("runtime", "development", "browser")
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first draws pages as the others do, without a window round each, which costs half a second of CPU."""
NO_VENV = Stop(
    "Python mangler modulen venv: kjør «apt install python3-venv» som root, og prøv igjen.",
    "Python lacks the venv module: run «apt install python3-venv» as root, and try again.",
)
NETWORK_WORDS = ("NewConnectionError", "NameResolutionError", "ConnectTimeout", "ReadTimeout", "ProxyError", "SSLError")


def chromium() -> str | None:
    """The browser that the browser tests drive, if this machine has one."""
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


def install_packages(names: Sequence[str]) -> None:
    """See that .venv holds the packages of these lists. Costs one start of Python when nothing changed. Raises Stop."""
    works = _venv_works()
    due = [name for name in names if not works or not _is_stamped(name)]
    if not due:
        return
    make_writable_folder(Path())
    make_writable_folder(LOG.parent)
    if not works:
        _make_venv()
    print("Henter pakker; første gang tar det et par minutter …", flush=True)
    requirements = [argument for name in due for argument in ("-r", str(_requirements(name)))]
    _run_logged(
        [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-input", "--retries", "2", *requirements]
    )
    for name in due:
        _stamp(name).write_text(_key(name), encoding="utf-8")


def _requirements(name: str) -> Path:
    return Path("requirements") / f"{name}.txt"


def _stamp(name: str) -> Path:
    return VENV / f"{name}.stamp"


def _key(name: str) -> str:
    """What the installed packages depend on: the locked list and this very Python."""
    return f"{hashlib.sha256(_requirements(name).read_bytes()).hexdigest()} {sys.version}"


def _is_stamped(name: str) -> bool:
    try:
        return _stamp(name).read_text(encoding="utf-8") == _key(name)
    except FileNotFoundError:
        return False


def _venv_works() -> bool:
    """Whether .venv has a Python of this version with pip. A half-made one has not."""
    question = "import pip, sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.stdout.split() == [str(number) for number in sys.version_info[:2]]


def _make_venv() -> None:
    if not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        raise NO_VENV
    print("Lager .venv …", flush=True)
    _run_logged([sys.executable, "-m", "venv", "--clear", str(VENV)])


def _run_logged(command: Sequence[str]) -> None:
    """Run with all output in the log. Raises Stop with the likeliest reason for a failure."""
    with LOG.open("w", encoding="utf-8") as log:
        failed = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=False).returncode != 0
    if not failed:
        return
    said = LOG.read_text(encoding="utf-8", errors="replace")
    if any(word in said for word in NETWORK_WORDS):
        raise Stop(
            "Fikk ikke hentet pakkene fra nettet: sjekk nettforbindelsen, og prøv igjen.",
            "Could not fetch the packages from the network: check the connection, and try again.",
        )
    if "ensurepip is not available" in said:
        raise NO_VENV
    if "No space left on device" in said:
        raise Stop("Disken er full: rydd plass, og prøv igjen.", "The disk is full: make room, and try again.")
    raise Stop(
        f"Fikk ikke installert pakkene: les slutten av {LOG}, rett det som står der, og prøv igjen.",
        f"Could not install the packages: read the end of {LOG}, mend what it says, and try again.",
    )


def main() -> int:
    names = sys.argv[1:]
    if not names or not set(names) <= set(LISTS):
        raise Stop(f"Skriv hvilke lister: {', '.join(LISTS)}.", f"Name the lists: {', '.join(LISTS)}.")
    install_packages([name for name in names if name != "browser" or chromium()])
    return 0


if __name__ == "__main__":
    run_command(main)
