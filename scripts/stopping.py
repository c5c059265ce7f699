"""How a command gives up: one sentence that says what to do, in Norwegian and then in English."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path("var")


class Stop(Exception):
    """Ends the command with exit code 1 and this sentence in two languages."""

    def __init__(self, norwegian: str, english: str) -> None:
        super().__init__(english)
        self.norwegian = norwegian
        self.english = english


def run_command(command: Callable[[], int]) -> None:
    """Run a command in the project's own folder; show no traceback for what a person can mend."""
    os.chdir(ROOT)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = command()
    except Stop as stop:
        print(stop.norwegian, stop.english, sep="\n", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def make_writable_folder(folder: Path) -> None:
    """Make the folder, and see that files can be made in it. Raises Stop."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".skriveprove"
        probe.touch()
        probe.unlink()
    except OSError as error:
        place = folder.absolute()
        raise Stop(
            f"Får ikke skrive i mappen «{place}» ({error.strerror}): kjør som brukeren som eier den, "
            "eller legg prosjektet i en mappe du kan skrive i.",
            f"Cannot write in the folder «{place}» ({error.strerror}): run as the user who owns it, "
            "or put the project in a folder that you can write in.",
        ) from error
